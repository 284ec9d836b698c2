"""Units of time in headers, as "Resolution time (in hrs)", and in values, as "2d 3h"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from cxkit.roles.headers import same

Period = Literal["days", "weeks", "months", "years"]
PERIODS: Mapping[Period, Mapping[str, tuple[str, ...]]] = {
    "days": {
        "en": ("day", "days"),
        "de": ("tag", "tage", "tagen"),
        "fr": ("jour", "jours"),
        "es": ("día", "días", "dias"),
        "it": ("giorno", "giorni"),
        "nl": ("dag", "dagen"),
        "pt": ("dia",),
    },
    "weeks": {
        "en": ("week", "weeks"),
        "de": ("woche", "wochen"),
        "fr": ("semaine", "semaines"),
        "es": ("semana", "semanas"),
        "it": ("settimana", "settimane"),
        "nl": ("weken",),
    },
    "months": {
        "en": ("month", "months", "mth", "mths"),
        "de": ("monat", "monate", "monaten"),
        "fr": ("mois",),
        "es": ("mes", "meses"),
        "it": ("mese", "mesi"),
        "nl": ("maand", "maanden", "mnd"),
        "pt": ("mês",),
    },
    "years": {
        "en": ("year", "years", "yr", "yrs"),
        "de": ("jahr", "jahre", "jahren"),
        "fr": ("ans", "année", "années", "annee", "annees"),
        "es": ("año", "años"),
        "it": ("anno", "anni"),
        "nl": ("jaar", "jaren"),
        "pt": ("ano", "anos"),
    },
}
"""Words for the unit of how long somebody has been a customer, by language."""
_COMPOUNDS = ("de", "nl")

UNITS: Mapping[float, tuple[str, ...]] = {
    1.0: ("second", "seconds", "sec", "secs", "sekunden", "secondes", "segundos", "seg", "segs", "secondi", "seconden", "s"),
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


OF_HOURS = r"(?:h|hrs?|hours?|std\.?|stunden|uur|heures?|horas?|ore)?"
"""What may stand behind hours and minutes, as in ``05:12 hrs``."""
SPELLED_UNITS = tuple(_ONLY_IN_VALUES)
"""The seconds of the units whose amounts are the groups of ``SPELLED``."""
SPELLED = _spelled()
"""A pattern for lengths of time with their units, as ``1 day 2 hours`` or ``P1DT2H``; it also matches blanks."""


def unit_of(header: str) -> float | None:
    """The seconds in the unit that a header names; None if it names none, or two.

    >>> unit_of("First reply time in minutes"), unit_of("Resolution time (in hrs)"), unit_of("responseSeconds"), unit_of("Solved at")
    (60.0, 3600.0, 1.0, None)
    """
    words = _words(header)
    found = [seconds for seconds, names in UNITS.items() if words & set(names)]
    return found[0] if len(found) == 1 else None


def period_of(header: str) -> Period | None:
    """The unit in which a header says that somebody has been a customer; None if it names none, or two.

    >>> period_of("years_active"), period_of("Vertragsdauer (Monate)"), period_of("Kundenjahre"), period_of("anni_cliente")
    ('years', 'months', 'years', 'years')
    >>> period_of("tenure"), period_of("Tagesform"), period_of("months of the first year")
    (None, None, None)
    """
    words = _words(header)
    found = [period for period, languages in PERIODS.items() if any(_names(word, languages) for word in words)]
    return found[0] if len(found) == 1 else None


def _words(header: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", same(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)).replace("_", " ")))


def _names(word: str, languages: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a word is one of a unit, or a compound that ends with one."""
    if any(word in names for names in languages.values()):
        return True
    return any(word.endswith(name) and len(word) > len(name) + 2 for language in _COMPOUNDS for name in languages[language])
