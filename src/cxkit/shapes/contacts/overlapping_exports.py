"""Contacts in the exports of two tools, of which the newer one took over the last ones of the older: each counts once."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables.typed_columns import date_reading
from cxkit.values.contacts.senders import side_of_direction
from cxkit.values.reasons import Reason

AGAIN = "cx:contact given again"
_FEWEST = 3  # contacts that are in both
_NEARLY_ALL = 0.95
_CASE, _TIME = "cx:number", "cx:moment"
_MINUTES = 1
_ALIKE = ("customer_id", "direction")
"""What a contact has only one of: a request and the answer to it differ in their direction."""


def recognise(evidence: Evidence) -> Shape | None:
    """Contacts whose numbers occur twice, at the same time, in rows of which each fills columns that are blank in the other.

    The rows of one tool fill the same columns, at most more of them from row to row: a history of cases is none. Nor are contacts of
    different customers, whose numbers two tools gave out alike.
    """
    case, time = evidence.column("case_id"), evidence.column("contacted_at")
    if case is None or time is None or case.startswith("cx:") or time.startswith("cx:") or evidence.is_large:
        return None
    columns = [column for column in evidence.table.columns if not column.startswith("cx:") and column in evidence.table.sample.columns]
    if not _are_of_two(evidence.table.sample, columns):
        return None
    number = _number(case)
    rows = evidence.table.query(lambda frame: frame.with_columns(number.alias(_CASE)).filter(pl.col(_CASE).is_duplicated()), tuple(columns))
    pairs = [part for part in rows.partition_by(_CASE, maintain_order=True) if part.get_column(_CASE).item(0) is not None]
    if len(pairs) < _FEWEST or any(part.height != 2 for part in pairs):
        return None
    alike = [column for role in _ALIKE if (column := evidence.column(role)) in columns]
    if not _fill_others(pairs, columns) or any(_differ(pairs, column) for column in alike):
        return None
    known = [each.column for each in evidence.table.roles.values() if each.column in columns]
    older, newer = (sum(part.select(known).null_count().sum_horizontal().item() for part in _rows_at(pairs, row)) for row in (0, 1))
    left_out = ~number.is_first_distinct() if older <= newer else ~number.is_last_distinct()
    if not _are_at_once(evidence, rows, time):
        return None
    return Shape(
        lambda frame: frame.with_columns((number.is_not_null() & left_out).alias(AGAIN)),
        {AGAIN: "given again"},
        excluded={Reason.DUPLICATE: AGAIN},
        notes=(_note(evidence.shown(case), len(pairs)),),
    )


def _are_at_once(evidence: Evidence, rows: pl.DataFrame, time: str) -> bool:
    """Whether nearly all contacts have one time in both rows; in one file, by a clock: a call and a letter of one day are two."""
    texts = rows.get_column(time).cast(pl.String)
    moments = rows.with_columns(date_reading(evidence.table, time, clock=True).read.read(texts).get_column("moment").alias(_TIME))
    if len(evidence.table.files) < 2 and bool(moments.select((pl.col(_TIME).dt.time() == pl.time(0)).all()).item()):
        return False
    apart = moments.group_by(_CASE).agg((pl.col(_TIME).max() - pl.col(_TIME).min()).alias("apart")).get_column("apart")
    return int((apart.dt.total_minutes() < _MINUTES).sum()) >= _NEARLY_ALL * apart.len()


def _rows_at(pairs: Sequence[pl.DataFrame], place: int) -> list[pl.DataFrame]:
    return [part.slice(place, 1) for part in pairs]


def _number(case: str) -> pl.Expr:
    text = pl.col(case).cast(pl.String).str.strip_chars()
    return pl.when(text != "").then(text)


def _are_of_two(sample: pl.DataFrame, columns: Sequence[str]) -> bool:
    """Whether two columns are never filled in one row: each file has one of its own."""
    filled = sample.select(pl.col(column).is_not_null() for column in columns)
    some = [column for column in columns if 0 < int(filled.get_column(column).sum()) < filled.height]
    return any(not (filled.get_column(one) & filled.get_column(two)).any() for one in some for two in some if one < two)


def _fill_others(pairs: Sequence[pl.DataFrame], columns: Sequence[str]) -> bool:
    """Whether the first row of each pair fills a column that the second one never fills, and the second one another."""
    filled = [[{column for column in columns if part.get_column(column).item(row) is not None} for row in (0, 1)] for part in pairs]
    first, second = (set[str]().union(*(part[row] for part in filled)) for row in (0, 1))
    return all(part[0] - second and part[1] - first for part in filled)


def _differ(pairs: Sequence[pl.DataFrame], column: str) -> bool:
    """Whether more than a few pairs have two values in a column."""
    found = ({side_of_direction(str(value)) or value for value in part.get_column(column).drop_nulls()} for part in pairs)
    several = sum(len(each) > 1 for each in found)
    return several > (1 - _NEARLY_ALL) * len(pairs)


def _note(case: str, n: int) -> Note:
    text = tr(
        "{n:,} contacts of '{column}' are in two exports, at the same time: each counts once.",
        n=n,
        column=shortened(case),
    )
    return Note(code="shape", level="warning", text=text, hint=tr("--shape plain counts both"))
