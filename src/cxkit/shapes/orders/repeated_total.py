"""Lines that all have the total of their order: it counts once."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from cxkit.errors import DataError, RoleError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.number_columns import NumberColumn, number_column, sampled_numbers
from cxkit.shapes.orders.documents.credit_notes import credit_documents, no_sale_documents
from cxkit.shapes.orders.money_headers import is_price
from cxkit.shapes.orders.parts_of_orders import is_part_of_order, names_total_of_order, parts_of_order
from cxkit.shapes.orders.repeated_orders import given_again
from cxkit.shapes.orders.states.order_states import states_of
from cxkit.shapes.orders.states.order_steps import states_by_row
from cxkit.shapes.orders.unnamed_orders import unnamed_orders
from cxkit.shapes.shape import Evidence, Shape, fitting
from cxkit.tables import DataTable
from cxkit.tables.conditions import condition_of
from cxkit.tables.typed_columns import dated
from cxkit.values.reasons import TOLERATED

AMOUNT, FIRST, DAY = "cx:total of the order", "cx:first line of the order", "cx:first day of the order"
_KEPT, _BEFORE = "cx:meets the condition", "cx:before the condition "
_MOSTLY = 0.9
_CHANCE = 1e-3
_FEWEST = 2  # orders of several lines with articles
_PAYMENT = frozenset({"payment", "paid", "due", "posted", "fee"})
_DUE = frozenset({"due", "expired", "date", "at", "day", "payment", "paid", "fee", "tariff", "rating", "invoice"})
_OF_ORDER = frozenset({"order", "ordered", "purchase", "ship", "fulfilment"})
_OF_ITEMS = frozenset({"item", "product", "line"})  # whose number is that of an order
_AMOUNT_OF_ORDER = frozenset({"order", "amount"})
_OF_ARTICLES = frozenset({"item", "product"})
_OF_LINES = frozenset({"line", "unit", "price", "quantity", "item"})


def recognise(evidence: Evidence) -> Shape | None:
    """Orders of several lines with one amount each, which chance and equal articles do not explain."""
    column = evidence.column("amount")
    amount = number_column(evidence.table, column) if column is not None and not column.startswith("cx:") else None
    if column is None or amount is None or (is_price(column) and not evidence.declared):
        return None
    known = evidence.column("order_id")
    order = known or unnamed_orders(evidence, column)
    if order is None or (not evidence.declared and _is_sold_once(evidence, order)):
        return None
    return _repeated(evidence, column, amount, order, unnamed=known is None)


def _repeated(evidence: Evidence, column: str, amount: NumberColumn, order: str, *, unnamed: bool) -> Shape | None:
    evidence = evidence.repeating(order) if _may_have_lines(evidence, column) else evidence
    if not evidence.declared and not _is_sampled(evidence, order, amount):
        return None
    several, alike = _counts(evidence, order, amount)
    if not evidence.declared and (alike < _MOSTLY * several or _adds_up(evidence, order, amount)):
        return None
    states = states_by_row(evidence, order)
    if not evidence.declared and several - alike > TOLERATED * several:
        raise DataError(
            tr(
                "Column '{column}': in {alike:,} of {several:,} orders of several lines all lines have the same amount, in the others "
                "they differ.",
                column=column,
                alike=alike,
                several=several,
            ),
            "Is it the total of the order, which counts once: --shape repeated-total; or the amount of the line: --shape plain?",
        )
    parts = parts_of_order(evidence, order, amount)
    day = None if evidence.declared or parts else _days_differ(evidence, order)
    # one instalment is paid, the next one is open: these are no states that one payment goes through
    is_schedule = day != evidence.column("ordered_at") and _names_total(column)
    if day and _PAYMENT & (all_meanings(day) | all_meanings(column)) and not is_schedule:
        return _instalments(column, day)
    if day and not states:
        raise DataError(
            tr(
                "Column '{column}': the lines of an order have one amount, and different days in '{day}'.",
                column=shortened(column),
                day=shortened(day),
            ),
            "Is it the total of the order, which counts once: --shape repeated-total; or one payment of several: --shape plain?",
        )
    shown = shortened(column)
    text = tr(
        "Column '{shown}' repeats the total of the order on each line, as {several:,} orders of several lines show: it counts once."
        if several > 1
        else "Column '{shown}' repeats the total of the order on each line, as 1 order of several lines shows: it counts once.",
        shown=shown,
        several=several,
    )
    if alike < several:
        text += tr(" In {several:,} the lines differ, and the first one counts.", several=several - alike)
    if unnamed:
        text += tr(" '{order}' tells orders apart: each of its values has one customer, one day and one total.", order=shortened(order))
    level: Literal["info", "warning"] = "info" if alike == several and not unnamed else "warning"
    note = Note(code="shape", level=level, text=text, hint="--shape plain adds all lines up")
    once = _once(evidence, order, amount, note)
    if unnamed:
        return replace(once, roles={**once.roles, "order_id": order})
    return _on_first_day(evidence, order, once) if states or parts or evidence.declared else once


def _is_sold_once(evidence: Evidence, order: str) -> bool:
    """Whether each order has one row that is a sale by its type, among its offer, confirmation and delivery note."""
    others = no_sale_documents(evidence)
    if others is None:
        return False
    sales = evidence.of_all((~others).sum().alias("cx:sales"), by=(order,)).filter(pl.col(order).is_not_null())
    return int(sales.get_column("cx:sales").max() or 0) <= 1  # type: ignore[arg-type]


def _adds_up(evidence: Evidence, order: str, amount: NumberColumn) -> bool:
    """Whether equal amounts of an order are no total of it: they are its parts, or of attempts to pay of which one succeeds."""
    return is_part_of_order(evidence, order, amount) or (not states_by_row(evidence, order) and _are_attempts(evidence, order))


def _are_attempts(evidence: Evidence, order: str) -> bool:
    """Whether no order has several rows but for those that failed or were paid back: attempts to pay, each with the whole amount.

    Rows of an order with other articles are its lines, of which some were cancelled.
    """
    failed = [pl.col(state.column).is_in(list(state.cancelled)) for state in states_of(evidence) if state.cancelled]
    if not failed or _articles_differ(evidence, order):
        return False
    back = credit_documents(evidence)
    out = pl.any_horizontal(*failed, *([] if back is None else [back])).fill_null(value=False)
    kept = evidence.of_all((~out & ~given_again(evidence)).sum().alias("kept"), by=tuple(_keys(evidence, order)))
    return int(kept.filter(pl.col(order).is_not_null()).get_column("kept").max() or 0) <= 1  # type: ignore[arg-type]


def _paid_back(evidence: Evidence) -> pl.Expr | None:
    """Whether a row pays back an order in a column of document types: its amount is no total of the sale, and counts beside that."""
    return credit_documents(evidence) if evidence.column("document_type") else None


def _articles_differ(evidence: Evidence, order: str) -> bool:
    """Whether the rows of an order have different articles in half of the sampled orders with several rows."""
    articles = _articles(evidence)
    if not articles:
        return False
    kinds = pl.struct(pl.col(articles).cast(pl.String)).n_unique().alias("cx:kinds")
    several = evidence.repeating(order).table.sample.group_by(_keys(evidence, order)).agg(pl.len().alias("cx:rows"), kinds)
    several = several.filter(pl.col("cx:rows") > 1, pl.col(order).is_not_null())
    return int((several.get_column("cx:kinds") > 1).sum()) > several.height // 2


def _may_have_lines(evidence: Evidence, amount: str) -> bool:
    """Whether orders may have several lines, by the headers: there are articles, or the amount is called a total."""
    return bool(_articles(evidence)) or "total" in all_meanings(amount)


def _articles(evidence: Evidence) -> list[str]:
    """The columns of articles and their quantities; the number of items of a whole order is none of a line."""
    product, quantity = evidence.column("product"), evidence.column("quantity")
    if quantity and not product and _OF_ITEMS & all_meanings(quantity):
        return []
    return [column for column in (product, quantity) if column]


def _names_of_articles(evidence: Evidence) -> list[str]:
    """The columns of articles and those of words beside them that name them too, as an item whose number a shop may leave blank."""
    known = _articles(evidence)
    if not known:
        return []
    named = (column for column in evidence.table.columns if column not in known and not column.startswith("cx:"))
    return [*known, *(each for each in named if _OF_ARTICLES & all_meanings(each) and evidence.table.values(each).numbers < _MOSTLY)]


def _is_sampled(evidence: Evidence, order: str, amount: NumberColumn) -> bool:
    """Whether the sample is evidence of order totals: nearly all orders of several different lines have one amount, not by chance."""
    table = evidence.table
    lines = table.sample.select(pl.col(order).cast(pl.String).alias("order"))
    lines = lines.with_columns(sampled_numbers(table, [amount]).to_series().alias("amount"))
    apart = _names_of_articles(evidence)
    lines = lines.with_columns(table.sample.get_column(name).alias(f"of {name}") for name in apart)
    lines = lines.filter(table.sample.select(given_again(evidence)).to_series().not_()).drop_nulls(["order", "amount"])
    if lines.get_column("order").n_unique() == lines.height:
        return False
    if parts_of_order(evidence, order, amount) is not None:
        return True
    if names_total_of_order(amount.column):
        several, alike = _alike(_orders(lines))
        enough = several.height >= (_FEWEST if apart else 1) and alike == several.height
        return enough and not _are_prices(evidence, order, amount.column)
    # lines of one article and quantity have equal prices in any case
    lines = lines.unique() if apart else lines
    orders = _orders(lines)
    several, alike = _alike(orders)
    if not several.height or alike < _MOSTLY * several.height or _is_price(lines, apart):
        return False
    shares = orders.get_column("amount").value_counts().get_column("count") / orders.height
    by_chance = float((shares * shares).sum())
    if by_chance ** int((several.get_column("lines") - 1).sum()) < _CHANCE:
        return True
    return alike == several.height and _is_called_total(evidence, order, amount.column)


def _orders(lines: pl.DataFrame) -> pl.DataFrame:
    return lines.group_by("order").agg(pl.len().alias("lines"), pl.col("amount").n_unique().alias("amounts"), pl.col("amount").first())


def _alike(orders: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The orders of several lines, and the number of those with one amount."""
    several = orders.filter(pl.col("lines") > 1)
    return several, int((several.get_column("amounts") == 1).sum())


