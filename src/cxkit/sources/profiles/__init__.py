"""Profiles of the exports of survey, help desk, CRM and shop tools: one declarative module per tool.

A profile is recognised by the cells of a header alone. It decides what the file itself leaves open: which rows are headers, which columns
hold which roles, which values are codes for no answer, which scale a question has. Options and the project file take precedence. Does not
belong here: code for a single tool. May import: language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Literal, NamedTuple

from cxkit.language import tr

NONE = "none"
"""The name that turns profiles off."""
_SHOWN = 5
_ROWS = 3  # directly below the names, searched for further rows of the header
# For each tool lower-case texts of which its headers hold at least one. Only then is its module imported, since importing all of them takes
# as long as reading a small file.
INDEX: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "amazon": ("amazon-order-id",),
        "formbricks": ("survey id",),
        "freshdesk": ("created time",),
        "google_forms": ("timestamp", "zeitstempel"),
        "hubspot": ("hs_survey_type", "survey type"),
        "limesurvey": ("start language", "start-sprache", "startlanguage", "]. "),
        "medallia_agent_connect": ("request_delivery_status",),
        "microsoft_forms": ("completion time", "fertigstellungszeit"),
        "qualtrics": ("recordeddate", "recorded_date", "response type", "antworttyp", "locationaccuracy"),
        "salesforce": ("case number",),
        "sosci_survey": ("questnnr",),
        "surveymonkey": ("respondent id", "respondentid"),
        "typeform": ("network id",),
        "unipark": ("dispcode",),
        "zendesk": ("group stations", "requester_id", "facebook_comment", "chat_id", "field_name"),
    }
)
_NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class Signature(NamedTuple):
    """Headers by which a tool is recognised: all ``headers`` are present, and at least ``times`` headers fully match ``pattern``.

    Case and outer blanks are ignored. ``first``: the first of ``headers`` must be the first column.
    """

    headers: tuple[str, ...] = ()
    pattern: str = ""
    times: int = 0
    first: bool = False


class Profile(NamedTuple):
    """The properties of one tool's exports. Patterns match a whole header, or the whole text below it, ignoring case.

    ``title`` is the tool's name, ``known_by`` its signatures, of which one suffices, ``kind`` the kind of table.
    Header: ``header_ends`` is a pattern for the start of a cell in the last of several header rows; ``header_blank`` the pattern of a
    column that is blank in a second header row and never in a row of data. Without either the header is one row.
    Columns: ``roles`` holds for each role the patterns of its column, the likeliest first. Of the roles in ``either`` a file holds one,
    which the user has to name. ``never`` are the patterns of columns that hold no role.
    Values of columns with a role: ``na`` are codes for no answer, ``labels`` the numbers of words, ``scales`` the scales, which are checked
    like inferred ones. Values of all columns: ``dates`` is the order of day and month if the values are ambiguous.
    Rows: ``previews`` holds for patterns of columns the values that mark a row as a preview of the survey;
    ``footers`` are the starts of lines below the table, which are not rows. ``zone`` is the time zone of dates.
    """

    title: str
    known_by: tuple[Signature, ...]
    kind: Literal["survey", "contacts", "orders", "customers"] = "survey"
    header_ends: str = ""
    header_blank: str = ""
    roles: Mapping[str, tuple[str, ...]] = _NOTHING
    either: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    na: Mapping[str, tuple[str, ...]] = _NOTHING
    labels: Mapping[str, Mapping[str, float]] = MappingProxyType({})
    scales: Mapping[str, str] = MappingProxyType({})
    dates: Literal["dmy", "mdy", "ymd"] | None = None
    previews: Mapping[str, tuple[str, ...]] = _NOTHING
    footers: tuple[str, ...] = ()
    zone: str = ""


class Known(NamedTuple):
    """The profile of a file: its name, and the headers by which it was recognised (empty if the user named the profile)."""

    name: str
    profile: Profile
    by: tuple[str, ...] = ()

    @property
    def evidence(self) -> str:
        """The evidence for the tool, in words."""
        if not self.by:
            return tr("{title} as requested", title=self.profile.title)
        more = tr(" and {n} more headers", n=len(self.by) - _SHOWN) if len(self.by) > _SHOWN else ""
        return tr("{title} by {names}{more}", title=self.profile.title, names=", ".join(self.by[:_SHOWN]), more=more)

    def columns(self, role: str, headers: Sequence[str], texts: Mapping[str, str]) -> list[str]:
        """The headers of the role: those that match the first of its patterns that matches any. ``texts`` are those below the headers."""
        for pattern in self.profile.roles.get(role, ()):
            found = match_headers((pattern,), headers, texts)
            if found:
                return found
        return []


@cache
def profile(name: str) -> Profile:
    """Import the profile of that name."""
    found = import_module(f"{__name__}.{name}").PROFILE
    if not isinstance(found, Profile):
        raise TypeError(f"the file {name} holds no profile")
    return found


def recognise_tool(cells: Iterable[str], asked: str | None = None) -> Known | None:
    """Recognise the tool whose export has a header of these cells. ``asked`` is the profile that the user named, ``none`` for no profile.

    If several tools fit, the one with the most matching headers is returned.
    """
    if asked == NONE:
        return None
    headers = [" ".join(cell.strip("\ufeff \t\r\n\u00a0").split()) for cell in cells]
    together = "\n".join(headers).casefold()
    wanted = [asked] if asked else [name for name, texts in INDEX.items() if any(text in together for text in texts)]
    fitting = [(name, by) for name in wanted if (by := _known_by(profile(name), headers))]
    if fitting:
        name, by = max(fitting, key=lambda found: len(found[1]))
        return Known(name, profile(name), by)
    return Known(asked, profile(asked)) if asked else None


def _known_by(known: Profile, headers: Sequence[str]) -> tuple[str, ...]:
    """The headers by which the profile is recognised, in its own spelling; empty if it is not."""
    folded = [header.casefold() for header in headers]
    for signature in known.known_by:
        wanted = [header.casefold() for header in signature.headers]
        if not set(wanted) <= set(folded) or (signature.first and folded[0] != wanted[0]):
            continue
        if not signature.pattern:
            return signature.headers
        alike = [header for header in headers if re.fullmatch(signature.pattern, header, re.IGNORECASE)]
        if len(alike) >= signature.times:
            return (*signature.headers, tr("{n} headers such as {alike!r}", n=len(alike), alike=alike[0][:40]))
    return ()


def count_header_rows_below(known: Profile, top: Sequence[str], below: Sequence[Sequence[str]]) -> int | None:
    """Count the rows ``below`` the names that belong to the header too; None if the profile does not decide it."""
    if known.header_ends:
        for number, cells in enumerate(below[:_ROWS], start=1):
            if any(re.match(known.header_ends, cell.strip(), re.IGNORECASE) for cell in cells):
                return number
    if known.header_blank:
        never_blank = [place for place, cell in enumerate(top) if re.fullmatch(known.header_blank, cell.strip(), re.IGNORECASE)]
        first = below[0] if below else ()
        blank = [place for place in never_blank if place >= len(first) or not first[place].strip()]
        return int(bool(blank) and blank == never_blank and any(cell.strip() for cell in first))
    return None if known.header_ends else 0


def match_headers(patterns: Iterable[str], headers: Sequence[str], texts: Mapping[str, str]) -> list[str]:
    """The headers whose whole name, or the whole text below it, matches one of the patterns."""
    wanted = [re.compile(pattern, re.IGNORECASE | re.DOTALL) for pattern in patterns]
    return [
        header
        for header in headers
        if any(each.fullmatch(" ".join(text.split())) for each in wanted for text in (header, texts.get(header, "")) if text)
    ]


def is_footer(cells: Sequence[str], starts: Sequence[str]) -> bool:
    """Whether a record is a line below the table: it starts with one of ``starts`` and has at most two filled cells."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return 0 < len(filled) <= 2 and filled[0].casefold().startswith(tuple(start.casefold() for start in starts))
