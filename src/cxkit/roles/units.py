"""Units of time in headers, as "Resolution time (in hrs)", and in values, as "2d 3h"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cxkit.roles.headers import same

UNITS: Mapping[float, tuple[str, ...]] = {
    1.0: ("second", "seconds", "sec", "secs", "sekunden", "secondes", "segundos", "secondi", "seconden", "s"),
    60.0: ("minute", "minutes", "min", "mins", "minuten", "minutos", "minuti"),
    3600.0: (
        "hour",
        "hours",
        "hr",
        "hrs",
        "h",
        "stunde",
        "stunden",
        "std",
        "heure",
        "heures",
        "hora",
        "horas",
        "ora",
        "ore",
        "uur",
        "uren",
    ),
    86400.0: ("day", "days", "tag", "tage", "jour", "jours", "día", "días", "dia", "dias", "giorno", "giorni", "dag", "dagen", "d"),
}
"""Words of headers by the seconds that their unit has."""
# what values have beside these: "m" in a header may be metres
_ONLY_IN_VALUES: Mapping[float, str] = {
    604_800.0: "w|wk|wks|weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken",
    86_400.0: "tagen|j",
    3_600.0: "stdn",
    60.0: "m|minuto|minuta|minuut",
    1.0: "sek|segundo|secondo",
}


def _spelled() -> str:
    parts = []
    for seconds, further in _ONLY_IN_VALUES.items():
        words = "|".join((*UNITS.get(seconds, ()), further))
        parts.append(rf"(?:(\d+(?:[.,]\d+)?)\s*(?:{words})(?:\b|T)[.]?[\s,]*(?:(?:and|und|et|y|e|en)\s+)?)?")
    return rf"(?i)^\s*(?:PT?)?{''.join(parts)}$"


SPELLED_UNITS = tuple(_ONLY_IN_VALUES)
"""The seconds of the units whose amounts are the groups of ``SPELLED``."""
SPELLED = _spelled()
"""A pattern for lengths of time with their units, as ``1 day 2 hours`` or ``P1DT2H``; it also matches blanks."""


def unit_of(header: str) -> float | None:
    """The seconds in the unit that a header names; None if it names none, or two.

    >>> unit_of("First reply time in minutes"), unit_of("Resolution time (in hrs)"), unit_of("Solved at")
    (60.0, 3600.0, None)
    """
    words = set(re.findall(r"[^\W\d_]+", same(header).replace("_", " ")))
    found = [seconds for seconds, names in UNITS.items() if words & set(names)]
    return found[0] if len(found) == 1 else None
