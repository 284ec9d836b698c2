"""A report's numbers of follow-ups, beside how many detractors and open complaints there are in all, give back no number of few customers.

Each customer has one answer and one complaint at most, which is what the attacker knows: what is listed and what is left out add up to the
detractors of the NPS and the open matters of the complaints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

import polars as pl
import pytest
from tests.contracts.attacker import Group, Unit, recovered

from cxkit.model import Report
from cxkit.workflows.followup import followup
from cxkit.workflows.report import report

LIMIT = 5
LAST = date(2025, 6, 30)
DETRACTOR, COMPLAINT = "detractor", "complaint"
WORST = 6
"""The highest answer of a detractor."""


def files(folder: Path, draw: Random) -> tuple[str, str, str]:
    """A survey, contacts and customers: some detractors answered long ago, some rows have no customer, few may be called."""
    people = [f"K{number:03}" for number in range(draw.randint(20, 60))]
    unknown, old, open_ = (draw.choice([0.0, 0.04, 0.1, 0.3]) for _ in range(3))

    def who(person: str) -> str | None:
        return None if draw.random() < unknown else person

    def day() -> str:
        age = draw.randint(120, 300) if draw.random() < old else draw.choice([0, 1, 30, 60])
        return (LAST - timedelta(days=age)).isoformat()

    answers = [(who(person), day(), draw.choice([0, 3, 6, 8, 10])) for person in people]
    answers.append((None, LAST.isoformat(), 9))
    calls = [(who(person), day(), "yes" if draw.random() < open_ + 0.1 else "no", "no") for person in people if draw.random() < 0.6]
    calls.append((None, LAST.isoformat(), "no", "yes"))
    known = [(person, draw.choice(["yes", "yes", "yes", "no"])) for person in people]
    for name, columns, rows in (
        ("survey", ["customer_id", "responded_at", "recommend"], answers),
        ("contacts", ["customer_id", "contacted_at", "is_complaint", "resolved"], calls),
        ("customers", ["customer_id", "consent_phone"], known),
    ):
        pl.DataFrame(rows, schema=columns, orient="row").write_csv(folder / f"{name}.csv")
    return str(folder / "survey.csv"), str(folder / "contacts.csv"), str(folder / "customers.csv")


def matters(folder: Path, listed: Report) -> list[Unit]:
    """Each customer of the list, which is not published, with their kinds; and each answer and complaint that is left out."""
    survey, contacts = (pl.read_csv(folder / f"{name}.csv", schema_overrides={"customer_id": pl.String}) for name in ("survey", "contacts"))
    theirs = [(row["customer_id"], DETRACTOR) for row in survey.iter_rows(named=True) if row["recommend"] <= WORST]
    complained = (row for row in contacts.iter_rows(named=True) if row["is_complaint"] == "yes" and row["resolved"] == "no")
    theirs += [(row["customer_id"], COMPLAINT) for row in complained]
    units = []
    for row in listed.table("followup").rows:
        kinds = tuple(str(row["reason"]).split(", "))
        assert all((row["customer_id"], kind) in theirs for kind in kinds)
        labels = {"kinds": kinds, "why": None, "allowed": row["allowed"], "overdue": str(row["due"]) < LAST.isoformat()}
        units.append(Unit(row["customer_id"], labels))
    inside = {(unit.person, kind) for unit in units for kind in unit.labels["kinds"]}
    for number, (customer, kind) in enumerate(each for each in theirs if each not in inside):
        labels = {"kinds": (kind,), "why": "without customer id" if customer is None else "older", "allowed": False, "overdue": False}
        units.append(Unit(customer or f"#{number}", labels))
    return units


def published(made: Report, units: Sequence[Unit]) -> Iterator[Group]:
    """What is known of both kinds in all, then what the report shows, whose numbers must be right."""

    def those(holds: Callable[[Unit], bool]) -> Group:
        return frozenset(at for at, unit in enumerate(units) if holds(unit))

    for kind in (DETRACTOR, COMPLAINT):
        yield those(lambda unit, kind=kind: kind in unit.labels["kinds"])  # type: ignore[misc]
    row = made.table("followup_overall").rows[0]
    numbers: dict[str, Group] = {
        "listed": those(lambda unit: unit.labels["why"] is None),
        "allowed": those(lambda unit: unit.labels["allowed"]),
        "overdue": those(lambda unit: unit.labels["overdue"]),
        "left_out": those(lambda unit: unit.labels["why"] is not None),
    }
    shown = [(row[key], group) for key, group in numbers.items() if row[key] is not None]
    for said in made.summary:
        if said.code == "followup":
            for kind in (DETRACTOR, COMPLAINT):
                group = those(lambda unit, kind=kind: kind in unit.labels["kinds"] and unit.labels["why"] is None)  # type: ignore[misc]
                shown.append((said.figures[kind], group))  # type: ignore[arg-type]
        if said.code == "followup-listed":
            shown.append((said.figures["n"], numbers["listed"]))  # type: ignore[arg-type]
        if said.code == "followup-refused":
            shown.append((said.figures["n"], numbers["listed"] - numbers["allowed"]))  # type: ignore[arg-type]
    for each in next((table.rows for table in made.tables if table.name == "followup_left_out"), ()):
        why = "older" if str(each["why"]).startswith("older") else each["why"]
        group = those(lambda unit, why=why, each=each: unit.labels["why"] == why and each["group"] in unit.labels["kinds"])  # type: ignore[misc]
        shown.append((each["n"], group))
    for n, group in shown:
        assert n == len(group), (n, group)
        yield group


def attack(seed: int, folder: Path) -> Report:
    survey, contacts, customers = files(folder, Random(seed))
    made = report((survey, contacts, customers), min_cell=LIMIT)
    units = matters(folder, followup(survey=(survey,), contacts=(contacts,), customers=(customers,)))
    known = [group for group in published(made, units) if group]
    # how many there are of either kind is no secret: it is a class of all answers, or of all contacts
    secret = [each for each in recovered(units, known, LIMIT) if frozenset(map(units.index, each)) not in known[:2]]
    assert not secret, [(unit.person, unit.labels) for unit in secret[0]]
    return made


@pytest.mark.slow
def test_nothing_is_recovered_from_numbers_of_follow_ups(tmp_path: Path) -> None:
    for seed in range(2):
        attack(seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1_000, 1_400, 100))
def test_nothing_is_recovered_from_numbers_of_follow_ups_of_many_companies(seed: int, tmp_path: Path) -> None:
    made = [attack(each, tmp_path) for each in range(seed, seed + 100)]
    assert sum(bool(each.table("followup_overall").rows[0]["listed"]) for each in made) > len(made) // 2
