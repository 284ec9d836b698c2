"""Durations: ``24:00:00``, ``2d 3h``, ``1 Std. 20 Min.``, or numbers whose unit is in the header."""

from __future__ import annotations

from cxkit.lazy import pl
from cxkit.roles.units import OF_HOURS, SPELLED, SPELLED_UNITS, unit_of

_CLOCK = r"(?i)^\s*(?:(\d+)\s*(?:d|days?|tage?),?\s+)?(\d{1,6}):([0-5]\d)(?::([0-5]\d)(?:[.,]\d+)?)?"
_CLOCK += rf"\s*{OF_HOURS}\s*$"
_NUMBER = r"^\s*-?\d+(?:[.,]\d+)?\s*$"
_NEARLY_ALL = 0.95


def read_durations(values: pl.Series, header: str) -> pl.Series | None:
    """The durations in a column, in microseconds (null for other values); None if the column holds no durations."""
    texts = values.cast(pl.String).drop_nulls()
    present = texts.filter(texts.str.strip_chars() != "").unique()
    if present.is_empty():
        return None
    unit = unit_of(header)
    text = pl.col(values.name).cast(pl.String)
    if present.str.contains(_CLOCK).mean() >= _NEARLY_ALL:  # type: ignore[operator]
        days, hours, minutes, seconds = (text.str.extract(_CLOCK, part).cast(pl.Int64) for part in range(1, 5))
        found = ((days.fill_null(0) * 24 + hours) * 60 + minutes) * 60 + seconds.fill_null(0)
    elif unit and present.str.contains(_NUMBER).mean() >= _NEARLY_ALL:  # type: ignore[operator]
        found = text.str.strip_chars().str.replace(",", ".", literal=True).cast(pl.Float64, strict=False) * unit
    elif present.str.contains(SPELLED).mean() >= _NEARLY_ALL:  # type: ignore[operator]
        amounts = (text.str.extract(SPELLED, place).str.replace(",", ".", literal=True) for place in range(1, len(SPELLED_UNITS) + 1))
        spans = [amount.cast(pl.Float64) * seconds for amount, seconds in zip(amounts, SPELLED_UNITS, strict=True)]
        found = pl.when(text.str.contains(r"\d") & text.str.contains(SPELLED)).then(pl.sum_horizontal(spans))
    else:
        return None
    found = pl.when(found >= 0).then(found)  # below 0: a code such as -1 for "none", or an end before the begin
    return values.to_frame().select((found * 1_000_000).cast(pl.Int64).alias(values.name)).to_series()
