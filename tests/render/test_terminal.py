"""The terminal view: what is left out, repeated or continued, and that no figure is lost on the way."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.render.sample import BY_TOUCHPOINT, BY_TOUCHPOINT_CELLS, REPORT, column, rows

from cxkit.model import Cell, Chart, Column, Report, Row, Table, Unit
from cxkit.render import render
from cxkit.render._width import cell_len


def shown(report: Report, width: int | None, table: str | None = None) -> str:
    return str(render(report, "table", width=width, table=table))


@pytest.mark.parametrize("width", [40, 48, 60, 80, 100, 132, 200])
def test_no_figure_of_the_charts_columns_is_lost_at_any_width(width: int) -> None:
    text = shown(REPORT, width, "by_touchpoint")
    for figure in ("412", "1,066", "+58.3", "−14.3", "+40.0", "+30.2", "−45.7", "<.001", ".049", "n < 30", "suppressed"):
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
    text = shown(REPORT, 56, "by_touchpoint")
    assert text.count("onboarding") == 2
    assert text.count("spare parts") == 2


def test_a_group_without_a_name_says_so_but_other_nulls_are_blank() -> None:
    assert "(not stated)" in shown(REPORT, 200, "by_touchpoint")
    made = (column("grouping", "label"), column("a", "label"), column("p", "p"))
    table = Table(name="tests", title="Tests", columns=made, rows=rows(made, [["overall", None, 0.2]]))
    assert "(not stated)" not in shown(REPORT.model_copy(update={"tables": (table,)}), 80)


def test_the_headline_is_not_repeated() -> None:
    assert "Overall" not in shown(REPORT, 80)
    assert "Overall" in shown(REPORT, 80, "overall")


def test_lines_over_time_are_drawn_and_as_the_only_table_or_without_a_terminal_also_printed() -> None:
    months = re.compile(r"\n.*2024-06 +yes")
    section = shown(REPORT, 80).split("Over time by touchpoint")[1].split("Spending")[0]
    assert not months.search(section)
    assert months.search(shown(REPORT, 80, "over_time_by_touchpoint"))
    in_full = shown(REPORT, None).split("Over time by touchpoint")[1].split("Spending")[0]
    assert len(months.findall(in_full)) == 4
    assert in_full.count("complete") > section.count("complete")
    # a month's own n, value and limits, which no line shows
    assert re.search(r"2024-06\s+yes\s+305\s+155\s+100\s+50\s+−42\.6\s+−54\.6\s+−30\.6", in_full)


def test_more_periods_than_cells_are_noted() -> None:
    made = (column("touchpoint", "label"), column("period", "date"), column("nps", "points"))
    weeks: list[list[Cell]] = [["hotline", f"{2000 + at}-01-03", float(at)] for at in range(156)]
    table = Table(name="over_time_by_touchpoint", title="Over time", columns=made, rows=rows(made, weeks))
    report = REPORT.model_copy(update={"tables": (*REPORT.tables[:2], table)})
    text = shown(report, 80)
    drawn = sum(text.split("Over time")[1].count(step) for step in "▁▂▃▄▅▆▇█")
    assert drawn == 156 / 3
    assert "3 periods to a sign" in " ".join(text.split())
    assert "highest 2155-01-03 hotline +155.0" in " ".join(text.split())
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    assert "to a sign" not in shown(report, 230)


QUARTERS = ["2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01", "2025-01-01"]


def lines_of(cells: list[list[Cell]], width: int | None, leave_out: str = "") -> str:
    """The section of a table over time by channel: channel, quarter, complete, n, score, low, high, flag."""
    units: dict[str, Unit] = {"channel": "label", "period": "date", "complete": "boolean", "n": "count"}
    units |= {"score": "score", "low": "score", "high": "score", "flag": "label"}
    made = tuple(column(key, unit) for key, unit in units.items())
    kept = tuple(one for one in made if one.key != leave_out)
    full = rows(made, cells)
    table = Table(
        name="over_time_by_channel",
        title="Over time by channel",
        columns=kept,
        rows=tuple({key: cell for key, cell in row.items() if key != leave_out} for row in full),
    )
    chart = Chart(kind="sparkline", table=table.name, encodings={"x": "period", "y": "score", "group": ["channel"]})
    report = REPORT.model_copy(update={"tables": (REPORT.tables[0], table), "charts": (chart,), "notes": ()})
    return shown(report, width).split("Over time by channel\n")[1]


def phone(*values: float | None, flags: tuple[str | None, ...] = (None,) * 5, name: str = "phone") -> list[list[Cell]]:
    """A channel's five quarters of 10, 20, ... 50 answers, the first and the last of which are incomplete."""
    return [
        [name, QUARTERS[at], 0 < at < 4, *([None] * 4 if value is None else [10 * at + 10, value, value - 0.5, value + 0.25]), flags[at]]
        for at, value in enumerate(values)
    ]


