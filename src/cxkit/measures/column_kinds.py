"""What each column of a report shows of single persons, and how a cell limit (``--min-cell``) treats it.

Every column is declared by its key: in the table here, or by ``declare_kind`` where a class of measures knows it. A contract test fails
for one that is not. Rows of too few persons are suppressed before a table exists (``cell_limits``), and with them those that would reveal
these: that is all that sizes, parts, means and estimates need. Sums of amounts are looked at for dominance too. A quantile or an extreme
is the value of one person, however many persons the row has: ``protect`` clears such cells in every table of every report.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import NamedTuple

from cxkit.counts import group_id, group_name
from cxkit.model import PARTLY, Cell, Row, Table
from cxkit.roles import looks_personal

Persons = Callable[[Row], float]
GROUP_ID = group_id("")


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, (int, float)) else 0.0


def _customers(row: Row) -> float:
    """The persons of a row; if it counts none, what it counts."""
    return next((_number(row[key]) for key in ("customers", "n", "episodes", "tickets", "contacts") if key in row), 0.0)


def _share_of(share: str) -> Persons:
    return lambda row: round(_number(row.get(share)) * _customers(row))


def _lost(row: Row) -> float:
    """Customers on the smaller side of a median that Kaplan and Meier estimate: it is the time of one of the losses."""
    return min(2 * _number(row.get("lost")), _customers(row))


_Z = 3.3  # standard errors: limits of any usual confidence lie within


class Quantile(NamedTuple):
    """A quantile of the values of ``persons``: there must be as many on each side of it as the limit.

    The lower and upper limit of its interval (``end`` -1 and 1) are quantiles too, nearer to the least or greatest value.
    """

    at: float
    persons: Persons = _customers
    end: int = 0

    def reveals(self, row: Row, limit: int) -> bool:
        """Whether fewer persons than the limit are on one side of it."""
        n = self.persons(row)
        at = self.at + self.end * _Z * math.sqrt(self.at * (1 - self.at) / max(n, 1.0))
        return n * min(at, 1 - at) < limit


class Extreme(NamedTuple):
    """The least or greatest value of a row, which is that of one person."""

    def reveals(self, row: Row, limit: int) -> bool:
        """Always."""
        del row, limit
        return True


class Plain(Enum):
    """The kinds of columns whose cells are shown wherever their row is."""

    SIZE = auto()
    """How many persons, answers, contacts, orders or cases the row is about: what its suppression is decided by."""
    PART = auto()
    """How many of these have a property, be they few."""
    TOTAL = auto()
    """A sum of amounts: the row is suppressed too if one or two persons hold most of it (``cell_limits.dominated``)."""
    MEAN = auto()
    """A mean, share or rate over the persons of the row, or over a part of them that the metric itself keeps as large as the limit."""
    TIME = auto()
    """A quantile or a time of a curve on each side of which the metric itself keeps as many persons as the limit."""
    ESTIMATE = auto()
    """An interval, a test, a model, a comparison of shown rows: a function of what sums and sizes show."""
    SETTING = auto()
    """What was chosen or found for the whole report: a scale, a horizon, the place of a row."""


_REPEATERS = _share_of("repeat_rate")
_PLAIN = {
    Plain.SIZE: """
        n customers contacts orders episodes tickets started matters at_risk at_start at_end observed opened answers
        clusters rows n_a n_b n_before n_after sentiment_n nps_n csat_n ces_n gap_n listed missing distinct groups
    """,
    Plain.PART: """
        promoters passives detractors satisfied complaints open resolved reopened contained lost active won_back new
        returning regulars handoffs ping_pong attractive one_dimensional must_be indifferent reverse questionable
        set_aside channels due closed in_time overdue left_out touchpoints
    """,
    Plain.TOTAL: """
        revenue amount clv_total mrr_start mrr_new mrr_lost mrr_end cost contact_cost lost_days
    """,
    Plain.MEAN: """
        nps csat ces effort easy mean gap expectation fulfilment importance unmet met exceeded adequate desired
        perceived adequacy superiority below within above performance value value_a value_b share rate reach
        digital_share positive negative net_sentiment contacts_per_customer contacts_per_episode single_contact fcr
        handoff_share ping_pong_share repeat_topic_share contained_share handed_share resolved_share returned_share
        customer_rate repeat_share reopened_share repeat_rate regular_share churned_share repeat_by_age churn_rate
        customer_retention revenue_share revenue_per_customer relationship_days recency_days frequency monetary
        lost_per_year total_strength category_strength expected_orders expected_value clv alive shortfall
        shortfall_after in_time_rate effective_before effective_after before after
    """,
    Plain.TIME: """
        median_days_to_resolve p90_days_to_resolve first_response_median first_response_p90 resolve_median resolve_p90
        time horizon
    """,
    Plain.ESTIMATE: """
        low high sd p p_adj p_wilcoxon vs_rest vs_rest_p vs_rest_p_adj change change_p change_p_adj difference same_month same_month_p ratio
        hazard_ratio statistic df f r2 adjusted_r2 effect effect_size weighted_gap priority rank spread
        between_variance icc shrunken contribution floor correlation coefficient better worse growth nrr grr survival
        retention estimate log_likelihood predicted top_1 top_3 total weighted unweighted allocated saving relieved
        more_answers needed_shortfall unspent shortfall_cost center lower upper basis
    """,
    Plain.SETTING: """
        score period line detectable half_width n_per_group samples invitations weight cap probability min max target
        allowed m
    """,
}
_KINDS: dict[str, Plain | Quantile | Extreme] = {
    **{key: kind for kind, keys in _PLAIN.items() for key in keys.split()},
    "median": Quantile(0.5, _lost),
    "median_revenue": Quantile(0.5),
    "median_relationship_days": Quantile(0.5),
    "median_days": Quantile(0.5),
    "gap_p50_days": Quantile(0.5, _REPEATERS),
    "gap_p90_days": Quantile(0.9, _REPEATERS),
    "gap_ended_p50_days": Quantile(0.5, _REPEATERS),
    "gap_ended_p90_days": Quantile(0.9, _REPEATERS),
    "age_days": Quantile(0.5),
    "from": Extreme(),
    "to": Extreme(),
}
"""The kind of each column.

