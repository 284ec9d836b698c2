"""Values for contracts without an end: words, codes and days that systems write if a contract has no end date.

Words by language, one row per word; days at the limit of what a system can store. All are compared folded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from cxkit.values.words import words_of

WORDS: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("open", "open end", "open ended", "open-ended", "ongoing", "on-going", "running", "current", "active", "still active"),
        *("present", "to date", "indefinite", "indefinitely", "unlimited", "permanent", "perpetual", "evergreen", "never"),
        *("infinity", "infinite", "unbounded", "∞", "not closed", "not resolved", "unresolved", "not yet"),
        *("until cancelled", "until canceled", "till cancelled", "month-to-month", "month to month", "monthly rolling", "auto-renewing"),
        *("auto renew", "not ended", "no expiry", "does not expire", "never expires", "non-expiring", "lifetime", "forever", "in force"),
        *(
            "continuing",
            "still a member",
            "still customer",
            "no fixed end",
            "no fixed term",
            "to present",
            "until revoked",
            "no termination",
        ),
        *("no end", "no end date", "until further notice", "not terminated", "not cancelled", "not canceled", "auto-renew", "rolling"),
    ),
    "de": (
        *("offen", "laufend", "läuft", "aktiv", "unbefristet", "unbegrenzt", "bis auf weiteres", "b.a.w.", "baw", "auf weiteres"),
        *("fortlaufend", "ohne ende", "kein ende", "ohne befristung", "heute", "bis heute", "ungekündigt", "nicht gekündigt"),
        *("läuft weiter", "läuft noch", "unbestimmt", "auf unbestimmte zeit", "unbestimmte zeit", "bis auf widerruf", "bis widerruf"),
        *("bis zur kündigung", "ohne enddatum", "kein enddatum", "keine kündigung", "aktuell", "besteht", "in kraft", "lebenslang", "lfd."),
        *("lfd", "verlängert sich automatisch", "automatische verlängerung", "unbefr.", "dauerhaft", "noch aktiv", "noch mitglied"),
        *("noch nicht beendet", "bis dato"),
    ),
    "fr": (
        *("indéfini", "indéfinie", "à durée indéterminée"),
        *(
            "ouvert",
            "en cours",
            "actif",
            "indéfini",
            "indéfinie",
            "indéterminé",
            "indéterminée",
            "durée indéterminée",
            "illimité",
            "illimitée",
        ),
        *("jusqu'à nouvel ordre", "sans fin", "aujourd'hui", "non résilié"),
        *("sans terme", "sans échéance", "en vigueur", "à ce jour", "tacite reconduction", "pas de fin", "jusqu'à résiliation"),
    ),
    "es": (
        *("abierto", "en curso", "vigente", "activo", "indefinido", "indefinida", "indeterminado"),
        *("indeterminada", "ilimitado", "hasta nuevo aviso", "sin fin", "sin fecha de fin", "actualidad", "hasta la fecha"),
        *("en vigor", "activa", "sin vencimiento", "renovación automática", "actual", "hoy", "permanente", "sin baja", "tiempo indefinido"),
    ),
    "it": (
        *("aperto", "in corso", "attivo", "indeterminato", "tempo indeterminato", "a tempo indeterminato", "illimitato"),
        *("fino a nuovo avviso", "senza scadenza", "ad oggi"),
        *("in vigore", "senza termine", "rinnovo automatico", "tacito rinnovo", "fino a disdetta", "in essere", "permanente"),
    ),
    "nl": (
        *("lopend", "actief", "onbepaald", "onbepaalde tijd", "voor onbepaalde tijd", "onbeperkt", "tot nader order"),
        *("doorlopend", "geen einddatum", "heden"),
        *("onbepaalde duur", "loopt", "loopt door", "zonder einddatum", "tot wederopzegging", "tot opzegging", "stilzwijgende verlenging"),
        *("nog actief", "niet opgezegd", "n.v.t.", "nvt", "n. v. t."),
    ),
    "pt": (
        *("indeterminado", "indeterminada", "prazo indeterminado", "tempo indeterminado", "por tempo indeterminado", "em vigor"),
        *("vigente", "sem termo", "sem prazo", "sem fim", "em aberto", "em curso", "ativo", "ativa", "até à data"),
    ),
    "pl": (
        *("bezterminowo", "bezterminowa", "bezterminowy", "nieokreślony", "czas nieokreślony", "na czas nieokreślony", "nieograniczony"),
        *("do odwołania", "w toku", "trwa", "obowiązuje", "aktywny", "aktywna", "nadal"),
    ),
    "sv": ("tills vidare", "tillsvidare", "löpande", "pågående", "pågår", "gäller", "aktiv", "obegränsad", "obestämd tid"),
    "da": ("løbende", "igangværende", "indtil videre", "tidsubegrænset", "ubegrænset", "aktiv", "gældende"),
    "no": ("løpende", "pågående", "inntil videre", "tidsubegrenset", "ubegrenset", "aktiv", "gjeldende"),
    "fi": ("toistaiseksi", "toistaiseksi voimassa", "voimassa", "voimassa toistaiseksi"),
    "cs": ("neurčito", "na neurčito", "doba neurčitá", "na dobu neurčitou", "neomezeně", "trvá", "aktivní"),
}
"""What stands for a contract that runs on, by language."""
TEXTS = words_of(WORDS)

NEVER = frozenset({date(2079, 6, 6), date(2099, 12, 31), date(2100, 1, 1), date(2100, 12, 31), date(2199, 12, 31), date(2200, 12, 31)}) | {
    *(date(year, 12, 31) for year in (2222, 2299, 2500, 2999, 3000, 3999, 4000, 4712, 8888, 9998, 9999)),
    *(date(year, 1, 1) for year in (2200, 2222, 2999, 3000, 4000, 8888, 9999)),
    *(date(2262, 4, 11), date(9999, 9, 9)),
}
"""Days so far ahead that a contract which ends then has no end."""
ZERO = frozenset({date(1900, 1, 1), date(1901, 1, 1), date(1970, 1, 1), date(1980, 1, 1), date(1980, 1, 6), date(1904, 1, 1)})
"""Days at which systems begin to count, which stand for no day where the contract began later."""
_BEFORE = (date(1, 1, 1), date(1, 1, 2), date(1582, 10, 15), date(1601, 1, 1), date(1753, 1, 1), date(1800, 1, 1), date(1899, 12, 30))
_ZEROS = (
    "0000-00-00",
    "00.00.0000",
    "00/00/0000",
    "00-00-0000",
    "0000/00/00",
    "00000000",
    "0",
    "99999999",
    "99.99.9999",
    "9999-99-99",
    "9999",
    *("00.01.1900", "00/01/1900", "00-01-1900", "1900-01-00", "01/00/1900", "1/0/1900", "0/1/1900", "00-jan-1900", "00-jan-00"),
)
_SERIALS = ("2958465", "2958465.0", "2958466")  # 9999-12-31 and the day after, as serial days of Excel
_CLOCKS = ("", " 23:59", " 23:59:59", "t23:59:59", " 00:00", " 00:00:00", " 00:00:00.000", "t00:00:00", "t00:00:00z", "t00:00:00.000z")


def _written(days: Iterable[date]) -> list[str]:
    """The days as files write them, without a clock."""
    return [
        text
        for day in days
        for y, m, d in [(f"{day.year:04}", f"{day.month:02}", f"{day.day:02}")]
        for text in (
            f"{y}-{m}-{d}",
            f"{d}.{m}.{y}",
            f"{d}-{m}-{y}",
            f"{d}/{m}/{y}",
            f"{m}/{d}/{y}",
            f"{y}/{m}/{d}",
            f"{y}{m}{d}",
            f"{day.month}/{day.day}/{y}",
        )
    ]


def _with_clocks(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(text + clock for text in texts for clock in _CLOCKS)


# the days before the first plausible date, and those that do not exist
CODES = frozenset(_SERIALS) | _with_clocks((*_written((*_BEFORE, date(1899, 12, 31))), *_ZEROS))
"""Texts that look like days, are none, and stand for a contract that runs on."""


@cache
def _never_written() -> frozenset[str]:
    return _with_clocks(_written(NEVER))


def is_never(folded: str) -> bool:
    """Whether a folded text is a day so far ahead that it means none.

    >>> is_never("31.12.9999 00:00:00"), is_never("31.12.2024")
    (True, False)
    """
    return folded in _never_written()


def is_open(folded: str) -> bool:
    """Whether a folded text means that a contract has no end.

    >>> is_open("bis auf weiteres"), is_open("0000-00-00"), is_open("soon")
    (True, True, False)
    """
    return folded in TEXTS or folded in CODES
