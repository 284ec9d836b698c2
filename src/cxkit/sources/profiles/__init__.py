"""What is known of the exports of survey, help desk and CRM tools: one declarative file for each tool.

A profile is recognised by the cells of a header alone, and decides what the file itself leaves open: which rows are headers, which columns
hold which roles, what is no answer, on which scale was asked. What the user or the project file says outranks it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Literal, NamedTuple

NONE = "none"
"""What is typed as a profile where a file is to be read like any other."""
_SHOWN = 5
_ROWS = 3  # directly below the names, among which further rows of the header are looked for
# Each tool with texts of which a header of its own holds one, in small letters: only then is its file imported, for to import all of them
# takes as long as to read a small file.
INDEX: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "formbricks": ("survey id",),
        "freshdesk": ("created time",),
        "google_forms": ("timestamp", "zeitstempel"),
        "hubspot": ("hs_survey_type", "survey type"),
        "limesurvey": ("start language", "start-sprache", "startlanguage", "]. "),
        "medallia_agent_connect": ("request_delivery_status",),
        "microsoft_forms": ("completion time", "fertigstellungszeit"),
        "qualtrics": ("recordeddate", "response type", "antworttyp", "locationaccuracy"),
        "salesforce": ("case number",),
        "surveymonkey": ("respondent id", "respondentid"),
        "typeform": ("network id",),
        "zendesk": ("group stations", "requester_id", "facebook_comment", "chat_id", "field_name"),
    }
)
_NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class Signature(NamedTuple):
    """One way to know a tool: all ``headers`` are there, but for case and outer blanks, and ``times`` headers match ``pattern`` whole.

    ``first``: the first of ``headers`` is the first column.
    """

    headers: tuple[str, ...] = ()
    pattern: str = ""
    times: int = 0
    first: bool = False


class Profile(NamedTuple):
    """What is known of one tool's exports. Patterns match a whole header, or the whole text below it, without regard to case.

    ``title`` is the tool's name, ``known_by`` the ways to know it, of which one is enough, ``kind`` the kind of table.
    Header: ``header_ends`` is how a cell of its last row starts, where it has several; ``header_blank`` the pattern of a column that is
    blank in a second header row and never in a row of data. Without either the header is one row.
    Columns: ``roles`` gives for each role the patterns of its column, the likeliest first; of those in ``either`` the user has to say which
    one a file holds; ``never`` are the patterns of columns that hold none.
    Values, of the columns that the profile has for a role: ``na`` codes for no answer, ``labels`` the worth of words, ``scales``, which
    are checked as any that nobody declared; and of all columns ``dates``, the order of day and month where values leave it open.
    Rows: ``previews`` gives for patterns of columns the values that make a row the preview of a survey and no answer;
    ``footers`` are how lines behind the table start, which are no rows. ``zone`` says in which time zone dates are.
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
    """A profile that fits a file: its name, and the headers by which it is known (none where the user named it)."""

    name: str
    profile: Profile
    by: tuple[str, ...] = ()

    @property
    def evidence(self) -> str:
        """How the tool is known, in words."""
        if not self.by:
            return f"{self.profile.title} as was said"
        more = f" and {len(self.by) - _SHOWN} more headers" if len(self.by) > _SHOWN else ""
        return f"{self.profile.title} by {', '.join(self.by[:_SHOWN])}{more}"

    def columns(self, role: str, headers: Sequence[str], texts: Mapping[str, str]) -> list[str]:
        """The headers of the role: those that the first pattern fits which fits any. ``texts`` are those below the headers."""
        for pattern in self.profile.roles.get(role, ()):
            found = matching((pattern,), headers, texts)
            if found:
                return found
        return []


@cache
def profile(name: str) -> Profile:
    """The profile of that name."""
    found = import_module(f"{__name__}.{name}").PROFILE
    if not isinstance(found, Profile):
        raise TypeError(f"the file {name} holds no profile")
    return found


def recognised(cells: Iterable[str], asked: str | None = None) -> Known | None:
    """The tool whose export has a header of these cells; the one that the user ``asked`` for, or none, where he did.

    Where several fit, the one that is known by most.
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
    """The headers that make the profile known, as its file writes them; empty where it is not."""
    folded = [header.casefold() for header in headers]
    for signature in known.known_by:
        wanted = [header.casefold() for header in signature.headers]
        if not set(wanted) <= set(folded) or (signature.first and folded[0] != wanted[0]):
            continue
        if not signature.pattern:
            return signature.headers
        alike = [header for header in headers if re.fullmatch(signature.pattern, header, re.IGNORECASE)]
        if len(alike) >= signature.times:
            return (*signature.headers, f"{len(alike)} headers such as {alike[0][:40]!r}")
    return ()


def header_rows_below(known: Profile, top: Sequence[str], below: Sequence[Sequence[str]]) -> int | None:
    """How many of the rows ``below`` the names are rows of the header too; None where the profile cannot tell."""
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


def matching(patterns: Iterable[str], headers: Sequence[str], texts: Mapping[str, str]) -> list[str]:
    """The headers of which one of the patterns fits the whole name, or the whole text below it."""
    wanted = [re.compile(pattern, re.IGNORECASE | re.DOTALL) for pattern in patterns]
    return [
        header
        for header in headers
        if any(each.fullmatch(" ".join(text.split())) for each in wanted for text in (header, texts.get(header, "")) if text)
    ]


def is_footer(cells: Sequence[str], starts: Sequence[str]) -> bool:
    """Whether a record is a line behind the table: it starts so, and holds hardly anything else."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return 0 < len(filled) <= 2 and filled[0].casefold().startswith(tuple(start.casefold() for start in starts))
