"""The files that the arguments of a command name: paths, patterns, folders, addresses, standard input."""

from __future__ import annotations

import os
import re
import shlex
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from cxkit.errors import SourceError, UsageError
from cxkit.language import tr
from cxkit.model import Note
from cxkit.sources.spool import STDIN, unreadable_error

_GLOB = frozenset("*?[")
_SHOWN = 5
_BY_NO_CHANCE = 2000  # bytes
_COPY = re.compile(
    r" ?\(\d{1,2}\)$|[ _-](?:copy|kopie|copie|copia|kopia|c[oó]pia)(?: ?\(?\d{1,2}\)?)?$|^(?:copy of|kopie von|copie de|copia d[ei]) ",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:s3a?|gc?s|az|azure|abfss?|adl|https?|hf)://", re.IGNORECASE)


def expand(paths: Sequence[str | os.PathLike[str]]) -> tuple[str, ...]:
    """Return the files that the arguments name, in their order; files of one pattern or folder are sorted, addresses unchanged.

    An argument that is the name of a file is not read as a pattern. A folder means the Parquet files in it, at any depth. Raises
    UsageError without any path, SourceError if a file is missing, a folder holds no Parquet files, or a pattern matches nothing.
    """
    if not paths:
        raise UsageError("No file was named.", "Name one or several files, or - for standard input.")
    found = list[str]()
    for given in paths:
        path = os.fspath(given)
        if not path.strip():  # which is no name of the present folder
            raise UsageError("The name of a file is empty.", "Is a variable of a script not set? Name a file, or - for standard input.")
        if is_address(path):
            found.append(path)
            continue
        file = Path(path)
        try:
            is_folder = file.is_dir()
            is_there = file.exists() and os.path.exists(path)  # noqa: PTH110 - Path drops the stroke of "survey.csv/", which is no file
        except OSError as error:  # a parent folder may not be entered, or the name is too long
            raise unreadable_error(path, error) from error
        if is_folder:
            found.extend(_list_dataset(path))
        elif path == STDIN or is_there:
            found.append(path)
        elif file.is_symlink():
            raise SourceError(tr("The link {path} leads to no file.", path=path), "Name the file that it should lead to.")
        elif _GLOB.intersection(path):
            found.extend(_match_pattern(path))
        else:
            raise SourceError(tr("There is no file {path}.", path=path), _suggest_names(file))
    return tuple(found)


def drop_repeated(paths: Sequence[str]) -> tuple[tuple[str, ...], tuple[Note, ...]]:
    """Drop paths that lead to a file named before, and copies of one. Returns the remaining paths, and a note on each kind of these."""
    first: dict[str, str] = {}
    again = dict[str, str]()
    for path in paths:
        place = path if path == STDIN or is_address(path) else os.path.realpath(path)
        if place in first:
            again[path] = first[place]
        else:
            first[place] = path
    copies = _copies(list(first.values()))
    notes = list[Note]()
    if again:
        named = [
            tr("{path} is named twice", path=path) if path == named else tr("{path} is {named}", path=path, named=named)
            for path, named in again.items()
        ]
        text = tr("A file that is named more than once is read once: {names}{more}.", names="; ".join(named[:_SHOWN]), more=_more(named))
        notes.append(Note(code="file-twice", level="warning", text=text))
    if copies:
        named = [tr("{path} is a copy of {named}", path=path, named=named) for path, named in copies.items()]
        text = tr("Files with the same content are read once: {names}{more}.", names="; ".join(named[:_SHOWN]), more=_more(named))
        notes.append(Note(code="file-copy", level="warning", text=text))
    return tuple(path for path in first.values() if path not in copies), tuple(notes)


def _more(named: Sequence[str]) -> str:
    return tr("; and {n} more", n=len(named) - _SHOWN) if len(named) > _SHOWN else ""


