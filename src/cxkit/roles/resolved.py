"""The column that holds a role, and the evidence for it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from cxkit.language import translated

Found = Literal["given", "config", "profile", "name", "assumed", "shape"]
Why = Literal["values", "header", "file", "comments"]
"""Why a column is assumed to hold a role: the only one whose values fit, or whose header mentions it; file or comments name its metric."""

_REASONS: Mapping[Why, str] = MappingProxyType(
    {
        "values": "the only column that fits",
        "header": "by a word of its header",
        "file": "by the name of the file",
        "comments": "by the comments, which say how easy something was",
    }
)


class Resolved(NamedTuple):
    """The column that holds a role, and the evidence for it."""

    role: str
    column: str
    found: Found
    why: Why = "values"

    @property
    def by_user(self) -> bool:
        """Whether the user or the project file names the column, so that no evidence may take it away."""
        return self.found in {"given", "config"}

    @property
    def reason(self) -> str:
        """Why the column is assumed to hold the role, in words."""
        return translated(_REASONS[self.why])
