"""Exports as Parquet: smaller, typed, and several times faster to read."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cxkit.config import Source as Section
from cxkit.errors import DataError, SourceError, UsageError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.loading.kinds import configured
from cxkit.loading.loading_options import DETECTED, ReadingOptions
from cxkit.loading.open import read
from cxkit.options import Option
from cxkit.registry import workflow
from cxkit.render import visible
from cxkit.sources.opening import misreading_errors
from cxkit.sources.parquet import explain_columns
from cxkit.workflows.inspecting.typing import TypedSource, detect_types, select_fitting_rows
from cxkit.writing import is_read, replacing

Files = Annotated[tuple[str, ...], Option("Exports (CSV, Parquet): one, several or a quoted glob; - is standard input.", "FILE")]
Target = Annotated[str, Option("The Parquet file to write; it is replaced whole or not at all.", "OUT.parquet")]
Text = Annotated[bool, Option("Keep all columns as text.")]
LeaveOut = Annotated[bool, Option("Leave out rows with more or fewer fields than the header, and report how many.")]

_NAMED = 8
_FULL = tuple(os.strerror(number) for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO))


@workflow(panel="Data")
def convert(
    files: Files,
    target: Target,
    *,
    text: Text = False,
    set_aside: LeaveOut = False,
    reading: ReadingOptions = DETECTED,
) -> str:
    """How do I turn exports into one Parquet file, with every value kept?

    A text column becomes integers, decimals, dates or dates with times if all of its values are written like that; otherwise it stays
    text. Numbers with leading zeros (00123) and yes or no stay text. Columns of Parquet files keep their types.

    Errors: UsageError if the target is a source or no .parquet file; SourceError if a file cannot be read; DataError if rows do
    not fit the header and `--set-aside` is not given; OutputError if the target cannot be written.

    Examples:
    cxkit convert survey.csv survey.parquet
    cxkit convert umfrage.csv umfrage.parquet
    cxkit convert orders.csv orders.parquet
    """
    known = configured(reading.project(), tuple(files))
    if Path(target).suffix.lower() != ".parquet":
        raise UsageError(
            tr("{target} is no name of a Parquet file.", target=target), "The last argument is written: cxkit convert FILE... OUT.parquet."
        )
    source = read(files, reading, known[1] if known else Section())
    _refuse_same(source.paths, target)
    found = detect_types(source, text=text)
    if found.bad_rows and not set_aside:
        rows = tr("row does") if found.bad_rows == 1 else tr("rows do")
        raise DataError(
            tr("{bad_rows:,} of {rows:,} {rows2} not fit the header.", bad_rows=found.bad_rows, rows=found.rows, rows2=rows),
            "cxkit inspect FILE --problems lists them; --set-aside leaves them out.",
        )
    _write(found, target, text=text)
    return _summarize(found, target)


def _refuse_same(paths: Sequence[str], target: str) -> None:
    if is_read(target, paths):
        raise UsageError(tr("{target} is read and written at once.", target=target), "Name another file to write.")


def _write(found: TypedSource, target: str, *, text: bool) -> None:
    frame = select_fitting_rows(found.source).with_columns(form.cast(name) for name, form in found.typed.items())
    if text:
        frame = frame.with_columns(pl.col(name).cast(pl.String) for name in found.source.columns)
    with replacing(target) as place:
        try:
            frame.sink_parquet(place, engine="streaming", metadata=explain_columns(found.source.labels, found.source.texts))
        except misreading_errors() as error:
            if any(sign in str(error) for sign in _FULL):  # the engine gives an error of the file system as one of its own
                raise OSError(errno.ENOSPC, str(error).splitlines()[0]) from error
            raise SourceError(
                tr("The files cannot be written as a table: {splitlines}", splitlines=str(error).splitlines()[0]),
                "Does a program write them now? Try again later.",
            ) from error


def _summarize(found: TypedSource, target: str) -> str:
    columns = len(found.source.columns)
    typed = [f"{name} ({form.name})" for name, form in found.typed.items()]
    more = tr(" and {n} more", n=len(typed) - _NAMED) if len(typed) > _NAMED else ""
    kinds = tr("; typed: {names}{more}", names=", ".join(typed[:_NAMED]), more=more) if typed else ""
    lines = [f"{target}: {_rows(found.rows - found.bad_rows)}, {_columns(columns)}{kinds}."]
    if found.bad_rows:
        lines.append(tr("{bad_rows} excluded: more or fewer fields than the header.", bad_rows=_rows(found.bad_rows)))
    if found.broken:
        lines.append(tr("{broken} with bad bytes, written as U+FFFD: --encoding names another encoding.", broken=_rows(found.broken)))
    unnamed = [name for name in found.source.columns if name.startswith("#") and name[1:].isdigit()]
    if unnamed:
        lines.append(
            tr(
                "Columns without a unique header are named by their position: {names} …."
                if unnamed[_NAMED:]
                else "Columns without a unique header are named by their position: {names}.",
                names=", ".join(unnamed[:_NAMED]),
            )
        )
    lines += [note.text for note in (*found.source.notes, *found.source.late_notes)]
    return "\n".join(map(visible, lines)) + "\n"


def _rows(n: int) -> str:
    return tr("{n:,} row" if n == 1 else "{n:,} rows", n=n)


def _columns(n: int) -> str:
    return tr("{n:,} column" if n == 1 else "{n:,} columns", n=n)
