"""Exports as Parquet: smaller, typed, and several times faster to read."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

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
from cxkit.sources.opening import Source, misreading_errors
from cxkit.sources.parquet import explain_columns
from cxkit.sources.part import row_fits
from cxkit.tables.reading import ScanStats, read_with_fallback
from cxkit.workflows.inspecting.profile_figures import REPLACEMENT
from cxkit.writing import is_read, replacing

Files = Annotated[tuple[str, ...], Option("Exports (CSV, Parquet): one, several or a quoted glob; - is standard input.", "FILE")]
Target = Annotated[str, Option("The Parquet file to write; it is replaced whole or not at all.", "OUT.parquet")]
Text = Annotated[bool, Option("Keep all columns as text.")]
LeaveOut = Annotated[bool, Option("Leave out rows with more or fewer fields than the header, and report how many.")]

_NAMED = 8
_FULL = tuple(os.strerror(number) for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO))


@workflow(panel="Data")
def convert(files: Files, target: Target, *, text: Text = False, set_aside: LeaveOut = False, reading: ReadingOptions = DETECTED) -> str:
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


Name = Literal["integer", "decimal", "date", "date and time"]

_DECIMALS = {".": r"^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$", ",": r"^-?(?:0|[1-9]\d{0,14})(?:,\d+)?$"}
_MOST_DIGITS = 15  # as many as a float holds exactly


@dataclass(frozen=True, slots=True)
class Form:
    """A notation of values: its type, the pattern of a whole value, and the format by which text is parsed."""

    name: Name
    pattern: str
    format: str = ""

    def fits(self, column: str, rows: pl.Expr) -> pl.Expr:
        """Whether every value of the column in these rows has this notation."""
        text = pl.col(column).filter(rows)
        if self.name == "decimal":
            length = text.str.len_bytes().cast(pl.Int64)
            decimals = length - 1 - text.str.find(r"[.,]").cast(pl.Int64).fill_null(length - 1)
            digits = text.str.count_matches(r"\d").max() <= _MOST_DIGITS
            # 1.50 beside 1.5 is a version or a clause; as numbers both would be the same
            alike = (decimals.min() == decimals.max()) | ~text.str.contains(r"[.,]\d*0$").any()
            return text.str.contains(self.pattern).all() & digits & alike
        if self.name == "integer":
            return text.str.contains(self.pattern).all()
        return text.str.contains(self.pattern).all() & (self._read(text, strict=False).is_not_null() | text.is_null()).all()

    def cast(self, column: str) -> pl.Expr:
        """Return the column in this type; a value in another notation raises."""
        return self._read(pl.col(column), strict=True)

    def _read(self, text: pl.Expr, *, strict: bool) -> pl.Expr:
        if self.name == "integer":
            return text.cast(pl.Int64, strict=strict)
        if self.name == "decimal":
            return text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=strict)
        if self.name == "date":
            return text.str.to_date(self.format, strict=strict)
        return text.str.to_datetime(self.format, time_unit="us", strict=strict)


def known_forms(decimal: str | None) -> tuple[Form, ...]:
    """Return the known notations; decimals only if the decimal mark of the file is known."""
    found = [Form("integer", r"^(?:0|-?[1-9]\d{0,14})$")]
    if decimal in _DECIMALS:
        found.append(Form("decimal", _DECIMALS[decimal]))
    for day, pattern in ((r"\d{4}-\d{2}-\d{2}", "%Y-%m-%d"), (r"\d{2}\.\d{2}\.\d{4}", "%d.%m.%Y")):
        found.append(Form("date", f"^{day}$", pattern))
        for between in ("T", " "):
            found.append(Form("date and time", f"^{day}{between}\\d{{2}}:\\d{{2}}:\\d{{2}}$", f"{pattern}{between}%H:%M:%S"))
            found.append(Form("date and time", f"^{day}{between}\\d{{2}}:\\d{{2}}$", f"{pattern}{between}%H:%M"))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class TypedSource:
    """A source with its number of rows, those that do not fit the header, those with U+FFFD, and the form of each column that has one.

    ``seen``: statistics of the scan.
    """

    source: Source
    rows: int
    bad_rows: int
    broken: int
    typed: Mapping[str, Form]
    seen: ScanStats


def detect_types(source: Source, *, text: bool) -> TypedSource:
    """Find the type of each column in one pass; in a second one if Polars may have misread the source. ``text``: all stay text."""
    return read_with_fallback(source, lambda way: _pass(way, text=text), seen=lambda found: found.seen)


def select_fitting_rows(source: Source) -> pl.LazyFrame:
    """Return the rows that fit the header, without the column that marks the others."""
    if source.overflow is None:
        return source.frame
    return source.frame.filter(row_fits()).select(source.columns)


def _pass(source: Source, *, text: bool) -> TypedSource:
    names = [name for name in source.columns if source.sample.schema[name] == pl.String]
    possible = {} if text or source.overflow is None else {name: _possible_forms(source, name) for name in names}
    fits = row_fits() if source.overflow else pl.lit(value=True)
    figures = [
        pl.col(source.columns[0]).len().alias("rows"),
        (~fits).sum().alias("bad"),
        _any(pl.col(name).str.contains(REPLACEMENT, literal=True) for name in names).sum().alias("broken"),
    ]
    figures += [
        (form.fits(name, fits) & (pl.col(name).filter(fits).count() > 0)).alias(f"{column}:{number}")
        for column, (name, found) in enumerate(possible.items())
        for number, form in enumerate(found)
    ]
    row = source.frame.select(figures).collect(engine="streaming").row(0, named=True)
    typed = {
        name: agreed[0]
        for column, (name, found) in enumerate(possible.items())
        if (agreed := [form for number, form in enumerate(found) if row[f"{column}:{number}"]])
    }
    seen = ScanStats(row["rows"], foreign=False)
    return TypedSource(source, row["rows"], row["bad"], row["broken"], typed, seen)


def _possible_forms(source: Source, name: str) -> list[Form]:
    """Return the forms that no sampled value contradicts; only these are tried on all rows."""
    decimals = {dialect.decimal for dialect in source.dialects} - {None}
    known = known_forms(decimals.pop() if len(decimals) == 1 else None)
    row = source.sample.select(form.fits(name, pl.lit(value=True)).alias(str(number)) for number, form in enumerate(known)).row(0)
    return [form for form, fits in zip(known, row, strict=True) if fits]


def _any(conditions: Iterable[pl.Expr]) -> pl.Expr:
    return pl.any_horizontal(pl.lit(value=False), *conditions)