def _instalments(column: str, day: str) -> Shape:
    """Payments of one order, which add up: nothing changes."""
    text = tr(
        "Column '{column}': the rows of an order are payments on several days in '{day}', and add up.",
        column=shortened(column),
        day=shortened(day),
    )
    hint = "--shape repeated-total counts the amount of each order once"
    return Shape(lambda frame: frame, {}, notes=(Note(code="instalments", level="warning", text=text, hint=hint),))


def _days_differ(evidence: Evidence, order: str) -> str | None:
    """The column of days if nearly all orders of several lines have several days, which are not those of the order or its delivery.

    The days on which payments are due tell instalments apart beside the one day of the order too.
    """
    day = evidence.column("ordered_at")
    own = [day] if day and not _OF_ORDER & all_meanings(day) else []
    columns = [] if _have_products(evidence, order) else evidence.table.columns
    due = [each for each in columns if each != day and not each.startswith("cx:") and _is_due(each)]
    for column in [*own, *(each for each in due if evidence.holds_days(each))]:
        lines = evidence.table.sample.select(
            pl.col(order).cast(pl.String).alias("order"), pl.col(column).cast(pl.String).str.head(10).alias("day")
        )
        orders = lines.drop_nulls().group_by("order").agg(pl.len().alias("lines"), pl.col("day").n_unique().alias("days"))
        several = orders.filter(pl.col("lines") > 1)
        if several.height and int((several.get_column("days") > 1).sum()) >= _MOSTLY * several.height:
            return column
    return None


