"""The suppressed rows of a report on episodes: rows of fewer customers than a limit, and those that would reveal them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cxkit.counts.contacts.event_log import CASE
from cxkit.counts.prepare import CUSTOMER
from cxkit.lazy import pl
from cxkit.measures.by_group import by_name
from cxkit.measures.cell_limits import SMALL, Hidden, hidden_groups, people_of, put_suppressed_last
from cxkit.measures.contacts.episodes import EPISODE, FROM, NEW, STEP, WHO, Episodes
from cxkit.measures.contacts.journey_figures import handed_on
from cxkit.measures.one_document import columns_shown_before, shown_before
from cxkit.model import Row

if TYPE_CHECKING:
    from cxkit.stats.atom_sizes import Size

_CONTAINED = ("contained", "contained_share", "low", "high")
_INSIDE = "cx:inside"
_THERE_AND_BACK = 3  # steps: A, B, A


class Suppression:
    """The suppressed rows. A limit of 1 or less suppresses none."""

    def __init__(self, found: Episodes, groups: Sequence[Sequence[str]], step: str, limit: int) -> None:
        self.limit = limit
        self._step = step
        self.n = 0
        self._shown: Collection[tuple[str, str]] = ()  # transitions
        self._found = found
        self._by_customer = CUSTOMER in found.contacts.columns
        self._groups: Hidden = {}
        if limit > 1:
            self._of_groups([(), *(tuple(by) for by in groups), (STEP,)])

    def over(self, rows: Sequence[Row], by: tuple[str, ...]) -> list[Row]:
        """Rows by group, with their flag; suppressed ones keep only the group's name, and come last."""
        hidden = self._groups.get(by, set())
        people = "customers" if self._by_customer else "episodes"
        return put_suppressed_last([self._flagged(row, by, row[people], tuple(row[name] for name in by) in hidden) for row in rows])

    def steps(self, rows: Sequence[Row], name: str) -> list[Row]:
        """Rows by the step in which episodes began."""
        rows = [{**row, **dict.fromkeys(_CONTAINED)} if row[name] in self._hidden_contained else row for row in rows]
        shown = [{**row, "handed_to": None, "handed_share": None} if row[name] in self._hidden_handoffs else row for row in rows]
        return put_suppressed_last([self._flagged(row, (name,), row["started"], row[name] in self._hidden_steps) for row in shown])

    @cached_property
    def _hidden_handoffs(self) -> set[object]:
        """Steps from which few customers were handed to the usual other step, or all but few: the share would reveal both."""
        from cxkit.stats.atom_sizes import count

        if self.limit <= 1:
            return set()
        names, hidden = self._found.steps, set[object]()
        people = self._sizes(self._found.first_handoffs.lazy(), [FROM, STEP])
        for step, targets in handed_on(self._found).items():
            usual = max(targets, key=lambda to: (targets[to], -to))
            rest = [people[step, to] for to in targets if to != usual]
            if count([people[step, usual]]) < self.limit or (rest and count(rest) < self.limit):
                hidden.add(names[step])
        return hidden

    @cached_property
    def _hidden_contained(self) -> set[object]:
        """Steps in which few of the customers who began there stayed, or all but few."""
        from cxkit.stats.atom_sizes import count

        if self.limit <= 1:
            return set()
        people, hidden = self._people_of_paths, set[object]()
        for number, name in enumerate(self._found.steps):
            begun = [path for (path,) in people if path[0] == number]
            parts = [[people[path,] for path in begun if (set(path) == {number}) == stayed] for stayed in (True, False)]
            if any(part and count(part) < self.limit for part in parts):
                hidden.add(name)
        return hidden

    @cached_property
    def _people_of_paths(self) -> dict[tuple[Any, ...], Size]:
        """The customers who went each way."""
        ways = self._found.paths.with_columns(self._customers().get_column(WHO))
        return people_of(ways.lazy(), ["path"], WHO, self.limit)

    @cached_property
    def _hidden_steps(self) -> set[object]:
        """Steps in which few episodes began, or which few customers met at all, since the figures of all contacts together are known."""
        if self.limit <= 1:
            return set()
        names = self._found.steps
        begun = {step for (step,) in self._groups.get((STEP,), set())}
        met = set(self._found.contacts.get_column(STEP).unique().to_list())
        started = set(self._found.table.get_column(STEP).unique().to_list())
        return {names[step] for step in (begun | (met - started))} | self._few_contacts()

    def _few_contacts(self) -> set[str]:
        """The steps whose contacts in episodes are of few customers, or would reveal such beside what other reports show.

        Beside all contacts of a group, which other reports of the document show, those in episodes would reveal those that belong to none,
        because their customer is missing: a note gives their number.
        """
        from cxkit.stats.disclosure import suppress

        rows = self._found.events.rows
        columns = [self._step, *(name for name in columns_shown_before("contacts") if name in rows.columns and name != self._step)]
        who = CUSTOMER if CUSTOMER in rows.columns else CASE
        inside = pl.col(self._step).is_not_null() & (True if self._found.by_case else pl.col(who).is_not_null())
        events = rows.lazy().select(who, pl.col(columns).cast(pl.String), inside.alias(_INSIDE))
        sizes = people_of(events, [*columns, _INSIDE], who, self.limit)
        atoms = sorted(sizes, key=by_name)
        known = [frozenset(at for at, key in enumerate(atoms) if key[-1] is within) for within in (True, False)]
        shown = {by: groups for by, groups in shown_before("contacts").items() if set(by) <= set(columns)}
        for by, groups in sorted(shown.items()):
            places = [columns.index(name) for name in by]
            members: dict[tuple[object, ...], list[int]] = {}
            for at, key in enumerate(atoms):
                members.setdefault(tuple(key[place] for place in places), []).append(at)
            known += [frozenset(each) for key, each in members.items() if key in groups]
        known = [each for each in known if each]
        steps = sorted({key[0] for key in atoms if key[-1]})
        of_steps = [frozenset(at for at, key in enumerate(atoms) if key[0] == step and key[-1]) for step in steps]
        first = {len(known) + at for at, step in enumerate(steps) if (step,) in shown.get((self._step,), ())}
        hidden = suppress([*known, *of_steps], [sizes[key] for key in atoms], self.limit, known=len(known), first=first)
        return {steps[row - len(known)] for row in hidden if row >= len(known)}

    def transitions(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Transitions: the rows of one ``from`` add up by their shares, and the rows of one ``to`` by the table of steps."""
        if self.limit <= 1:
            return list(rows)
        moved = self._found.contacts.lazy().filter(~pl.col(NEW))
        steps = self._found.steps
        sizes = {(steps[a], steps[b]): n for (a, b), n in self._sizes(moved, [FROM, STEP]).items()}
        arriving = [frozenset(pair for pair in sizes if pair[1] == step) for step in steps if step not in self._hidden_steps]
        leaving = [frozenset(pair for pair in sizes if pair[0] == step) for step in steps]
        hidden = self._hidden_beside(sizes, arriving, leaving)
        self.n += len(hidden)
        self._shown = sizes.keys() - hidden
        return [row for row in rows if (row["from"], row["to"]) not in hidden]

    def paths(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The most frequent paths.

        Those that begin in a step, and those that stay in it, add up to the figures of the steps, and those that hold a transition to its
        number: ``transitions`` comes first.
        """
        if self.limit <= 1:
            return list(rows)
        sizes = {tuple(self._found.steps[step] for step in path): size for (path,), size in self._people_of_paths.items()}
        known = [frozenset(sizes)]
        for step in self._found.steps:
            if step not in self._hidden_steps:
                begun = frozenset(path for path in sizes if path[0] == step)
                known += [begun, frozenset(path for path in begun if set(path) == {step})]
        known += [frozenset(path for path in sizes if pair in pairwise(path)) for pair in sorted(self._shown)]
        listed = {tuple(row["path"]) for row in rows}
        hidden = self._hidden_beside(sizes, known, [], listed)
        # also beside how many had one contact, which nobody is shown by step, but may know
        known += [frozenset([path]) for path in sizes if len(path) == 1 and path[0] not in self._hidden_steps]
        hidden |= self._hidden_beside(sizes, known, [], listed)
        self.n += len(hidden)
        return [row for row in rows if tuple(row["path"]) not in hidden]

    def loops(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The loops; those there and back add up to the ping-pong figure of the report."""
        if self.limit <= 1:
            return list(rows)
        number = "customers" if self._by_customer else "episodes"
        sizes = {tuple(row["loop"]): row[number] if row[number] >= self.limit else frozenset(row["who"]) for row in rows}
        hidden = self._hidden_beside(sizes, [frozenset(loop for loop in sizes if len(loop) == _THERE_AND_BACK)], [])
        self.n += len(hidden)
        return [row for row in rows if tuple(row["loop"]) not in hidden]

    def _flagged(self, row: Row, by: Sequence[str], n: object, hidden: bool) -> Row:
        if hidden:
            self.n += 1
            return {**{key: cell if key in by else None for key, cell in row.items()}, "flag": "suppressed"}
        return {**row, "flag": "small-n" if int(str(n)) < SMALL else None}

    def _customers(self) -> pl.DataFrame:
        who = pl.col(WHO) if self._by_customer else pl.int_range(pl.len(), dtype=pl.UInt32).alias(WHO)
        return self._found.table.with_columns(who)

    def _sizes(self, rows: pl.LazyFrame, by: Sequence[str]) -> dict[tuple[Any, ...], Size]:
        return people_of(rows, by, WHO if self._by_customer else EPISODE, self.limit)

    def _of_groups(self, tables: list[tuple[str, ...]]) -> None:
        finest = list(dict.fromkeys(name for by in tables for name in by))
        self._groups = hidden_groups(tables, finest, people_of(self._customers().lazy(), finest, WHO, self.limit), self.limit)

    def _hidden_beside(
        self,
        sizes: Mapping[Any, Size],
        known: Sequence[frozenset[Any]],
        revealed: Sequence[frozenset[Any]],
        shown: Collection[Any] | None = None,
    ) -> set[Any]:
        """The parts to suppress, of those ``shown`` (by default all).

        ``known`` are sets of parts with sums known from elsewhere, ``revealed`` those whose sums any part of them reveals.
        """
        from cxkit.stats.disclosure import suppress

        parts = sorted(sizes)
        place = {part: at for at, part in enumerate(parts)}
        sums = [frozenset(place[part] for part in each) for each in (*known, *revealed) if each]
        public = sum(1 for each in known if each)
        listed = [at for at, part in enumerate(parts) if shown is None or part in shown]
        rows = [*sums, *(frozenset([at]) for at in listed)]
        suppressed = suppress(rows, [sizes[part] for part in parts], self.limit, known=public)
        away = {listed[row - len(sums)] for row in suppressed if row >= len(sums)}
        away |= {at for number in range(public, len(sums)) if number in suppressed for at in sums[number]}
        return {parts[at] for at in away if shown is None or parts[at] in shown}
