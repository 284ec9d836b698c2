"""The order of day and month in a column of dates: the evidence of its values, and what is decided by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from cxkit.errors import DataError
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.values.reasons import TOLERATED
from cxkit.values.time import date_formats
from cxkit.values.time.date_formats import FORMATS, ORDERS, Format, Order, Serial
from cxkit.values.time.date_rules import TEXT, DateRule, is_plausible, quote_value

CLEAR = "clear"
_YEAR_LAST: tuple[Order, Order] = ("dmy", "mdy")
_FEWEST_DAYS = 3  # of one month
_FEWEST_A_DAY = 2  # hours with a moment: a run of bills once a month lasts minutes
_BEFORE_MINUTES = r"^([^:]+):"


def spans(days: pl.LazyFrame) -> pl.LazyFrame:
    """How many days each column has, its first and its last one: ``clear`` ones, and ambiguous ones in each order."""
    every = pl.all()
    return days.select(every.count().name.prefix("n "), every.min().name.prefix("first "), every.max().name.prefix("last "))


def order_between(found: Mapping[str, Any], orders: Sequence[Order]) -> Order | None:
    """The only order in which all ambiguous days lie between the first and the last of at least as many clear ones."""
    ambiguous = [found[f"n {order}"] for order in orders]
    if not all(ambiguous) or found[f"n {CLEAR}"] < max(ambiguous):
        return None
    first, last = found[f"first {CLEAR}"], found[f"last {CLEAR}"]
    within = [order for order in orders if first <= found[f"first {order}"] <= found[f"last {order}"] <= last]
    return within[0] if len(within) == 1 else None


FIRST_PART: Mapping[Order, str] = {"dmy": "day", "mdy": "month", "ymd": "year"}
"""Which of day, month and year comes first in each order."""


class Decision(NamedTuple):
    """The order of a column, a quoted value that shows it, the note if nothing does, and the error if values contradict each other."""

    order: Order | None
    proof: str | None = None
    note: Note | None = None
    error: DataError | None = None


def _formats_of(order: Order) -> list[Format]:
    return [kind for kind in FORMATS if kind.order == order]


def read_in(text: pl.Expr, order: Order, rule: DateRule) -> pl.Expr:
    """The day of a text with an ambiguous format, read in this order."""
    formats = _formats_of(order)
    whole = date_formats.match_any_format(text, formats)
    day = pl.coalesce(date_formats.parse_day(whole, kind) for kind in formats)
    return pl.when(is_plausible(day, rule)).then(day)


class _Evidence(NamedTuple):
    """Evidence for the order: for each order the number of values that only other orders can read, and a value that only it can read."""

    values: int
    against: Mapping[Order, int]
    proofs: Mapping[Order, str | None]
    open: str | None

    @property
    def best(self) -> list[Order]:
        """The orders with the fewest values against them."""
        least = min(self.against.values())
        return [order for order in ORDERS if self.against[order] == least]

    @property
    def minority(self) -> int:
        """The number of values against the best order."""
        return min(self.against.values())

    @property
    def is_conclusive(self) -> bool:
        """Whether one order is the best, and hardly any value is against it."""
        return len(self.best) == 1 and self.minority <= TOLERATED * self.values


def _weigh_sample(texts: pl.LazyFrame, rule: DateRule) -> _Evidence:
    return _evidence_of(_evidence_expressions(texts, rule).collect(engine="streaming"))


def _evidence_expressions(texts: pl.LazyFrame, rule: DateRule) -> pl.LazyFrame:
    """Evidence from the texts of a frame with one column, as one row."""
    texts = texts.select(pl.all().alias(TEXT))
    text = date_formats.fold_text(pl.col(TEXT))
    read = texts.select(TEXT, *(read_in(text, order, rule).is_not_null().alias(order) for order in ORDERS))
    some = pl.any_horizontal(ORDERS)
    others = {order: pl.any_horizontal(other for other in ORDERS if other != order) for order in ORDERS}
    return read.select(
        pl.col(TEXT).filter(~text.is_in(sorted(rule.blanks))).count().alias("values"),
        pl.col(TEXT).filter(some).first().alias("open"),
        *((some & ~pl.col(order)).sum().alias(f"against {order}") for order in ORDERS),
        *(pl.col(TEXT).filter(pl.col(order) & ~others[order]).first().alias(f"proof {order}") for order in ORDERS),
    )


def _evidence_of(weighed: pl.DataFrame) -> _Evidence:
    sums = weighed.row(0, named=True)
    return _Evidence(
        sums["values"],
        {order: sums[f"against {order}"] for order in ORDERS},
        {order: sums[f"proof {order}"] for order in ORDERS},
        sums["open"],
    )


def _weigh_all(rule: DateRule) -> _Evidence | None:
    """The evidence from all values of the column; None if the sample holds them all."""
    found = rule.search(lambda texts: _evidence_expressions(texts, rule)) if rule.search else None
    return None if found is None else _evidence_of(found)


def decide_order(column: str, sampled: pl.LazyFrame, rule: DateRule, found: list[Format | Serial]) -> Decision:
    """Decide which of day, month and year comes first: by the user's option, else by the values."""
    years = any(isinstance(kind, Format) and kind.order == "ymd" for kind in found)
    evidence = _weigh_sample(sampled, rule)
    if rule.order and (rule.order != "ymd" or years):
        proof = evidence.proofs[rule.order]
        return Decision(rule.order, quote_value(rule, column, proof) if proof else None)
    if not evidence.is_conclusive:
        evidence = _weigh_all(rule) or evidence
    best = evidence.best
    order = best[0]
    if evidence.is_conclusive:
        proof = evidence.proofs[order]
        return Decision(order, quote_value(rule, column, proof) if proof else None)
    if evidence.minority == 0:
        between = _order_between_others(sampled, rule, best)
        if between is None and (within := _order_within_a_month(sampled, rule, best)):
            return Decision(within, None, _note_within(column, within))
        return Decision(between or order, None, _note_open(column, evidence, best, rule, between))
    proofs = [(each, quote_value(rule, column, proof)) for each in ORDERS if (proof := evidence.proofs[each])]
    proven = ", ".join(tr("{quoted} has the {first} first", quoted=quoted, first=translated(FIRST_PART[each])) for each, quoted in proofs)
    return Decision(
        order,
        error=DataError(
            tr(
                "Column '{column}' contradicts itself: {proven}; {minority:,} of {values:,} values contradict either order.",
                column=column,
                proven=proven,
                minority=evidence.minority,
                values=evidence.values,
            ),
            "--dates dmy or --dates mdy decides and excludes the others if they are at most 1 %; if both orders are correct, repair the "
            "export or exclude one part with --where.",
        ),
    )


