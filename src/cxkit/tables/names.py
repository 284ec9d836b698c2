"""The names that groups go by: spellings of one name, blanks that mean no name, labels that differ in nothing that can be seen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import DIMENSIONS
from cxkit.tables.guards import unguarded
from cxkit.tables.scores import fold
from cxkit.tables.table import DataTable

_NO_NAME = frozenset({"", "-", "--", "–", "—", "n/a", "#n/a", "nan", "null", "none", "(blank)", "k.a.", "k. a.", "keine angabe", "#nv"})
_SHOWN = 3


class Key(NamedTuple):
    """One group column of the result: its name there, and the column of the file that it comes from; none where headers tell it."""

    name: str
    column: str | None


def named_values(table: DataTable, raw: pl.Series, n: pl.Series, key: Key) -> tuple[pl.Series, list[Note]]:
    """The names of the values of a group column, null for none, with notes on labels that look like one name. ``n``: rows of each."""
    raw = (raw.fill_nan(None) if raw.dtype.is_float() else raw).cast(pl.String)
    counted = pl.DataFrame({"text": raw, "n": n}).drop_nulls("text").group_by("text").agg(pl.col("n").sum()).sort("text")
    rows: dict[str, int] = dict(counted.rows())
    names = _names(table, rows, key)
    notes = []
    groups: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text, name in names.items():
        if name is not None:
            groups[fold(name)][name] += rows[text]
    alike = {folded: spellings for folded, spellings in groups.items() if len(spellings) > 1}
    if alike and table.rules.fold:
        common = {folded: spellings.most_common(1)[0][0] for folded, spellings in alike.items()}
        names = {text: common.get(fold(name), name) if name is not None else None for text, name in names.items()}
    elif alike:
        notes.append(_alike_note(key, list(alike.values())))
    named = raw.replace_strict(names, default=None, return_dtype=pl.String) if names else raw
    return named.alias(key.name), notes


def _names(table: DataTable, rows: Mapping[str, int], key: Key) -> dict[str, str | None]:
    """What each text is called: as the project file says, without blanks around it, and null where it means that there is none."""
    known: dict[str, str | None] = dict.fromkeys(_NO_NAME | {"na"} if key.name in DIMENSIONS else _NO_NAME)
    known |= {fold(spelling): name for spelling, name in table.rules.names.get(key.name, {}).items()}
    known |= dict.fromkeys(table.rules.na.get(key.name, ()))
    return {text: known.get(fold(text), unguarded(text.strip())) for text in rows}


def _alike_note(key: Key, alike: list[Counter[str]]) -> Note:
    shown = "; ".join(" and ".join(repr(name) for name, _ in spellings.most_common(_SHOWN)) for spellings in alike[:_SHOWN])
    more = "; …" if len(alike) > _SHOWN else ""
    text = f"Column '{key.column or key.name}' has labels that differ in case, blanks or Unicode form only: {shown}{more}."
    return Note(code="labels-alike", level="warning", text=text, hint="--fold takes them for one")
