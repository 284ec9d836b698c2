"""Cases under a header that is not known: a column whose values have one customer and channel each, while their status moves on in time."""

from __future__ import annotations

from cxkit.lazy import pl
from cxkit.shapes.cases import Rows, columns_of_a_contact, could_number_cases, repeats, time_of_rows
from cxkit.shapes.contacts.case_states import CaseStatus, status_of
from cxkit.shapes.shape import Evidence
from cxkit.tables.typed_columns import dated
from cxkit.values.statuses.case_statuses import is_over

_NAMES = frozenset({None, "topic", "touchpoint", "phase"})  # roles that a column may have by a name such as "Issue"
_FEWEST = 5  # cases with several rows
_NEARLY_ALL = 0.95
_PLACE, _WHEN, _OVER = "cx:row", "cx:when", "cx:over"


def rows_by_states(evidence: Evidence) -> Rows | None:
    """The columns of cases and times, if the status of each value of a column begins open and differs from row to row.

    Contacts of a customer or about an order have statuses of their own, and channels: those of the past are closed, and two in a row alike.
    """
    time = time_of_rows(evidence)
    if time is None or {"case_id"} & {*evidence.table.roles, *evidence.table.doubtful}:
        return None
    candidates = [column for column in evidence.table.columns if _may_name_cases(evidence, column, time)]
    # of an id and that of the customer, the id distinguishes more
    found = {column: n for column in candidates if (n := _cases_that_move_on(evidence, Rows(column, time)))}
    return Rows(max(found, key=lambda column: found[column]), time) if found else None


def _may_name_cases(evidence: Evidence, column: str, time: str) -> bool:
    """Whether a column holds ids that repeat, under a header that names neither customers nor another property of a contact."""
    named = evidence.table.role_of(column) in _NAMES and not column.startswith("cx:") and column != time
    return named and could_number_cases(evidence, column) and repeats(evidence, column)


def _cases_that_move_on(evidence: Evidence, rows: Rows) -> int:
    """How many cases with several rows there are in the sample; 0 if they may be more than one contact each."""
    status, fixed = status_of(evidence, rows), [column for column in columns_of_a_contact(evidence) if column not in rows]
    if status is None or status.field is not None or not fixed or status.column in fixed:
        return 0
    sample = _in_order(evidence, rows, status)
    if sample is None:
        return 0
    known, over = pl.col(status.column).drop_nulls(), pl.col(_OVER)
    cases = sample.group_by(rows.case, maintain_order=True).agg(
        pl.len().alias("n"),
        over.first().not_().fill_null(value=False).alias("cx:begins open"),
        (known == known.shift(1)).any().alias("cx:stays"),
        pl.col(_WHEN).n_unique().alias("cx:times"),
        *(pl.col(column).drop_nulls().n_unique().alias(f"n {column}") for column in fixed),
    )
    several = cases.filter(pl.col("n") > 1, pl.col(rows.case).is_not_null())
    one = pl.all_horizontal(pl.col(f"n {column}") <= 1 for column in fixed)
    moves = several.filter(one, pl.col("cx:begins open"), ~pl.col("cx:stays"), pl.col("cx:times") > 1)
    return several.height if several.height >= _FEWEST and moves.height >= _NEARLY_ALL * several.height else 0


def _in_order(evidence: Evidence, rows: Rows, status: CaseStatus) -> pl.DataFrame | None:
    """The sampled rows in the order of time, with whether their status means that the case is over; None if the times are not readable."""
    sample = evidence.repeating(rows.case).table.sample
    moment = dated(evidence.table, rows.time, sample.schema[rows.time], clock=True)
    if moment.error:
        return None
    texts = sample.get_column(status.column).cast(pl.String)
    over = texts.replace_strict({text: is_over(text) for text in texts.drop_nulls().unique()}, default=None, return_dtype=pl.Boolean)
    return (
        sample.with_row_index(_PLACE)
        .with_columns(moment.parts.struct.field("moment").alias(_WHEN), over.alias(_OVER))
        .sort(_WHEN, _PLACE, nulls_last=True)
    )
