"""The margins of the population to which weights are raked, from a small file: a row for each value of each column."""

from __future__ import annotations

import os
from typing import Any

from cxkit import config
from cxkit.errors import DataError, SourceError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.loading.loading_options import LoadingOptions, ReadingOptions
from cxkit.loading.open import frame_of, read
from cxkit.tables import collect
from cxkit.values.numbers import Mark, decide, number

_COLUMNS = ("column", "value", "share")


def read_margins(data: Any, loading: LoadingOptions) -> dict[str, dict[str, float]]:
    """Read the shares (or numbers) of the population: columns ``column``, ``value`` and ``share``.

    Raises SourceError if the file cannot be read or has other columns, DataError if a share is no number or a value occurs twice.
    """
    if isinstance(data, (str, os.PathLike)):
        name = str(data)
        options = ReadingOptions(remote=loading.remote, max_bytes=loading.max_bytes)
        frame = read([data], options, config.Source()).frame.collect()
    else:
        name, frame = tr("the margins"), collect(frame_of(data))
    headers = {column.strip().casefold(): column for column in frame.columns}
    missing = [column for column in _COLUMNS if column not in headers]
    if missing:
        raise SourceError(
            tr("{name} has no column {names}.", name=name, names=", ".join(missing)),
            "Write a row for each value of each column, as in 'column,value,share' and 'gender,f,0.52'.",
        )
    margins: dict[str, dict[str, float]] = {}
    rows = frame.select(pl.col(headers[column]).cast(pl.String).str.strip_chars() for column in _COLUMNS).rows()
    mark = _decimal_mark([text for *_, text in rows if text], name, loading)
    for column, value, text in rows:
        share = number(text.removesuffix("%"), mark) if text else None
        if not column or not value or share is None or not share >= 0:
            raise DataError(
                tr("{name}: {column} {value} {text} is no share of the population.", name=name, column=column, value=value, text=text),
                "Write a number of 0 or more, such as 0.52.",
            )
        of_column = margins.setdefault(column, {})
        if value in of_column:
            raise DataError(
                tr("{name}: '{value}' of '{column}' occurs twice.", name=name, value=value, column=column),
                "Give each value of a column once.",
            )
        of_column[value] = share
    if not margins:
        raise DataError(tr("{name} has no margins.", name=name), "Write a row for each value of each column, as in 'gender,f,0.52'.")
    return margins


def _decimal_mark(texts: list[str], name: str, loading: LoadingOptions) -> Mark | None:
    """The decimal mark of the shares. Raises DataError if it stays open, or shares contradict each other."""
    decided = decide((text.removesuffix("%"), 1) for text in texts)
    mark = decided.mark or loading.decimal
    if decided.against or (mark is None and decided.open):
        shown = decided.against[0][0] if decided.against else decided.open
        raise DataError(
            tr("{name}: '{shown}' can be read in two ways: with a decimal comma or point, or with thousands.", name=name, shown=shown),
            "Write numbers without thousands separators, such as 1234 or 0.52.",
        )
    return mark
