"""How long customers have been customers: counted by group, duration, and whether they were lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from pydantic import JsonValue

from cxkit.counts.checks import check_named, where_notes
from cxkit.counts.counting import AFTER, AFTER_REASONS, BEFORE, BEFORE_REASONS, account_of, count
from cxkit.counts.group_names import Key, NamedGroups, keys_of, named_values
from cxkit.counts.monthly import FAULT, ROW, check_window, contracts_of_months, first_month_notes, last_month, open_last
from cxkit.counts.prepare import Query, key_name
from cxkit.counts.purchases import CUSTOMER
from cxkit.counts.relationships import AGAIN, BEGUN, ENDED, FIRST, RELATION, join_contracts, relations_of, single
from cxkit.counts.terms import END, FAILED, IMPOSSIBLE, SINCE, TEXT, UNTIL, classify_ends
from cxkit.errors import DataError, RoleError
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.options import TimeUnit
from cxkit.tables.identifiers import check_once, identity, repeated
from cxkit.tables.monthly import is_monthly, months_of
from cxkit.tables.table import Customers, Frame, collect
from cxkit.tables.typed_columns import dated, numbers
from cxkit.values.reasons import TOLERATED, Account, Reason
from cxkit.values.scores import BLANKS, fold
from cxkit.values.states import has_left

_TENURE = "cx:of tenure"
_SHOWN = 4
SPAN = (SINCE, END, BEGUN, ENDED, AGAIN, FIRST)
"""The columns of ``Lifetimes.contracts`` beside ``n`` and ``amount``."""


class Lifetimes(NamedTuple):
    """Customers counted by group: all that estimation sees.

    ``cells`` has one row per combination of the keys (text; null = none given), ``time`` (in ``unit``, from the start), ``entry`` (from
    when on the customer was watched) and ``lost``, with ``n`` relationships, of which ``won_back`` are not their customer's first; where
    asked for, ``cx:customer`` (text), and ``amount``, the sum of what they bring. ``as_of`` is the day up to which customers were watched,
    where the file holds days. ``contracts``, of files with days, holds how many contracts (``n``) begin and end when, as part of which
    relationship (``SPAN``), and what they bring (``amount``), null where that was not asked for.
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
    def params(self) -> dict[str, JsonValue]:
        """What was used in the end, for the report."""
        return {"unit": self.unit} | ({"as_of": self.as_of.isoformat()} if self.as_of else {})


