"""Ids of customers: their normal form, and the check that each occurs once."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables.table import DataTable
from cxkit.values.folding import folded
from cxkit.values.guards import strip_guards

_ODD = r"^[\s'{]|\s$|^$|@|^-?\d+[.,](?:00?|0{4,})$"  # outer characters that are not part of an id, and those that mark an e-mail address
_DECIMAL = r"^(-?\d+)[.,](?:00?|0{4,})$"  # whole numbers as spreadsheets and data frames write them; three zeros may be a thousand
# every character with the Unicode property White_Space, the guard, and the characters of addresses and decimals
_BLANKS = map(chr, (*range(0x9, 0xE), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000))
_SIGNS = [*_BLANKS, "'", "@", ".0", ",0", "{"]
# {"link": ..., "value": ...}, as interfaces write the reference to a record
_REFERENCE = r"""^\{.*["'](?:value|id|name|key)["']\s*:\s*["']?([^"',}]+)["']?.*\}$"""


def identity(raw: pl.Expr) -> pl.Expr:
    """The normal form of an id as text; null if nothing is left.

    Outer blanks and a guard against formulas are removed, e-mail addresses are lower-cased, and ``123.0`` becomes ``123``. A reference such
    as {"link": "...", "value": "681c"} is its value. Ids that differ in anything else (case of other ids, leading zeros) are different.
    """
    text = strip_guards(raw.cast(pl.String).str.strip_chars()).str.replace(_REFERENCE, "$1")
    whole = text.str.replace(_DECIMAL, "$1")
    return pl.when(text != "").then(pl.when(text.str.contains("@", literal=True)).then(text.str.to_lowercase()).otherwise(whole))


def normal_id(text: str) -> str | None:
    """The normal form of one id; None if nothing is left.

    >>> normal_id(" Anna@Example.org "), normal_id("101.0"), normal_id(" ")
    ('anna@example.org', '101', None)
    """
    found: str | None = pl.select(identity(pl.lit(text, dtype=pl.String))).item()
    return found


def may_be(raw: pl.Expr, dtype: pl.DataType, wanted: str) -> pl.Expr:
    """Whether an id can be the ``wanted`` one, which is in its normal form: it contains it.

    A filter for millions of rows, since it takes a sixth of the time of the normal form.
    """
    if dtype.is_integer():
        whole = wanted.isascii() and wanted.isdigit() and str(int(wanted)) == wanted and int(wanted) < 1 << 63
        return raw == int(wanted) if whole else pl.lit(value=False)
    text = raw.cast(pl.String)
    if "@" not in wanted:
        return text.str.contains(wanted, literal=True)
    return text.str.contains_any([wanted], ascii_case_insensitive=True) if wanted.isascii() else text.is_not_null()


def clean_ids(rows: pl.DataFrame, column: str) -> pl.Expr:
    """Ids of a column in their normal form. Most need no cleaning, and finding those that do costs less than cleaning all.

    First a search for the characters in any place, which takes half as long; only if there are some, for their places.
    """
    if rows.schema[column].is_integer():
        return pl.col(column)
    text, signs = pl.col(column).cast(pl.String), needs_cleaning(pl.col(column))
    odd = all(rows.lazy().select(each.any()).collect(engine="streaming").item() for each in (signs, text.str.contains(_ODD)))
    return identity(pl.col(column)) if odd else text


def needs_cleaning(raw: pl.Expr) -> pl.Expr:
    """Whether an id can differ from its normal form; a search that takes a fraction of the time of the normal form itself."""
    text = raw.cast(pl.String)
    return text.str.contains_any(_SIGNS) | (text.str.len_bytes() == 0)


def id_number(table: DataTable, raw: pl.Expr, column: str, *, clean: bool) -> pl.Expr:
    """A number below 2 ** 63 for each id, null for none: a hash of its normal form, the same in every file.

    ``clean``: the ids are in their normal form. Two of ten million ids share a number in one of 200,000 files.
    """
    text = raw.cast(pl.String) if clean else identity(raw)
    codes = sorted(table.rules.na.get(table.role_of(column) or column, ()))
    known = text.is_not_null() & ~folded(text).is_in(codes) if codes else text.is_not_null()
    return known_number(pl.when(known).then(text))


def known_number(text: pl.Expr) -> pl.Expr:
    """The number of an id in its normal form, null for none."""
    return pl.when(text.is_not_null()).then(text.hash() // 2)


def spelling_notes(table: DataTable, columns: Sequence[str]) -> list[Note]:
    """Name the id columns among ``columns`` in whose first rows several spellings are one id, since figures depend on it."""
    notes = []
    for column in columns:
        role = table.role_of(column)
        if role is None or not role.endswith("_id") or table.sample.schema[column] != pl.String:
            continue
        raw = table.sample.get_column(column).drop_nulls()
        spelt, meant = raw.n_unique(), table.sample.select(identity(pl.col(column)).alias("id")).to_series().drop_nulls().n_unique()
        if meant < spelt - int((raw.str.strip_chars() == "").any()):
            name, rows = table.shown.get(column, column), table.sample.height
            text = tr(
                "Column '{name}': {spelt:,} spellings in the first {rows:,} rows are {meant:,} ids.",
                name=name,
                spelt=spelt,
                rows=rows,
                meant=meant,
            )
            hint = tr("blanks around ids, the case of e-mail addresses and a final .0 make no difference")
            notes.append(Note(code="ids-respelled", level="info", text=text, hint=hint))
    return notes


def repeated_ids(ids: pl.DataFrame) -> pl.DataFrame:
    """The ids (``raw`` values, with ``n`` rows of each) that occur more than once: ``id``, ``n``, and ``raw``, one spelling."""
    known = ids.with_columns(identity(pl.col("raw")).alias("id")).drop_nulls("id")
    return known.group_by("id").agg(pl.col("n").sum(), pl.col("raw").cast(pl.String).min()).filter(pl.col("n") > 1)


def check_once(table: DataTable, column: str, ids: pl.DataFrame, hint: str) -> None:
    """Raise DataError, with that hint, if an id (``raw`` values, with ``n`` rows of each) occurs more than once."""
    twice = repeated_ids(ids)
    if twice.height:
        shown = table.quoted(column, twice.get_column("raw").min())[0]
        raise DataError(
            tr(
                "Column '{column}': {height:,} customers occur more than once, such as {shown}.",
                column=column,
                height=twice.height,
                shown=shown,
            ),
            tr("One row is one customer or contract: {hint}.", hint=hint),
        )
