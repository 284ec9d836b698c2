"""One row for each item that a respondent rated, such as breakfast, room and staff of one stay: the overall figure pools them."""

from __future__ import annotations

import shlex

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.shape import Evidence, Shape

_RATINGS = ("satisfaction", "effort", "recommend")
_MOST_ITEMS = 60
_FEWEST_RESPONDENTS = 5
_MOST_PAIRS = 0.7  # of the respondents times the items


def recognise(evidence: Evidence) -> Shape | None:
    """A column of items, each rated once by most of the respondents: a note says that the overall figure is about all of them together."""
    table = evidence.table
    item = evidence.column("item") or evidence.column("question")
    rated = [table.roles[role].column for role in _RATINGS if role in table.roles and role in evidence.wanted]
    # what another shape made of the rows is the answers to one question
    if item is None or len(rated) != 1 or item == rated[0] or rated[0].startswith("cx:"):
        return None
    items = len(set(evidence.sampled(item)))
    if not 1 < items <= _MOST_ITEMS:
        return None
    who = _respondents(evidence, item, rated[0], items)
    if who is None:
        return None
    named = shlex.quote(table.shown.get(item, item))
    note = Note(
        code="items-pooled",
        level="warning",
        text=tr(
            "One row is the rating of one of {n} items in column '{item}' by a respondent ('{who}'): the overall figure pools all items.",
            n=items,
            item=shortened(item),
            who=shortened(who),
        ),
        hint=tr("--by {item} shows each item; --cluster {who} counts respondents", item=named, who=shlex.quote(table.shown.get(who, who))),
    )
    return Shape(lambda frame: frame, {}, notes=(note,))


def _respondents(evidence: Evidence, item: str, rated: str, items: int) -> str | None:
    """The column whose values have each item once at most, and most of the items."""
    table = evidence.table
    known = [evidence.column("response_id"), evidence.column("customer_id")]
    others = [column for column in table.columns if column not in {item, rated, *known} and not column.startswith("cx:")]
    for column in [*(each for each in known if each), *others]:
        pairs = table.sample.select(pl.col(column).alias("who"), pl.col(item).alias("item")).drop_nulls()
        respondents = pairs.get_column("who").n_unique()
        if respondents < _FEWEST_RESPONDENTS or pairs.height < _MOST_PAIRS * respondents * items:
            continue
        if pairs.n_unique() == pairs.height:
            return column
    return None
