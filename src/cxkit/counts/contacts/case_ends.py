"""When a customer first wrote in a contact, when it was first answered and when it was resolved, from all columns of its row."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Literal, NamedTuple

from cxkit.counts.contacts.unknown_units import refuse_unknown_unit
from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles.words import all_meanings, meanings
from cxkit.tables.table import Contacts
from cxkit.tables.typed_columns import date_reading
from cxkit.values.answers.no_answers import BLANKS
from cxkit.values.flags import flag
from cxkit.values.folding import fold
from cxkit.values.reasons import TOLERATED
from cxkit.values.statuses.case_statuses import decisions, is_dropped, is_over, is_passed_on
from cxkit.values.statuses.open_ends import is_never, is_open
from cxkit.values.time.dates import moment_type
from cxkit.values.time.durations import read_durations

MOMENTS = ("resolved_at", "closed_at", "asked_at", "first_responded_at")
"""The roles that say when something was done about a contact."""
_QUOTED = 3
_AT_FIRST = frozenset({"resolved", "first"})
_HALF = 0.5
_LONGEST = 40
_ALIKE = 1  # minutes by which two records of one end may differ


class Ends(NamedTuple):
    """The end of the case of each row.

    ``over``: whether it is resolved or closed (null = unknown; None = no column). ``at``: when it was resolved, else closed (null =
    unknown; None = no column). ``undated``: whether only its status shows that it is over, without a time (None = no known status).
    """

    over: pl.Series | None
    at: pl.Series | None
    undated: pl.Series | None


def read_moments(table: Contacts, raw: pl.Series, started: pl.Series) -> tuple[pl.Series, tuple[Note, ...]]:
    """The moments in a column, absolute or as durations from ``started``; DataError if over 1 % of its dates cannot be read."""
    if raw.dtype == pl.Date or isinstance(raw.dtype, pl.Datetime):
        zoned = isinstance(raw.dtype, pl.Datetime) and raw.dtype.time_zone
        utc = raw.dt.convert_time_zone("UTC").dt.replace_time_zone(None) if zoned else raw
        return utc.cast(moment_type()), ()
    if (lasted := read_durations(raw, raw.name)) is not None:
        name = table.shown.get(raw.name, raw.name)
        text = tr("Column '{name}' holds lengths of time: they are counted from the time of contact.", name=name)
        return started + lasted.cast(pl.Duration("us")), (Note(code="durations", level="info", text=text), *_note_negative(raw, name))
    reading = date_reading(table, raw.name, clock=True)
    if reading.error and raw.drop_nulls().len():
        refuse_unknown_unit(table.shown.get(raw.name, raw.name), raw)
        raise reading.error
    texts = raw.cast(pl.String)
    parts = reading.read.read(texts)
    unread = _counted(texts.filter(parts.get_column("failed")))
    words = [(text, n) for text, n in unread if is_over(text) is False or is_open(fold(text)) or is_never(fold(text))]
    unknown = [pair for pair in unread if pair not in words]
    read = parts.get_column("moment").is_not_null() | parts.get_column("failed")
    words += [(text, n) for text, n in _counted(texts.filter(~read)) if is_open(fold(text))]  # such as 0001-01-01
    failed = sum(n for _, n in unknown)
    dated = failed + parts.get_column("moment").count()
    notes = [*reading.notes, *_note_open(table, raw.name, words)]
    if failed > TOLERATED * (dated + sum(n for _, n in words)) and table.only is None:
        shown = _quoted(table, unknown)
        code = shown[0].strip("'") if shown else "CODE"
        raise DataError(
            tr("Column '{name}': {failed:,} of {dated:,} dates cannot be read", name=raw.name, failed=failed, dated=dated)
            + (f" ({', '.join(shown)})." if shown else "."),
            tr("--na '{name}={code}' reads it as not yet. cxkit inspect FILE --problems lists all.", name=raw.name, code=code),
        )
    if failed:
        text = tr(
            "Column '{name}': {failed:,} of {dated:,} dates cannot be read; these contacts count as without a date.",
            name=raw.name,
            failed=failed,
            dated=dated,
        )
        notes.append(Note(code="closed-unread", level="warning", text=text))
    return parts.get_column("moment"), tuple(notes)


def _note_negative(raw: pl.Series, name: str) -> tuple[Note, ...]:
    """A warning on lengths of time below zero, which are none."""
    below = int(raw.cast(pl.String).str.contains(r"^\s*-\s*\d").sum() or 0)
    if not below:
        return ()
    text = tr("Column '{name}': {n:,} lengths of time are below zero: these contacts count as if they had none.", name=name, n=below)
    return (Note(code="durations-negative", level="warning", text=text),)


def end_before_duration(
    table: Contacts, raw: Mapping[str, pl.Series], found: Mapping[str, pl.Series], started: pl.Series
) -> tuple[pl.Series, tuple[Note, ...]] | None:
    """When contacts were resolved, if one column holds the length of time until then and another one the time of the end.

    Lengths may count business hours: the time of the end goes before them, and they count only for contacts without one. A note says if
    both differ. None if there are no two such columns, or the user names the one of the lengths.
    """
    lasted, ended = raw.get("resolved_at"), raw.get("closed_at")
    if lasted is None or ended is None or lasted.name == ended.name or table.roles["resolved_at"].by_user:
        return None
    if read_durations(lasted, lasted.name) is None or read_durations(ended, ended.name) is not None:
        return None
    by_length, at = found["resolved_at"], found["closed_at"]
    both = at.is_not_null() & by_length.is_not_null() & (at >= started).fill_null(value=False)
    other = int(((at - by_length).abs() > timedelta(minutes=_ALIKE)).fill_null(value=False).filter(both).sum())
    notes: tuple[Note, ...] = ()
    if other > TOLERATED * int(both.sum()):
        text = tr(
            "Column '{lasted}' differs from the time between begin and end, '{ended}', of {other:,} contacts (business hours?): "
            "the time of the end counts.",
            lasted=lasted.name,
            ended=ended.name,
            other=other,
        )
        hint = tr("--role 'resolved_at={column}' takes the lengths of time", column=lasted.name)
        notes = (Note(code="duration-differs", level="warning", text=text, hint=hint),)
    longer = pl.Series(by_length > started).fill_null(value=False)
    return at.zip_with(at.is_not_null() | ~longer, by_length), notes


def without_zero(lasted: pl.Series, at: pl.Series, over: pl.Series | None, started: pl.Series) -> pl.Series:
    """The moments of resolution by lengths of time, without those of no time at all on contacts that are still open."""
    if over is None or read_durations(lasted, lasted.name) is None:
        return at
    nothing = ((at == started) & ~over).fill_null(value=False)
    return at.set(nothing, None)


def _counted(texts: pl.Series) -> list[tuple[str, int]]:
    """The texts with their numbers of rows, the most frequent first."""
    return [(text, n) for text, n in texts.drop_nulls().value_counts(sort=True, name="n").rows()]


def _note_open(table: Contacts, name: str, words: Sequence[tuple[str, int]]) -> list[Note]:
    """A note on words in place of a moment that mean that it has not come yet."""
    if not words:
        return []
    n = sum(each for _, each in words)
    quoted = _quoted(table, words)
    text = tr(
        "Column '{name}': {n:,} value is no time and means that it is still open{shown}."
        if n == 1
        else "Column '{name}': {n:,} values are no times and mean that it is still open{shown}.",
        name=name,
        n=n,
        shown=f" ({', '.join(quoted)})" if quoted else "",
    )
    return [Note(code="open-ends", level="info", text=text)]


def _quoted(table: Contacts, found: Sequence[tuple[str, int]]) -> list[str]:
    """The most frequent texts, but for those of fewer rows than the cell limit."""
    return [f"'{text.strip()[:_LONGEST]}'" for text, n in found if n >= table.rules.min_cell][:_QUOTED]


def read_status(table: Contacts, raw: pl.Series) -> pl.Series:
    """Whether each status means that the case is over, by the user's labels or its words; null if it is missing or unknown.

    Yes under a header such as "is active" means that it is open.
    """
    texts, labels = raw.cast(pl.String), table.labels_of("status")
    words = [text for text in texts.unique().to_list() if text]
    active = any("active" in word for word in meanings(table.shown.get(raw.name, raw.name)))
    over = _is_inactive if active and all(flag(text) is not None for text in words) else is_over
    decided = decisions(words)
    meant = {text: bool(labels[fold(text)]) if fold(text) in labels else True if text in decided else over(text) for text in words}
    if all(over is None or (fold(text) not in labels and is_passed_on(text)) for text, over in meant.items()):
        meant = dict.fromkeys(meant)  # how calls went
    return texts.replace_strict(meant, default=None, return_dtype=pl.Boolean)


def note_flag_of_others(
    table: Contacts, raw: Mapping[str, pl.Series], status: pl.Series | None, moments: Mapping[str, pl.Series]
) -> tuple[Note, ...]:
    """A note if a flag such as "is active" is yes in all rows though most contacts have ended: it is that of customers or users."""
    at = next((moments[role] for role in ("closed_at", "resolved_at") if role in moments), None)
    if status is None or at is None or table.roles["status"].by_user or status.any() or not status.count():
        return ()
    texts = [text for text in raw["status"].cast(pl.String).unique().drop_nulls().to_list() if text.strip()]
    ended = at.count()
    if len(texts) > 1 or flag(texts[0]) is None or ended <= _HALF * len(at):
        return ()
    name = raw["status"].name
    text = tr(
        "Column '{name}' says yes for all contacts, of which {n:,} have ended: it is not used as their status.",
        name=table.shown.get(name, name),
        n=ended,
    )
    hint = tr("--role {role} uses it", role=shlex.quote(f"status={name}"))
    return (Note(code="status-unused", level="info", text=text, hint=hint),)


def _is_inactive(text: str) -> bool | None:
    active = flag(text)
    return None if active is None else not active


def read_dropped(table: Contacts, raw: pl.Series) -> pl.Series:
    """Whether each status means that the case is over without a resolution, unless the user's labels say what it means."""
    texts, labels = raw.cast(pl.String), table.labels_of("status")
    dropped = [text for text in texts.unique().drop_nulls().to_list() if fold(text) not in labels and is_dropped(text)]
    return texts.is_in(dropped).fill_null(value=False)


