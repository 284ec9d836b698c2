"""How far the times of a file are ahead of UTC, so that a moment keeps the day on which it was written."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from cxkit.lazy import pl
from cxkit.values.time.date_formats import extract_zone, fold_text

if TYPE_CHECKING:
    from cxkit.tables.table import DataTable

_LOOK = 20  # values by which a column is taken for one of times with a zone
_OFFSET = re.compile(r"[a-z]{0,5}(?P<sign>[+−-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?")
_UTC = frozenset({"z", "utc", "gmt"})


def minutes_ahead(table: DataTable) -> int | None:
    """The minutes by which the times of the table are ahead of UTC, by the most frequent offset in its column of times.

    Without such a column the first that has offsets decides. None if no time has one: names of zones are not known as offsets.
    """
    role = table.kind.time or ""
    columns = [table.roles[role].column] if role in table.roles else list(table.columns)
    found = (_prevailing(table.sample.get_column(column)) for column in columns if column in table.sample.columns)
    return next((minutes for minutes in found if minutes is not None), None)


def _prevailing(values: pl.Series) -> int | None:
    offsets = _of_texts(values) if values.dtype == pl.String else _of_moments(values)
    counts = Counter(minutes for minutes in offsets if minutes is not None)
    return min(counts, key=lambda minutes: (-counts[minutes], minutes)) if counts else None


def _of_texts(values: pl.Series) -> list[int | None]:
    texts = values.drop_nulls()
    if not any(map(_of_zone, _zones(texts.head(_LOOK)))) and not any(zone in _UTC for zone in _zones(texts.head(_LOOK))):
        return []
    return [None if zone is None else _of_zone(zone) for zone in _zones(texts)]


def _zones(texts: pl.Series) -> list[str | None]:
    return texts.rename("text").to_frame().select(extract_zone(fold_text(pl.col("text")))).to_series().to_list()


def _of_zone(zone: str | None) -> int | None:
    if zone is None:
        return None
    if zone in _UTC:
        return 0
    found = _OFFSET.match(zone)
    if not found:
        return None
    minutes = int(found["hours"]) * 60 + int(found["minutes"] or 0)
    return minutes if found["sign"] == "+" else -minutes


def _of_moments(values: pl.Series) -> list[int | None]:
    """The offsets of moments of a type that knows its zone."""
    if not isinstance(values.dtype, pl.Datetime) or not values.dtype.time_zone:
        return []
    present = values.drop_nulls()
    return [int(each.total_seconds() // 60) for each in (present.dt.base_utc_offset() + present.dt.dst_offset()).to_list()]
