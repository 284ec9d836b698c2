"""The persons behind answers, whom a cell limit (``--min-cell``) counts: a customer with twelve answers is one person.

Persons and sampling units go by numbers: a hash of an id, the same in every file, or one of their own from ``NAMELESS`` on, if nothing
names them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cxkit.counts.periods import PERIOD
from cxkit.counts.prepare import NOBODY, PERSON, ROW, UNIT
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables.table import DataTable

WHO = "person"
NAMELESS = 1 << 63
_PLACES = 1 << 24  # nameless persons of one row that are told apart
_FILES = 1 << 56  # nameless persons of one file


def person_column(table: DataTable, cluster: str | None) -> str | None:
    """The column of the persons, if a cell limit asks for it: that of the customers, else that of the clusters; None if neither is known.

    A column that several could be is not taken: which persons a limit protects must not depend on a guess.
    """
    if table.rules.min_cell <= 1:
        return None
    if "customer_id" in table.roles:
        return table.column("customer_id")
    return None if cluster is None else table.column(cluster)


def persons_of(table: DataTable, answers: pl.DataFrame, keys: Sequence[str], scores: Sequence[str], column: str | None) -> pl.DataFrame:
    """The distinct persons of each group of ``keys`` (and period), as ``list_persons`` returns them.

    ``column`` is their column in the file; None: each row of the file is a person, who may have several answers. For each of the
    ``scores`` after the first a column ``has:SCORE`` says whether the answers have it. Each answer without a person counts as one of its
    own, as it does in a cluster; of these no more are listed than the limit.
    """
    if PERSON in answers.columns:
        who, nobody = pl.col(PERSON), pl.col(NOBODY)
    elif column is None:
        who, nobody = pl.lit(None, dtype=pl.UInt64), pl.col("n")
    else:
        who = pl.col(UNIT)
        nobody = pl.when(pl.col(UNIT).is_null()).then("n").otherwise(0)
    has = [pl.col(score).is_not_null().alias(f"has:{score}") for score in scores[1:]]
    by = [*keys, *([PERIOD] if PERIOD in answers.columns else []), *(f"has:{score}" for score in scores[1:])]
    # a row of answers that are alike stands for n persons, who are the same for each of its items
    return list_persons(
        answers.select(*(name for name in by if name in answers.columns), *has, ROW, who.alias(WHO), nobody.alias(NOBODY)),
        by,
        table.rules.min_cell,
    )


def list_persons(rows: pl.DataFrame, by: Sequence[str], limit: int) -> pl.DataFrame:
    """The distinct persons of each group of these columns, one row for each group: their numbers, a list in the column ``person``.

    Rows have one person or a list (``person``) and so many nameless ones (``cx:nobody``), of whom no more are told apart than the
    ``limit``; those of one ``cx:row`` are the same persons.
    """
    nameless = rows.filter(pl.col(NOBODY) > 0)
    if nameless.height:
        places = pl.int_ranges(0, pl.col(NOBODY).clip(0, min(limit, _PLACES)), dtype=pl.UInt64)
        own = nameless.select(*by, places.alias("cx:place"), pl.col(ROW).cast(pl.UInt64)).explode("cx:place")
        own = own.select(*by, (pl.lit(NAMELESS, dtype=pl.UInt64) + pl.col(ROW) * _PLACES + pl.col("cx:place")).alias(WHO))
    named = pl.col(WHO).explode() if isinstance(rows.schema[WHO], pl.List) else pl.col(WHO)
    found = _together(rows, by, named.drop_nulls())
    return _together(pl.concat([found, _together(own, by, pl.col(WHO))]), by, pl.col(WHO).explode()) if nameless.height else found


def merge_persons(persons: pl.DataFrame) -> pl.DataFrame:
    """The persons of each group once, if several rows have become one group."""
    return _together(persons, [name for name in persons.columns if name != WHO], pl.col(WHO).explode().drop_nulls())


def persons_of_units(cells: pl.DataFrame, by: Sequence[str], limit: int, *, nameless: bool = False) -> pl.DataFrame:
    """The persons of cells whose ``unit`` is their number; those of ``n`` rows without one are ``nameless`` persons, or else left out."""
    nobody = pl.when(nameless & pl.col("unit").is_null()).then("n").otherwise(0).alias(NOBODY)
    rows = cells.select(*by, pl.col("unit").alias(WHO), nobody).with_row_index(ROW)
    return list_persons(rows, by, limit)


def nameless_persons(persons: int) -> pl.DataFrame:
    """So many nameless persons, of one group."""
    return pl.DataFrame({WHO: [[NAMELESS + at for at in range(persons)]]}, schema={WHO: pl.List(pl.UInt64)})


def sizes_of(persons: pl.DataFrame, by: Sequence[str], limit: int) -> Iterator[tuple[tuple[object, ...], int, list[int]]]:
    """For each group of these columns its names, its number of persons, and who they are if they are fewer than the ``limit``."""
    finest = set(by) >= set(persons.columns) - {WHO}
    grouped = persons if finest else _together(persons, by, pl.col(WHO).explode().drop_nulls())
    number = pl.col(WHO).list.len()
    for *names, n, few in grouped.select(*by, number.alias("number"), pl.when(number < limit).then(WHO).alias("few")).iter_rows():
        yield tuple(names), n, few


def _together(rows: pl.DataFrame, by: Sequence[str], who: pl.Expr) -> pl.DataFrame:
    people = who.unique().implode()
    return rows.group_by(by).agg(people) if by else rows.select(people)


def count_distinct() -> pl.Expr:
    """How many persons there are in all lists, each counted once."""
    return pl.col(WHO).explode().drop_nulls().n_unique()


def shift_lists_of_file(number: int) -> pl.Expr:
    """The lists of persons of the file of that number, whose nameless persons are in no other file."""
    return pl.col(WHO).list.eval(shift_nameless(pl.element(), number))


def shift_nameless(who: pl.Expr, number: int) -> pl.Expr:
    """The persons or units of the file of that number, whose nameless ones are in no other file."""
    return pl.when(is_named(who)).then(who).otherwise(who + number * _FILES)


def is_named(who: pl.Expr) -> pl.Expr:
    """Whether something names a person or unit."""
    return who < NAMELESS


def lone_units() -> pl.Expr:
    """A unit of its own for each row, other than any that is of a file."""
    return pl.lit((1 << 64) - 1, dtype=pl.UInt64) - pl.int_range(pl.len(), dtype=pl.UInt64)


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
    if persons.select(pl.col(WHO).list.max().max() >= NAMELESS).item():
        text += tr(" Each answer without one counts as a person.")
    return (Note(code="limit-persons", level="info", text=text),)
