"""One answer on several rows, which differ in the number of something else alone: an export joined with orders or appointments."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles.kinds import IDS
from cxkit.roles.words import all_meanings
from cxkit.shapes.cells import is_blank
from cxkit.shapes.shape import Evidence, Shape, fitting
from cxkit.tables.duplicates import line_hash
from cxkit.values.reasons import Reason

_FURTHER = "cx:further answer"
_KEY = 0.5  # of the rows have different numbers of what was joined
_RATED = frozenset({"product", "item"})  # what may be rated each by itself


def recognise(evidence: Evidence) -> Shape | None:
    """The shape if rows with one response id and time have the same answers, and differ in numbers of other things."""
    response, time = evidence.column("response_id"), evidence.column("responded_at")
    if response is None or time is None or evidence.table.rules.duplicates is not None:
        return None
    joined = _joined(evidence, response, time)
    if not joined:
        return None
    same = [column for column in evidence.table.columns if column not in joined]
    key, whole = line_hash(same), line_hash(evidence.table.columns)
    known = ~is_blank(response) & ~is_blank(time)
    further = (known & key.is_duplicated() & ~key.is_first_distinct() & whole.is_first_distinct()).fill_null(value=False)
    rows = int(evidence.of_all(further.sum().alias("rows")).item())
    if not rows:
        return None
    text = tr(
        "{rows:,} row repeats '{response}', '{time}' and all answers of another: {names} alone differs. The response counts once."
        if rows == 1
        else "{rows:,} rows repeat '{response}', '{time}' and all answers of others: {names} alone differs. Each response counts once.",
        rows=rows,
        response=response,
        time=time,
        names=tr(" and ").join(f"'{column}'" for column in joined),
    )
    overflow = evidence.table.reading.overflow
    return Shape(
        lambda frame: frame.with_columns((further & fitting(frame, overflow)).alias(_FURTHER)),
        {_FURTHER: "further row"},
        excluded={Reason.FURTHER_ROW: _FURTHER},
        notes=(Note(code="shape", level="warning", text=text, hint=tr("--shape plain counts each row")),),
    )


def _joined(evidence: Evidence, response: str, time: str) -> Sequence[str]:
    """The columns that differ on rows with one response id and time, if all of them number other things; empty if not.

    A score that differs shows that a response has several answers: then nothing is joined.
    """
    others = [column for column in evidence.table.columns if column not in {response, time}]
    numbering = [column for column in others if _numbers_things(evidence, column)]
    if not numbering or not evidence.of_all(line_hash([response, time]).is_duplicated().any()).item():
        return []
    varies = [(pl.col(column).n_unique() > 1).alias(f"cx:{at}") for at, column in enumerate(others)]
    groups = (
        evidence.of_all(pl.len().alias("cx:rows"), *varies, by=(response, time)).filter(pl.col("cx:rows") > 1).drop_nulls([response, time])
    )
    varying = [column for at, column in enumerate(others) if groups.get_column(f"cx:{at}").any()]
    return varying if {*varying} <= {*numbering} else []


def _numbers_things(evidence: Evidence, column: str) -> bool:
    """Whether a column numbers other things than the customer, the response, or what was rated."""
    role = evidence.table.role_of(column)
    if role is not None and (role not in IDS or role == "customer_id"):
        return False
    said = all_meanings(column)
    values = evidence.table.sample.get_column(column)
    return "id" in said and not said & _RATED and values.n_unique() > _KEY * values.len()
