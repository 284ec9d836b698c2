"""What the profile of a known tool decides about a table, under what the user and the project file say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from cxkit import config
from cxkit.model import Note
from cxkit.roles import Hints, Kind, Resolved, shortened
from cxkit.sources.profiles import Known, matching
from cxkit.tables import fold

_FIRST = {"dmy": "day", "mdy": "month", "ymd": "year"}


class Header(NamedTuple):
    """The names of columns, and what stands below them in further rows of the header."""

    columns: Sequence[str]
    texts: Mapping[str, str] = MappingProxyType({})


def hints(known: Known | None, header: Header) -> Hints:
    """What the tool and the further rows of the header tell of the columns."""
    columns, texts = header
    if known is None:
        return Hints(texts=texts)
    never = matching(known.profile.never, columns, texts)
    return Hints(lambda role: known.columns(role, columns, texts), never, {name: text for name, text in texts.items() if name not in never})


def under(section: config.Source, known: Known, found: Mapping[str, Resolved]) -> config.Source:
    """The section of the project file, with what the tool tells of the columns whose roles it has told."""
    own = {role for role, resolved in found.items() if resolved.found == "profile"}
    profile = known.profile
    return section.model_copy(
        update={
            "na": {role: codes for role, codes in profile.na.items() if role in own} | dict(section.na),
            "scale": {role: scale for role, scale in profile.scales.items() if role in own} | dict(section.scale),
            "dates": section.dates or profile.dates,
        }
    )


def decided(known: Known, kind: Kind, header: Header, found: Mapping[str, Resolved], extra: Mapping[str, Any]) -> dict[str, Any]:
    """What of the profile goes into the table itself: the worth of words, rows that are previews, and the note that says all of it."""
    profile = known.profile
    own = {role: resolved.column for role, resolved in found.items() if resolved.found == "profile"}
    previews = {
        column: frozenset(map(fold, values)) for pattern, values in profile.previews.items() for column in matching((pattern,), *header)
    }
    note = Note(code="profile", level="info", text=_said(known, kind, own, previews), hint="--profile none reads the file as any other")
    return {
        "tool": profile.title,
        "previews": previews,
        "labels": {**extra["labels"], **{own[role]: worth for role, worth in profile.labels.items() if role in own}},
        "expected": frozenset(fold(code) for codes in profile.na.values() for code in codes),
        "notes": (*extra["notes"], note),
    }


def _said(known: Known, kind: Kind, own: Mapping[str, str], previews: Mapping[str, frozenset[str]]) -> str:
    """What the profile has decided, in words."""
    profile = known.profile
    told = [f"{role} = '{shortened(column)}'" for role, column in own.items()]
    for role, words in profile.labels.items():
        told += [f"in {role} {', '.join(f'{word} = {worth:g}' for word, worth in words.items())}"] if role in own else []
    for role, codes in profile.na.items():
        told += [f"in {role} {', '.join(codes)} for no answer"] if role in own else []
    told += [f"{role} on {scale}" for role, scale in profile.scales.items() if role in own]
    if kind.time in own and profile.dates:
        told.append(f"dates with the {_FIRST[profile.dates]} first where they leave it open")
    if kind.time in own and profile.zone:
        told.append(f"dates in {profile.zone}")
    if previews:
        told.append(f"previews and tests set aside, as {' and '.join(previews)} tell")
    if profile.footers:
        told.append("the tool's lines behind the table taken for no rows")
    return f"Known as an export of {known.evidence}" + (f": {'; '.join(told)}." if told else ".")
