"""Exports that give an order in a row of its own and its lines below, each with its amount: the lines add nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.cells import is_blank, stripped
from cxkit.shapes.number_columns import NumberColumn, number_column, sampled_numbers
from cxkit.shapes.order_words import meaning
from cxkit.shapes.orders.ways_to_pay import names_payment
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.reasons import Reason

LINE = "cx:line of an order that is counted"
_BLANK, _FILLED = "blank", "filled"
_CENT = 0.011
_NEARLY_ALL, _SOME = 0.95, 0.2
_FEWEST = 3  # orders of several lines
_MOST_KINDS = 8
_HIGHEST = 1.28  # gross sum of a net one


def recognise(evidence: Evidence) -> Shape | None:
    """Rows of one kind, one in each order, whose amounts are the sums of the rows of another kind in nearly all orders."""
    order, name = evidence.column("order_id"), evidence.column("amount")
    amount = number_column(evidence.table, name) if name else None
    if order is None or amount is None:
        return None
    evidence = evidence.repeating(order)
    if not evidence.table.sample.get_column(order).drop_nulls().is_duplicated().any():
        return None
    for column in _kinds_of_rows(evidence):
        found = _whole_and_lines(evidence, order, amount, stripped(column))
        if found is not None:
            return _whole_alone(order, column, *found)
    for column in _of_articles(evidence):
        kind = _whether_blank(column)
        if _whole_and_lines(evidence, order, amount, kind) == (_BLANK, [_FILLED]):
            text = tr(
                "Column '{column}': rows where it is blank sum up the others of each order, and count alone.", column=shortened(column)
            )
            return _counting_alone(order, kind, _BLANK, [_FILLED], text)
    return None


def _of_articles(evidence: Evidence) -> list[str]:
    """The columns of articles, their numbers and their prices, which a row with the sum of an order leaves blank."""
    columns = [evidence.column(role) for role in ("product", "quantity", "unit_price")]
    held = {evidence.column(role) for role in ("customer_id", "order_id", "ordered_at", "amount")}
    return [column for column in dict.fromkeys(columns) if column and column not in held and column in evidence.table.sample.columns]


def _whether_blank(column: str) -> pl.Expr:
    return pl.when(is_blank(column)).then(pl.lit(_BLANK)).otherwise(pl.lit(_FILLED))


def _kinds_of_rows(evidence: Evidence) -> list[str]:
    """The columns of few different texts that are none of the order's own, its customer, or a debit and a credit."""
    table = evidence.table
    held = {found.column for role, found in table.roles.items() if role not in {"document_type", "order_status", "product"}}
    texts = [name for name, dtype in table.sample.schema.items() if dtype in (pl.String, pl.Categorical) and not name.startswith("cx:")]
    found = [(name, set(evidence.sampled(name))) for name in texts if name not in held]
    return [
        name for name, values in found if 1 < len(values) <= _MOST_KINDS and not any(meaning(value, "mark") == "debit" for value in values)
    ]


def _whole_and_lines(evidence: Evidence, order: str, amount: NumberColumn, of_row: pl.Expr) -> tuple[str, list[str]] | None:
    """The kind of the rows that are whole orders, and those of their lines; None without both."""
    rows = sampled_numbers(evidence.table, [amount]).to_series().alias("amount").to_frame()
    customer = evidence.column("customer_id")
    known = pl.lit(value=True) if customer is None else ~is_blank(customer)
    kind = of_row.alias("kind")
    rows = rows.hstack(evidence.table.sample.select(pl.col(order).cast(pl.String).alias("order"), kind, known.alias("known")))
    rows = rows.with_row_index("at")
    sums = (
        rows.drop_nulls(["order", "kind"])
        .group_by("order", "kind")
        .agg(
            pl.col("amount").count().alias("rows"),
            pl.col("amount").n_unique().alias("sizes"),
            pl.col("amount").sum(),
            pl.col("known").all(),
            pl.col("at").first(),
        )
        .filter(pl.col("rows") > 0)
    )
    kinds = sorted(sums.get_column("kind").unique().sort().to_list(), key=names_payment)
    for whole in kinds:
        heads = sums.filter(pl.col("kind") == whole)
        if heads.filter(pl.col("rows") == 1).height < _NEARLY_ALL * heads.height:
            continue
        parts = [kind for kind in kinds if kind != whole and _are_parts(heads, sums.filter(pl.col("kind") == kind), several=False)]
        # a document that follows another one, as an invoice an order, is judged by its type
        lines = [kind for kind in parts if meaning(kind, "document") is None]
        if any(_are_parts(heads, sums.filter(pl.col("kind") == kind), several=True) for kind in lines):
            return whole, parts
    return _total_and_steps(sums, kinds)


