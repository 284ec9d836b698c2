# Written by scripts/stubs.py from the metrics' signatures; do not edit.

import os
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from cxkit.model import Report

__version__: str

def nps(
    responses: Any = ...,
    *,
    score: str | None = ...,
    by: str | Sequence[str] = ...,
    every: Literal["week", "month", "quarter", "year"] | None = ...,
    weight: str | None = ...,
    cluster: str | None = ...,
    confidence: float = ...,
    method: Literal["score", "adjusted-wald", "wald"] = ...,
    adjust: Literal["holm", "bh", "none"] = ...,
    min_cell: int = ...,
    sort: Literal["value", "n", "name"] = ...,
    top: int | None = ...,
    role: str | Sequence[str] = ...,
    na: str | Sequence[str] = ...,
    scale: str | Sequence[str] = ...,
    labels: str | Sequence[str] = ...,
    where: str | None = ...,
    since: date | str | None = ...,
    until: date | str | None = ...,
    as_of: date | str | None = ...,
    dates: Literal["dmy", "mdy", "ymd"] | None = ...,
    fold: bool = ...,
    duplicates: Literal["keep", "first", "last", "drop"] | None = ...,
    delimiter: str | None = ...,
    encoding: str | None = ...,
    quote: str | None = ...,
    escape: str | None = ...,
    comment: str | None = ...,
    decimal: Literal[".", ","] | None = ...,
    header_row: int | None = ...,
    skip: int | None = ...,
    sheet: str | None = ...,
    profile: str | None = ...,
    strict: bool = ...,
    max_bytes: int | None = ...,
    remote: bool = ...,
    config: str | os.PathLike[str] | None = ...,
) -> Report: ...
