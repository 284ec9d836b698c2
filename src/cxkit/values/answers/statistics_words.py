"""Words that label a row of statistics below a table: averages, numbers of answers, sums, the smallest and the largest value."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cxkit.values.folding import fold

WORDS: Mapping[str, tuple[str, ...]] = {
    "en": (
        *(
            "average",
            "averages",
            "avg",
            "mean",
            "median",
            "count",
            "n",
            "number of answers",
            "number of responses",
            "responses",
            "total",
            "sum",
        ),
        *("overall average", "average score", "std dev", "standard deviation", "minimum", "maximum"),
        *("std", "stdev", "std deviation", "sd", "min", "max", "nps", "csat", "top box", "top 2", "top2", "top 2 box", "top2box", "top 3"),
    ),
    "de": (
        *(
            "durchschnitt",
            "mittelwert",
            "mittel",
            "mittelwerte",
            "gesamtdurchschnitt",
            "schnitt",
            "anzahl",
            "anzahl antworten",
            "antworten",
        ),
        *(
            "standardabweichung",
            "stabw",
            "summe",
            "gesamt",
            "zentralwert",
            "durchschnittswert",
            "durchschnittlich",
            "arithmetisches mittel",
        ),
        *("standardabw", "std abw", "mw", "anteil zufriedene", "anteil zufriedener", "zufriedene", "top 2 wert"),
    ),
    "fr": ("moyenne", "moyennes", "médiane", "nombre", "nombre de réponses", "effectif", "écart-type", "somme", "moyenne générale"),
    "es": ("promedio", "media", "mediana", "número", "número de respuestas", "recuento", "cuenta", "desviación estándar", "suma"),
    "it": ("media", "mediana", "numero", "numero di risposte", "conteggio", "deviazione standard", "somma", "media generale"),
    "nl": ("gemiddelde", "gemiddeld", "mediaan", "aantal", "aantal antwoorden", "standaardafwijking", "som", "totaal"),
    "pt": ("média", "mediana", "número", "número de respostas", "contagem", "desvio padrão", "soma", "média geral"),
    "pl": ("średnia", "mediana", "liczba", "liczba odpowiedzi", "odchylenie standardowe", "suma"),
    "signs": ("ø", "⌀", "∅", "σ", "μ"),
}
_PARTS = re.compile(r"[^\W_]+|[⌀∅]")


def _plain(text: str) -> str:
    """The words of a text, without signs between them."""
    return " ".join(_PARTS.findall(fold(text)))


_PLAIN = frozenset(_plain(word) for words in WORDS.values() for word in words)


def names_statistic(text: str) -> bool:
    """Whether a cell is a word for a statistic, and nothing else.

    >>> names_statistic("Ø:"), names_statistic("Top-2-Box (%)"), names_statistic("Average Joe")
    (True, True, False)
    """
    return _plain(text).removesuffix(" in") in _PLAIN