def _are_unread(table: Contacts, raw: pl.Series, status: pl.Series, ends: Ends) -> pl.Series:
    """Whether the words of each status are unknown, and nothing else says whether the contact is over."""
    texts, blanks = raw.cast(pl.String), {*BLANKS, *table.rules.na.get("status", ())}
    # of millions of contacts few statuses are distinct
    missing = [text for text in texts.unique().to_list() if text is not None and fold(text) in blanks]
    ended = ends.over.is_not_null() if ends.over is not None else pl.Series([False]).new_from_index(0, len(raw))
    ended |= ends.at.is_not_null() if ends.at is not None else False
    return (texts.is_not_null() & status.is_null() & ~ended & ~texts.is_in(missing)).fill_null(value=False)


def with_unread_open(table: Contacts, raw: pl.Series, status: pl.Series, ends: Ends) -> Ends:
    """The ends of contacts, of which those with an unknown status are open, if known ones say of others that they are over.

    Else words such as "active" may be those of customers.
    """
    if not status.any() or ends.over is None:
        return ends
    return ends._replace(over=ends.over.set(_are_unread(table, raw, status, ends), False))


def note_unread_status(table: Contacts, raw: pl.Series, status: pl.Series, ends: Ends) -> tuple[Note, ...]:
    """A warning on statuses whose words are unknown, if nothing else says whether these contacts are over."""
    unread = _counted(raw.cast(pl.String).filter(_are_unread(table, raw, status, ends)))
    none_known = not status.count()
    # beside a time of resolution, a column of other words is no status of this kind
    if not unread or (none_known and (ends.over is not None or ends.at is not None)):
        return ()
    n, quoted = sum(each for _, each in unread), _quoted(table, unread)
    shown = f" ({', '.join(quoted)}{', …' if len(unread) > len(quoted) else ''})" if quoted else ""
    if none_known:
        text = tr(
            "Column '{name}' is a status, and none of its words is known{shown}: it does not show what is over.", name=raw.name, shown=shown
        )
    else:
        text = tr(
            "Column '{name}': {n:,} contacts have a status that is not known{shown}: they count as open.", name=raw.name, n=n, shown=shown
        )
    word = unread[0][0].strip() if quoted else "…"
    hint = tr("--labels 'status:{word}=1' says that it means resolved or closed, =0 that it means open", word=word)
    return (Note(code="status-unread", level="warning", text=text, hint=hint),)


