"""What an inspection found, in words: the kind of the file, how many columns are known, what to check, and the command to go on with."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from cxkit.model import Row, Sentence
from cxkit.text.figures import figure
from cxkit.text.sentences import join_names, sentence
from cxkit.workflows.inspecting.inspection import Inspection

# the first command whose roles are known answers the first question about a file of that kind
_COMMANDS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "survey": (
        ("nps", ("recommend",)),
        ("csat", ("satisfaction",)),
        ("gap", ("expectation", "fulfilment")),
        ("ces", ("effort",)),
        ("kano", ("functional", "dysfunctional")),
    ),
    "contacts": (
        ("touchmap", ("contacted_at", "touchpoint")),
        ("touchmap", ("contacted_at", "channel")),
        ("complaints", ("contacted_at", "is_complaint")),
        *(("tickets", ("contacted_at", end)) for end in ("status", "resolved", "resolved_at", "closed_at")),
    ),
    "orders": (("value", ("customer_id", "amount")), ("cohorts", ("customer_id", "ordered_at"))),
    "customers": (("retention", ("since",)), ("retention", ("tenure",))),
}


def inspection_sentences(inspection: Inspection, columns: Sequence[Row], files: Sequence[str]) -> tuple[Sentence, ...]:
    """The sentences on the files; ``columns`` are the rows of the table of columns."""
    return tuple(_sentences(inspection, columns, files))


def _sentences(inspection: Inspection, columns: Sequence[Row], files: Sequence[str]) -> Iterator[Sentence]:
    kind, taken = inspection.kind.kind, sum(row["role"] is not None for row in columns)
    counts = {"rows": sum(inspection.source_profile.rows), "columns": len(columns), "taken": taken}
    words = {"kind": kind, **{name: figure(n, "count", 0) for name, n in counts.items()}}
    yield sentence("inspected", {"kind": kind, **counts}, words, several=len(columns) > 1)
    doubtful = [str(row["column"]) for row in columns if row["doubt"]]
    if doubtful:
        yield sentence("inspected-doubts", {"names": [*doubtful]}, {"names": join_names(doubtful)}, several=len(doubtful) > 1)
    filled = {each.column for each in inspection.source_profile.columns if each.present}
    # a role without a column of the file is made from others
    known = {role for role, held in inspection.table.roles.items() if held.column in filled or held.column not in inspection.profiles}
    command = next((command for command, needed in _COMMANDS.get(kind, ()) if known >= set(needed)), None)
    if command:
        line = shlex.join(["cxkit", command, *files])
        yield sentence("inspected-next", {"command": line}, {"command": line})