def test_a_line_has_n_of_all_its_periods_and_its_lowest_and_highest_complete_value_with_the_period() -> None:
    text = lines_of(phone(1.0, 2.0, 3.0, 4.0, 5.0), 80)
    assert re.search(r"phone\s+150\s+[▁▂▃▄▅▆▇█]+\s+2\.00\s+2024-04\s+4\.00\s+2024-10\n", text)
    said = " ".join(text.split())
    assert "lowest 2024-04 phone 2.00 (1.50 … 2.25); highest 2024-10 phone 4.00 (3.50 … 4.25)" in said
    assert "incomplete: 2024-01, 2025-01" in said
    assert "2024-01 … 2025-01" in said
    assert "change" not in text


def test_all_lines_have_one_scale_with_round_ends() -> None:
    text = lines_of([*phone(1.0, 1.0, 1.0, 1.0, 1.0), *phone(1.0, 9.0, 9.0, 9.0, 9.0, name="web")], None)
    assert "all on one scale from 1 to 9" in text
    assert "▁▁▁▁▁" in text
    assert "▁████" in text


def test_a_table_without_complete_or_n_says_less() -> None:
    said = " ".join(lines_of(phone(1.0, 2.0, 3.0, 4.0, 5.0), 80, "complete").split())
    assert "incomplete" not in said
    assert "lowest 2024-01 phone 1.00 (0.50 … 1.25); highest 2025-01 phone 5.00 (4.50 … 5.25)" in said
    assert re.search(r"phone [▁▂▃▄▅▆▇█]+ 2\.00 2024-04", " ".join(lines_of(phone(1.0, 2.0, 3.0, 4.0, 5.0), 80, "n").split()))


def test_where_no_period_is_complete_no_figure_is_the_lowest() -> None:
    text = lines_of(phone(1.0), 80)
    assert "lowest 2024" not in text
    assert "1.00" not in text


def test_a_suppressed_group_is_named_so_and_a_flagged_value_is_no_extreme() -> None:
    suppressed = phone(None, None, None, None, None, flags=("suppressed",) * 5, name="social")
    once = phone(None, name="fax", flags=("suppressed",))
    early = phone(1.0, 2.0, 3.0, 4.0, 5.0, name="web")
    late = phone(1.0, 2.0, 3.0, 9.0, 5.0, flags=(None, None, None, "small-n", None))
    text = lines_of([*suppressed, *once, *early, *late], 80)
    flags = {line.split()[0]: line for line in text.splitlines() if line.strip()}
    assert flags["social"].split() == ["social", "suppressed"]
    assert flags["fax"].split() == ["fax", "suppressed"]
    assert "9.00" not in text
    assert "flagged values clipped" in " ".join(text.split())


def test_a_flagged_value_does_not_stretch_the_scale() -> None:
    text = lines_of(phone(1.0, -90.0, 2.0, 3.0, 90.0, flags=(None, "small-n", None, None, "small-n")), None)
    assert re.search(r"from 1\.?0? to 3\.?0?;", text)
    assert "flagged values clipped" in text
    flagged = lines_of(phone(1.0, 2.0, 3.0, 4.0, 5.0, flags=("small-n",) * 5), None)
    assert "▁▃▅▆█" in flagged
    assert "clipped" not in flagged


