"""The names of groups: different spellings of one name, blanks for no name, labels with no visible difference."""

from __future__ import annotations

import shlex
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from math import prod
from typing import NamedTuple

from cxkit.counts.several_answers import SEPARATORS, answers, combined, list_names, separator_of, spread
from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import DIMENSIONS
from cxkit.tables.reading import query_once
from cxkit.tables.table import DataTable
from cxkit.values.contacts.web_analytics import DIRECT, direct_visits
from cxkit.values.folding import fold
from cxkit.values.guards import strip_guard
from cxkit.values.placeholders import placeholders

_SHOWN = 3
_FEW = 10_000  # rows up to which the streaming engine takes longer to start than to group
_MANY, _FIRST = 100, 300_000
"""Groups of the sample from which on the first rows are looked at, and how many of these."""
MAX_GROUPS = 10_000
"""The largest number of groups that a table may have."""


_PREFIX = "cx:group "


def group_id(name: str) -> str:
    """The internal name of a group column until the report is made.

    No figure has a name with this prefix, so that a column of the file may have the name of any figure.

    >>> group_id("active"), group_name(group_id("active"))
    ('cx:group active', 'active')
    """
    return f"{_PREFIX}{name}"


def is_group(column: str) -> bool:
    """Whether a column has such an internal name."""
    return column.startswith(_PREFIX)


def group_name(column: str) -> str:
    """The display name of a group column; any other column keeps its name."""
    return column.removeprefix(_PREFIX)


class Key(NamedTuple):
    """One group column: its display name, and its column in the file; None if it comes from headers."""

    name: str
    column: str | None

    @property
    def id(self) -> str:
        """The internal name of the column until the report is made."""
        return group_id(self.name)


def keys_of(groupings: Iterable[Sequence[Key]]) -> tuple[Key, ...]:
    """All group columns of several groupings, each once."""
    return tuple(dict.fromkeys(key for grouping in groupings for key in grouping))


class Alike(NamedTuple):
    """Texts that differ only in case, blanks or Unicode form: the usual one, and the others, the most frequent first."""

    usual: str
    others: tuple[str, ...]


class NamedGroups(NamedTuple):
    """The values of a group column by their names, null for none; each name once, in order; notes on labels that look alike.

    ``values`` go by the key's id; they are texts, or categories if the count has them, or lists of texts if cells hold several answers.
    ``merged``: whether different values may have become one.
    """

    values: pl.Series
    names: tuple[str, ...]
    notes: list[Note]
    merged: bool


class TooManyGroupsError(DataError):
    """The number of groups, and the ``column`` with the most ``values``."""

    def __init__(self, groups: int, column: str, values: int, *, first: bool = False) -> None:
        self.values = values
        super().__init__(
            tr(
                "Grouping gives {groups:,} groups in the first {first:,} rows, more than {max_groups:,}; column '{column}' alone has "
                "{values:,} values there."
                if first
                else "Grouping gives {groups:,} groups, more than {max_groups:,}; column '{column}' alone has {values:,} values.",
                first=_FIRST,
                groups=groups,
                max_groups=MAX_GROUPS,
                column=column,
                values=values,
            ),
            tr("Group by columns with fewer values (--by COLUMN, or --by none), or narrow the rows down with --where."),
        )


def named_values(table: DataTable, raw: pl.Series, n: pl.Series, key: Key) -> NamedGroups:
    """The names of the values of a group column. ``n``: rows of each. Raises TooManyGroupsError."""
    text = raw if raw.dtype == pl.Categorical else (raw.fill_nan(None) if raw.dtype.is_float() else raw).cast(pl.String)
    held = pl.DataFrame({"text": text, "n": n})
    if held.height <= _FEW:
        found = held.drop_nulls("text").group_by("text").agg(pl.col("n").sum())
    else:
        found = held.lazy().drop_nulls("text").group_by("text").agg(pl.col("n").sum()).collect(engine="streaming")
    found = found.with_columns(pl.col("text").cast(pl.String)).sort("text")
    rows: dict[str, int] = dict(found.rows())
    if table.holds_several(key.column):
        return _several_named(table, text, rows, key)
    names, notes = _names_of(table, rows, key)
    notes += _several_notes(table, key, names, rows)
    as_they_stand = all(text == name for text, name in names.items())
    named = text if as_they_stand else text.cast(pl.String).replace_strict(names, default=None, return_dtype=pl.String)
    nulls = [None] if text.null_count() else []
    merged = text.null_count() > raw.null_count() or len({*names.values(), *nulls}) < len(names) + len(nulls)
    return NamedGroups(named.alias(key.id), tuple(sorted({name for name in names.values() if name is not None})), notes, merged)


