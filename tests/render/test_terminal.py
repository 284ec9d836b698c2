"""The terminal view: what is left out, repeated or continued, and that no figure is lost on the way."""

from __future__ import annotations

import re
import time

import pytest
from tests.render.sample import BY_TOUCHPOINT, BY_TOUCHPOINT_CELLS, REPORT, column, rows

from cxkit.model import Cell, Chart, Report, Row, Table
from cxkit.render import render
from cxkit.render._width import cell_len


def shown(report: Report, width: int | None, table: str | None = None) -> str:
    return str(render(report, "table", width=width, table=table))


@pytest.mark.parametrize("width", [40, 48, 60, 80, 100, 132, 200])
def test_no_figure_of_the_charts_columns_is_lost_at_any_width(width: int) -> None:
    text = shown(REPORT, width, "by_touchpoint")
    for figure in ("412", "1\u202f066", "+58.3", "−14.3", "+40.0", "+30.2", "−45.7", "<.001", ".049", "n < 30", "suppressed"):
        assert figure in text
    assert max(cell_len(line) for line in text.splitlines()) <= width


def test_a_wide_terminal_shows_all_columns_and_a_narrow_one_those_of_the_chart() -> None:
    assert "detractors" in shown(REPORT, 200, "by_touchpoint")
    assert "detractors" not in shown(REPORT, 80, "by_touchpoint")


def test_without_a_terminal_nothing_is_cut_or_wrapped() -> None:
    text = shown(REPORT, None)
    assert "a group name of some length, written by hand" in text
    assert "one long remark: the callback came after nine days, and nobody knew what it was about" in text
    assert "…b" not in text
    assert "\x1b" not in text


def test_a_table_that_is_too_wide_goes_on_beneath_with_its_names() -> None:
    text = shown(REPORT, 48, "by_touchpoint")
    assert text.count("onboarding") == 2
    assert text.count("spare parts") == 2


def test_a_group_without_a_name_says_so_but_other_nulls_are_blank() -> None:
    assert "(none given)" in shown(REPORT, 200, "by_touchpoint")
    made = (column("grouping", "label"), column("a", "label"), column("p", "p"))
    table = Table(name="tests", title="Tests", columns=made, rows=rows(made, [["overall", None, 0.2]]))
    assert "(none given)" not in shown(REPORT.model_copy(update={"tables": (table,)}), 80)


def test_what_the_headline_tells_is_not_told_twice() -> None:
    assert "Overall" not in shown(REPORT, 80)
    assert "Overall" in shown(REPORT, 80, "overall")


def test_lines_over_time_are_drawn_and_as_the_only_table_also_printed() -> None:
    months = re.compile("2024-06-01")
    assert not months.search(shown(REPORT, 80).split("Over time by touchpoint")[1])
    assert months.search(shown(REPORT, 80, "over_time_by_touchpoint"))


def test_more_periods_than_cells_are_said() -> None:
    made = (column("touchpoint", "label"), column("period", "date"), column("nps", "points"))
    weeks: list[list[Cell]] = [["hotline", f"{2000 + at}-01-03", float(at)] for at in range(156)]
    table = Table(name="over_time_by_touchpoint", title="Over time", columns=made, rows=rows(made, weeks))
    report = REPORT.model_copy(update={"tables": (*REPORT.tables[:2], table)})
    text = shown(report, 80)
    drawn = sum(text.split("Over time")[1].count(step) for step in "▁▂▃▄▅▆▇█")
    assert f"2155-01-03 (the last {drawn} of 156)" in " ".join(text.split())
    assert "+155.0" in text
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    assert "of 156" not in shown(report, 200)


def test_where_no_value_is_known_nothing_is_drawn() -> None:
    made = (column("channel", "label"), column("nps", "points"), column("low", "points"), column("high", "points"))
    table = Table(name="by_channel", title="By channel", columns=made, rows=rows(made, [["phone", None, None, None]]))
    limits: dict[str, str | list[str] | list[float]] = {"value": "nps", "low": "low", "high": "high"}
    report = REPORT.model_copy(update={"tables": (table,), "charts": (Chart(kind="whisker", table="by_channel", encodings=limits),)})
    assert shown(report, 80).split("By channel\n")[1].startswith("  channel  nps  low  high\n  phone\n")


@pytest.mark.parametrize(("confidence", "named"), [(0.95, "95 % interval"), (0.975, "97.5 % interval"), (None, "+31.2   interval")])
def test_the_interval_bears_its_level_where_it_is_known(confidence: float | None, named: str) -> None:
    told = REPORT.provenance.model_copy(update={"params": {"confidence": confidence}})
    assert named in shown(REPORT.model_copy(update={"provenance": told}), 80)


def test_a_suppressed_headline_says_so() -> None:
    blank: Row = dict.fromkeys(REPORT.tables[0].rows[0]) | {"flag": "suppressed"}
    overall = REPORT.tables[0].model_copy(update={"rows": (blank,)})
    text = shown(REPORT.model_copy(update={"tables": (overall, *REPORT.tables[1:])}), 80)
    assert "no value" in text
    assert "suppressed" in text.split("By touchpoint")[0]
    assert "▇" not in text.split("By touchpoint")[0]


def test_decimal_points_stand_in_one_line() -> None:
    lines = shown(REPORT, 200, "spending").splitlines()
    amounts = ("61\u202f400.50", "−1\u202f234\u202f567.89")
    points = {line.index(amount) + amount.index(".") for line in lines for amount in amounts if amount in line}
    assert len(points) == 1


def test_sources_too_long_for_the_first_line_stand_on_their_own() -> None:
    told = REPORT.provenance.model_copy(update={"sources": ("exports/" * 12 + "survey.csv", "b.csv", "c.csv")})
    text = shown(REPORT.model_copy(update={"provenance": told}), 80)
    assert "survey.csv and 2 more\n" in text
    assert "4\u202f012 rows\n" in text
    assert max(cell_len(line) for line in text.splitlines()) <= 80


def test_a_hundred_thousand_rows_as_csv_take_less_than_two_seconds() -> None:
    many = rows(BY_TOUCHPOINT, [BY_TOUCHPOINT_CELLS[at % 8] for at in range(100_000)])
    table = Table.model_construct(name="by_touchpoint", title="By touchpoint", columns=BY_TOUCHPOINT, rows=many)
    report = REPORT.model_copy(update={"tables": (table,)})
    start = time.process_time()
    text = str(render(report, "csv"))
    assert time.process_time() - start < 2
    assert text.count("\n") == 100_001
