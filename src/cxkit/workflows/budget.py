"""Where the next money goes: a total divided among touchpoints by reach, importance and shortfall."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple

from annotated_types import Ge, Gt

from cxkit import config
from cxkit.counts import ScoreQuery, Tally, group_id, group_keys, tally
from cxkit.counts.contacts.contact_costs import ContactCosts, Held, contact_costs
from cxkit.counts.persons import count_distinct
from cxkit.errors import DataError, UsageError
from cxkit.inputs import files_of, notes_on_several
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.loading.loading_options import JoiningOptions, check_loading
from cxkit.measures.by_group import by_name
from cxkit.measures.group_sums import Sums
from cxkit.measures.grouping import refuse_several
from cxkit.measures.report_body import ReportBody
from cxkit.measures.reporting import notes_on_table, report
from cxkit.measures.spending.budget_summary import of_budget
from cxkit.measures.spending.effect import Effect, answers_of_shares
from cxkit.measures.spending.plan import Candidate, Limits, Plan, Uncertain
from cxkit.measures.spending.tables import contact_cost, overall_table, plan_table, separation_table, what_if_table
from cxkit.measures.sums import Rollup
from cxkit.measures.survey.expectation_gap import PAIR, Gap, gap_of
from cxkit.measures.survey.optional_scores import without_few
from cxkit.model import Chart, Encodings, Report, Row, Table
from cxkit.options import Cluster, Needs, Option, ProjectConfidence, SurveyFiles, Weight
from cxkit.registry import Input, workflow
from cxkit.run import add_provenance, report_on
from cxkit.stats.adjust import adjust
from cxkit.stats.moments import Moments
from cxkit.tables import Contacts, DataTable, Responses
from cxkit.text.figures import with_unit
from cxkit.typed_commands import command_with_files, typed_number
from cxkit.values import Scale
from cxkit.workflows._budget_notes import limit_notes, method_notes, name_notes

Total = Annotated[
    float | None, Gt(0), Option("What is to be spent, in the unit of the costs; default: [budget] total of cxkit.toml.", "TOTAL")
]
ContactsFile = Annotated[tuple[str, ...], Option("Export with the contacts: reach, and costs of contacts.", "FILE")]
WhatIf = Annotated[
    tuple[str, ...], Option("Show what this amount would do at a touchpoint, and when it pays. May be repeated.", "TOUCHPOINT=AMOUNT")
]
MinCell = Annotated[
    int | None, Ge(0), Option("Suppress touchpoints of fewer persons (if none are known: answers): they get no more than their floor.", "N")
]

_INPUTS = (
    Input("survey", Responses, (*(Needs(each.role, "role") for each in PAIR), Needs("touchpoint", "role")), required=True),
    Input("contacts", Contacts, (Needs("touchpoint", "role"),), required=False),
)
_ASKED = (*PAIR, ScoreQuery("importance", optional=True))
_TOUCHPOINT = group_id("touchpoint")


class _Job(NamedTuple):
    """The options of a run."""

    total: float
    limits: Mapping[str, Limits]
    amounts: Mapping[str, float]
    confidence: float
    min_cell: int
    weight: str | None
    cluster: str | None
    suppressed: frozenset[str | None]
    """Touchpoints that a table beside the plan suppresses."""


@workflow(panel="Plan")
def budget(
    total: Total = None,
    *,
    survey: SurveyFiles = (),
    contacts: ContactsFile = (),
    what_if: WhatIf = (),
    weight: Weight = None,
    cluster: Cluster = None,
    confidence: ProjectConfidence = None,
    min_cell: MinCell = None,
    reading: JoiningOptions = JoiningOptions(),  # noqa: B008 - it is immutable
) -> Report:
    """Where should the next money go, how sure is that, and what would an amount do?

    Result: `plan` (one row a touchpoint, the largest allocation first), `overall` (one row), `separation`; with `--what-if` also `what_if`.
    Columns: touchpoint (label), n (count): answers. contacts (count). reach (share): of all contacts; without contacts, of the answers.
    shortfall (share, 0 to 1): how far fulfilment is below expectation, in widths of the scale. importance (share, 0 to 1): 1 if the survey
    does not ask for it, null if it has none of this touchpoint. weight (number): reach × importance × shortfall. allocation, low, high
    (money): what the touchpoint gets, with interval. share (share): of the total. top_1, top_3 (shares): probability to get most, and to
    be among the first three. floor, cap (money): of `cxkit.toml`. contact_cost (money): mean cost of a contact. shortfall_cost (money):
    contacts × contact_cost × shortfall.
    p_adj (p value): of a gap of 0, adjusted for all touchpoints (Holm). unmet (boolean): whether it is significantly below 0; both as in
    `cxkit gap`. flag (label): `small-n` below 30 answers, `suppressed` if `--min-cell` suppresses the row.
    total, allocated, unspent (money), touchpoints, unmet (counts): all of them, and those whose gap is significantly below 0 (Holm).
    first, second (labels), probability (share): that the first outweighs the second. more_answers (count): at both, to separate them; 0:
    they are separated; null: no number would do.
    amount (money): would be spent. shortfall_after, low, high (shares): afterwards. relieved (number): contacts × decrease of shortfall.
    break_even (money): what one of these contacts must be worth for the amount to pay. saving (money): relieved × contact_cost.
    needed_shortfall (share): at which the saving equals the amount; null if costs are unknown or no decrease saves so much.

    Formula: the total is divided in proportion to the weights, within floor and cap, the rest spread again. With `cost_to_halve` h of every
    touchpoint the shortfall after spending x is shortfall × 2^(−x / h), and the sum of weight × (1 − 2^(−x / h)) is maximised. Intervals
    are quantiles of 10,000 seeded draws, each solved anew: gap (t), reach (Dirichlet, contacts + 1/2; without contacts, of as many
    independent answers as these are worth by Rao and Scott), importance (normal, cut at 0); the weights of all other touchpoints together
    are shifted by twice their bias, which positive parts of estimates near 0 have.
    Two are separated, and one is called first, from a probability of 1 − (1 − confidence) / 2 on (97.5 %): either of two that are alike
    may come first. more_answers: with a power of 80 %, if the survey's part of the variance falls with the number of answers.

    Defaults: division in proportion was chosen for effects that nobody has measured; it fails if money does much more at one touchpoint
    than at another: `cost_to_halve` says so. Draws were chosen because ranks of near gaps are uncertain; t in them fails for few answers
    of which some lie far from the others.

    Edge cases: nothing falls short: there is no allocation beyond the floors. What caps leave over is unspent. A touchpoint with fewer than
    two answers, or fewer than `--min-cell`, gets its floor. With `cost_to_halve` for some touchpoints only, all are divided in proportion.

    Errors: RoleError without expectation, fulfilment or touchpoint; UsageError without a total, if floors exceed the total or a cap, or
    for `--what-if` at a touchpoint whose effect is unknown; DataError for one that does not occur; else as gap.

    Source: definition of cxkit. Boyd & Vandenberghe (2004), Convex Optimization, example 5.2 (water-filling). Holm (1979), Scandinavian
    Journal of Statistics 6. Rao and Scott (1981), Journal of the American Statistical Association 76.

    Examples:
    cxkit budget 100000 --survey survey.csv --contacts contacts.csv
    cxkit budget 100000 --survey survey.csv --contacts contacts.csv --what-if hotline=50000
    cxkit budget 100000 --survey survey.csv --contacts contacts.csv --format xlsx --output budget.xlsx
    """
    files = {"survey": survey, "contacts": contacts}
    return make_plan(total, files, reading, what_if=what_if, weight=weight, cluster=cluster, confidence=confidence, min_cell=min_cell)


def make_plan(
    total: float | None,
    files: Mapping[str, Sequence[str]],
    reading: JoiningOptions,
    *,
    what_if: Sequence[str] = (),
    weight: str | None = None,
    cluster: str | None = None,
    confidence: float | None = None,
    min_cell: int | None,
    suppressed: frozenset[str | None] = frozenset(),
) -> Report:
    """The report of `budget`.

    ``suppressed`` are touchpoints that another table of one document suppresses: beside the total there, the plan's row of one that is
    large enough would give away the one that is not.
    """
    loading, settings = check_loading(reading.model_dump(exclude_unset=True), JoiningOptions), reading.project()
    level = settings.confidence_or(confidence)
    least = settings.min_cell_or(min_cell)
    limits = {name: Limits(each.cost_to_halve, each.floor, each.cap) for name, each in settings.budget.touchpoints.items()}
    if total is None:
        total = settings.budget.total
    if total is None:
        raise UsageError(
            "There is no total to divide.", tr("cxkit budget 100000, or total under [budget] in {file_name}.", file_name=config.FILE_NAME)
        )
    _check_limits(limits, total)
    job = _Job(total, limits, _amounts(what_if), level, least, weight, cluster, suppressed)

    def compute(tables: Mapping[str, DataTable]) -> Report:
        return _report(tables, job)

    inputs = files_of(files, _INPUTS, settings)
    words = ["cxkit", "budget", typed_number(float(total))]
    own = {"what_if": tuple(what_if), "weight": weight, "cluster": cluster, "confidence": confidence, "min_cell": min_cell}
    made = report_on(
        _INPUTS,
        inputs,
        compute,
        loading=loading,
        settings=settings,
        min_cell=least,
        command=command_with_files(words, _INPUTS, inputs, {**own, **loading.typed()}),
        sections=("budget",),
    )
    made = made.model_copy(update={"notes": (*notes_on_several(inputs, _INPUTS, settings), *made.notes)})
    given = {"total": total, "what_if": what_if, "weight": weight, "cluster": cluster, "confidence": level, "min_cell": least}
    return add_provenance(made, {**given, **loading.typed()}, command_with_files(words, _INPUTS, inputs, {}))


def _check_limits(limits: Mapping[str, Limits], total: float) -> None:
    for name, each in limits.items():
        if each.cap is not None and each.floor > each.cap:
            raise UsageError(
                tr(
                    "[budget.touchpoints.{name}]: the floor {floor:,.0f} is above the cap {cap:,.0f}.",
                    name=name,
                    floor=each.floor,
                    cap=each.cap,
                ),
                "Change one of them.",
            )
    floors = sum(each.floor for each in limits.values())
    if floors > total:
        raise UsageError(
            tr(
                "The floors of {file_name} add up to {floors:,.0f}, more than the total of {total:,.0f}.",
                file_name=config.FILE_NAME,
                floors=floors,
                total=total,
            ),
            tr("Lower the floors in [budget.touchpoints], or spend at least: cxkit budget {floors:.0f}", floors=floors),
        )


def _amounts(typed: Sequence[str]) -> dict[str, float]:
    found = {}
    for text in typed:
        name, equals, number = text.rpartition("=")
        try:
            amount = float(number)
        except ValueError:
            amount = -1.0
        if not equals or not name or not 0 <= amount < float("inf"):
            raise UsageError(
                tr("--what-if {text}: a touchpoint and an amount are needed.", text=text), "For example: --what-if hotline=50000"
            )
        if name in found:
            raise UsageError(tr("--what-if names {name} twice.", name=name), "Give one amount for each touchpoint.")
        found[name] = amount
    return found


def _report(tables: Mapping[str, DataTable], job: _Job) -> Report:
    survey, contacts = tables["survey"], tables.get("contacts")
    for each in tables.values():
        refuse_several(each, ("touchpoint",), tr("an answer and a contact are of one touchpoint"))
    counted = tally(survey, *_ASKED, groupings=[group_keys(survey, ["touchpoint"])], weight=job.weight, cluster=job.cluster)
    stated = {each.name: each.role for each in _ASKED if each.role == "importance" and each.name in counted.scores}
    counted = without_few(counted, [(), (_TOUCHPOINT,)], stated, job.min_cell)
    costs = contact_costs(contacts) if isinstance(contacts, Contacts) else None
    plan = _plan(counted, gap_of(counted, _ASKED, job.confidence), costs, job)
    held = costs.held if costs else None
    effects = _effects(plan, held, job.amounts, job.min_cell)
    table = plan_table(plan, held, job.min_cell)
    found = plan.separations()
    made = [table, overall_table(plan, table.rows), separation_table(found)]
    made += [what_if_table(plan, effects)] if effects else []
    notes = [
        *method_notes(plan, found),
        *limit_notes(plan, job.min_cell, beside=any(each.touchpoint in job.suppressed for each in plan.candidates)),
        *name_notes(plan, costs, nameless=costs is None or not _hides_nameless(costs, job)),
    ]
    if contacts is not None and costs is not None:
        # contacts are counted by touchpoint: who had them matters to a cell limit alone
        notes += [note for note in notes_on_table(contacts, [costs]) if note.code != "customer-unused"]
    title = tr("Budget of {total}", total=with_unit(plan.total, "money", 0))
    summary = of_budget(plan.confidence)
    # as if the answers of suppressed touchpoints were not in the file: what the others leave of all answers is theirs
    few = sum(each.n for each in plan.candidates if each.suppressed) + _few_without_touchpoint(counted, job)
    counted = counted._replace(account=counted.account._replace(read=counted.account.read - few))
    return report("budget", title, survey, counted, ReportBody(made, _charts(table), notes), summary=summary)


def _plan(counted: Tally, measure: Gap, costs: ContactCosts | None, job: _Job) -> Plan:
    rollup = Rollup(counted, measure)
    found = rollup.groups((_TOUCHPOINT,))
    groups = {str(key[0]): sums for key, sums in found.items() if key[0] is not None}
    names = sorted({*groups, *(name for name in (costs.held if costs else {}) if name is not None), *job.limits})
    if not names:
        raise DataError("No answer and no contact is of a touchpoint: there is nothing to divide the total between.", _CONDITIONS)
    few = {name for name, people in _people(counted, groups).items() if people < job.min_cell or name in job.suppressed}
    few |= {name for name, held in (costs.held if costs else {}).items() if name is not None and held.suppressed(job.min_cell)}
    reach = _reach(rollup, groups, costs)
    made = [
        _suppressed(name, groups.get(name), job.limits)
        if name in few
        else _candidate(name, groups.get(name), measure, reach.get(name, 0.0), job.limits)
        for name in names
    ]
    # figures of all groups depend on their order in the last digit
    ordered = sorted(found.items(), key=lambda pair: by_name(pair[0][:1]))
    tested = {key[0]: sums for key, sums in ordered if key[0] not in few and (key[0] or not _few_without_touchpoint(counted, job))}
    verdicts = _verdicts(tested, measure)
    candidates = [each._replace(**verdicts.get(each.touchpoint, {})) for each in made]
    known = {each.touchpoint for each in candidates}
    hidden = costs is not None and _hides_nameless(costs, job)
    elsewhere = sum(held.contacts for name, held in costs.held.items() if name not in known and not hidden) if costs else 0
    return Plan(candidates, job.total, job.confidence, elsewhere, by_answers=costs is None)


_CONDITIONS = "Check --where, --since and --until."


def _reach(rollup: Rollup, groups: Mapping[str, Sums], costs: ContactCosts | None) -> dict[str, float]:
    """The contacts of each touchpoint; without any, the number of independent answers that its answers are worth for its share of all."""
    if costs:
        return {name: held.contacts for name, held in costs.held.items() if name is not None}
    pairs = rollup.against_rest((_TOUCHPOINT,)).values()
    whole = math.fsum(pair.a.moments.w for pair in pairs)
    worth = answers_of_shares(pairs) / whole if whole > 0 else 0.0
    return {name: sums.moments.w * worth for name, sums in groups.items()}


def _verdicts(tested: Mapping[object, Sums], measure: Gap) -> dict[object, dict[str, Any]]:
    """The adjusted p value of each gap, and whether it is unmet, as `gap` tells of the same touchpoints."""
    rows: list[Row] = [{"n": sums.n, **measure.figures(sums)} for sums in tested.values()]
    p_values = adjust(measure.own_p_values(rows, list(tested.values())), "holm")
    concluded = [measure.concluded({**row, "p_adj": p}) for row, p in zip(rows, p_values, strict=True)]
    return {name: {"p_adj": row["p_adj"], "unmet": row["verdict"] == "unmet"} for name, row in zip(tested, concluded, strict=True)}


def _few_without_touchpoint(counted: Tally, job: _Job) -> int:
    """The answers without a touchpoint, if they are suppressed."""
    rows = counted._replace(
        cells=counted.cells.filter(pl.col(_TOUCHPOINT).is_null()),
        persons=None if counted.persons is None else counted.persons.filter(pl.col(_TOUCHPOINT).is_null()),
    )
    hidden = None in job.suppressed or rows.people < job.min_cell
    return int(rows.cells.get_column("n").sum()) if hidden else 0


def _hides_nameless(costs: ContactCosts, job: _Job) -> bool:
    """Whether the contacts without a touchpoint are suppressed."""
    return None in costs.held and (None in job.suppressed or costs.held[None].suppressed(job.min_cell))


def _suppressed(name: str, sums: Sums | None, limits: Mapping[str, Limits]) -> Candidate:
    """A touchpoint that a cell limit hides, without its contacts: the reach of the others must not give them away."""
    return Candidate(name, sums.n if sums else 0, 0, None, None, limits.get(name, Limits()), suppressed=True)


def _candidate(name: str, sums: Sums | None, measure: Gap, contacts: float, limits: Mapping[str, Limits]) -> Candidate:
    n = sums.n if sums else 0
    gap = _uncertain(sums.moments, 0.0, measure.width) if sums else None
    importance = None
    if "importance" in measure.scores:
        scale: Scale = measure.scales[measure.scores.index("importance")]
        importance = _uncertain(sums.means["importance"], scale.low, scale.high - scale.low) if sums else None
    lacks = "importance" in measure.scores and importance is None
    return Candidate(name, n, contacts, gap, importance, limits.get(name, Limits()), lacks_importance=lacks)


def _people(counted: Tally, groups: Mapping[str, Sums]) -> Mapping[str, int]:
    """The persons behind the answers of each touchpoint; the answers if no persons are known."""
    if counted.persons is None:
        return {name: sums.n for name, sums in groups.items()}
    found = counted.persons.drop_nulls(_TOUCHPOINT).group_by(_TOUCHPOINT).agg(count_distinct())
    return {str(name): int(n) for name, n in found.rows()}


def _uncertain(moments: Moments, low: float, width: float) -> Uncertain | None:
    mean, se = moments.mean, moments.standard_error()
    return None if mean is None or se is None else Uncertain((mean - low) / width, se / width, moments.df)


def _effects(plan: Plan, held: Mapping[str | None, Held] | None, amounts: Mapping[str, float], least: int) -> dict[str, Effect]:
    names = [each.touchpoint for each in plan.candidates]
    found = {}
    for name, amount in amounts.items():
        if name not in names or not plan.candidates[names.index(name)].is_weighed:
            known = ", ".join(each.touchpoint for each in plan.candidates if each.is_weighed)
            raise DataError(
                tr("--what-if {name}: there is no such touchpoint with answers.", name=name), tr("There are: {known}.", known=known)
            )
        at = names.index(name)
        own = held.get(name, Held(0)) if held is not None else None
        effect = Effect(
            amount,
            float(plan.shortfall[at]),
            own.contacts if own else None,
            plan.candidates[at].limits.cost_to_halve,
            contact_cost(own, least),
        )
        if effect.cost_to_halve is None and effect.contact_cost is None:
            raise UsageError(
                tr("--what-if {name}: neither the effect of spending there nor the cost of a contact is known.", name=name),
                tr(
                    "Write into {file_name} which amount halves it, or name the column of costs (--role contacts.cost=COLUMN):",
                    file_name=config.FILE_NAME,
                ),
                [f'[budget.touchpoints."{name}"]', f"cost_to_halve = {typed_number(amount)}"],
            )
        found[name] = effect
    return found


def _charts(table: Table) -> list[Chart]:
    highs = [float(str(row["high"])) for row in table.rows if row["high"] is not None]
    drawn: Encodings = {"value": "allocation", "low": "low", "high": "high", "domain": [0.0, max([*highs, 1.0])]}
    columns: list[str] = ["touchpoint", "shortfall", "allocation", "low", "high", "top_1"]
    return [Chart(kind="bar_whisker", table="plan", encodings={**drawn, "columns": columns})]
