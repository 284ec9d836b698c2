"""Tenures of customers: counts by group, duration, and whether the customer was lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from pydantic import JsonValue

from cxkit.counts.counting import Pass, count_rows
from cxkit.counts.group_names import Key, keys_of
from cxkit.counts.monthly import ROW, check_window, contracts_of_months, first_month_notes, last_month, open_last
from cxkit.counts.prepare import REASON, Query
from cxkit.counts.purchases import CUSTOMER
from cxkit.counts.relationships import (
    AGAIN,
    BEGUN,
    ENDED,
    FIRST,
    RELATION,
    UNKNOWN,
    billed,
    join_contracts,
    relations_of,
    single,
    weigh_unknown,
)
from cxkit.counts.terms import END, FAILED, IMPOSSIBLE, SINCE, TEXT, UNTIL, classify_ends
from cxkit.errors import DataError, RoleError
from cxkit.language import formatted, tr, translated
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.options import TimeUnit
from cxkit.tables.identifiers import check_once, identity, repeated
from cxkit.tables.monthly import is_monthly, months_of
from cxkit.tables.reading import Derived
from cxkit.tables.table import Customers
from cxkit.tables.typed_columns import dated, numbers
from cxkit.values.reasons import TOLERATED, Account, Reason
from cxkit.values.scores import BLANKS, fold
from cxkit.values.states import has_left

_TENURE, _CHURNED = "cx:of tenure", "cx:of churned"
_NO_AMOUNT = "cx:no amount"
"""The number of the reason why what a contract brings is not known; 0 where it is."""
_SHOWN = 4
_SINGLE = 20  # customers among whom one contract that ends before it begins is left out, though it is more than the tolerated share
SPAN = (SINCE, END, BEGUN, ENDED, AGAIN, FIRST)
"""The columns of ``Lifetimes.contracts`` beside ``n`` and ``amount``."""


class Lifetimes(NamedTuple):
    """Customers counted by group: the only input of estimation.

    ``cells`` has one row per combination of the keys (text; null = missing), ``time`` (in ``unit``, from the start), ``entry`` (the time
    from which the customer was at risk) and ``lost``, with ``n`` relationships, of which ``won_back`` are not the first of their customer;
    if requested, ``cx:customer`` (text), covariates, and ``amount``, the sum of their revenue. ``as_of`` is the last day of observation,
    if the file holds days. ``contracts``, of files with days, holds the number of contracts (``n``) by begin, end and relationship
    (``SPAN``), and their revenue (``amount``), null if not requested.
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
        """The columns and rows that were used, for the report."""
        return {"unit": self.unit} | ({"as_of": self.as_of.isoformat()} if self.as_of else {})


def covariate(column: str) -> str:
    """The name of a covariate in the cells, by its column in the file."""
    return f"cx:covariate {column}"


class Watching(NamedTuple):
    """The first day of observed losses (None: all are in the file), and within how many days a further contract continues one."""

    observed_from: date | None = None
    rejoin_within: int = 30


