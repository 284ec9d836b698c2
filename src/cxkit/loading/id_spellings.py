"""Ids that differ in punctuation alone, as J-29870951-0 and J298709510: probably one customer, which the user decides."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
from cxkit.tables import DataTable
from cxkit.tables.id_forms import in_form

_NAMES = frozenset({"name", "company", "customer", "lastname", "email", "buyer"})
_SIGNS = re.compile(r"[^\w]|_")
_LONG = 7  # letters and digits: shorter ids may be numbers of several parts, as 1-11 and 11-1


def spellings_note(table: DataTable, column: str) -> Note | None:
    """A warning if ids of the first rows differ in punctuation alone, and a name or their length shows that they are probably the same.

    Without a name that they share, one of them must have no punctuation at all.
    """
    if not table.sample.get_column(column).str.strip_chars().str.contains(r"[^\p{L}\p{N}]").any():
        return None
    names = [each for each in table.columns if each != column and _is_name(table, each)]
    ids = table.sample.select(
        pl.col(column).str.strip_chars().alias("id"),
        in_form(pl.col(column), "alphanumeric").alias("plain"),
        *(pl.col(name).cast(pl.String).str.strip_chars().str.to_lowercase().alias(f"name {at}") for at, name in enumerate(names)),
    ).filter(pl.col("id").str.contains(r"\d") & ~pl.col("id").str.contains("@", literal=True))
    several = ids.filter((pl.col("id").str.to_lowercase().n_unique().over("plain")) > 1)
    found = dict[str, list[str]]()
    for plain, group in _by_id(several):
        spelled = sorted(group.get_column("id").unique().to_list())
        long = len(plain) >= _LONG and any(not _SIGNS.search(each) for each in spelled)
        if long or any(_share_a_name(group, name) for name in group.columns if name.startswith("name ")):
            found[plain] = spelled
    if not found:
        return None
    first = next(iter(found.values()))[:2]
    such = tr(", such as {shown}", shown=tr(" and ").join(table.quoted(column, *first))) if table.rules.min_cell <= 1 else ""
    text = tr(
        "Column '{column}': {spelled:,} ids of the first rows differ in punctuation alone and may be one customer{such}: each counts."
        if len(found) == 1
        else "Column '{column}': {spelled:,} ids of the first rows differ in punctuation alone and may be {meant:,} customers{such}: "
        "each counts.",
        column=shortened(table.shown.get(column, column)),
        spelled=sum(map(len, found.values())),
        meant=len(found),
        such=such,
    )
    return Note(code="ids-punctuation", level="warning", text=text, hint=tr("--id-form alphanumeric compares letters and digits alone"))


def _is_name(table: DataTable, column: str) -> bool:
    means = all_meanings(column) if not column.startswith("cx:") else frozenset[str]()
    return bool(means & _NAMES) and "id" not in means and table.sample.schema[column] == pl.String


def _by_id(several: pl.DataFrame) -> Sequence[tuple[str, pl.DataFrame]]:
    return [(str(key[0]), group) for key, group in several.group_by("plain", maintain_order=True)]


def _share_a_name(group: pl.DataFrame, name: str) -> bool:
    """Whether two spellings of an id stand beside one name."""
    seen = defaultdict[str, set[str]](set)
    for text, called in group.select("id", name).drop_nulls().iter_rows():
        if called:
            seen[called].add(text)
    return any(len(each) > 1 for each in seen.values())
