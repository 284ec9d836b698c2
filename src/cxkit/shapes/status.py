"""A column of states beside a tenure, such as active and cancelled, or yes and no under "active": it shows who has left."""

from __future__ import annotations

import re

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise
from cxkit.roles.words import meanings
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.flags import flag
from cxkit.values.scores import BLANKS, fold
from cxkit.values.states import has_left, is_state

_STATE = "cx:churned"
_HALF = 0.5
_OF_CUSTOMERS = frozenset(
    (
        *("active", "customer", "member", "account", "contract", "subscription", "subscriber", "user", "person", "company", "insured"),
        *("is", "status", "data", "value", "id"),
    )
)
"""Meanings of the words of a header that says whether somebody is a customer."""
_STILL = re.compile(r"\b(?:still|currently|noch|weiterhin|encore|toujours|aun|todavia|ancora|nog)\b")


def recognise(evidence: Evidence) -> Shape | None:
    """A table with a tenure and, in place of ``churned``, the role status or the only column of states."""
    table = evidence.table
    if "tenure" not in table.roles or "churned" in table.roles or "churned" in table.doubtful:
        return None
    named = evidence.column("status")
    fitting = [named] if named and _known(evidence, named) >= _HALF else [] if named else _by_values(evidence) or _by_flags(evidence)
    if len(fitting) != 1:
        return None
    column = fitting[0]
    words = dict.fromkeys(evidence.sampled(column))
    stays = says_who_stays(column)
    if not stays and not evidence.table.labels_of("churned") and all(flag(word) is not None for word in words):
        return None  # who has left, those with a yes or those with a no?
    gone = ", ".join(f"'{word}'" for word in list(words) if left_by(word, stays=stays))
    text = tr("Column '{column}' shows who has left ({gone}).", column=column, gone=gone or tr("nobody in the first rows"))
    hint = tr("--role churned=COLUMN names another; labels.churned in cxkit.toml decides what its words mean")
    note = Note(code="shape", level="info", text=text, hint=hint)
    state = pl.col(column)
    if stays:  # yes means that the customer is there
        raw = evidence.of_all(state.unique().alias("raw")).get_column("raw").drop_nulls().to_list()
        state = state.cast(pl.String).replace({str(value): "no" if flag(value) else "yes" for value in raw if flag(value) is not None})
    return Shape(
        add=lambda frame: frame.with_columns(state.alias(_STATE)),
        columns={_STATE: column},
        roles={"churned": _STATE},
        notes=(note,),
    )


def says_who_stays(column: str) -> bool:
    """Whether yes under a header means that somebody is a customer: "active", "still a member"; a feature that is active does not say it.

    >>> says_who_stays("account_active"), says_who_stays("auto_renew_enabled"), says_who_stays("Autopay active")
    (True, False, False)
    """
    words = meanings(column)
    of_customers = all(word & _OF_CUSTOMERS for word in words)
    return (of_customers and any("active" in word for word in words)) or _STILL.search(normalise(column)) is not None


def left_by(word: str, *, stays: bool) -> bool:
    """Whether a state, or yes and no, means that a customer has left; ``stays``: yes means a customer."""
    yes = flag(word)
    return bool(has_left(word)) if yes is None else yes != stays


def _by_flags(evidence: Evidence) -> list[str]:
    """The columns of yes and no whose headers say who is still there."""
    held = {resolved.column for resolved in evidence.table.roles.values()}
    free = [column for column in evidence.table.columns if column not in held and says_who_stays(column)]
    return [column for column in free if {flag(word) for word in set(evidence.sampled(column))} == {True, False}]


def _known(evidence: Evidence, column: str) -> float:
    """The share of sampled values that mean that somebody has left or not."""
    labels = evidence.table.labels_of("churned")
    texts = [text for text in evidence.sampled(column) if fold(text) not in BLANKS]
    return sum(has_left(text, labels) is not None for text in texts) / max(len(texts), 1)


def _by_values(evidence: Evidence) -> list[str]:
    """The columns whose values are states, some of former customers and some of current ones."""
    held = {resolved.column for resolved in evidence.table.roles.values()}
    found = []
    for column in evidence.table.columns:
        words = set(map(fold, evidence.sampled(column))) - BLANKS if column not in held else set()
        if words and all(map(is_state, words)) and {has_left(word) for word in words} == {True, False}:
            found.append(column)
    return found
