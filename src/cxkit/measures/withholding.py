"""What a report on episodes withholds: rows of fewer customers than a limit, and those that would give such away."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from cxkit.lazy import pl
from cxkit.measures.episodes import EPISODE, FROM, NEW, STEP, WHO, Episodes
from cxkit.model import Row
from cxkit.tables.history import CUSTOMER

SMALL = 30


class Withheld:
    """Which rows are withheld. A limit of 1 or less withholds none."""

    def __init__(self, found: Episodes, groups: Sequence[Sequence[str]], limit: int) -> None:
        self.limit = limit
        self.n = 0
        self._found = found
        self._by_customer = CUSTOMER in found.contacts.columns
        self._groups: dict[tuple[str, ...], set[tuple[Any, ...]]] = {}
        if limit > 1:
            self._of_groups([(), *(tuple(by) for by in groups), (STEP,)])

    def over(self, rows: Sequence[Row], by: tuple[str, ...]) -> list[Row]:
        """Rows by group, with their flag; those withheld keep the group's name alone, and stand at the end."""
        hidden = self._groups.get(by, set())
        people = "customers" if self._by_customer else "episodes"
        return last_withheld([self._flagged(row, by, row[people], tuple(row[name] for name in by) in hidden) for row in rows])

    def steps(self, rows: Sequence[Row], name: str) -> list[Row]:
        """Rows by the step in which episodes began."""
        hidden = {self._found.steps[step] for (step,) in self._groups.get((STEP,), set())}
        return last_withheld([self._flagged(row, (name,), row["started"], row[name] in hidden) for row in rows])

    def transitions(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Rows of which those of one ``from`` add up to what is known."""
        if self.limit <= 1:
            return list(rows)
        steps = self._found.steps
        moved = self._found.contacts.lazy().filter(~pl.col(NEW))
        sizes = {(steps[a], steps[b]): n for (a, b), n in self._sizes(moved, [FROM, STEP]).items()}
        kept = []
        for start in dict.fromkeys(row["from"] for row in rows):
            hidden = self._hidden_beside_total({pair: n for pair, n in sizes.items() if pair[0] == start})
            kept += [row for row in rows if row["from"] == start and (row["from"], row["to"]) not in hidden]
            self.n += len(hidden)
        return sorted(kept, key=lambda row: (-row["n"], row["from"], row["to"]))

    def paths(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The most frequent paths, without those of too few customers."""
        if self.limit <= 1:
            return list(rows)
        table = self._found.paths.with_columns(self._customers().get_column(WHO))
        counted = table.lazy().group_by("path").agg(pl.col(WHO).drop_nulls().n_unique().alias("people")).collect(engine="streaming")
        sizes = {tuple(self._found.steps[step] for step in path): n for path, n in counted.iter_rows()}
        kept = [row for row in rows if sizes[tuple(row["path"])] >= self.limit]
        self.n += len(rows) - len(kept)
        return kept

    def large(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Rows of enough customers, or where none are known of enough episodes."""
        kept = [row for row in rows if (row["customers"] if self._by_customer else row["episodes"]) >= self.limit]
        self.n += len(rows) - len(kept)
        return kept

    def _flagged(self, row: Row, by: Sequence[str], n: object, hidden: bool) -> Row:
        if hidden:
            self.n += 1
            return {**{key: cell if key in by else None for key, cell in row.items()}, "flag": "suppressed"}
        return {**row, "flag": "small-n" if int(str(n)) < SMALL else None}

    def _customers(self) -> pl.DataFrame:
        who = pl.col(WHO) if self._by_customer else pl.int_range(pl.len(), dtype=pl.UInt32).alias(WHO)
        return self._found.table.with_columns(who)

    def _sizes(self, rows: pl.LazyFrame, by: Sequence[str]) -> dict[tuple[Any, ...], int]:
        who = WHO if self._by_customer else EPISODE
        counted = rows.group_by(by).agg(pl.col(who).drop_nulls().n_unique().alias("people")).collect(engine="streaming")
        return {tuple(row[name] for name in by): row["people"] for row in counted.iter_rows(named=True)}

    def _of_groups(self, tables: list[tuple[str, ...]]) -> None:
        finest = list(dict.fromkeys(name for by in tables for name in by))
        counted = self._customers().lazy().group_by(finest).agg(pl.col(WHO).drop_nulls().n_unique().alias("people")).collect()
        self._groups = hidden_groups(tables, counted, "people", self.limit)

    def _hidden_beside_total(self, sizes: Mapping[tuple[Any, ...], int]) -> set[Hashable]:
        """What is withheld of parts whose sum is known: the share of any that is shown tells it."""
        from cxkit.stats.disclosure import suppress

        parts = sorted(sizes)
        rows = [frozenset(range(len(parts))), *(frozenset([at]) for at in range(len(parts)))]
        withheld_rows = suppress(rows, [sizes[part] for part in parts], self.limit)
        if 0 in withheld_rows:  # all of them together are too few
            return set(parts)
        return {parts[at - 1] for at in withheld_rows}


def last_withheld(rows: Sequence[Row]) -> list[Row]:
    """The rows in their order, those withheld at the end: where they stood would tell how large they are."""
    return sorted(rows, key=lambda row: row["flag"] == "suppressed")


def hidden_groups(
    tables: Sequence[tuple[str, ...]], finest: pl.DataFrame, size: str, limit: int
) -> dict[tuple[str, ...], set[tuple[Any, ...]]]:
    """The groups to withhold, by table (its group columns): those of fewer than ``limit``, and what would give such away by differences.

    ``finest`` has the smallest groups there are, each once, with how many customers or answers are in it in the column ``size``.
    """
    from cxkit.stats.disclosure import suppress

    names = [name for name in finest.columns if name != size]
    # in one order: which of several equal rows is withheld must be the same in every run
    rows = sorted(finest.iter_rows(named=True), key=lambda row: [(row[name] is None, str(row[name])) for name in names])
    places, members = list[tuple[tuple[str, ...], tuple[Any, ...]]](), list[frozenset[int]]()
    for by in tables:
        atoms: dict[tuple[Any, ...], set[int]] = {}
        for at, row in enumerate(rows):
            atoms.setdefault(tuple(row[name] for name in by), set()).add(at)
        places += [(by, key) for key in atoms]
        members += [frozenset(each) for each in atoms.values()]
    hidden: dict[tuple[str, ...], set[tuple[Any, ...]]] = {}
    for at in suppress(members, [row[size] for row in rows], limit):
        by, key = places[at]
        hidden.setdefault(by, set()).add(key)
    return hidden
