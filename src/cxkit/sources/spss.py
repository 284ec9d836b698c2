"""SPSS files as lazy frames: labelled values as their labels, codes for no answer as blanks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from cxkit.errors import SourceError, first_line
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.sources.part import SAMPLE_ROWS, Part, make_typed_part

if TYPE_CHECKING:
    import types

_LED = re.compile(r"\s*(-?\d+)\s")
_NUMBER = re.compile(r"\s*(-?\d+(?:[.,]\d+)?)\s*(?:$|[-–—:=.)(])")


def open_spss(path: str, local: str) -> Part:
    """Open an SPSS file (.sav, .zsav), which is held in memory.

    Values that are declared missing are null. A column with value labels holds the labels; their numbers are in the part's ``labels``.
    Raises SourceError if the file is damaged or pyreadstat is not installed.
    """
    reader = _reader(path)
    try:
        frame, meta = reader.read_sav(local, output_format="polars")
    except (reader.ReadstatError, OSError, ValueError, OverflowError) as error:
        why = first_line(error)
        raise SourceError(tr("{path} cannot be read as an SPSS file: {why}.", path=path, why=why), "Export it again, or as CSV.") from error
    labels = {name: _label_values(found) for name, found in meta.variable_value_labels.items() if found}
    whole = frame.with_columns(*_cast_whole_numbers(frame), pl.col(pl.String).replace("", None))  # SPSS has no other blank text
    whole = whole.with_columns(
        _replace_codes(name, meta.variable_value_labels[name], worth) for name, worth in labels.items() if frame.schema[name].is_numeric()
    )
    part = make_typed_part(path, local, "spss", whole.lazy(), whole.head(SAMPLE_ROWS + 1))
    texts = {name: label for name, label in (meta.column_names_to_labels or {}).items() if label}
    numbered = [name for name, worth in labels.items() if _contradicts(meta.variable_value_labels[name], worth)]
    return part._replace(labels=labels, notes=_notes(path, labels, numbered), texts=texts)


def _reader(path: str) -> types.ModuleType | Any:
    try:
        import pyreadstat
    except ImportError as error:
        hint = tr("pip install 'cxkit[spss]', or export it as CSV.")
        raise SourceError(tr("{path} is an SPSS file, which needs the package pyreadstat.", path=path), hint) from error
    return pyreadstat


def _label_values(found: Mapping[Any, str]) -> dict[str, float]:
    """The number of each label. Labels of several codes get the code in brackets, so that they stay distinct.

    A number that a label starts with is its number, if most labels start with different ones: codes 1 to 11 may be labelled 0 to 10.
    """
    times = Counter(found.values())
    codes = _codes(found)
    meant = _numbers_in_labels(codes)
    return {label if times[label] == 1 else f"{label} ({code:g})": meant.get(code, float(code)) for code, label in codes.items()}


def _codes(found: Mapping[Any, str]) -> dict[float, str]:
    return {float(code): label for code, label in found.items() if isinstance(code, int | float)}


def _numbers_in_labels(codes: Mapping[float, str]) -> dict[float, float]:
    """The numbers of the labels that hold one, by code; empty unless most labels do, with different ones."""
    meant = {code: float(number[1].replace(",", ".")) for code, label in codes.items() if (number := _NUMBER.match(label))}
    if 2 * len(meant) <= len(codes) or len(meant) < 2 or len(set(meant.values())) < len(meant):
        return {}
    shift = _shift(meant)
    # "0 not at all" has no sign between number and words: it counts if the other labels confirm the number
    led = {code: float(number[1]) for code, label in codes.items() if code not in meant and (number := _LED.match(label))}
    return meant | {code: number for code, number in led.items() if shift is not None and shift.number(code) == number}


class _Shift(NamedTuple):
    """How the numbers of labels follow from codes: in the same (1) or reverse (-1) order, and by a constant difference."""

    sign: int
    difference: float

    def number(self, code: float) -> float:
        return self.difference + self.sign * code


def _shift(meant: Mapping[float, float]) -> _Shift | None:
    """The shift of all labels from their codes; None if there is none."""
    for sign in (1, -1):
        differences = {number - sign * code for code, number in meant.items()}
        if len(differences) == 1:
            return _Shift(sign, differences.pop())
    return None


def _contradicts(found: Mapping[Any, str], worth: Mapping[str, float]) -> bool:
    """Whether labels mean other numbers than their codes."""
    return sorted(worth.values()) != sorted(_codes(found))


def _replace_codes(name: str, found: Mapping[Any, str], worth: Mapping[str, float]) -> pl.Expr:
    """The column with labels in place of codes.

    Values without a label are unchanged, unless labels contradict codes: then those between labelled ones are what the labels around them
    imply, and if these imply nothing, they are marked as codes, which no number is.
    """
    codes, text = _codes(found), pl.col(name).cast(pl.String)
    by_code = dict(zip(codes, worth, strict=True))
    if _contradicts(found, worth):
        meant = _numbers_in_labels(codes)
        shift = _shift(meant)
        between = pl.col(name).is_between(min(meant), max(meant))
        implied = pl.format("code {}", text) if shift is None else _as_text(shift.difference + shift.sign * pl.col(name))
        text = pl.when(between).then(implied).otherwise(text)
    return pl.col(name).replace_strict(by_code, default=text, return_dtype=pl.String)


def _as_text(number: pl.Expr) -> pl.Expr:
    return pl.when(number == number.round()).then(number.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(number.cast(pl.String))


def _cast_whole_numbers(frame: pl.DataFrame) -> list[pl.Expr]:
    """Casts to whole numbers of the columns that hold nothing else: SPSS stores all numbers as floats."""
    floats = [name for name, dtype in frame.schema.items() if dtype.is_float()]
    whole = [name for name in floats if (column := frame.get_column(name)).is_not_nan().all() and (column == column.round()).all()]
    return [pl.col(name).cast(pl.Int64, strict=False) for name in whole]


def _notes(path: str, labels: Mapping[str, Mapping[str, float]], numbered: Sequence[str]) -> tuple[Note, ...]:
    if not labels:
        return ()
    text = tr("{path}: labels stand for the values of {labels}; scores are the codes behind them.", path=path, labels=_list(list(labels)))
    notes = [Note(code="value-labels", level="info", text=text)]
    if numbered:
        text = tr(
            "{path}: the labels of {numbered} are other numbers than their codes; the numbers of the labels count.",
            path=path,
            numbered=_list(numbered),
        )
        notes.append(Note(code="labels-contradict-codes", level="warning", text=text, hint="--labels 'LABEL=VALUE' decides otherwise"))
    return tuple(notes)


def _list(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (tr(" and {n} more", n=len(names) - 5) if len(names) > 5 else "")
