"""Versions of contracts without a number: rows of one contract with the same begin, in the order of their changes; the last one counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import meanings
from cxkit.shapes.shape import Evidence, Shape, fitting
from cxkit.tables.identifiers import identity
from cxkit.tables.typed_columns import dated
from cxkit.values.reasons import Reason
from cxkit.values.statuses.open_ends import NEVER, ZERO

_EARLIER, _PLACE = "cx:earlier row", "cx:place in file"
_CONTRACT = frozenset({"contract", "subscription"})
_CHANGED = frozenset({"updated", "changed", "history"})
_NEARLY_ALL = 0.95
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_FEWEST = 3  # contracts with several rows
_FEWEST_CUSTOMERS = 8  # with an end in some of their rows alone: half of them would have it in the last row by chance


class _Order(NamedTuple):
    """The columns of contracts and of the days of change; without such days rows are in the order of the file, or ``backwards`` in it.

    ``few``: customers stand for contracts, so that a few whose rows are in order may be an accident.
    """

    contract: str
    change: str | None = None
    backwards: bool = False
    few: bool = False


def recognise(evidence: Evidence) -> Shape | None:
    """The shape if several rows of a contract have one begin, and those with an end are its last ones.

    Contracts by their number, or customers if the rows have days of change and no number: two contracts of one customer may begin on a day.
    """
    since, until = evidence.column("since"), evidence.column("until")
    if not since or not until or "until" in evidence.table.doubtful:
        return None
    for order in _orders(evidence, (since, until)):
        days = _days(evidence, (since, until, *([order.change] if order.change else [])))
        if days and (evidence.declared or _are_versions(evidence, order, days)):
            return _shape(evidence, order, days)
    return None


def _orders(evidence: Evidence, terms: tuple[str, str]) -> Iterator[_Order]:
    table = evidence.table
    free = [column for column in table.own_columns if column not in terms]
    contracts = [column for column in free if any(word & _CONTRACT for word in meanings(column)) and _may_number(evidence, column)]
    changes = [column for column in free if any(word & _CHANGED for word in meanings(column)) and table.values(column).dates >= _NEARLY_ALL]
    repeated = [column for column in contracts if table.sample.get_column(column).n_unique() < table.sample.height]
    who = evidence.column("customer_id")
    for contract in dict.fromkeys([*repeated, *([who] if who and not contracts else [])]):
        yield from (_Order(contract, change) for change in changes)
    for contract in repeated or ([who] if who and not contracts and _tells_years(evidence, who, free) else []):
        yield from (_Order(contract, few=contract == who), _Order(contract, backwards=True, few=contract == who))


def _tells_years(evidence: Evidence, who: str, columns: list[str]) -> bool:
    """Whether a column has the year of each row, another one in each row of a customer: products that begin on one day have none."""
    years = [column for column in columns if (texts := evidence.sampled(column)) and all(map(_YEAR.match, texts))]
    differ = [evidence.table.sample.group_by(who).agg((pl.col(column).n_unique() == pl.len()).alias("differ")) for column in years]
    return any(each.get_column("differ").all() for each in differ)


def _may_number(evidence: Evidence, column: str) -> bool:
    """Whether a column tells contracts apart: kinds of contracts are few."""
    values = evidence.table.values(column)
    return values.dates < _NEARLY_ALL and values.numbered and values.distinct >= _FEWEST


def _days(evidence: Evidence, columns: tuple[str, ...]) -> list[pl.Expr] | None:
    """The moments of the columns; None if one has values that are no days."""
    read = [dated(evidence.table, column, evidence.table.sample.schema[column], clock=place > 1) for place, column in enumerate(columns)]
    if any(each.error for each in read):
        return None
    return [each.parts.struct.field("moment" if place > 1 else "day") for place, each in enumerate(read)]


def _are_versions(evidence: Evidence, order: _Order, days: list[pl.Expr]) -> bool:
    """Whether the rows of contracts are their versions: in the sample, and then in the whole file."""
    named = [day.alias(name) for day, name in zip(days, ("since", "until", "change"), strict=False)]
    columns = [identity(pl.col(order.contract)).alias("contract"), *named]
    return _end_last(evidence.table.sample.select(columns), order) and _end_last(evidence.of_all(*columns), order)


def _end_last(rows: pl.DataFrame, order: _Order) -> bool:
    """Whether nearly all contracts with several rows have one begin, and an end, if any, in the last row."""
    rows = rows.with_columns(pl.when(~pl.col("until").is_in(sorted({*NEVER, *ZERO}))).then("until")).with_row_index("place")
    if order.change is None:
        place = pl.col("place").cast(pl.Int64)
        rows = rows.with_columns((-place if order.backwards else place).alias("change"))
    ended = pl.col("until").is_not_null()
    by_contract = (
        rows.drop_nulls(["contract", "since", "change"])
        .sort("change", "place")
        .group_by("contract", maintain_order=True)
        .agg(
            pl.len().alias("rows"),
            (pl.col("since").n_unique() == 1).alias("one_begin"),
            (pl.col("change").n_unique() == pl.len()).alias("in_order"),
            ended.any().alias("ended"),
            ended.last().alias("ended_last"),
            (ended.any() & ~ended.all()).alias("changed"),
        )
    )
    several = by_contract.filter(pl.col("rows") > 1)
    if several.height < _FEWEST or several.get_column("changed").sum() < (_FEWEST_CUSTOMERS if order.few else 1):
        return False
    ends = several.filter("ended").get_column("ended_last")
    shares = [several.get_column("one_begin").mean(), several.get_column("in_order").mean(), ends.mean()]
    return all(isinstance(share, float) and share >= _NEARLY_ALL for share in shares)


def _shape(evidence: Evidence, order: _Order, days: list[pl.Expr]) -> Shape:
    who = identity(pl.col(order.contract))
    contracts = int(evidence.of_all(who.drop_nulls().n_unique().alias("n")).item())

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        known = who.is_not_null() & fitting(frame, evidence.table.reading.overflow)
        place = pl.int_range(pl.len(), dtype=pl.Int64)
        made = frame.with_columns((-place if order.backwards else place).alias(_PLACE))
        by = [*days[2:], pl.col(_PLACE)]
        group = [who, known]
        later = pl.int_range(pl.len(), dtype=pl.UInt32).over(group, order_by=by) < pl.len().over(group) - 1
        return made.with_columns((later & known).alias(_EARLIER)).drop(_PLACE)

    contract = shortened(order.contract)
    if order.change:
        text = tr(
            "Rows are versions of contracts by '{version}': the last one of each '{contract}' counts ({contracts:,}).",
            version=shortened(order.change),
            contract=contract,
            contracts=contracts,
        )
    else:
        text = tr(
            "Rows of one '{contract}' have the same begin: versions of one contract, of which the first row counts ({contracts:,})."
            if order.backwards
            else "Rows of one '{contract}' have the same begin: versions of one contract, of which the last row counts ({contracts:,}).",
            contract=contract,
            contracts=contracts,
        )
    return Shape(
        add=add,
        columns={_EARLIER: "further row"},
        excluded={Reason.FURTHER_ROW: _EARLIER},
        notes=(Note(code="shape", level="info", text=text, hint="--shape plain counts every row as a contract"),),
    )
