"""Marks of orders: columns of yes and no, or of days, that say which orders are cancelled, returned, not paid or not accepted."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from cxkit.language import formatted, tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.candidates import without_prefix, without_prefix_of_most
from cxkit.shapes.cells import stripped, text_or_empty
from cxkit.shapes.marked_rows import Mark, ask_about_most, counted
from cxkit.shapes.order_words import meaning
from cxkit.shapes.orders.cancellation_numbers import cancelled_by_number
from cxkit.shapes.orders.cancellation_reasons import reasons_of_cancellation
from cxkit.shapes.orders.money_headers import names_pieces_of_line, names_returned_pieces
from cxkit.shapes.shape import Evidence
from cxkit.values.flags import flag

_RETURNED, _CANCELLED = 0.4, 0.5  # of the rows may be marked as returned or cancelled at the most
_WHEN = re.compile(r"\b(is|was|at|on|of|date|time|am|datum|ist|wurde|es|est|e|de|del|di|le|el|il|op|fecha|data|flag)\b|(?<=\w{4})s?datum\b")
# what a column of yes and no is called beside what it says, and its two values
_MARK = re.compile(
    r"\b(?:kennzeichen|kennz|kz|merker|indicator|ind|indicateur|indicador|indicatore|marker|bool|yn|jn"
    r"|j n|y n|s n|o n|ja nein|yes no|si no|oui non|ja nee|sim nao)\b|(?<=\w{4})s?(?:kennzeichen|kennz|kz|flag|merker)\b"
)
# a word for a confirmation, and files of donations: what is confirmed there is the donation, to the tax office
_CONFIRMED = re.compile(r"^(?:confirm|bestatig|conferm|bevestig)")
_OF_GIFTS = re.compile(r"\b(?:spende|zuwendung|donat|donor|donant|donaci|donazion|doac|doador|don\b|dons\b|schenk)")
_FEWEST = 3  # rows of a mark without a word for no
_HINT = "--shape plain reads the file as it is"
_DO_THEY_COUNT = "Do they count? No: --shape order-status; yes: --shape plain"


def marks_of(evidence: Evidence, wanted: str) -> dict[str, Mark]:
    """By column of flags or days, whether the order of a row is ``wanted``: cancelled or returned, or a credit note, or no sale."""
    return counted(evidence, {column: mark for column in evidence.table.columns if (mark := _mark(evidence, column, wanted)) is not None})


def cancelled_marks(evidence: Evidence, *, by_status: bool) -> dict[str, Mark]:
    """By column of flags or days, whether the order of a row is cancelled; ``by_status``: a status says of which orders that is so.

    Then a bare "Cancellation" is one that is possible, or repeats the status. If no column says which are cancelled, reasons of it do.
    """
    found = marks_of(evidence, "cancelled") | counted(evidence, cancelled_by_number(evidence))
    if not (found or by_status):
        return reasons_of_cancellation(evidence)
    return {column: mark for column, mark in found.items() if not (by_status and _is_noun(_words_of(evidence, column)))}


def unpaid_marks(evidence: Evidence, *, billed: bool = False, out: Sequence[pl.Expr] = ()) -> dict[str, Mark]:
    """By column of flags, whether the order of a row is not paid, confirmed or accepted: "Paid" is no, or "Open" is yes.

    ``billed``: the rows are bills, which count before they are paid. ``out`` says which rows a status excludes: a mark of no others tells
    nothing more. Raises DataError if a mark would exclude most rows beside these, so that it may well mean something else.
    """
    found = counted(evidence, {column: no for column in evidence.table.columns if (no := _unpaid(evidence, column)) is not None})
    further = counted(evidence, {column: mark.of_row & ~pl.any_horizontal(out) for column, mark in found.items()}) if out else found
    if not billed:
        text = "Column '{column}': {n:,} of {rows:,} rows are not paid, confirmed or accepted."
        ask_about_most(evidence, further, text=text, hint=_DO_THEY_COUNT)
    return {column: mark for column, mark in found.items() if column in further}


def no_sale_marks(evidence: Evidence) -> dict[str, Mark]:
    """By column of flags, whether a row is a pro forma invoice. Raises DataError if a mark would exclude most rows: orders may have one."""
    found = marks_of(evidence, "no sale")
    ask_about_most(evidence, found, text="Column '{column}': {n:,} of {rows:,} rows are no sales.", hint=_DO_THEY_COUNT)
    return found


def notes_of_receipts(evidence: Evidence) -> list[Note]:
    """What columns of yes and no say in files of donations: whether a receipt confirms a donation, which counts without one as well."""
    columns = [
        column
        for column in evidence.table.columns
        if _is_of_receipt(evidence, column) and {*map(flag, evidence.distinct(column))} == {True, False}
    ]
    return [
        Note(
            code="shape",
            level="info",
            text=tr(
                "Column '{column}' says which donations a receipt confirms; those without one count as well.", column=shortened(column)
            ),
        )
        for column in columns
    ]


def notes_of_marks(
    evidence: Evidence, cancelled: Mapping[str, Mark], returned: Collection[str], unpaid: Mapping[str, Mark], no_sales: Mapping[str, Mark]
) -> list[Note]:
    """What the marks exclude, by their columns."""
    texts = list[tuple[str, bool]]()
    for column, mark in no_sales.items():
        text = tr("Column '{column}': {n} rows are no sales, and are excluded.", column=shortened(column), n=formatted(mark.rows, ","))
        texts.append((text, True))
    for column, mark in cancelled.items():
        text = tr(
            "Column '{column}': {n} orders or lines are cancelled, and are excluded.", column=shortened(column), n=formatted(mark.rows, ",")
        )
        texts.append((text, _is_noun(_words_of(evidence, column))))
    texts += [
        (tr("Column '{column}' marks returns, which add no revenue and are no orders.", column=shortened(column)), True)
        for column in returned
    ]
    for column, mark in unpaid.items():
        text = tr(
            "Column '{column}': {n} orders or lines are not paid, confirmed or accepted, and are excluded.",
            column=shortened(column),
            n=formatted(mark.rows, ","),
        )
        texts.append((text, True))
    return [Note(code="shape", level="warning" if doubtful else "info", text=text, hint=tr(_HINT)) for text, doubtful in texts]


def names_credit_note(header: str) -> bool:
    """Whether the header of a column of yes and no says that a row is a credit note.

    >>> names_credit_note("is_credit_note"), names_credit_note("Gutschrift"), names_credit_note("Gutschriften erlaubt")
    (True, True, False)
    """
    return meaning(_words(header), "note") == "credit"


def names_what_became_of_it(header: str) -> bool:
    """Whether the header of a mark calls orders cancelled or returned.

    >>> names_what_became_of_it("Storniert"), names_what_became_of_it("is_returned"), names_what_became_of_it("Return ticket")
    (True, True, False)
    """
    words = _words(header)
    return any(_names(words, wanted, days=False) for wanted in ("cancelled", "returned"))


def _words(header: str) -> str:
    """The words of a header without those of time."""
    return " ".join(_MARK.sub(" ", _WHEN.sub(" ", normalise(header))).split())


def _words_of(evidence: Evidence, column: str) -> str:
    """The words of a column's header without those of time, nor what all columns have before theirs, as "OX" in "OXSTORNO"."""
    own = evidence.own_columns
    return _words((without_prefix(own) or without_prefix_of_most(own)).get(column, column))


