"""Tenures of customers: counts by group, duration, and whether the customer was lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from pydantic import JsonValue

from cxkit.counts.counting import Pass, count_rows
from cxkit.counts.customers.calendar_months import months_between
from cxkit.counts.customers.contract_columns import CHURNED, TENURE, ContractColumns, contract_columns
from cxkit.counts.customers.contract_notes import NO_AMOUNT, amount_notes, check_contracts_read, several_notes, unknown_customers
from cxkit.counts.customers.ends_ahead import ends_ahead_notes
from cxkit.counts.customers.fixed_terms import end_of_observation, say_who_left
from cxkit.counts.customers.monthly import check_window, contracts_of_months, first_month_notes, last_month, open_last
from cxkit.counts.customers.pay import Pay, of_one_period
from cxkit.counts.customers.relationships import (
    AGAIN,
    BEGUN,
    ENDED,
    FIRST,
    RELATION,
    UNKNOWN,
    join_contracts,
    one_per_contract,
    relations_of,
    weigh_unknown,
    without_billing_ends,
)
from cxkit.counts.customers.terms import END, FAILED, SINCE, classify_ends
from cxkit.counts.group_names import Key, keys_of
from cxkit.counts.prepare import CUSTOMER, REASON, ROW, Query
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.options import TimeUnit
from cxkit.roles import shortened
from cxkit.roles.units import period_of
from cxkit.tables.identifiers import check_once, identity, repeated_ids
from cxkit.tables.monthly import is_monthly
from cxkit.tables.table import Customers
from cxkit.values.answers.no_answers import BLANKS
from cxkit.values.folding import fold
from cxkit.values.reasons import Account, Reason
from cxkit.values.statuses.states import has_left

SPAN = (SINCE, END, BEGUN, ENDED, AGAIN, FIRST)
"""The columns of ``Lifetimes.contracts`` beside ``n`` and ``amount``."""


class Lifetimes(NamedTuple):
    """Customers counted by group: the only input of estimation.

    ``cells`` has one row per combination of the keys (text; null = missing), ``time`` (in ``unit``, from the start), ``entry`` (the time
    from which the customer was at risk) and ``lost``, with ``n`` relationships, of which ``won_back`` are not the first of their customer;
    if requested, ``cx:customer`` (text), covariates, ``months`` (the time between days in calendar months), and ``amount``, the sum of
    their revenue. ``as_of`` is the last day of observation, if the file holds days. ``contracts``, of files with days, holds the number of
    contracts (``n``) by begin, end and relationship (``SPAN``), and their revenue (``amount``), null if not requested.
    """

    cells: pl.DataFrame
    keys: tuple[Key, ...]
    unit: TimeUnit
    account: Account
    columns: tuple[str, ...]
    as_of: date | None = None
    notes: tuple[Note, ...] = ()
    names: tuple[str, ...] = ()
    contracts: pl.DataFrame | None = None

    @property
    def people(self) -> int:
        """The customers behind the report: those won back count once."""
        return int(self.cells.select(pl.col("n").sum() - pl.col("won_back").sum()).item())

    @property
    def params(self) -> dict[str, JsonValue]:
        """The first and last day, and how values were read, for the provenance of the report."""
        return {"unit": self.unit} | ({"as_of": self.as_of.isoformat()} if self.as_of else {})


def covariate(column: str) -> str:
    """The name of a covariate in the cells, by its column in the file."""
    return f"cx:covariate {column}"


class Observation(NamedTuple):
    """The first day of observed losses (None: all are in the file), and within how many days a further contract continues one.

    ``by_month``: times by days are counted in calendar months too.
    """

    observed_from: date | None = None
    rejoin_within: int = 30
    by_month: bool = False


def lifetimes(
    table: Customers,
    groupings: Sequence[Sequence[Key]],
    *,
    unit: TimeUnit | None = None,
    observation: Observation = Observation(),  # noqa: B008 - it is immutable
    revenue: str | None = None,
    pay: Pay = Pay(),  # noqa: B008 - it is immutable
    mrr: str | None = None,
    each: bool = False,
    covariates: Sequence[Key] = (),
) -> Lifetimes:
    """Count customers by the group columns of the ``groupings``, in one pass, or two if customers have ids.

    By ``since`` and ``until`` (blank: still a customer), in days; else by ``tenure``, in its ``unit`` (None: that of its header, else
    months), and ``churned``. Contracts of one
    customer that overlap or follow soon are one relationship, in the groups of its first contract. ``revenue``: the column with the revenue
    of contracts, paid for what ``pay`` says; a row without it is excluded; ``mrr``: a revenue column in which missing values count as 0;
    ``each``: one row per customer; ``covariates``: further columns, whose values are in the cells as they are in the file. Raises RoleError
    if neither pair is known, DataError if over 1 % cannot be read, or a customer with a tenure occurs twice.
    """
    if is_monthly(table):
        check_window(table)
    made = contract_columns(table)
    keys = keys_of(groupings)
    grouped = [key.column for key in keys if key.column]
    day = table.column("since") if "since" in made.roles and table.window else None
    several = _is_several(table, day, dates=made.dates)
    who = [table.column("customer_id")] if several or each or (made.months and "customer_id" in table.roles) else []
    beside = [str(key.column) for key in covariates]
    paid = [pay.column] if pay.column else []
    counted = _count(made, (*grouped, *beside, *who, *paid), day, revenue or mrr)
    if revenue:
        counted = of_one_period(counted, pay, "months" if made.dates else unit or _unit_of_header(table) or "months")
    as_of, notes = None, [*counted.notes, *made.notes]
    if made.dates:
        classified, as_of, more = _by_days(counted, observation, who, made.months)
        notes += more
    else:
        classified = _by_tenure(counted)
        of_header = _unit_of_header(table)
        notes += _unit_notes(table, unit, of_header)
        unit = unit or of_header
    if revenue:
        classified = classified.excluding(pl.when(pl.col(NO_AMOUNT) > 0).then(NO_AMOUNT))
    elif mrr:
        notes += amount_notes(classified.used, mrr)
    account = _of_rows(classified).account
    used_columns = tuple(dict.fromkeys((*(table.roles[role].column for role in made.roles), *filter(None, [revenue or mrr]))))
    check_contracts_read(account, classified, used_columns or tuple(made.months))
    used = classified.used
    relations = relations_of(used, as_of) if as_of and RELATION in used.columns else used.with_columns(pl.lit(0).alias("won_back"))
    if is_monthly(table):
        notes += first_month_notes(used)
    elif several:
        notes += several_notes(used, relations, observation.rejoin_within)
    elif made.dates:
        notes += unknown_customers(table)
    groups = replace(classified, rows=relations).named(groupings)
    by: dict[str, pl.Series | pl.Expr] = {key.id: named.values for key, named in groups.items()}
    by |= {covariate(column): pl.col(classified.name(column)) for column in beside}
    if each:
        by[CUSTOMER] = identity(pl.col(classified.name(who[0])))
    return Lifetimes(
        cells=_cells(relations.with_columns(**by), tuple(by)),
        keys=keys,
        unit="days" if made.dates else unit or "months",
        account=account,
        columns=tuple(dict.fromkeys((*used_columns, *grouped, *beside, *who))),
        as_of=as_of,
        notes=(*notes, *groups.notes),
        contracts=_contracts(used) if made.dates else None,
    )


def _count(made: ContractColumns, keys: Sequence[str], day: str | None, amount: str | None) -> Pass:
    """The rows by ``keys`` and by what is known of their contracts."""
    columns = tuple(dict.fromkeys((*keys, *made.columns.values())))
    needed = Query(scores=(), keys=columns, day=day, amount=amount, origins=made.origins)
    counted = _with_amounts_apart(count_rows(made.table, needed, check_dates=False))
    typed = (pl.col(counted.name(column)).alias(name) for name, column in made.columns.items())
    return replace(counted, rows=counted.rows.with_columns(typed))


def _cells(relations: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The relationships, summed by keys, time, entry and whether they were lost."""
    every = [*by, "time", *(["months"] if "months" in relations.columns else []), "entry", "lost"]
    sums = [pl.col(name).sum() for name in ("n", "won_back", "amount") if name in relations.columns]
    return relations.group_by(every).agg(sums).sort(every, nulls_last=True)


