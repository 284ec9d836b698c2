"""The formats of days: one table, and expressions that parse them.

Texts are compared folded (no outer blanks, lower case). Only the day is read, in the time zone of the text; only a valid time of day, with
or without a zone, may follow it (``clock`` parses it).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from cxkit.lazy import pl
from cxkit.values.time.months import number_by_name

Order = Literal["dmy", "mdy", "ymd"]
ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")

# digits are 0 to 9: \d would also match those of other scripts, which are not converted to numbers here
_MINUTE = "[0-5][0-9]"
_SECOND = "(?:[0-5][0-9]|60)(?:[.,][0-9]{1,9})?"
_HOUR = "(?:[01]?[0-9]|2[0-3])"
_HALF = r"[ap]\.?\s?m\.?"
_CLOCK = (
    # 14:30 pm is redundant, 14:30 am contradicts itself
    rf"(?:(?:0?[0-9]|1[0-2])(?:[:.]{_MINUTE}(?:[:.]{_SECOND})?)?\s?{_HALF}"
    rf"|(?:1[3-9]|2[0-3])[:.]{_MINUTE}(?:[:.]{_SECOND})?\s?p\.?\s?m\.?"
    rf"|{_HOUR}[:.]{_MINUTE}(?:[:.]{_SECOND})?(?:\s?uhr)?"
    rf"|{_HOUR}\s?uhr|24:00(?::00(?:[.,]0+)?)?)"
)
_COMPACT_CLOCK = f"(?:[01][0-9]|2[0-3]){_MINUTE}(?:{_SECOND})?"
_OFFSET = r"[+−-](?:0?[0-9]|1[0-4])(?::?[0-5][0-9])?"
_ZONE = rf"(?:(?:[a-z]{{2,5}})?{_OFFSET}|z|[a-z]{{3,5}}|[a-z]+/[a-z_]+(?:/[a-z_]+)?)(?:\s?(?:\([^)]*\)|\[[^\]]*\]))?"
_TIME = rf"{_CLOCK}(?:\s?{_ZONE})?"
_BETWEEN = r"(?:[,;]?\s+(?:(?:um|at|@|-|–|\|)\s+)?|[,;]\s?)"
_TAIL = rf"(?:(?:t|{_BETWEEN}){_TIME}|t{_COMPACT_CLOCK}(?:{_ZONE})?|z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?"
_LIKE_TAIL = rf"(?:(?:t|{_BETWEEN})[0-9]{{1,2}}[:.]?[0-9].*)?"
WEEKDAY = (
    r"(?:(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|(?:mon|diens|donners|frei|sams)tag|mittwoch|sonnabend|sonntag|mo|di|mi|do|fr|sa|so)[.,]*\s+)?"
)

_NUMBER_OF = {name: str(number) for name, number in number_by_name(3, 4).items()}
_NAMES = sorted(_NUMBER_OF, key=len, reverse=True)
_MONTH = f"(?:{'|'.join(_NAMES)})"
_NAMED = (
    rf"(?P<d1>[0-9]{{1,2}})(?:st|nd|rd|th|er|[º°])?\.?[\s/-]*(?:(?:of|de|di)\s)?(?P<m1>{_MONTH})\.?,?[\s/-]*(?:del?\s)?['’]?(?P<y1>[0-9]{{4}}|[0-9]{{2}})",
    rf"(?P<m2>{_MONTH})\.?[\s/-]+(?P<d2>[0-9]{{1,2}})(?:st|nd|rd|th)?,?[\s/-]+(?P<y2>[0-9]{{4}})",
    rf"(?P<y3>[0-9]{{4}})[\s/-]+(?P<m3>{_MONTH})\.?[\s/-]+(?P<d3>[0-9]{{1,2}})",
    rf"(?P<m5>{_MONTH})(?:-(?P<d5>[0-9]{{1,2}})-|/(?P<d6>[0-9]{{1,2}})/)(?P<y5>[0-9]{{2}})",
    rf"(?P<m4>{_MONTH})\s+(?P<d4>[0-9]{{1,2}})\s+{_TIME}\s+(?P<y4>[0-9]{{4}})",
)
TIMED_MONTH = rf"{_MONTH}\s+[0-9]{{1,2}}\s+({_TIME})\s+[0-9]{{4}}"
"""The one format with the time of day inside the date; the group is the time of day."""
_NAMED_PARTS = "${y1}${y2}${y3}${y4}${y5}-${m1}${m2}${m3}${m4}${m5}-${d1}${d2}${d3}${d4}${d5}${d6}"


class Format(NamedTuple):
    """A format of days: its name in notes, the regular expression of the folded text, and the order that it assumes.

    ``pattern`` is a strptime pattern; if it is empty the text holds the name of a month. ``order`` is None if the format is unambiguous.
    """

    name: str
    shape: str
    pattern: str = ""
    order: Order | None = None


NAMED = Format("%d %B %Y", "|".join(_NAMED))
FORMATS = (
    Format("%Y-%m-%d", r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", "%Y-%m-%d"),
    Format("%d.%m.%Y", r"[0-9]{1,2}\.\s?[0-9]{1,2}\.\s?[0-9]{4}\.?", "%d.%m.%Y"),
    Format("%Y/%m/%d", r"[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}", "%Y/%m/%d"),
    Format("%Y.%m.%d", r"[0-9]{4}\.\s?[0-9]{1,2}\.\s?[0-9]{1,2}\.?", "%Y.%m.%d"),
    Format("%Y%m%d", rf"[0-9]{{8}}(?:{_COMPACT_CLOCK})?", "%Y%m%d"),
    # no blanks between the parts: in Korean, "26. 1. 31." has the year first
    Format("%d.%m.%y", r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2}\.?", "%d.%m.%y"),
    NAMED,
    *(
        Format(
            f"%{first}{mark}%{second}{mark}{year}",
            f"[0-9]{{1,2}}{mark}[0-9]{{1,2}}{mark}{digits}",
            f"%{first}{mark}%{second}{mark}{year}",
            order,
        )
        for year, digits in (("%Y", "[0-9]{4}"), ("%y", "[0-9]{2}"))
        for mark in "/-"
        for first, second, order in (("d", "m", ORDERS[0]), ("m", "d", ORDERS[1]))
    ),
    *(Format(f"%y{mark}%m{mark}%d", f"[0-9]{{2}}{mark}[0-9]{{1,2}}{mark}[0-9]{{1,2}}", f"%y{mark}%m{mark}%d", "ymd") for mark in "/-"),
)


class Serial(NamedTuple):
    """A number that counts time: its name in notes, the pattern of the folded text, units per day, and 1970-01-01 in days."""

    name: str
    shape: str
    a_day: int
    epoch: int
    meaning: str


_FRACTION = "(?:[.,][0-9]+)?"
SERIALS = (
    Serial("Excel serial", f"([2-7][0-9]{{4}}|80000){_FRACTION}", 1, 25_569, "days since 1899-12-30, as Excel counts them"),
    Serial("Unix seconds", f"([0-9]{{10}}){_FRACTION}", 86_400, 0, "seconds since 1970-01-01, day in UTC"),
    Serial("Unix milliseconds", f"([0-9]{{13}}){_FRACTION}", 86_400_000, 0, "milliseconds since 1970-01-01, day in UTC"),
)


def fold_text(text: pl.Expr) -> pl.Expr:
    """Fold text for comparison with formats: no outer blanks, lower case."""
    return text.str.strip_chars().str.to_lowercase()


def number_as_text(number: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Cast a column of numbers to text, without the exponent of large floats."""
    if not dtype.is_float() and not dtype.is_decimal():
        return number.cast(pl.String)
    value = number.cast(pl.Float64)
    whole = pl.when((value.abs() >= 100_000) | (value == value.floor())).then(value.floor()).cast(pl.Int64, strict=False)
    return pl.coalesce(whole.cast(pl.String), value.cast(pl.String))


