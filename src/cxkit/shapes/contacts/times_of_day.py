"""Days and times of day in two columns, as "Date" beside "Time", or in three, as a day beside begin and end: the moments of a contact."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import reduce

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings, meanings
from cxkit.shapes.cells import stripped
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables.typed_columns import dated
from cxkit.values.time.dates import look_like_days

_ROLES = ("contacted_at", "first_responded_at", "resolved_at", "closed_at")
_TIMES = re.compile(
    r"\b(?:time|hour|clock|uhrzeit|zeit|uhr|heure|hora|horario|ora|orario|tijd|tijdstip)\b|(?<=\w{3})(?:uhrzeit|zeit|tijd)\b"
    r"|(?<=\w )(?:um|om|at)$"
)
_AT = re.compile(r"(?<=\w )(?:um|om|at)$")  # "Angelegt um" beside "Angelegt am"
_DAYS = re.compile(r"\b(?:date|day|datum|tag|jour|fecha|dia|data|giorno|dag)\b|(?<=\w{3})(?:datum|tag|dag)\b")
_LINKS = frozenset(
    (
        *("de", "da", "do", "du", "d", "del", "di", "of", "the", "der", "des", "at", "on", "am", "um", "om", "op"),
        *("van", "la", "le", "l"),
    )
)
_CLOCK = r"^\s*\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?|Uhr|[hH])?\s*$"
_FRACTION = r"^\s*0?[.,]\d{2,}\s*$|^\s*[01](?:[.,]0+)?\s*$"
_SERIAL = r"^\s*[2-7]\d{4}(?:[.,]0+)?\s*$"
_MIDNIGHT = r"[T ]+0{1,2}:00(?::00(?:\.0+)?)?\s*$"
_BEGIN, _END = frozenset({"started", "opened", "since"}), frozenset({"ended", "closed", "until"})
"""Meanings of the words of a header for the begin and the end of a contact."""
_LASTED = "cx:lasted"
_OF_A_CLOCK = r"\d[T ,]+\d{1,2}[:.]\d{2}"
_NEARLY_ALL, _MOSTLY = 0.9, 0.5
_MORNING = 6  # o'clock
_SECONDS = 86_400


def recognise(evidence: Evidence) -> Shape | None:
    """Contacts with a column of days for some moment, and one of times of day: of the same name, behind it, or of begin or end."""
    pairs = {role: (day, clock) for role in _ROLES if (day := _day(evidence, role)) and (clock := _clock_of(evidence, day))}
    begin, end = _begin_and_end(evidence, pairs.get("contacted_at", ("", ""))[1])
    if begin and "contacted_at" not in pairs and (day := _day(evidence, "contacted_at")):
        pairs["contacted_at"] = (day, begin)
    if not pairs:
        return None
    by_clock = {pair[1]: pair for pair in pairs.values()}
    # a time of day may hold the role of its day
    pairs |= {role: by_clock[column] for role in _ROLES if (column := evidence.column(role)) and column in by_clock}
    lasts = end is not None and begin == pairs.get("contacted_at", ("", ""))[1] and not _knows_ends(evidence)
    made = {pair: f"cx:moment {at}" for at, pair in enumerate(dict.fromkeys(pairs.values()))}
    named = {name: tr("{day} with {clock}", day=day, clock=clock) for (day, clock), name in made.items()}
    notes = tuple(
        Note(
            code="shape",
            level="info",
            text=tr(
                "Columns '{day}' and '{clock}' hold day and time of day: both together count.", day=shortened(day), clock=shortened(clock)
            ),
            hint=tr("--shape plain reads the days alone"),
        )
        for day, clock in made
    )
    notes += _without_times(evidence, pairs.keys())
    moments = [_moment(day, clock).alias(name) for (day, clock), name in made.items()]
    roles = {role: made[pair] for role, pair in pairs.items()}
    if lasts:
        moments.append(_length(str(begin), str(end)).alias(_LASTED))
        named[_LASTED] = tr("{begin} until {end}", begin=begin, end=end)
        roles["resolved_at"] = _LASTED
    return Shape(add=lambda frame: frame.with_columns(moments), columns=named, roles=roles, notes=notes)


def _knows_ends(evidence: Evidence) -> bool:
    """Whether a column has the end of a contact, apart from a time of day."""
    ends = (evidence.column(role) for role in ("resolved_at", "closed_at"))
    return any(column and not _are_times(evidence, column) for column in ends)


def _begin_and_end(evidence: Evidence, clock: str) -> tuple[str | None, str | None]:
    """The columns of times of day at which contacts begin and end, each the only one called so; ``clock``: one that is known to begin."""
    table, found = evidence.table, dict[str, str]()
    for column in table.columns:
        if column.startswith("cx:") or column not in table.sample.columns:
            continue
        called = all_meanings(column) & (_BEGIN | _END)
        side = "begin" if column == clock or called & _BEGIN else "end"
        if not (called or column == clock) or not _are_times(evidence, column):
            continue
        if side in found:
            return None, None
        found[side] = column
    return found.get("begin"), found.get("end")


def _without_times(evidence: Evidence, timed: Collection[str]) -> tuple[Note, ...]:
    """A warning on ends of contacts that are days, while the contacts themselves have a time of day."""
    ends = [evidence.column(role) for role in _ROLES[1:] if role not in timed and _day(evidence, role)] if "contacted_at" in timed else []
    if not ends:
        return ()
    text = tr(
        "Column '{column}' holds days without a time of day, while contacts have one: times until then are right to the day only.",
        column=shortened(str(ends[0])),
    )
    return (Note(code="no-clock", level="warning", text=text),)


def _day(evidence: Evidence, role: str) -> str | None:
    """The column of a role, if all its sampled moments are days without a time."""
    column = evidence.column(role)
    if column is None or column.startswith("cx:"):
        return None
    dtype = evidence.table.sample.schema[column]
    if dtype == pl.Date:
        return column
    if dtype != pl.String:
        return None
    found = dated(evidence.table, column, dtype, clock=True)
    if found.error:
        return None
    moments = evidence.table.sample.select(found.parts.struct.field("moment")).to_series().drop_nulls()
    return column if moments.len() and (moments == moments.dt.truncate("1d")).all() else None


def _clock_of(evidence: Evidence, day: str) -> str | None:
    """The column with the times of those days: the only one called like it, else the nearest one that is called a time alone.

    That is the one right behind the days, else the one right before them unless days stand before it in turn, else the only one in a file
    with no other days.
    """
    columns = evidence.table.columns
    fitting = [column for column in columns if column != day and _names_a_time(column) and _holds_times(evidence, column)]
    alike = [column for column in fitting if _rest(column) == _rest(day)]
    if len(alike) == 1:
        return alike[0]
    bare, place = [column for column in fitting if not _rest(column)], columns.index(day)
    if columns[place + 1 : place + 2] and columns[place + 1] in bare:
        return columns[place + 1]
    if len(bare) != 1:
        return None
    at = columns.index(bare[0])
    if at == place - 1 and not (at and _holds_days(evidence, columns[at - 1])):
        return bare[0]
    alone = not any(_holds_days(evidence, column) for column in columns if column != day)
    return bare[0] if alone and _are_of_the_day(evidence, bare[0]) else None


def _holds_days(evidence: Evidence, column: str) -> bool:
    """Whether the sampled values of a column are days without a time."""
    if column.startswith("cx:") or column not in evidence.table.sample.columns:
        return False
    dtype = evidence.table.sample.schema[column]
    if dtype != pl.String:
        return dtype == pl.Date
    texts = pl.Series("days", evidence.sampled(column), dtype=pl.String)
    days = texts.filter(~texts.str.contains(_OF_A_CLOCK) | texts.str.contains(_MIDNIGHT))
    return bool(days.len()) and look_like_days(days).sum() >= _NEARLY_ALL * texts.len()


def _are_of_the_day(evidence: Evidence, column: str) -> bool:
    """Whether most times are after the night: lengths of time are called "Time" too, and hardly any of them is that of many hours."""
    if evidence.table.sample.schema[column] == pl.Time:
        times = evidence.table.sample.get_column(column).drop_nulls().dt.hour() * 3600
    else:
        times = pl.select(_seconds(pl.lit(pl.Series("times", evidence.sampled(column), dtype=pl.String)))).to_series().drop_nulls()
    return bool(times.len()) and bool((times >= _MORNING * 3600).mean() >= _MOSTLY)  # type: ignore[operator]


def _names_a_time(column: str) -> bool:
    return not column.startswith("cx:") and _TIMES.search(normalise(column)) is not None


def _rest(column: str) -> frozenset[frozenset[str]]:
    """What a header means besides a day or a time of day; a word without a meaning stands for itself."""
    bare = re.sub(r"\d+", " ", _DAYS.sub(" ", _TIMES.sub(" ", normalise(column))))
    words = (word for word in bare.split() if word not in _LINKS)
    return frozenset(found if (found := reduce(frozenset.union, meanings(word), frozenset[str]())) else frozenset({word}) for word in words)


def _holds_times(evidence: Evidence, column: str) -> bool:
    """The same of a column without a role of its own, or called such as "resolved at", which names no length of time."""
    role = evidence.table.role_of(column)
    free = role not in {*_ROLES, "cost"} or (role in _ROLES and _AT.search(normalise(column)) is not None)
    return free and _are_times(evidence, column)


def _are_times(evidence: Evidence, column: str) -> bool:
    """Whether nearly all sampled values are times of day, as texts or as parts of a day, and none is a whole day or more."""
    if column not in evidence.table.sample.columns:
        return False
    if evidence.table.sample.schema[column] == pl.Time:
        return True
    texts = pl.Series("times", evidence.sampled(column), dtype=pl.String)
    return bool(texts.len()) and any(texts.str.contains(shape).mean() >= _NEARLY_ALL for shape in (_CLOCK, _FRACTION))  # type: ignore[operator]


def _moment(day: str, clock: str) -> pl.Expr:
    """Day and time as one text: a serial number of a spreadsheet with its fraction, or the day, a blank and the time."""
    date = stripped(day).str.replace(_MIDNIGHT, "")
    time = stripped(clock)
    known = time.str.contains(_CLOCK) | time.str.contains(_FRACTION)
    part = time.str.contains(_FRACTION)
    serial = date.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False) + _seconds(time) / _SECONDS
    text = pl.concat_str(date, pl.when(part).then(_spelled(_seconds(time).round())).otherwise(time), separator=" ")
    both = pl.when(date.str.contains(_SERIAL)).then(serial.round(9).cast(pl.String)).otherwise(text)
    return pl.when(known & date.is_not_null() & (date != "")).then(both).otherwise(date)


def _length(begin: str, end: str) -> pl.Expr:
    """How long it takes from one time of day to the next time that another one is reached, as hours, minutes and seconds."""
    first, last = (_seconds(stripped(column)) for column in (begin, end))
    return _spelled((last - first).round() % _SECONDS)


def _seconds(time: pl.Expr) -> pl.Expr:
    """The seconds since midnight of a text: a part of a day, or a time on the clock."""
    part = pl.when(time.str.contains(_FRACTION)).then(time.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False) * _SECONDS)
    digits = time.str.to_lowercase().str.extract_groups(r"^(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?[^ap]*([ap]?)")
    hour, minute, second = (digits.struct.field(str(at)).cast(pl.Float64, strict=False) for at in (1, 2, 3))
    half = digits.struct.field("4")
    hour = pl.when(half == "p").then(hour % 12 + 12).when(half == "a").then(hour % 12).otherwise(hour)
    return part.otherwise(hour * 3600 + minute * 60 + second.fill_null(0.0))


def _spelled(seconds: pl.Expr) -> pl.Expr:
    whole = seconds.cast(pl.Int64, strict=False)
    return pl.concat_str(*(_two((whole // each) % limit) for each, limit in ((3600, 24), (60, 60), (1, 60))), separator=":")


def _two(number: pl.Expr) -> pl.Expr:
    return number.cast(pl.String).str.zfill(2)
