"""A column of states beside a tenure, such as active and cancelled, or yes and no under "active": it shows who has left.

Under a header that says who stays, yes means a customer also if the column is named for the role ``churned``.
"""

from __future__ import annotations

import re

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import meanings
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.answers.no_answers import BLANKS
from cxkit.values.flags import flag
from cxkit.values.folding import fold
from cxkit.values.statuses.states import has_left, is_state

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
_STAYED = re.compile(
    r"\b(?:retained|stayed|stays|remained|renewed"
    r"|bleibt|blieb|geblieben|verlaengert|verlangert|reste|renouvele|renovado|permanece|rinnovato|rimasto|gebleven|blijft|verlengd)\b"
)
_RETENTION = re.compile(r"\b(?:retention|bestandskunde|renewal|verlaengerung|verlangerung)\b")
_NOT = re.compile(r"\b(?:not?|non|nicht|nie|ne|pas|niet|sin|senza|sans|ohne|without|longer|mehr|plus|auto\w*|reasons?|date|days?)\b")
_GONE = frozenset({"churned", "cancelled", "left", "ended", "inactive", "days", "date"})


def recognise(evidence: Evidence) -> Shape | None:
    """A table with a tenure and, in place of ``churned``, the role status or the only column of states."""
    table = evidence.table
    if "churned" in table.roles:
        return _turned(evidence, table.roles["churned"].column)
    if "tenure" not in table.roles or "churned" in table.doubtful:
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
    return _shape(column, _exchanged(evidence, column) if stays else pl.col(column), note)


def _turned(evidence: Evidence, column: str) -> Shape | None:
    """Yes and no exchanged, if the header of a column of yes and no says who stays; None otherwise, and if labels say what they mean."""
    words = set(evidence.sampled(column))
    if evidence.table.labels_of("churned") or not words or any(flag(word) is None for word in words) or not names_who_stays(column):
        return None
    text = tr("Column '{column}' says who stays: no counts as lost, and yes as a customer.", column=shortened(column))
    note = Note(code="shape", level="warning", text=text, hint=tr("--shape plain counts yes as lost"))
    return _shape(column, _exchanged(evidence, column), note)


def _exchanged(evidence: Evidence, column: str) -> pl.Expr:
    """The column with yes in place of no, and no in place of yes."""
    state = pl.col(column).cast(pl.String)
    raw = evidence.of_all(state.unique().alias("raw")).get_column("raw").drop_nulls().to_list()
    return state.replace({value: "no" if flag(value) else "yes" for value in raw if flag(value) is not None})


def _shape(column: str, state: pl.Expr, note: Note) -> Shape:
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
    words, header = meanings(column), normalise(column)
    of_customers = all(word & _OF_CUSTOMERS for word in words)
    stayed = _STILL.search(header) or (_STAYED.search(header) and not _NOT.search(header))
    return bool(stayed) or (of_customers and any("active" in word for word in words))


def names_who_stays(column: str) -> bool:
    """The same for a column that is known to tell who has left: whatever is called active is a customer."""
    words = meanings(column)
    if says_who_stays(column):
        return True
    denied = _NOT.search(normalise(column)) or any(word & _GONE for word in words)
    return not denied and (_RETENTION.search(normalise(column)) is not None or any("active" in word for word in words))


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