def lifetimes(
    table: Customers,
    groupings: Sequence[Sequence[Key]],
    *,
    unit: TimeUnit = "months",
    watching: Watching = Watching(),  # noqa: B008 - it is immutable
    revenue: str | None = None,
    mrr: str | None = None,
    each: bool = False,
    covariates: Sequence[Key] = (),
) -> Lifetimes:
    """Count customers by the group columns of the ``groupings``, in one pass over the data.

    By ``since`` and ``until`` (blank: still a customer), in days; else by ``tenure``, in its ``unit``, and ``churned``. Contracts of one
    customer that overlap or follow soon are one relationship, in the groups of its first contract. ``revenue``: the column with the revenue
    of contracts; a row without it is excluded; ``mrr``: a revenue column in which missing values count as 0; ``each``: one row per
    customer; ``covariates``: further columns, whose values are in the cells as they are in the file. Raises RoleError if neither pair is
    known, DataError if over 1 % cannot be read, or a customer with a tenure occurs twice.
    """
    months = months_of(table)
    if is_monthly(table):
        check_window(table)
    dates = bool(months) or {"since", "until"} <= table.roles.keys()
    if not dates and not {"tenure", "churned"} <= table.roles.keys():
        raise _no_columns(table)
    roles = () if months else ("since", "until") if dates else ("tenure", "churned")
    made = _Made(table, {name: name for name in months}, tuple(months)) if months else _typed(table, dates=dates)
    keys = keys_of(groupings)
    grouped = [key.column for key in keys if key.column]
    day = table.column("since") if dates and not months and table.window else None
    several = _is_several(table, day, dates=dates)
    who = [table.column("customer_id")] if several or each or (months and "customer_id" in table.roles) else []
    beside = [str(key.column) for key in covariates]
    columns = tuple(dict.fromkeys((*grouped, *beside, *who, *made.columns.values())))
    needed = Query(scores=(), keys=columns, day=day, amount=revenue or mrr, origins=made.origins)
    counted = _with_amounts_apart(count_rows(made.table, needed, check_dates=False))
    typed = (pl.col(counted.name(column)).alias(name) for name, column in made.columns.items())
    counted = replace(counted, rows=counted.rows.with_columns(typed))
    notes, as_of = [*counted.notes, *made.notes], None
    if dates:
        classified, as_of, more = _by_days(counted, watching, who, months)
        notes += more
    else:
        classified = _by_tenure(counted)
    if revenue:
        classified = classified.excluding(pl.when(pl.col(_NO_AMOUNT) > 0).then(_NO_AMOUNT))
    elif mrr:
        notes += _amount_notes(classified.used, mrr)
    account = _of_rows(classified).account
    used_columns = tuple(dict.fromkeys((*(table.roles[role].column for role in roles), *filter(None, [revenue or mrr]))))
    _check_read(account, classified, used_columns or tuple(months))
    used = classified.used
    joined = as_of is not None and RELATION in used.columns
    relations = relations_of(used, as_of) if as_of and joined else used.with_columns(pl.lit(0).alias("won_back"))
    groups = replace(classified, rows=relations).named(groupings)
    cells = relations.with_columns(named.values for named in groups.values())
    if each:
        cells = cells.with_columns(identity(pl.col(classified.name(who[0]))).alias(CUSTOMER))
    cells = cells.with_columns(pl.col(classified.name(column)).alias(covariate(column)) for column in beside)
    by = [*(key.id for key in groups), *map(covariate, beside), "time", "entry", "lost", *([CUSTOMER] if each else [])]
    sums = [pl.col(name).sum() for name in ("n", "won_back", "amount") if name in cells.columns]
    if is_monthly(table):
        notes += first_month_notes(used)
    elif several:
        notes += _several_notes(used, relations, watching.rejoin_within)
    elif dates:
        notes += _unknown_customers(table)
    return Lifetimes(
        cells=cells.group_by(by).agg(sums).sort(by, nulls_last=True),
        keys=keys,
        unit="days" if dates else unit,
        account=account,
        columns=tuple(dict.fromkeys((*used_columns, *grouped, *beside, *who))),
        as_of=as_of,
        notes=(*notes, *groups.notes),
        contracts=_contracts(used) if dates else None,
    )


def _no_columns(table: Customers) -> RoleError:
    """Neither the days nor the tenure of contracts are known."""
    state = next((table.roles[role].column for role in ("churned", "status") if role in table.roles), None)
    if state and "until" not in {*table.roles, *table.doubtful} and "tenure" not in table.roles and "tenure" not in table.doubtful:
        return RoleError(
            tr("Column '{shown}' shows who has left, and no column shows when.", shown=table.shown.get(state, state)),
            tr(
                "Name the column with the day of leaving with --role until=COLUMN, or the one with how long customers stayed "
                "with --role tenure=COLUMN; there are: {offer}.",
                offer=table.offer(),
            ),
        )
    if "until" in table.roles and "since" not in table.doubtful:
        left = table.roles["until"].column
        return RoleError(
            tr("Column '{left}' shows when customers left, and no column shows when they began.", left=table.shown.get(left, left)),
            tr("Name them with --role since=COLUMN --role until=COLUMN; there are: {offer}.", offer=table.offer()),
        )
    return RoleError(
        "No columns were found for how long customers stay: since and until, or tenure and churned.",
        tr("Name them with --role since=COLUMN --role until=COLUMN; there are: {offer}.", offer=table.offer()),
    )