def _is_due(column: str) -> bool:
    """Whether a header names the due date of a payment, and not that of a task, a return or a delivery.

    >>> _is_due("Due date"), _is_due("Rate fällig am"), _is_due("Return due date"), _is_due("delivery_due")
    (True, True, False, False)
    """
    means = all_meanings(column)
    words = frozenset[str]().union(*map(all_meanings, normalise(column).split()))
    return "due" in means and means <= _DUE and not words & _OF_ORDER


def _have_products(evidence: Evidence, order: str) -> bool:
    """Whether most orders of several lines have several products, each of which may be due on a day of its own: no instalments."""
    product = evidence.column("product")
    if product is None:
        return False
    lines = evidence.table.sample.select(pl.col(order).cast(pl.String).alias("order"), pl.col(product).alias("product")).drop_nulls()
    several = (
        lines.group_by("order").agg(pl.len().alias("lines"), pl.col("product").n_unique().alias("products")).filter(pl.col("lines") > 1)
    )
    return several.height > 0 and int((several.get_column("products") > 1).sum()) >= _MOSTLY * several.height


def _names_total(column: str) -> bool:
    return "total" in all_meanings(column) or names_total_of_order(column)


def _is_called_total(evidence: Evidence, order: str, amount: str) -> bool:
    """Whether a few orders suffice: the amount is called a total, and the lines have prices that differ within an order, or no articles."""
    words = all_meanings(amount)
    if not ("total" in words or words >= _AMOUNT_OF_ORDER) or words & _OF_LINES:
        return False
    prices = _price_columns(evidence, amount)
    if prices:
        lines = evidence.table.sample.select(order, *prices).drop_nulls()
        differ = lines.group_by(order).agg(pl.col(prices[0]).n_unique()).get_column(prices[0])
        return bool((differ > 1).any()) and not _are_prices(evidence, order, amount)
    return not _articles(evidence)


def _price_columns(evidence: Evidence, amount: str) -> list[str]:
    named = [column for column in evidence.table.columns if column != amount and is_price(column) and not column.startswith("cx:")]
    return [column for column in named if "price" in all_meanings(column)]


