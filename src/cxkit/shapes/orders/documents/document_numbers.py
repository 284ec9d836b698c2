"""Numbers of documents that begin with the code of their type, as INV-1001 and CN-1002, without a column that names it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cxkit.language import formatted, tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.number_columns import number_column
from cxkit.shapes.order_words import code_meanings, is_credit_code, may_be_codes
from cxkit.shapes.orders.documents.signs import signs_of, with_returns
from cxkit.shapes.shape import Evidence, Shape

AMOUNT, RETURNED = "cx:amount less numbered credit notes", "cx:numbered credit notes"
_CODE = r"^\s*([A-Za-z]{2,5})[-_/. ]?\d"
_PLAIN = r"^\s*(?:[A-Za-z]{2,5}[-_/. ]?)?\d"
_OF_BILLS = frozenset({"invoice", "document", "receipt"})
# codes that mean little else: NA, SC and ST are regions and branches too, AB confirms an order, ABO is a subscription
_SURE = frozenset(
    {"cn", "crn", "scn", "cred", "gs", "gts", "rk", "sto", "av", "avo", "avr", "nc", "ncr", "ndc", "crf", "kor", "fkor", "kfv", "kfs"}
)


def recognise(evidence: Evidence) -> Shape | None:
    """Documents of which some are credit notes by the letters before their number, with amounts above 0."""
    number, name = evidence.column("order_id"), evidence.column("amount")
    amount = number_column(evidence.table, name) if name else None
    if number is None or amount is None or evidence.column("document_type"):
        return None
    code = pl.col(number).cast(pl.String).str.extract(_CODE, 1)
    sampled = evidence.table.sample.select(code.alias("code"), pl.col(number)).drop_nulls(number).get_column("code")
    plain = bool(sampled.null_count())
    if not may_be_codes(sampled.drop_nulls().unique().to_list()):
        return None
    # the first credit note may come after the sample
    counted = evidence.of_all(code.drop_nulls().value_counts().implode())
    rows: dict[str, int] = {each[number]: each["count"] for each in counted.row(0)[0]}
    credit = [value for value in rows if is_credit_code(value)] if plain else _credit(rows)
    if not credit or (plain and (len(credit) < len(rows) or not _are_plain(evidence, number))):
        return None
    total, is_return = int(evidence.of_all(pl.col(number).is_not_null().sum()).item()), code.is_in(credit)
    most = not evidence.declared and sum(rows[value] for value in credit) * 2 > total
    if most or signs_of(evidence, amount, is_return).signed is not False:
        return None
    if plain and not evidence.declared and not _are_sure(number, credit):
        return _doubtful(number, {value: rows[value] for value in sorted(credit)})
    kinds = ", ".join(f"'{value}' ({formatted(rows[value], ',')})" for value in sorted(credit))
    text = tr(
        "Column '{number}': documents whose number begins with {kinds} are credit notes, and are subtracted.",
        number=shortened(number),
        kinds=kinds,
    )
    note = Note(code="shape", level="warning", text=text, hint=tr("--shape plain uses the amounts as they are"))
    shown = {AMOUNT: amount.column, RETURNED: tr("credit notes")}
    notes = (note, *amount.notes)
    return with_returns(amount, is_return, names=(AMOUNT, RETURNED), shown=shown, notes=notes, before=evidence.column("returned"))


def _credit(rows: Mapping[str, int]) -> list[str]:
    """The codes of credit notes beside those of invoices."""
    meant = code_meanings(rows)
    return [value for value in rows if meant.get(value) == "credit"]


def _are_sure(number: str, credit: Sequence[str]) -> bool:
    """Whether codes among plain numbers are those of credit notes: the numbers are those of bills, and the codes mean little else.

    >>> _are_sure("Rechnungsnummer", ["GS"]), _are_sure("Order ID", ["GS"]), _are_sure("Invoice No", ["NA"])
    (True, False, False)
    """
    return bool(_OF_BILLS & all_meanings(number)) and all(value.casefold() in _SURE for value in credit)


def _doubtful(number: str, credit: Mapping[str, int]) -> Shape:
    """The warning on a code that may be that of a branch as well, among numbers without one: nothing else changes."""
    text = tr(
        "Column '{number}': documents whose number begins with {kinds} may be credit notes: they count as sales.",
        number=shortened(number),
        kinds=", ".join(f"'{value}' ({formatted(n, ',')})" for value, n in credit.items()),
    )
    note = Note(code="documents-unknown", level="warning", text=text, hint=tr("--shape document-numbers subtracts them"))
    return Shape(lambda frame: frame, {}, notes=(note,))


def _are_plain(evidence: Evidence, number: str) -> bool:
    """Whether all numbers are digits but for a code before them: sales have none, as GS-0012 among 0010, 0011 and 0013."""
    return not evidence.of_all((~pl.col(number).cast(pl.String).str.contains(_PLAIN)).any()).item()