def _copies(paths: Sequence[str]) -> dict[str, str]:
    """Files with the same bytes as another one, and this: that whose name does not look like one of a copy, else the first.

    Short files may be equal by chance, as the counts of two days: they are copies only if their names say so.
    """
    sizes = dict[int, list[str]]()
    for path in paths:
        # a pipe can be read once only, and a page may change; a file that cannot be read is an error when it is opened
        if path != STDIN and not is_address(path) and Path(path).is_file():
            sizes.setdefault(Path(path).stat().st_size, []).append(path)
    if not any(len(alike) > 1 for alike in sizes.values()):
        return {}
    import hashlib

    found = dict[str, str]()
    for size, alike in sizes.items():
        by_content = dict[bytes, list[str]]()
        for path in alike if len(alike) > 1 else ():
            with suppress(OSError), Path(path).open("rb") as opened:
                by_content.setdefault(hashlib.file_digest(opened, "sha256").digest(), []).append(path)
        for same in by_content.values():
            original = min(same, key=_is_named_a_copy)
            found |= {path: original for path in same if path != original and (size >= _BY_NO_CHANCE or _is_named_a_copy(path))}
    return found


def _is_named_a_copy(path: str) -> bool:
    """Whether a name ends as browsers and systems name a further copy of a file.

    >>> [_is_named_a_copy(each) for each in ("export (1).csv", "export - Kopie.csv", "Copy of export.xlsx", "export 2025.csv")]
    [True, True, True, False]
    """
    return _COPY.search(Path(path).stem) is not None


def is_address(path: str) -> bool:
    """Whether the path is the address of an object store or server."""
    return _ADDRESS.match(path) is not None


def _list_dataset(folder: str) -> list[str]:
    """The Parquet files of a folder, at any depth. Names that start with a point or an underscore are skipped, as Spark and Hive do."""

    def refuse(error: OSError) -> None:
        raise unreadable_error(folder, error) from error

    found = list[str]()
    for place, inner, names in os.walk(folder, onerror=refuse):
        inner[:] = [name for name in inner if not name.startswith((".", "_"))]
        found += [str(Path(place) / name) for name in names if name.lower().endswith((".parquet", ".pq")) and name[0] not in "._"]
    if not found:
        endings = Counter(each.suffix for each in Path(folder).iterdir() if each.is_file() and each.name[0] not in "._")
        ending = ".csv" if ".csv" in endings or not endings else max(endings, key=lambda each: endings[each])
        raise SourceError(
            tr("{folder} is a folder without Parquet files.", folder=folder),
            tr("Name its files: '{folder}'.", folder=Path(folder) / f"*{ending}"),
        )
    return sorted(found)


def _match_pattern(pattern: str) -> list[str]:
    import glob

    with suppress(RuntimeError):  # no such user: the tilde is part of the name
        pattern = str(Path(pattern).expanduser())
    found = glob.glob(pattern, recursive=True)  # noqa: PTH207 - Path.glob refuses absolute patterns
    matches = sorted(path for path in found if not os.path.isdir(path))  # noqa: PTH112 - Path's fails if a name is too long
    if not matches:
        raise SourceError(tr("No file matches the pattern {pattern}.", pattern=pattern), _suggest_listing(Path(pattern).parent))
    return matches


def _suggest_names(file: Path) -> str:
    import difflib

    try:
        there = sorted(entry.name for entry in file.parent.iterdir())
    except OSError:
        return tr("There is no folder {parent}: check the path.", parent=file.parent)
    by_lower = {name.lower(): name for name in there}
    close = [str(file.parent / by_lower[name]) for name in difflib.get_close_matches(file.name.lower(), by_lower, n=3, cutoff=0.6)]
    return tr("Did you mean {names}?", names=tr(" or ").join(close)) if close else _suggest_listing(file.parent)


def _suggest_listing(folder: Path) -> str:
    return tr("ls {folder} shows what is there.", folder=shlex.quote(str(folder)))