def _header(evidence: Evidence, column: str) -> str | None:
    """The words of a header without those of time; None if the column is a shape's or has a role, but for marks taken for refunds."""
    role = evidence.table.role_of(column)
    by_name = role == "refunded" and not evidence.table.roles[role].by_user and names_credit_note(column)
    return None if column.startswith("cx:") or (role and not by_name) else _words_of(evidence, column)


def _names(words: str, wanted: str, *, days: bool) -> bool:
    """Whether a header names what is wanted; the day of a credit note is one on which an order was returned."""
    note = meaning(words, "note")
    if wanted in {"credit", "no sale"}:
        return note == wanted and not days
    if wanted == "returned" and note == "credit":
        return days
    return meaning(words, "status") == wanted or (wanted == "cancelled" and meaning(words, "reversal") == "cancellation")


def _mark(evidence: Evidence, column: str, wanted: str) -> pl.Expr | None:
    """Whether the order of a row is what is wanted, by a column of flags or days; None if the column holds neither."""
    words = _header(evidence, column)
    if words is None or not (_names(words, wanted, days=False) or _names(words, wanted, days=True)):
        return None
    if wanted in {"returned", "cancelled"} and names_returned_pieces(column) and _counts_pieces(evidence):
        return None  # 1 is one piece of several
    values, rows = evidence.sampled(column), evidence.table.sample.height
    read_flags = {value: flag(value) for value in evidence.distinct(column)}
    text = stripped(column)
    unsure = wanted == "cancelled" and _is_noun(words)
    if read_flags and None not in read_flags.values():
        most = _RETURNED if wanted == "returned" else _CANCELLED if unsure else 1
        many = sum(bool(read_flags[value]) for value in values) > most * rows
        return None if many or not _names(words, wanted, days=False) else text.is_in([value for value, yes in read_flags.items() if yes])
    if wanted == "cancelled" and not unsure and (both := _with_counterparts(evidence, column, read_flags)):
        return text.is_in(both)
    # on most rows it is the return date of a rental, or of a flight, or the day until which one may cancel
    most = _RETURNED if wanted == "returned" else _CANCELLED if unsure else 1
    few = len(values) < rows and len(values) <= most * rows
    if read_flags and few and _names(words, wanted, days=True) and evidence.are_days([*read_flags]).all():
        return None if unsure and _is_day_of_customers(evidence, column) else text.fill_null("") != ""
    return None


