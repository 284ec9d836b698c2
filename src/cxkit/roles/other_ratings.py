"""Ratings of no customer: of credit or risks, of pain or spiciness, by an inspector, of a guest, marks of pupils and employees, lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from cxkit.roles.carried import Values
from cxkit.roles.headers import normalise
from cxkit.roles.words import meanings

Subject = Literal["assessed", "property", "rater", "pupil", "lesson", "employee", "criterion", "listed"]
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
    # what is strong or weak, and not good or bad
    "property": {
        "en": ("pain", "spice", "spiciness", "heat", "intensity", "fatigue", "anxiety", "nausea"),
        "de": ("schmerz", "schärfe", "intensität", "müdigkeit", "angst", "übelkeit"),
        "fr": ("douleur", "piquant", "intensité", "fatigue", "anxiété"),
        "es": ("dolor", "picante", "intensidad", "fatiga", "ansiedad"),
        "it": ("dolore", "piccantezza", "intensità", "stanchezza", "ansia"),
        "nl": ("pijn", "pittigheid", "intensiteit", "vermoeidheid", "angst"),
        "pt": ("dor", "picância", "intensidade", "fadiga", "ansiedade"),
    },
    # who rates for a living, and is no customer
    "rater": {
        "en": ("inspector", "auditor", "assessor", "examiner", "evaluator", "jury", "juror", "referee"),
        "de": ("inspektor", "prüfer", "prüferin", "auditor", "auditorin", "gutachter", "gutachterin", "jury"),
        "fr": ("inspecteur", "inspectrice", "auditeur", "évaluateur", "examinateur", "jury"),
        "es": ("inspector", "inspectora", "auditor", "auditora", "evaluador", "evaluadora", "jurado"),
        "it": ("ispettore", "ispettrice", "revisore", "valutatore", "esaminatore", "giuria"),
        "nl": ("inspecteur", "auditor", "beoordelaar", "keurmeester", "jury"),
        "pt": ("inspetor", "inspetora", "auditor", "auditora", "avaliador", "avaliadora", "júri"),
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
    "employee": {
        "en": ("employee", "staff", "worker"),
        "de": ("mitarbeiter", "mitarbeiterin", "angestellte", "personal"),
        "fr": ("employé", "employée", "salarié", "salariée", "collaborateur"),
        "es": ("empleado", "empleada", "trabajador", "colaborador"),
        "it": ("dipendente", "collaboratore", "impiegato"),
        "nl": ("medewerker", "werknemer", "personeel"),
        "pt": ("funcionário", "funcionária", "colaborador", "colaboradora", "empregado"),
    },
    # what employees are appraised by, and no customer sees
    "criterion": {
        "en": ("teamwork", "leadership", "initiative", "proactivity", "productivity", "attendance", "self development"),
        "de": ("teamarbeit", "teamfähigkeit", "führung", "führungskompetenz", "eigeninitiative", "initiative", "produktivität"),
        "fr": ("travail equipe", "travail en equipe", "leadership", "initiative", "proactivité", "productivité", "assiduité"),
        "es": ("trabajo equipo", "trabajo en equipo", "liderazgo", "iniciativa", "proactividad", "productividad", "asistencia"),
        "it": ("lavoro squadra", "lavoro di squadra", "leadership", "iniziativa", "proattività", "produttività"),
        "nl": ("teamwork", "leiderschap", "initiatief", "proactiviteit", "productiviteit"),
        "pt": ("trabalho equipe", "trabalho em equipe", "liderança", "iniciativa", "proatividade", "produtividade", "assiduidade"),
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
_COMPOUNDING = {
    subject: frozenset(normalise(word) for language in ("de", "nl") for word in WORDS[subject][language])
    for subject in ("assessed", "property")
}
_RATINGS = frozenset({"rating", "grade", "score"})
_BARE = _RATINGS | {"overall", "average"}
_FINAL, _FEWEST_CRITERIA = _BARE | {"final", "total"}, 2
_BY = frozenset({"by", "from", "von", "durch", "par", "por", "da", "dal", "del", "do", "du", "des", "door", "van"})
# "my rating of the guest": who serves rates who is served
_OF_A_CUSTOMER = re.compile(
    r"^(?:my|our|host|owner|seller|agent|driver|employee|staff) (?:rating|score|review) (?:of|for) (?:(?:the|our|my|this) )?"
    r"(?:guest|customer|client|buyer|passenger|rider|tenant|patient)$"
)
# "How satisfied do you think our customers are?"
_OF_OTHERS = re.compile(
    r"\b(?:do you (?:think|believe|feel|suppose) (?:that )?(?:our|your|the) (?:customers|clients|guests|users|patients|members)"
    # nor what is there for them: "the members lounge", "unsere Gäste-App", "das Angebot für die Gäste"
    r"(?! (?:app|area|card|centers?|centres?|club|event|hotline|lounge|magazine|meeting|newsletter|portal|program\w*|room|service|support"
    r"|website)\b)"
    r"|(?:glauben|denken|meinen|schatzen) sie\b.*(?<!fur)(?<!uber)(?<!durch)(?<!gegenuber)(?<!\ban)(?<!\bauf) "
    r"(?:unsere|ihre|die) (?:kunden|kundinnen|gaste|nutzer|patienten)"
    r"(?! (?:app|bereich|betreuung|center|club|dienst|event|hotline|karte|lounge|magazin|newsletter|portal|service|support|zeitschrift)\b)"
    r"|(?:pensez|croyez|estimez) vous que (?:nos|vos|les) (?:clients|usagers|patients|hotes)"
    r"|(?:cree|piensa|crees|piensas) (?:usted )?que (?:\w+ )*?(?:nuestros|sus|los) (?:clientes|usuarios|huespedes|pacientes)"
    r"|(?:pensa|crede|ritiene) che (?:\w+ )*?(?:i nostri|i suoi|i vostri|i) (?:clienti|ospiti|utenti|pazienti)"
    r"|(?:denkt|gelooft) (?:u|je) dat (?:onze|uw|de) (?:klanten|gasten|gebruikers|patienten)"
    r"|(?:acha|acredita|pensa) que (?:\w+ )*?(?:nossos|os nossos|seus|os) (?:clientes|usuarios|hospedes|pacientes))\b"
)
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

    why: Literal["assessed", "property", "rater", "served", "others", "marks", "appraisal", "list"]
    beside: tuple[str, ...] = ()


def names(subject: Subject, header: str) -> bool:
    """Whether a header names a subject and nothing but its number or name.

    >>> names("pupil", "Student_ID"), names("pupil", "Student discount"), names("assessed", "Risk")
    (True, False, True)
    """
    return " ".join(word for word in normalise(header).split() if word not in _NAMING) in _KNOWN[subject]


def is_rating_of(subject: Literal["assessed", "property"], header: str) -> bool:
    """Whether a short header names a rating of what companies rate themselves, or of a property that is strong or weak.

    >>> [is_rating_of("assessed", header) for header in ("credit_rating", "Risikobewertung", "Rating of the risk")]
    [True, True, True]
    >>> [is_rating_of("assessed", header) for header in ("Credit card rating", "Service rating", "Risk")]
    [False, False, False]
    >>> is_rating_of("property", "pain_rating"), is_rating_of("property", "Pain relief rating")
    (True, False)
    """
    words = [word for word in normalise(header).split() if word not in _LINKS]
    if len(words) > _LONGEST:
        return False
    if any(_is_compound(subject, word) for word in words):
        return True
    rated = [place for place, word in enumerate(words) if _rates(word)]
    named = [place for place, word in enumerate(words) if word in _KNOWN[subject]]
    # "credit rating", and "rating of the credit" at the end
    return any(place + 1 in rated or (place == len(words) - 1 and place - 1 in rated) for place in named)


def is_by_rater(header: str) -> bool:
    """Whether a header names a rating by somebody who rates for a living.

    >>> is_by_rater("Quality rating by inspector"), is_by_rater("Auditor score"), is_by_rater("Note du jury"), is_by_rater("Inspector")
    (True, True, True, False)
    >>> is_by_rater("Friendliness of the inspector"), is_by_rater("Rating of the inspector")
    (False, False)
    """
    words = normalise(header).split()
    rated = [place for place, word in enumerate(words) if _rates(word)]
    raters = [place for place, word in enumerate(words) if word in _KNOWN["rater"]]
    return any(place + 1 in rated or (rated and place and words[place - 1] in _BY and place > rated[0]) for place in raters)


def other_rating(column: str, headers: Sequence[str], values: Callable[[str], Values]) -> OtherRating | None:
    """Why a column that is called a rating holds no answers of respondents; None if nothing shows that.

    Marks of employees stand beside their id and what they are appraised by. Marks stand beside pupils and what they are taught; a rating
    that is not called a grade, with comments beside it, is one by pupils.
    Of a list, each row is another hotel or the like, and nothing says who answered or when: its ratings are classes, or averages.
    """
    if why := _by_header(column):
        return OtherRating(why)
    means = meanings(column)
    others = [header for header in headers if header != column]
    if means and all(word & _FINAL for word in means) and (shown := _appraisal(others, values)):
        return OtherRating("appraisal", shown)
    if not means or not all(word & _BARE for word in means):
        return None
    pupils = [header for header in others if names("pupil", header)]
    lessons = [header for header in others if names("lesson", header)]
    commented = any("rating" in word for word in means) and any(word & _IN_WORDS for header in others for word in meanings(header))
    if pupils and lessons and not commented:
        return OtherRating("marks", (pupils[0], lessons[0]))
    listed = next((header for header in others if names("listed", header) and _differ(values(header))), None)
    if listed is None or any(word & _ANSWERED for header in others if header != listed for word in meanings(header)):
        return None
    return OtherRating("list", (listed,))


def _by_header(header: str) -> Literal["assessed", "property", "rater", "served", "others"] | None:
    """Why a header alone shows that no customer rates what the customer got."""
    if is_rating_of("assessed", header):
        return "assessed"
    if is_rating_of("property", header):
        return "property"
    if is_by_rater(header):
        return "rater"
    text = normalise(header)
    return "served" if _OF_A_CUSTOMER.match(text) else "others" if _OF_OTHERS.search(text) else None


def _appraisal(others: Sequence[str], values: Callable[[str], Values]) -> tuple[str, str] | None:
    """The column of an employee, and the first of two or more by which employees are appraised; a mere "Staff" may be rated itself."""
    employees = (header for header in others if names("employee", header))
    employee = next((each for each in employees if normalise(each) not in _KNOWN["employee"] or not values(each).are_few_points), None)
    criteria = [header for header in others if names("criterion", header)]
    return (employee, criteria[0]) if employee and len(criteria) >= _FEWEST_CRITERIA else None


def _is_compound(subject: Literal["assessed", "property"], word: str) -> bool:
    """Whether a German or Dutch word joins what is rated and the rating."""
    starts = _COMPOUNDING[subject]
    return any(word.startswith(first) and _rates(word[len(first) :].removeprefix("s")) for first in starts)


def _rates(word: str) -> bool:
    return bool(word) and any(meant & _RATINGS for meant in meanings(word))


def _differ(values: Values) -> bool:
    return values.distinct == len(values.texts) >= _FEWEST_ROWS and not values.numbers
