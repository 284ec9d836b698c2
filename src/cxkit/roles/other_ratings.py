"""Ratings that no respondent gave: of credit, leads or risks, marks of pupils, and the classes of things that a list has one row for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from cxkit.roles.carried import Values
from cxkit.roles.headers import normalise
from cxkit.roles.words import meanings

Subject = Literal["assessed", "pupil", "lesson", "listed"]
WORDS: Mapping[Subject, Mapping[str, tuple[str, ...]]] = {
    # what companies rate themselves
    "assessed": {
        "en": ("credit", "creditworthiness", "solvency", "lead", "severity", "criticality", "risk", "skill", "fraud", "vulnerability"),
        "de": ("kredit", "bonität", "schweregrad", "risiko", "betrug"),
        "fr": ("crédit", "solvabilité", "gravité", "sévérité", "criticité", "risque", "fraude"),
        "es": ("crédito", "crediticia", "solvencia", "gravedad", "severidad", "riesgo"),
        "it": ("credito", "creditizia", "solvibilità", "gravità", "rischio"),
        "nl": ("krediet", "kredietwaardigheid", "ernst", "risico"),
        "pt": ("crédito", "solvência", "gravidade", "severidade", "risco"),
    },
    "pupil": {
        "en": ("student", "pupil"),
        "de": ("schüler", "schülerin", "student", "studentin"),
        "fr": ("élève", "étudiant", "étudiante"),
        "es": ("alumno", "alumna", "estudiante"),
        "it": ("studente", "studentessa", "alunno", "alunna"),
        "nl": ("leerling", "student"),
        "pt": ("aluno", "aluna", "estudante"),
    },
    "lesson": {
        "en": ("subject",),
        "de": ("fach", "schulfach", "unterrichtsfach", "prüfungsfach"),
        "fr": ("matière", "discipline"),
        "es": ("asignatura", "materia"),
        "it": ("materia", "disciplina"),
        "nl": ("vak",),
        "pt": ("disciplina", "matéria"),
    },
    # what lists describe
    "listed": {
        "en": ("hotel", "restaurant", "movie", "film", "supplier", "vendor", "game", "book"),
        "de": ("hotel", "restaurant", "film", "lieferant", "spiel", "buch"),
        "fr": ("hôtel", "restaurant", "film", "fournisseur", "jeu", "livre"),
        "es": ("hotel", "restaurante", "película", "proveedor", "juego", "libro"),
        "it": ("hotel", "albergo", "ristorante", "film", "fornitore", "gioco", "libro"),
        "nl": ("hotel", "restaurant", "film", "leverancier", "spel", "boek"),
        "pt": ("hotel", "restaurante", "filme", "fornecedor", "jogo", "livro"),
    },
}
"""Words of headers by what they name and language."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_KNOWN: Mapping[Subject, frozenset[str]] = {
    subject: frozenset(normalise(text) for words in lists.values() for word in words for text in (word, word.translate(_UMLAUTS)))
    for subject, lists in WORDS.items()
}
_COMPOUNDING = frozenset(normalise(word) for language in ("de", "nl") for word in WORDS["assessed"][language])
_RATINGS = frozenset({"rating", "grade", "score"})
_BARE = _RATINGS | {"overall", "average"}
_LINKS = frozenset({"of", "der", "des", "de", "du", "del", "di", "della", "van", "da", "do", "the", "die", "das", "le", "la", "el", "het"})
_NAMING = frozenset({"id", "name", "nr", "no", "code", "nombre", "nom", "nome", "naam"})
_LONGEST = 4  # words: a longer header is a question
# what shows that somebody answered: who, when, or in words
_ANSWERED = frozenset(
    (
        *("date", "time", "timestamp", "at", "comment", "text", "message", "review", "reviewer", "customer", "person", "user"),
        *("response", "answered", "survey", "feedback", "email", "question", "author", "member", "username", "note", "gender"),
    )
)
# what shows that pupils rate what they are taught, or the answer to a ticket, and are not rated
_IN_WORDS = frozenset({"comment", "text", "message", "review", "survey", "feedback", "question"})
_FEWEST_ROWS = 5


class OtherRating(NamedTuple):
    """Why a rating is none of a respondent, and the columns that show it."""

    why: Literal["assessed", "marks", "list"]
    beside: tuple[str, ...] = ()


def names(subject: Subject, header: str) -> bool:
    """Whether a header names a subject and nothing but its number or name.

    >>> names("pupil", "Student_ID"), names("pupil", "Student discount"), names("assessed", "Risk")
    (True, False, True)
    """
    words = [word for word in normalise(header).split() if word not in _NAMING]
    return len(words) == 1 and words[0] in _KNOWN[subject]


def is_assessment(header: str) -> bool:
    """Whether a short header names a rating of what companies rate themselves.

    >>> is_assessment("credit_rating"), is_assessment("Risikobewertung"), is_assessment("Rating of the risk")
    (True, True, True)
    >>> is_assessment("Credit card rating"), is_assessment("Service rating"), is_assessment("Risk")
    (False, False, False)
    """
    words = [word for word in normalise(header).split() if word not in _LINKS]
    if len(words) > _LONGEST:
        return False
    if any(_is_compound(word) for word in words):
        return True
    rated = [place for place, word in enumerate(words) if _rates(word)]
    assessed = [place for place, word in enumerate(words) if word in _KNOWN["assessed"]]
    # "credit rating", and "rating of the credit" at the end
    return any(place + 1 in rated or (place == len(words) - 1 and place - 1 in rated) for place in assessed)


def other_rating(column: str, headers: Sequence[str], values: Callable[[str], Values]) -> OtherRating | None:
    """Why a column that is called a rating holds no answers of respondents; None if nothing shows that.

    Marks stand beside pupils and what they are taught; a rating that is not called a grade, with comments beside it, is one by pupils.
    Of a list, each row is another hotel or the like, and nothing says who answered or when: its ratings are classes, or averages.
    """
    if is_assessment(column):
        return OtherRating("assessed")
    means = meanings(column)
    if not means or not all(word & _BARE for word in means):
        return None
    others = [header for header in headers if header != column]
    pupils = [header for header in others if names("pupil", header)]
    lessons = [header for header in others if names("lesson", header)]
    commented = any("rating" in word for word in means) and any(word & _IN_WORDS for header in others for word in meanings(header))
    if pupils and lessons and not commented:
        return OtherRating("marks", (pupils[0], lessons[0]))
    listed = next((header for header in others if names("listed", header) and _differ(values(header))), None)
    if listed is None or any(word & _ANSWERED for header in others if header != listed for word in meanings(header)):
        return None
    return OtherRating("list", (listed,))


def _is_compound(word: str) -> bool:
    """Whether a German or Dutch word joins what is assessed and the rating."""
    return any(word.startswith(first) and _rates(word[len(first) :].removeprefix("s")) for first in _COMPOUNDING)


def _rates(word: str) -> bool:
    return bool(word) and any(meant & _RATINGS for meant in meanings(word))


def _differ(values: Values) -> bool:
    return values.distinct == len(values.texts) >= _FEWEST_ROWS and not values.numbers
