"""Headers of group columns: the file's own, but for one that a figure of the same table bears."""

from __future__ import annotations

import re

import polars as pl

import cxkit
from cxkit.counts.group_names import group_id
from cxkit.measures.group_headers import give_headers
from cxkit.measures.grouping import label_columns
from cxkit.model import Chart, Column, Report, Table
from cxkit.render import render

COUNT = Column(key="n", title="n", unit="count")


def table(name: str, groups: list[str], *figures: Column) -> Table:
    columns = (*label_columns([group_id(group) for group in groups]), *figures)
    return Table(name=name, title=name, columns=columns, rows=({column.key: column.key for column in columns},))


def headers(*tables: Table) -> list[list[str]]:
    return [[column.key for column in each.columns] for each in give_headers(tables, ()).tables]


def test_a_header_gets_a_suffix_in_the_tables_alone_that_have_a_figure_of_that_name() -> None:
    assert headers(table("a", ["n"], COUNT), table("b", ["n"], Column(key="mean", title="mean", unit="score"))) == [
        ["n_group", "n"],
        ["n", "mean"],
    ]


def test_a_name_that_is_like_that_of_a_figure_stays() -> None:
    assert headers(table("a", ["N", "n_low", "n group"], COUNT)) == [["N", "n_low", "n group", "n"]]


def test_the_suffix_makes_no_name_that_another_column_bears() -> None:
    assert headers(table("a", ["n", "n_group"], COUNT)) == [["n_group_group", "n_group", "n"]]
    assert headers(table("a", ["n"], COUNT, Column(key="n_group", title="", unit="count"))) == [["n_group_group", "n", "n_group"]]


def test_rows_titles_and_drawings_follow_and_one_note_says_so() -> None:
    chart = Chart(kind="whisker", table="a", encodings={"value": "n", "columns": [group_id("n"), "n"], "domain": [0.0, 1.0]})
    headed = give_headers([table("a", ["n", "open_since"], COUNT), table("b", ["n"], COUNT)], [chart])
    first = headed.tables[0]
    assert first.rows == ({"n_group": group_id("n"), "open_since": group_id("open_since"), "n": "n"},)
    assert [column.title for column in first.columns] == ["n group", "open since", "n"]
    assert headed.charts[0].encodings == {"value": "n", "columns": ["n_group", "n"], "domain": [0.0, 1.0]}
    assert [note.text for note in headed.notes] == [
        "Group columns with the name of a figure of the same table are renamed there: 'n' to 'n_group'."
    ]
    assert give_headers([table("a", ["m"], COUNT)], ()).notes == ()


def test_no_report_shows_the_names_that_groups_go_by_before() -> None:
    frame = pl.DataFrame({"recommend": ["9", "3"] * 40, "spread": ["x", "x", "y", "y"] * 20, "low": ["u", "v"] * 40}).with_columns(
        pl.Series("touchpoint", ["shop", "shop", "hotline"] * 26 + ["shop"] * 2), pl.Series("channel", ["web", "phone"] * 40)
    )
    reports = [
        cxkit.nps(frame, by=["spread", "low"], min_cell=3),
        cxkit.consistency(frame, by="spread"),
    ]
    for report in reports:
        for format_ in ("json", "csv", "markdown", "table"):
            assert "cx:" not in _text(report, format_)


def _text(report: Report, format_: str) -> str:
    text = render(report, format_)
    return text if isinstance(text, str) else text.decode()


def test_the_dots_of_a_renamed_group_are_its_own() -> None:
    """``spread`` is a figure of one table and none of the other, whose rows the dots are: each row has those of its group."""
    rows = [("x", "web", 10), ("x", "phone", 0), ("y", "web", 10), ("y", "phone", 10)]
    frame = pl.DataFrame(
        [{"spread": group, "channel": channel, "touchpoint": "shop", "recommend": str(score)} for group, channel, score in rows] * 20
    )
    report = cxkit.consistency(frame, by="spread")
    assert [[column.key for column in each.columns][:2] for each in report.tables] == [
        ["spread_group", "touchpoint"],
        ["spread", "touchpoint"],
    ]
    plain = cxkit.consistency(frame.rename({"spread": "region"}), by="region")
    drawn = [re.findall("[─●◉]+", _text(each, "table")) for each in (report, plain)]
    assert drawn[0] == drawn[1] != []
