"""The tables of a budget."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from cxkit.counts.contacts.contact_costs import Held
from cxkit.measures.by_group import round_significant, significant
from cxkit.measures.cell_limits import is_dominated
from cxkit.measures.spending.effect import Effect
from cxkit.measures.spending.plan import Plan, Separation
from cxkit.model import Column, Row, Table

_PLAN = (
    Column(key="touchpoint", title="touchpoint", unit="label"),
    Column(key="n", title="n", unit="count", help="Answers with expectation and fulfilment."),
    Column(key="contacts", title="contacts", unit="count", help="Contacts at the touchpoint."),
    Column(key="reach", title="reach", unit="share", help="Share of all contacts; without contacts, of the answers."),
    Column(key="shortfall", title="shortfall", unit="share", help="How far fulfilment is below expectation, in widths of the scale."),
    Column(key="importance", title="importance", unit="share", help="Mean importance, 0 to 1; 1 if the survey does not ask for it."),
    Column(key="weight", title="weight", unit="number", digits=4, help="Reach × importance × shortfall."),
    Column(key="allocation", title="allocation", unit="money", digits=0, help="What the touchpoint gets of the total."),
    Column(key="low", title="low", unit="money", digits=0, help="Lower confidence limit of the allocation."),
    Column(key="high", title="high", unit="money", digits=0, help="Upper confidence limit of the allocation."),
    Column(key="share", title="share", unit="share", help="Share of the total."),
    Column(key="top_1", title="first", unit="share", help="Probability to get most."),
    Column(key="top_3", title="first three", unit="share", help="Probability to be among the three that get most."),
    Column(key="floor", title="floor", unit="money", digits=0, help="Least amount, by the project file."),
    Column(key="cap", title="cap", unit="money", digits=0, help="Greatest amount, by the project file."),
    Column(key="contact_cost", title="cost a contact", unit="money", help="Mean cost of a contact."),
    Column(key="shortfall_cost", title="cost of shortfall", unit="money", digits=0, help="Contacts × cost of a contact × shortfall."),
    Column(key="p_adj", title="p (adjusted)", unit="p", help="P value of a gap of 0, adjusted for all touchpoints."),
    Column(key="unmet", title="unmet", unit="boolean", help="Whether the gap is significantly below 0."),
    Column(key="flag", title="flag", unit="label"),
)
_WHAT_IF = (
    Column(key="touchpoint", title="touchpoint", unit="label"),
    Column(key="amount", title="amount", unit="money", digits=0, help="What would be spent there."),
    Column(key="shortfall", title="shortfall", unit="share", help="Shortfall now."),
    Column(key="shortfall_after", title="after", unit="share", help="Shortfall × 2^(−amount / cost_to_halve)."),
    Column(key="low", title="low", unit="share", help="Lower confidence limit of the shortfall afterwards."),
    Column(key="high", title="high", unit="share", help="Upper confidence limit of the shortfall afterwards."),
    Column(key="relieved", title="contacts relieved", unit="number", digits=0, help="Contacts × decrease of the shortfall."),
    Column(key="break_even", title="break-even", unit="money", help="What one such contact must be worth for the amount to pay."),
    Column(key="saving", title="saving", unit="money", digits=0, help="Contacts relieved × cost of a contact."),
    Column(key="needed_shortfall", title="needed shortfall", unit="share", help="Shortfall at which the saving equals the amount."),
    Column(key="contact_cost", title="cost a contact", unit="money", help="Mean cost of a contact."),
)
_SEPARATION = (
    Column(key="first", title="first", unit="label", help="A touchpoint."),
    Column(key="second", title="second", unit="label", help="The next by weight."),
    Column(key="probability", title="probability", unit="share", help="Probability that the first outweighs the second."),
    Column(
        key="more_answers",
        title="more answers",
        unit="count",
        help="Further answers at both that would separate them; 0: they are separated.",
    ),
)
_OVERALL = (
    Column(key="total", title="total", unit="money", digits=0, help="What is to be spent."),
    Column(key="allocated", title="allocated", unit="money", digits=0, help="Sum of the allocations."),
    Column(key="unspent", title="unspent", unit="money", digits=0, help="What floors and caps leave over."),
    Column(key="touchpoints", title="touchpoints", unit="count", help="Touchpoints in the plan."),
    Column(key="unmet", title="unmet", unit="count", help="Touchpoints whose gap is significantly below 0 (Holm)."),
    Column(key="shortfall_cost", title="cost of shortfall", unit="money", digits=0, help="Contacts × cost of a contact × shortfall."),
)
_FEW = 30


def contact_cost(held: Held | None, least: int) -> float | None:
    """The mean cost of the contacts of a touchpoint that have one.

    None of fewer than ``least`` persons, and if one or two of them have most of it.
    """
    if held is None or not held.costed or held.paying < least:
        return None
    return None if least > 1 and is_dominated(held.largest, held.two_largest, held.cost) else held.cost / held.costed


def plan_table(plan: Plan, held: Mapping[str | None, Held] | None, least: int) -> Table:
    """One row a touchpoint, the largest allocation first; mean costs of fewer than ``least`` persons are not shown."""
    rows = [_row(plan, at, held, least) for at in plan.order]
    return Table(name="plan", title="Allocation", columns=_PLAN, rows=tuple(rows))


def _row(plan: Plan, at: int, held: Mapping[str | None, Held] | None, least: int) -> Row:
    candidate, spread = plan.candidates[at], plan.spreads[at]
    own = held.get(candidate.touchpoint, Held(0)) if held is not None else None
    cost = contact_cost(own, least)
    shortfall = None if math.isnan(plan.shortfall[at]) else float(plan.shortfall[at])
    known = {
        "n": candidate.n,
        "contacts": own.contacts if own else None,
        "reach": float(plan.reach[at]),
        "shortfall": shortfall,
        "importance": None if candidate.lacks_importance else candidate.importance.mean if candidate.importance else 1.0,
        "weight": float(plan.weight[at]) if candidate.is_weighed else None,
        "allocation": float(plan.allocation[at]),
        "low": spread.low,
        "high": spread.high,
        "share": float(plan.allocation[at]) / plan.total,
        "top_1": spread.top_1,
        "top_3": spread.top_3,
        "floor": candidate.limits.floor,
        "cap": candidate.limits.cap,
        "contact_cost": None if cost is None else significant(cost),
        "shortfall_cost": significant(own.contacts * cost * shortfall) if own and cost is not None and shortfall is not None else None,
        "p_adj": candidate.p_adj,
        "unmet": candidate.unmet,
    }
    hidden = candidate.suppressed
    kept = ("allocation", "share", "floor", "cap") if hidden else tuple(known)
    flag = "suppressed" if hidden else "small-n" if candidate.n < _FEW else None
    return {"touchpoint": candidate.touchpoint, **{key: value if key in kept else None for key, value in known.items()}, "flag": flag}


def overall_table(plan: Plan, rows: Sequence[Row]) -> Table:
    """The total, what is spent of it, and the cost of all shortfalls that are known."""
    costs = [float(str(row["shortfall_cost"])) for row in rows if row["shortfall_cost"] is not None]
    row: Row = {
        "total": plan.total,
        "allocated": plan.total - plan.unspent,
        "unspent": plan.unspent,
        "touchpoints": len(plan.candidates),
        "unmet": sum(each.unmet for each in plan.candidates),
        "shortfall_cost": math.fsum(costs) if costs else None,
    }
    return Table(name="overall", title="Budget", columns=_OVERALL, rows=(row,))


def separation_table(found: Sequence[Separation]) -> Table:
    """Each touchpoint against the next."""
    return Table(name="separation", title="What the data separate", columns=_SEPARATION, rows=tuple(dict(each._asdict()) for each in found))


def what_if_table(plan: Plan, effects: Mapping[str, Effect]) -> Table:
    """What each amount would do."""
    names = [each.touchpoint for each in plan.candidates]
    rows: list[Row] = []
    for touchpoint, effect in effects.items():
        low, high = (None, None) if effect.factor is None else plan.shortfall_limits(names.index(touchpoint), effect.factor)
        row: Row = {
            "touchpoint": touchpoint,
            "amount": effect.amount,
            "shortfall": effect.shortfall,
            "shortfall_after": effect.after,
            "low": low,
            "high": high,
            "relieved": effect.relieved,
            "break_even": effect.break_even,
            "saving": effect.saving,
            "needed_shortfall": effect.needed_shortfall,
            "contact_cost": effect.contact_cost,
        }
        rows.append(round_significant(row))
    return Table(name="what_if", title="What if", columns=_WHAT_IF, rows=tuple(rows))
