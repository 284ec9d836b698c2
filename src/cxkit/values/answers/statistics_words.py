"""Words that label a row of statistics below a table: averages, numbers of answers, sums, the smallest and the largest value."""

from __future__ import annotations

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
    ),
    "fr": ("moyenne", "moyennes", "médiane", "nombre", "nombre de réponses", "effectif", "écart-type", "somme", "moyenne générale"),
    "es": ("promedio", "media", "mediana", "número", "número de respuestas", "recuento", "cuenta", "desviación estándar", "suma"),
    "it": ("media", "mediana", "numero", "numero di risposte", "conteggio", "deviazione standard", "somma", "media generale"),
    "nl": ("gemiddelde", "gemiddeld", "mediaan", "aantal", "aantal antwoorden", "standaardafwijking", "som", "totaal"),
    "pt": ("média", "mediana", "número", "número de respostas", "contagem", "desvio padrão", "soma", "média geral"),
    "pl": ("średnia", "mediana", "liczba", "liczba odpowiedzi", "odchylenie standardowe", "suma"),
    "signs": ("ø", "⌀", "∅", "σ", "μ"),
}
_FOLDED = frozenset(fold(word) for words in WORDS.values() for word in words)


def names_statistic(text: str) -> bool:
    """Whether a cell is a word for a statistic, and nothing else.

    >>> names_statistic("Ø:"), names_statistic("Mittelwert"), names_statistic("Average Joe")
    (True, True, False)
    """
    return fold(text).rstrip(" :=.") in _FOLDED
