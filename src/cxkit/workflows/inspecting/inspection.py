"""Files opened as one table, with a profile of every column: what ``inspect`` shows and ``init`` writes down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cxkit.config import FILE_NAME, Config
from cxkit.config import Source as Section
from cxkit.language import tr
from cxkit.loading.kinds import CLASSES, Guess, configured, guess_kind
from cxkit.loading.loading_options import LoadingOptions
from cxkit.loading.open import open_table, read
from cxkit.shapes import PLAIN
from cxkit.tables import DataTable
from cxkit.tables.duplicates import Repeated, find_repeated
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
