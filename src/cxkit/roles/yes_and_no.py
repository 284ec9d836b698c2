"""Spellings of yes and no, in small letters: in all languages, and as programs write them."""

from __future__ import annotations

YES = frozenset(
    [
        *("yes", "y", "true", "t", "1", "1.0", "1,0", "on", "x", "ja", "j", "wahr", "oui", "o", "vrai", "si", "sí", "sì", "s", "vero"),
        *("verdadero", "waar", "sim", "verdadeiro", "✓", "✔", "☑", "checked", "selected", "opted-in", "opt-in", "true.", "yes."),
        *("ausgewählt", "angekreuzt", "tak", "ano", "kyllä", "igen", "evet", "да"),
    ]
)
NO = frozenset(
    [
        *("no", "n", "false", "f", "0", "0.0", "0,0", "off", "nein", "falsch", "non", "faux", "falso", "nee", "onwaar", "não", "nao"),
        *("✗", "✘", "☐", "unchecked", "opted-out", "opt-out", "not selected", "false.", "no.", "nicht ausgewählt"),
        *("nej", "nei", "nie", "ne", "ei", "nem", "hayır", "нет"),
    ]
)
