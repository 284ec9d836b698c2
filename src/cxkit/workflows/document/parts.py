"""The parts of the whole report: which question each step asks, what it needs, and which tables answer it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from cxkit.counts import group_id
from cxkit.errors import CxError, UsageError
from cxkit.language import tr, translated
from cxkit.loading.loading_options import JoiningOptions, LoadingOptions
from cxkit.measures.cell_limits import WITH_CUSTOMER
from cxkit.measures.service.follow_up import COMPLAINT, DETRACTOR
from cxkit.model import Cell, Note, Report
from cxkit.options import Period
from cxkit.registry import METRICS, Metric
from cxkit.roles import KINDS
from cxkit.run import find, run
from cxkit.workflows._quoted_errors import for_report
from cxkit.workflows.customers.follow_up_numbers import numbers_only

Files = Mapping[str, tuple[str, ...]]
"""The files of each kind that are one table."""

STEPS = ("1 As-is analysis", "2 Expectations and fulfilment", "3 Budget", "4 Strategy and KPIs", "5 Implementation", "6 Evaluation")


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asked for: total of the budget, first day of a measure, cell limit, how files are read; and the typed ``command``."""

    total: float | None
    split: date | None
    min_cell: int
    loading: LoadingOptions
    command: str
    suppressed: frozenset[str | None] = frozenset()
    """Touchpoints that the parts made before suppress."""
    totals: Mapping[str, Cell] = field(default_factory=dict)
    """How many detractors and open complaints the parts made before show in all."""

    def after(self, made: Report) -> Order:
        """The same after this part is made."""
        rows = [row for table in made.tables if table.name in {"by_touchpoint", "touchpoints"} for row in table.rows]
        found = {name if (name := row["touchpoint"]) is None else str(name) for row in rows if row.get("flag") == "suppressed"}
        tells = _TELLS.get(made.metric)
        totals = {tells[0]: made.table("overall").rows[0][tells[1]]} if tells else {}
        return replace(self, suppressed=self.suppressed | found, totals={**self.totals, **totals})


_TELLS = {"nps": (DETRACTOR, "detractors"), "complaints": (COMPLAINT, "open")}
"""Whom to follow up a part tells the number of in all, and by which column."""


class Part(NamedTuple):
    """A report within the report.

    ``name`` is that of its command, ``kind`` that of the files without which there is none (empty: any); ``missing`` says what else it
    takes. ``tables`` are those shown beside ``overall``. Of several tables of the kind the first is taken that has all
    roles of one of the sets in ``needs``, and of a survey that it joins the one that has those of the first set of ``of_joined`` that any
    has; ``of_contacts``: if no survey has them, a file of contacts may. ``asks_consents``: it takes the files of customers together that
    state consents and revenues.
    """

    step: str
    name: str
    kind: str
    tables: tuple[str, ...]
    make: Callable[[Files, Order], Report | None]
    missing: str = ""
    needs: Sequence[frozenset[str]] = ()
    of_joined: Sequence[frozenset[str]] = ()
    of_contacts: bool = False
    asks_consents: bool = False

    def can_be_made(self, files: Files) -> bool:
        """Whether the files it begins with are there."""
        return not self.kind or self.kind in files


def _metric(name: str, first: str, *further: str, every: Period | None = None, **options: str) -> Callable[[Files, Order], Report]:
    """A metric on the files of the kind ``first``, with those of ``further`` kinds if there are any."""

    def make(files: Files, order: Order) -> Report:
        others = {kind: files[kind] for kind in further if kind in files}
        try:
            return make_with(files, others, order)
        except CxError as found:  # the figures of the first file may still be there, without those of others
            if not others:
                raise
            error = for_report(found, lambda: make_with(files, others, order), order.min_cell)
            try:
                made = make_with(files, {}, order)
            except CxError:
                raise found from None
            kinds = tr(" or ").join(translated(kind) for kind in others)
            return _noted(
                made, "without-file", tr("Without the file of the kind {kinds}: {message}", kinds=kinds, message=error.message), error
            )

    def make_with(files: Files, others: Files, order: Order) -> Report:
        inputs = {METRICS[name].inputs[0].name: files[first], **others}
        given = {**order.loading.typed(), "role": _roles_of(order.loading.role, first, further), "min_cell": order.min_cell, **options}
        if every is None:
            return run(name, inputs, given, command=order.command)
        try:
            return run(name, inputs, {**given, "every": every}, command=order.command)
        except CxError as found:  # the figures may still be there, without days
            error = for_report(found, lambda: run(name, inputs, {**given, "every": every}, command=order.command), order.min_cell)
            made = run(name, inputs, given, command=order.command)
            return _noted(made, "no-periods", tr("Without figures over time: {message}", message=error.message), error)

    return make