class _Made(NamedTuple):
    """The table with typed ``columns``, by their names in the count, and their ``origins`` in the file."""

    table: Customers
    columns: Mapping[str, str]
    origins: tuple[str, ...]
    notes: tuple[Note, ...] = ()


def _typed(table: Customers, *, dates: bool) -> _Made:
    """The table with typed columns beside its own, in every reading of its file."""
    schema = table.sample.schema
    notes = list[Note]()
    typed: dict[str, tuple[pl.Expr, str]] = {}
    for role, name in (("since", SINCE), ("until", UNTIL)) if dates else (("tenure", _TENURE),):
        column = table.column(role)
        if dates:
            found = dated(table, column, schema[column])
            if found.error:
                raise found.error
            notes += found.notes
            typed[name] = found.parts, "day"
        else:
            read = numbers(table, column, schema[column])
            notes += read.notes
            typed[name] = read.parts, "value"

    def beside(read: pl.LazyFrame) -> pl.LazyFrame:
        parts = read.with_columns(parts.alias(f"{name} parts") for name, (parts, _) in typed.items())
        fields = [
            pl.col(f"{name} parts").struct.field(field).alias(name + end)
            for name, (_, value) in typed.items()
            for field, end in _fields(value)
        ]
        parts = parts.with_columns(fields)
        return parts.with_columns(_text_of_none(table.column("until"), schema)) if dates else parts

    columns = {name + end: name + end for name, (_, value) in typed.items() for _, end in _fields(value)}
    columns |= {TEXT: TEXT} if dates else {_CHURNED: table.column("churned")}
    origins = tuple(table.column(role) for role in (("since", "until") if dates else ("tenure",)))
    return _Made(replace(table, reading=Derived(table.reading, beside, frozenset(origins))), columns, origins, tuple(notes))


def _fields(value: str) -> tuple[tuple[str, str], ...]:
    """The fields of a typed column, by the suffixes of their names."""
    failed = (("failed", FAILED), ("impossible", IMPOSSIBLE)) if value == "day" else (("failed", FAILED),)
    return ((value, ""), *failed)


def _text_of_none(column: str, schema: pl.Schema) -> pl.Expr:
    """The text of an end that is not a day: there are few, and they are classified afterwards."""
    text = pl.col(column) if schema[column] == pl.String else pl.col(column).cast(pl.String)
    return pl.when(pl.col(UNTIL).is_null()).then(text).alias(TEXT)


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
        return repeated(ids).height > 0
    hint = tr("leave the others out with --where, or name the contract with --role customer_id=COLUMN")
    check_once(table, column, ids, hint)
    return False


def _with_amounts_apart(counted: Pass) -> Pass:
    """The pass with ``_NO_AMOUNT`` in place of the reasons of amounts: the end of a contract does not depend on its amount."""
    number = pl.col(REASON)
    lacks = number.is_in([Reason.AMOUNT_MISSING.number, Reason.AMOUNT_UNREADABLE.number])
    apart = (pl.when(lacks).then(0).otherwise(number).alias(REASON), pl.when(lacks).then(number).otherwise(0).alias(_NO_AMOUNT))
    return replace(counted, rows=counted.rows.with_columns(apart))


