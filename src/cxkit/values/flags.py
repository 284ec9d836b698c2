"""Values that mean yes or no, in their various spellings."""

from __future__ import annotations

from collections.abc import Mapping

from cxkit.roles.yes_and_no import NO, YES
from cxkit.values.folding import fold


def flag(raw: object, labels: Mapping[str, float] | None = None) -> bool | None:
    """Whether a value means yes; None if it is neither yes nor no. ``labels``: the labels of the project file, by folded text.

    >>> flag("Ja"), flag("x"), flag("0"), flag("maybe")
    (True, True, False, None)
    """
    if raw is None or isinstance(raw, bool):
        return raw
    text = fold(str(raw))
    if labels and text in labels:
        return bool(labels[text])
    return True if text in YES else False if text in NO else None