def note_blank_status(
    table: Contacts, raw: pl.Series, status: pl.Series, ends: Ends, cases: pl.Series | None, *, shows_ends: pl.Series | None
) -> tuple[Note, ...]:
    """A note on contacts without a status and an end, if no row of their case has either; a warning if they are many.

    ``shows_ends``: whether the file of a contact shows what is over at all; None if all do.
    """
    if ends.over is None or not status.count():
        return ()
    texts, blanks = raw.cast(pl.String), [*BLANKS, *table.rules.na.get("status", ())]
    # of millions of contacts few statuses are distinct
    missing = [text for text in texts.unique().to_list() if text is not None and fold(text) in blanks]
    blank = texts.is_null() | texts.is_in(missing)
    blank = blank if shows_ends is None else blank & shows_ends
    if not blank.any():  # as in most files: what is known of the cases need not be looked at
        return ()
    ended = ends.over.is_not_null() | (ends.at.is_not_null() if ends.at is not None else False)
    rows = pl.DataFrame({"blank": blank, "ended": ended | status.is_not_null()})
    if cases is not None:
        of_case = pl.coalesce(cases.alias("case").cast(pl.String), pl.int_range(pl.len()).cast(pl.String))
        rows = rows.with_columns(pl.col("ended").any().over(of_case))
    n = rows.select((pl.col("blank") & ~pl.col("ended")).sum()).item()
    if not n:
        return ()
    text = tr("Column '{name}' is blank for {n:,} contacts: they count as open.", name=table.shown.get(raw.name, raw.name), n=n)
    level: Literal["info", "warning"] = "warning" if n > TOLERATED * len(raw) else "info"
    return (Note(code="status-blank", level=level, text=text, hint='--where "status IS NOT NULL" leaves them out'),)


