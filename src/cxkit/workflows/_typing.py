"""Which type every value of a text column agrees with, so that nothing is lost: decided over all rows, not over a sample."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from cxkit.lazy import pl
from cxkit.sources.opening import Source
from cxkit.sources.part import row_fits
from cxkit.tables.reading import QUOTES, ScanStats, read_with_fallback
from cxkit.workflows._profile import REPLACEMENT

Name = Literal["integer", "decimal", "date", "date and time"]

_DECIMALS = {
    ".": r"^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$",
    ",": r"^-?(?:0|[1-9]\d{0,14})(?:,\d+)?$",
}
_MOST_DIGITS = 15  # as many as a float holds exactly


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which values are written: its type, the pattern of the whole value, and how text is turned into it."""

    name: Name
    pattern: str
    format: str = ""

    def fits(self, column: str, rows: pl.Expr) -> pl.Expr:
        """Whether every value of the column in these rows is written so."""
        text = pl.col(column).filter(rows)
        if self.name == "decimal":
            length = text.str.len_bytes().cast(pl.Int64)
            decimals = length - 1 - text.str.find(r"[.,]").cast(pl.Int64).fill_null(length - 1)
            digits = text.str.count_matches(r"\d").max() <= _MOST_DIGITS
            # 1.50 beside 1.5 is a version or a clause, no amount: a number would lose the difference
            alike = (decimals.min() == decimals.max()) | ~text.str.contains(r"[.,]\d*0$").any()
            return text.str.contains(self.pattern).all() & digits & alike
        if self.name == "integer":
            return text.str.contains(self.pattern).all()
        return text.str.contains(self.pattern).all() & (self._read(text, strict=False).is_not_null() | text.is_null()).all()

    def cast(self, column: str) -> pl.Expr:
        """The column in this type; a value that is written in another way raises."""
        return self._read(pl.col(column), strict=True)

    def _read(self, text: pl.Expr, *, strict: bool) -> pl.Expr:
        if self.name == "integer":
            return text.cast(pl.Int64, strict=strict)
        if self.name == "decimal":
            return text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=strict)
        if self.name == "date":
            return text.str.to_date(self.format, strict=strict)
        return text.str.to_datetime(self.format, time_unit="us", strict=strict)


def forms(decimal: str | None) -> tuple[Form, ...]:
    """The ways that are known; decimals only where the file's decimal mark is."""
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
class Found:
    """What one pass over a source tells: rows, those that do not fit, rows with U+FFFD, the form of each column that has one.

    ``seen`` is what of the rows this rests on.
    """

    source: Source
    rows: int
    bad_rows: int
    broken: int
    typed: Mapping[str, Form]
    seen: ScanStats


def agree(source: Source, *, text: bool) -> Found:
    """Read the source once, or again where Polars may have misread it. ``text``: no forms are sought."""
    return read_with_fallback(source, lambda way: _pass(way, text=text), seen=lambda found: found.seen)


def fitting(source: Source) -> pl.LazyFrame:
    """The rows that fit the header, without the column that says so."""
    if source.overflow is None:
        return source.frame
    return source.frame.filter(row_fits()).select(source.columns)


def _pass(source: Source, *, text: bool) -> Found:
    names = [name for name in source.columns if source.sample.schema[name] == pl.String]
    possible = {} if text or source.overflow is None else {name: _possible(source, name) for name in names}
    fits = row_fits() if source.overflow else pl.lit(value=True)
    figures = [
        pl.col(source.columns[0]).len().alias("rows"),
        (~fits).sum().alias("bad"),
        _any(pl.col(name).is_null() for name in source.columns).any().alias("blanks"),
        _any(pl.col(name).str.contains(REPLACEMENT, literal=True) for name in names).sum().alias("broken"),
    ]
    figures += [
        (form.fits(name, fits) & (pl.col(name).filter(fits).count() > 0)).alias(f"{column}:{number}")
        for column, (name, found) in enumerate(possible.items())
        for number, form in enumerate(found)
    ]
    told = source.frame.select(figures).collect(engine="streaming").row(0, named=True)
    typed = {
        name: agreed[0]
        for column, (name, found) in enumerate(possible.items())
        if (agreed := [form for number, form in enumerate(found) if told[f"{column}:{number}"]])
    }
    seen = ScanStats(told["rows"], told["bad"], blanks=bool(told["blanks"]), gaps=False, foreign=False, quotes=QUOTES)
    return Found(source, told["rows"], told["bad"], told["broken"], typed, seen)


def _possible(source: Source, name: str) -> list[Form]:
    """The forms that no sampled value contradicts: only these are tried on all rows."""
    decimals = {dialect.decimal for dialect in source.dialects} - {None}
    known = forms(decimals.pop() if len(decimals) == 1 else None)
    told = source.sample.select(form.fits(name, pl.lit(value=True)).alias(str(number)) for number, form in enumerate(known)).row(0)
    return [form for form, fits in zip(known, told, strict=True) if fits]


def _any(conditions: Iterable[pl.Expr]) -> pl.Expr:
    return pl.any_horizontal(pl.lit(value=False), *conditions)
