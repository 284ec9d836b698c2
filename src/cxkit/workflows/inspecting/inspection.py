"""Files opened as one table, with a profile of every column: what ``inspect`` shows and ``init`` writes down."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cxkit.config import FILE_NAME, Config
from cxkit.config import Source as Section
from cxkit.language import tr
from cxkit.loading.kinds import CLASSES, Guess, configured, guess_kind
from cxkit.loading.loading_options import LoadingOptions
from cxkit.loading.open import open_table, read
from cxkit.model import Row, Sentence
from cxkit.shapes import PLAIN
from cxkit.tables import DataTable
from cxkit.tables.duplicates import Repeated, find_repeated
from cxkit.text.figures import figure
from cxkit.text.sentences import join_names, sentence
from cxkit.workflows.inspecting.profile import ColumnProfile, SourceProfile, profile_source
from cxkit.workflows.inspecting.profile_plan import plan_profile


@dataclass(frozen=True, slots=True)
class Inspection:
    """A table whose files were read to the end.

    ``certain``: the user or the project file named its kind; it is not a guess. ``repeated``: the rows that repeat others.
    """

    table: DataTable
    kind: Guess
    certain: bool
    source_profile: SourceProfile
    repeated: Repeated | None

    @property
    def profiles(self) -> dict[str, ColumnProfile]:
        """The columns by name."""
        return {column.column: column for column in self.source_profile.columns}


def inspect_files(files: Sequence[str], loading: LoadingOptions, settings: Config, kind: str | None = None) -> Inspection:
    """Open files as one table of ``kind``, else of the kind that the project file or the headers give, and profile all rows."""
    paths = tuple(files)
    known = configured(settings, paths) if kind is None else None
    section = known[1] if known else (settings.source(kind, paths) if kind else None)
    source = read(files, loading, section or Section())
    if kind:
        taken = Guess(kind, tr("--kind names it"))
    else:
        taken = (
            Guess(known[0], tr("{file_name} names it", file_name=FILE_NAME))
            if known
            else guess_kind(source.columns, loading.role, source.known, sample=source.sample, texts=source.texts)
        )
    # the columns of the file itself, before a shape changes them
    plain = loading.model_copy(update={"shape": (PLAIN,)})
    table = open_table(CLASSES[taken.kind], source, plain, settings).table
    profile = profile_source(source, plan_profile(table))
    repeated = find_repeated(table, source) if profile.repeated else None
    return Inspection(table, taken, kind is not None or known is not None, profile, repeated)


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


def inspection_sentences(inspection: Inspection, columns: Sequence[Row], files: Sequence[str]) -> Iterator[Sentence]:
    """The sentences on the files; ``columns`` are the rows of the table of columns."""
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
