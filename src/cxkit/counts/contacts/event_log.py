"""Contacts one by one, in the order of the file: customer, time, and the other columns of the row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from pydantic import JsonValue

from cxkit.counts.contacts.as_of_day import as_of_day
from cxkit.counts.contacts.call_ends import without_call_ends
from cxkit.counts.contacts.case_ends import (
    MOMENTS,
    Ends,
    end_before_duration,
    note_blank_status,
    note_contradicted,
    note_decided,
    note_dropped,
    note_flag_of_others,
    note_unread_status,
    read_dropped,
    read_ends,
    read_later,
    read_moments,
    read_status,
    with_unread_open,
    without_zero,
)
from cxkit.counts.contacts.files_without_ends import columns_without_ends, note_on_blank, note_on_open
from cxkit.counts.contacts.unknown_units import note_unknown_units
from cxkit.counts.counting import count_rows
from cxkit.counts.group_names import Key, keys_of, numbered
from cxkit.counts.prepare import CUSTOMER, MOMENT, Query
from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables.identifiers import clean_ids
from cxkit.tables.table import Contacts
from cxkit.tables.typed_columns import as_text
from cxkit.values.answers.no_answers import BLANKS
from cxkit.values.flags import flag
from cxkit.values.folding import fold, folded
from cxkit.values.reasons import TOLERATED, Account
from cxkit.values.statuses.case_statuses import is_over
from cxkit.values.time.dates import look_like_days, moment_type, today

CASE, RESOLVED, CLOSED, COMPLAINT = "cx:case", "cx:resolved", "cx:closed", "cx:complaint"
UNDATED, DROPPED, ASKED, RESPONDED, REOPENS = "cx:undated", "cx:dropped", "cx:asked", "cx:responded", "cx:reopens"
LATER = "cx:resolved later"
ENDS_UNKNOWN = "cx:ends unknown"
_IDS = {"customer_id": CUSTOMER, "case_id": CASE}


@dataclass(frozen=True)
class EventLog:
    """Contacts in the order of the file: the only input of estimation.

    ``rows`` has one row per contact: ``cx:moment`` (its time), the keys by their ids (Enum of their values; null = missing), and of the
    requested roles that are known ``cx:customer`` and ``cx:case`` (text or integer; null = missing), ``cx:resolved`` and ``cx:complaint``
    (boolean; null = unknown), ``cx:closed`` (moment when it was resolved, else closed; null = open or unknown), ``cx:undated`` (whether
    only its status shows that it is resolved, without a time), ``cx:dropped`` (whether its status says that it is over without a
    resolution), ``cx:resolved later`` (whether it was resolved, but not at first contact, which the flags speak of),
    ``cx:asked`` (moment from which a response is waited for; null = never), ``cx:responded`` (moment of the first response;
    null = none or unknown) and ``cx:reopens`` (how often it was reopened; null = unknown).

    ``values`` are the values of each key, in order. ``as_of`` is the as-of day, ``first`` and ``last`` are the first and last day of the
    rows.
    """

    rows: pl.DataFrame
    keys: tuple[Key, ...]
    account: Account
    columns: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    as_of: date | None = None
    first: date | None = None
    last: date | None = None
    names: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def people(self) -> int:
        """The customers behind the report; the number of contacts if customers are not known."""
        return self.rows.get_column(CUSTOMER).drop_nulls().n_unique() if self.has(CUSTOMER) else self.rows.height

    @property
    def params(self) -> dict[str, JsonValue]:
        """The first and last day, and how values were read, for the provenance of the report."""
        days = {"from": self.first, "to": self.last, "as_of": self.as_of}
        return {name: day.isoformat() for name, day in days.items() if day}

    @property
    def now(self) -> datetime | None:
        """The end of the as-of day."""
        return datetime.combine(self.as_of, time.max) if self.as_of else None

    @property
    def last_done(self) -> date | None:
        """The last day up to today on which one of the rows was a contact or ended."""
        ends = self.rows.get_column(CLOSED).dt.date() if self.has(CLOSED) else pl.Series(dtype=pl.Date)
        days = [day for day in (self.last, ends.filter(ends <= today()).max()) if isinstance(day, date)]
        return max(days, default=None)

    def has(self, name: str) -> bool:
        """Whether the file has that column of ``rows``."""
        return name in self.rows.columns


def text_id(role: str) -> str:
    """The name of the column with the texts of a role."""
    return f"cx:text {role}"


def event_log(
    table: Contacts,
    groupings: Sequence[Sequence[Key]],
    roles: Collection[str],
    *,
    besides: Sequence[Key] = (),
    texts: Collection[str] = (),
    dated: bool = True,
    joined: bool = False,
    listed: bool = False,
) -> EventLog:
    """Read every contact with the group columns of the ``groupings`` and the available columns of the ``roles``, in one pass.

    ``besides``: keys that are not groupings; one with too many values is left out with a note. ``texts``: roles whose texts are wanted one
    by one, as ``text_id(role)``, under the names of the project file (null = missing). ``dated``: the times of contact are needed; without
    a column of them, contacts that need none are all of one moment, and no day is known. ``joined``: contacts are joined to those before
    them.

    Raises RoleError if no column holds the time of contact, DataError if over 1 % of the times or flags cannot be read, or a grouping has
    too many groups.
    """
    day = table.column("contacted_at") if dated or "contacted_at" in {*table.roles, *table.doubtful} else None
    keys = keys_of((*groupings, besides))
    known = {role: table.column(role) for role in (*roles, *texts) if role in table.roles}
    columns = tuple(dict.fromkeys((*known.values(), *(key.column for key in keys if key.column))))
    marks = columns_without_ends(table) if listed else ()
    counted = count_rows(table, Query(scores=(), keys=tuple(dict.fromkeys((*columns, *marks))), day=day, each=True))
    alike = pl.Series(MOMENT, [date(1970, 1, 1)]).cast(moment_type())
    started = counted.used.get_column(MOMENT) if day else alike.new_from_index(0, counted.used.height)
    found, notes = [started], list[Note]()
    raw = {role: counted.used.get_column(counted.name(column)).rename(column) for role, column in known.items()}
    if day is None:
        said = tr("No column holds the date or time of the contacts: they are counted, and no times are computed.")
        notes.append(Note(code="no-days", level="warning", text=said, hint=tr("--role contacted_at=COLUMN names it")))
    raw, of_calls = without_call_ends(table, raw)
    notes += of_calls
    for role in (role for role in _IDS if role in raw):
        ids = raw[role].to_frame()
        found.append(ids.select(clean_ids(ids, ids.columns[0]).alias(_IDS[role])).to_series())
    if "is_complaint" in raw:
        found.append(_flags(table, "is_complaint", raw["is_complaint"]).alias(COMPLAINT))
    if "reopens" in raw:
        found.append(_reopens(table, raw["reopens"]).alias(REOPENS))
    shows_ends = _shows_ends(counted.used, [counted.name(column) for column in marks])
    found += [] if shows_ends is None else [(~shows_ends).alias(ENDS_UNKNOWN)]
    moments, about = _moments(table, raw, started)
    notes += (*note_unknown_units(table, roles), *note_on_open(table, roles, listed=listed))
    status, ends, later, of_ends = _ends(table, raw, moments, started)
    notes += (*about, *of_ends)
    if later is not None:
        found.append(later.alias(LATER))
    if status is not None:
        found.append(read_dropped(table, raw["status"]).alias(DROPPED))
        cases = next((ids for ids in found if ids.name == CASE), None)
        notes += note_unread_status(table, raw["status"], status, ends)
        notes += note_blank_status(table, raw["status"], status, ends, cases, shows_ends=shows_ends)
        ends = with_unread_open(table, raw["status"], status, ends)
        notes += (*note_decided(table, raw["status"]), *note_dropped(table, raw["status"]))
    notes += note_on_blank(table, raw, ends.over, ends.at)
    asked, responded = moments.get("asked_at"), moments.get("first_responded_at")
    for name, series in ((RESOLVED, ends.over), (CLOSED, ends.at), (UNDATED, ends.undated), (ASKED, asked), (RESPONDED, responded)):
        if series is not None:
            found.append(series.alias(name))
    for role in (role for role in texts if role in raw):
        cells = as_text(table, raw[role].name).parts.struct.field("value")
        found.append(raw[role].to_frame().select(cells.alias(text_id(role))).to_series())
    groups = counted.named(groupings, besides)
    rows = pl.DataFrame([*found, *numbered(groups.values())])
    first, last = counted.span
    as_of, of_day = as_of_day(table, started, last, moments, columns, joined=joined)
    notes += of_day
    return EventLog(
        rows=rows,
        keys=tuple(groups),
        account=counted.account,
        columns=tuple(dict.fromkeys((*([day] if day else []), *columns))),
        values={key.id: named.names for key, named in groups.items()},
        as_of=as_of,
        first=first,
        last=last,
        notes=(*counted.notes, *notes, *groups.notes),
    )


def _shows_ends(rows: pl.DataFrame, marks: Sequence[str]) -> pl.Series | None:
    """Whether rows are of files that show what is over, in which the ``marks`` of the others are blank; None if all are."""
    return rows.select(pl.all_horizontal(pl.col(column).is_null() for column in marks)).to_series() if marks else None


def _ends(
    table: Contacts, raw: Mapping[str, pl.Series], moments: dict[str, pl.Series], started: pl.Series
) -> tuple[pl.Series | None, Ends, pl.Series | None, tuple[Note, ...]]:
    """The statuses, how contacts ended, and which ended after the first contact, from all columns that tell; ``moments`` without zeros."""
    resolved, of_flag = _resolved(table, raw, others=bool(moments) or "status" in raw)
    status = read_status(table, raw["status"]) if "status" in raw else None
    if of_others := note_flag_of_others(table, raw, status, moments):
        status = None
    if status is not None and "resolved_at" in moments:
        moments["resolved_at"] = without_zero(raw["resolved_at"], moments["resolved_at"], status, started)
    ends = read_ends(resolved, status, moments)
    later, of_first = read_later(table, resolved, status, moments)
    contradicted = note_contradicted(table, raw, ends, by_flag=resolved is not None) if later is None else ()
    return status, ends, later, (*of_flag, *of_others, *of_first, *contradicted)


def _resolved(table: Contacts, raw: Mapping[str, pl.Series], *, others: bool) -> tuple[pl.Series | None, tuple[Note, ...]]:
    """Whether contacts are resolved, by a column of flags or of statuses; DataError if over 1 % of its values are neither.

    If ``others`` show it and only the header speaks for the column, such values are the ways of resolution, and the column is not used.
    """
    if "resolved" not in raw:
        return None, ()
    column = raw["resolved"]
    texts = [] if column.dtype == pl.Boolean else [text for text in column.unique().to_list() if text is not None]
    labels, blanks = table.labels_of("resolved"), {*BLANKS, *table.rules.na.get("resolved", ())}
    strange = [text for text in texts if fold(str(text)) not in blanks and flag(text, labels) is None]
    if strange and all(is_over(str(text)) is not None for text in strange):
        meant = {text: is_over(str(text)) if text in strange else flag(text, labels) for text in texts}
        return column.replace_strict(meant, default=None, return_dtype=pl.Boolean), ()
    by_name = table.roles["resolved"].found == "name"
    if not (others and by_name and int(column.is_in(strange).sum()) > TOLERATED * column.count()):
        return _flags(table, "resolved", column), ()
    text = tr("Column '{name}' holds how contacts were resolved, not whether: it is not used.", name=column.name)
    return None, (Note(code="resolved-unused", level="info", text=text, hint="--role resolved=COLUMN names a column of yes and no"),)


def _flags(table: Contacts, role: str, raw: pl.Series) -> pl.Series:
    """Flags (yes or no); DataError if over 1 % of the values are neither."""
    if raw.dtype == pl.Boolean:
        return raw
    labels, blanks = table.labels_of(role), {*BLANKS, *table.rules.na.get(role, ())}
    texts = [text for text in raw.unique().to_list() if text is not None]
    meant = {text: flag(text, labels) for text in texts if fold(str(text)) not in blanks}
    unknown = [text for text, value in meant.items() if value is None]
    if unknown:
        bad, given = int(raw.is_in(unknown).sum()), int(raw.is_in(list(meant)).sum())
        if bad > TOLERATED * given and table.only is None:
            odd = min(map(str, unknown))
            shown = table.quoted(raw.name, odd)[0]
            raise DataError(
                tr(
                    "Column '{name}': {bad:,} of {given:,} values say neither yes nor no, such as {shown}.",
                    name=raw.name,
                    bad=bad,
                    given=given,
                    shown=shown,
                ),
                tr(
                    'Say in cxkit.toml what they mean: [sources.contacts] labels.{role} = {{ "{str}" = true }}.',
                    role=role,
                    str="…" if table.is_unquotable(raw.name) else odd,
                ),
            )
    return raw.replace_strict(meant, default=None, return_dtype=pl.Boolean)


def _reopens(table: Contacts, raw: pl.Series) -> pl.Series:
    """How often contacts were reopened: numbers, yes and no, or the day of it; DataError if over 1 % of the values are none of these."""
    none = [*BLANKS, *table.rules.na.get("reopens", ())]
    text = pl.col(raw.name).cast(pl.String).str.strip_chars()
    texts = raw.to_frame().select(pl.when(~folded(text).is_in(none)).then(text)).to_series()
    counts = texts.str.replace(r"\.0+$", "").cast(pl.Int64, strict=False)
    given = texts.is_not_null()
    days = texts.drop_nulls()
    if days.len() and look_like_days(days).sum() >= (1 - TOLERATED) * days.len():
        return given.cast(pl.Int64)
    if counts.count() >= (1 - TOLERATED) * int(given.sum()):
        return counts
    return _flags(table, "reopens", raw).cast(pl.Int64)


def _moments(table: Contacts, raw: Mapping[str, pl.Series], started: pl.Series) -> tuple[dict[str, pl.Series], tuple[Note, ...]]:
    """The moments of the responses, resolutions and closings of each contact, by role."""
    # one column may hold several of them
    columns = {values.name: values for role, values in raw.items() if role in MOMENTS}
    read = {name: read_moments(table, values, started) for name, values in columns.items()}
    found = {role: read[raw[role].name][0] for role in MOMENTS if role in raw}
    notes = [note for _, notes in read.values() for note in notes]
    if better := end_before_duration(table, raw, found, started):
        found["resolved_at"] = better[0]
        notes += better[1]
    return found, tuple(notes)
