"""Tables for tests, straight from frames."""

from __future__ import annotations

from typing import Any

import polars as pl

from cxkit.roles import KINDS, resolve
from cxkit.tables import InMemory, Responses


def responses(frame: pl.DataFrame, **fields: Any) -> Responses:
    """A frame of text as a table of responses, its roles found by their headers."""
    roles, doubtful = resolve(KINDS["survey"], frame.columns, {}, {})
    return Responses(reading=InMemory(frame.lazy()), columns=tuple(frame.columns), sample=frame, roles=roles, doubtful=doubtful, **fields)