def _by_days(counted: Pass, watching: Watching, who: Sequence[str], months: Mapping[str, date]) -> tuple[Pass, date, tuple[Note, ...]]:
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
    ids += [pl.format(tr("{unknown}row {{}}", unknown=UNKNOWN), ROW)] if months else []
    if ids:
        fine = (pl.col(REASON) == 0) & (pl.col("n") > 0)
        known = counted.rows.filter(fine).with_columns(pl.coalesce(ids).alias(CUSTOMER))
        known = weigh_unknown(known) if months else known
        joined = join_contracts(known, watching.rejoin_within, monthly=monthly)
        if not monthly and not table.window.as_of:
            joined, note = billed(joined)
            notes = (*notes, *([note] if note else []))
        rows = pl.concat([joined, single(counted.rows.filter(~fine))], how="diagonal_relaxed")
    else:
        rows = single(counted.rows)
    ended = pl.col(ENDED)
    lost = ended.is_not_null() & (ended <= as_of)
    end = pl.when(lost).then(ended).otherwise(pl.lit(as_of))
    start = pl.lit(watching.observed_from, dtype=pl.Date)
    before = end < start if watching.observed_from else pl.lit(value=False)
    # an invalid row takes precedence over its date as the reason
    fine = pl.col(REASON) == 0
    reason = pl.when(fine & (pl.col(BEGUN) > as_of)).then(Reason.FUTURE.number).when(fine & before).then(Reason.FILTERED.number)
    entry = pl.max_horizontal((start - pl.col(BEGUN)).dt.total_days(), pl.lit(0)) if watching.observed_from else pl.lit(0)
    timed = _timed(replace(counted, rows=rows), (end - pl.col(BEGUN)).dt.total_days(), entry, lost)
    return timed.excluding(reason), as_of, notes


def _by_tenure(counted: Pass) -> Pass:
    table = counted.table
    raws = counted.rows.get_column(_CHURNED).unique().to_list()
    labels, codes = table.labels_of("churned"), {*BLANKS, *table.rules.na.get("churned", ())}
    blank = [raw is None or fold(str(raw)) in codes for raw in raws]
    meant = [None if none else has_left(raw, labels) for raw, none in zip(raws, blank, strict=True)]
    lookup = pl.DataFrame(
        {_CHURNED: pl.Series(raws, dtype=counted.rows.schema[_CHURNED]), "lost": pl.Series(meant, dtype=pl.Boolean), "blank": blank},
        schema_overrides={"blank": pl.Boolean},
    )
    counted = replace(counted, rows=counted.rows.join(lookup, on=_CHURNED, how="left", nulls_equal=True))
    tenure = pl.col(_TENURE)
    reason = (
        pl.when(pl.col(_TENURE + FAILED))
        .then(Reason.UNREADABLE.number)
        .when(tenure.is_null() | pl.col("blank"))
        .then(Reason.MISSING.number)
        .when(pl.col("lost").is_null())
        .then(Reason.UNKNOWN_LABEL.number)
        .when(tenure < 0)
        .then(Reason.OFF_SCALE.number)
    )
    return _timed(counted, tenure, pl.lit(0), pl.col("lost")).excluding(reason)


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


def _check_read(account: Account, classified: Pass, columns: Sequence[str]) -> None:
    """Raise DataError if too many rows cannot be used; the error gives the reasons."""
    dates = (Reason.DATE_UNREADABLE, Reason.DATE_IMPOSSIBLE, Reason.END_BEFORE_START)
    unread = (*dates, Reason.UNREADABLE, Reason.UNKNOWN_LABEL, Reason.AMOUNT_UNREADABLE)
    bad = sum(account.excluded.get(reason, 0) for reason in unread)
    if bad <= TOLERATED * (account.used + bad):
        return
    if bad == account.excluded.get(Reason.END_BEFORE_START, 0) == 1 and account.used >= _SINGLE:
        return
    problems = {
        reason: f"{formatted(account.excluded[reason], ',')} {translated(reason)}" for reason in unread if reason in account.excluded
    }
    hint = tr("cxkit inspect FILE --problems lists them; --dates, --na ROLE=CODE or --where decides how to read them.")
    if n := account.excluded.get(Reason.END_BEFORE_START):
        since, until = classified.rows.filter(pl.col(REASON) == Reason.END_BEFORE_START.number).select(SINCE, END).row(0)
        ends = tr("contract ends before it begins") if n == 1 else tr("contracts end before they begin")
        problems[Reason.END_BEFORE_START] = tr("{n:,} {ends}, such as from {since} to {until}", n=n, ends=ends, since=since, until=until)
    if n := account.excluded.get(Reason.UNKNOWN_LABEL):
        labels = _unknown_labels(classified)
        problems[Reason.UNKNOWN_LABEL] += f": {', '.join(labels)}"
        first = labels[0].rpartition(" ")[0]
        hint = tr(
            "--labels churned:{first}=1 counts it as a loss, =0 as none; labels.churned in cxkit.toml decides it permanently.", first=first
        )
    named = tr(" and ").join(f"'{classified.table.shown.get(column, column)}'" for column in columns)
    raise DataError(
        tr(
            "Columns {named}: {bad:,} of {used:,} customers cannot be used ({names}).",
            named=named,
            bad=bad,
            used=account.used + bad,
            names="; ".join(problems.values()),
        ),
        hint,
    )


