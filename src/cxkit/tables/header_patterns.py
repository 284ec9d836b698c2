"""Patterns of the user for headers, matched in time linear in the header whatever the pattern: by the regular expressions of Polars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cxkit.errors import UsageError
from cxkit.language import tr
from cxkit.lazy import pl

Groups = Mapping[str, str | None]


class HeaderPattern(NamedTuple):
    """A valid pattern and the ``names`` of its groups, in their order."""

    text: str
    names: tuple[str, ...]

    def search(self, columns: Sequence[str], headers: Mapping[str, str]) -> dict[str, Groups]:
        """The columns whose header the pattern matches anywhere, with what its named groups match.

        ``headers`` holds the header of columns that are named by position.
        """
        texts = pl.Series("header", [headers.get(column, column) for column in columns], dtype=pl.String)
        found = texts.str.contains(self.text).to_list()
        if not self.names:
            return {column: {} for column, matches in zip(columns, found, strict=True) if matches}
        groups = texts.str.extract_groups(self.text).struct.unnest().to_dicts()
        return {
            column: {name: row[name] for name in self.names} for column, row, matches in zip(columns, groups, found, strict=True) if matches
        }


def compiled(text: str, what: str, hint: str) -> HeaderPattern:
    """The pattern; UsageError, which names it as ``what``, if it is invalid or needs what no linear search can do.

    >>> found = compiled("^sat_(?P<item>.+)$", "--score", "")
    >>> found.names, found.search(["id", "sat_shop"], {})
    (('item',), {'sat_shop': {'item': 'shop'}})
    """
    try:
        fields = pl.Series([""]).str.extract_groups(text).struct.fields
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        lines = [line.removeprefix("error:").strip() for line in str(error).splitlines() if line.strip()]
        why = next((line for line in reversed(lines) if line), tr("it is no regular expression")).rstrip(".")
        raise UsageError(
            tr("{what} {text} cannot be read: {why}.", what=what, text=text, why=why),
            tr("Look-around and references to groups are not available. {hint}", hint=hint).strip(),
        ) from None
    return HeaderPattern(text, tuple(name for name in fields if not name.isdigit()))