def _with_counterparts(evidence: Evidence, column: str, read_flags: Mapping[str, bool | None]) -> list[str]:
    """The yes of a mark and the one other value beside yes and no, if each has as many rows: cancelled documents, and those that do it."""
    yes, other = ([value for value, marked in read_flags.items() if marked is wanted] for wanted in (True, None))
    rows = {str(value).strip(): n for value, n in evidence.counts(column).rows() if value is not None}
    if len(yes) != 1 or len(other) != 1 or False not in read_flags.values():
        return []
    return [*yes, *other] if rows.get(yes[0]) == rows.get(other[0]) else []


def _is_noun(words: str) -> bool:
    """Whether a header names a cancellation, which may be possible or that of a contract, and calls no order cancelled.

    >>> _is_noun("cancellation"), _is_noun("cancelled"), _is_noun("storniert")
    (True, False, False)
    """
    return meaning(words, "status") != "cancelled"


def _counts_pieces(evidence: Evidence) -> bool:
    """Whether the lines have quantities, those that were delivered among them."""
    return any(names_pieces_of_line(column) and not names_returned_pieces(column) for column in evidence.own_columns)


def _is_day_of_customers(evidence: Evidence, column: str) -> bool:
    """Whether days of cancellation are those on which customers left: all orders of each of them have the same day, of most several."""
    customer, order = evidence.column("customer_id"), evidence.column("order_id") or evidence.column("ordered_at")
    if customer is None or order is None:
        return False
    day = text_or_empty(column)
    of_all = ((day != "").all() & (day.n_unique() == 1)).alias("cx:all")
    found = evidence.of_all((day != "").any().alias("cx:any"), of_all, pl.col(order).n_unique().alias("cx:orders"), by=(customer,))
    left = found.filter(pl.col("cx:any") & pl.col(customer).is_not_null())
    return bool(left.get_column("cx:all").all()) and 2 * left.filter(pl.col("cx:orders") > 1).height >= left.height > 0


def _is_of_receipt(evidence: Evidence, column: str) -> bool:
    """Whether a confirmation is that of a donation: further columns hold its number or its day."""
    word = _CONFIRMED.match(normalise(column))
    if word is None:
        return False
    headers = [normalise(each) for each in evidence.table.columns if each != column and not each.startswith("cx:")]
    return any(each.startswith(word[0]) for each in headers) and any(map(_OF_GIFTS.search, headers))


def _is_paid(value: str) -> bool | None:
    """Whether a value is a yes or a no; a word for an order that brought nothing is a no among them."""
    read = flag(value)
    return False if read is None and meaning(value, "status") in {"cancelled", "open"} else read


def _unpaid(evidence: Evidence, column: str) -> pl.Expr | None:
    """Whether the order of a row is not paid, by a column of yes and no, or of a mark and blanks; None if the column is none of payment."""
    words = _header(evidence, column)
    if words is None or _is_of_receipt(evidence, column):
        return None
    says = "open" if meaning(words, "status") == "open" else meaning(words, "flag")
    values = evidence.distinct(column) if says else []
    read_flags = {value: _is_paid(value) for value in values}
    found = set(read_flags.values())
    rows = len(evidence.sampled(column))
    blank = evidence.table.sample.height - rows
    if None in found or True not in map(flag, values) or not (found == {True, False} or (found == {True} and min(rows, blank) >= _FEWEST)):
        return None
    text = text_or_empty(column)
    yes = text.is_in([value for value in values if read_flags[value]])
    if says == "open":
        return yes
    no = text.is_in([value for value in values if not read_flags[value]])
    order = evidence.column("order_id")
    if found == {True, False}:
        return no
    # a mark on the first line of an order is that of all its lines
    return ~(yes.max().over(order) & pl.col(order).is_not_null()) & ~yes if order else ~yes
