"""Files opened as the table they are, and read whole: what ``inspect`` shows and ``init`` writes down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cxkit.config import FILE_NAME, Config
from cxkit.config import Source as Section
from cxkit.loading.kinds import CLASSES, Guess, configured, guess
from cxkit.loading.open import LoadingOptions, open_table, read
from cxkit.shapes import PLAIN
from cxkit.tables import DataTable
from cxkit.workflows._profile import Profile, Profiled, profile
from cxkit.workflows._wanted import wanted


@dataclass(frozen=True, slots=True)
class Looked:
    """A table that was read whole: what it is taken for, and what its columns hold. ``certain``: its kind was said, not guessed."""

    table: DataTable
    kind: Guess
    certain: bool
    profiled: Profiled

    @property
    def profiles(self) -> dict[str, Profile]:
        """The columns by name."""
        return {column.column: column for column in self.profiled.columns}


def look(files: Sequence[str], loading: LoadingOptions, settings: Config, kind: str | None = None) -> Looked:
    """Open files as one table of ``kind``, else of the kind that the project file or the columns' names tell, and read it whole."""
    paths = tuple(files)
    known = configured(settings, paths) if kind is None else None
    section = known[1] if known else (settings.source(kind, paths) if kind else None)
    source = read(files, loading, section or Section())
    if kind:
        taken = Guess(kind, "as was said")
    else:
        taken = (
            Guess(known[0], f"{FILE_NAME} says so")
            if known
            else guess(source.columns, loading.role, source.known, sample=source.sample, texts=source.texts)
        )
    # the columns as they are in the file, whatever a command makes of them
    plain = loading.model_copy(update={"shape": (PLAIN,)})
    table = open_table(CLASSES[taken.kind], source, plain, settings).table
    return Looked(table, taken, kind is not None or known is not None, profile(source, wanted(table)))
