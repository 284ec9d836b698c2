"""The settings that the profile of a known tool gives to a table, below those of the user and the project file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from cxkit import config
from cxkit.language import tr, translated
from cxkit.model import Note
from cxkit.roles import SCORES, Hints, Resolved, sampled, shortened
from cxkit.sources.profiles import Known, match_headers
from cxkit.tables import DataTable, Rules
from cxkit.values import Scale, fold
from cxkit.values.answers.scales import speak_of_ease
from cxkit.values.answers.scores import direction
from cxkit.values.contacts.digital_channels import is_digital_channel
from cxkit.values.statuses.consent_ends import consent_end_of

if TYPE_CHECKING:
    import polars as pl

_FIRST = {"dmy": "day", "mdy": "month", "ymd": "year"}


class Header(NamedTuple):
    """The names of columns, and the texts in further rows of the header."""

    columns: Sequence[str]
    texts: Mapping[str, str] = MappingProxyType({})


class ProfileMatch(NamedTuple):
    """The roles of columns by the profile of a tool, those of them that nobody else has named, and the columns that mark previews."""

    known: Known
    columns: Mapping[str, str]
    found: Mapping[str, str]
    previews: Mapping[str, frozenset[str]]


def hints(known: Known | None, header: Header, sample: pl.DataFrame | None = None, files: Sequence[str] = ()) -> Hints:
    """Match the profile of the tool with the columns, the further rows of the header and a ``sample`` of the values of the ``files``."""
    from cxkit.values.answers.ratings import are_labels, are_ratings

    columns, texts = header
    values = None if sample is None else sampled(sample)
    rated = None if values is None else lambda column: are_ratings(values(column).texts)
    scaled = None if values is None else lambda column: are_labels(values(column).texts)
    eased = None if values is None else lambda column: speak_of_ease(values(column).texts)
    ways = None if values is None else lambda column: any(is_digital_channel(each) is not None for each in set(values(column).texts))
    ended = frozenset(column for column in columns if consent_end_of(texts.get(column) or column))
    if known is None:
        return Hints(never=ended, texts=texts, values=values, rated=rated, scaled=scaled, eased=eased, files=files, ways=ways)
    never = {*match_headers(known.profile.never, columns, texts), *ended}
    asked = {name: text for name, text in texts.items() if name not in never}
    return Hints(lambda role: known.columns(role, columns, texts), known.profile.either, never, asked, values, rated, scaled, ways=ways)


def match_profile(
    known: Known, header: Header, roles: Mapping[str, Resolved], doubtful: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> ProfileMatch:
    """The profile for a table with resolved roles, including a role that the user gave, if its column is the tool's own.

    Of ``doubtful`` roles it has those of the only column of the tool that holds several: another column may tell its rows apart.
    """
    resolved = {role: found.column for role, found in roles.items()}
    either = {role: columns[0] for role, columns in doubtful.items() if role in known.profile.either and len(columns) == 1}
    columns = {role: column for role, column in {**either, **resolved}.items() if column in known.columns(role, *header)}
    found = {role: column for role, column in columns.items() if role in roles and roles[role].found == "profile"}
    previews = {
        column: frozenset(map(fold, values))
        for pattern, values in known.profile.previews.items()
        for column in match_headers((pattern,), *header)
    }
    return ProfileMatch(known, columns, found, previews)


def apply_rules(match: ProfileMatch, rules: Rules, section: config.Source) -> Rules:
    """The rules of the user and the project file, with the tool's below them. Codes of the project file replace the tool's."""
    profile = match.known.profile
    codes = {role: frozenset(map(fold, profile.na[role])) for role in match.columns if role in profile.na and role not in section.na}
    scales = {role: Scale.parse(profile.scales[role].split()[0]) for role in match.columns if role in profile.scales}
    return rules._replace(
        na={**rules.na, **{role: own | rules.na.get(role, frozenset()) for role, own in codes.items()}},
        scales={**scales, **rules.scales},
        dates=rules.dates or profile.dates,
        easy=rules.easy or (direction(profile.scales.get("effort", "")) if "effort" in match.columns else None),
    )


def known_table(table: DataTable, known: Known, header: Header, section: config.Source) -> DataTable:
    """The table with the settings of the profile: values of words, rows that are previews, and the note on all of them.

    The rules of the table are those of the user and the project file (its ``section``); those of the profile rank below them.
    """
    found, profile = match_profile(known, header, table.roles, table.doubtful), known.profile
    note = Note(code="profile", level="info", text=_describe(found), hint="--profile none reads the file as any other")
    return replace(
        table,
        rules=apply_rules(found, table.rules, section),
        tool=profile.title,
        previews=found.previews,
        labels={**table.labels, **{found.columns[role]: worth for role, worth in profile.labels.items() if role in found.columns}},
        expected=frozenset(fold(code) for codes in profile.na.values() for code in codes),
        supposed=frozenset(role for role in profile.scales if role in found.columns and role not in table.rules.scales),
        notes=(*table.notes, note),
    )


def _describe(match: ProfileMatch) -> str:
    """The settings of the profile, in words."""
    profile = match.known.profile
    words = [f"{role} = '{shortened(column)}'" for role, column in match.found.items()]
    words += [tr("{role} on {scale}", role=role, scale=scale) for role, scale in profile.scales.items() if role in match.columns]
    for role, worth in profile.labels.items():
        words += (
            [tr("in {role} {names}", role=role, names=", ".join(f"{word} = {value:g}" for word, value in worth.items()))]
            if role in match.columns
            else []
        )
    for role, codes in profile.na.items():
        meant = tr("no answer" if role in SCORES else "none")
        words += [tr("{role} {names} is {meant}", role=role, names=tr(" or ").join(codes), meant=meant)] if role in match.columns else []
    if profile.dates:
        words.append(tr("dates with the {first} first where they leave it open", first=translated(_FIRST[profile.dates])))
    if profile.zone:
        words.append(tr("dates in {zone}", zone=profile.zone))
    if match.previews:
        words.append(tr("previews and tests excluded, by {names}", names=tr(" and ").join(match.previews)))
    if profile.footers:
        words.append(tr("the tool's lines behind the table are no rows"))
    return tr("Known as an export of {evidence}", evidence=match.known.evidence) + (f": {'; '.join(words)}." if words else ".")
