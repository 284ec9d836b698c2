"""Which ratings cost how many answers, if few respondents gave all of those that a command uses together."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.counts import ScoreQuery, Tally, tally
from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.tables import Responses

_MOST = 4  # columns that a message names


def check_complete(responses: Responses, asked: Sequence[ScoreQuery], counted: Tally, min_cell: int) -> tuple[Note, ...]:
    """A warning if less than half of the answers to the first score have all others; DataError if none has. Each names the columns."""
    used = counted.account.used
    if 2 * used >= counted.account.read:
        return ()
    given = tally(responses, asked[0], *(query._replace(optional=True) for query in asked[1:])).cells
    rows = {query.column: _answers(given, query.name) for query in asked}
    outcome, *others = rows
    if 2 * used >= rows[outcome]:
        return ()
    # with a limit on small groups no text holds a number of few rows
    each = [f"'{shortened(responses.shown.get(column, column))}'" + ("" if min_cell > 1 else f" {rows[column]:,}") for column in others]
    fewest = sorted(zip((rows[column] for column in others), each, strict=True))
    named = ", ".join(text for _, text in fewest[:_MOST]) + (tr(" and {n} more", n=len(fewest) - _MOST) if len(fewest) > _MOST else "")
    hint = tr("Name fewer drivers: --drivers REGEX.")
    if not used:
        raise DataError(
            tr("No answer has the outcome and all drivers.")
            + " "
            + (
                tr("Those with the fewest answers: {named}.", named=named)
                if min_cell > 1
                else tr("Answers of {n:,} with the outcome that each has: {named}.", n=rows[outcome], named=named)
            ),
            hint,
        )
    text = (
        tr("Less than half of the answers with the outcome have all drivers. Those with the fewest answers: {named}.", named=named)
        if min_cell > 1
        else tr(
            "Only {used:,} of {n:,} answers with the outcome have all drivers. Answers that each has: {named}.",
            used=used,
            n=rows[outcome],
            named=named,
        )
    )
    return (Note(code="incomplete-answers", level="warning", text=text, hint=hint),)


def _answers(given: pl.DataFrame, score: str) -> int:
    """How many answers have a score; none if the column holds no answer."""
    return int(given.filter(pl.col(score).is_not_null()).get_column("n").sum()) if score in given.columns else 0
