"""Words that users of other tools type for a command or an option, and what it is called here."""

from __future__ import annotations

import csv
from collections.abc import Collection
from pathlib import Path

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def read() -> list[tuple[str, str]]:
    """Each word, folded, with the command or option (with a value, if need be) that it means."""
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return [(row["typed"], row["means"]) for row in csv.DictReader(file)]


def spellings(known: Collection[str]) -> dict[str, str]:
    """What may be typed for each of the ``known`` commands or options: its name without the first hyphens, and its other words."""
    words = {word: means for word, means in read() if means.split()[0] in known}
    return {**words, **{name.lstrip("-"): name for name in known}}


def folded(typed: str) -> str:
    """A word as it is looked up; the hyphens that all options have in common make none of them similar."""
    return typed.strip("-_ ").casefold().translate(_UMLAUTS)
