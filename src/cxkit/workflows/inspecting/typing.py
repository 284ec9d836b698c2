"""The types into which text columns can be cast without loss, decided by all rows and not by a sample."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from cxkit.lazy import pl
from cxkit.sources.opening import Source
from cxkit.sources.part import row_fits
from cxkit.tables.reading import ScanStats, read_with_fallback
from cxkit.workflows.inspecting.profile_figures import REPLACEMENT

Name = Literal["integer", "decimal", "date", "date and time"]

_DECIMALS = {
    ".": r"^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$",
    ",": r"^-?(?:0|[1-9]\d{0,14})(?:,\d+)?$",
}
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
