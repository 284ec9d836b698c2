"""Words of a column that marks rows as the start or the end of an activity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from cxkit.values.folding import fold

Part = Literal["start", "end", "between"]
WORDS: Mapping[Part, Mapping[str, tuple[str, ...]]] = {
    "start": {
        "en": ("start", "started", "begin", "began", "begun", "starting"),
        "de": ("beginn", "begonnen", "gestartet", "anfang"),
        "fr": ("début", "debut", "démarré", "commencé"),
        "es": ("inicio", "iniciado", "comienzo", "empezado"),
        "it": ("inizio", "iniziato", "avvio", "avviato"),
        "nl": ("begin", "begonnen", "gestart"),
    },
    "end": {
        "en": ("complete", "completed", "end", "ended", "finish", "finished", "stop", "stopped"),
        "de": ("ende", "beendet", "abgeschlossen", "abschluss", "fertig", "stopp"),
        "fr": ("fin", "terminé", "achevé", "fini"),
        "es": ("fin", "final", "terminado", "completado", "finalizado"),
        "it": ("fine", "finito", "completato", "terminato"),
        "nl": ("einde", "beëindigd", "voltooid", "afgerond"),
    },
    # of the standard of event logs, XES (IEEE 1849)
    "between": {
        "en": ("schedule", "assign", "reassign", "suspend", "resume", "withdraw", "autoskip", "manualskip", "pi_abort", "ate_abort"),
    },
}
"""Folded words by what they say and language."""
_PARTS: dict[str, Part] = {word: part for part, each in reversed([*WORDS.items()]) for words in each.values() for word in words}


def part_of(text: str) -> Part | None:
    """Whether a text marks the start of an activity, its end, or a pause between; None if it marks none of these.

    >>> part_of("START"), part_of("complete"), part_of("Ende"), part_of("returning")
    ('start', 'end', 'end', None)
    """
    return _PARTS.get(fold(text))
