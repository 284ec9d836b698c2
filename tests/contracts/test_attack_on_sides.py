"""Comparisons, evaluations with their series, and plans give back nothing that their cell limit withholds.

The attacker knows the sizes of both sides, of groups and control groups, the number of rows used, and, since a series of few periods can be
solved for its periods, the figure of each period that a series takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from tests.contracts.attacker import Group, Unit, recovered

from cxkit.errors import CxError
from cxkit.loading.loading_options import JoiningOptions
from cxkit.measures.outcomes.catalogue import OutcomeName
from cxkit.model import Report
from cxkit.stats.interrupted import interrupted
from cxkit.workflows.compare import compare
from cxkit.workflows.evaluate import evaluate
from cxkit.workflows.plan_sample import plan_sample

LIMIT = 4
SPLIT = date(2024, 7, 1)
ON_0_TO_10 = JoiningOptions(scale=("0-10",))
"""A few dozen answers of which none is 10 would be asked about."""
Holds = Callable[[Unit], bool]


def company(draw: Random) -> list[Unit]:
    """Rows of a year: some months of a channel have few, some persons several, some no name."""
    units = list[Unit]()
    for month in range(1, 13):
        for channel, sizes in {"web": (0, 1, 3, 6, 8), "phone": (0, 0, 1, 4, 7), "fax": (0, 0, 0, 1, 2)}.items():
            for _ in range(draw.choice(sizes)):
                day = date(2024, month, 1) + timedelta(days=draw.randrange(28))
                known, person = draw.random() < 0.9, f"K{draw.randrange(60)}"
                labels = {"day": day, "channel": channel, "named": known, "period": day.replace(day=1)}
                units.append(Unit(person if known else f"#{len(units)}", labels))
    return units


def write(path: Path, units: Sequence[Unit], draw: Random, scores: dict[str, int]) -> str:
    rows = [
        {
            "customer_id": unit.person if unit.labels["named"] else None,
            "responded_at": unit.labels["day"].isoformat(),
            "channel": unit.labels["channel"],
            **{name: draw.randint(most == 5, most) for name, most in scores.items()},
        }
        for unit in units
    ]
    pl.DataFrame(rows, infer_schema_length=None).write_csv(path)
    return str(path)


def those(units: Sequence[Unit], holds: Holds) -> Group:
    return frozenset(at for at, unit in enumerate(units) if holds(unit))


def is_after(unit: Unit) -> bool:
    return bool(unit.labels["day"] >= SPLIT)


def counted(n: object, group: Group) -> Iterator[Group]:
    """The group if its number is shown, which must be right."""
    if n is not None:
        assert n == len(group), (n, len(group))
        yield group


def assert_safe(units: Sequence[Unit], published: Sequence[Group]) -> None:
    given = recovered(units, published, LIMIT)
    assert not given, [(unit.person, unit.labels) for unit in given[0]]


def of_evaluation(made: Report, units: Sequence[Unit], treated: Holds, periods: set[tuple[bool, date]]) -> Iterator[Group]:
    """Both sides, groups, all rows used, and the periods of a series."""
    sides = {"n_before": lambda unit: treated(unit) and not is_after(unit), "n_after": lambda unit: treated(unit) and is_after(unit)}
    for table in made.tables:
        for row in table.rows:
            for key, side in sides.items():
                holds: Holds = lambda unit, row=row, side=side: side(unit) and row.get("channel") in (None, unit.labels["channel"])  # type: ignore[misc] # noqa: E731
                yield from counted(row.get(key), those(units, holds))
    yield from counted(made.provenance.rows_used, those(units, lambda _: True))
    for with_it, period in periods:
        yield those(units, lambda unit, p=period, w=with_it: unit.labels["period"] == p and treated(unit) == w)  # type: ignore[misc]


def attack_evaluate(seed: int, folder: Path) -> Report | None:
    draw = Random(seed)
    units = company(draw)
    measure: OutcomeName = draw.choice(["nps", "csat"])
    path = write(folder / "survey.csv", units, draw, {"recommend": 10, "satisfaction": 5})
    control = draw.choice([(), (), ("channel = 'phone'",)])
    asked: dict[str, Any] = {"control": control, "by": draw.choice([(), ("channel",)]), "series": draw.random() < 0.7}
    treated: Holds = (lambda unit: unit.labels["channel"] != "phone") if control else (lambda _: True)
    taken = list[date]()

    def note(values: Any, numbers: Sequence[int], *others: Any, **named: Any) -> Any:
        taken.extend(date(number // 12, number % 12 + 1, 1) for number in numbers)
        return interrupted(values, numbers, *others, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cxkit.measures.outcomes.effects.interrupted", note)
        try:
            made = evaluate(path, split=SPLIT, measure=measure, min_cell=LIMIT, **asked)
        except CxError:
            return None
    shown = "series" in {table.name for table in made.tables} and bool(made.table("series").rows)
    periods = {(side, period) for period in taken for side in ((True, False) if control else (True,))} if shown else set()
    assert_safe(units, list(of_evaluation(made, units, treated, periods)))
    return made


def attack_compare(seed: int, folder: Path) -> Report | None:
    draw = Random(seed)
    units = company(draw)
    path = write(folder / "survey.csv", units, draw, {"recommend": 10, "satisfaction": 5})
    ways: list[tuple[dict[str, Any], Holds, Holds]] = [
        ({"split": SPLIT}, is_after, lambda unit: not is_after(unit)),
        ({"by": "channel", "a": "web"}, lambda unit: unit.labels["channel"] == "web", lambda unit: unit.labels["channel"] != "web"),
        (
            {"by": "channel", "a": "web", "b": "fax"},
            lambda unit: unit.labels["channel"] == "web",
            lambda unit: unit.labels["channel"] == "fax",
        ),
    ]
    way, a, b = draw.choice(ways)
    try:
        made = compare(path, measure=draw.choice(["nps", "csat"]), min_cell=LIMIT, **way)
    except CxError:
        return None
    row, used = made.table("difference").rows[0], made.provenance.rows_used
    sides = those(units, a), those(units, b)
    published = [*counted(row["n_a"], sides[0]), *counted(row["n_b"], sides[1])]
    both = sides[0] | sides[1]
    assert used in (len(units), len(both))
    published.append(those(units, lambda _: True) if used == len(units) else both)
    assert_safe(units, published)
    return made


def attack_plan(seed: int, folder: Path) -> Report | None:
    """Each measure's standard deviation is that of its answers, be they fewer than all."""
    draw = Random(seed)
    units = [unit for unit in company(draw) if draw.random() < draw.choice([0.05, 0.1, 1])]
    if not units:
        return None
    path = write(folder / "survey.csv", units, draw, {"recommend": 10, "satisfaction": 5})
    try:
        made = plan_sample((path,), min_cell=LIMIT, measure=("nps",), reading=ON_0_TO_10)
    except CxError:
        assert len({unit.person for unit in units}) < LIMIT
        return None
    assert len({unit.person for unit in units}) >= LIMIT
    assert {row["answers"] for row in made.table("samples").rows if row["groups"] == 1} == {len(units)}
    return made


ATTACKS = (attack_evaluate, attack_compare, attack_plan)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.slow
def test_nothing_is_recovered_from_two_sides(attack: Callable[[int, Path], Report | None], tmp_path: Path) -> None:
    made = [attack(seed, tmp_path) for seed in range(8)]
    assert sum(report is not None for report in made) > len(made) // 4


@pytest.mark.slow
@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("seed", range(1_000, 3_000, 500))
def test_nothing_is_recovered_from_two_sides_of_many_companies(
    attack: Callable[[int, Path], Report | None], seed: int, tmp_path: Path
) -> None:
    made = [attack(each, tmp_path) for each in range(seed, seed + 500)]
    assert sum(report is not None for report in made) > len(made) // 4
