"""Write a project file from what the exports of a folder hold."""

from __future__ import annotations

import glob
import os
import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cxkit import options
from cxkit.config import FILE_NAME, Config, is_outside
from cxkit.config import Source as SourceSection
from cxkit.errors import UsageError
from cxkit.language import tr, translated
from cxkit.loading.file_tables import File, describe, tables_of
from cxkit.loading.given_rules import typed_roles
from cxkit.loading.kinds import guess_kind
from cxkit.loading.loading_options import DETECTED, LoadingOptions, ReadingOptions, loading_of
from cxkit.loading.open import read
from cxkit.model import Note
from cxkit.options import Option
from cxkit.registry import workflow
from cxkit.render import visible
from cxkit.sources.files import drop_repeated, expand
from cxkit.sources.spool import STDIN, is_stream
from cxkit.workflows.inspecting.inspection import inspect_files
from cxkit.workflows.inspecting.project_file import Section, project_file
from cxkit.writing import write

Files = Annotated[tuple[str, ...], Option("Exports of the project (CSV, Parquet), of any kind, or quoted globs.", "FILE")]
Into = Annotated[str, Option("The project file to write.", "FILE")]
ShowValues = Annotated[bool, Option("Write down values of columns that look personal too.")]
Force = Annotated[bool, Option("Replace an existing project file.")]


_OFTEN_OTHERS = frozenset({"contacts", "orders"})
"""Kinds for which lists of shifts and prices, pivots and notes beside the exports are taken."""


@workflow(panel="Data")
def init(
    files: Files,
    *,
    into: Into = FILE_NAME,
    force: Force = False,
    show_values: ShowValues = False,
    role: options.Role = (),
    reading: ReadingOptions = DETECTED,
) -> str:
    """How do I describe my exports once, so that commands need no file names and no options?

    Writes `cxkit.toml` and explains every key: kinds, files, dialects and roles as they were detected, and what is only likely
    as a comment. Files of one kind with the same columns become one source. Values of columns that look personal (names, mail addresses,
    telephone numbers) are not written down unless `--show-values` is given.

    Errors: UsageError if the project file exists and `--force` is not given; SourceError if a file cannot be read.

    Examples:
    cxkit init survey.csv
    cxkit init survey.csv contacts.csv orders.csv
    cxkit init survey.csv --output survey.toml
    """
    if os.path.exists(into) and not force:  # noqa: PTH110 - Path's fails if a name is too long
        raise UsageError(tr("{into} exists already.", into=into), "--force replaces it; --into FILE writes another.")
    loading = loading_of(reading, role=role)
    folder = Path(into).parent
    paths, repeated = drop_repeated(expand(files))
    groups, left_out = _groups(paths, loading)
    sections = _sections(groups, loading, folder)
    write(into, project_file(sections, personal=show_values).encode())
    return _summarize(sections, into, left_out, repeated)


def _groups(paths: Sequence[str], loading: LoadingOptions) -> tuple[list[tuple[str, list[File]]], list[str]]:
    """The kind and the files of each group, and the files of which no command could make anything, if others are known."""
    groups: dict[tuple[str, tuple[str, ...]], list[File]] = {}
    for path in paths:
        if path == STDIN or is_stream(path):
            raise UsageError("A project file names files, and standard input has no name.", "Save it as a file first.")
        source = read([path], loading, SourceSection())
        guess = guess_kind(source.columns, loading.role, source.known, sample=source.sample, texts=source.texts)
        groups.setdefault((guess.kind, source.columns), []).append(describe(path, source, guess, typed_roles(loading.role, guess.kind)))
    found = [(kind, group) for (kind, _), group in groups.items()]
    kept = [(kind, group) for kind, group in found if kind not in _OFTEN_OTHERS or tables_of(group)]
    left_out = [file.path for kind, group in found if (kind, group) not in kept for file in group]
    return (kept, left_out) if kept else (found, [])


def _sections(groups: Sequence[tuple[str, Sequence[File]]], loading: LoadingOptions, folder: Path) -> list[Section]:
    sections: list[Section] = []
    for kind, paths in _first_tables_first(groups):
        taken = {section.name for section in sections}
        name = kind if kind not in taken else _free(Path(paths[0]).stem, taken)
        names = tuple(_relative(path, folder) for path in paths)
        sections.append(Section(name, names, inspect_files(paths, loading, Config(), kind)))
    return sections


def _first_tables_first(groups: Sequence[tuple[str, Sequence[File]]]) -> list[tuple[str, list[str]]]:
    """The kind and the files of each group; of each kind first the one with the most of what it needs, which commands and reports take."""
    ordered = list[tuple[str, list[str]]]()
    for kind in dict.fromkeys(kind for kind, _ in groups):
        of_kind = [group for name, group in groups if name == kind]
        best = next((table[0] for table in tables_of([group[0] for group in of_kind])), None)
        of_kind.sort(key=lambda group: group[0] is not best)
        ordered += [(kind, [file.path for file in group]) for group in of_kind]
    return ordered


def _free(stem: str, taken: set[str]) -> str:
    """Return an unused name for a further source of a kind, made from the name of its file."""
    name = re.sub(r"[^0-9a-z]+", "-", stem.lower()).strip("-") or "source"
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def _relative(path: str, folder: Path) -> str:
    """Return the path relative to the project file, as a pattern that matches this file alone."""
    return glob.escape(Path(os.path.relpath(path, folder)).as_posix())


def _summarize(sections: Sequence[Section], into: str, left_out: Sequence[str], repeated: Sequence[Note]) -> str:
    lines = [tr("{into} was written.", into=into)]
    for section in sections:
        table = section.inspection.table
        rows = sum(section.inspection.source_profile.rows)
        roles = ", ".join(table.roles) or tr("none")
        lines.append(
            tr(
                "  {name}: {names} ({name2}, {rows:,} rows); roles: {roles}",
                name=section.name,
                names=", ".join(section.files),
                name2=translated(table.kind.name),
                rows=rows,
                roles=roles,
            )
        )
        for role, columns in table.doubtful.items():
            lines.append(tr("    {role} could be {names}: decide in {into}", role=role, names=tr(" or ").join(columns), into=into))
    if left_out:
        names = ", ".join(Path(path).name for path in left_out)
        lines.append(tr("  Left out, since no column was found that a report needs: {files}.", files=names))
    lines += [f"  {note.text}" for note in repeated]
    surveys = [section for section in sections if section.inspection.table.kind.name == "survey"]
    found = Path(into) == Path(FILE_NAME) and not any(is_outside(name, Path()) for section in sections for name in section.files)
    if len(surveys) == 1 and "recommend" in surveys[0].inspection.table.roles:
        command = "cxkit nps" if found else f"cxkit nps --config {shlex.quote(into)}"
        lines.append(tr("Next: {command}, without a file name.", command=command))
    elif len(surveys) > 1:
        lines.append(tr("Several surveys ({names}): name the file in each command.", names=", ".join(section.name for section in surveys)))
    return "\n".join(map(visible, lines)) + "\n"