def _are_prices(evidence: Evidence, order: str, amount: str) -> bool:
    """Whether the amount is the price of the line in an order of several lines."""
    prices = _price_columns(evidence, amount)
    if not prices:
        return False
    lines = evidence.table.sample.select(order, amount, *prices).drop_nulls([order, *prices])
    return bool(lines.filter(pl.col(order).is_duplicated()).select((pl.col(amount) == pl.col(prices[0])).any()).item())


def _is_price(lines: pl.DataFrame, apart: list[str]) -> bool:
    """Whether the amount depends on the article: each article that occurs in several orders has one amount."""
    if not apart:
        return False
    articles = lines.group_by(f"of {name}" for name in apart).agg(
        pl.col("order").n_unique().alias("orders"), pl.col("amount").n_unique().alias("amounts")
    )
    sold = articles.filter(pl.col("orders") > 1)
    return bool(sold.height) and int((sold.get_column("amounts") == 1).sum()) >= _MOSTLY * sold.height


def _keys(evidence: Evidence, order: str) -> list[str]:
    """The columns that identify an order: tills restart their numbers, each time for other customers."""
    customer = evidence.column("customer_id")
    return [order, customer] if customer and customer != order else [order]


def _counts(evidence: Evidence, order: str, amount: NumberColumn) -> tuple[int, int]:
    """In the whole file: the number of orders with several lines, and of those with one amount."""
    raw = pl.col(amount.column)
    filled = raw.is_not_null() & pl.col(order).is_not_null() & ~given_again(evidence)
    if (back := _paid_back(evidence)) is not None:
        filled &= ~back
    by_order = evidence.of_all(
        filled.sum().alias("lines"), raw.filter(filled).n_unique().alias("amounts"), by=tuple(_keys(evidence, order))
    )
    several = by_order.filter(pl.col("lines") > 1)
    return several.height, int((several.get_column("amounts") == 1).sum())


def _once(evidence: Evidence, order: str, amount: NumberColumn, note: Note) -> Shape:
    table, back = evidence.table, _paid_back(evidence)
    filled = pl.col(order).is_not_null() & pl.col(amount.column).is_not_null() & ~given_again(evidence)

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        counts = filled & fitting(frame, table.reading.overflow)
        if table.where is not None:
            frame = _with_condition(table, table.where, frame)
            counts &= pl.col(_KEPT)
        kinds = [counts.alias("cx:counts"), *([] if back is None else [back.alias("cx:paid back")])]
        first = pl.struct(*map(pl.col, _keys(evidence, order)), *kinds).is_first_distinct()
        total = pl.when(pl.col(FIRST) | ~counts).then(amount.value).otherwise(0.0)
        return frame.with_columns(amount.parts, first.alias(FIRST)).with_columns(total.alias(AMOUNT)).drop(_KEPT, strict=False)

    return Shape(
        add=add,
        columns={AMOUNT: amount.column, FIRST: tr("first line by {order}", order=order)},
        roles={"amount": AMOUNT, "first_line": FIRST},
        notes=(note, *amount.notes),
    )


def _on_first_day(evidence: Evidence, order: str, shape: Shape) -> Shape:
    """The shape with the first day of each order in all of its rows, so that an order with rows of several days is one."""
    day = evidence.column("ordered_at")
    found = dated(evidence.table, day, evidence.table.sample.schema[day]) if day else None
    if day is None or found is None or found.error:
        return shape
    keys = _keys(evidence, order)
    known = pl.all_horizontal(pl.col(key).is_not_null() for key in keys)
    first = pl.col(day).sort_by(found.parts.struct.field("day"), nulls_last=True).first().over(keys)
    return replace(
        shape,
        add=lambda frame: shape.add(frame).with_columns(pl.when(known).then(first).otherwise(pl.col(day)).alias(DAY)),
        columns={**shape.columns, DAY: day},
        roles={**shape.roles, "ordered_at": DAY},
    )


def _with_condition(table: DataTable, sql: str, frame: pl.LazyFrame) -> pl.LazyFrame:
    """The frame with a column that is true for rows that ``--where`` keeps: the total counts on the first of these lines of its order.

    A condition on columns that a later join adds is about customers, and holds for all lines of an order or for none.
    """
    names = frame.collect_schema()
    try:
        condition, roots = condition_of(table, sql, names)
    except RoleError:
        return frame.with_columns(pl.lit(value=True).alias(_KEPT))
    changed = [name for name in roots if name in names]
    compared = [typed.parts.struct.field(typed.named).alias(name) for name, typed in roots.items()]
    kept = frame.with_columns(pl.col(name).alias(_BEFORE + name) for name in changed).with_columns(compared)
    kept = kept.with_columns(condition.fill_null(value=False).alias(_KEPT))
    kept = kept.with_columns(pl.col(_BEFORE + name).alias(name) for name in changed)
    return kept.select(*names, _KEPT)
