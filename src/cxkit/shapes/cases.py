"""Common parts of the shapes of contacts: the column that joins rows to cases, variation within cases, and their first rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from cxkit.errors import DataError, RoleError
from cxkit.lazy import pl
from cxkit.roles import normalise
from cxkit.shapes.cells import stripped
from cxkit.shapes.shape import Evidence, fitting
from cxkit.tables.conditions import parse
from cxkit.tables.identifiers import identity
from cxkit.tables.typed_columns import dated
from cxkit.values.contacts.parties import party_of
from cxkit.values.time.dates import look_like_days

KEY, WHEN, THEN, FURTHER, PLACE = "cx:case", "cx:when", "cx:then", "cx:further", "cx:place"
CONSTANT = 0.05
"""Of the cases with several rows in so many at the most may a column vary that belongs to the case as a whole."""
LATE = ("status", "handled_by", "topic", "is_complaint", "resolved", "resolved_at", "closed_at", "first_responded_at", "reopens")
"""The roles of which a case has the last value: they change while it is worked on."""
EVERY_ROW = "--shape plain counts every row as a contact"
_REPEATED = 0.3  # of the sampled rows
_FEWEST_UNNAMED = 3  # cases with several rows
_ENDS = ("resolved_at", "closed_at", "first_responded_at")
_CASE = re.compile(
    r"\b(id|nr|no|number|num|nummer|numero|ref|reference|referenz|key|uuid|case|ticket|conversation|dialog|dialogue|dialogo|thread|chat"
    r"|session|issue|incident|request|vorgang|fall|anfrage|gesprach|dossier|caso|cas|pratica|zaak|gesprek|conversacion|conversazione"
    r"|folio|expediente|demande|segnalazione|melding)\b"
    r"|\b(ticket|vorgangs?|fall|anfragen?|beschwerde|meldungs?|meldings?|zaak|klacht|chat|incident|gesprachs?)(nummer|nr|id|number)\b"
)
# properties that distinguish contacts about one case: a phone call after a mail is a second contact
_OF_A_CONTACT = ("channel", "touchpoint", "direction", "customer_id")


class Rows(NamedTuple):
    """The columns that order rows within cases by time."""

    case: str
    time: str


class Variation(NamedTuple):
    """The number of ``rows``, of ``cases``, of cases with ``several`` rows, and the share of these in which each column varies."""

    rows: int
    cases: int
    several: int
    varies: dict[str, float]


def rows_of_cases(evidence: Evidence) -> Rows | None:
    """The columns of cases and times, if sampled rows repeat cases; by role, else the only candidate for each."""
    time_column = time_of_rows(evidence)
    if time_column is None:
        return None
    known = evidence.column("case_id")
    candidates = [known] if known else [column for column in evidence.table.columns if _could_be_cases(evidence, column)]
    repeated = [column for column in candidates if column != time_column and repeats(evidence, column)]
    if not candidates:
        repeated = unnamed_cases(evidence, time_column)
    return Rows(repeated[0], time_column) if len(repeated) == 1 else None


def time_of_rows(evidence: Evidence) -> str | None:
    """The column of the time of each row: that of the contact, or of the change."""
    return evidence.column("contacted_at") or _time_of_cases(evidence) or _only_days(evidence)


def unnamed_cases(evidence: Evidence, time_column: str) -> list[str]:
    """The columns of numbers that repeat only where the times of contact, response and resolution do: those of cases, whatever the header.

    None if the file has no time but that of the contact: rows of one moment may be anything.
    """
    table = evidence.table
    ends = dict.fromkeys(column for role in _ENDS if (column := evidence.column(role)) and column != time_column)
    if not ends or "case_id" in {*table.roles, *table.doubtful}:
        return []
    found = []
    for column in table.columns:
        if column.startswith("cx:") or has_a_role(evidence, column) or column not in table.sample.columns:
            continue
        if not could_number_cases(evidence, column) or not repeats(evidence, column):
            continue
        within_them = variation(evidence, column, [time_column, *ends])
        if within_them.several >= _FEWEST_UNNAMED and not any(within_them.varies.values()):
            found.append(column)
    return found


def has_a_role(evidence: Evidence, column: str) -> bool:
    """Whether a column holds a role, was made into one that does (as the customers without placeholders are), or is a party of a call."""
    table = evidence.table
    made_of = {table.shown.get(held.column) for held in table.roles.values()}
    return table.role_of(column) is not None or column in made_of or party_of(column) is not None


def could_number_cases(evidence: Evidence, column: str) -> bool:
    """Whether the values of a column could be numbers of cases, whatever its header."""
    values = evidence.table.values(column)
    return values.coded and values.numbered and not values.dates


def _time_of_cases(evidence: Evidence) -> str | None:
    """Of the columns that could be the time the only one that does not differ within cases, while others do."""
    case, could_be = evidence.column("case_id"), evidence.table.doubtful.get("contacted_at", [])
    if case is None or len(could_be) < 2:
        return None
    found = variation(evidence, case, could_be, whole=False)
    alike = [column for column in could_be if found.varies[column] <= CONSTANT]
    return alike[0] if found.several and len(alike) == 1 else None


def _only_days(evidence: Evidence) -> str | None:
    """The only day column without a role, such as the moment of each change; None if there are several or the time is ambiguous."""
    if "contacted_at" in evidence.table.doubtful:
        return None
    found = [column for column in columns_of_days(evidence, ()) if evidence.table.role_of(column) is None]
    return found[0] if len(found) == 1 else None


def roles_of_cases(evidence: Evidence, rows: Rows) -> dict[str, str]:
    """The roles of the columns of cases and times from now on."""
    return {role: column for role, column in (("case_id", rows.case), ("contacted_at", rows.time)) if role not in evidence.table.roles}


def _could_be_cases(evidence: Evidence, column: str) -> bool:
    dtype = evidence.table.sample.schema[column]
    named = _CASE.search(normalise(column)) is not None and not column.startswith("cx:")
    if not named or not (dtype == pl.String or dtype.is_integer()) or has_a_role(evidence, column):
        return False
    return not evidence.table.values(column).are_kinds


def repeats(evidence: Evidence, column: str) -> bool:
    """Whether cases have several rows in the sample, and there are several cases."""
    sample = evidence.repeating(column).table.sample
    ids = sample.select(identity(pl.col(column))).to_series().drop_nulls()
    if ids.n_unique() < 2:
        return False
    return evidence.declared or bool(ids.is_duplicated().sum() >= _REPEATED * evidence.table.sample.height)


def columns_of_a_contact(evidence: Evidence) -> list[str]:
    """The columns in which two contacts about one case would differ."""
    found = [evidence.column(role) for role in _OF_A_CONTACT]
    return [column for column in found if column]


def variation(evidence: Evidence, case: str, columns: Collection[str], *, whole: bool = False, among: pl.Expr | None = None) -> Variation:
    """How the columns vary within cases: in the sample, or in the ``whole`` file. A blank cell differs from no other.

    ``among``: only what these rows hold is compared.
    """
    texts = {column: stripped(column) if among is None else pl.when(among).then(stripped(column)) for column in dict.fromkeys(columns)}
    asked = [text.filter(text != "").n_unique().alias(f"n {column}") for column, text in texts.items()]
    counted = [pl.len().alias("rows"), *asked]
    by_case = evidence.of_all(*counted, by=(case,)) if whole else evidence.table.sample.group_by(case).agg(counted)
    known = by_case.filter(stripped(case) != "")
    several = known.filter(pl.col("rows") > 1)
    if several.is_empty():
        return Variation(int(by_case.get_column("rows").sum()), known.height, 0, dict.fromkeys(texts, 0.0))
    varies = {column: int((several.get_column(f"n {column}") > 1).sum()) / several.height for column in texts}
    return Variation(int(by_case.get_column("rows").sum()), known.height, several.height, varies)


def columns_of_days(evidence: Evidence, but: Collection[str]) -> list[str]:
    """The other columns whose sampled values are days."""
    found = []
    for column, dtype in evidence.table.sample.schema.items():
        texts = evidence.sampled(column) if dtype == pl.String and column not in but else []
        typed = dtype in (pl.Date, pl.Datetime) and column not in but
        if typed or (texts and look_like_days(pl.Series(sorted(set(texts)))).mean() >= 0.95):  # type: ignore[operator]
            found.append(column)
    return found


def is_compared(evidence: Evidence, columns: Sequence[str | None]) -> bool:
    """Whether the user's condition selects rows by one of the columns, and so defines what counts."""
    where = evidence.table.where
    if where is None:
        return False
    asked = set[str]()
    for name in parse(where).meta.root_names():
        try:
            asked.add(evidence.table.column(name))
        except RoleError:
            continue
    return bool(asked & {*columns})