def match_any_format(text: pl.Expr, kinds: Iterable[Format | Serial]) -> pl.Expr:
    """The text, if all of it is a day in one of these formats, with or without a time of day; else null."""
    dates = "|".join(kind.shape for kind in kinds if isinstance(kind, Format))
    numbers = "|".join(kind.shape for kind in kinds if isinstance(kind, Serial))
    shapes = [f"{WEEKDAY}(?:{dates}){_TAIL}"] * bool(dates) + [numbers] * bool(numbers)
    return pl.when(text.str.contains(f"^(?:{'|'.join(shapes)})$")).then(text)


def has_day_shape(text: pl.Expr, kinds: Sequence[Format | Serial]) -> pl.Expr:
    """Whether the text has the shape of such a day, whether or not that day exists."""
    dates = "|".join(kind.shape for kind in kinds if isinstance(kind, Format))
    numbers = "|".join(kind.shape for kind in kinds if isinstance(kind, Serial))
    shapes = [f"{WEEKDAY}(?:{dates}){_LIKE_TAIL}"] * bool(dates) + [numbers] * bool(numbers)
    return text.str.contains(f"^(?:{'|'.join(shapes)})$")


def has_format(text: pl.Expr, kind: Format | Serial) -> pl.Expr:
    """Whether a text that passed ``match_any_format`` is in this format."""
    if isinstance(kind, Serial):
        return text.str.contains(f"^{kind.shape}$")
    return text.str.contains(f"^{WEEKDAY}(?:{kind.shape})(?:$|[^0-9])")