``from`` and ``to`` of single cuts are set by the metric that knows how many customers lie between them.
"""


def declare_kind(key: str, kind: Plain) -> None:
    """Declare the kind of a column, unless the table has it: a quantile stays one."""
    _KINDS.setdefault(key, kind)


def kind_of(key: str) -> Plain | Quantile | Extreme | None:
    """The kind of a column, None if it is not declared; the limit of an interval is an estimate, but for that of a quantile."""
    if key in _KINDS:
        return _KINDS[key]
    figure, end = key.rpartition("_")[::2]
    found = _KINDS.get(figure) if end in _ENDS else None
    return found._replace(end=_ENDS[end]) if isinstance(found, Quantile) else Plain.ESTIMATE if found in _FIGURES else found


_ENDS = {"low": -1, "high": 1}
_FIGURES = {Plain.MEAN, Plain.ESTIMATE, Plain.TOTAL, Plain.PART, Plain.SIZE, Plain.SETTING}


_LISTS = frozenset({"customers", "cuts"})
"""Tables without such columns: of single customers, which the user asked for, and of cuts."""


def reveals(key: str, row: Row, limit: int) -> bool:
    """Whether the limit forbids that cell of a row, for notes that quote it."""
    kind = kind_of(key)
    return limit > 1 and isinstance(kind, Quantile | Extreme) and kind.reveals(row, limit)


def protect(tables: Sequence[Table], limit: int) -> tuple[Table, ...]:
    """The tables without the values of single persons, if there is a ``limit``."""
    return tuple(table if table.name in _LISTS else _protected(table, limit) for table in tables) if limit > 1 else tuple(tables)


def without_personal_names(tables: Sequence[Table], limit: int) -> tuple[Table, ...]:
    """The tables without the suppressed rows of columns that look personal: a small group's name is that of a person.

    Other names (of touchpoints, channels, segments, ...) are those of the business; such rows stay, without figures.
    """
    if limit <= 1:
        return tuple(tables)
    found = []
    for table in tables:
        named = [column.key for column in table.columns if column.key.startswith(GROUP_ID)]
        personal = [key for key in named if looks_personal(group_name(key), [row[key] for row in table.rows])]
        rows = tuple(row for row in table.rows if not (personal and row.get("flag") == "suppressed"))
        found.append(table.model_copy(update={"rows": rows}))
    return tuple(found)


def _protected(table: Table, limit: int) -> Table:
    found = {column.key: kind_of(column.key) for column in table.columns if column.unit != "label"}
    kinds = {key: kind for key, kind in found.items() if isinstance(kind, Quantile | Extreme)}
    if not kinds:
        return table
    timed = {end for column in table.columns if column.absent for end in (column.key, f"{column.key}_low", f"{column.key}_high")}
    rows = list[Row]()
    for row in table.rows:
        cleared = {key for key, kind in kinds.items() if kind.reveals(row, limit)}
        times = any(row[key] is not None for key in cleared & timed)
        flag = {"flag": PARTLY} if times and "flag" in row else {}
        rows.append({**row, **dict.fromkeys(cleared), **flag})
    return table.model_copy(update={"rows": tuple(rows)})
