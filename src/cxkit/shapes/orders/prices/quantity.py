"""Lines with a quantity and a unit price: their amount is the product, unless the file has it already."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import NamedTuple

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings, meanings
from cxkit.shapes.number_columns import NumberColumn, looks_numeric, of_all_numbers, sampled_numbers
from cxkit.shapes.orders.customer_totals import COUNTS
from cxkit.shapes.orders.money_headers import is_other_number, is_price, names_pieces_of_line, names_returned_pieces, names_unit
from cxkit.shapes.orders.prices.amount_of_pieces import unclear_amount
from cxkit.shapes.orders.prices.deliveries import amounts_of_lines_delivered_in_parts, delivered_in_parts
from cxkit.shapes.orders.prices.discounts import Discount, discounted_total, discounts_of, given_discounts, note_of, unclear_discounts
from cxkit.shapes.orders.prices.line_prices import price_of_line
from cxkit.shapes.orders.prices.price_base import of_one_piece
from cxkit.shapes.orders.prices.priced_time import amount_of_nights, rates_alone
from cxkit.shapes.orders.prices.priced_units import counted_units, price_of_counted_units
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables import Unclear

AMOUNT = "cx:quantity × price"
RETURNED = "cx:returned pieces"
_OTHERWISE = "--amount COLUMN takes another column"
_LEAST = 10  # lines with a quantity above 1 that are needed as evidence from values
_LEAST_ARTICLES = 5  # sold in several quantities
_TOTALS = frozenset({"total", "amount", "revenue", "sales", "line", "subtotal", "value", "order", "invoice", "document"})
_SIDES = ("net", "gross")
_SIDE = re.compile(r"\b(net|netto|gross|brutto)\b")
_AGREE = 0.95
_CENT = 0.011
_RECURRING = 0.5  # share of the lines whose price occurs with several quantities
_LIMIT = 1.96  # standard errors
_MOST_RETURNED = 2  # pieces that came back, and those that were cancelled
_MOST_LINES = 0.6  # of which pieces came back
_LEFT = re.compile(
    r"\b(?:shipped|delivered|dispatched|fulfilled|invoiced|billed|net|\w*geliefert\w*|liefermenge|versand\w*|versendet\w*|fakturiert\w*"
    r"|berechnet\w*|netto\w*|livre\w*|entregad\w*|consegnat\w*|geleverd\w*|leverer\w*)\b"
)
_EMPTIES = re.compile(
    r"leergut|pfand|\b(?:empt(?:y|ies)|deposits?|(?:leere )?flaschen|bottles|kisten|crates?|kegs?|gebinde|palett?en?|pallets?|consignes?"
    r"|emballages?|envases?|vuoti|statiegeld|kratten|pant)\b"
)


def recognise(evidence: Evidence) -> Shape | None:
    """Lines whose amount is quantity × unit price, if no column gives the total of the line or the order."""
    multiplied = unclear_amount(evidence) or _totals_of_lines(evidence) or _of_quantity(evidence) or amount_of_nights(evidence)
    multiplied = multiplied or amounts_of_lines_delivered_in_parts(evidence)
    return multiplied or _prices_alone(evidence) or _same_for_any_quantity(evidence) or rates_alone(evidence)


def _same_for_any_quantity(evidence: Evidence) -> Shape | None:
    """A warning on amounts that are the same for an article whatever its quantity: they may be prices of a piece."""
    amount, name = evidence.table.roles.get("amount"), evidence.column("quantity")
    column = amount.column if amount and amount.found != "given" else None
    price, quantity = (looks_numeric(evidence.table, each) if each else None for each in (column, name))
    if price is None or quantity is None or evidence.declared:
        return None
    articles = _compare_articles(evidence, quantity, price)
    if articles.compared < _LEAST_ARTICLES or articles.same_price < _AGREE * articles.compared:
        return None
    text = tr(
        "Column '{column}' is the same for an article whatever '{pieces}' is: it may be the price of a piece, and is added up as it is.",
        column=shortened(price.column),
        pieces=shortened(quantity.column),
    )
    hint = tr("--shape quantity multiplies both")
    return Shape(lambda frame: frame, {}, notes=(Note(code="prices-alone", level="warning", text=text, hint=hint),))


def _prices_alone(evidence: Evidence) -> Shape | None:
    """A warning on an amount that the user names, if it is called a price and quantities that nothing uses stand beside it."""
    table = evidence.table
    amount, quantity = table.roles.get("amount"), evidence.column("quantity")
    columns = [quantity] if quantity else table.doubtful.get("quantity", [])
    if amount is None or amount.found != "given" or not columns:
        return None
    if not is_price(_SIDE.sub(" ", normalise(amount.column))):
        return None
    found = [number for column in columns if (number := looks_numeric(table, column))]
    if not any((sampled_numbers(table, [each]).to_series().drop_nulls().abs() > 1).any() for each in found):
        return None
    text = tr(
        "Column '{column}' is called a price and is added up without the quantities beside it: {could}.",
        column=shortened(amount.column),
        could=", ".join(f"'{shortened(each.column)}'" for each in found),
    )
    hint = tr("--role unit_price=COLUMN --role quantity=COLUMN, without --amount, multiplies them")
    return Shape(lambda frame: frame, {}, notes=(Note(code="prices-alone", level="warning", text=text, hint=hint),))


def _totals_of_lines(evidence: Evidence) -> Shape | None:
    """Totals of lines if no other column may be the amount."""
    table = evidence.table
    line = evidence.column("line_total")
    if line is None or "amount" in {*table.roles, *table.doubtful} or looks_numeric(table, line) is None:
        return None
    note = Note(code="shape", level="info", text=tr("Column '{line}' holds the amounts of lines.", line=shortened(line)), hint=_OTHERWISE)
    return Shape(add=lambda frame: frame, columns={}, roles={"amount": line}, notes=(note,))


def _of_quantity(evidence: Evidence) -> Shape | None:
    table = evidence.table
    named = _price(evidence)
    price = looks_numeric(table, named) if named else None
    name = evidence.column("quantity") or (counted_units(price.column, table.columns) if price else None)
    quantity = looks_numeric(table, name) if name else None
    if price is None:
        return None
    if quantity is None:
        return _several_quantities(evidence, price) if named and names_unit(named) else None
    if price.column == quantity.column:
        return None
    if (otherwise := price_of_line(evidence, quantity, price) or delivered_in_parts(evidence, quantity, price)) is not None:
        return otherwise
    price = of_one_piece(evidence, price)
    pieces = sampled_numbers(table, [quantity]).to_series().abs()
    if not evidence.declared and evidence.column("amount") and (pieces.drop_nulls() == 1).all():
        return None
    return _amount(evidence, quantity, price)


def _several_quantities(evidence: Evidence, price: NumberColumn) -> Shape | None:
    """Unit prices beside several columns of quantities, as ordered and delivered pieces: the user decides which are paid."""
    columns = evidence.table.doubtful.get("quantity", [])
    if not columns or evidence.column("amount"):
        return None
    could = ", ".join(f"'{shortened(column)}'" for column in columns)
    error = DataError(
        tr(
            "Column '{price}' holds unit prices, and several columns could be the quantity: {could}.",
            price=shortened(price.column),
            could=could,
        ),
        tr("Decide with --role {name}=COLUMN.", name="quantity"),
    )
    return Shape(lambda frame: frame, {}, unclear={"amount": Unclear(price.column, error)})


def _amount(evidence: Evidence, quantity: NumberColumn, price: NumberColumn) -> Shape | None:
    """The product of both, unless the file has it already or the price is that of the line."""
    discounts = discounts_of(evidence)
    amount, total = evidence.column("amount"), _product(evidence, quantity, price, {each.column.column for each in discounts})
    if total is not None and not _is_before(evidence, discounts, quantity, price, total):
        return _take(total, quantity, price) if amount != total.column and not _has_other_side(evidence, total) else None
    if not evidence.declared and (total := discounted_total(evidence, quantity, price, discounts)) is not None:
        return None if amount == total.column or _has_other_side(evidence, total) else _take(total, quantity, price, discounts[0])
    if evidence.declared:
        return _less_returned(evidence, discounts, quantity, price)
    if evidence.column("line_total") and total is None:
        return None
    return _by_price(evidence, quantity, price, discounts)


def _has_other_side(evidence: Evidence, total: NumberColumn) -> bool:
    """Whether the total is the net or the gross one of two candidates for the amount, between which the user decides."""
    candidates = evidence.table.doubtful.get("amount", ())
    sides = [side for side in _SIDES for column in candidates if side in all_meanings(column)]
    return total.column in candidates and set(sides) == set(_SIDES)


def _by_price(evidence: Evidence, quantity: NumberColumn, price: NumberColumn, discounts: list[Discount]) -> Shape | None:
    """The product of both less the discounts, if the price is that of a piece; its amounts if it is that of a line."""
    of_line = _is_of_line(evidence, quantity, price)
    if of_line is None and _are_all_one(evidence, quantity):
        return None if evidence.column("amount") else _take_single(quantity, price)
    if of_line is None:
        return Shape(lambda frame: frame, {}, unclear={"amount": Unclear(price.column, _either(quantity, price))})
    if of_line:
        return None if evidence.column("amount") else _take_line(quantity, price)
    if (error := unclear_discounts(discounts, price=price.column, quantity=quantity.column)) is not None:
        return Shape(lambda frame: frame, {}, unclear={"amount": Unclear(price.column, error)})
    return _less_returned(evidence, discounts, quantity, price)


def _are_all_one(evidence: Evidence, quantity: NumberColumn) -> bool:
    """Whether all lines of the file are of one piece, so that the price of a piece is that of its line."""
    single = (pl.col(quantity.column) == 1).fill_null(value=False)
    return bool(of_all_numbers(evidence.table, [quantity], single.all().alias("single"))[0])


def returned_pieces_of(evidence: Evidence, quantity: NumberColumn) -> list[NumberColumn]:
    """The columns of how many pieces of a line came back or were cancelled: some did, and never more than were sold; none if one fails."""
    named = [column for column in evidence.own_columns if column != quantity.column and _may_be_of(quantity.column, column)]
    # what was paid back is taken off by itself
    if not named or _has_refunds(evidence):
        return []
    found = []
    for column in named:
        telling = evidence.telling(pl.col(column).cast(pl.String).str.contains("[1-9]"))
        pieces = looks_numeric(telling.table, column)
        if pieces is None:
            return []
        found.append(pieces)
    if len(found) > _MOST_RETURNED:
        return []
    sold, back = pl.col(quantity.column).abs(), pl.sum_horizontal(pl.col(each.column).abs() for each in found)
    some, no_more = of_all_numbers(evidence.table, [quantity, *found], (back > 0).any().alias("some"), (back <= sold).all().alias("within"))
    return found if some and no_more else []


def _has_refunds(evidence: Evidence) -> bool:
    """Whether a column has the amounts that were paid back, in any row."""
    column = evidence.column("refunded")
    if column is None:
        return False
    telling = evidence.telling(pl.col(column).cast(pl.String).str.contains("[1-9]"))
    refunds = looks_numeric(telling.table, column)
    return refunds is not None and bool(of_all_numbers(evidence.table, [refunds], (pl.col(column) != 0).any().alias("some"))[0])


def _may_be_of(quantity: str, column: str) -> bool:
    """Whether a column counts pieces that came back or were cancelled, of those that the quantity counts.

    What was cancelled is none of what was delivered; customers cancel orders, and bring back empties that they have not bought.
    """
    sold = normalise(quantity)
    if not (names_returned_pieces(column) and names_pieces_of_line(column)) or is_other_number(quantity):
        return False
    if _EMPTIES.search(normalise(column)) or COUNTS.fullmatch(sold):
        return False
    return not (_LEFT.search(sold) and "cancelled" in all_meanings(column))


def mostly_returned(evidence: Evidence, quantity: NumberColumn, returned: list[NumberColumn]) -> bool:
    """Whether pieces of most lines came back, as of a rental."""
    rows = sampled_numbers(evidence.table, [quantity, *returned]).filter(pl.col(quantity.column) != 0)
    back = pl.sum_horizontal(pl.col(each.column).abs() for each in returned) > 0
    return bool(rows.height) and rows.select(back.fill_null(value=False).mean()).item() > _MOST_LINES


def note_of_kept(returned: list[NumberColumn], amount: str, hint: str) -> Note:
    """A warning that pieces which came back are not taken off the amounts; ``hint`` says how they are."""
    text = tr(
        "Column '{column}' holds pieces that came back or were cancelled, which are not taken off '{amount}'.",
        column=", ".join(shortened(each.column) for each in returned),
        amount=shortened(amount),
    )
    return Note(code="returned-pieces", level="warning", text=text, hint=hint)


def _less_returned(evidence: Evidence, discounts: list[Discount], quantity: NumberColumn, price: NumberColumn) -> Shape:
    """Quantity × price less the pieces that came back, unless most do and the user does not ask for it."""
    returned = returned_pieces_of(evidence, quantity)
    if not returned or evidence.declared or not mostly_returned(evidence, quantity, returned):
        return _multiply(discounts, quantity, price, returned)
    shape = _multiply(discounts, quantity, price, [])
    return replace(shape, notes=(*shape.notes, note_of_kept(returned, price.column, tr("--shape quantity takes them off"))))


def _is_before(evidence: Evidence, discounts: list[Discount], quantity: NumberColumn, price: NumberColumn, total: NumberColumn) -> bool:
    """Whether a column of totals is quantity × price even if there is a discount, so that none is taken off."""
    if not discounts:
        return False
    evidence = given_discounts(evidence, [each.column.column for each in discounts])
    rows = sampled_numbers(evidence.table, [quantity, price, total, *(each.column for each in discounts)])
    given = rows.filter(pl.any_horizontal(pl.col(each.column.column) != 0 for each in discounts))
    product = pl.col(quantity.column) * pl.col(price.column)
    return bool(given.select(((product.abs() - pl.col(total.column).abs()).abs() <= _CENT).mean() >= _AGREE).item())


def _either(quantity: NumberColumn, price: NumberColumn) -> DataError:
    """The error for prices that may be those of pieces or of lines."""
    name, pieces = shortened(price.column), shortened(quantity.column)
    return DataError(
        tr(
            "Column '{name}' may be the price of a piece or of a line: the file does not show which, and '{pieces}' is not 1 everywhere.",
            name=name,
            pieces=pieces,
        ),
        tr("Is it of a piece: --shape quantity; or of a line: --amount '{column}'?", column=price.column),
    )


def _price(evidence: Evidence) -> str | None:
    """The column of unit prices, as far as headers show it; None if there is a column of totals too."""
    amount, price = evidence.table.roles.get("amount"), evidence.column("unit_price")
    if amount and amount.found in {"given", "config", "profile"}:
        return price if evidence.declared else None
    if amount and evidence.declared:
        return price or amount.column
    if amount is None and evidence.column("line_total"):
        return None
    if amount is None:
        # the user decides which of several is the amount
        return price or price_of_counted_units(evidence.table.columns) if "amount" not in evidence.table.doubtful else _only_price(evidence)
    if price not in {None, amount.column}:
        return None
    return amount.column if is_price(amount.column) or _shown_by_articles(evidence, amount.column) else None


def _shown_by_articles(evidence: Evidence, column: str) -> bool:
    """Whether a column with an open name, as "VK netto", holds prices: articles cost the same whatever the quantity."""
    words = meanings(column)
    quantity = looks_numeric(evidence.table, evidence.column("quantity") or "") if evidence.column("quantity") else None
    price = looks_numeric(evidence.table, column)
    if quantity is None or price is None or any(word & _TOTALS for word in words):
        return False
    articles = _compare_articles(evidence, quantity, price)
    return articles.compared >= _LEAST_ARTICLES and articles.same_price >= _AGREE * articles.compared


def _only_price(evidence: Evidence) -> str | None:
    """Of several candidates for the amount the price, if another one is its product with the quantity."""
    priced = [column for column in evidence.table.doubtful["amount"] if is_price(column)]
    return evidence.column("unit_price") or (priced[0] if len(priced) == 1 else None)


def _product(evidence: Evidence, quantity: NumberColumn, price: NumberColumn, discounts: set[str]) -> NumberColumn | None:
    """A column that is quantity × price in nearly all sampled rows, some of them with a quantity above 1."""
    table = evidence.table
    held = discounts | {found.column for role, found in table.roles.items() if role not in {"amount", "line_total"}}
    doubtful = table.doubtful.get("amount", ())
    others = [column for column in table.columns if column not in {*held, quantity.column, price.column} and not column.startswith("cx:")]
    for column in sorted(others, key=lambda each: each not in doubtful):
        found = looks_numeric(table, column)
        if found is None:
            continue
        rows = sampled_numbers(table, [quantity, price, found]).drop_nulls()
        product, amount = rows.get_column(quantity.column) * rows.get_column(price.column), rows.get_column(column)
        telling = rows.get_column(quantity.column).abs() != 1
        near = (product.abs() - amount.abs()).abs() <= _CENT
        if int(telling.sum()) >= 3 and (near & telling).sum() >= _AGREE * int(telling.sum()):
            return found
    return None


def _is_of_line(evidence: Evidence, quantity: NumberColumn, price: NumberColumn) -> bool | None:
    """Whether the values of a column called price grow with the quantity, as the amount of a line does; None if nothing shows it."""
    if (
        "unit price" in all_meanings(price.column)
        or names_unit(price.column)
        or counted_units(price.column, evidence.table.columns) == quantity.column
    ):
        return False
    articles = _compare_articles(evidence, quantity, price)
    if articles.same_ratio != articles.same_price:
        return articles.same_ratio > articles.same_price
    rows = _quantities_and_prices(evidence, quantity, price)
    rows = rows.drop_nulls().filter(pl.col("q") > 0, pl.col("p") > 0)
    grows = _grows(rows) if rows.filter(pl.col("q") > 1).height >= _LEAST else None
    several = rows.filter(pl.col("q").n_unique().over("p") > 1).height
    if grows is None and rows.height and several >= _RECURRING * rows.height:  # the same price for one piece as for several
        return False
    return grows


def _grows(rows: pl.DataFrame) -> bool | None:
    """Whether log price grows by 1 with log quantity, as it does for the amounts of lines, or by 0; None if the rows fit both."""
    q, p = pl.col("q").log(), pl.col("p").log()
    slope, correlation, spread = rows.select(slope=pl.cov(q, p) / q.var(), correlation=pl.corr(q, p), spread=p.std() / q.std()).row(0)
    if slope is None or not math.isfinite(slope):
        return None
    # with a correlation that cannot be computed all prices are equal, whatever the quantity
    unexplained = max(0.0, 1 - correlation**2) if math.isfinite(correlation) else 0.0
    error = _LIMIT * spread * math.sqrt(unexplained / (rows.height - 2))
    return None if abs(slope - 0.5) <= error else slope > 0.5


def _quantities_and_prices(evidence: Evidence, quantity: NumberColumn, price: NumberColumn) -> pl.DataFrame:
    rows = sampled_numbers(evidence.table, [quantity, price]).rename({quantity.column: "q", price.column: "p"})
    return rows.select(pl.col("q", "p").abs())


class _Articles(NamedTuple):
    """The articles that were sold in several quantities, and how many of them at one price, and at one price by the piece."""

    compared: int = 0
    same_price: int = 0
    same_ratio: int = 0


def _compare_articles(evidence: Evidence, quantity: NumberColumn, price: NumberColumn) -> _Articles:
    product = evidence.column("product")
    if product is None:
        return _Articles()
    rows = _quantities_and_prices(evidence, quantity, price).with_columns(evidence.table.sample.get_column(product).alias("article"))
    ratio = pl.col("p") / pl.col("q")
    compared = (
        rows.filter(pl.col("q") > 0, pl.col("p") > 0, pl.col("article").is_not_null())
        .group_by("article")
        .agg(
            pl.col("q").n_unique().alias("quantities"),
            ((pl.col("p").max() - pl.col("p").min()) <= _CENT).alias("same price"),
            ((ratio.max() - ratio.min()) <= _CENT).alias("same ratio"),
        )
        .filter(pl.col("quantities") > 1)
    )
    return _Articles(compared.height, int(compared.get_column("same price").sum()), int(compared.get_column("same ratio").sum()))


def _take_line(quantity: NumberColumn, price: NumberColumn) -> Shape:
    """The prices of lines, which are their amounts."""
    text = tr(
        "Column '{column}' grows with '{column2}': it holds the amounts of lines.",
        column=shortened(price.column),
        column2=shortened(quantity.column),
    )
    note = Note(code="shape", level="warning", text=text, hint="--shape quantity takes the product of both")
    return Shape(add=lambda frame: frame, columns={}, roles={"amount": price.column}, notes=(note,))


def _take_single(quantity: NumberColumn, price: NumberColumn) -> Shape:
    """The prices of single pieces, which are the amounts of their lines."""
    text = tr(
        "Column '{column}' holds the amounts: '{column2}' is 1 in all rows.",
        column=shortened(price.column),
        column2=shortened(quantity.column),
    )
    note = Note(code="shape", level="info", text=text, hint=_OTHERWISE)
    return Shape(add=lambda frame: frame, columns={}, roles={"amount": price.column}, notes=(note,))


def _take(total: NumberColumn, quantity: NumberColumn, price: NumberColumn, discount: Discount | None = None) -> Shape:
    """The amounts of lines in a column of the file."""
    text = tr(
        "Column '{column}' holds the amounts: it is '{column2}' × '{column3}' in the rows of the sample."
        if discount is None
        else "Column '{column}' holds the amounts: it is '{column2}' × '{column3}' less '{less}' in the rows of the sample.",
        column=shortened(total.column),
        column2=shortened(quantity.column),
        column3=shortened(price.column),
        less=shortened(discount.column.column) if discount else "",
    )
    note = Note(code="shape", level="info", text=text, hint=_OTHERWISE)
    return Shape(add=lambda frame: frame, columns={}, roles={"amount": total.column}, notes=(note,))


def _multiply(discounts: list[Discount], quantity: NumberColumn, price: NumberColumn, returned_pieces: list[NumberColumn]) -> Shape:
    # a minus sign before either makes it a return, and minus signs before both are one return
    negative = (quantity.value < 0) | (price.value < 0)
    shares = [each.share for each in discounts if each.share is not None]
    size = (quantity.value * price.value).abs()
    back = pl.sum_horizontal(pl.lit(0.0), *((each.value * price.value).abs().fill_null(0.0) for each in returned_pieces))
    for share in shares:
        size, back = size * (1 - share), back * (1 - share)
    parts = [
        quantity.parts,
        price.parts,
        *(each.parts for each in returned_pieces),
        *(each.column.parts for each in discounts if each.share is not None),
    ]
    amount = pl.when(negative).then(-size).otherwise(size - back)

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        returned = pl.when(quantity.value < 0).then(size).otherwise(back).fill_null(0.0).fill_nan(0.0)
        return frame.with_columns(parts).with_columns(amount.alias(AMOUNT), returned.alias(RETURNED))

    one, pieces = shortened(price.column), shortened(quantity.column)
    text = tr("Column '{one}' holds unit prices, since '{pieces}' is in the file too. Revenue = {pieces} × {one}.", one=one, pieces=pieces)
    hint = tr("--amount '{column}' uses the prices only", column=price.column)
    notes = [Note(code="shape", level="info", text=text, hint=hint), *quantity.notes, *price.notes, *map(note_of, discounts)]
    for each in returned_pieces:
        text = tr("Column '{column}' holds pieces that came back or were cancelled, which are taken off.", column=shortened(each.column))
        notes.append(Note(code="shape", level="warning", text=text, hint=tr("--shape plain --amount COLUMN uses the amounts as they are")))
    return Shape(
        add=add,
        columns={AMOUNT: f"{quantity.column} × {price.column}", RETURNED: tr("returned by {column}", column=quantity.column)},
        roles={"amount": AMOUNT, "returned": RETURNED},
        notes=tuple(notes),
    )