def _order_between_others(sampled: pl.LazyFrame, rule: DateRule, orders: list[Order]) -> Order | None:
    """The only one of these orders in which all ambiguous days lie between the clear ones of the column, such as 2026-01-31."""

    def measure(texts: pl.LazyFrame) -> pl.LazyFrame:
        text = date_formats.fold_text(pl.all())
        kinds = [kind for kind in FORMATS if not kind.order]
        whole = date_formats.match_any_format(text, kinds)
        clear = pl.coalesce(date_formats.parse_day(whole, kind) for kind in kinds)
        every = (
            pl.when(is_plausible(clear, rule)).then(clear).alias(CLEAR),
            *(read_in(text, order, rule).alias(order) for order in orders),
        )
        return spans(texts.select(every))

    found = rule.search(measure) if rule.search else None
    return order_between((measure(sampled).collect(engine="streaming") if found is None else found).row(0, named=True), orders)


def _order_within_a_month(sampled: pl.LazyFrame, rule: DateRule, orders: list[Order]) -> Order | None:
    """The order in which moments of several hours a day lie on days of one month, while the other puts them on one day of several months.

    Days without a time of day may be those of a monthly figure. Another column of the file may prove the other order.
    """
    if not {"dmy", "mdy"} <= {*orders}:
        return None

    def measure(texts: pl.LazyFrame) -> pl.LazyFrame:
        text = date_formats.fold_text(pl.all())
        read = texts.select(text.alias(TEXT), *(read_in(text, order, rule).alias(order) for order in _YEAR_LAST))
        known = read.drop_nulls(_YEAR_LAST)
        every = (
            *(pl.col(order).dt.truncate("1mo").n_unique().alias(f"months {order}") for order in _YEAR_LAST),
            *(pl.col(order).dt.day().n_unique().alias(f"days {order}") for order in _YEAR_LAST),
            pl.col(TEXT).str.extract(_BEFORE_MINUTES).drop_nulls().n_unique().alias("hours"),
        )
        return known.select(every)

    found = rule.search(measure) if rule.search else None
    of = (measure(sampled).collect(engine="streaming") if found is None else found).row(0, named=True)
    for order, other in (_YEAR_LAST, _YEAR_LAST[::-1]):
        days = of[f"days {order}"]
        if (
            of[f"months {order}"] == 1 == of[f"days {other}"]
            and of[f"months {other}"] == days >= _FEWEST_DAYS
            and of["hours"] >= _FEWEST_A_DAY * days
        ):
            return order if rule.proven_elsewhere is None or rule.proven_elsewhere() <= {order} else None
    return None


def _note_within(column: str, order: Order) -> Note:
    other = _YEAR_LAST[1 - _YEAR_LAST.index(order)]
    text = tr(
        "Column '{column}': with the {first} first, all moments lie in one month; else they would lie on the same day of several "
        "months. They are read with the {first} first.",
        column=column,
        first=translated(FIRST_PART[order]),
    )
    hint = tr("--dates {order} reads the {first} first", order=other, first=translated(FIRST_PART[other]))
    return Note(code="dates-within", level="warning", text=text, hint=hint)


def _note_open(column: str, evidence: _Evidence, best: list[Order], rule: DateRule, between: Order | None) -> Note:
    """The note on days that may be read in several orders, of which ``between`` is the only one that the other days allow."""
    such = "" if rule.min_cell > 1 or not evidence.open else tr(" (such as {rule})", rule=quote_value(rule, column, evidence.open))
    taken = between or best[0]
    first = translated(FIRST_PART[taken])
    text = tr(
        "Column '{column}': the order of day and month is ambiguous{such}; read with the {first} first.",
        column=column,
        such=such,
        first=first,
    )
    if between:
        text = tr(
            "Column '{column}': only with the {first} first, ambiguous days{such} lie between the others; they are read so.",
            column=column,
            such=such,
            first=first,
        )
    others = tr(" and ").join(
        tr("--dates {order} reads the {first} first", order=order, first=translated(FIRST_PART[order])) for order in best if order != taken
    )
    return Note(code="dates-between" if between else "dates-undecided", level="warning", text=text, hint=others)