def _unknown_labels(classified: Pass) -> list[str]:
    """The labels that mean neither yes nor no, the most frequent first, with the rows of each."""
    label = pl.col(_CHURNED).cast(pl.String).str.strip_chars().alias("label")
    unknown = classified.rows.filter(pl.col(REASON) == Reason.UNKNOWN_LABEL.number)
    found = unknown.group_by(label).agg(pl.col("n").sum()).sort(["n", "label"], descending=[True, False])
    shown = [f"'{text[:40]}' ({formatted(n, ',')})" for text, n in found.head(_SHOWN).rows()]
    return [*shown, *(["…"] if found.height > _SHOWN else [])]


def _amount_notes(used: pl.DataFrame, column: str) -> tuple[Note, ...]:
    """Note how many contracts have no revenue."""
    n = int(used.filter(pl.col(_NO_AMOUNT) > 0).get_column("n").sum())
    if not n:
        return ()
    text = tr(
        "Column '{column}': {n:,} of {n2:,} contracts hold no number that can be read; they count as 0.",
        column=column,
        n=n,
        n2=int(used.get_column("n").sum()),
    )
    return (Note(code="mrr-missing", level="warning", text=text, hint="cxkit inspect FILE --problems lists them"),)


def _several_notes(used: pl.DataFrame, relations: pl.DataFrame, within: int) -> tuple[Note, ...]:
    """Note how contracts of one customer were joined to relationships."""
    contracts = used.drop_nulls(CUSTOMER).group_by(CUSTOMER).agg(pl.len().alias("contracts"), pl.col(AGAIN).any())
    people = contracts.filter(pl.col("contracts") > 1)
    if not people.height:
        return ()
    back = int(relations.get_column("won_back").sum())
    text = tr(
        "{height:,} customers have several contracts ({n:,}): those that overlap or follow within {within} days are one "
        "relationship; {back:,} begins after a longer gap: lost and won back."
        if back == 1
        else "{height:,} customers have several contracts ({n:,}): those that overlap or follow within {within} days are one "
        "relationship; {back:,} begin after a longer gap: lost and won back.",
        height=people.height,
        n=int(people.get_column("contracts").sum()),
        within=within,
        back=back,
    )
    hint = tr("--rejoin-within DAYS allows another gap; --role customer_id=COLUMN with an id of contracts counts each contract by itself")
    return (Note(code="several-contracts", level="info", text=text, hint=hint),)


def _unknown_customers(table: Customers) -> tuple[Note, ...]:
    """A note if no column of customers is known, with those that could hold them; a warning if one of these shows several contracts."""
    if "customer_id" in table.roles:
        return ()
    hint = table.naming("customer_id")
    repeats = any(table.values(column).repeats for column in table.could_hold("customer_id"))
    text = tr("No column of customers is known: each row counts as a customer.")
    return (Note(code="no-customers", level="warning" if repeats else "info", text=text, hint=hint),)


def _contracts(used: pl.DataFrame) -> pl.DataFrame:
    """The number of contracts by begin and end, and their revenue."""
    amount = pl.col("amount").sum() if "amount" in used.columns else pl.lit(None, dtype=pl.Float64).alias("amount")
    return used.group_by(SPAN).agg(pl.col("n").sum(), amount).sort(SPAN)
