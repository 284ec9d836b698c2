"""A start and an end row for each activity: together one contact, at the time of the start."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.shapes.cases import EVERY_ROW, FURTHER, KEY, WHEN, Ordered, Rows, is_compared, ordered, readable, rows_of_cases, within
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.contacts.ticket_fields import names_a_step
from cxkit.values.reasons import Reason
from cxkit.values.statuses.lifecycles import Part, abbreviated_parts, part_of

_PART = "cx:part"
_PAIRED = 0.9  # of the activities with a start that must have an end for the rows to be pairs
_OTHERS = frozenset({"direction", "channel", "segment"})
"""Roles of columns whose letters mean something else, such as E and A for incoming and outgoing calls in German."""
_MOST = 30  # values of a column of such words


def recognise(evidence: Evidence) -> Shape | None:
    """The shape if a column marks every row as the start or end of an activity, and most starts have an end."""
    rows = rows_of_cases(evidence)
    column = _lifecycle(evidence)
    if rows is None or column is None or not readable(evidence, rows.time) or is_compared(evidence, [column]):
        return None
    parts = _parts(_values(evidence, column))
    if {*parts.values()} < {"start", "end"} or None in parts.values():
        return None
    key, starts, further = _pairing(evidence, rows, column, parts)
    if not evidence.declared and further < _PAIRED * starts:
        return None
    order = ordered(evidence, rows)
    by = ("cx:case", _PART, *key)
    if not evidence.declared and not any(map(part_of, parts)):
        # letters may mean anything, unless each activity has one of either, the start before the end
        pairs = any(map(names_a_step, key)) and 2 * further == evidence.of_all(pl.len()).item()
        if not pairs or not _begin_first(evidence, order, [KEY, *key], pl.col(column).cast(pl.String).replace_strict(parts, default=None)):
            return None

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        part = pl.col(column).cast(pl.String).replace_strict(parts, default=None, return_dtype=pl.String).alias(_PART)
        marked = order.add(frame).with_columns(part)
        place = within(pl.int_range(pl.len(), dtype=pl.UInt32), by=by)
        begun = (pl.col(_PART) == "start").sum().over("cx:case", *key)
        # the first end belongs to the first start; an end without a start is the only row of its activity
        second = pl.when(pl.col(_PART) == "end").then(place < begun).otherwise((pl.col(_PART) == "between") & (begun > 0))
        return marked.with_columns(second.fill_null(value=False).alias(FURTHER))

    ends = tr("{further:,} of the rows are the end of an activity that has a row for its start", further=further)
    text = tr("Column '{column}' distinguishes start from complete: {ends}.", column=column, ends=ends)
    note = Note(code="shape", level="info", text=text, hint=EVERY_ROW)
    return Shape(add, {FURTHER: "further row"}, excluded={Reason.FURTHER_ROW: FURTHER}, notes=(note,))


def _lifecycle(evidence: Evidence) -> str | None:
    """The column whose sampled values are all words of starts and ends, one such word and its counterpart, or abbreviations of both."""
    by_letters: str | None = None
    for column, dtype in evidence.table.sample.schema.items():
        texts = set(evidence.sampled(column)) if dtype == pl.String and not column.startswith("cx:") else set()
        if not texts or len(texts) > _MOST or None in _parts(texts).values():
            continue
        if any(map(part_of, texts)):
            return column
        if by_letters is None and evidence.table.role_of(column) not in _OTHERS:
            by_letters = column
    return by_letters


def _parts(texts: Collection[str]) -> dict[str, Part | None]:
    """What each text marks: of two texts, the one that is not known is the counterpart of the other, or both are abbreviations."""
    parts = {text: part_of(text) for text in texts}
    other: Mapping[Part | None, Part] = {"start": "end", "end": "start"}
    unknown = [text for text, part in parts.items() if part is None]
    if len(parts) == 2 and len(unknown) == 1:
        (known,) = (part for part in parts.values() if part)
        return parts | {unknown[0]: other.get(known)}
    return parts | (abbreviated_parts(parts) if len(unknown) == len(parts) else {})


def _values(evidence: Evidence, column: str) -> list[str]:
    """All values of the column: an export may hold all starts before all ends."""
    values = evidence.of_all(pl.col(column).drop_nulls().unique().head(_MOST + 1).implode()).to_series().explode()
    return [text for text in values.to_list() if text is not None and text.strip()]


def _pairing(evidence: Evidence, rows: Rows, column: str, parts: Mapping[str, str | None]) -> tuple[list[str], int, int]:
    """The columns that a start and its end share, the number of starts, and the number of ends with a start.

    Columns that split pairs (the time, the agent) belong to one row of a pair; all others distinguish activities.
    """
    part = pl.col(column).cast(pl.String).replace_strict(parts, default=None, return_dtype=pl.String)
    sums = [(part == each).sum().alias(each) for each in ("start", "end")]
    others = [name for name in evidence.table.columns if name not in {*rows, column} and not name.startswith("cx:")]
    starts, whole = _paired(evidence, sums, [rows.case])
    key = list[str]()
    # the activity first, since pairs share it whoever performed it
    for name in sorted(others, key=lambda name: not names_a_step(name)):
        if _paired(evidence, sums, [rows.case, *key, name])[1] >= whole:
            key.append(name)
    return key, starts, whole


def _begin_first(evidence: Evidence, order: Ordered, by: list[str], part: pl.Expr) -> bool:
    """Whether hardly any start of the sample comes after its end."""
    first, last = (pl.col(WHEN).filter(pl.col(_PART) == each).min().alias(each) for each in ("start", "end"))
    pairs = order.add(evidence.table.sample.lazy()).with_columns(part.alias(_PART)).group_by(by).agg(first, last).drop_nulls().collect()
    return bool(pairs.height) and pairs.filter(pl.col("start") <= pl.col("end")).height >= _PAIRED * pairs.height


def _paired(evidence: Evidence, sums: list[pl.Expr], by: list[str]) -> tuple[int, int]:
    counted = evidence.of_all(*sums, by=tuple(by))
    return int(counted.get_column("start").sum()), int(counted.select(pl.min_horizontal("start", "end").sum()).item())