def _is_several(table: Customers, day: str | None, *, dates: bool) -> bool:
    """Whether a customer occurs more than once among the rows that count; DataError if no days show how these belong together."""
    ambiguous = table.doubtful.get("customer_id", [])
    if dates and any(table.values(column).repeats for column in ambiguous):
        table.column("customer_id")  # raises RoleError: whose contracts are one relationship?
    if "customer_id" not in table.roles:
        return False
    column = table.column("customer_id")
    counted = count_rows(table, Query(scores=(), keys=(column,), day=day), check_dates=False)
    ids = counted.used.select(pl.col(counted.name(column)).alias("raw"), "n")
    if dates:
        return repeated_ids(ids).height > 0
    hint = tr("leave the others out with --where, or name the contract with --role customer_id=COLUMN")
    check_once(table, column, ids, hint)
    return False


def _with_amounts_apart(counted: Pass) -> Pass:
    """The pass with ``NO_AMOUNT`` in place of the reasons of amounts: the end of a contract does not depend on its amount."""
    number = pl.col(REASON)
    lacks = number.is_in([Reason.AMOUNT_MISSING.number, Reason.AMOUNT_UNREADABLE.number])
    apart = (pl.when(lacks).then(0).otherwise(number).alias(REASON), pl.when(lacks).then(number).otherwise(0).alias(NO_AMOUNT))
    return replace(counted, rows=counted.rows.with_columns(apart))


