"""The parts of the whole report: which question each step asks, what it needs, and which tables answer it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cxkit.loading.open import JoiningOptions, LoadingOptions
from cxkit.model import Report
from cxkit.registry import METRICS
from cxkit.run import run
from cxkit.workflows._follow_up_numbers import numbers_only

Files = Mapping[str, tuple[str, ...]]
"""The files of each kind."""

STEPS = (
    "1 As-is analysis",
    "2 Expectations and fulfilment",
    "3 Budget",
    "4 Strategy and KPIs",
    "5 Implementation",
    "6 Evaluation",
)


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asked for: the total of the budget, the first day of a measure, the cell limit, and how files are read."""

    total: float | None
    split: date | None
    min_cell: int
    loading: LoadingOptions


class Part(NamedTuple):
    """A report within the report.

    ``needs`` are the kinds of files without which there is none, ``missing`` says what else it takes, ``tables`` are those shown beside
    ``overall``.
    """

    step: str
    needs: tuple[str, ...]
    tables: tuple[str, ...]
    make: Callable[[Files, Order], Report | None]
    missing: str = ""


def _metric(name: str, first: str, *further: str, **given: object) -> Callable[[Files, Order], Report]:
    def make(files: Files, order: Order) -> Report:
        inputs = {kind: files[kind] for kind in (first, *further) if kind in files}
        main = METRICS[name].inputs[0].name
        inputs = {main if kind == first else kind: paths for kind, paths in inputs.items()}
        return run(name, inputs, {**order.loading.typed(), **given, "min_cell": order.min_cell}, command=f"cxkit {name} FILE")

    return make


def _budget(files: Files, order: Order) -> Report | None:
    from cxkit.workflows.budget import budget

    if order.total is None:
        return None
    return budget(
        order.total, survey=files["survey"], contacts=files.get("contacts", ()), min_cell=order.min_cell, reading=_joining(order.loading)
    )


def _followup(files: Files, order: Order) -> Report:
    from cxkit.workflows.followup import followup

    survey, contacts, orders, customers = (files.get(kind, ()) for kind in ("survey", "contacts", "orders", "customers"))
    made = followup(survey=survey, contacts=contacts, orders=orders, customers=customers, reading=order.loading)
    return numbers_only(made, order.min_cell)


def _evaluate(files: Files, order: Order) -> Report | None:
    from cxkit.workflows.evaluate import evaluate

    if order.split is None or len(files["survey"]) > 1:
        return None
    return evaluate(files["survey"][0], split=order.split, min_cell=order.min_cell, reading=_joining(order.loading))


def _joining(loading: LoadingOptions) -> JoiningOptions:
    return JoiningOptions(**loading.typed())


PARTS: Sequence[Part] = (
    Part(STEPS[0], ("contacts",), ("map", "touchpoints", "channels"), _metric("touchmap", "contacts", "survey")),
    Part(STEPS[0], ("contacts",), ("channels", "loops"), _metric("journey", "contacts")),
    Part(STEPS[0], ("contacts",), ("by_topic", "by_channel"), _metric("complaints", "contacts")),
    Part(STEPS[1], ("survey",), ("by_touchpoint", "by_channel", "by_item"), _metric("gap", "survey")),
    Part(STEPS[1], ("survey",), ("touchpoints",), _metric("consistency", "survey")),
    Part(STEPS[2], ("survey",), ("plan", "separation"), _budget, "--budget TOTAL"),
    Part(STEPS[3], ("survey",), ("by_touchpoint", "over_time"), _metric("nps", "survey", every="month")),
    Part(STEPS[3], ("survey",), ("by_touchpoint",), _metric("csat", "survey")),
    Part(STEPS[3], ("survey",), ("by_touchpoint",), _metric("ces", "survey")),
    Part(STEPS[3], ("customers",), ("by_segment", "survival", "tests"), _metric("retention", "customers")),
    Part(STEPS[3], ("orders",), ("over_time",), _metric("value", "orders", every="quarter")),
    Part(STEPS[4], ("survey",), ("left_out",), _followup),
    Part(STEPS[5], ("survey",), ("change",), _evaluate, "--split DATE, the first day with the measure"),
)
