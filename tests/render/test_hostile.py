"""Values from files stay values, whatever they contain, in every format and at every width."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.any_text import SIGNS
from tests.render.sample import REPORT, column

from cxkit.model import Cell, Chart, Note, Report, Row, Table
from cxkit.render import render, visible
from cxkit.render._width import cell_len

# What tries to get through, among ordinary text.
STEERING = [*range(0x20), *range(0x7F, 0xA0), *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0x61C, 0xFEFF, 0xAD]
NASTY = [
    *map(chr, STEERING),
    *("\U000e0041", "\u3164", "\x1b[2J", "\x1b]8;;http://x\x07", "\r\n", "\ufe0f", "🇩🇪", "e\u0301", "\u0301", "客", "👩\u200d💻"),
    *("[red]", "[/]", "|", "`", "<b>", "\\", "=1+1", "+1", "-1", "@SUM(A1)", '"', ",", ";", "'", "http://x.example", "www.x.example"),
]
pieces = st.one_of(st.sampled_from(NASTY), st.text(SIGNS, max_size=6), st.sampled_from(["hotline", " ", "x" * 30]))
# Lone surrogates cannot enter a report: pydantic refuses them. How they are shown is tested by itself.
hostile = st.lists(pieces, max_size=6).map(lambda parts: re.sub("[\ud800-\udfff]", "", "".join(parts)))
cells = st.one_of(st.none(), hostile)
figures = st.one_of(st.none(), st.floats(-1e9, 1e9), st.integers(-(10**9), 10**9))
FORBIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def report_of(names: list[str | None], values: list[Cell], texts: list[str]) -> Report:
    """A report whose every text is one of ``texts``: titles, headings, names, cells, flags, notes, sources and parameters."""
    title, head, remark, note, source = texts
    made = (
        *(column("name", "label", head), column("n", "count", title), column("nps", "points"), column("low", "points")),
        *(column("high", "points"), column("cost", "money", remark), column("remark", "text", head), column("flag", "label", source)),
    )
    rows: list[Row] = [
        {"name": name, "n": at, "nps": value, "low": value, "high": value, "cost": value, "remark": remark, "flag": name}
        for at, (name, value) in enumerate(zip(names, values, strict=False))
    ]
    limits: dict[str, str | list[str] | list[float]] = {"value": "nps", "low": "low", "high": "high", "domain": [-100.0, 100.0]}
    tables = tuple(Table(name=name, title=title, columns=made, rows=tuple(rows)) for name in ("by_name", "plain", "over_time_by_name"))
    tables += (Table(name="overall", title=title, columns=made, rows=tuple(rows[:1])),)
    charts = (
        Chart(kind="whisker", table="by_name", encodings={**limits, "columns": ["name", "n", "nps", "flag"]}),
        Chart(kind="sparkline", table="over_time_by_name", encodings={"x": "remark", "y": "nps", "group": ["name"]}),
        Chart(kind="headline", table="overall", encodings={**limits, "n": "n"}),
        Chart(kind="stacked", table="overall", encodings={"parts": ["n", "cost"], "good": "n"}),
    )
    told = {"sources": (source, title), "params": {"from": note, "to": title}, "roles": {"x": note}}
    return REPORT.model_copy(
        update={
            "title": title,
            "tables": tables,
            "charts": charts,
            "notes": (Note(code="x", level="warning", text=note, hint=source, lines=(note, title)),),
            "provenance": REPORT.provenance.model_copy(update=told),
        }
    )


reports = st.builds(report_of, st.lists(cells, max_size=4), st.lists(figures, max_size=4), st.lists(hostile, min_size=5, max_size=5))


def active(text: str) -> set[str]:
    """The characters that must not get out raw; the line breaks of the format itself apart."""
    return {character for character in text if unicodedata.category(character) in FORBIDDEN and character != "\n"}


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(reports, st.integers(40, 160))
def test_nothing_active_gets_out_and_everything_fits(report: Report, width: int) -> None:
    for format_ in ("table", "markdown", "json", "csv"):
        assert not active(str(render(report, format_)))
    text = str(render(report, "table", width=width))
    assert not active(text)
    assert max(cell_len(line) for line in text.splitlines()) <= width


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(reports, st.integers(40, 160))
def test_colour_adds_nothing_but_colour(report: Report, width: int) -> None:
    coloured = str(render(report, "table", width=width, colour=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).replace(" \n", "\n") == str(render(report, "table", width=width)).replace(" \n", "\n")


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(reports)
def test_json_gives_back_the_same_report(report: Report) -> None:
    text = str(render(report, "json"))
    assert Report.model_validate_json(text) == report
    assert list(json.loads(text)) == ["schema", "metric", "title", "tables", "summary", "charts", "notes", "provenance"]


@settings(max_examples=3 * settings().max_examples)
@given(st.lists(st.tuples(st.one_of(st.none(), hostile), figures, st.one_of(st.none(), st.booleans())), max_size=5))
def test_csv_gives_back_the_same_cells(rows: list[tuple[str | None, float | None, bool | None]]) -> None:
    made = (column("name", "label"), column("value", "money"), column("known", "boolean"))
    table = Table(name="t", title="t", columns=made, rows=tuple({"name": a, "value": b, "known": c} for a, b, c in rows))
    text = str(render(REPORT.model_copy(update={"tables": (table,)}), "csv"))
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read[0] == ["name", "value", "known"]
    for (name, value, known), (name_read, value_read, known_read) in zip(rows, read[1:], strict=True):
        assert value_read == ("" if value is None else repr(value))
        assert known_read == {None: "", True: "true", False: "false"}[known]
        guarded = re.match(r"\s*[=+\-@\t\r＝＋－＠]", name or "") is not None
        strip_guard = name_read.removeprefix("'") if guarded else name_read
        assert strip_guard == "\n".join(visible(line) for line in (name or "").replace("\r\n", "\n").split("\n"))
        assert not re.match(r"\s*[=+\-@\t\r]", name_read)


@pytest.mark.parametrize("text", ["=1+1", "  =1+1", "\n=1+1", "\xa0@x", "-1 or so", "+49 30 1", "\tx", "\rx", "＝1"])
def test_csv_guards_what_a_spreadsheet_would_run(text: str) -> None:
    table = Table(name="t", title="t", columns=(column(text, "label"), column("v", "points")), rows=({text: text, "v": -1.5},))
    rows = list(csv.reader(io.StringIO(str(render(REPORT.model_copy(update={"tables": (table,)}), "csv")), newline="")))
    assert rows[0][0].startswith("'")
    assert rows[1][0].startswith("'")
    assert rows[1][1] == "-1.5"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;x\x07", r"\x1b]0;x\x07"),
        ("a\nb\tc\rd", r"a\nb\tc\rd"),
        ("\x00\x7f\x9b", r"\x00\x7f\x9b"),
        ("\u202eabc\u2066\u200f\u061c", r"\u202eabc\u2066\u200f\u061c"),
        ("a\u200db\ufeff\u2028", r"a\u200db\ufeff\u2028"),
        ("\U000e0041\ud800", r"\U000e0041\ud800"),
        ("grün 客户 👍🏽 e\u0301 \xa0", "grün 客户 👍🏽 e\u0301 \xa0"),
    ],
)
def test_what_steers_or_hides_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_every_character_of_the_forbidden_kinds_is_shown() -> None:
    everything = "".join(map(chr, range(0x110000)))
    assert not {unicodedata.category(character) for character in visible(everything)} & FORBIDDEN


@given(hostile)
def test_markdown_shows_the_text_and_makes_nothing_of_it(text: str) -> None:
    note = Note(code="x", level="info", text=text)
    line = str(render(REPORT.model_copy(update={"tables": (), "notes": (note,)}), "markdown")).splitlines()[-1]
    shown = line.removeprefix("- Info: ")
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", shown) == visible(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[|`<>\[\]*_]", shown)
    assert not re.search(r"(?<!\\)://", shown)
    assert unescape(shown).replace("\\", "") == shown.replace("\\", "")


@given(st.lists(hostile, min_size=1, max_size=3))
def test_lines_for_a_file_stand_as_they_are_in_a_block_of_code(lines: list[str]) -> None:
    note = Note(code="x", level="info", text="Unknown.", lines=tuple(lines))
    report = REPORT.model_copy(update={"tables": (), "notes": (note, Note(code="y", level="info", text="More."))})
    shown = str(render(report, "markdown")).splitlines()
    at = shown.index("- Info: Unknown.")
    assert shown[at + 1 :] == ["", *(f"      {visible(line)}" for line in lines), "", "- Info: More."]
    table = [line.rstrip() for line in str(render(report, "table")).splitlines()]
    at = table.index("  i  Unknown.")
    assert table[at + 1 :] == [*(f"     {visible(line)}".rstrip() for line in lines), "  i  More."]


def test_markup_of_rich_is_text() -> None:
    title = "[bold red]x[/] :smile:"
    report = REPORT.model_copy(update={"title": title})
    for colour in (False, True):
        assert title in str(render(report, "table", width=80, colour=colour))