def _total_and_steps(sums: pl.DataFrame, kinds: Sequence[str]) -> tuple[str, list[str]] | None:
    """The kind of row that two other ones or more of each order add up to: the subtotal and the shipping, the total.

    It is called a total, or the first or last row of its order; then other steps, such as the tax in it, add nothing either.
    """
    names = {kind: str(at) for at, kind in enumerate(kinds)}  # a kind may be called as a column
    amounts = sums.with_columns(pl.col("kind").replace_strict(names)).pivot("kind", index="order", values="amount").fill_null(0.0)
    ends = sums.group_by("order").agg(pl.col("at").min().alias("first"), pl.col("at").max().alias("last"))
    if any(meaning(kind, "document") for kind in kinds):
        return None
    for whole in sorted(kinds, key=lambda kind: -float(amounts.get_column(names[kind]).sum())):
        heads = sums.filter(pl.col("kind") == whole).join(ends, on="order")
        enough = heads.height >= max(_FEWEST, _NEARLY_ALL * ends.height) and bool((heads.get_column("rows") == 1).all())
        at_ends = heads.select((pl.col("at") == pl.col(end)).mean().alias(end) for end in ("first", "last")).row(0)
        at_end, named = max(at_ends) >= _NEARLY_ALL, "total" in all_meanings(whole)
        if not enough or not (at_end or named):
            continue
        others = [kind for kind in kinds if kind != whole]
        found = [each for n in range(2, len(others) + 1) for each in combinations(others, n)]
        fits = {each: _add_up(amounts, names[whole], [names[kind] for kind in each], named=named) for each in found}
        if any(fits.values()):
            steps = max(fits, key=lambda each: fits[each])
            return whole, [kind for kind in others if at_end or kind in steps or "tax" in all_meanings(kind)]
    return None


def _add_up(amounts: pl.DataFrame, whole: str, steps: Sequence[str], *, named: bool) -> float:
    """The share of the orders in which these kinds add up to the whole; 0 if it is not nearly all, or fewer than two are in many of them.

    Kinds in one proportion to each other may be a price list, unless the whole is ``named`` a total.
    """
    amounts = amounts.filter(pl.col(whole) != 0)
    right = amounts.select(((pl.col(whole) - pl.sum_horizontal(steps)).abs() <= _CENT).mean()).item() or 0.0
    common = [kind for kind in steps if int((amounts.get_column(kind) != 0).sum()) >= _SOME * amounts.height]
    shares = [amounts.select((pl.col(kind) / pl.col(whole)).round(2).n_unique()).item() for kind in common]
    sure = right >= _NEARLY_ALL and len(common) > 1 and (named or min(shares) >= _FEWEST)
    return float(right) if sure else 0.0


def _are_parts(heads: pl.DataFrame, lines: pl.DataFrame, *, several: bool) -> bool:
    """Whether the lines of nearly all orders add up to the row of the order, which names the customer if they do."""
    both = heads.join(lines, on="order", suffix="_of_lines").filter(pl.col("amount") != 0)
    both = both.filter(pl.col("rows_of_lines") > 1) if several else both
    # lines without tax below a sum with it: one rate in nearly all orders
    rate = both.select((pl.col("amount") / pl.col("amount_of_lines")).median().round(3)).item()
    rate = rate if rate and 1 < rate <= _HIGHEST else 1.0
    right = (pl.col("amount") - rate * pl.col("amount_of_lines")).abs() <= _CENT * pl.col("rows_of_lines")
    # one sum in all orders, or equal lines in each, may be chance: a double room costs as much as two single ones
    if several and (both.get_column("amount").n_unique() < _FEWEST or both.filter(pl.col("sizes_of_lines") > 1).height < _FEWEST):
        return False
    n, alike = both.select(pl.len(), (right & (pl.col("known") | ~pl.col("known_of_lines"))).sum().alias("alike")).row(0)
    return bool(n >= _FEWEST and alike >= _NEARLY_ALL * n)


def _whole_alone(order: str, column: str, whole: str, parts: Sequence[str]) -> Shape:
    """The shape in which the rows of whole orders count, and no others of these orders."""
    text = tr(
        "Column '{column}': the rows of '{whole}' sum up those of {parts} in each order, and count alone.",
        column=shortened(column),
        parts=", ".join(f"'{shortened(each)}'" for each in parts),
        whole=shortened(whole),
    )
    return _counting_alone(order, stripped(column), whole, parts, text)


def _counting_alone(order: str, kind: pl.Expr, whole: str, parts: Sequence[str], text: str) -> Shape:
    headed = (kind == whole).fill_null(value=False).max().over(order) & pl.col(order).is_not_null()
    line = (kind.is_in(list(parts)).fill_null(value=False) & headed).alias(LINE)
    return Shape(
        lambda frame: frame.with_columns(line),
        {LINE: tr("line of an order")},
        excluded={Reason.FURTHER_ROW: LINE},
        notes=(Note(code="shape", level="info", text=text, hint=tr("--shape plain adds all lines up")),),
    )