def _by_days(
    counted: Pass, observation: Observation, who: Sequence[str], months: Mapping[str, date]
) -> tuple[Pass, date, tuple[Note, ...]]:
    """The rows with their contract and relationship, the as-of day, and the notes."""
    table, monthly = counted.table, is_monthly(counted.table)
    if months:
        counted = contracts_of_months(counted, months)
    if monthly:
        counted = replace(counted, rows=open_last(counted.rows))
    ends = None if months else table.column("until")
    counted, as_of, notes = classify_ends(counted, ends, last_month(counted.rows) if monthly else None)
    ids = [identity(pl.col(counted.name(column))) for column in who]
    # rows without an id share no customer; but the months of one row belong to one customer
    ids += [pl.format(f"{UNKNOWN}row {{}}", ROW)] if months else []
    if ids:
        fine = (pl.col(REASON) == 0) & (pl.col("n") > 0)
        known = counted.rows.filter(fine).with_columns(pl.coalesce(ids).alias(CUSTOMER))
        known = weigh_unknown(known) if months else known
        joined = join_contracts(known, observation.rejoin_within, monthly=monthly)
        if not monthly and not table.window.as_of:
            joined, note = without_billing_ends(joined)
            notes = (*notes, *([note] if note else []))
        rows = pl.concat([joined, one_per_contract(counted.rows.filter(~fine))], how="diagonal_relaxed")
    else:
        rows = one_per_contract(counted.rows)
    billed = any(note.code == "billing-periods" for note in notes)
    if ends and not (monthly or billed):
        notes = (*notes, *ends_ahead_notes(counted.used, table, ends, as_of))
    if ends and not (monthly or billed or table.window.as_of or say_who_left(table, ends)):
        as_of, note = end_of_observation(counted.used, table.shown.get(ends, ends), as_of)
        notes = (*(each for each in notes if each.code not in {"future-ends", "ends-on-last-day"}), note) if note else notes
    ended = pl.col(ENDED)
    lost = ended.is_not_null() & (ended <= as_of)
    end = pl.when(lost).then(ended).otherwise(pl.lit(as_of))
    start = pl.lit(observation.observed_from, dtype=pl.Date)
    before = end < start if observation.observed_from else pl.lit(value=False)
    # an invalid row takes precedence over its date as the reason
    fine = pl.col(REASON) == 0
    reason = pl.when(fine & (pl.col(BEGUN) > as_of)).then(Reason.FUTURE.number).when(fine & before).then(Reason.FILTERED.number)
    entry = pl.max_horizontal((start - pl.col(BEGUN)).dt.total_days(), pl.lit(0)) if observation.observed_from else pl.lit(0)
    if observation.by_month:
        rows = rows.with_columns(months_between(pl.col(BEGUN), end).alias("months"))
    timed = _timed(replace(counted, rows=rows), (end - pl.col(BEGUN)).dt.total_days(), entry, lost)
    return timed.excluding(reason), as_of, notes


