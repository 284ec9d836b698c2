"""SPSS files as lazy frames: labelled values as their labels, codes for no answer as blanks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cxkit.errors import SourceError
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.sources.part import SAMPLE_ROWS, Part, make_typed_part

if TYPE_CHECKING:
    import types


def open_spss(path: str, local: str) -> Part:
    """Open an SPSS file (.sav, .zsav), which is held in memory.

    Values that are declared missing are null. A column with value labels holds the labels; their numbers are in the part's ``labels``.
    Raises SourceError if the file is damaged or pyreadstat is not installed.
    """
    reader = _reader(path)
    try:
        frame, meta = reader.read_sav(local, output_format="polars")
    except (reader.ReadstatError, OSError, ValueError, OverflowError) as error:
        why = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
        raise SourceError(f"{path} cannot be read as an SPSS file: {why}.", "Export it again, or as CSV.") from error
    labels = {name: _label_values(found) for name, found in meta.variable_value_labels.items() if found}
    whole = frame.with_columns(*_cast_whole_numbers(frame), pl.col(pl.String).replace("", None))  # SPSS has no other blank text
    whole = whole.with_columns(_replace_codes(name, worth) for name, worth in labels.items() if frame.schema[name].is_numeric())
    part = make_typed_part(path, local, "spss", whole.lazy(), whole.head(SAMPLE_ROWS + 1))
    texts = {name: label for name, label in (meta.column_names_to_labels or {}).items() if label}
    return part._replace(labels=labels, notes=_notes(path, labels), texts=texts)


def _reader(path: str) -> types.ModuleType | Any:
    try:
        import pyreadstat
    except ImportError as error:
        hint = "pip install 'cxkit[spss]', or export it as CSV."
        raise SourceError(f"{path} is an SPSS file, which needs the package pyreadstat.", hint) from error
    return pyreadstat


def _label_values(found: Mapping[Any, str]) -> dict[str, float]:
    """The number of each label. Labels of several codes get the code in brackets, so that they stay distinct."""
    times = Counter(found.values())
    numbers = {code: label for code, label in found.items() if isinstance(code, int | float)}
    return {label if times[label] == 1 else f"{label} ({code:g})": float(code) for code, label in numbers.items()}


def _replace_codes(name: str, worth: Mapping[str, float]) -> pl.Expr:
    """The column with labels in place of codes; values without a label are unchanged."""
    by_code = {code: label for label, code in worth.items()}
    return pl.col(name).replace_strict(by_code, default=pl.col(name).cast(pl.String), return_dtype=pl.String)


def _cast_whole_numbers(frame: pl.DataFrame) -> list[pl.Expr]:
    """Casts to whole numbers of the columns that hold nothing else: SPSS stores all numbers as floats."""
    floats = [name for name, dtype in frame.schema.items() if dtype.is_float()]
    whole = [name for name in floats if (column := frame.get_column(name)).is_not_nan().all() and (column == column.round()).all()]
    return [pl.col(name).cast(pl.Int64, strict=False) for name in whole]


def _notes(path: str, labels: Mapping[str, Mapping[str, float]]) -> tuple[Note, ...]:
    if not labels:
        return ()
    named = ", ".join(list(labels)[:5]) + (f" and {len(labels) - 5} more" if len(labels) > 5 else "")
    text = f"{path}: labels stand for the values of {named}; scores are the codes behind them."
    return (Note(code="value-labels", level="info", text=text),)