class Watching(NamedTuple):
    """From when on losses are in the file (None: from the beginning), and within how many days a further contract continues one."""

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
) -> Lifetimes:
    """Count customers by the group columns of the ``groupings``, in one pass over the data.

    By ``since`` and ``until`` (blank: still one), in days; else by ``tenure``, in the ``unit`` that it has, and ``churned``. Contracts of
    one customer that overlap or follow soon are one relationship, which is in the groups of its first contract. ``revenue``: the column of
    what contracts bring, without which a row is excluded; ``mrr``: one that counts as 0 where it is missing; ``each``: every customer
    apart. Raises RoleError where neither pair is known, DataError where over 1 % cannot be read, or a customer with a tenure is there
    twice.
    """
    months = months_of(table)
    if is_monthly(table):
        check_window(table)
    dates = bool(months) or {"since", "until"} <= table.roles.keys()
    if not dates and not {"tenure", "churned"} <= table.roles.keys():
        raise _no_columns(table)
    roles = () if months else ("since", "until") if dates else ("tenure", "churned")
    made = _Made(table, tuple(months), tuple(months)) if months else _typed(table, dates=dates)
    keys = keys_of(groupings)
    grouped = [key.column for key in keys if key.column]
    day = table.column("since") if dates and not months and table.window else None
    several = _is_several(table, day, dates=dates)
    who = [table.column("customer_id")] if several or each or (months and "customer_id" in table.roles) else []
    columns = (*dict.fromkeys((*grouped, *who)), *made.columns)
    needed = Query(scores=(), keys=columns, day=day, amount=revenue or mrr, origins=made.origins)
    counted, notes = count(made.table, needed, None)
    notes += where_notes(table, counted)
    named = counted.rename({key_name(at): name for at, name in enumerate(columns) if name in made.columns})
    customer = key_name(columns.index(who[0])) if who else None
    as_of: date | None = None
    if dates:
        judged, as_of, told = _by_days(named, table, watching, customer, months)
        notes += told
    else:
        judged = _by_tenure(named, table)
    if mrr:
        notes += _amount_notes(judged, mrr)
    judged = _reasoned(judged, strict=revenue is not None)
    account = account_of(_of_rows(judged))
    used_columns = tuple(dict.fromkeys((*(table.roles[role].column for role in roles), *filter(None, [revenue or mrr]))))
    _check_read(account, judged, table, used_columns or tuple(months))
    used = judged.filter(pl.col("reason").is_null(), pl.col("n") > 0)
    contracts = _contracts(used) if dates else None
    relations = relations_of(used, as_of) if as_of and RELATION in used.columns else used.with_columns(pl.lit(0).alias("won_back"))
    relations = relations.drop(CUSTOMER, strict=False)
    if each:
        relations = relations.with_columns(identity(pl.col(str(customer))).alias(CUSTOMER))
    cells, more = _cells(table, relations, groupings, columns)
    if is_monthly(table):
        notes += first_month_notes(used)
    elif several:
        notes += _several_notes(used, relations, watching.rejoin_within)
    return Lifetimes(
        cells=cells,
        keys=keys,
        unit="days" if dates else unit,
        account=account,
        columns=tuple(dict.fromkeys((*used_columns, *grouped, *who))),
        as_of=as_of,
        notes=(*notes, *made.notes, *more),
        contracts=contracts,
    )


def _no_columns(table: Customers) -> RoleError:
    """Neither the days nor the tenure of contracts are known."""
    state = next((table.roles[role].column for role in ("churned", "status") if role in table.roles), None)
    if state and "until" not in table.doubtful and "tenure" not in table.roles and "tenure" not in table.doubtful:
        return RoleError(
            f"Column '{table.shown.get(state, state)}' tells who has left, and no column tells when.",
            "Name the column with the day of leaving with --role until=COLUMN, or the one with how long customers stayed with"
            f" --role tenure=COLUMN; there are: {table.offer()}.",
        )
    return RoleError(
        "No columns are known that tell how long customers stay: since and until, or tenure and churned.",
        f"Name them with --role since=COLUMN --role until=COLUMN; there are: {table.offer()}.",
    )


class _Made(NamedTuple):
    """The table with typed ``columns``, and the ``origins`` that these were made of."""

    table: Customers
    columns: tuple[str, ...]
    origins: tuple[str, ...]
    notes: tuple[Note, ...] = ()


def _typed(table: Customers, *, dates: bool) -> _Made:
    """The table with typed columns beside its own, in every reading of its file."""
    if not isinstance(table.frame, pl.LazyFrame):
        table = replace(table, frame=collect(table.frame).lazy())
    frame = table.frame
    if not isinstance(frame, pl.LazyFrame):
        raise TypeError("what was collected is a Polars frame")
    schema = frame.collect_schema()
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

    def beside(read: Frame) -> pl.LazyFrame:
        if not isinstance(read, pl.LazyFrame):
            raise TypeError("files are read as Polars frames")
        parts = read.with_columns(parts.alias(f"{name} parts") for name, (parts, _) in typed.items())
        fields = [
            pl.col(f"{name} parts").struct.field(field).alias(name + end)
            for name, (_, value) in typed.items()
            for field, end in _fields(value)
        ]
        parts = parts.with_columns(fields)
        return parts.with_columns(_text_of_none(table.column("until"), schema)) if dates else parts

    rereads = tuple((lambda reread=reread: beside(reread())) for reread in table.rereads)
    columns = [name + end for name, (_, value) in typed.items() for _, end in _fields(value)]
    columns.append(TEXT if dates else table.column("churned"))
    origins = tuple(table.column(role) for role in (("since", "until") if dates else ("tenure",)))
    return _Made(replace(table, frame=beside(frame), rereads=rereads), tuple(columns), origins, tuple(notes))