def _by_tenure(counted: Pass) -> Pass:
    table = counted.table
    raws = counted.rows.get_column(CHURNED).unique().to_list()
    labels, codes = table.labels_of("churned"), {*BLANKS, *table.rules.na.get("churned", ())}
    blank = [raw is None or fold(str(raw)) in codes for raw in raws]
    meant = [None if none else has_left(raw, labels) for raw, none in zip(raws, blank, strict=True)]
    lookup = pl.DataFrame(
        {CHURNED: pl.Series(raws, dtype=counted.rows.schema[CHURNED]), "lost": pl.Series(meant, dtype=pl.Boolean), "blank": blank},
        schema_overrides={"blank": pl.Boolean},
    )
    counted = replace(counted, rows=counted.rows.join(lookup, on=CHURNED, how="left", nulls_equal=True))
    tenure = pl.col(TENURE)
    reason = (
        pl.when(pl.col(TENURE + FAILED))
        .then(Reason.UNREADABLE.number)
        .when(tenure.is_null() | pl.col("blank"))
        .then(Reason.MISSING.number)
        .when(pl.col("lost").is_null())
        .then(Reason.UNKNOWN_LABEL.number)
        .when(tenure < 0)
        .then(Reason.OFF_SCALE.number)
    )
    return _timed(counted, tenure, pl.lit(0), pl.col("lost")).excluding(reason)


def _unit_of_header(table: Customers) -> TimeUnit | None:
    """The unit that the header of the tenure names."""
    column = table.column("tenure")
    return period_of(table.shown.get(column, column))


def _unit_notes(table: Customers, given: TimeUnit | None, of_header: TimeUnit | None) -> tuple[Note, ...]:
    """A note on the unit that the header of the tenure names; a warning if the user gives another one."""
    if of_header is None or (given is None and of_header == "months") or given == of_header:
        return ()
    column = table.column("tenure")
    shown, named = shortened(table.shown.get(column, column)), translated(of_header)
    if given is None:
        text = tr("Column '{shown}' holds {named}, by its header.", shown=shown, named=named)
        return (Note(code="unit-of-header", level="info", text=text, hint=tr("--unit decides otherwise")),)
    text = tr("Column '{shown}' is taken in {given}, and its header says {named}.", shown=shown, given=translated(given), named=named)
    return (Note(code="unit-of-header", level="warning", text=text, hint=tr("Leave --unit out to believe the header")),)


def _timed(counted: Pass, time: pl.Expr, entry: pl.Expr, lost: pl.Expr) -> Pass:
    return replace(
        counted,
        rows=counted.rows.with_columns(time.cast(pl.Float64).alias("time"), entry.cast(pl.Float64).alias("entry"), lost.alias("lost")),
    )


def _of_rows(classified: Pass) -> Pass:
    """The pass with one row for each row of the file or of the count: a month in a column of its own is none."""
    if ROW not in classified.rows.columns:
        return classified
    number = pl.when((pl.col(REASON) > 0).all()).then(pl.col(REASON).min()).otherwise(0).alias(REASON)
    return replace(classified, rows=classified.rows.group_by(ROW).agg(number, pl.col("rows", "n", "bad", "mended").first()))


def _contracts(used: pl.DataFrame) -> pl.DataFrame:
    """The number of contracts by begin and end, and their revenue."""
    amount = pl.col("amount").sum() if "amount" in used.columns else pl.lit(None, dtype=pl.Float64).alias("amount")
    return used.group_by(SPAN).agg(pl.col("n").sum(), amount).sort(SPAN)
