"""Orders whose first line alone has their number, day and customer: the lines below it, blank there, belong to it."""

from __future__ import annotations

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.cells import is_blank
from cxkit.shapes.shape import Evidence, Shape

_OF_ORDERS = ("order_id", "ordered_at", "customer_id")
_ALSO = ("order_status", "currency", "document_type")
_OF_LINES = ("line_total", "unit_price", "quantity", "product", "amount")
_FEWEST, _SHARE = 3, 0.05  # lines below a first one, and of the rows
_ALWAYS = 0.95


def recognise(evidence: Evidence) -> Shape | None:
    """Rows without number, day and customer of the order, but with something sold, below rows that have all of these."""
    heads = [column for role in _OF_ORDERS if (column := evidence.column(role))]
    sold = next((column for role in _OF_LINES if (column := evidence.column(role)) and column not in heads), None)
    if evidence.column("ordered_at") is None or len(heads) < 2 or sold is None:
        return None
    below = pl.all_horizontal(is_blank(column) for column in heads)
    whole = pl.all_horizontal(~is_blank(column) for column in heads)
    sample = evidence.table.sample
    if not sample.height or not sample.select(whole.first()).item():
        return None
    n, first, filled = sample.select(n=below.sum(), first=whole.sum(), filled=(below & ~is_blank(sold)).sum()).row(0)
    others = [column for column in evidence.table.columns if column not in heads]
    if not evidence.declared and not any(_names_articles(evidence, column, below) for column in others):
        return None
    often = n >= max(_FEWEST, _SHARE * sample.height) and filled >= _ALWAYS * n and n + first >= _ALWAYS * sample.height
    if not often and not evidence.declared:
        return None
    alike = [column for role in _ALSO if (column := evidence.column(role)) and _is_of_heads(evidence, column, below)]
    columns = {f"cx:of the order {column}": column for column in dict.fromkeys([*heads, *alike])}
    n = evidence.of_all(below.sum().alias("n")).item()
    text = tr(
        "{n:,} rows have no {columns}: they are further lines of the order above.",
        n=n,
        columns=", ".join(f"'{shortened(column)}'" for column in heads),
    )
    note = Note(code="shape", level="warning", text=text, hint="--shape plain excludes them")

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        filled = (
            pl.when(below).then(pl.when(~below).then(pl.col(column)).forward_fill()).otherwise(pl.col(column)).alias(made)
            for made, column in columns.items()
        )
        return frame.with_columns(filled)

    roles = {role: f"cx:of the order {column}" for role in (*_OF_ORDERS, *_ALSO) if (column := evidence.column(role)) in columns.values()}
    return Shape(add=add, columns=columns, roles=roles, notes=(note,))


def _names_articles(evidence: Evidence, column: str, below: pl.Expr) -> bool:
    """Whether a column has words on first lines and on those below, as names of articles; rows of subtotals have numbers alone."""
    if column.startswith("cx:") or evidence.table.sample.schema[column] != pl.String:
        return False
    lines = evidence.table.sample.select(below=below, there=~is_blank(column), word=pl.col(column).str.contains(r"\p{L}"))
    shares = lines.group_by("below").agg(pl.col("there", "word").mean())
    return shares.height > 1 and bool((shares.get_column("there") >= _ALWAYS).all() and (shares.get_column("word") >= _ALWAYS).all())


def _is_of_heads(evidence: Evidence, column: str, below: pl.Expr) -> bool:
    """Whether a column is blank on the lines below, as the columns of the order are."""
    return not evidence.table.sample.select((below & ~is_blank(column)).any()).item()
