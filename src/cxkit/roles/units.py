"""Units of time in headers: "Resolution time (in hrs)"."""

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


def unit_of(header: str) -> float | None:
    """The seconds in the unit that a header names; None if it names none, or two.

    >>> unit_of("First reply time in minutes"), unit_of("Resolution time (in hrs)"), unit_of("Solved at")
    (60.0, 3600.0, None)
    """
    words = set(re.findall(r"[^\W\d_]+", same(header).replace("_", " ")))
    found = [seconds for seconds, names in UNITS.items() if words & set(names)]
    return found[0] if len(found) == 1 else None
