"""Placeholders in a group column: '?', 'unknown', 'unassigned' and the like, which name no group."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from cxkit.values.folding import fold
from cxkit.values.words import words_of

WORDS: Mapping[str, tuple[str, ...]] = {
    # signs of programs, and errors of spreadsheets
    "signs": (
        *("n/a", "#n/a", "n.a.", "n. a.", "n/d", "s/d", "nan", "null", "(null)", "nil", "#nv", "<na>", "<none>", "(none)", "none"),
        *("#div/0!", "#ref!", "#value!", "#name?", "#num!", "#null!", "#error!", "#spill!", "#calc!"),
    ),
    "en": (
        *("unknown", "(unknown)", "unassigned", "(unassigned)", "not assigned", "undefined", "unspecified", "not specified", "not set"),
        *("not known", "not available", "not given", "not stated", "missing", "no value", "blank", "(blank)", "tbd", "to be determined"),
        *("not recorded", "not provided", "not applicable", "no data", "no group", "no team", "no channel", "no owner", "no assignee"),
        *("nobody", "no one", "please select", "please choose", "select one", "choose one", "not selected", "to be assigned"),
        *("none selected", "no selection", "no entry"),
    ),
    "de": (
        *(
            "unbekannt",
            "nicht bekannt",
            "nicht zugewiesen",
            "nicht zugeordnet",
            "unzugeordnet",
            "unzugewiesen",
            "ohne zuordnung",
            "ohne angabe",
            "nicht angegeben",
        ),
        *("keine angabe", "k.a.", "k. a.", "k.a", "o.a.", "undefiniert", "nicht definiert", "offen gelassen", "(leer)", "leer"),
        *("n.n.", "n. n.", "nicht erfasst", "nicht vorhanden", "nicht gesetzt", "nicht vergeben", "keine zuordnung", "keine daten"),
        *("kein team", "keine gruppe", "kein kanal", "ohne", "niemand"),
        *("bitte wählen", "bitte auswählen", "nicht ausgewählt", "keine auswahl", "kein eintrag", "n. def."),
    ),
    "fr": (
        *("inconnu", "inconnue", "non assigné", "non attribué", "non affecté", "non renseigné", "non spécifié"),
        *("non défini", "aucun", "aucune", "non disponible", "sans objet", "n.c.", "n.d.", "veuillez sélectionner", "veuillez choisir"),
        *("non indiqué", "non précisé", "non communiqué"),
    ),
    "es": (
        *("desconocido", "desconocida", "sin asignar", "no asignado", "sin especificar", "no especificado"),
        *("sin definir", "ninguno", "ninguna", "sin datos", "no disponible", "sin grupo", "no aplica"),
        *("seleccione", "seleccionar", "por favor seleccione", "no informado", "no indicado", "sin información"),
    ),
    "it": (
        *("sconosciuto", "sconosciuta", "non assegnato", "non specificato", "non definito", "non disponibile"),
        *("nessuno", "nessuna", "senza dati", "non applicabile", "selezionare", "seleziona", "non indicato"),
    ),
    "nl": (
        *("onbekend", "niet toegewezen", "niet toegekend", "niet opgegeven", "niet ingevuld", "ongedefinieerd"),
        *("geen", "niet bekend", "niet beschikbaar", "geen gegevens"),
        *("n.v.t.", "nvt", "niet van toepassing", "maak een keuze", "selecteer", "geen opgave", "niet vermeld"),
    ),
    "pt": (
        *("desconhecido", "desconhecida", "não atribuído", "não atribuída", "não informado", "não informada", "não definido"),
        *("não definida", "não especificado", "não especificada", "sem atribuição", "sem informação", "sem dados", "nenhum", "nenhuma"),
        *("não se aplica", "não aplicável", "não disponível", "não identificado", "não identificada", "selecione"),
    ),
    "pl": (
        *("nieznany", "nieznana", "nieznane", "nieprzypisane", "nieprzypisany", "nieprzypisana", "nie przypisano", "brak"),
        *("brak danych", "nie podano", "nieokreślony", "nieokreślona", "nieokreślone", "nie dotyczy", "nie ustawiono", "niedostępne"),
        *("nie określono", "brak przypisania"),
    ),
    "sv": ("okänd", "okänt", "ej tilldelad", "inte tilldelad", "ej angivet", "ej angiven", "saknas", "ingen", "uppgift saknas"),
    "da": ("ukendt", "ikke tildelt", "ikke angivet", "ikke oplyst", "mangler", "ingen"),
    "no": ("ukjent", "ikke tildelt", "ikke angitt", "ikke oppgitt", "mangler", "ingen"),
    "cs": ("neznámý", "neznámá", "neznámé", "nepřiřazeno", "neuvedeno", "nezadáno", "chybí"),
    "tr": ("bilinmiyor", "bilinmeyen", "atanmadı", "belirtilmemiş", "belirtilmedi", "atanmadi"),
    "fi": ("tuntematon", "ei määritetty", "ei tiedossa", "ei ilmoitettu", "puuttuu"),
}
"""Folded words that name no group, by language or origin."""
_WORDS = words_of(WORDS)
# "no agent" is nobody, "no hot water" is a topic
_NONE_OF = re.compile(
    r"(?:no|without) (?:agents?|teams?|groups?|owners?|assignees?|users?|channels?|category|regions?|segments?|branch|store|queue)"
    r"|(?:kein|keine|ohne) (?:agent|bearbeiter|mitarbeiter|team|gruppe|kanal|kategorie|region|segment|abteilung|filiale|zuständiger)"
    r"|(?:sans|aucun|aucune) (?:agent|équipe|groupe|canal|catégorie|région|segment|service|magasin)"
    r"|(?:sin|ningún|ninguna) (?:agente|equipo|grupo|canal|categoría|región|segmento|departamento|tienda)"
    r"|(?:senza|nessun|nessuna) (?:agente|operatore|squadra|gruppo|canale|categoria|regione|segmento|reparto)"
    r"|(?:geen|zonder) (?:agent|behandelaar|medewerker|team|groep|kanaal|categorie|regio|segment|afdeling|winkel)"
)
_INVITES = frozenset({"select", "choose", "wählen", "auswählen", "choisir", "elegir", "scegli", "kies"})  # if dots or dashes are beside it
_MENU = re.compile(r"[\s.…:*–-]+$|^[\s*–-]+")  # around the first line of a menu: "-- Please select --"
_SIGNS = re.compile(r"[?\-–—_.…/\\~\s]+")
_BRACKETS = frozenset(("()", "[]", "<>", "{}"))
_NA = "na"
_PLACE = re.compile(
    r"region|country|countr|market|territor|\bland\b|länder|gebiet|\bpays\b|pa[ií]s|paese|regio|mercado|marché|nation|\bgeo\b"
)
# Codes of world regions; those of countries have two letters.
_REGIONS = frozenset(
    ["emea", "apac", "latam", "latin", "amer", "amers", "anz", "mea", "nam", "nordics", "dach", "benelux", "row", "mena", "cee", "asean"]
)


def is_placeholder(text: str) -> bool:
    """Whether a text names no group, regardless of the other values of its column.

    >>> is_placeholder("?"), is_placeholder("Unassigned"), is_placeholder("NA"), is_placeholder("other")
    (True, True, False, False)
    >>> is_placeholder("kein Bearbeiter"), is_placeholder("kein Internet")
    (True, False)
    """
    folded = fold(text)
    bare = folded[1:-1].strip() if folded[:1] + folded[-1:] in _BRACKETS else folded
    menu = _MENU.sub("", bare)
    return (
        not bare
        or folded in _WORDS
        or bare in _WORDS
        or menu in _WORDS
        or (menu != bare and menu in _INVITES)
        or bool(_SIGNS.fullmatch(bare) or _NONE_OF.fullmatch(bare))
    )


def is_place(header: str, texts: Iterable[str]) -> bool:
    """Whether a column holds regions or countries, in which 'NA' is a name: by its header, else by its other values."""
    if _PLACE.search(fold(header)):
        return True
    others = [text.strip() for text in texts if fold(text) != _NA and not is_placeholder(text)]
    codes = sum(re.fullmatch("[A-Z]{2}", text) is not None or fold(text) in _REGIONS for text in others)
    return bool(others) and 2 * codes > len(others)


def placeholders(texts: Iterable[str], header: str, *, dimension: bool) -> set[str]:
    """The texts of a group column that name no group.

    'NA' is one of them in a ``dimension`` (channel, touchpoint, phase), and elsewhere unless the column holds regions or countries.
    """
    found = list(texts)
    none = {text for text in found if is_placeholder(text)}
    missing = {text for text in found if fold(text) == _NA}
    return none | missing if missing and (dimension or not is_place(header, found)) else none
