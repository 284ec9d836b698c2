"""Numbers of documents that begin with the code of their type, as INV-1001 and CN-1002, without a column that names it."""

from __future__ import annotations

from cxkit.language import formatted, tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.number_columns import number_column
from cxkit.shapes.order_words import code_meanings, may_be_codes
from cxkit.shapes.shape import Evidence, Shape
from cxkit.shapes.signs import signs_of, with_returns

AMOUNT, RETURNED = "cx:amount less numbered credit notes", "cx:numbered credit notes"
_CODE = r"^\s*([A-Za-z]{2,5})[-_/. ]?\d"


def recognise(evidence: Evidence) -> Shape | None:
    """Documents of which some are credit notes by the letters before their number, with amounts above 0."""
    number, name = evidence.column("order_id"), evidence.column("amount")
    amount = number_column(evidence.table, name) if name else None
    if number is None or amount is None or evidence.column("document_type"):
        return None
    code = pl.col(number).cast(pl.String).str.extract(_CODE, 1)
    sampled = evidence.table.sample.select(code.alias("code"), pl.col(number)).drop_nulls(number).get_column("code")
    if not sampled.len() or sampled.null_count() or not may_be_codes(sampled.unique().to_list()):
        return None
    # the first credit note may come after the sample
    counted = evidence.of_all(code.drop_nulls().value_counts().implode(), code.is_null().sum().alias("none"))
    rows: dict[str, int] = {each[number]: each["count"] for each in counted.row(0)[0]}
    meant = code_meanings(rows)
    credit = [value for value in rows if meant.get(value) == "credit"]
    if not credit or (not evidence.declared and sum(rows[value] for value in credit) * 2 > sum(rows.values())):
        return None
    is_return = code.is_in(credit)
    if signs_of(evidence, amount, is_return).signed is not False:
        return None
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