@given(st.integers(1, 200), st.integers(40, 120), st.integers(1, 40))
@settings(max_examples=2 * settings().max_examples)
def test_no_period_is_dropped_and_neighbours_share_a_sign_as_the_caption_says(count: int, width: int, length: int) -> None:
    made = (column("channel", "label"), column("period", "date"), column("n", "count"), column("nps", "points"), column("low", "points"))
    weeks: list[list[Cell]] = [["x" * length, f"{2000 + at}-01-03", 1, float(at), at - 1.0] for at in range(count)]
    table = Table(name="over_time_by_channel", title="Over time", columns=made, rows=rows(made, weeks))
    chart = Chart(kind="sparkline", table=table.name, encodings={"x": "period", "y": "nps", "group": ["channel"]})
    text = shown(REPORT.model_copy(update={"tables": (REPORT.tables[0], table), "charts": (chart,), "notes": ()}), width)
    said = re.search(r"(\d+) periods to a sign", " ".join(text.split()))
    together = int(said[1]) if said else 1
    signs = sum(text.count(step) for step in "▁▂▃▄▅▆▇█")
    assert signs % -(-count // together) == 0
    assert signs > 0
    assert max(cell_len(line) for line in text.splitlines()) <= width


@pytest.mark.parametrize("format_", ["table", "markdown", "csv"])
def test_only_the_table_format_leaves_out_flags_p_values_and_comparisons_that_no_row_has(format_: str) -> None:
    made: tuple[Column, ...] = (column("channel", "label"), column("n", "count"), column("low", "points"), column("change", "points"))
    made += (column("vs_rest_high", "points"), column("p", "p"), column("p_adj", "p"), column("flag", "label"))
    empty: list[Cell] = ["phone", 3, None, None, None, None, None, None]
    table = Table(name="by_channel", title="By channel", columns=made, rows=rows(made, [empty]))
    report = REPORT.model_copy(update={"tables": (table,), "charts": (), "notes": ()})
    heads = re.search(r"^.*channel.*\bn\b.*$", str(render(report, format_)), re.MULTILINE)
    assert heads
    words = re.findall(r"\w+", heads[0].replace("\\", ""))
    assert words == (["channel", "n", "low"] if format_ == "table" else [one.key for one in made])
    told = rows(made, [empty, ["web", 3, None, None, None, 0.2, None, "small-n"]])
    report = report.model_copy(update={"tables": (table.model_copy(update={"rows": told}),)})
    assert re.search(r"channel +n +low +p +flag\n", str(render(report, "table")))


def test_a_name_of_thousands_of_letters_is_shortened_without_a_terminal_and_whole_for_machines() -> None:
    name = "a" * 2500 + "z" * 2500
    made = (column("channel", "label"), column("n", "count"))
    table = Table(name="by_channel", title="By channel", columns=made, rows=rows(made, [[name, 7], ["b" * 120, 8]]))
    report = REPORT.model_copy(update={"tables": (table,), "charts": (), "notes": ()})
    text = shown(report, None)
    assert re.search(r"  a{60}…z{59}  7\n", text)
    assert "b" * 120 in text
    assert name in str(render(report, "csv"))
    assert name in str(render(report, "json"))
    assert "a" * 60 + "…" + "z" * 59 not in shown(report, 40)


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
    made = (column("channel", "label"), column("n", "count"), column("weighted", "count"))
    table = Table(name="by_channel", title="By channel", columns=made, rows=rows(made, [["web", 7, 61400.5], ["phone", 8, -1234567.9]]))
    lines = shown(REPORT.model_copy(update={"tables": (table,), "charts": (), "notes": ()}), 200).splitlines()
    amounts = ("61,400.5", "−1,234,567.9")
    points = {line.index(amount) + amount.index(".") for line in lines for amount in amounts if amount in line}
    assert len(points) == 1


def test_money_has_its_currency_above_it_and_cents_below_100_only() -> None:
    made = (column("channel", "label"), column("spent", "money").model_copy(update={"currency": "EUR"}))
    for amounts, said in (([99.5, 0.25], ["99.50", "0.25"]), ([120.5, 0.25], ["120", "0"])):
        table = Table(name="by_channel", title="By channel", columns=made, rows=rows(made, [["web", amounts[0]], ["phone", amounts[1]]]))
        text = shown(REPORT.model_copy(update={"tables": (table,), "charts": (), "notes": ()}), 80)
        assert "spent EUR" in text
        assert [line.split()[1] for line in text.splitlines() if line.split()[:1] in (["web"], ["phone"])] == said


def test_sources_too_long_for_the_first_line_stand_on_their_own() -> None:
    told = REPORT.provenance.model_copy(update={"sources": ("exports/" * 12 + "survey" * 12 + ".csv", "b.csv", "c.csv")})
    text = shown(REPORT.model_copy(update={"provenance": told}), 80)
    assert "survey.csv and 2 more\n" in text
    assert "4,012 rows\n" in text
    told = REPORT.provenance.model_copy(update={"sources": ("exports/" * 12 + "survey.csv",)})
    text = shown(REPORT.model_copy(update={"provenance": told}), 80)
    assert "  …/survey.csv · 4,012 rows\n" in text
    assert max(cell_len(line) for line in text.splitlines()) <= 80


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_a_hundred_thousand_lines_of_csv() -> None:
    many = rows(BY_TOUCHPOINT, [BY_TOUCHPOINT_CELLS[at % 8] for at in range(100_000)])
    table = Table.model_construct(name="by_touchpoint", title="By touchpoint", columns=BY_TOUCHPOINT, rows=many)
    report = REPORT.model_copy(update={"tables": (table,)})
    assert str(render(report, "csv")).count("\n") == 100_001


@pytest.mark.parametrize(("limits", "lowest"), [((), "2024-02"), (("low", "high"), "2024-03")])
def test_sums_count_for_the_extremes_however_few_they_are_of_and_estimates_do_not(limits: tuple[str, ...], lowest: str) -> None:
    """The revenue of February, of 8 customers, is the lowest and exact; a share of so few would be noise."""
    made = (column("period", "date"), column("revenue", "money"), *(column(each, "money") for each in limits), column("flag", "label"))
    months = [(500.0, None), (50.0, "small-n"), (400.0, None), (900.0, None)]
    cells: list[list[Cell]] = [[f"2024-0{at}-01", value, *[value] * len(limits), flag] for at, (value, flag) in enumerate(months, start=1)]
    table = Table(name="over_time", title="Over time", columns=made, rows=rows(made, cells))
    chart = Chart(kind="sparkline", table="over_time", encodings={"x": "period", "y": "revenue", "group": []})
    report = REPORT.model_copy(update={"tables": (*REPORT.tables[:2], table), "charts": (chart,)})
    assert f"lowest {lowest}" in " ".join(shown(report, 120).split())