def _several_named(table: DataTable, text: pl.Series, rows: Mapping[str, int], key: Key) -> NamedGroups:
    """The names of a column whose cells hold several answers, as lists."""
    sign = separator_of(rows)
    parts = {each: list(dict.fromkeys(answers(each, sign))) for each in rows}
    counted = Counter[str]()
    for each, held in parts.items():
        counted.update(dict.fromkeys(held, rows[each]))
    names, notes = _names_of(table, dict(sorted(counted.items())), key)
    lists = {each: sorted({name for part in held if (name := names[part]) is not None}) for each, held in parts.items()}
    shown = key.column or key.name
    if any(len(each) > 1 for each in lists.values()):
        sentence = tr(
            "Cells of column '{shown}' hold several answers. A row counts in each of its groups, so that these overlap and "
            "add up to more than all rows. Differences compare the rows that hold an answer with those that do not.",
            shown=shown,
        )
        notes.append(Note(code="groups-overlap", level="info", text=sentence))
    else:
        sentence = tr("No cell of column '{shown}' holds several answers.", shown=shown)
        notes.append(Note(code="groups-single", level="warning", text=sentence, hint="leave --multiple out"))
    every = tuple(sorted({name for name in names.values() if name is not None}))
    return NamedGroups(list_names(text, lists, key.id), every, notes, merged=True)


def _names_of(table: DataTable, rows: Mapping[str, int], key: Key) -> tuple[dict[str, str | None], list[Note]]:
    """The name of each text of a group column, null for none, with notes. ``rows``: rows of each. Raises TooManyGroupsError."""
    if len(rows) > MAX_GROUPS:
        raise TooManyGroupsError(len(rows), str(key.column or key.name), len(rows))
    known = _known(table, rows, key)
    none = _placeholders(known, rows, key)
    names = _names({**known, **dict.fromkeys(map(fold, none))}, rows)
    notes = [_placeholder_note(key, none, table.rules.min_cell)] if any(text.strip() for text in none) else []
    notes += _direct_notes(key, names)
    alike = {folded: spellings for folded, spellings in _spellings(names, rows).items() if len(spellings) > 1}
    if alike and table.rules.fold:
        common = {folded: spellings.most_common(1)[0][0] for folded, spellings in alike.items()}
        names = {text: common.get(fold(name), name) if name is not None else None for text, name in names.items()}
    elif alike:
        notes.append(_alike_note(key, list(alike.values()), table.rules.min_cell))
    notes += _damaged_notes(key, rows, table.rules.min_cell)
    return names, notes


def _several_notes(table: DataTable, key: Key, names: Mapping[str, str | None], rows: Mapping[str, int]) -> list[Note]:
    """A note on names that are combinations of others, as in cells of questions with multiple answers."""
    counted = Counter[str]()
    for text, given in names.items():
        if given is not None:
            counted[given] += rows[text]
    for sign in SEPARATORS:
        if found := combined(counted.keys(), sign):
            name = key.column or key.name
            shown = [each for each in found if counted[each] >= table.rules.min_cell]
            such = tr(", such as {shown}", shown=spelled_apart(shown[0])) if shown else ""
            text = tr(
                "Column '{name}' has cells with several values{such}: {n} groups are combinations.", name=name, such=such, n=len(found)
            )
            # only surveys and contacts can count a row in several groups
            apart = table.kind.name in ("survey", "contacts") and key.column
            hint = tr("--multiple {name} counts a row in each of its groups", name=shlex.quote(name)) if apart else ""
            return [Note(code="groups-combined", level="warning", text=text, hint=hint)]
    return []


