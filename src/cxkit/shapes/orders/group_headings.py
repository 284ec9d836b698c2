"""Reports by customer: a row with the name alone stands above the documents of each, and a row with their sum below."""

from __future__ import annotations

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.cells import is_blank, stripped, text_or_empty
from cxkit.shapes.shape import Evidence, Shape
from cxkit.shapes.sum_rows import names_sum
from cxkit.values.reasons import Reason

CUSTOMER, EXCLUDED = "cx:customer of the heading", "cx:heading or sum"
_FEWEST = 2  # headings
_NEARLY_ALL = 0.95
_NO_NAMES = frozenset({"product", "item", "date", "status", "type", "comment", "description", "amount", "quantity", "price"}) | {
    # groups of documents that are none of customers
    *("month", "year", "period", "store", "unit", "region", "category", "channel", "payment", "agent", "employee", "project", "team"),
}


def recognise(evidence: Evidence) -> Shape | None:
    """Documents without a customer below rows that have a day and an amount in no column, but a name in one that documents leave blank."""
    day, amount = evidence.column("ordered_at"), evidence.column("amount")
    if day is None or amount is None:
        return None
    named, held = evidence.column("customer_id"), {found.column for found in evidence.table.roles.values()}
    texts = [name for name, dtype in evidence.table.sample.schema.items() if dtype == pl.String and not name.startswith("cx:")]
    possible = [name for name in texts if name == named or (named is None and name not in held)]
    column = next((name for name in possible if _holds_headings(evidence, name, day, amount)), None)
    if column is None:
        return None
    heading = ~is_blank(column) & is_blank(day) & is_blank(amount)
    name = pl.when(heading).then(stripped(column)).forward_fill()
    customers = evidence.of_all(name.filter(~is_blank(day)).n_unique().alias("customers")).item()
    text = tr(
        "Column '{column}' has names alone in rows above the documents of {customers:,} customers, who are taken from there. Rows without "
        "a day are headings and sums.",
        column=shortened(evidence.shown(column)),
        customers=customers,
    )
    return Shape(
        lambda frame: frame.with_columns(name.alias(CUSTOMER), is_blank(day).alias(EXCLUDED)),
        {CUSTOMER: column, EXCLUDED: tr("headings and sums")},
        roles={"customer_id": CUSTOMER},
        excluded={Reason.NO_SALE: EXCLUDED},
        notes=(Note(code="shape", level="warning", text=text, hint=tr("--shape plain reads the file as it is")),),
    )


def _holds_headings(evidence: Evidence, column: str, day: str, amount: str) -> bool:
    """Whether the column names those above documents: it is blank in these, and what it says beside an amount is the sum of a name."""
    if all_meanings(column) & _NO_NAMES:
        return False
    cells = text_or_empty(column).alias("name")
    rows = evidence.table.sample.select(cells, (~is_blank(day)).alias("document"), (~is_blank(amount)).alias("sum"))
    documents = rows.filter("document")
    named = rows.filter((pl.col("name") != "") & ~pl.col("document"))
    headings = named.filter(~pl.col("sum")).get_column("name").to_list()
    sums = named.filter("sum").get_column("name").to_list()
    if len(set(headings)) < _FEWEST or documents.height < len(set(headings)) or rows.row(0)[1]:
        return False
    if int((documents.get_column("name") == "").sum()) < _NEARLY_ALL * documents.height:
        return False
    return bool(sums) and all(names_sum(each) or normalise(each) in {*map(normalise, headings)} for each in sums)
