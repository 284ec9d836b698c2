"""The report of ``cxkit nps`` in every format, as it was last looked at by eye."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import polars as pl
import pytest

import cxkit
from cxkit.model import Report
from cxkit.render import render

Golden = Callable[[str, str], None]

# touchpoint: its phase, its channels, and the chance of a promoter and of a detractor
TOUCHPOINTS = {
    "order": ("sales", ["web", "phone"], 0.55, 0.15),
    "delivery": ("fulfilment", ["email", "web"], 0.40, 0.25),
    "hotline": ("service", ["phone", "chat"], 0.20, 0.50),
    "field service": ("service", ["phone", "email"], 0.70, 0.08),
    "Rechnung, Mahnung & Zahlung per Überweisung": ("fulfilment", ["email"], 0.35, 0.30),
}


def survey() -> pl.DataFrame:
    """Two years of answers at five touchpoints of unequal size, some without a touchpoint, blank, a code or off the scale."""
    draw = Random(20)
    rows = []
    for number in range(1500):
        name = draw.choices(list(TOUCHPOINTS), (40, 25, 25, 8, 1.2))[0]
        phase, channels, promoter, detractor = TOUCHPOINTS[name]
        chance = draw.random()
        score = draw.choice([9, 10]) if chance < promoter else draw.choice([0, 2, 3, 5, 6]) if chance < promoter + detractor else 7
        answer = "" if number % 97 == 0 else "99" if number % 211 == 0 else "11" if number == 700 else str(score)
        day = f"{2024 + (number >= 750)}-{1 + number % 750 * 12 // 750:02}-{draw.randrange(1, 29):02}"
        nameless = number % 60 == 0
        row = {
            "responded_at": day,
            "touchpoint": "" if nameless else name,
            "channel": draw.choice(channels),
            "phase": "" if nameless else phase,
            "recommend": answer,
        }
        rows.append(row)
    rows += [{"responded_at": "2025-12-31", "touchpoint": "hotline", "channel": "chat", "phase": "service", "recommend": "0"}]
    return pl.DataFrame(rows)


def constant(report: Report) -> Report:
    """The report as if a release had made it from a file, whenever and wherever the test runs."""
    said = {"created": "2026-01-02T03:04:05+00:00", "version": "1.0", "sources": ("survey.csv",), "command": "cxkit nps survey.csv"}
    notes = tuple(note.model_copy(update={"hint": note.hint.replace("FILE", "survey.csv")}) for note in report.notes)
    return report.model_copy(update={"provenance": report.provenance.model_copy(update=said), "notes": notes})


PLAIN = {"na": "99", "every": "quarter"}
REPORTS = {"plain": PLAIN, "suppressed": {**PLAIN, "by": ["touchpoint", "channel"], "every": "year", "min_cell": 30}}


@pytest.fixture(scope="module", params=sorted(REPORTS))
def named(request: pytest.FixtureRequest) -> tuple[str, Report]:
    """Each of the reports, with its name."""
    return request.param, constant(cxkit.nps(survey(), **REPORTS[request.param]))  # type: ignore[arg-type]


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("width", [80, 200, None])
def test_terminal(golden: Golden, named: tuple[str, Report], width: int | None, *, colour: bool) -> None:
    name, report = named
    text = render(report, "table", width=width, colour=colour)
    assert isinstance(text, str)
    golden(f"nps-{name}-{width or 'full'}{'-colour' if colour else ''}.txt", text)


def test_one_screen(golden: Golden, named: tuple[str, Report]) -> None:
    name, report = named
    text = render(report, "table", width=80, height=24)
    assert isinstance(text, str)
    assert text.count("\n") <= 24
    golden(f"nps-{name}-screen.txt", text)


@pytest.mark.parametrize("format_", ["json", "markdown"])
def test_whole_report(golden: Golden, format_: str) -> None:
    text = render(constant(cxkit.nps(survey(), **REPORTS["suppressed"])), format_)  # type: ignore[arg-type]
    assert isinstance(text, str)
    golden(f"nps-suppressed.{format_}", text)


def test_csv(golden: Golden, named: tuple[str, Report]) -> None:
    name, report = named
    for table in report.tables:
        text = render(report, "csv", table=table.name)
        assert isinstance(text, str)
        golden(f"nps-{name}-{table.name}.csv", text)