class Ordered(NamedTuple):
    """The order of rows within cases by time.

    ``moment`` reads the time, ``then`` orders rows of the same moment, ``case`` names the case. Rows that do not fit the header by the
    column ``overflow``, have no case or are later than ``as_of`` are cases of their own.
    """

    moment: pl.Expr
    then: pl.Expr
    case: str
    overflow: str | None
    as_of: date | None

    def add(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """The frame with the columns ``cx:when``, ``cx:then``, ``cx:place`` and ``cx:case``."""
        alone = fitting(frame, self.overflow).not_()
        if self.as_of:
            alone |= (pl.col(WHEN) > datetime.combine(self.as_of, time.max)).fill_null(value=False)
        case = pl.when(~alone).then(identity(pl.col(self.case))).fill_null(pl.format("\0{}", PLACE))
        place = pl.int_range(pl.len(), dtype=pl.UInt32)
        return frame.with_columns(self.moment.alias(WHEN), self.then.alias(THEN), place.alias(PLACE)).with_columns(case.alias(KEY))


def ordered(evidence: Evidence, rows: Rows, then: str | None = None) -> Ordered:
    """The order of the rows of a table, those of the same time by the dates of ``then``.

    Raises DataError if the times in the column cannot be read.
    """
    table, moments = evidence.table, list[pl.Expr]()
    for column in (rows.time, *([then] if then else [])):
        day = dated(table, column, table.sample.schema[column], clock=True)
        if day.error:
            raise day.error
        moments.append(day.parts.struct.field("moment"))
    later = moments[1] if then else pl.lit(None, dtype=pl.Datetime("us"))
    return Ordered(moments[0], later, rows.case, table.reading.overflow, table.window.as_of)


def within(value: pl.Expr, *, by: Sequence[str] = (KEY,)) -> pl.Expr:
    """An expression over the rows of each case by time; rows of the same time in the order of the file, those without a time last."""
    return value.over(by, order_by=[WHEN, THEN, PLACE], nulls_last=True)


def is_further() -> pl.Expr:
    """Whether a row is not the first of its case."""
    return within(pl.int_range(pl.len(), dtype=pl.UInt32)) > 0


def readable(evidence: Evidence, column: str) -> bool:
    """Whether the times of a column are readable as a whole."""
    try:
        return dated(evidence.table, column, evidence.table.sample.schema[column], clock=True).error is None
    except (DataError, RoleError):
        return False
