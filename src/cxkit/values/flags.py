"""Values that mean yes or no, in their various spellings."""

from __future__ import annotations

from collections.abc import Mapping

from cxkit.values.scores import fold

FLAGS = frozenset(
    {"resolved", "is_complaint", "churned", "consent_phone", "consent_email", "consent_mail", "consent_marketing"},
)
"""The roles whose values are yes or no."""
YES = frozenset(
    [
        "yes",
        "y",
        "true",
        "t",
        "1",
        "1.0",
        "1,0",
        "on",
        "x",
        "✓",
        "✔",
        "☑",
        "ja",
        "j",
        "wahr",
        "oui",
        "o",
        "si",
        "sí",
        "sì",
        "s",
        "vrai",
        "vero",
        "verdadero",
        "waar",
        "sim",
        "verdadeiro",
        "checked",
        "selected",
        "ausgewählt",
        "angekreuzt",
        "opted-in",
        "true.",
        "yes.",
        "opt-in",
    ]
)
NO = frozenset(
    [
        *("no", "n", "false", "f", "0", "0.0", "0,0", "off", "nein", "falsch", "non", "faux", "falso", "nee", "onwaar", "não", "nao"),
        *("✗", "✘", "☐", "unchecked", "opted-out", "opt-out", "not selected", "false.", "no.", "nicht ausgewählt"),
    ]
)


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
