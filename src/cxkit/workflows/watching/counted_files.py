"""The counts of files in the store: those of each file, and their totals, which every change keeps equal to their sum.

What is stored is the number of answers of each day, group and scores, and how many rows were excluded for which reason; never a row. The
totals make a report as quick after 5,000 files as after five; the counts of a single file are what ``--replace`` takes away again.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cxkit.errors import DataError
from cxkit.language import tr, translated
from cxkit.values import Scale
from cxkit.workflows.watching.cells import CODES, FileCounts, ScoreFacts, is_wider

READ = "read"
"""The name under which the rows read are counted, beside the reasons for which some were excluded."""


class KnownFile(NamedTuple):
    """A file in the store: its content ``hash``, its ``status`` when it was counted (size, times, inode), and for which metrics."""

    number: int
    hash: str
    status: str
    metrics: frozenset[str]


def known_files(store: sqlite3.Connection) -> dict[str, KnownFile]:
    """The files in the store by name."""
    counted: dict[int, set[str]] = {}
    for number, metric in store.execute("SELECT file, metric FROM counts"):
        counted.setdefault(number, set()).add(metric)
    rows = store.execute("SELECT id, name, hash, status FROM files")
    return {name: KnownFile(number, hash_, status, frozenset(counted.get(number, ()))) for number, name, hash_, status in rows}


def setting(store: sqlite3.Connection, name: str) -> str | None:
    """A setting of the store; None if it was never made."""
    found = store.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return str(found[0]) if found else None


def set_setting(store: sqlite3.Connection, name: str, value: str) -> None:
    """Make or change a setting."""
    store.execute("INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (name, value))


def scores_of(store: sqlite3.Connection, metric: str) -> dict[str, ScoreFacts]:
    """What is known of the scores of a metric, by role; empty before its first answer."""
    found = store.execute("SELECT scores FROM metrics WHERE name = ?", (metric,)).fetchone()
    return {role: ScoreFacts(*facts) for role, facts in json.loads(found[0]).items()} if found else {}


def save(store: sqlite3.Connection, name: str, hash_: str, status: str, made: Mapping[str, FileCounts], *, moment: str) -> KnownFile:
    """Add the counts of a file to the store, in place of those that it had for the same metrics; all of its own if its content is new.

    Raises DataError if a score is on another scale than in the files before.
    """
    before = store.execute("SELECT id, hash FROM files WHERE name = ?", (name,)).fetchone()
    if before and before[1] != hash_:
        for metric in [row[0] for row in store.execute("SELECT metric FROM counts WHERE file = ?", (before[0],))]:
            _take_away(store, before[0], metric)
    upsert = "INSERT INTO files (name, hash, status, counted) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
    upsert += " hash = excluded.hash, status = excluded.status, counted = excluded.counted RETURNING id"
    (number,) = store.execute(upsert, (name, hash_, status, moment)).fetchone()
    for metric, counts in made.items():
        _take_away(store, number, metric)
        _merge_scores(store, metric, counts)
        _add(store, metric, counts.rows, counts.cells, sign=1)
        packed = zlib.compress(json.dumps([[*cell, n] for cell, n in counts.cells.items()]).encode())
        store.execute("INSERT INTO counts VALUES (?, ?, ?, ?)", (number, metric, json.dumps(counts.rows), packed))
    metrics = frozenset(row[0] for row in store.execute("SELECT metric FROM counts WHERE file = ?", (number,)))
    return KnownFile(number, hash_, status, metrics)


def same_content(store: sqlite3.Connection, name: str, hash_: str) -> str | None:
    """The name of another file with this content; None if there is none."""
    found = store.execute("SELECT name FROM files WHERE hash = ? AND name <> ? ORDER BY id", (hash_, name)).fetchone()
    return str(found[0]) if found else None


def totals(store: sqlite3.Connection, metric: str) -> list[tuple[str, str, str, int]]:
    """Day, groups, scores and number of answers, over all files."""
    return store.execute("SELECT day, groups, scores, n FROM totals WHERE metric = ?", (metric,)).fetchall()


def rows_of(store: sqlite3.Connection, metric: str) -> dict[str, int]:
    """The rows read, and those excluded by reason, over all files."""
    return dict(store.execute("SELECT reason, n FROM rows WHERE metric = ? AND n > 0", (metric,)))


def metrics_of(store: sqlite3.Connection) -> list[str]:
    """The metrics that the store holds counts of."""
    return [row[0] for row in store.execute("SELECT DISTINCT metric FROM rows ORDER BY metric")]


def _take_away(store: sqlite3.Connection, number: int, metric: str) -> None:
    found = store.execute("SELECT rows, cells FROM counts WHERE file = ? AND metric = ?", (number, metric)).fetchone()
    if found is None:
        return
    cells = {(day, groups, scores): n for day, groups, scores, n in json.loads(zlib.decompress(found[1]))}
    _add(store, metric, json.loads(found[0]), cells, sign=-1)
    empty = "DELETE FROM totals WHERE metric = ? AND day = ? AND groups = ? AND scores = ? AND n = 0"
    store.executemany(empty, ((metric, *cell) for cell in cells))
    store.execute("DELETE FROM counts WHERE file = ? AND metric = ?", (number, metric))


def _add(store: sqlite3.Connection, metric: str, rows: Mapping[str, int], cells: Mapping[tuple[str, str, str], int], *, sign: int) -> None:
    store.executemany(
        "INSERT INTO rows VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
        ((metric, each, sign * n) for each, n in rows.items()),
    )
    # in the order of the key: neighbours lie on the same pages of the file
    ordered: Iterable[tuple[object, ...]] = ((metric, *cell, sign * n) for cell, n in sorted(cells.items()))
    store.executemany("INSERT INTO totals VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n", ordered)


def _merge_scores(store: sqlite3.Connection, metric: str, counts: FileCounts) -> None:
    if not counts.cells:
        return  # their scale is unknown without answers
    known = scores_of(store, metric)
    for role, facts in counts.scores.items():
        before = known.setdefault(role, facts)
        if is_wider(facts, before) and not CODES & rows_of(store, metric).keys():
            before = before._replace(scale=facts.scale)  # the answers before lie on the wider scale too, and none was left out
        if before.scale != facts.scale:
            raise DataError(
                tr(
                    "'{role}' is on {scale} here, and on {scale2} in the files counted before.",
                    role=role,
                    scale=Scale.parse(facts.scale),
                    scale2=Scale.parse(before.scale),
                ),
                tr(
                    "Name the scale of all answers, and another store: --scale {role}={scale} --store FILE",
                    role=role,
                    scale=Scale.parse(facts.scale),
                ),
            )
        if before.best and facts.best and before.best != facts.best:
            raise DataError(
                tr(
                    "The best answer of '{role}' is the {best} here, and the {best2} in the files counted before.",
                    role=role,
                    best=translated(f"{facts.best}est"),
                    best2=translated(f"{before.best}est"),
                ),
                tr("Correct the file, or count it with another --store."),
            )
        known[role] = before._replace(best=before.best or facts.best)
    text = json.dumps({role: list(facts) for role, facts in known.items()})
    store.execute("INSERT INTO metrics VALUES (?, ?) ON CONFLICT DO UPDATE SET scores = excluded.scores", (metric, text))
