"""Vague headers of channels, such as source and medium: whether the values are the ways of a contact, or something else."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Literal

from cxkit.roles.carried import MOSTLY, Values
from cxkit.roles.words import Meanings, meanings

_VAGUE = frozenset({"source", "origin", "medium", "platform", "network", "mode", "method"})
_CLEAR = frozenset({"channel", "via", "contact", "case", "ticket", "registered", "joined", "received"})
_SOURCE, _ORIGIN = frozenset({"source"}), frozenset({"origin"})
# what may stand beside a source without making it that of something else
_NEUTRAL = frozenset({"name", "code", "id", "type", "first", "call", "interaction", "request", "issue", "complaint", "conversation"})
_NEARLY_EMPTY = 0.2
_FEWEST_ROWS, _SEVERAL = 5, 10

Doubt = Literal["none", "unknown", "other"]
"""What a column under a header of channels is: surely one, one whose values are unknown words, or something else."""


def doubt(header: str, values: Values, known: Callable[[], bool]) -> Doubt:
    """How far a header and its values leave in doubt that a column of contacts holds channels.

    ``known``: whether any of the values is known as a way of contact, which is asked for vague headers alone. A column with hardly a value,
    of files or pages, or of texts that all differ or are all the same holds no channels, nor does the source of something else, as of data
    or of a dialer.
    """
    words = meanings(header)
    said = frozenset[str]().union(*words)
    if not said & _VAGUE or said & _CLEAR or not values.texts or values.channels or known():
        return "none"
    scarce = values.rows >= _FEWEST_ROWS and len(values.texts) < _NEARLY_EMPTY * values.rows
    # what all contacts have alike and is no way of contact, as the format of messages, tells no channels apart
    alike = values.distinct == 1 or values.distinct == len(values.texts)
    single = len(values.texts) >= _SEVERAL and alike
    return "other" if scarce or single or values.files >= MOSTLY or _is_of_something_else(words) else "unknown"


def _is_of_something_else(words: Meanings) -> bool:
    """Whether a header ends with a source, behind a word for what it is the source of, or names the origin of something."""
    if any(word & _ORIGIN for word in words):
        return any(_is_foreign(word) for word in words if not word & _ORIGIN)
    return bool(words) and bool(words[-1] & _SOURCE) and any(_is_foreign(word) for word in words[:-1])


def _is_foreign(word: Collection[str]) -> bool:
    return not _NEUTRAL & set(word)