def _fields(value: str) -> tuple[tuple[str, str], ...]:
    """What is taken of a typed column, with the ends of the names that it goes by."""
    failed = (("failed", FAILED), ("impossible", IMPOSSIBLE)) if value == "day" else (("failed", FAILED),)
    return ((value, ""), *failed)


def _text_of_none(column: str, schema: pl.Schema) -> pl.Expr:
    """The text of an end where it is no day: there are few of them, and what they say is understood afterwards."""
    text = pl.col(column) if schema[column] == pl.String else pl.col(column).cast(pl.String)
    return pl.when(pl.col(UNTIL).is_null()).then(text).alias(TEXT)


def _is_several(table: Customers, day: str | None, *, dates: bool) -> bool:
    """Whether a customer is there more than once among the rows that count; DataError where no days tell how these belong together."""
    if "customer_id" not in table.roles:
        return False
    column = table.column("customer_id")
    counted, _ = count(table, Query(scores=(), keys=(column,), day=day), None)
    ids = counted.filter(pl.col("n") > 0, pl.col(BEFORE) == 0).select(pl.col(key_name(0)).alias("raw"), "n")
    if dates:
        return repeated(ids).height > 0
    hint = "leave the others out with --where, or name the contract with --role customer_id=COLUMN"
    check_once(table, column, ids, hint)
    return False


def _by_days(
    counted: pl.DataFrame, table: Customers, watching: Watching, customer: str | None, months: Mapping[str, date]
) -> tuple[pl.DataFrame, date | None, tuple[Note, ...]]:
    """The rows with what is known of their contract and relationship, the as-of day, and what is to be said."""
    monthly = is_monthly(table)
    if months:
        counted = contracts_of_months(counted, table, months)
    if monthly:
        counted = open_last(counted)
    terms = classify_ends(counted, table, table.column("until") if not months else "", last_month(counted) if monthly else None)
    rows, as_of = terms.rows, terms.as_of or date.min
    if months:
        rows = rows.with_columns(pl.coalesce(FAULT, "reason").alias("reason"))
    fine = pl.col("reason").is_null() & (pl.col("n") > 0) & (pl.col(BEFORE) == 0)
    ids = [identity(pl.col(customer))] if customer else []
    # whoever has no id is nobody else; but the months of one row are of one customer
    ids += [pl.format("\x00row {}", ROW)] if months else []
    if ids:
        joined = join_contracts(rows.filter(fine).with_columns(pl.coalesce(ids).alias(CUSTOMER)), watching.rejoin_within, monthly=monthly)
        rows = pl.concat([joined, single(rows.filter(~fine))], how="diagonal_relaxed")
    else:
        rows = single(rows)
    ended = pl.col(ENDED)
    lost = ended.is_not_null() & (ended <= as_of)
    end = pl.when(lost).then(ended).otherwise(pl.lit(as_of))
    start = pl.lit(watching.observed_from, dtype=pl.Date)
    before = end < start if watching.observed_from else pl.lit(value=False)
    reason = pl.when(pl.col(BEGUN) > as_of).then(pl.lit(str(Reason.FUTURE))).when(before).then(pl.lit(str(Reason.FILTERED)))
    entry = pl.max_horizontal((start - pl.col(BEGUN)).dt.total_days(), pl.lit(0)) if watching.observed_from else pl.lit(0)
    timed = rows.with_columns(
        pl.coalesce("reason", reason).alias("reason"),
        (end - pl.col(BEGUN)).dt.total_days().alias("time"),
        entry.alias("entry"),
        lost.alias("lost"),
    )
    return timed, as_of, terms.notes


