"""No report of several parts gives back what its cell limit withholds: an attacker reads all parts of it together.

The tables are about the same answers and contacts (``attacker`` has the arithmetic, ``small_worlds`` the companies). Answers to different
questions are attacked apart, as are contacts without a channel, which ``journey`` counts as excluded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random

import polars as pl
import pytest
from tests.contracts.attacker import Group, Unit, recovered
from tests.contracts.small_worlds import LABELS, world
from tests.contracts.test_attack import Universe, rows_of

from cxkit.model import Report, Row
from cxkit.registry import METRICS
from cxkit.workflows.report import report

LIMIT = 5
SPLIT = date(2024, 2, 10)
ASKED = {"nps": "recommend", "csat": "satisfaction", "gap": "expectation"}
SIZES = {"nps_n": "nps", "csat_n": "csat", "gap_n": "gap"}
OF_CONTACTS = ("touchmap", "complaints", "budget")
Published = Iterator[tuple[str, Group, int]]


def where(units: Universe, row: Row, holds: Callable[[Unit], bool] | None = None) -> Group:
    """The units of a row, by its labels."""
    labels = {key: value for key, value in row.items() if key in {*LABELS, "period"}}
    chosen = (at for at, unit in enumerate(units) if holds is None or holds(unit))
    return frozenset(at for at in chosen if all(units[at].labels[key] == value for key, value in labels.items()))


def is_after(unit: Unit) -> bool:
    """Whether an answer is of the time after the measure."""
    return date.fromisoformat(str(unit.labels["row"]["responded_at"])[:10]) >= SPLIT


def published(made: Report, answers: Universe, contacts: Universe) -> Published:
    """What is counted, the units and their number, of all rows that show one."""
    for table in made.tables:
        part = table.name.partition("_")[0]
        for row in table.rows:
            for key, asked in (*SIZES.items(), *(("n", part),) * (part in ASKED)):
                if isinstance(n := row.get(key), int):
                    yield ASKED[asked], where(answers, row), n
            if part == "budget" and isinstance(n := row.get("n"), int):
                yield "expectation", where(answers, row), n
            if part in OF_CONTACTS and isinstance(n := row.get("contacts"), int):
                yield "contacts", where(contacts, row), n
            if part == "journey" and isinstance(n := row.get("contacts"), int):
                yield "contacts", where(contacts, row, lambda unit: unit.labels["channel"] is not None), n
            if isinstance(n := row.get("n_before"), int):
                yield "recommend", where(answers, {}, lambda unit: not is_after(unit)), n
            if isinstance(n := row.get("n_after"), int):
                yield "recommend", where(answers, {}, is_after), n
            if table.name == "appendix_sources" and row["command"] == "budget":
                shown = [each for each in made.table("budget_plan").rows if each["n"] is not None]
                nobody = where(answers, {"touchpoint": None})
                if isinstance(used := row["rows_used"], int) and used == sum(int(str(each["n"])) for each in shown) + len(nobody):
                    yield "expectation", nobody, len(nobody)


def attack(seed: int, folder: Path) -> None:
    found = {name: next(iter(world(METRICS[name], seed).tables.values())) for name in ("gap", "complaints")}
    answers, contacts = found["gap"], found["complaints"]
    if Random(seed).random() < 0.5:
        answers = answers.unique("customer_id", keep="first", maintain_order=True)
    answers.drop("functional", "dysfunctional", "item", "quality", strict=False).write_csv(folder / "survey.csv")
    contacts.write_csv(folder / "contacts.csv")
    made = report((str(folder / "survey.csv"), str(folder / "contacts.csv")), budget=1000.0, split=SPLIT, min_cell=LIMIT)
    universes = {"answers": rows_of(answers, "responded_at", "month"), "contacts": rows_of(contacts, "contacted_at", "month")}
    rows = defaultdict[str, list[Group]](list)
    for of, group, n in published(made, universes["answers"], universes["contacts"]):
        assert len(group) == n, (of, n, len(group))
        rows["contacts" if of == "contacts" else "answers"].append(group)
    for of, groups in rows.items():
        given = recovered(universes[of], groups, LIMIT)
        told = [each for each in given if of == "answers" or any(unit.labels["channel"] is not None for unit in each)]
        assert not told, [(unit.person, unit.labels) for unit in told[0]]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3, 15))
def test_nothing_is_recovered_from_all_parts_together(seed: int, tmp_path: Path) -> None:
    attack(seed, tmp_path)


def attack_journeys(seed: int, folder: Path) -> None:
    """Contacts without cases: journeys are those of customers, and how many contacts have no customer, or no channel, is told."""
    draw = Random(seed)
    contacts = next(iter(world(METRICS["complaints"], seed).tables.values())).drop("case_id")
    if draw.random() < 0.5:
        contacts = contacts.filter(pl.col("channel").is_not_null())
    contacts.write_csv(folder / "contacts.csv")
    made = report((str(folder / "contacts.csv"),), min_cell=LIMIT)
    units = rows_of(contacts, "contacted_at", "month")
    told = where(units, {}, is_nobodys)
    groups = [where(units, {}, is_counted)]
    for table in made.tables:
        part = table.name.partition("_")[0]
        for row in table.rows:
            if part in (*OF_CONTACTS, "journey") and isinstance(n := row.get("contacts"), int):
                group = where(units, row, is_counted if part == "journey" else None)
                assert len(group) == n, (table.name, row)
                groups.append(group)
    given = recovered(units, groups, LIMIT)
    named = [frozenset(units.index(unit) for unit in each if unit.labels["channel"] is not None) for each in given]
    secret = [each for each, places in zip(given, named, strict=True) if places and places != told]
    assert not secret, [(unit.person, unit.labels) for unit in secret[0]]


def is_nobodys(unit: Unit) -> bool:
    """Whether a contact is of no journey because its customer is not known."""
    return unit.labels["channel"] is not None and unit.labels["row"]["customer_id"] is None


def is_counted(unit: Unit) -> bool:
    """Whether a contact is of a journey."""
    return unit.labels["channel"] is not None and unit.labels["row"]["customer_id"] is not None


@pytest.mark.slow
def test_journeys_do_not_tell_contacts_of_nobody_known(tmp_path: Path) -> None:
    for seed in range(3):
        attack_journeys(seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(0, 300, 50))
def test_journeys_of_many_companies_do_not_tell_contacts_of_nobody_known(seed: int, tmp_path: Path) -> None:
    for each in range(seed, seed + 50):
        attack_journeys(each, tmp_path)