def parse_day(text: pl.Expr, kind: Format | Serial) -> pl.Expr:
    """Parse the day of a text that passed ``match_any_format``; null if it is in another format, or the day does not exist."""
    if isinstance(kind, Serial):
        units = text.str.extract(f"^{kind.shape}$", 1).cast(pl.Int64, strict=False)
        return (units // kind.a_day - kind.epoch).cast(pl.Int32).cast(pl.Date)
    if kind.pattern:
        part = text.str.extract(f"^{WEEKDAY}({kind.shape})(?:$|[^0-9])", 1).str.replace_all(r"\s", "").str.strip_chars_end(".")
        if kind.pattern == "%Y%m%d":
            part = part.str.slice(0, 8)
        return part.str.to_date(kind.pattern, strict=False, cache=False)
    pattern = f"^{WEEKDAY}(?:{kind.shape})(?:$|[^0-9].*$)"
    named = pl.when(text.str.contains(pattern)).then(text.str.replace(pattern, _NAMED_PARTS))
    numbers = named.str.replace_many(_NAMES, [_NUMBER_OF[name] for name in _NAMES], leftmost=True)
    long = numbers.str.contains("^[0-9]{4}-")
    return pl.coalesce(
        pl.when(long).then(numbers).str.to_date("%Y-%m-%d", strict=False, cache=False),
        pl.when(~long).then(numbers).str.to_date("%y-%m-%d", strict=False, cache=False),
    )


def parse_full_width(text: pl.Expr, kind: Format) -> pl.Expr:
    """Parse the day of a text in this format whose parts all have full width: the quick way, for the most frequent format."""
    shape = kind.shape.replace("{1,2}", "{2}").replace(r"\s?", "").removesuffix(r"\.?")
    width = 8 if kind.pattern == "%Y%m%d" or kind.pattern.endswith("%y") or kind.pattern.startswith("%y") else 10
    whole = text.str.contains(f"^(?:{shape}){_TAIL}$")
    return pl.when(whole).then(text.str.slice(0, width)).str.to_date(kind.pattern, strict=False, cache=False)


def extract_zone(text: pl.Expr) -> pl.Expr:
    """The time zone in a text that passed ``match_any_format``; null if it has none."""
    found = text.str.extract(rf"(?:[:.,][0-9]{{2,}}|[ap]\.?\s?m\.?|t[0-9]{{4,}})\s?(?:uhr\s)?({_ZONE})$", 1)
    return pl.when(found != "uhr").then(found)
