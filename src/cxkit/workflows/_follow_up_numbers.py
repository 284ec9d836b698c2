"""The follow-up as numbers alone, for a report that others will read: no list of customers, and no number of so few that they are known."""

from __future__ import annotations

from cxkit.model import Report, Row, Sentence

_OVERALL, _LEFT_OUT = "overall", "left_out"


def numbers_only(made: Report, limit: int) -> Report:
    """The report without its list. Numbers of 1 to ``limit`` − 1 customers, and those that would give them by subtraction, are null."""
    row = made.table(_OVERALL).rows[0]
    listed = _number(row["listed"])
    shown: Row = {key: None if _few(_number(cell), limit) or _few(listed - _number(cell), limit) else cell for key, cell in row.items()}
    rows = [each for each in made.table(_LEFT_OUT).rows if not _few(_number(each["n"]), limit)]
    if len(rows) < len(made.table(_LEFT_OUT).rows) or _few(_number(row["left_out"]), limit):
        shown["left_out"] = None
    tables = (
        made.table(_OVERALL).model_copy(update={"rows": ({**shown, "listed": None if _few(listed, limit) else listed},)}),
        made.table(_LEFT_OUT).model_copy(update={"rows": tuple(rows)}),
    )
    kept = tuple(each for each in made.summary if _is_safe(each, listed, limit, left_out=shown["left_out"] is not None))
    return made.model_copy(
        update={"tables": tables, "charts": tuple(each for each in made.charts if each.table == _OVERALL), "summary": kept}
    )


def _is_safe(sentence: Sentence, listed: int, limit: int, *, left_out: bool) -> bool:
    """Whether no number of a sentence, nor what it leaves of the list, is of too few customers."""
    if sentence.code == "followup-left-out":
        return left_out
    counts = [value for value in sentence.figures.values() if isinstance(value, int)]
    return not any(_few(each, limit) or _few(listed - each, limit) for each in counts)


def _few(n: int, limit: int) -> bool:
    return 0 < n < limit


def _number(cell: object) -> int:
    return cell if isinstance(cell, int) else 0
