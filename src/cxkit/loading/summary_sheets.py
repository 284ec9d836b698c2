"""Workbooks whose first sheet is a summary, such as the score of each month, of the answers on another sheet."""

from __future__ import annotations

from collections.abc import Collection

from cxkit.errors import RoleError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import KINDS, SCORES, resolve
from cxkit.sources.opening import Source
from cxkit.sources.part import OtherSheet
from cxkit.tables import DataTable, Reading
from cxkit.values.numbers import number

_TIMES = 4  # as many answers as a summary has rows, at least
_FEWEST = 20  # answers
_SINGLE = frozenset({"response_id", "customer_id", "comment"})
"""Roles of single answers, which a summary lacks."""


def find_sheet_of_answers(table: DataTable, source: Reading, wanted: Collection[str]) -> OtherSheet | None:
    """The sheet that holds the answers of which the sheet that was read is a summary; None if that one may hold answers itself.

    Raises RoleError if several sheets may hold them, or the workbook cannot be read again.
    """
    scores = {*wanted} & {*SCORES}
    if not isinstance(source, Source) or len(source.parts) != 1 or not source.parts[0].sheets:
        return None
    if table.kind.name != "survey" or not scores or not _is_summary(table, scores):
        return None
    part, rows = source.parts[0], table.sample.height
    longer = [sheet for sheet in part.sheets if sheet.rows >= max(_FEWEST, _TIMES * rows) and _has_score(sheet, scores)]
    if not longer or any({*sheet.columns} == {*table.columns} for sheet in longer):  # one table on several sheets is no summary
        return None
    if len(longer) > 1 or part.path == "-":
        names = ", ".join(f"'{sheet.name}'" for sheet in longer)
        raise RoleError(
            tr("{path}: the first sheet is a summary, and the answers may be on {names}.", path=part.path, names=names),
            tr("Choose one, as in --sheet '{name}'.", name=longer[0].name),
        )
    return longer[0]


def note_of_sheet(path: str, sheet: OtherSheet) -> Note:
    """The note that another sheet than the first one was read."""
    return Note(
        code="sheet-chosen",
        level="warning",
        text=tr(
            "{path}: sheet '{name}' was read, whose {rows:,} rows hold the score as well: the first sheet with a table is a summary.",
            path=path,
            name=sheet.name,
            rows=sheet.rows,
        ),
        hint=tr("--sheet reads another one"),
    )


def _is_summary(table: DataTable, scores: Collection[str]) -> bool:
    """Whether every row may be a group of answers, such as a month or a branch: no text occurs twice, and nothing is of one respondent."""
    if _SINGLE & table.roles.keys() or any(held.by_user for held in table.roles.values()):
        return False
    held = {table.roles[role].column for role in scores if role in table.roles}
    texts = [column for column in table.columns if column not in held and not _is_numeric(table.sample.get_column(column))]
    return not any(table.sample.get_column(column).drop_nulls().is_duplicated().any() for column in texts)


def _is_numeric(cells: pl.Series) -> bool:
    return all(number(text, None) is not None for text in cells.drop_nulls().cast(pl.String))


def _has_score(sheet: OtherSheet, scores: Collection[str]) -> bool:
    found = resolve(KINDS["survey"], sheet.columns, {}, {})[0]
    return any(role in found and found[role].found == "name" for role in scores)
