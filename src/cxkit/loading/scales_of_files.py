"""A question under one header that some of several files asked on another scale than the others."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath

from cxkit.errors import RoleError
from cxkit.language import tr
from cxkit.roles import SCORES, shortened
from cxkit.sources.opening import Source
from cxkit.tables import DataTable
from cxkit.values import fold, number
from cxkit.values.no_answers import means_no_answer
from cxkit.values.scales import usual_scale
from cxkit.values.scores import Scale

_FEWEST = 30  # answers of a file that show where its scale ends
_BEYOND = 0.03  # share of each of two answers beyond that end: one alone may be a code
_OF_ALL = Scale(0, 100)


def check_scales(table: DataTable, source: Source) -> None:
    """Raise RoleError if the answers of a score end in one file where many of another go on; a scale that the user gives is believed."""
    if len(source.parts) < 2:
        return
    for role, held in table.roles.items():
        if role not in SCORES or role in table.rules.scales:
            continue
        parts = [part for part in source.parts if held.column in part.sample.columns]
        answers = {part.path: _numbers(table, part.sample.get_column(held.column).to_list()) for part in parts}
        ends = {path: scale for path, values in answers.items() if values.total() >= _FEWEST and (scale := usual_scale(values))}
        if len({scale.high for scale in ends.values()} - {_OF_ALL.high}) < 2:
            continue
        least, most = (end(ends, key=lambda path: ends[path].high) for end in (min, max))
        beyond = [n for value, n in answers[most].items() if value > ends[least].high and n >= _BEYOND * answers[most].total()]
        if len(beyond) > 1:
            raise RoleError(
                tr(
                    "The answers in column '{column}' are on {scale} in {path} and on {scale2} in {path2}.",
                    column=shortened(held.column),
                    scale=ends[least],
                    path=PurePath(least).name,
                    scale2=ends[most],
                    path2=PurePath(most).name,
                ),
                tr(
                    "Read the files one by one, or say that both were asked on one scale: --scale {role}={scale}.",
                    role=role,
                    scale=ends[most],
                ),
            )


def _numbers(table: DataTable, cells: list[object]) -> Counter[float]:
    found = Counter[float]()
    for cell in cells:
        text = "" if cell is None else fold(str(cell))
        value = None if means_no_answer(text) else number(text, table.rules.decimal)
        if value is not None:
            found[value] += 1
    return found