def _noted(made: Report, code: str, text: str, error: CxError) -> Report:
    """The report with a warning on the error that took something from it."""
    note = Note(code=code, level="warning", text=text, hint=error.hint, lines=error.lines)
    return made.model_copy(update={"notes": (*made.notes, note)})


def _roles_of(typed: Sequence[str], first: str, further: Sequence[str]) -> tuple[str, ...]:
    """The typed roles that a metric's tables have; those of a further table with its name before them."""
    found = []
    for text in typed:
        kind, dot, _ = text.partition("=")[0].partition(".")
        role = text.partition("=")[0]
        if dot and kind in KINDS:
            found += [text] if kind in {first, *further} else []
        elif role in KINDS[first].roles:
            found.append(text)
        else:
            found += [f"{each}.{text}" for each in further if role in KINDS[each].roles]
    return tuple(found)


def _budget(files: Files, order: Order) -> Report | None:
    from cxkit.workflows.budget import make_plan

    if order.total is None:
        return None
    inputs = {kind: files.get(kind, ()) for kind in ("survey", "contacts")}
    return make_plan(order.total, inputs, _joining(order.loading), min_cell=order.min_cell, suppressed=order.suppressed)


def _check(files: Files, order: Order) -> Report | None:
    """The targets of the project against their figures, without control charts; those whose files are missing are named in a note."""
    from cxkit.workflows.checks.checking import Checking
    from cxkit.workflows.checks.kpis import Asking, Source

    kinds = {each.metric: _kind_of(find(each.metric), files) for each in order.loading.project().targets}
    targets = [each for each in order.loading.project().targets if kinds[each.metric]]
    if not targets:
        return None

    def source_of(metric: Metric, /, *, grouped: bool) -> Source:
        del grouped
        kind = kinds[metric.name]
        return Source(list(files[kind]), {**order.loading.typed(), "role": _roles_of(order.loading.role, kind, ())})

    checking = Checking.of(targets, ())
    made = checking.check(Asking(source_of, "month", None, order.min_cell, over_time=False, command=order.command)).report
    notes = [
        Note(
            code="target-without-files",
            level="warning",
            text=tr("The target of {metric} is left out: there are no files for it.", metric=name),
        )
        for name, kind in kinds.items()
        if not kind
    ]
    return made.model_copy(update={"title": tr("Targets"), "notes": (*notes, *made.notes)})


def _kind_of(metric: Metric, files: Files) -> str:
    """The kind of the files that a metric takes; empty if there are none."""
    first = metric.inputs[0]
    return next((table.kind.name for table in (first.table, first.other) if table and table.kind.name in files), "")


def _followup(files: Files, order: Order) -> Report:
    from cxkit.workflows.followup import make_list

    given = {kind: files.get(kind, ()) for kind in ("survey", "contacts", "orders", "customers")}
    role = _roles_of(order.loading.role, "survey", [kind for kind in ("contacts", "orders", "customers") if given[kind]])
    made = make_list(given, order.loading.model_copy(update={"role": role}), least=order.min_cell)
    return numbers_only(made, order.min_cell, order.totals)


