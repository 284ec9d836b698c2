"""A contact on several rows, which differ in a tag or a note alone: an export joined with a list of such properties."""

from __future__ import annotations

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings, meanings
from cxkit.shapes.cases import (
    CONSTANT,
    EVERY_ROW,
    FURTHER,
    columns_of_a_contact,
    is_further,
    ordered,
    readable,
    roles_of_cases,
    rows_of_cases,
    unnamed_cases,
    variation,
)
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.contacts.ticket_fields import names_a_step
from cxkit.values.reasons import Reason

_CLOCK = r"\d{1,2}:\d{2}"
_MOSTLY = 0.8
_DIFFER = 0.5  # of the cases with several rows must differ in the same column
_FEWEST = 3  # cases with several rows
_HALF = 0.5  # of the sessions must have several rows
_NAMED = 3  # columns in a note
_BEGUN = frozenset({"created", "received", "opened", "registered", "joined"})  # the time of the case and not that of a step
_MANY = 10  # the same, if times are days; and the days of such a file


def recognise(evidence: Evidence) -> Shape | None:
    """The rows of one contact; if that is not clear, the warning that a column may be the number of a case that no header names."""
    return _recognise(evidence) or _unnamed(evidence) or _of_sessions(evidence)


def _unnamed(evidence: Evidence) -> Shape | None:
    time = evidence.column("contacted_at")
    found = [] if time is None or evidence.declared or evidence.column("case_id") else unnamed_cases(evidence, time)
    if not found:
        return None
    text = tr(
        "Rows with the same '{column}' have the same times of contact and resolution: each row counts as a contact, though several may be "
        "about one ticket.",
        column=found[0],
    )
    hint = tr("--role case_id='{column}' counts them as one", column=found[0])
    return Shape(lambda frame: frame, {}, notes=(Note(code="shape", level="warning", text=text, hint=hint),))


def _of_sessions(evidence: Evidence) -> Shape | None:
    """No grouping, and the warning that the rows of one session, such as the pages of a visit, count one by one.

    None if the user calls the session a case: then it is known what the rows are.
    """
    case = evidence.table.roles.get("case_id")
    known = evidence.declared or (case is not None and case.by_user)
    rows = None if known else rows_of_cases(evidence)
    if rows is None or not any("session" in word for word in meanings(rows.case)):
        return None
    found = variation(evidence, rows.case, [], whole=True)
    if found.several < _HALF * found.cases:
        return None
    text = tr(
        "Rows are steps of {sessions:,} sessions by '{case}': each of the {rows:,} rows counts as a contact.",
        sessions=found.cases,
        case=shortened(rows.case),
        rows=found.rows,
    )
    note = Note(code="shape", level="warning", text=text, hint=tr("--shape segments counts each session as one contact"))
    return Shape(lambda frame: frame, {}, notes=(note,))


def _recognise(evidence: Evidence) -> Shape | None:
    """The shape if rows of one case have one moment, and all other columns but one or two are the same on them.

    A moment has a time of day, or many cases have one day each: on one day a customer may well call twice about a case, but not all do.
    """
    rows = rows_of_cases(evidence)
    if rows is None or not readable(evidence, rows.time):
        return None
    evidence = evidence.repeating(rows.case)
    others = [column for column in evidence.table.columns if column != rows.case and not column.startswith("cx:")]
    found = variation(evidence, rows.case, [*others, rows.time], whole=False)
    clock = _has_clock(evidence, rows.time)
    if found.several < (_FEWEST if clock else _MANY) or found.varies[rows.time] > (CONSTANT if clock else 0):
        return None
    if not clock and len({*evidence.sampled(rows.time)}) < _MANY:
        return None
    found = variation(evidence, rows.case, [*others, rows.time], whole=True)
    varying = [column for column in others if found.varies[column] > CONSTANT]
    if not varying or rows.time in varying or max(found.varies[column] for column in varying) < _DIFFER:
        return None
    of_cases = found.several >= _MANY and _BEGUN & all_meanings(rows.time)
    if of_cases and not {*varying} & {*columns_of_a_contact(evidence)}:
        varying = varying[:_NAMED]
    elif len(varying) > max(1, len(others) // 3) or any(map(names_a_step, varying)):
        return None
    order = ordered(evidence, rows)
    named = tr(" and ").join(f"'{column}'" for column in varying)
    text = tr(
        "Rows of one '{case}' differ in {named} alone: {cases:,} contacts have {rows:,} rows. A contact counts once, at its first row.",
        case=rows.case,
        named=named,
        cases=found.cases,
        rows=found.rows,
    )
    return Shape(
        lambda frame: order.add(frame).with_columns(is_further().alias(FURTHER)),
        {FURTHER: "further row"},
        roles=roles_of_cases(evidence, rows),
        excluded={Reason.FURTHER_ROW: FURTHER},
        notes=(Note(code="shape", level="warning", text=text, hint=EVERY_ROW),),
    )


def _has_clock(evidence: Evidence, column: str) -> bool:
    """Whether most times of a column have a time of day."""
    dtype = evidence.table.sample.schema[column]
    if dtype == pl.Datetime:
        return True
    texts = pl.Series(evidence.sampled(column), dtype=pl.String)
    return bool(texts.len() and texts.str.contains(_CLOCK).sum() >= _MOSTLY * texts.len())