def note_decided(table: Contacts, raw: pl.Series) -> tuple[Note, ...]:
    """A note on statuses by which a claim was decided for the customer: they count as resolved."""
    labels, found = table.labels_of("status"), _counted(raw.cast(pl.String))
    decided = decisions([text for text, _ in found])
    rows = [pair for pair in found if pair[0] in decided and fold(pair[0]) not in labels]
    if not rows:
        return ()
    n, quoted = sum(each for _, each in rows), _quoted(table, rows)
    text = tr(
        "Column '{name}': {n:,} contacts are decided{shown}: beside others that were rejected they count as resolved.",
        name=table.shown.get(raw.name, raw.name),
        n=n,
        shown=f" ({', '.join(quoted)})" if quoted else "",
    )
    word = rows[0][0].strip() if quoted else "…"
    hint = tr("--labels 'status:{word}=0' says that it is still open", word=word)
    return (Note(code="status-decided", level="info", text=text, hint=hint),)


def note_dropped(table: Contacts, raw: pl.Series) -> tuple[Note, ...]:
    """A note on statuses that mean that a contact is over without a resolution, as cancelled ones are: they count as resolved."""
    dropped = [pair for pair in _counted(raw.cast(pl.String)) if pair[0] and is_dropped(pair[0]) and not table.labels_of("status")]
    if not dropped:
        return ()
    n, quoted = sum(each for _, each in dropped), _quoted(table, dropped)
    text = tr(
        "Column '{name}': {n:,} contacts are over without a resolution{shown}: they count as resolved.",
        name=raw.name,
        n=n,
        shown=f" ({', '.join(quoted)}{', …' if len(dropped) > len(quoted) else ''})" if quoted else "",
    )
    hint = tr("labels.status in cxkit.toml decides otherwise; --where excludes them")
    return (Note(code="over-unresolved", level="info", text=text, hint=hint),)


def read_ends(flag: pl.Series | None, status: pl.Series | None, moments: Mapping[str, pl.Series]) -> Ends:
    """Combine the columns of a row: first the flag, then the status; resolved before closed, since a timer may close cases."""
    resolved_at, closed_at = moments.get("resolved_at"), moments.get("closed_at")
    at = resolved_at if closed_at is None else closed_at if resolved_at is None else resolved_at.fill_null(closed_at)
    if status is None or not status.count():
        return Ends(flag, at, None)
    over = status if flag is None else flag.fill_null(status)
    undated = status.fill_null(value=False) if flag is None else (flag.is_null() & status).fill_null(value=False)
    if at is None:
        return Ends(over, None, undated)
    return Ends(over, at, undated & at.is_null())


