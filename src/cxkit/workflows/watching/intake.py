"""Takes the files of a folder into the store: each is counted once, in one transaction, or left with a reason."""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from cxkit.errors import CxError, DataError, SourceError, UsageError
from cxkit.language import tr
from cxkit.registry import Metric
from cxkit.run import created
from cxkit.workflows._quoted_errors import for_report
from cxkit.workflows.watching import counted_files as counted
from cxkit.workflows.watching.cells import FileCounts
from cxkit.workflows.watching.counted_files import KnownFile
from cxkit.workflows.watching.file_counts import Counting
from cxkit.workflows.watching.folder import Arrival, Folder
from cxkit.workflows.watching.store import snapshot, transaction
from cxkit.workflows.watching.stored_cells import StoredCells

_CHANGED = "It changed while it was read."
State = Literal["counted", "replaced", "unchanged", "copy", "waiting", "refused"]


class Outcome(NamedTuple):
    """What happened to a file: its ``state``, the rows counted, and ``why`` it was left out, with a ``hint``; ``warnings`` of counting."""

    name: str
    state: State
    rows: int | None = None
    why: str = ""
    hint: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def is_finding(self) -> bool:
        """Whether somebody has to look at it."""
        return self.state == "refused"


@dataclass
class Intake:
    """The files of a ``folder`` on their way into the ``store``: counts of ``metrics``, by the way of ``counting``.

    ``replace``: a file with the name of an earlier one and another content takes its place; else it is refused. ``limit``: the cell limit.
    """

    folder: Folder
    store: Path
    metrics: Sequence[Metric]
    counting: Counting
    replace: bool
    limit: int = 0
    cells: StoredCells = field(init=False)
    _known: dict[str, KnownFile] = field(default_factory=dict)
    _left: dict[str, tuple[Arrival, Outcome]] = field(default_factory=dict)
    _scales_known: bool = False

    def __post_init__(self) -> None:
        self.cells = StoredCells(self.store)

    def open(self, options: Mapping[str, object]) -> None:
        """Make the store, and read which files it knows. Raises UsageError if its files were counted with other ``options``."""
        asked = json.dumps(options, sort_keys=True, default=str)
        with transaction(self.store) as store:
            before = counted.setting(store, "options")
            if before is not None and before != asked and counted.metrics_of(store):
                raise UsageError(
                    tr(
                        "The files in {store} were counted with other options: {before}.",
                        store=self.store,
                        before=_other_options(json.loads(before), json.loads(asked)),
                    ),
                    "Give the same ones, so that all files are counted alike, or name another --store.",
                )
            counted.set_setting(store, "options", asked)
            counted.set_setting(store, "folder", str(self.folder.path.resolve()))
            self._known = counted.known_files(store)
            self._scales_known = all(counted.scores_of(store, metric.name) for metric in self.metrics)

    def take(self, most_seconds: float) -> list[Outcome]:
        """Take what is complete, for ``most_seconds`` at least; the rest is left for the next call. Raises CxError of the store alone."""
        begin = time.monotonic()
        done: dict[str, Outcome] = {}
        # once each; but what was refused is looked at again if other files have shown the scale of its scores
        while complete := [
            each for each in self.folder.complete_and_pending(self._finished())[0] if each.name not in done or done[each.name].is_finding
        ]:
            for arrival in complete:
                done[arrival.name] = self._take(arrival)
                if time.monotonic() - begin > most_seconds:
                    return list(done.values())
        return list(done.values())

    def files(self) -> list[Path]:
        """The files in the store that are still in the folder, with the content that was counted."""
        return [
            self.folder.path / name for name, status in self.folder.files() if name in self._known and self._known[name].status == status
        ]

    @property
    def size(self) -> int:
        """The number of files in the store."""
        return len(self._known)

    @property
    def refused(self) -> list[Outcome]:
        """The files that were left out and are still there unchanged."""
        if not self._left:
            return []
        there = set(self.folder.files())
        self._left = {name: (arrival, outcome) for name, (arrival, outcome) in self._left.items() if arrival in there}
        return [outcome for _, outcome in self._left.values() if outcome.is_finding]

    def waiting(self) -> list[Outcome]:
        """The files that may still be written."""
        _, pending = self.folder.complete_and_pending(self._finished())
        return [Outcome(each.name, "waiting", why=tr("It may still be written.")) for each in pending]

    def _finished(self) -> set[Arrival]:
        names = {metric.name for metric in self.metrics}
        known = {Arrival(name, each.status) for name, each in self._known.items() if names <= each.metrics}
        return known | {arrival for arrival, _ in self._left.values()}

    def _take(self, arrival: Arrival) -> Outcome:
        """Take one file: counted if its content stays the same until that is done."""
        outcome = self._outcome(arrival)
        if outcome.state in ("refused", "copy"):
            self._left[arrival.name] = (arrival, outcome)
        else:
            self._left.pop(arrival.name, None)
        if outcome.state == "counted" and not self._scales_known:
            # what was refused before the first answers may be read on the scale that these show
            self._scales_known = True
            self._left = {name: left for name, left in self._left.items() if not left[1].is_finding}
        return outcome

    def _outcome(self, arrival: Arrival) -> Outcome:
        """Count a file and save its counts, unless it was counted before. Raises CxError of the store alone."""
        name, known = arrival.name, self._known.get(arrival.name)
        try:
            hash_ = self.folder.hash(name)
        except CxError as error:
            return self._refusal(arrival, error)
        same = known is not None and known.hash == hash_
        if known is not None and not same and not self.replace:
            return _changed(name)
        with snapshot(self.store) as store:
            other = None if known else counted.same_content(store, name, hash_)
        if other:
            return Outcome(name, "copy", why=tr("It has the content of {other}.", other=other))
        metrics = [metric for metric in self.metrics if not (same and known is not None and metric.name in known.metrics)]
        outcome = self._count(arrival, hash_, metrics)
        if outcome.state != "counted" or known is None:
            return outcome
        return outcome._replace(state="replaced" if not same else "counted" if metrics else "unchanged")

    def _count(self, arrival: Arrival, hash_: str, metrics: Sequence[Metric]) -> Outcome:
        """Count a file for these metrics and save the counts, if its content stays the same until that is done."""
        known = self._known.get(arrival.name)
        with snapshot(self.store) as store:
            scores = {metric.name: counted.scores_of(store, metric.name) for metric in metrics}

        def count() -> dict[str, FileCounts]:
            return {metric.name: self.counting.count(metric, self.folder.path / arrival.name, scores[metric.name]) for metric in metrics}

        try:
            made = count()
        except CxError as error:
            return self._refusal(arrival, for_report(error, count, self.limit))
        if not self._is_unchanged(arrival, hash_):
            return Outcome(arrival.name, "waiting", why=_CHANGED)
        try:
            with transaction(self.store) as store:
                self._known[arrival.name] = counted.save(store, arrival.name, hash_, arrival.status, made, moment=created())
        except DataError as error:  # it is on another scale than the files before
            return self._refusal(arrival, error)
        if known is None:
            self.cells.add(made)
        else:  # counts may have been taken away
            self.cells.forget()
        rows = max((counts.rows[counted.READ] for counts in made.values()), default=None)
        warnings = dict.fromkeys(note.text for counts in made.values() for note in counts.notes if note.level == "warning")
        return Outcome(arrival.name, "counted", rows, warnings=tuple(warnings))

    def _is_unchanged(self, arrival: Arrival, hash_: str) -> bool:
        try:
            return self.folder.status(arrival.name) == arrival.status and self.folder.hash(arrival.name) == hash_
        except SourceError:
            return False

    def _refusal(self, arrival: Arrival, error: CxError) -> Outcome:
        """What to say of a file that cannot be counted; one that changed meanwhile gets another chance."""
        if self.folder.status(arrival.name) != arrival.status:
            return Outcome(arrival.name, "waiting", why=_CHANGED)
        return Outcome(arrival.name, "refused", why=error.message, hint=error.hint_in_line)


def _other_options(before: Mapping[str, object], asked: Mapping[str, object]) -> str:
    """The options that differ, as they were typed before."""
    found = []
    for name in sorted({*before, *asked}):
        was = before.get(name)
        if was == asked.get(name):
            continue
        values = was if isinstance(was, list) else [was]
        option = f"--{name.replace('_', '-')}"
        typed = [option if each is True else shlex.join([option, str(each)]) for each in values if each not in (None, False)]
        found.append(" ".join(typed) or tr("no {option}", option=option))
    return ", ".join(found)


def _changed(name: str) -> Outcome:
    why = tr("A file of this name was counted before, with another content.")
    return Outcome(name, "refused", why=why, hint=tr("--replace counts it in place of the earlier one; a new export needs a new name"))
