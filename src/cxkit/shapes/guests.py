"""Ids for no customer: zeros, words for guests, walk-in customers and hidden callers, and a total below the orders."""

from __future__ import annotations

import re
from collections import Counter

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.cells import stripped
from cxkit.shapes.number_columns import looks_numeric
from cxkit.shapes.order_words import meaning, words_of
from cxkit.shapes.shape import ROWS, SAMPLE_ROWS, Evidence, Shape
from cxkit.shapes.sum_rows import is_sum, note_of_sums, sum_rows
from cxkit.tables.typed_columns import numbers
from cxkit.values.placeholders import is_placeholder

CUSTOMER = "cx:customer without guests"
_ZEROS = re.compile(r"0[0\-]*(\.0+)?")
_NINES = re.compile(r"9{4,}(\.0+)?")
_MAILBOX = re.compile(r"([^@\s]+)@[^@\s]+")
_CROSSED = re.compile(r"x{3,}", re.IGNORECASE)
_NONE = "-1"
_IN_BRACKETS = re.compile(r"[(\[<{](.+)[)\]>}]")
_NUMBER = re.compile("[1-9]")
_FEW = 20  # different values without a digit among the first ids
_NUMBERED = re.compile(r"[\d@]")
_OF_CUSTOMERS = frozenset({"customer", "debtor", "buyer", "member", "company", "account", "person"})
_KINDS = frozenset({"status", "group", "type"})
_DOMINATES = 3  # times as many rows as any other id
_MORE = 2  # the same for contacts, which hide callers behind any word
_FEWEST = 5  # other ids show what ids of this file look like


def recognise(evidence: Evidence) -> Shape | None:
    """Orders or contacts whose customer is a placeholder: they have no customer."""
    column = evidence.column("customer_id")
    if column is None:
        return None
    text = stripped(column)
    ids, odd_ones = _rows_by_id(evidence, column)
    words = [each for each in odd_ones if each == _NONE or is_placeholder(each) or _CROSSED.fullmatch(each) or _is_guest(each)]
    zeros = [each for each in odd_ones if _ZEROS.fullmatch(each) and _is_none(evidence, each, ids, text)]
    nines = [each for each in odd_ones if _NINES.fullmatch(each) and (_dominates(each, ids) or _is_longest(each, ids))]
    odd = _unlike_all_others(ids, _MORE if evidence.table.kind.name == "contacts" else _DOMINATES)
    named = _named_as_guests(evidence, column)
    placeholders = sorted({*words, *zeros, *nines, *odd, *named})
    sums = _sums(evidence, column) if any(map(is_sum, odd_ones)) else None
    # contacts count without a customer; of orders without one nothing would be left
    nobody_known = len(placeholders) == len(ids) and not (evidence.table.kind.name == "contacts" and {*words} == {*ids})
    if nobody_known or not (placeholders or sums is not None):
        return None
    nobody = text.is_in(placeholders).fill_null(value=False)
    if sums is not None:
        nobody |= sums
    notes = [] if sums is None else [note_of_sums(evidence, [column], sums)]
    if placeholders:
        notes.append(_note(evidence, column, placeholders, text, doubtful=bool({*odd, *named} - {*words})))
    return Shape(
        add=lambda frame: frame.with_columns(pl.when(~nobody).then(pl.col(column)).alias(CUSTOMER)),
        columns={CUSTOMER: evidence.table.shown.get(column, column)},
        roles={"customer_id": CUSTOMER},
        notes=tuple(notes),
    )


def _rows_by_id(evidence: Evidence, column: str) -> tuple[Counter[str], set[str]]:
    """The number of rows of each id, and the values that may be none: those of the sample, and odd ones among the numbers of all rows.

    A clean file is asked for odd values alone, and one whose first rows hold many names or addresses for nothing: none stands out there.
    Contacts are not asked at all: each pass counts there, and customers are a minor figure.
    """
    sampled = Counter(evidence.sampled(column))
    text = stripped(column)
    part = not evidence.is_large and evidence.table.sample.height >= SAMPLE_ROWS and evidence.table.kind.name == "orders"
    if not part or sum(not _NUMBER.search(each) for each in sampled) > _FEW:
        return sampled, {*sampled}
    raw = pl.col(column).cast(pl.String)
    odd = raw.filter(~raw.str.contains(_NUMBER.pattern) | (raw == _NONE)).unique()
    odd_ones = {each.strip() for each in evidence.of_all(odd.head(SAMPLE_ROWS).alias("id")).get_column("id").drop_nulls()} - {""}
    if not odd_ones:
        return sampled, {*sampled}
    ids = Counter[str]()
    for each, n in evidence.of_all(pl.len().alias(ROWS), by=(column,)).select(text, ROWS).drop_nulls().iter_rows():
        ids[each] += n
    ids.pop("", None)
    return ids, {*sampled, *odd_ones}


