"""Currencies of amounts: from their header, from the signs in their cells, or from a column of codes without a known name."""

from __future__ import annotations

from collections.abc import Mapping

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.shape import ROWS, Evidence, Shape
from cxkit.tables.offering import no_column
from cxkit.values.currencies import BESIDE, code_in_header, currency

CURRENCY = "cx:currency of the amount"


def recognise(evidence: Evidence) -> Shape | None:
    """Amounts of several currencies."""
    if evidence.column("currency"):
        return _in_header(evidence)
    if found := _in_cells(evidence):
        return found
    _refuse_if_doubtful(evidence)
    return _in_a_column(evidence)


def _refuse_if_doubtful(evidence: Evidence) -> None:
    """Refuse amounts of which several columns could name the currency, if one of these holds several: one sum would mix them."""
    table, column = evidence.table, _of_money(evidence)
    several = [each for each in table.doubtful.get("currency", ()) if len({*map(currency, evidence.sampled(each))} - {None}) > 1]
    if column and several and code_in_header(table.shown.get(column, column)) is None:
        raise no_column(table, "currency")


def _of_money(evidence: Evidence) -> str | None:
    return next((name for role in ("amount", "line_total", "unit_price") if (name := evidence.column(role))), None)


def _in_header(evidence: Evidence) -> Shape | None:
    """Amounts whose header names one currency beside a column of several: they are converted, and the column is that of other amounts."""
    table = evidence.table
    held, column = table.roles["currency"], _of_money(evidence)
    code = code_in_header(table.shown.get(column, column)) if column else None
    if code is None or held.by_user:
        return None
    there = {currency(value) for value in evidence.sampled(held.column)}
    if len(there) < 2:
        return None
    text = tr(
        "Column '{column}' is in {code} by its header: '{other}', which holds several currencies, is that of other amounts.",
        column=shortened(column or ""),
        code=code,
        other=shortened(held.column),
    )
    note = Note(code="shape", level="warning", text=text, hint=tr("--role 'currency={column}' takes its currencies", column=held.column))
    return Shape(
        add=lambda frame: frame.with_columns(pl.lit(code).alias(CURRENCY)),
        columns={CURRENCY: column or ""},
        roles={"currency": CURRENCY},
        notes=(note,),
    )


def _in_cells(evidence: Evidence) -> Shape | None:
    """Amounts whose cells have signs of several currencies."""
    table = evidence.table
    column = _of_money(evidence)
    if column is None or table.sample.schema[column] != pl.String:
        return None
    beside = pl.col(column).str.replace_all(BESIDE, "").str.to_lowercase()
    if not any(map(currency, table.sample.select(beside).to_series().drop_nulls().unique().to_list())):
        return None
    signs = evidence.of_all(beside.unique().implode()).item().to_list()
    codes = {sign: code for sign in signs if sign and (code := currency(sign))}
    if len(set(codes.values())) < 2:
        return _partly(evidence, column, beside, codes)
    text = tr(
        "Column '{column}': the cells name the currency: {names}.", column=shortened(column), names=", ".join(sorted(set(codes.values())))
    )
    note = Note(code="shape", level="info", text=text, hint="--role currency=COLUMN names a column of currencies")
    return Shape(
        add=lambda frame: frame.with_columns(beside.replace_strict(codes, default=None, return_dtype=pl.String).alias(CURRENCY)),
        columns={CURRENCY: column},
        roles={"currency": CURRENCY},
        notes=(note,),
    )


def _partly(evidence: Evidence, column: str, beside: pl.Expr, codes: Mapping[str, str]) -> Shape | None:
    """Amounts of which some have the sign of a currency and others none: these may be in another one, and a warning says so."""
    bare = pl.col(column).str.contains("[1-9]") & (beside == "")
    out = evidence.is_excluded
    bare, signed = bare & ~out, beside.is_in(list(codes)) & ~out  # a heading or a sum of other rows may have a sign that they lack
    n, others = evidence.of_all(bare.sum().alias("bare"), signed.sum().alias("signed")).row(0)
    if not n or not others:
        return None
    text = tr(
        "Column '{column}': {n:,} amounts have no currency and {others:,} have {code}: all count as {code}.",
        column=shortened(column),
        n=n,
        others=others,
        code=next(iter(codes.values())),
    )
    note = Note(code="currency-assumed", level="warning", text=text, hint="--where leaves out rows that are in another currency")
    return Shape(add=lambda frame: frame, columns={}, notes=(note,))


def _in_a_column(evidence: Evidence) -> Shape | None:
    """A column that holds only codes or signs of several currencies."""
    table = evidence.table
    held = {found.column for found in table.roles.values()}
    for column in table.columns:
        if column in held or column.startswith("cx:") or table.sample.schema[column] not in (pl.String, pl.Categorical):
            continue
        values = set(evidence.sampled(column))
        # two letters may be a country too
        if not values or not all(currency(value) and (len(value) == 3 or not value.isalpha()) for value in values):
            continue
        counted = evidence.of_all(pl.len().alias(ROWS), by=(column,)).get_column(column).drop_nulls().to_list()
        if len({currency(str(value)) for value in counted}) < 2:
            return None
        text = tr("Column '{column}' holds nothing but currencies: {names}.", column=shortened(column), names=", ".join(sorted(values)))
        note = Note(code="shape", level="info", text=text, hint="--role currency=COLUMN names another column of currencies")
        return Shape(add=lambda frame: frame, columns={}, roles={"currency": column}, notes=(note,))
    return None
