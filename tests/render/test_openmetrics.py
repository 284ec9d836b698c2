"""The format ``openmetrics``: what a Prometheus server reads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tests.render.sample import REPORT

from cxkit.model import Cell, Column, Report, Table, Unit
from cxkit.render import render

_PAIR = r'[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*"'
_SAMPLE = re.compile(rf"^(?P<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{{{_PAIR}(?:,{_PAIR})*\}})? (?P<value>\S+)$")


def lines(report: Report) -> list[str]:
    text = render(report, "openmetrics")
    assert isinstance(text, str)
    return text.splitlines()


def samples(found: Sequence[str]) -> dict[str, float]:
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in found if not line.startswith("#")}


def of(columns: Sequence[tuple[str, Unit]], *rows: Sequence[Cell]) -> Report:
    keys = [key for key, _ in columns]
    table = Table(
        name="t",
        title="T",
        columns=tuple(Column(key=key, title=key, unit=unit) for key, unit in columns),
        rows=tuple(dict(zip(keys, row, strict=True)) for row in rows),
    )
    return REPORT.model_copy(update={"metric": "m", "tables": (table,), "charts": ()})


def test_every_line_is_valid_and_no_series_occurs_twice() -> None:
    found = lines(REPORT)
    assert found[-1] == "# EOF"
    plain = [line for line in found if not line.startswith("#")]
    assert plain
    assert all(_SAMPLE.match(line) for line in plain), [line for line in plain if not _SAMPLE.match(line)]
    assert len({line.rpartition(" ")[0] for line in plain}) == len(plain)
    families = [line.split()[2] for line in found if line.startswith("# TYPE")]
    assert len(set(families)) == len(families)


def test_names_are_labels_and_a_status_is_a_series_of_its_own() -> None:
    found = lines(
        of(
            [("metric", "label"), ("value", "share"), ("ok", "boolean"), ("status", "label")],
            ["nps", 0.5, True, "met"],
            ["csat", None, False, "no"],
        )
    )
    assert samples(found) == {
        'cxkit_m_t_value{metric="nps"}': 0.5,
        'cxkit_m_t_ok{metric="nps"}': 1.0,
        'cxkit_m_t_ok{metric="csat"}': 0.0,
        'cxkit_m_t_status{metric="nps",status="met"}': 1.0,
        'cxkit_m_t_status{metric="csat",status="no"}': 1.0,
    }


def test_text_from_files_cannot_break_out_of_a_label() -> None:
    found = lines(of([("a b", "text"), ("n", "count")], ['x"} 1\n\\evil{', 3]))
    (line,) = (each for each in found if not each.startswith("#"))
    match = _SAMPLE.match(line)
    assert match
    assert match["value"] == "3"
    assert line.startswith('cxkit_m_t_n{a_b="x\\"} 1')


def test_over_time_the_last_period_is_shown() -> None:
    report = of(
        [("g", "label"), ("period", "date"), ("v", "points")], ["a", "2024-01-01", 1.0], ["a", "2024-01-08", 2.0], ["b", "2024-01-01", 3.0]
    )
    # 1704067200 and 1704672000 are midnight UTC of these days
    assert samples(lines(report)) == {
        'cxkit_m_t_period_timestamp_seconds{g="a"}': 1704672000.0,
        'cxkit_m_t_period_timestamp_seconds{g="b"}': 1704067200.0,
        'cxkit_m_t_v{g="a"}': 2.0,
        'cxkit_m_t_v{g="b"}': 3.0,
    }


def test_rows_without_names_differ_by_their_first_column() -> None:
    assert samples(lines(of([("score", "number"), ("n", "count")], [1, 5], [2, 6]))) == {
        'cxkit_m_t_n{score="1"}': 5.0,
        'cxkit_m_t_n{score="2"}': 6.0,
    }