def _sums(evidence: Evidence, column: str) -> pl.Expr | None:
    """The row below the orders that is their sum, whose customer is called "Total"."""
    amount = evidence.column("amount")
    if amount is None or looks_numeric(evidence.table, amount) is None:
        return None
    figure = numbers(evidence.table, amount, evidence.table.sample.schema[amount]).parts.struct.field("value")
    return sum_rows(evidence, [column], [figure], groups=False, below=False)  # orders may be many, and such a row has no date


def _note(evidence: Evidence, column: str, placeholders: list[str], text: pl.Expr, *, doubtful: bool) -> Note:
    name = shortened(evidence.table.shown.get(column, column))
    rows = evidence.of_all(*(text.eq(each).sum().alias(each) for each in placeholders)).row(0, named=True)
    shown = ", ".join(tr("'{each}' ({rows:,} rows)", each=shortened(each), rows=rows[each]) for each in placeholders)
    if evidence.table.kind.name == "contacts":
        sentence = tr("Column '{column}': {shown} names nobody: these contacts have no customer.", column=name, shown=shown)
    else:
        sentence = tr(
            "Column '{column}': {shown} marks guests: these rows have no customer."
            if len(placeholders) == 1
            else "Column '{column}': {shown} mark guests: these rows have no customer.",
            column=name,
            shown=shown,
        )
    return Note(code="shape", level="warning" if doubtful else "info", text=sentence, hint="--shape plain counts them as a customer")


def _is_guest(text: str) -> bool:
    """Whether an id is a word for guests, or a mailbox with such a name."""
    inner = _IN_BRACKETS.fullmatch(text) or _MAILBOX.fullmatch(text)
    return meaning(inner[1] if inner else text, "customer") is not None


def _named_as_guests(evidence: Evidence, column: str) -> list[str]:
    """The ids of customers whose name in another column is a word for guests, as number 10000 of "Diverse Kunden"."""
    table = evidence.table
    found = set[str]()
    for name in table.columns:
        if name == column or name.startswith("cx:") or table.role_of(name) or table.sample.schema[name] != pl.String:
            continue
        words = all_meanings(name)
        # customers whose status or group is "Guest" have numbers of their own
        if not ("name" in words or words <= _OF_CUSTOMERS) or not words & _OF_CUSTOMERS or words & _KINDS:
            continue
        worded = pl.col(name).str.strip_chars().str.to_lowercase().is_in(words_of("customer"))
        sample = (evidence if evidence.is_large else evidence.telling(worded)).table.sample
        guests = [each for each in sample.get_column(name).drop_nulls().unique() if _is_guest(each.strip())]
        if not guests:
            continue
        number, is_guest = stripped(column), pl.col(name).is_in(guests)
        ids, others = evidence.of_all(
            number.filter(is_guest).unique().implode(), number.filter(~is_guest).unique().implode().alias("others")
        ).row(0)
        found |= {*ids} - {*others} - {None}
    return sorted(found)


def _is_longest(one: str, ids: Counter[str]) -> bool:
    """Whether a number is longer than all others, which are numbers too, and none of them has more rows."""
    others = [each for each in ids if each != one]
    return len(others) > _FEWEST and all(each.isdigit() and len(each) < len(one) and ids[each] < ids[one] for each in others)


def _dominates(one: str, ids: Counter[str], times: int = _DOMINATES) -> bool:
    return ids[one] > times * max((n for other, n in ids.items() if other != one), default=0)


def _unlike_all_others(ids: Counter[str], times: int) -> list[str]:
    """The word with far more rows than any id where all other ids hold a digit or are addresses: it numbers nobody."""
    words = [each for each in ids if not _NUMBERED.search(each)]
    return words if len(words) == 1 and len(ids) > _FEWEST and _dominates(words[0], ids, times) else []


def _is_none(evidence: Evidence, zero: str, ids: Counter[str], text: pl.Expr) -> bool:
    """Whether zeros mean no id: they have far more rows than any id, or ids do not start from zero."""
    if _dominates(zero, ids):
        return True
    whole, point, decimals = zero.partition(".")
    following = f"{whole[:-1]}1{point}{decimals}"
    return following not in ids and not evidence.of_all((text == following).any()).item()
