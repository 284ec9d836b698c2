"""Parts of a report put together, and the drawings that many reports have."""

from __future__ import annotations

from cxkit.measures.report_body import MainFigure, ReportBody, trend
from cxkit.model import Chart, Column, Note, Row, Table

COLUMNS = tuple(Column(key=key, title=key, unit="number") for key in ("wait", "low", "high"))


def table(name: str, *rows: tuple[float | None, float | None, float | None]) -> Table:
    made = tuple(Row(zip(("wait", "low", "high"), row, strict=True)) for row in rows)
    return Table(name=name, title=name, columns=COLUMNS, rows=made)


def names(body: ReportBody) -> list[str]:
    return [each.name for each in body.tables]


def test_a_part_comes_behind_or_at_a_place_and_its_notes_behind_those_before() -> None:
    first, second = (Note(code=code, level="info", text=code) for code in ("first", "second"))
    body = ReportBody([table("overall"), table("curves")], [trend("wait")], [first])
    part = ReportBody([table("ratios")], [Chart(kind="card", table="ratios", encodings={})], [second])
    assert names(body.plus(part)) == ["overall", "curves", "ratios"]
    placed = body.plus(part, at=1)
    assert names(placed) == ["overall", "ratios", "curves"]
    assert [note.code for note in placed.notes] == ["first", "second"]
    assert [chart.table for chart in placed.charts] == ["over_time", "ratios"]
    assert names(body) == ["overall", "curves"]


def test_a_drawing_behind_the_headline_is_the_second_one() -> None:
    share = Chart(kind="card", table="overall", encodings={})
    body = ReportBody([table("overall")], [MainFigure("wait").headline("n", "days", ["wait"]), trend("wait")])
    assert [chart.kind for chart in body.behind_headline(share).charts] == ["headline", "card", "sparkline"]


def test_whiskers_reach_from_0_to_the_highest_limit_or_to_1_without_any() -> None:
    figure = MainFigure("wait")
    assert figure.whisker(table("by_office", (2.0, 1.0, 3.5), (9.0, None, None)), ["wait"]).encodings["domain"] == [0.0, 9.0]
    assert figure.whisker(table("by_office", (None, None, None)), ["wait"]).encodings["domain"] == [0.0, 1.0]
    assert figure.whisker(table("by_office"), ["wait"]).encodings["domain"] == [0.0, 1.0]
    assert figure.whisker(table("by_office", (-4.0, -5.0, -3.0)), ["wait"]).encodings["domain"] == [0.0, 1.0]
    assert figure.whisker(table("by_office", (2.0, 1.0, 3.5)), ["wait"], (0.0, 12.0)).encodings["domain"] == [0.0, 12.0]
