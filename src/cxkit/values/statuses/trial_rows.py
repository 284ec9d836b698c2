"""Marks of the rows that whoever made a survey wrote while trying it out: tests and previews, which are no answers of customers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from cxkit.roles.yes_and_no import YES
from cxkit.values.flags import flag
from cxkit.values.folding import fold
from cxkit.values.statuses.answer_states import says_of_responses

WORDS: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("test", "tests", "test data", "test response", "test responses", "test mode", "test run", "survey test", "survey preview"),
        *("preview", "preview response", "pretest", "pre-test", "dry run"),
    ),
    "de": ("testdaten", "testantwort", "testdatensatz", "testlauf", "testmodus", "testeintrag", "vorschau", "umfragevorschau", "probelauf"),
    "fr": ("aperçu", "réponse test", "réponse de test", "données de test", "prévisualisation"),
    "es": ("prueba", "respuesta de prueba", "datos de prueba", "vista previa"),
    "it": ("prova", "risposta di prova", "dati di prova", "anteprima"),
    "nl": ("testantwoord", "testgegevens", "proefinvulling", "voorbeeldweergave"),
    "sv": ("testsvar", "förhandsgranskning"),
    "da": ("testsvar", "testbesvarelse"),
    "no": ("testsvar", "testbesvarelse", "forhåndsvisning"),
    "pl": ("odpowiedź testowa", "podgląd"),
    "pt": ("resposta de teste", "dados de teste", "pré-visualização"),
}
"""Folded values of a status or a kind of rows, by language."""
_MARKS = frozenset(fold(word) for words in WORDS.values() for word in words)
# "Test" under any other header may be a product or a course
_OF_A_ROW = re.compile(
    r"(?:(?:response|survey|record|answer|entry|antwort|fragebogen)[ _-]?)?(?:status|state|type|typ|mode|modus|source|quelle|channel)"
    r"|curated|distribution[ _]?channel|collector(?: type)?|collection mode|antwortart|statut|etat|état|estado|stato|tipo(?: de respuesta)?"
)
# any other quality may be that of what was bought
_QUALITY = re.compile(
    r"(?:(response|data|antwort|daten)[ _-]?)?(?:quality|qualität)(?:[ _-]?(?:flag|check|control|status|kontrolle|prüfung))?"
)
_GOOD = frozenset({"good", "high", "medium", "clean", "fine", "accepted", "passed", "pass", "gut", "hoch", "mittel", "bestanden"})
_FLAG = re.compile(
    r"(?:is[ _-]?|ist[ _-]?)?"
    r"(?:test|preview|testdaten|testdatensatz|testantwort|testantwoord|testsvar|testbesvarelse|testmodus|vorschau|prueba|prova)"
    r"(?:[ _-]?(?:data|response|mode|row|entry|record|flag))?"
)

PERSONS: Mapping[str, tuple[str, ...]] = {
    "en": ("user", "account", "customer", "client", "person", "name", "guest", "member", "respondent", "patient"),
    "de": ("kunde", "kundin", "konto", "nutzer", "benutzer", "gast", "mitglied", "teilnehmer", "befragter", "eintrag", "patient"),
    "fr": ("utilisateur", "compte", "client", "personne", "membre"),
    "es": ("usuario", "cuenta", "cliente", "persona"),
    "it": ("utente", "cliente", "conto", "persona"),
    "nl": ("gebruiker", "klant", "gast", "persoon"),
    "pt": ("usuário", "utilizador", "cliente", "conta", "pessoa"),
}
"""Folded words for whoever answers, which a trial joins with the word for a test: "testuser", "usuario de prueba"."""
_PERSON = "|".join(sorted({re.escape(fold(word)) for words in PERSONS.values() for word in words}))
_TEST = r"(?:test|testing|asdf+)"
_TESTER = re.compile(
    rf"{_TEST}\d*(?:[ ._-]?(?:{_TEST}|{_PERSON})\d*)*(?:@\S+)?|(?:{_PERSON})[ ._-](?:test|(?:de |di )?(?:prueba|prova|teste))[ ._-]?\d*"
)


def is_status(header: str) -> bool:
    """Whether a header is that of a status or a kind of responses.

    >>> is_status("Response Type"), is_status("Course type")
    (True, False)
    """
    return _OF_A_ROW.fullmatch(fold(header)) is not None or says_of_responses(header)


def may_mark_quality(header: str) -> bool:
    """Whether a header is that of a quality, which may be that of responses.

    >>> may_mark_quality("Quality check"), may_mark_quality("Quality of service")
    (True, False)
    """
    return _QUALITY.fullmatch(fold(header)) is not None


def says_of_data(header: str) -> bool:
    """Whether a header is that of the quality of responses, and of nothing else.

    >>> says_of_data("Data quality flag"), says_of_data("Quality")
    (True, False)
    """
    found = _QUALITY.fullmatch(fold(header))
    return found is not None and found[1] is not None


def is_good_quality(text: str) -> bool:
    """Whether a quality is one with which responses count.

    >>> is_good_quality("Passed"), is_good_quality("Premium")
    (True, False)
    """
    return fold(text) in _GOOD


def may_mark_trials(header: str) -> bool:
    """Whether a header is that of a column which can say that a row is a test.

    >>> may_mark_trials("is_test"), may_mark_trials("Course")
    (True, False)
    """
    name = fold(header)
    return _FLAG.fullmatch(name) is not None or is_status(name)


def trial_marks(header: str, values: Collection[str]) -> frozenset[str] | None:
    """The folded values that make a row a test, by the header of a column and its values; None if it marks none of them.

    >>> sorted(trial_marks("Response Type", ["Survey Preview", "IP Address"]) & {"survey preview", "ip address"})
    ['survey preview']
    >>> trial_marks("Course", ["Test", "Theory"]), trial_marks("is_test", ["false", "false"])
    (None, None)
    """
    name, folded = fold(header), {fold(value) for value in values}
    if _FLAG.fullmatch(name) and folded and all(flag(value) is not None for value in folded):
        return YES if any(flag(value) for value in folded) else None
    return _MARKS if is_status(name) and folded & _MARKS else None


def names_a_test(text: str) -> bool:
    """Whether a name, an address or a comment is that of whoever tried the survey out, and of nobody else.

    >>> names_a_test("Test Test"), names_a_test("test2@bank.example"), names_a_test("testuser1"), names_a_test("Cliente de prueba")
    (True, True, True, True)
    >>> names_a_test("Tess Tester"), names_a_test("The test drive"), names_a_test("Testuser Ltd")
    (False, False, False)
    """
    return _TESTER.fullmatch(fold(text)) is not None
