"""Times of day: expressions that parse the time after a day, and strptime patterns that parse common forms of both at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.values.time.date_formats import NAMED, TIMED_MONTH, WEEKDAY, Format, Serial, has_format

_A_DAY, _A_SECOND = 86_400_000_000, 1_000_000  # in microseconds
_CLOCK = (
    r"^(?:t|[,;]?\s+(?:(?:um|at|@|-|–|\|)\s+)?|[,;]\s?)?"
    r"(?P<hour>[0-9]{1,2})(?:[:.]?(?P<minute>[0-9]{2})(?:[:.]?(?P<second>[0-9]{2})(?:[.,](?P<part>[0-9]{1,9}))?)?)?"
    r"(?:\s?uhr)?(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?"
    r"(?:\s?(?:[a-z]{0,5}(?P<sign>[+−-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?|(?P<utc>z|utc|gmt)\b))?"
)
_TAILS = (
    "",
    *(f"{between}{clock}" for between, clock in product("T ", ("%H:%M:%S", "%H:%M", "%H:%M:%S%.f"))),
    "T%H:%M:%SZ",
    "T%H:%M:%S%.fZ",
)

_COMPACT = {"%Y%m%d": "^[0-9]{8}$", "%Y%m%d%H%M%S": "^[0-9]{14}$", "%Y%m%dT%H%M%S": "^[0-9]{8}T[0-9]{6}$"}


def strptime_patterns(kind: Format) -> list[str]:
    """The strptime patterns of whole texts whose days are in this format: the day alone, or with a plain time of day."""
    if kind.pattern == "%Y%m%d":
        return list(_COMPACT)
    return [f"{kind.pattern}{tail}" for tail in _TAILS]


def parse_with(text: pl.Expr, pattern: str) -> pl.Expr:
    """Parse texts by a strptime pattern: the day, or the moment if the pattern has a time of day; null if the text does not match."""
    if pattern in _COMPACT:
        # without separators strptime would read 2024105 as a day in October
        text = pl.when(text.str.contains(_COMPACT[pattern])).then(text)
    if "%H" in pattern:
        return text.str.to_datetime(pattern, strict=False, time_unit="us", cache=False)
    return text.str.to_date(pattern, strict=False, cache=False)


def since_midnight(text: pl.Expr, kinds: Sequence[Format | Serial], ahead: int = 0) -> pl.Expr:
    """Microseconds from midnight to the time of day in a folded text that passed ``match_any_format``; 0 if it has none.

    Times with an offset from UTC, which is subtracted, and those in UTC are in the zone that is so many minutes ``ahead`` of it, so that
    moments with different offsets are comparable; names of zones are ignored.
    """
    read = pl.lit(None, dtype=pl.Int64)
    for kind in reversed(kinds):
        found = _parse_serial(text, kind) if isinstance(kind, Serial) else _parse_clock(_text_after_day(text, kind), ahead)
        read = pl.when(has_format(text, kind)).then(found).otherwise(read)
    return read.fill_null(0)


def _text_after_day(text: pl.Expr, kind: Format) -> pl.Expr:
    shape = "[0-9]{8}" if kind.pattern == "%Y%m%d" else kind.shape
    behind = text.str.replace(f"^{WEEKDAY}(?:{shape})", "")
    return pl.coalesce(text.str.extract(TIMED_MONTH, 1), behind) if kind is NAMED else behind


def is_in_utc(pattern: str) -> bool:
    """Whether texts of a strptime pattern of ``strptime_patterns`` say that they are in UTC."""
    return pattern.endswith("Z")


def _parse_clock(behind: pl.Expr, ahead: int) -> pl.Expr:
    parts = behind.str.extract_groups(_CLOCK)

    def number(name: str) -> pl.Expr:
        return parts.struct.field(name).cast(pl.Int64, strict=False)

    hour, half = number("hour"), parts.struct.field("half")
    late = pl.when((half == "p") & (hour < 12)).then(12).when((half == "a") & (hour == 12)).then(-12).otherwise(0)
    seconds = ((hour + late) * 60 + number("minute").fill_null(0)) * 60 + number("second").fill_null(0)
    part = parts.struct.field("part").str.pad_end(6, "0").str.slice(0, 6).cast(pl.Int64, strict=False).fill_null(0)
    offset = (number("hours") * 60 + number("minutes").fill_null(0)) * 60 * _A_SECOND
    own = pl.when(parts.struct.field("sign") == "+").then(offset).otherwise(-offset)
    own = pl.when(parts.struct.field("utc").is_not_null()).then(0).otherwise(own)
    return seconds * _A_SECOND + part - (own - ahead * 60 * _A_SECOND).fill_null(0)


def _parse_serial(text: pl.Expr, kind: Serial) -> pl.Expr:
    days = text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False) / kind.a_day
    # to the millisecond: a float of days is not more precise
    return ((days - days.floor()) * (_A_DAY // 1000)).round().cast(pl.Int64) * 1000


def note_zones(column: str, zones: Sequence[str], ahead: int | None) -> list[Note]:
    """A note on times of several zones; ``ahead``: those of known zones are taken so many minutes ahead of UTC (None: days alone)."""
    if len(zones) < 2:
        return []
    shown = ", ".join(zones[:4]) + (", …" if len(zones) > 4 else "")
    text = tr(
        "Column '{column}' mixes time zones ({shown}); every day is taken as it is written there, and none is converted.",
        column=column,
        shown=shown,
    )
    if ahead is not None:
        text = tr(
            "Column '{column}' mixes time zones ({shown}); those with an offset are taken in {zone}, names of zones stay as written.",
            column=column,
            shown=shown,
            zone=_zone_name(ahead),
        )
    return [Note(code="dates-zones", level="info", text=text)]


def _zone_name(ahead: int) -> str:
    """A zone by its distance from UTC.

    >>> _zone_name(0), _zone_name(120), _zone_name(-210)
    ('UTC', 'UTC+02:00', 'UTC-03:30')
    """
    return f"UTC{'-' if ahead < 0 else '+'}{abs(ahead) // 60:02}:{abs(ahead) % 60:02}" if ahead else "UTC"
