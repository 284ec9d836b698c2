"""Contacts one by one, in the order of the file: who met us, when, and what else the row says."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from pydantic import JsonValue

from cxkit.counts.counting import count_rows
from cxkit.counts.group_names import Key, keys_of, numbered
from cxkit.counts.prepare import MOMENT, Query
from cxkit.errors import DataError
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables.identifiers import cleaned
from cxkit.tables.table import Contacts
from cxkit.tables.typed_columns import date_reading
from cxkit.values.flags import flag
from cxkit.values.reasons import LISTED, TOLERATED, Account
from cxkit.values.scores import BLANKS, fold

CUSTOMER, CASE, RESOLVED, CLOSED, COMPLAINT = "cx:customer", "cx:case", "cx:resolved", "cx:closed", "cx:complaint"
_IDS = {"customer_id": CUSTOMER, "case_id": CASE}
_FLAGS = {"resolved": RESOLVED, "is_complaint": COMPLAINT}
_CLOSED = "closed_at"


@dataclass(frozen=True)
class EventLog:
    """Contacts in the order of the file: all that estimation sees.

    ``rows`` has one row per contact: ``cx:moment`` (when), the keys by their ids (Enum of their values; null = none given), and of the
    roles that were asked for and are known ``cx:customer`` and ``cx:case`` (text or integer; null = none given), ``cx:resolved`` and
    ``cx:complaint`` (boolean; null = not told), ``cx:closed`` (moment; null = open or not told).

    ``values`` are those that each key has, in order. ``as_of`` is the day that counts as today, ``first`` and ``last`` are the days that
    the rows cover.
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
    def params(self) -> dict[str, JsonValue]:
        """What was used in the end, for the report."""
        days = {"from": self.first, "to": self.last, "as_of": self.as_of}
        return {name: day.isoformat() for name, day in days.items() if day}

    @property
    def now(self) -> datetime | None:
        """The end of the day that counts as today."""
        return datetime.combine(self.as_of, time.max) if self.as_of else None

    def has(self, name: str) -> bool:
        """Whether the file has that column of ``rows``."""
        return name in self.rows.columns


def event_log(table: Contacts, groupings: Sequence[Sequence[Key]], roles: Collection[str], *, besides: Sequence[Key] = ()) -> EventLog:
    """Read every contact with the group columns of the ``groupings`` and those of the ``roles`` that the file has, in one pass.

    ``besides``: keys by which nothing is grouped; one with too many values for that is left out, and said.

    Raises RoleError where no column is known to hold the time of contact, DataError where over 1 % of times, or of what says yes or no,
    cannot be read, or a grouping has too many groups.
    """
    day = table.column("contacted_at")
    keys = keys_of((*groupings, besides))
    known = {role: table.column(role) for role in roles if role in table.roles}
    columns = tuple(dict.fromkeys((*known.values(), *(key.column for key in keys if key.column))))
    counted = count_rows(table, Query(scores=(), keys=columns, day=day, each=True))
    found, notes = [counted.used.get_column(MOMENT)], list[Note]()
    for role, column in known.items():
        raw = counted.used.get_column(counted.name(column)).rename(column)
        if role in _IDS:
            found.append(raw.to_frame().select(cleaned(raw.to_frame(), column).alias(_IDS[role])).to_series())
        elif role in _FLAGS:
            found.append(_flags(table, role, raw).alias(_FLAGS[role]))
        else:
            closed, about = _closed(table, raw)
            found.append(closed)
            notes += about
    groups = counted.named(groupings, besides)
    rows = pl.DataFrame([*found, *numbered(groups.values())])
    first, last = counted.span
    return EventLog(
        rows=rows,
        keys=tuple(groups),
        account=counted.account,
        columns=tuple(dict.fromkeys((day, *columns))),
        values={key.id: named.names for key, named in groups.items()},
        as_of=table.window.as_of or last,
        first=first,
        last=last,
        notes=(*counted.notes, *notes, *groups.notes),
    )


def _flags(table: Contacts, role: str, raw: pl.Series) -> pl.Series:
    """Yes and no; DataError where over 1 % of what stands there says neither."""
    if raw.dtype == pl.Boolean:
        return raw
    labels, blanks = table.labels_of(role), {*BLANKS, *table.rules.na.get(role, ())}
    texts = [text for text in raw.unique().to_list() if text is not None]
    meant = {text: flag(text, labels) for text in texts if fold(str(text)) not in blanks}
    unknown = [text for text, value in meant.items() if value is None]
    if unknown:
        bad, given = int(raw.is_in(unknown).sum()), int(raw.is_in(list(meant)).sum())
        if bad > TOLERATED * given:
            shown = table.quoted(raw.name, min(map(str, unknown)))[0]
            raise DataError(
                f"Column '{raw.name}': {bad:,} of {given:,} values say neither yes nor no, such as {shown}.",
                f'Say in cxkit.toml what they mean: [sources.contacts] labels.{role} = {{ "{min(map(str, unknown))}" = true }}.',
            )
    return raw.replace_strict(meant, default=None, return_dtype=pl.Boolean)


def _closed(table: Contacts, raw: pl.Series) -> tuple[pl.Series, tuple[Note, ...]]:
    """When contacts were closed; DataError where over 1 % of what stands there cannot be read."""
    if raw.dtype == pl.Date or isinstance(raw.dtype, pl.Datetime):
        zoned = isinstance(raw.dtype, pl.Datetime) and raw.dtype.time_zone
        utc = raw.dt.convert_time_zone("UTC").dt.replace_time_zone(None) if zoned else raw
        return utc.cast(pl.Datetime("us")).alias(CLOSED), ()
    reading = date_reading(table, raw.name, clock=True)
    if reading.error and raw.drop_nulls().len():
        raise reading.error
    parts = reading.read.read(raw.cast(pl.String))
    failed = int(parts.get_column("failed").sum())
    dated = failed + parts.get_column("moment").count()
    notes = list(reading.notes)
    if failed > TOLERATED * dated:
        raise DataError(f"Column '{raw.name}': {failed:,} of {dated:,} dates cannot be read.", f"{LISTED}.")
    if failed:
        text = f"Column '{raw.name}': {failed:,} of {dated:,} dates cannot be read; these contacts count as if none were given."
        notes.append(Note(code="closed-unread", level="warning", text=text))
    return parts.get_column("moment").alias(CLOSED), tuple(notes)
