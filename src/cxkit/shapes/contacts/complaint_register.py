"""Registers of complaints: a number or the day of a complaint in a row shows that it is one."""

from __future__ import annotations

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings, meanings
from cxkit.shapes.cells import is_blank, stripped, text_or_empty
from cxkit.shapes.contacts.complaint_types import COMPLAINT
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.flags import flag
from cxkit.values.statuses.internal_entries import is_addressed_within

_WORDS = 2  # "Complaint ID", not "Previous complaint ID"
_COMPLAINT, _NUMBER = "complaint", frozenset({"id", "ref"})  # what words mean
_DAYS = frozenset({"date", "time", "received", "created", "opened"})
_LINKS = frozenset({"of", "the", "der", "des", "de", "du", "d", "la", "del", "della", "di", "van"})
_BOUGHT = frozenset({"order", "ordered", "purchase"})
_MANY = 10  # complaints with several rows
_NUMBERED, _DIFFERENT = 0.9, 0.95  # of the values


def recognise(evidence: Evidence) -> Shape | None:
    """Contacts with a column of numbers of complaints, or whose time is by its header the day of a complaint.

    A column that says which contacts are complaints goes first, and so do types of contacts among which are complaints.
    """
    table = evidence.table
    if "is_complaint" in table.roles or "is_complaint" in table.doubtful:
        return None
    time = evidence.column("contacted_at")
    # a number beside a count, without a day, may be that of a kind of complaints; of orders some have one
    if time is None or _BOUGHT & all_meanings(time):
        return None
    numbers = [column for column in table.columns if column in table.sample.columns and _numbers_complaints(evidence, column)]
    case = evidence.column("case_id")
    days = [time] if _names(time, _DAYS) and (case is None or _differ(evidence, case)) and _is_filled(evidence, time) else []
    column = next(iter([*numbers, *days]), None)
    if column is None:
        return None
    filled = (~is_blank(column)).cast(pl.Int8).cast(pl.String)
    text = tr("Each row with a value in column '{column}' is a complaint, as its header says.", column=shortened(column))
    return Shape(
        add=lambda frame: frame.with_columns(filled.alias(COMPLAINT)),
        columns={COMPLAINT: column},
        roles={"is_complaint": COMPLAINT},
        notes=(Note(code="shape", level="info", text=text, hint="--role is_complaint=COLUMN names another column"),),
    )


def _names(header: str, what: frozenset[str]) -> bool:
    """Whether a header names one of these of a complaint, and nothing else.

    >>> [_names(each, frozenset({"id"})) for each in ("complaint_id", "Beschwerde-Nr.", "N° de réclamation", "Previous complaint ID")]
    [True, True, True, False]
    """
    words = [word for word in normalise(header).split() if word not in _LINKS]
    found = meanings(" ".join(words))
    return (
        len(found) == _WORDS
        and not is_addressed_within(header)
        and any(_COMPLAINT in word for word in found)
        and any(what & word for word in found if _COMPLAINT not in word)
    )


def _numbers_complaints(evidence: Evidence, column: str) -> bool:
    """Whether a column has numbers of complaints, as its header says: not yes or no below "Complaint no."."""
    if column.startswith("cx:") or not _names(column, _NUMBER):
        return False
    values = evidence.sampled(column)
    numbered = sum(any(sign.isdigit() for sign in value) for value in values)
    if not values or numbered < _NUMBERED * len(values) or all(flag(value) is not None for value in values):
        return False
    return _differ(evidence, column) or _come_at_once(evidence, column)


def _come_at_once(evidence: Evidence, column: str) -> bool:
    """Whether all rows of a number, which nearly all rows have, have one time of contact: they are the parties of one complaint.

    There must be many such numbers, as there must be for their rows to count as one contact.
    """
    time = evidence.column("contacted_at")
    if time is None or not _is_filled(evidence, column):
        return False
    found = evidence.of_all(pl.len().alias("rows"), pl.col(time).n_unique().alias("times"), by=(column,))
    several = found.filter(pl.col("rows") > 1)
    return several.height >= _MANY and int((several.get_column("times") == 1).sum()) >= _DIFFERENT * several.height


def _is_filled(evidence: Evidence, column: str) -> bool:
    """Whether nearly all rows have a value: of a list of customers some have complained."""
    text = text_or_empty(column)
    return bool(evidence.of_all((text != "").mean()).item() >= _NUMBERED)


def _differ(evidence: Evidence, column: str) -> bool:
    """Whether numbers differ from row to row: else a complaint has several rows, of which only one is the complaint."""
    text = stripped(column)
    known = text.filter(text != "").drop_nulls()
    filled, different = evidence.of_all(known.len().alias("filled"), known.n_unique().alias("different")).row(0)
    return int(different) >= _DIFFERENT * int(filled)