def _damaged_notes(key: Key, rows: Mapping[str, int], min_cell: int) -> list[Note]:
    """A note on names with bytes that the encoding does not have: different names may have become one."""
    damaged = {text: n for text, n in rows.items() if "\ufffd" in text}
    if not damaged:
        return []
    named = [repr(text) for text, n in damaged.items() if n >= min_cell][:_SHOWN]
    what = tr(", such as {names}", names=", ".join(named)) if named else ""
    text = tr(
        "Column '{column}': names of {n:,} rows hold bytes that the encoding does not have{what}; different names may "
        "have become one group.",
        column=key.column or key.name,
        n=sum(damaged.values()),
        what=what,
    )
    return [Note(code="names-damaged", level="warning", text=text, hint="--encoding NAME decides")]


def check_groups(groups: pl.DataFrame, columns: Sequence[str], *, first: bool = False) -> None:
    """Raise TooManyGroupsError if the rows have too many groups; ``columns`` are the names in the file. ``first``: more rows follow."""
    if not columns or groups.height <= MAX_GROUPS:
        return
    distinct = [groups.get_column(name).n_unique() for name in groups.columns]
    if prod(distinct) <= MAX_GROUPS:
        return
    found = groups.select(pl.struct(groups.columns).n_unique()).item() if len(distinct) > 1 else distinct[0]
    if found <= MAX_GROUPS:
        return
    most, column = max(zip(distinct, columns, strict=True))
    raise TooManyGroupsError(found, column, most, first=first)


def check_first_rows(table: DataTable, groupings: Iterable[Sequence[Key]]) -> None:
    """Raise TooManyGroupsError if the first rows of a table have too many groups already, before the others are read."""
    if not isinstance(table.reading.scan, pl.LazyFrame):
        return
    for grouping in groupings:
        columns = list(dict.fromkeys(key.column for key in grouping if key.column and not table.holds_several(key.column)))
        if columns and table.sample.select(columns).unique().height > _MANY:
            wanted = ("first-groups", *columns)
            groups = query_once(table.reading, wanted, partial(table.query, partial(_first_groups, columns), columns))
            check_groups(groups.drop("cx:n"), columns, first=groups.get_column("cx:n").sum() >= _FIRST)


def _first_groups(columns: Sequence[str], frame: pl.LazyFrame) -> pl.LazyFrame:
    return frame.head(_FIRST).group_by(columns).agg(pl.len().alias("cx:n"))


def check_named(named: Mapping[Key, NamedGroups], groupings: Iterable[Sequence[Key]]) -> None:
    """The same of named columns, row by row; skipped if the names cannot make too many groups."""
    for grouping in groupings:
        if prod(len(named[key].names) + 1 for key in grouping) > MAX_GROUPS:
            groups = spread(pl.DataFrame([named[key].values for key in grouping]), [key.id for key in grouping])
            groups = groups.lazy().unique().collect(engine="streaming")
            check_groups(groups, [str(key.column) for key in grouping])


def numbered(groups: Iterable[NamedGroups]) -> list[pl.Series]:
    """Names as small numbers (Enum), since joins and groupings of texts take several times as long."""
    each = list(groups)
    values = pl.DataFrame([named.values for named in each])
    kinds = (pl.List(pl.Enum(named.names)) if isinstance(named.values.dtype, pl.List) else pl.Enum(named.names) for named in each)
    enums = (pl.col(text.name).cast(kind) for text, kind in zip(values, kinds, strict=True))
    return values.lazy().select(enums).collect(engine="streaming").get_columns()


def alike(table: DataTable, rows: Mapping[str, int], key: Key) -> list[Alike]:
    """Texts of a group column that look like one name, as written in the file; ``rows``: how many each has.

    Texts that have a name in the project file are left out: it has decided.
    """
    known = _known(table, rows, key)
    known |= dict.fromkeys(map(fold, _placeholders(known, rows, key)))
    names = _names(known, dict(sorted(rows.items())))
    written: defaultdict[str, list[str]] = defaultdict(list)
    for text, name in names.items():
        if name is not None and fold(text) == fold(name) and fold(text) not in known:
            written[fold(name)].append(text)
    found = []
    for folded, spellings in _spellings(names, rows).items():
        name = spellings.most_common(1)[0][0]
        texts = sorted(written[folded], key=lambda text: (-rows[text], text))
        usual = next((text for text in texts if names[text] == name), name)
        if others := tuple(text for text in texts if text != usual):
            found.append(Alike(usual, others))
    return found


