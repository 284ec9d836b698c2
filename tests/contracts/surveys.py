"""Exports for contract tests: a frame of any kind of table, made from the roles that the kind has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import combinations as two_of
from itertools import product
from random import Random
from typing import Any

import polars as pl
import pytest

from cxkit.model import Report, Table
from cxkit.registry import METRICS, Metric
from cxkit.roles import KINDS, SCORES, Kind
from cxkit.run import run

metrics = pytest.mark.parametrize("name", list(METRICS))

SCALES = {"recommend": (0, 10), "satisfaction": (1, 5), "importance": (1, 5), "functional": (1, 5), "dysfunctional": (1, 5)}
LABELS: dict[str, list[str | None]] = {
    "touchpoint": ["order", "delivery", "hotline", "invoice", None],
    "channel": ["web", "phone", "chat", None],
    "phase": ["sales", "service"],
}
NUMBERS = {"weight", "cost", "revenue", "tenure"}
SWITCHES = {"resolved", "is_complaint", "churned"}


def value(role: str, draw: Random) -> Any:
    """A value that fits the role; scores, weights and labels are blank now and then."""
    found: Any = draw.choice(LABELS.get(role) or [f"{role} a", f"{role} b", f"{role} c"])
    if role in SCORES:
        found = None if draw.random() < 0.03 else draw.randint(*SCALES.get(role, (1, 7)))
    elif role in NUMBERS:
        found = draw.choice([0.0, None]) if role == "weight" and draw.random() < 0.05 else round(draw.uniform(0.2, 3.0), 3)
    elif role == "reopens":
        found = draw.choice([0, 0, 0, 1, 2])
    elif role in SWITCHES or role.startswith("consent_"):
        found = draw.choice(["yes", "no"])
    elif role.endswith("_at") or role in {"since", "until"}:
        found = date(2024, 1, 1) + timedelta(days=draw.randrange(366))
    elif role == "currency":
        found = "EUR"
    elif role == "amount":
        found = round(draw.uniform(-0.5, 3.0), 2)
    elif role == "customer_id":
        found = None if draw.random() < 0.05 else f"c{draw.randrange(40):02}"
    elif role.endswith("_id"):
        found = f"{role}{draw.randrange(10_000)}"
    return found


@cache
def frame(kind: Kind, seed: int, rows: int = 300) -> pl.DataFrame:
    """A table of the kind with a column for each of its roles; the first and the last day of 2024 are in it."""
    draw = Random(seed)
    made = pl.DataFrame([{role: value(role, draw) for role in kind.roles} for _ in range(rows)], infer_schema_length=None)
    if kind.time is None:
        return made
    days = made.get_column(kind.time).to_list()
    days[:2] = [date(2024, 1, 1), date(2024, 12, 31)]
    made = made.with_columns(pl.Series(kind.time, days))
    if kind.name != "customers":
        return made
    # one row each, who leave after they came, if they do
    until = [None if draw.random() < 0.5 else since + timedelta(days=draw.randrange(400)) for since in days]
    return made.with_columns(
        pl.Series("customer_id", [f"c{number:02}" for number in range(rows)]), pl.Series("until", until, dtype=pl.Date)
    )


def inputs(metric: Metric, seed: int, rows: int = 300) -> dict[str, pl.DataFrame]:
    """A frame for each table that the metric needs."""
    return {each.name: frame(each.table.kind, seed, rows) for each in metric.inputs if each.required}


def one_grouping(metric: Metric) -> dict[str, Any]:
    """The option for one grouping where there are three by default: each takes as long as the others, and shows the same."""
    return {"by": ("channel",)} if metric.name in {"nps", "csat", "ces", "gap", "journey", "complaints", "tickets"} else {}


# what a metric cannot know of a table without words
GIVEN: dict[str, dict[str, Any]] = {"ces": {"easy": "high"}, "drivers": {"draws": 100}}


def options(metric: Metric, **wanted: Any) -> dict[str, Any]:
    """Those of the options that the metric declares, and those that it cannot do without."""
    declared = {
        parameter.name for parameter in metric.parameters if wanted.get(parameter.name, "") is not None or parameter.default is None
    }
    return {**GIVEN.get(metric.name, {}), **{name: given for name, given in wanted.items() if name in declared}}


def report(metric: Metric, tables: dict[str, Any], **wanted: Any) -> Report:
    return run(metric.name, tables, options(metric, **wanted))


def combinations(metric: Metric, choices: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Every combination of those of the options that the metric declares."""
    defaults = {parameter.name: parameter.default for parameter in metric.parameters}
    declared = [name for name in choices if name in defaults]
    choices = {name: [each for each in choices[name] if each is not None or defaults[name] is None] for name in declared}
    return [dict(zip(declared, chosen, strict=True)) for chosen in product(*(choices[name] for name in declared))]


def pairs(chosen: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Few of the combinations: those in which every value occurs, and every two values occur together.

    What goes wrong with options takes two of them as a rule; all combinations take four times as long.
    """
    of = [frozenset([*each.items(), *two_of(each.items(), 2)]) for each in chosen]
    missing = frozenset().union(*of)
    found = []
    while True:
        best = max(range(len(of)), key=lambda place: len(of[place] & missing))
        found.append(chosen[best])
        missing -= of[best]
        if not missing:
            return found


ROLES = frozenset(role for kind in KINDS.values() for role in kind.roles)


def groups_of(table: Table) -> list[str]:
    """The columns before the figures: labels, and the period with its completeness."""
    return [column.key for column in table.columns if column.unit == "label" and column.key in ROLES] + [
        key for key in ("period", "complete") if table.name.startswith(("over_time", "churn_over_time"))
    ]
