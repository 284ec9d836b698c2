"""The persons behind answers, whom a cell limit (``--min-cell``) counts: a customer with twelve answers is one person."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.counts.answers import ROW
from cxkit.counts.counting import PERIOD
from cxkit.counts.prepare import PERSON, UNIT
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables.identifiers import known_ids
from cxkit.tables.table import DataTable

WHO = "person"
NAMELESS = "\0"


def person_column(table: DataTable, cluster: str | None) -> str | None:
    """The column of the persons, if a cell limit asks for it: that of the customers, else that of the clusters; None if neither is known.

    A column that several could be is not taken: which persons a limit protects must not depend on a guess.
    """
    if table.rules.min_cell <= 1:
        return None
    return table.column("customer_id") if "customer_id" in table.roles else table.column(cluster) if cluster else None


def persons_of(table: DataTable, answers: pl.DataFrame, keys: Sequence[str], scores: Sequence[str], column: str | None) -> pl.DataFrame:
    """The distinct persons of each group of ``keys`` (and period), in the column ``person``; one row for each.

    ``column`` is their column in the file; None: each row of the file is a person, who may have several answers. For each of the
    ``scores`` after the first a column ``has:SCORE`` says whether the answers have it. Each answer without a person counts as one of its
    own, as it does in a cluster; of these no more are listed than the limit.
    """
    limit = table.rules.min_cell
    who = (
        pl.lit(None, dtype=pl.String)
        if column is None
        else known_ids(table, answers, PERSON if PERSON in answers.columns else UNIT, column)
    )
    has = [pl.col(score).is_not_null().alias(f"has:{score}") for score in scores[1:]]
    by = [*keys, *([PERIOD] if PERIOD in answers.columns else []), *(f"has:{score}" for score in scores[1:])]
    found = answers.with_columns(*has, who.alias(WHO))
    if found.get_column(WHO).null_count():
        # a row of answers that are alike stands for n persons, who are the same for each of its items
        named = found.filter(pl.col(WHO).is_not_null())
        each = found.filter(pl.col(WHO).is_null()).with_columns(pl.int_ranges(0, pl.col("n").clip(0, limit)).alias("cx:number"))
        each = each.explode("cx:number").with_columns(pl.concat_str(pl.lit(NAMELESS), ROW, pl.lit(":"), "cx:number").alias(WHO))
        found = pl.concat([named.select(*by, WHO), each.select(*by, WHO)])
    return found.select(*by, WHO).unique()


def person_notes(table: DataTable, column: str | None, persons: pl.DataFrame | None) -> tuple[Note, ...]:
    """Notes on what a cell limit counts: answers if no persons are known, and answers of nobody known as persons."""
    if table.rules.min_cell <= 1:
        return ()
    if persons is None:
        text = tr("--min-cell counts answers: no column of customers is known, so that several answers of one person count as several.")
        return (Note(code="limit-answers", level="warning", text=text, hint="--role customer_id=COLUMN counts persons"),)
    if column is None:
        return (Note(code="limit-persons", level="info", text="--min-cell counts respondents, one a row."),)
    text = tr("--min-cell counts persons: the values of '{shown}'.", shown=table.shown.get(column, column))
    if persons.get_column(WHO).str.starts_with(NAMELESS).any():
        text += tr(" Each answer without one counts as a person.")
    return (Note(code="limit-persons", level="info", text=text),)