def _evaluate(files: Files, order: Order) -> Report | None:
    from cxkit.workflows.evaluate import evaluate

    if order.split is None:
        return None
    if len(files["survey"]) > 1:
        raise UsageError(
            tr("evaluate takes one file, and the survey has {n}.", n=len(files["survey"])),
            "A pattern in quotes is one: cxkit evaluate 'exports/survey-*.csv' --split DATE",
        )
    return evaluate(files["survey"][0], split=order.split, min_cell=order.min_cell, reading=_joining(order.loading))


def _joining(loading: LoadingOptions) -> JoiningOptions:
    return JoiningOptions(**{**loading.typed(), "role": _roles_of(loading.role, "survey", ("contacts",))})


_RECOMMEND, _SATISFACTION, _EFFORT = frozenset({"recommend"}), frozenset({"satisfaction"}), frozenset({"effort"})
_GAP = frozenset({"expectation", "fulfilment"})
_PLACES = frozenset({"touchpoint", "channel"})
_STAYS = (frozenset({"since", "until"}), frozenset({"tenure", "churned"}))

PARTS: Sequence[Part] = (
    Part(
        STEPS[0],
        "touchmap",
        "contacts",
        ("map", "touchpoints", "channels"),
        _metric("touchmap", "contacts", "survey"),
        of_joined=(_PLACES, frozenset({"touchpoint"}), frozenset({"channel"})),
    ),
    Part(STEPS[0], "journey", "contacts", ("channels", "loops"), _metric("journey", "contacts", step="channel")),
    Part(STEPS[0], "complaints", "contacts", ("by_topic", "by_channel"), _metric("complaints", "contacts")),
    Part(STEPS[1], "gap", "survey", ("by_touchpoint", "by_channel", "by_item"), _metric("gap", "survey"), needs=(_GAP,)),
    Part(
        STEPS[1],
        "consistency",
        "survey",
        ("touchpoints",),
        _metric("consistency", "survey"),
        needs=tuple(each | _PLACES for each in (_RECOMMEND, _SATISFACTION, _EFFORT)),
    ),
    Part(
        STEPS[2],
        "budget",
        "survey",
        ("plan", "separation"),
        _budget,
        "--budget TOTAL, or total under [budget] in cxkit.toml",
        needs=(_GAP | {"touchpoint"},),
    ),
    Part(STEPS[3], "check", "", ("targets",), _check, "[[targets]] in cxkit.toml, and files for them"),
    Part(
        STEPS[3],
        "nps",
        "survey",
        ("by_touchpoint", "over_time"),
        _metric("nps", "survey", every="month"),
        needs=(_RECOMMEND,),
        of_contacts=True,
    ),
    Part(STEPS[3], "csat", "survey", ("by_touchpoint",), _metric("csat", "survey"), needs=(_SATISFACTION,), of_contacts=True),
    Part(STEPS[3], "ces", "survey", ("by_touchpoint",), _metric("ces", "survey"), needs=(_EFFORT,), of_contacts=True),
    Part(STEPS[3], "retention", "customers", ("by_segment", "survival", "tests"), _metric("retention", "customers"), needs=_STAYS),
    Part(STEPS[3], "value", "orders", ("over_time",), _metric("value", "orders", every="quarter")),
    Part(STEPS[4], "followup", "survey", ("left_out",), _followup, needs=(_RECOMMEND,), asks_consents=True),
    Part(
        STEPS[5],
        "evaluate",
        "survey",
        ("change",),
        _evaluate,
        "--split DATE, the first day with the measure, or date under [evaluate] in cxkit.toml",
        needs=(_RECOMMEND,),
    ),
)

LEFT_OUT = {"contacts": (group_id("channel"), WITH_CUSTOMER)}
"""``journey`` counts only contacts with a channel and a customer."""


def in_order_of_making(parts: Sequence[Part]) -> list[Part]:
    """The parts in the order in which the cell limit of one looks at those before it.

    Sums before their parts, which reveal more and are hidden rather: ``consistency`` adds up those channels of a touchpoint that are not
    suppressed, ``journey`` counts those contacts of a channel whose customer is known. ``budget`` hides what any other does.
    """
    late = ("journey", "consistency", "budget")
    return sorted(parts, key=lambda part: late.index(part.name) + 1 if part.name in late else 0)