def read_later(
    table: Contacts, flagged: pl.Series | None, status: pl.Series | None, moments: Mapping[str, pl.Series]
) -> tuple[pl.Series | None, tuple[Note, ...]]:
    """Which contacts were resolved after the first contact, if the column of flags speaks of that one alone: others show an end of theirs.

    None if the flags speak of resolution as such, or nothing else shows an end.
    """
    if flagged is None or table.roles["resolved"].by_user:
        return None, ()
    raw = table.column("resolved")
    if not all_meanings(table.shown.get(raw, raw)) >= _AT_FIRST:
        return None, ()
    ends = read_ends(flagged.replace_strict({True: True}, default=None, return_dtype=pl.Boolean), status, moments)
    if ends.at is None and (status is None or not status.count()):
        return None, ()
    dated = ends.at.is_not_null() if ends.at is not None else pl.Series([False]).new_from_index(0, len(flagged))
    later = ~flagged & (dated if ends.over is None else ends.over.fill_null(dated))
    later = later.fill_null(value=False)
    if not later.any():
        return later, ()
    text = tr(
        "Column '{name}' says what was resolved at first contact: {n:,} contacts that were not have an end, and count as resolved later.",
        name=table.shown.get(raw, raw),
        n=int(later.sum()),
    )
    hint = tr("--role {role} believes its no", role=shlex.quote(f"resolved={raw}"))
    return later, (Note(code="resolved-later", level="info", text=text, hint=hint),)


def note_contradicted(table: Contacts, raw: Mapping[str, pl.Series], ends: Ends, *, by_flag: bool) -> tuple[Note, ...]:
    """A note on contacts with a time of their end that are open by the column that decides: a flag, else the status."""
    if by_flag:
        return _note_ended_unresolved(table, raw["resolved"], ends)
    return _note_open_again(table, raw["status"], ends) if "status" in raw else ()


def _note_open_again(table: Contacts, raw: pl.Series, ends: Ends) -> tuple[Note, ...]:
    """A note on contacts with a time of resolution and an open status: a warning if most of those with a time have one."""
    if ends.over is None or ends.at is None:
        return ()
    found = _counted(raw.cast(pl.String).filter(ends.at.is_not_null() & ~ends.over.fill_null(value=True)))
    again, quoted = sum(n for _, n in found), _quoted(table, found)
    if not again:
        return ()
    if again <= _HALF * ends.at.count():
        rows = tr("contact has") if again == 1 else tr("contacts have")
        text = tr("{again:,} {rows} a time of resolution and an open status: they count as open again.", again=again, rows=rows)
        return (Note(code="status-open", level="info", text=text),)
    text = tr(
        "{again:,} contacts have a time of resolution and an open status{shown}: of {dated:,} with a time these are most, so that "
        "'{status}' contradicts '{times}'. They count as open again.",
        again=again,
        shown=f" ({', '.join(quoted)})" if quoted else "",
        dated=ends.at.count(),
        status=table.shown.get(raw.name, raw.name),
        times=_times_of_end(table),
    )
    codes = " ".join("--na " + shlex.quote(f"status={each[1:-1]}") for each in quoted) or "--na status=CODE"
    return (Note(code="status-open", level="warning", text=text, hint=tr("{codes} believes the times of these", codes=codes)),)


def _note_ended_unresolved(table: Contacts, raw: pl.Series, ends: Ends) -> tuple[Note, ...]:
    """A warning if a column that nobody named calls most contacts with a time of their end not resolved: it may mean something else."""
    if ends.over is None or ends.at is None or table.roles["resolved"].by_user:
        return ()
    found = _counted(raw.cast(pl.String).filter(ends.at.is_not_null() & ~ends.over.fill_null(value=True)))
    unresolved, dated = sum(n for _, n in found), ends.at.count()
    if unresolved <= _HALF * dated:
        return ()
    text = tr(
        "Column '{name}' calls {unresolved:,} contacts unresolved that have a time in '{times}': of {dated:,} with a time these are "
        "most, so that it may not show what is resolved. They count as open.",
        name=table.shown.get(raw.name, raw.name),
        unresolved=unresolved,
        times=_times_of_end(table),
        dated=dated,
    )
    hint = "--role resolved=COLUMN names another column"
    if raw.dtype != pl.Boolean and (quoted := _quoted(table, found)):
        codes = " ".join("--na " + shlex.quote(f"resolved={each[1:-1]}") for each in quoted)
        hint = tr("{codes} believes the times of these", codes=codes)
    return (Note(code="ended-unresolved", level="warning", text=text, hint=hint),)


def _times_of_end(table: Contacts) -> str:
    """The headers of the columns with the time of resolution or closing."""
    return " / ".join(dict.fromkeys(table.column(role) for role in ("resolved_at", "closed_at") if role in table.roles))
