"""Contacts in the exports of two tools, of which the newer one took over the last ones of the older: each counts once."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.cells import stripped
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables.typed_columns import date_reading
from cxkit.values.contacts.senders import side_of_direction
from cxkit.values.reasons import Reason

AGAIN = "cx:contact exported again"
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
    columns = [column for column in evidence.own_columns if column in evidence.table.sample.columns]
    if not _are_of_two(evidence.table.sample, columns):
        return None
    number = _number(case)
    again = number.is_not_null() & number.is_duplicated()
    moments = evidence.table.query(lambda frame: frame.filter(again).select(number.alias(_CASE), pl.col(time).alias(_TIME)), (case, time))
    if not _are_twice_at_once(evidence, time, moments):
        return None
    rows = evidence.table.query(lambda frame: frame.filter(again), tuple(columns)).sort(number, maintain_order=True)
    first, second = rows.gather_every(2), rows.gather_every(2, 1)
    alike = [column for role in _ALIKE if (column := evidence.column(role)) in columns]
    if not (_fill_others(first, second) and _fill_others(second, first)) or any(_differ(first, second, column) for column in alike):
        return None
    known = [each.column for each in evidence.table.roles.values() if each.column in columns]
    blanks = [part.select(known).null_count().sum_horizontal().item() for part in (first, second)]
    left_out = ~(number.is_first_distinct() if blanks[0] <= blanks[1] else number.is_last_distinct())
    return Shape(
        lambda frame: frame.with_columns((number.is_not_null() & left_out).alias(AGAIN)),
        {AGAIN: "exported again"},
        excluded={Reason.DUPLICATE: AGAIN},
        notes=(_note(evidence.shown(case), first.height),),
    )


def _number(case: str) -> pl.Expr:
    text = stripped(case)
    return pl.when(text != "").then(text)


def _are_of_two(sample: pl.DataFrame, columns: Sequence[str]) -> bool:
    """Whether two columns are never filled in one row: each file has one of its own."""
    filled = sample.select(pl.col(column).is_not_null() for column in columns)
    some = [column for column in columns if 0 < int(filled.get_column(column).sum()) < filled.height]
    return any(not (filled.get_column(one) & filled.get_column(two)).any() for one in some for two in some if one < two)


def _are_twice_at_once(evidence: Evidence, time: str, rows: pl.DataFrame) -> bool:
    """Whether each number has two rows, which nearly all have one time; ``rows`` have numbers that repeat."""
    if rows.height < 2 * _FEWEST or rows.height != 2 * rows.get_column(_CASE).n_unique():
        return False
    if not (rows.group_by(_CASE).len().get_column("len") == 2).all():
        return False
    read = date_reading(evidence.table, time, clock=True).read.read(rows.get_column(_TIME).cast(pl.String)).get_column("moment")
    if len(evidence.table.files) < 2 and bool((read == read.dt.truncate("1d")).all()):  # a call and a letter of one day are two
        return False
    moment = pl.col(_TIME)
    apart = rows.select(_CASE, read.alias(_TIME)).group_by(_CASE).agg((moment.max() - moment.min()).alias("apart")).get_column("apart")
    return int((apart.dt.total_minutes() < _MINUTES).sum()) >= _NEARLY_ALL * apart.len()


def _fill_others(rows: pl.DataFrame, others: pl.DataFrame) -> bool:
    """Whether each of the rows fills a column that none of the others fills."""
    own = [column for column in rows.columns if others.get_column(column).null_count() == others.height]
    return bool(own) and bool(rows.select(pl.any_horizontal(pl.col(own).is_not_null()).all()).item())


def _differ(first: pl.DataFrame, second: pl.DataFrame, column: str) -> bool:
    """Whether more than a few pairs of rows have two values in a column."""
    pairs = zip(first.get_column(column), second.get_column(column), strict=True)
    read = ({side_of_direction(str(value)) or value for value in pair} for pair in pairs if None not in pair)
    return sum(len(each) > 1 for each in read) > (1 - _NEARLY_ALL) * first.height


def _note(case: str, n: int) -> Note:
    text = tr(
        "{n:,} contacts of '{column}' are in two exports, at the same time: each counts once.",
        n=n,
        column=shortened(case),
    )
    return Note(code="shape", level="warning", text=text, hint=tr("--shape plain counts both"))