def _by_tenure(counted: pl.DataFrame, table: Customers) -> pl.DataFrame:
    column = table.column("churned")
    raws = counted.get_column(column).unique().to_list()
    labels, codes = table.labels_of("churned"), {*BLANKS, *table.rules.na.get("churned", ())}
    blank = [raw is None or fold(str(raw)) in codes for raw in raws]
    meant = [None if none else has_left(raw, labels) for raw, none in zip(raws, blank, strict=True)]
    lookup = pl.DataFrame(
        {column: pl.Series(raws, dtype=counted.schema[column]), "lost": pl.Series(meant, dtype=pl.Boolean), "blank": blank},
        schema_overrides={"blank": pl.Boolean},
    )
    counted = counted.join(lookup, on=column, how="left", nulls_equal=True)
    tenure = pl.col(_TENURE)
    reason = (
        pl.when(pl.col(_TENURE + FAILED))
        .then(pl.lit(str(Reason.UNREADABLE)))
        .when(tenure.is_null() | pl.col("blank"))
        .then(pl.lit(str(Reason.MISSING)))
        .when(pl.col("lost").is_null())
        .then(pl.lit(str(Reason.UNKNOWN_LABEL)))
        .when(tenure < 0)
        .then(pl.lit(str(Reason.OFF_SCALE)))
    )
    return counted.with_columns(reason.alias("reason"), tenure.alias("time"), pl.lit(0).alias("entry"))


def _reasoned(judged: pl.DataFrame, *, strict: bool) -> pl.DataFrame:
    """The rows with the first reason of all; ``strict``: a row without what contracts bring is excluded."""
    before = pl.col(BEFORE).replace_strict(BEFORE_REASONS, default=None, return_dtype=pl.String)
    after = pl.col(AFTER).replace_strict(AFTER_REASONS, default=None, return_dtype=pl.String)
    return judged.with_columns(
        pl.coalesce(before, "reason", after if strict else pl.lit(None, dtype=pl.String)).alias("reason"),
        pl.col("time", "entry").cast(pl.Float64),
    )


def _of_rows(judged: pl.DataFrame) -> pl.DataFrame:
    """One row for each row of the file, or of what was counted: a month in a column of its own is none."""
    if ROW not in judged.columns:
        return judged
    used = pl.col("reason").is_null().any()
    reason = pl.when(~used).then(pl.col("reason").min()).alias("reason")
    return judged.group_by(ROW).agg(reason, pl.col("rows", "n", "bad", "mended").first())


def _check_read(account: Account, judged: pl.DataFrame, table: Customers, columns: Sequence[str]) -> None:
    """Raise DataError where too many rows cannot be used, with what is wrong with them."""
    dates = (Reason.DATE_UNREADABLE, Reason.DATE_IMPOSSIBLE, Reason.END_BEFORE_START)
    unread = (*dates, Reason.UNREADABLE, Reason.UNKNOWN_LABEL, Reason.AMOUNT_UNREADABLE)
    bad = sum(account.set_aside.get(reason, 0) for reason in unread)
    if bad <= TOLERATED * (account.used + bad):
        return
    told = [f"{account.set_aside[reason]:,} {reason}" for reason in unread if reason in account.set_aside]
    hint = "cxkit inspect FILE --problems lists them; --dates, --na ROLE=CODE or --where says what to do with them."
    if n := account.set_aside.get(Reason.END_BEFORE_START):
        since, until = judged.filter(pl.col("reason") == str(Reason.END_BEFORE_START)).select(SINCE, END).row(0)
        ends = "contract ends before it begins" if n == 1 else "contracts end before they begin"
        told[told.index(f"{n:,} {Reason.END_BEFORE_START}")] = f"{n:,} {ends}, such as from {since} to {until}"
    if n := account.set_aside.get(Reason.UNKNOWN_LABEL):
        labels = _unknown_labels(judged, columns[-1])
        told[told.index(f"{n:,} {Reason.UNKNOWN_LABEL}")] = f"{n:,} {Reason.UNKNOWN_LABEL}: {', '.join(labels)}"
        first = labels[0].rpartition(" ")[0]
        hint = (
            f"--labels churned:{first}=1 says that it means a loss, =0 that it means none; labels.churned in cxkit.toml says it for good."
        )
    named = " and ".join(f"'{table.shown.get(column, column)}'" for column in columns)
    raise DataError(f"Columns {named}: {bad:,} of {account.used + bad:,} customers cannot be used ({'; '.join(told)}).", hint)


