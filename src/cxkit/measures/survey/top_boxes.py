"""The answers at one end of a scale that count as good, the top boxes; numbers from 0 to 100 for which no number of boxes is usual."""

from __future__ import annotations

from collections.abc import Collection

from cxkit.counts import Tally
from cxkit.errors import UsageError
from cxkit.language import tr
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings, names_average
from cxkit.tables import DataTable
from cxkit.values import Scale, fold
from cxkit.values.answers.labels import meaning
from cxkit.values.answers.no_answers import means_no_answer

_USUAL = {1: 3, 2: 7, 3: 11}
"""How many boxes count of up to how many points."""
_STEPS = (25, 20, 10)
_LEAST = 4  # distinct answers that show the steps of a scale


def boxes(scale: Scale, asked: int | None, answers: Collection[float] = ()) -> int:
    """How many answers of a scale count: as asked, else 1 of up to 3 points, 2 of 4 to 7, 3 of 10 or 11.

    The ``answers`` of a longer scale that are steps of it, as 0, 25, 50, 75 and 100 percent, are its points. Raises UsageError if the
    scale has no usual number, or fewer points than asked.

    >>> boxes(Scale(1, 5), None), boxes(Scale(0, 100), None, {25, 50, 75, 100})
    (2, 26)
    """
    points = scale.high - scale.low + 1
    if asked is not None:
        if asked >= points:
            raise UsageError(
                tr("--top-boxes {asked} counts every answer of the scale {scale}.", asked=asked, scale=scale),
                tr("Give a number below {points}.", points=points),
            )
        return asked
    step = step_of(scale, answers)
    found = _usual((scale.high - scale.low) // step + 1)
    if found is None:
        raise UsageError(
            tr("How many points of the scale {scale} count as good? There is no usual number.", scale=scale),
            "Give it, --top-boxes N: the N answers at the good end count; or give another scale, --scale LOW-HIGH.",
        )
    return (found - 1) * step + 1


def _usual(points: int) -> int | None:
    return None if points in {8, 9} else next((number for number, most in _USUAL.items() if points <= most), None)


def step_of(scale: Scale, answers: Collection[float]) -> int:
    """The largest usual step between points of 0 to 100 on which all answers lie, several of them; else 1."""
    if (scale.low, scale.high) != (0, 100) or len(answers) < _LEAST:
        return 1
    return next((step for step in _STEPS if all(answer % step == 0 for answer in answers)), 1)


_HUNDRED = Scale(0, 100)
_AVERAGE = frozenset({"average"})
_FEWEST, _MOST = 3, 7  # levels


def check_hundred(table: DataTable, tally: Tally, role: str, top_boxes: int | None) -> None:
    """Raise UsageError for answers of a ``role`` from 0 to 100 in no usual steps, unless the user says how many of them are good.

    The error names the column and a value with its place, whether the header names an average, and a column of levels beside it.
    """
    if top_boxes is not None or tally.scale != _HUNDRED or step_of(tally.scale, tally.answers) > 1:
        return
    columns = table.columns_of(role)
    header = table.shown.get(columns[0], columns[0])
    texts = table.values(columns[0]).texts
    example = "" if table.rules.min_cell > 1 or not texts else tr(", such as {quoted}", quoted=table.quoted(columns[0], texts[0])[0])
    text = tr(
        "Column '{column}' holds numbers from 0 to 100{example}. How many of them count as good? There is no usual number; and they may be "
        "finished figures, such as the CSAT of groups in percent, and no answers.",
        column=shortened(header),
        example=example,
    )
    if names_average(header):
        text += " " + tr("The header names an average: then each row is a group, and no answer.")
    levels = [
        tr(
            "Column '{column}' holds levels ({words}): --score '#{place}' takes these.",
            column=shortened(column),
            words=", ".join(f"'{word}'" for word in words),
            place=table.columns.index(column) + 1,
        )
        for column in table.columns
        if column not in columns and (words := _levels(table, header, column))
    ]
    raise UsageError(
        text,
        "If they are figures, use the file of the single answers. If they are answers, --top-boxes N: the N answers at the good end count.",
        levels,
    )


def _levels(table: DataTable, header: str, column: str) -> list[str]:
    """The words of a column, from bad to good, if they are a known scale and the column is called as the score is; else none."""
    alike = (all_meanings(header) - _AVERAGE) & all_meanings(column)
    words = {fold(text): text for text in table.values(column).texts if not means_no_answer(fold(text))}
    if not alike or not _FEWEST <= len(words) <= _MOST or any(map(str.isdigit, "".join(words))):
        return []
    worth = meaning(words.keys(), 0).worth
    return [words[word] for word in sorted(words, key=lambda word: worth[word])] if worth.keys() >= words.keys() else []
