"""Figures over time, with base periods, control limits and targets under conditions, give back nothing that their cell limit withholds.

The attacker adds up what ``watch``, ``history`` and ``check`` show: periods, base periods (centers), all answers, conditions. The limits
of a period tell how many answers it has, so that each value shown is a sum.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from random import Random

import polars as pl
import pytest
from tests.contracts.attacker import Group, Unit, recovered

from cxkit.loading.loading_options import JoiningOptions
from cxkit.model import Report, Row
from cxkit.workflows.check import check
from cxkit.workflows.history import history
from cxkit.workflows.watch import watch
from cxkit.workflows.watching.cells import FileCounts, ScoreFacts
from cxkit.workflows.watching.counted_files import save
from cxkit.workflows.watching.store import transaction

LIMIT = 5
CONDITIONS = {"channel = 'web'": {"web"}, "channel = 'phone'": {"phone"}, "channel <> 'fax'": {"web", "phone"}}
_SIZES = {"web": (9, 14, 20), "phone": (0, 2, 6, 9), "fax": (0, 0, 1, 3), None: (0, 0, 1)}
Holds = Callable[[Unit], bool]


def company(draw: Random, answers_each: Sequence[int]) -> list[Unit]:
    """Answers of 14 to 26 months by channel, a few of them of the same persons."""
    units = list[Unit]()
    for month in range(draw.choice([14, 15, 26])):
        first = date(2023 + month // 12, month % 12 + 1, 1)
        for channel, sizes in _SIZES.items():
            for _ in range(draw.choice(sizes)):
                person, score = f"K{len(units)}", draw.randint(0, 10)
                for _ in range(draw.choice(answers_each)):
                    day = first + timedelta(days=draw.randrange(28))
                    labels = {"responded_at": day.isoformat(), "channel": channel, "recommend": score, "period": first.isoformat()}
                    units.append(Unit(person, labels))
    return units


def those(units: Sequence[Unit], holds: Holds) -> Group:
    return frozenset(at for at, unit in enumerate(units) if holds(unit))


def assert_safe(units: Sequence[Unit], published: Sequence[Group]) -> None:
    given = recovered(units, published, LIMIT)
    assert not given, [(unit.person, unit.labels) for unit in given[0]]


def of_rows(units: Sequence[Unit], rows: Sequence[Row], value: str, inside: Holds) -> Iterator[Group]:
    """The periods of one figure that are shown, and the whole base period if its figure is, which is the center of all rows."""
    shown = [str(row["period"]) for row in rows if row[value] is not None]
    for period in shown:
        yield those(units, lambda unit, period=period: inside(unit) and unit.labels["period"] == period)  # type: ignore[misc]
    limited = [str(row["period"]) for row in rows if row["lower"] is not None]
    # no base period is suppressed; those behind the base may be, and have no limits then
    base = [period for period in shown if limited and period < limited[0]]
    if base and any(row["center"] is not None for row in rows):
        yield those(units, lambda unit: inside(unit) and unit.labels["period"] <= base[-1])
    for row in rows:
        if row[value] is None:
            assert (row["lower"], row["upper"], row["rule"]) == (None, None, None), row


def store_of(path: Path, units: Sequence[Unit]) -> None:
    cells = Counter(
        (
            unit.labels["responded_at"],
            json.dumps({"channel": unit.labels["channel"]} if unit.labels["channel"] else {}, separators=(",", ":")),
            json.dumps({"recommend": float(unit.labels["recommend"])}),
        )
        for unit in units
    )
    made = FileCounts({"read": len(units)}, dict(cells), {"recommend": ScoreFacts("0..10", "")})
    with transaction(path) as store:
        save(store, "all.csv", "hash", "status", {"nps": made}, moment="2024-01-01")


def attack_history(seed: int, folder: Path) -> None:
    draw = Random(seed)
    units = company(draw, [1])
    store_of(folder / f"{seed}.db", units)
    made = history(store=folder / f"{seed}.db", by=("channel",), base=draw.choice([None, 12]), min_cell=LIMIT)
    published = list[Group]()
    for table in made.tables:
        for channel, rows in groupby(table.rows, key=lambda row: row.get("channel", "all")):
            mine = list(rows)
            inside: Holds = lambda unit, channel=channel: channel in ("all", unit.labels["channel"])  # type: ignore[misc] # noqa: E731
            published += of_rows(units, mine, "n", inside)
            for row in mine:
                if row["n"] is not None:
                    group = those(units, lambda unit, row=row, inside=inside: inside(unit) and unit.labels["period"] == row["period"])  # type: ignore[misc]
                    assert row["n"] == len(group)
    assert_safe(units, published)


def write(folder: Path, units: Sequence[Unit], conditions: Sequence[str | None]) -> Path:
    rows = [{"customer_id": unit.person, **unit.labels} for unit in units]
    pl.DataFrame(rows).drop("period").write_csv(folder / "survey.csv")
    targets = ["[[targets]]\nmetric = 'nps'\nmin = 5\n" + (f'where = "{condition}"\n' if condition else "") for condition in conditions]
    (folder / "cxkit.toml").write_text("".join(targets), encoding="utf-8")
    return folder / "survey.csv"


def of_conditions(made: Report, units: Sequence[Unit]) -> Iterator[Group]:
    """What ``check`` and ``watch`` show of each condition: its periods, its base, all its answers."""
    for where, rows in groupby(made.table("signals").rows, key=lambda row: row["where"]):
        yield from of_rows(units, list(rows), "value", lambda unit, where=where: _holds(where, unit))  # type: ignore[misc]
    whole = made.table("targets").rows if made.metric == "check" else made.table("now").rows
    for row in whole:
        if row["value"] is not None:
            yield those(units, lambda unit, row=row: _holds(row["where"], unit))  # type: ignore[misc]
        if row.get("period_value") is not None:
            yield those(units, lambda unit, row=row: _holds(row["where"], unit) and unit.labels["period"] == row["period"])  # type: ignore[misc]


def _holds(where: object, unit: Unit) -> bool:
    return where is None or unit.labels["channel"] in CONDITIONS[str(where)]


def conditions_of(draw: Random) -> list[str | None]:
    web, phone, others = CONDITIONS
    return draw.choice([[None, web], [None, web, phone], [None, others], [None, phone]])


def attack_check(seed: int, folder: Path) -> None:
    draw = Random(seed)
    units = company(draw, [1, 1, 3])
    path = write(folder, units, conditions_of(draw))
    made = check((str(path),), every="month", base=12, min_cell=LIMIT, reading=JoiningOptions(config=folder / "cxkit.toml"))
    assert_safe(units, list(of_conditions(made, units)))


def attack_watch(seed: int, folder: Path) -> None:
    draw = Random(seed)
    units = company(draw, [1])
    (folder / "in").mkdir(exist_ok=True)
    write(folder / "in", units, conditions_of(draw))
    reading = JoiningOptions(config=folder / "in" / "cxkit.toml")
    (made,) = watch(
        folder / "in", store=folder / f"{seed}.db", every="month", base=12, once=True, settle=0, min_cell=LIMIT, reading=reading
    )
    assert_safe(units, list(of_conditions(made, units)))


ATTACKS = (attack_history, attack_check, attack_watch)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_is_recovered_from_periods(attack: Callable[[int, Path], None], tmp_path: Path) -> None:
    for seed in range(4):
        attack(seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("seed", range(1_000, 1_400, 100))
def test_nothing_is_recovered_from_periods_of_many_companies(attack: Callable[[int, Path], None], seed: int, tmp_path: Path) -> None:
    for each in range(seed, seed + 100):
        attack(each, tmp_path)
