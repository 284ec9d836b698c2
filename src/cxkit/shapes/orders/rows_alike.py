"""A column of no role whose values differ between rows with one customer and one amount: these may be one sale, or take one back."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.shapes.cells import text_or_empty
from cxkit.shapes.number_columns import number_column
from cxkit.shapes.order_words import Group, meaning
from cxkit.shapes.orders.documents.excluded_types import hint_to_exclude
from cxkit.shapes.orders.repeated_orders import has_lines
from cxkit.shapes.orders.states.notes_on_status import in_condition
from cxkit.shapes.shape import Evidence
from cxkit.tables.identifiers import identity
from cxkit.tables.typed_columns import dated

_WHO, _SIZE, _ORDER, _DAY = "cx:of customer", "cx:size", "cx:of order", "cx:on day"
_READ = frozenset({"order_status", "document_type", "channel", "segment"})  # roles whose columns may tell rows apart too
_ROWS = 20_000  # the first ones of a long file tell
_MOST = 12  # values
_FEWEST = 5  # pairs of rows, and rows of a value
_NEARLY_ALL, _MOSTLY = 0.9, 0.8
_CHANCE = 1e-4
_PRICE_LIST = 0.1  # of two customers have one amount: equal sums of one customer say nothing
_SHOWN = 4
_GROUPS: tuple[Group, ...] = ("status", "document", "part")
_LEGS = re.compile(
    r"\b(?:outbound|inbound|hin(?:fahrt|reise|flug|weg)?|aller|ida|andata|heen(?:reis)?|one way|oneway|left|links|rechts|gauche|droite"
    r"|halb\w*|half|deposit|acompte|anticipo|acconto|entrada|sinal|zaliczka|zaloha|forskott|forskud|forskudd|avans|eloleg|kapora|predujam)\b"
)
_DIGITS = re.compile(r"\d+")
_CODE = r"^\s*([A-Za-z]{1,5})[-_/. ]?\d"
_OF_NUMBER = "cx:letters of the number"


def notes_of_rows_alike(evidence: Evidence) -> list[Note]:
    """A warning for the first column whose values repeat the sums of customers; none in a large file or without customers.

    This finds what words do not show: an authorisation beside its capture, an order beside its invoice, a mark of credit notes in a
    language or a code that is not known.
    """
    if evidence.is_large or not (evidence.column("customer_id") and evidence.column("amount")):
        return []
    columns = _candidates(evidence)
    kinds = {column: text_or_empty(column) for column in columns} | _letters(evidence)
    rows = _counting_rows(evidence, kinds) if kinds else None
    if rows is None:
        return []
    for column in [] if _follow_price_list(rows) else kinds:
        values = _repeating(rows, column)
        if values:
            return [_note(evidence, column, values) if column in columns else _note_on_numbers(evidence, values)]
    return []


def _candidates(evidence: Evidence) -> list[str]:
    """The columns of a few words or of two codes that have no role which says what they are."""
    table = evidence.table
    return [
        column
        for column in evidence.own_columns
        if table.role_of(column) in {None, *_READ} and _are_kinds({*evidence.sampled(column)}, table.sample.height)
    ]


def _letters(evidence: Evidence) -> dict[str, pl.Expr]:
    """The letters before the numbers of documents, if there are a few: the order AB-18 and the invoice RE-19 are one sale."""
    order = evidence.column("order_id")
    if order is None:
        return {}
    letters = pl.col(order).cast(pl.String).str.extract(_CODE, 1).fill_null("")
    values = evidence.table.sample.select(letters).to_series()
    few = 1 < values.n_unique() <= min(_MOST, values.len() // _FEWEST)
    return {_OF_NUMBER: letters} if few and "" not in values.unique() else {}


def _are_kinds(values: set[str], rows: int) -> bool:
    """Whether a few values in so many rows are kinds of rows, and no numbers of instalments or dates, which differ in their digits alone.

    A single value will do: blank cells may be the other kind, if a mark is given only where it holds.
    Words for statuses, documents and payments in part are read by other shapes, and the ways of a journey there and back,
    the two of a pair, and a deposit and what was left are two sales.
    """
    if len(values) > min(_MOST, rows // _FEWEST):
        return False
    known = all(any(meaning(value, group) for group in _GROUPS) for value in values)
    texts = [normalise(value) for value in values]
    there_and_back = len({tuple(sorted(text.split())) for text in texts}) < len({*texts})
    if known or there_and_back or any(_LEGS.search(text) for text in texts):
        return False
    kinds = {_DIGITS.sub("#", value) for value in values}
    # "1" and "0", or one mark; "H1" and "H2" are periods
    return len(kinds) > 1 or len(values) == 1 or (kinds == {"#"} and len(values) == 2)


def _counting_rows(evidence: Evidence, kinds: Mapping[str, pl.Expr]) -> pl.DataFrame | None:
    """The rows that count as sales, with their customer, amount, day and kinds; lines of an order are one row."""
    table, name, customer = evidence.table, evidence.column("amount"), evidence.column("customer_id")
    amount = number_column(table, name) if name else None
    if amount is None or customer is None:
        return None
    day, order = evidence.column("ordered_at"), evidence.column("order_id")
    found = dated(table, day, table.sample.schema[day]) if day else None
    days = found.parts.struct.field("day") if found and not found.error else pl.lit(None, dtype=pl.Date)
    out = evidence.is_excluded
    made = {
        _WHO: identity(pl.col(customer)),
        _SIZE: amount.value.fill_nan(None).round(2),
        _ORDER: identity(pl.col(order)) if order else pl.lit(None, dtype=pl.String),
        _DAY: days,
        **kinds,
    }

    def query(frame: pl.LazyFrame) -> pl.LazyFrame:
        typed = frame.head(_ROWS).with_columns(amount.parts).filter(~out)
        return typed.select(each.alias(key) for key, each in made.items()).filter(pl.col(_SIZE) > 0, pl.col(_WHO).is_not_null())

    needed = dict.fromkeys(root for each in (amount.parts, out, *made.values()) for root in each.meta.root_names())
    rows = table.query(query, [column for column in needed if column in table.columns])
    return rows.unique([_WHO, _SIZE, _ORDER], keep="first", maintain_order=True) if order and has_lines(evidence) else rows


def _follow_price_list(rows: pl.DataFrame) -> bool:
    """Whether customers often pay one of a few prices, as those of a ticket, a fee or a donation of a round sum."""
    amounts = rows.select(_WHO, _SIZE).unique().group_by(_SIZE).len("cx:customers").get_column("cx:customers")
    customers = int(amounts.sum())
    return customers > 1 and int((amounts * (amounts - 1)).sum()) > _PRICE_LIST * customers * (customers - 1)


def _repeating(rows: pl.DataFrame, column: str) -> Sequence[str]:
    """The values whose rows nearly all have the amount of another row of their customer with another value.

    Empty if chance explains it, or if the value goes by the time: by the month, or for the first order of each customer.
    """
    key, value = [_WHO, _SIZE], pl.col(column)
    counted = rows.group_by(column).len("cx:len")
    shares = counted.get_column("cx:len") / rows.height
    groups = rows.group_by(key).agg(pl.len().alias("cx:rows"), value.n_unique().alias("cx:values")).filter(pl.col("cx:rows") > 1)
    apart = groups.filter(pl.col("cx:rows") == pl.col("cx:values"))
    by_chance = 1 - float((shares * shares).sum())
    if apart.height < max(_FEWEST, _NEARLY_ALL * groups.height) or not 0 < by_chance < 1 or _goes_by_time(rows, column):
        return []
    if apart.height * math.log(by_chance) > math.log(_CHANCE):
        return []
    alike = rows.join(apart, on=key, how="semi").group_by(column).len("cx:alike")
    found = (
        counted.join(alike, on=column)
        .filter(pl.col("cx:len") >= _FEWEST, pl.col("cx:alike") >= _MOSTLY * pl.col("cx:len"))
        .sort("cx:len", column)
    )
    return [str(value) for value in found.get_column(column)]


def _goes_by_time(rows: pl.DataFrame, column: str) -> bool:
    """Whether each day or month has one value, or one value is that of the first orders of customers and no other ones."""
    day, value = pl.col(_DAY), pl.col(column)
    dates = rows.filter(day.is_not_null())
    for period in (day, day.dt.truncate("1mo")):
        several = dates.group_by(period.alias("cx:period")).agg(pl.len().alias("cx:rows"), value.n_unique().alias("cx:values"))
        several = several.filter(pl.col("cx:rows") > 1)
        if several.height >= _FEWEST and int((several.get_column("cx:values") == 1).sum()) >= _NEARLY_ALL * several.height:
            return True
    first = dates.select(value, (day == day.min().over(_WHO)).alias("cx:first"))
    of_first = first.group_by(column).agg(pl.col("cx:first").sum(), pl.len().alias("cx:rows"))
    begins = (pl.col("cx:first") >= _NEARLY_ALL * pl.col("cx:rows")) & (pl.col("cx:first") >= _MOSTLY * pl.col("cx:first").sum())
    return bool(of_first.select(begins.any()).item())


def _note_on_numbers(evidence: Evidence, values: Sequence[str]) -> Note:
    number = evidence.shown(evidence.column("order_id") or "")
    text = tr(
        "Column '{column}': documents whose numbers begin with {shown} have the amount of another one of the same customer that begins "
        "with other letters, and all of them count. If they are the same sales, as an order and its invoice, the revenue is wrong.",
        column=shortened(number),
        shown=", ".join(f"'{shortened(value)}'" for value in values[:_SHOWN]),
    )
    # the last document of a sale is the rarest one
    hint = tr("--where {condition} counts these alone", condition=f"\"{in_condition(number)} LIKE '{values[0]}%'\"")
    return Note(code="rows-alike", level="warning", text=text, hint=hint)


def _note(evidence: Evidence, column: str, values: Sequence[str]) -> Note:
    shown = ", ".join(f"'{shortened(value)}'" for value in values[:_SHOWN])
    text = tr(
        "Column '{column}': rows with {shown} have the amount of another row of the same customer with another value, and all of them "
        "count. If they are the same sales or take them back, the revenue is wrong.",
        column=shortened(column),
        shown=shown,
    )
    return Note(code="rows-alike", level="warning", text=text, hint=hint_to_exclude(evidence, column, values[0]))
