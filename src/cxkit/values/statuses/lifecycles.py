"""Words of a column that marks rows as the start or the end of an activity."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
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


_ABBREVIATED = 3  # letters at most


def abbreviated_parts(texts: Collection[str]) -> dict[str, Part]:
    """Which of two abbreviations may mark the start and which the end, by words of one language; empty if they are none, or it is open.

    >>> abbreviated_parts(["S", "C"]), abbreviated_parts(["cp", "st"]), abbreviated_parts(["in", "out"])
    ({'S': 'start', 'C': 'end'}, {'cp': 'end', 'st': 'start'}, {})
    """
    if len(texts) != 2 or any(len(text) > _ABBREVIATED or not text.isalpha() for text in texts):
        return {}
    one, two = texts
    ways: list[dict[str, Part]] = [{one: "start", two: "end"}, {one: "end", two: "start"}]
    found = [
        way for way in ways if any(all(_abbreviates(text, WORDS[part][each]) for text, part in way.items()) for each in WORDS["start"])
    ]
    return found[0] if len(found) == 1 else {}


def _abbreviates(text: str, words: Collection[str]) -> bool:
    """Whether a text is the first letter of one of the words and further ones in their order, as in ``st`` and ``cp``."""
    letters = ".*".join(fold(text))
    return any(re.match(letters, word) for word in words)


def part_of(text: str) -> Part | None:
    """Whether a text marks the start of an activity, its end, or a pause between; None if it marks none of these.

    >>> part_of("START"), part_of("complete"), part_of("Ende"), part_of("returning")
    ('start', 'end', 'end', None)
    """
    return _PARTS.get(fold(text))