def _known(table: DataTable, rows: Mapping[str, int], key: Key) -> dict[str, str | None]:
    """The names that the project file gives, by folded text, and those of direct visits; null if it declares the text to be no name."""
    known: dict[str, str | None] = dict.fromkeys(direct_visits(rows), DIRECT) if key.name == "channel" else {}
    known |= {fold(spelling): name for spelling, name in table.rules.names.get(key.name, {}).items()}
    return known | dict.fromkeys(table.rules.na.get(key.name, ()))


def _direct_notes(key: Key, names: Mapping[str, str | None]) -> list[Note]:
    """A note on the text that web analytics write for direct visits, if it is named so."""
    if key.name != "channel":
        return []
    direct = [text for text in names if fold(text) in direct_visits(names) and names[text] == DIRECT]
    if not direct:
        return []
    text = tr(
        "Column '{column}': {shown} is how web analytics write the visits that came directly; their channel is '{direct}'.",
        column=key.column or key.name,
        shown=spelled_apart(direct[0]),
        direct=DIRECT,
    )
    hint = tr("--na 'channel={code}' counts them as without a channel", code=direct[0].strip())
    return [Note(code="direct-visits", level="info", text=text, hint=hint)]


def _placeholders(known: Mapping[str, str | None], rows: Mapping[str, int], key: Key) -> dict[str, int]:
    """The texts that name no group, the most frequent first, with the rows of each; a name in the project file takes precedence."""
    none = placeholders(rows, key.column or key.name, dimension=key.name in DIMENSIONS)
    return {text: rows[text] for text in sorted(none, key=lambda text: (-rows[text], text)) if fold(text) not in known}


def _placeholder_note(key: Key, none: Mapping[str, int], min_cell: int) -> Note:
    """Name the placeholders that have at least as many rows as a report may show."""
    named = [spelled_apart(text) for text, n in none.items() if text.strip() and n >= min_cell]
    shown = tr(" and ").join(", ".join(named[:_SHOWN]).rsplit(", ", 1)) if named else tr("some values")
    more = ", …" if len(named) > _SHOWN else ""
    name = key.name.replace("_", " ")
    text = tr(
        "Column '{column}': {shown}{more} names no {name}; such rows are those without one."
        if len(named) == 1
        else "Column '{column}': {shown}{more} name no {name}; such rows are those without one.",
        column=key.column or key.name,
        shown=shown,
        more=more,
        name=name,
    )
    hint = (
        tr('[labels] {name} = {{ "{none}" = "NAME" }} in cxkit.toml gives one a name', name=key.name, none=next(iter(none)))
        if min_cell <= 1
        else ""
    )
    return Note(code="placeholder", level="info", text=text, hint=hint)


def _names(known: Mapping[str, str | None], texts: Iterable[str]) -> dict[str, str | None]:
    """The name of each text: the known one, else the text without outer blanks."""
    return {text: known.get(fold(text), strip_guard(text.strip())) for text in texts}


def _spellings(names: Mapping[str, str | None], rows: Mapping[str, int]) -> dict[str, Counter[str]]:
    """The names of texts, with their rows; texts that differ only in case, blanks or Unicode form are one name."""
    groups: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text, name in names.items():
        if name is not None:
            groups[fold(name)][name] += rows[text]
    return groups


def _alike_note(key: Key, alike: list[Counter[str]], min_cell: int) -> Note:
    """Name the spellings if each has at least as many rows as a report may show."""
    named = [spellings for spellings in alike if min(spellings.values()) >= min_cell]
    shown = "; ".join(tr(" and ").join(spelled_apart(name) for name, _ in spellings.most_common(_SHOWN)) for spellings in named[:_SHOWN])
    more = "; …" if shown and len(alike) > len(named[:_SHOWN]) else ""
    what = f": {shown}{more}" if shown else ""
    text = tr(
        "Column '{column}' has labels that differ in case, blanks or Unicode form only{what}.", column=key.column or key.name, what=what
    )
    return Note(code="labels-alike", level="warning", text=text, hint="--fold treats them as one")


def spelled_apart(text: str) -> str:
    """A text for a message; one that only looks like another, with composed characters, is shown by its code points."""
    return repr(text) if unicodedata.is_normalized("NFC", text) else ascii(text)
