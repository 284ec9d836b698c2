"""Rows below the answers of a survey that give their average, number, sum or a share of them: "Durchschnitt;;3,68"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from statistics import fmean, median, pstdev, stdev
from typing import NamedTuple

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import SCORES, shortened
from cxkit.shapes.cells import text_or_empty
from cxkit.shapes.shape import SAMPLE_ROWS, Evidence, Shape
from cxkit.values.answers.statistics_words import names_statistic
from cxkit.values.reasons import Reason

EXCLUDED = "cx:statistics below"
_MOST, _FEWEST = 6, 4  # rows of statistics; answers
_SHOWN = 3
_POINTS = 11  # of the longest scale

Cells = Mapping[str, str]


class _Number(NamedTuple):
    """A number, and how many decimals it is written with."""

    value: float
    digits: int

    def rounds(self, exact: float) -> bool:
        """Whether the number is the exact one, rounded or cut off."""
        return abs(self.value - exact) < 1.001 * 10.0**-self.digits if self.digits else abs(self.value - exact) <= 0.5


def recognise(evidence: Evidence) -> Shape | None:
    """The last rows of a survey if each has the statistics of all answers above it. Only a file that the sample holds whole is searched."""
    table = evidence.table
    columns = [column for column, kind in table.sample.schema.items() if not column.startswith("cx:") and _is_written(kind)]
    scores = {held.column for role, held in table.roles.items() if role in SCORES} | set(table.wide.columns if table.wide else ())
    if not _FEWEST < table.sample.height < SAMPLE_ROWS or not scores & set(columns):
        return None
    cells = table.sample.select(text_or_empty(column) for column in columns)
    last = cells.tail(3 * _MOST).to_dicts()[::-1]
    filled = [row for row in last if any(row.values())]
    below = _below(filled, cells, scores)
    if not below:
        return None
    masks = [reduce(lambda one, other: one & other, [text_or_empty(column) == row[column] for column in columns]) for row in below]
    mask = reduce(or_, masks)
    if cells.select(reduce(or_, [_same(row) for row in below]).sum()).item() != len(below):
        return None
    shown = ", ".join(_label(row) for row in below[::-1][:_SHOWN])
    text = (
        tr("The last row ({shown}) holds statistics of the answers above it and is excluded.", shown=shown)
        if len(below) == 1
        else tr("The last {n} rows ({shown}) hold statistics of the answers above them and are excluded.", n=len(below), shown=shown)
    )
    return Shape(
        add=lambda frame: frame.with_columns(mask.alias(EXCLUDED)),
        columns={EXCLUDED: tr("statistics below the answers")},
        excluded={Reason.STATISTICS: EXCLUDED},
        notes=(Note(code="shape", level="warning", text=text, hint="--shape plain counts each row"),),
    )


def _is_written(kind: pl.DataType) -> bool:
    """Whether a cell of a column is a text or can be written as one."""
    return kind.is_numeric() or kind.is_temporal() or kind in (pl.String, pl.Categorical, pl.Enum, pl.Boolean)


def _same(row: Cells) -> pl.Expr:
    return reduce(lambda one, other: one & other, [pl.col(column) == text for column, text in row.items()])


def _label(row: Cells) -> str:
    """The word for the statistic in quotes; a number is not shown, which a limit for cells may forbid."""
    return next((f"'{shortened(text)}'" for text in row.values() if names_statistic(text)), tr("without a label"))


def _below(last: Sequence[Cells], cells: pl.DataFrame, scores: set[str]) -> list[Cells]:
    """The rows of statistics among the last ones, from the end on."""
    usual = {column for column in cells.columns if 10 * int((cells.get_column(column) != "").sum()) >= 9 * (cells.height - _MOST)}
    candidates = list[Cells]()
    for row in last[:_MOST]:
        if not _may_be_statistics(row, cells, scores):
            break
        candidates.append(row)
    answers = cells.filter(~reduce(or_, [_same(row) for row in candidates])) if candidates else cells
    numbers = {column: [found for text in answers.get_column(column) if (found := _number(text))] for column in cells.columns}
    below, surely = list[Cells](), False
    for row in candidates:
        labels = {column for column, text in row.items() if names_statistic(text)}
        lacks_cells = any(not row[column] for column in usual - scores - labels)
        if not _are_statistics(row, numbers, labelled=bool(labels), lacks_cells=lacks_cells):
            break
        below.append(row)
        is_group = any(_are_groups(answers.get_column(column)) for column in labels)
        surely = surely or not is_group or _are_odd(row, numbers) or _are_beyond(row, numbers)
    return below if surely else []


def _are_groups(cells: pl.Series) -> bool:
    """Whether a column holds few words that recur: another one there may be an answer too, as "n" for no."""
    words = [text for text in cells if text and _number(text) is None]
    return 2 * len(words) > cells.len() and 2 * len(set(words)) <= len(words)


def _given(row: Cells) -> dict[str, _Number]:
    return {column: number for column, text in row.items() if (number := _number(text))}


def _are_odd(row: Cells, numbers: Mapping[str, Sequence[_Number]]) -> bool:
    """Whether each number has decimals below whole ones."""
    return all(number.digits > 0 and not any(each.digits for each in numbers[column]) for column, number in _given(row).items())


def _are_beyond(row: Cells, numbers: Mapping[str, Sequence[_Number]]) -> bool:
    """Whether each number is above all others in its column."""
    return all(number.value > max(each.value for each in numbers[column]) for column, number in _given(row).items())


def _may_be_statistics(row: Cells, cells: pl.DataFrame, scores: set[str]) -> bool:
    """Whether a row has nothing but numbers, one of them in a score, and perhaps a word for a statistic that occurs once."""
    if not any(_number(row[column]) for column in row if column in scores):
        return False
    labels = [column for column, text in row.items() if names_statistic(text)]
    if any(text and column not in labels and _number(text) is None for column, text in row.items()) or len(labels) > 1:
        return False
    return not labels or int((cells.get_column(labels[0]) == row[labels[0]]).sum()) == 1


def _are_statistics(row: Cells, numbers: Mapping[str, Sequence[_Number]], *, labelled: bool, lacks_cells: bool) -> bool:
    """Whether each number is the same kind of statistic of those above it; without a word for it, one that no answer can be.

    A row with a word for it and all the cells that others have may be an answer of somebody called so.
    """
    given = _given(row)
    if any(len(numbers[column]) < _FEWEST for column in given):
        return False
    odd, beyond = _are_odd(row, numbers), _are_beyond(row, numbers)
    alike = set.intersection(*(_kinds(number, [each.value for each in numbers[column]]) for column, number in given.items()))
    if labelled:
        return odd or (bool(alike) and (lacks_cells or beyond))
    return lacks_cells and (odd or beyond) and bool(alike & {"mean", "count", "sum"})


def _kinds(number: _Number, above: Sequence[float]) -> set[str]:
    """Which statistics of the numbers above it a number may be."""
    exact = {"mean": fmean(above), "count": len(above), "sum": sum(above), "median": median(above), "least": min(above), "most": max(above)}
    exact |= {"deviation": stdev(above), "deviation_of_all": pstdev(above)}
    for point in set(above) if len(set(above)) <= _POINTS else ():  # the share of the answers at an end of the scale, in percent
        share = 100 * sum(value >= point for value in above) / len(above)
        exact |= {f"from {point}": share, f"below {point}": 100 - share}
    if min(above) >= 0 and max(above) <= _POINTS - 1:
        exact["nps"] = 100 * sum((value >= 9) - (value <= 6) for value in above) / len(above)
    return {name for name, value in exact.items() if number.rounds(value)}


def _number(text: str) -> _Number | None:
    """The number in a cell, with either decimal mark; None for anything else."""
    plain = text.replace(",", ".").rstrip("% ")
    try:
        value = float(plain)
    except ValueError:
        return None
    digits = plain.partition(".")[2].rstrip("0") if plain.replace(".", "", 1).lstrip("+-").isdigit() else None
    return None if digits is None else _Number(value, len(digits))
