"""A column of states, such as active and cancelled, beside a tenure: it shows who has left."""

from __future__ import annotations

from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.scores import BLANKS, fold
from cxkit.values.states import has_left, is_state

_STATE = "cx:churned"
_HALF = 0.5


def recognise(evidence: Evidence) -> Shape | None:
    """A table with a tenure and, in place of ``churned``, the role status or the only column of states."""
    table = evidence.table
    if "tenure" not in table.roles or "churned" in table.roles or "churned" in table.doubtful:
        return None
    named = evidence.column("status")
    fitting = [named] if named and _known(evidence, named) >= _HALF else [] if named else _by_values(evidence)
    if len(fitting) != 1:
        return None
    column = fitting[0]
    words = dict.fromkeys(evidence.sampled(column))
    gone = ", ".join(f"'{word}'" for word in list(words) if has_left(word))
    text = f"Column '{column}' shows who has left ({gone or 'nobody in the first rows'})."
    hint = "--role churned=COLUMN names another; labels.churned in cxkit.toml decides what its words mean"
    note = Note(code="shape", level="info", text=text, hint=hint)
    return Shape(
        add=lambda frame: frame.with_columns(pl.col(column).alias(_STATE)),
        columns={_STATE: column},
        roles={"churned": _STATE},
        notes=(note,),
    )


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
