"""Headers of columns with planned dates instead of recorded ones: due dates, next steps, ends of terms."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cxkit.roles import normalise

WORDS: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("due", "deadline", "next", "planned", "expected", "scheduled", "target", "sla", "follow up", "followup", "reminder", "renewal"),
        *("expires", "expiry", "expiration", "until", "valid to", "forecast", "estimated", "promised", "appointment", "end of term"),
        *("contract end", "warranty end", "term end", "subscription end", "trial end", "trial ends", "current period end"),
    ),
    "de": (
        *("fallig", "falligkeit", "falligkeitsdatum", "frist", "nachste", "nachster", "nachstes", "geplant", "plan", "soll", "ziel"),
        *("wiedervorlage", "erinnerung", "ablauf", "ablaufdatum", "gultig bis", "bis", "termin", "voraussichtlich", "vertragsende"),
        *("laufzeitende", "probezeitende", "testende", "ende der testphase", "ende der laufzeit", "ende der probezeit"),
    ),
    "fr": (
        "echeance",
        "date limite",
        "prochain",
        "prochaine",
        "prevu",
        "prevue",
        "rappel",
        "expiration",
        "fin de contrat",
        "fin d essai",
        "jusqu",
    ),
    "es": (
        "vencimiento",
        "fecha limite",
        "proximo",
        "proxima",
        "previsto",
        "prevista",
        "programado",
        "recordatorio",
        "caducidad",
        "hasta",
        "fin de prueba",
    ),
    "it": ("scadenza", "prossimo", "prossima", "previsto", "prevista", "programmato", "promemoria", "fino", "fine contratto", "fine prova"),
    "nl": (
        "vervalt",
        "vervaldatum",
        "deadline",
        "volgende",
        "gepland",
        "verwacht",
        "herinnering",
        "geldig tot",
        "tot",
        "einddatum contract",
        "einde proefperiode",
    ),
    "pt": ("prazo", "data limite", "proxima data", "previsao", "lembrete", "validade", "agendado", "agendada"),
}
"""Words of such headers as ``roles.normalise`` leaves them, by language."""
_PATTERN = re.compile(rf"\b(?:{'|'.join(re.escape(word) for words in WORDS.values() for word in words)})\b")


def is_planned(header: str) -> bool:
    """Whether the dates of a column are planned, by its header.

    >>> is_planned("Due by Time"), is_planned("Nächster Termin"), is_planned("trial_end"), is_planned("Last update time")
    (True, True, True, False)
    """
    return _PATTERN.search(normalise(header)) is not None