def _unknown_labels(judged: pl.DataFrame, column: str) -> list[str]:
    """The labels that say neither yes nor no, the commonest first, with how many rows hold each."""
    label = pl.col(column).cast(pl.String).str.strip_chars().alias("label")
    unknown = judged.filter(pl.col("reason") == str(Reason.UNKNOWN_LABEL))
    found = unknown.group_by(label).agg(pl.col("n").sum()).sort(["n", "label"], descending=[True, False])
    shown = [f"'{text[:40]}' ({n:,})" for text, n in found.head(_SHOWN).rows()]
    return [*shown, *(["…"] if found.height > _SHOWN else [])]


def _amount_notes(judged: pl.DataFrame, column: str) -> tuple[Note, ...]:
    """Say how many contracts tell no revenue."""
    missing = judged.filter(pl.col(AFTER) > 0, pl.col(BEFORE) == 0)
    n = int(missing.get_column("n").sum())
    if not n:
        return ()
    text = f"Column '{column}': {n:,} of {int(judged.get_column('n').sum()):,} contracts hold no number that can be read; they count as 0."
    return (Note(code="mrr-missing", level="warning", text=text, hint="cxkit inspect FILE --problems lists them"),)


def _several_notes(used: pl.DataFrame, relations: pl.DataFrame, within: int) -> tuple[Note, ...]:
    """Say how contracts of one customer were put together."""
    contracts = used.drop_nulls(CUSTOMER).group_by(CUSTOMER).agg(pl.len().alias("contracts"), pl.col(AGAIN).any())
    people = contracts.filter(pl.col("contracts") > 1)
    if not people.height:
        return ()
    back = int(relations.get_column("won_back").sum())
    text = (
        f"{people.height:,} customers have several contracts ({int(people.get_column('contracts').sum()):,}): those that overlap or follow"
        f" within {within} days are one relationship; {back:,} {'begins' if back == 1 else 'begin'} after a longer gap: lost and won back."
    )
    hint = "--rejoin-within DAYS allows another gap; --role customer_id=COLUMN with an id of contracts takes each contract for itself"
    return (Note(code="several-contracts", level="info", text=text, hint=hint),)


def _contracts(used: pl.DataFrame) -> pl.DataFrame:
    """How many contracts begin and end when, and what they bring."""
    amount = pl.col("amount").sum() if "amount" in used.columns else pl.lit(None, dtype=pl.Float64).alias("amount")
    return used.group_by(SPAN).agg(pl.col("n").sum(), amount).sort(SPAN)


def _cells(
    table: Customers, used: pl.DataFrame, groupings: Sequence[Sequence[Key]], columns: Sequence[str]
) -> tuple[pl.DataFrame, list[Note]]:
    named = dict[Key, NamedGroups]()
    for key in keys_of(groupings):
        raw = used.get_column(key_name(columns.index(str(key.column))))
        named[key] = named_values(table, raw, used.get_column("n"), key)
    check_named(named, groupings)
    notes = [note for each in named.values() for note in each.notes]
    by = [*(key.name for key in named), "time", "entry", "lost", *([CUSTOMER] if CUSTOMER in used.columns else [])]
    sums = [pl.col(name).sum() for name in ("n", "won_back", "amount") if name in used.columns]
    return used.with_columns(each.values for each in named.values()).group_by(by).agg(sums).sort(by, nulls_last=True), notes
