"""Texts that say that there is no answer: blank cells as programs write them, and what respondents choose instead of a score."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cxkit.values.words import words_of

BLANK: Mapping[str, tuple[str, ...]] = {
    # signs of programs, and errors of spreadsheets
    "signs": (
        *("na", "n/a", "n.a.", "n. a.", "n.a", "#n/a", "<na>", "nan", "#nan", "null", "(null)", "\\n", "none", "nil", "#nv"),
        *("-", "--", "---", "–", "—", ".", "?"),
    ),
    "en": (
        *("(blank)", "blank", "missing", "don't know", "dont know", "do not know", "i don't know", "don’t know", "not applicable"),
        *("no answer", "no response", "not answered", "prefer not to say", "prefer not to answer", "no opinion", "unanswered", "skipped"),
    ),
    "de": (
        *("k.a.", "k. a.", "k.a", "ka", "keine angabe", "keine angaben", "keine antwort", "weiß nicht", "weiss nicht", "weiß ich nicht"),
        *("weiss ich nicht", "weiß nicht / keine angabe", "nicht beantwortet", "unbeantwortet", "nicht zutreffend", "entfällt"),
        *("ohne angabe", "o.a.", "leer", "(leer)", "kann ich nicht beurteilen", "nicht beurteilbar"),
    ),
}
"""Folded texts that mean in any column that nothing is stated, by language or origin."""
UNANSWERED: Mapping[str, tuple[str, ...]] = {
    "signs": (
        *("n.d.", "n/d", "n. d.", "s/d", "n.c.", "n/c", "s/r", "s.r.", "n.r.", "n.v.", "n.b.", "inf"),
        *("-inf", "+inf", "infinity", "-infinity"),
    ),
    "en": (
        *(
            "offered",
            "unoffered",
            "not offered",
            "requested",
            "invited",
            "sent",
            "not sent",
            "survey sent",
            "not rated",
            "unrated",
            "no rating",
            "not scored",
        ),
        *("did not use", "not used"),
        *("never used", "have not used", "haven't used", "no experience", "unknown", "(unknown)", "not provided", "not stated"),
        *("not specified", "not asked", "please select", "please choose", "no score", "no feedback", "no comment", "no reply", "no data"),
        *("refused", "refuse to answer", "declined", "declined to answer", "decline to answer", "decline to state", "rather not say"),
        *("prefer not to state", "prefer not to disclose", "do not wish to answer", "can't say", "cannot say", "can not say"),
        *("can't rate", "cannot rate", "unable to rate", "can't judge", "cannot judge", "unable to judge", "no basis to judge"),
        *(
            "not observed",
            "not seen",
            "unsure how to answer",
            "prefer not to respond",
            "did not answer",
            "dk",
            "d/k",
            "dk/na",
            "dk/ref",
            "does not apply to me",
        ),
    ),
    "de": (
        *(
            "nie genutzt",
            "nicht genutzt",
            "habe ich nicht genutzt",
            "noch nicht genutzt",
            "nicht benutzt",
            "nicht bewertet",
            "noch nicht bewertet",
            "angeboten",
            "nicht angeboten",
            "keine bewertung",
            "keine meinung",
            "keine erfahrung",
            "keine erfahrungen",
            "n.z.",
            "unbekannt",
            "angefragt",
            "nicht angefragt",
            "angefordert",
            "nicht angefordert",
            "gesendet",
            "versendet",
            "verschickt",
            "bewertung angefragt",
            "umfrage versendet",
        ),
        *("trifft auf mich nicht zu", "nicht angegeben", "nicht gefragt", "nicht erhoben", "bitte wählen", "bitte auswählen"),
        *("verweigert", "antwort verweigert", "möchte ich nicht sagen", "möchte nicht antworten", "möchte ich nicht beantworten"),
        *("möchte keine angabe machen", "keine aussage", "keine aussage möglich", "keine beurteilung", "keine beurteilung möglich"),
        *("kann nicht beurteilt werden", "kann ich nicht sagen", "kann ich nicht bewerten", "nicht bewertbar", "nicht anwendbar"),
        *("fehlend", "keine bewertung abgegeben", "nicht beurteilt", "ohne bewertung", "keine note", "keine wertung", "enthaltung"),
        *("keine erinnerung", "erinnere mich nicht", "kann mich nicht erinnern", "weiß nicht mehr", "nicht besucht", "kein kontakt"),
    ),
    "fr": (
        *(
            "pas utilisé",
            "non utilisé",
            "jamais utilisé",
            "proposé",
            "non proposé",
            "envoyé",
            "non envoyé",
            "proposée",
            "non proposée",
            "envoyée",
            "non envoyée",
            "ne sait pas",
            "ne sais pas",
            "je ne sais pas",
        ),
        *("sans réponse", "pas de réponse", "aucune réponse", "sans avis", "pas d'avis", "sans opinion", "non concerné", "non concernée"),
        *("pas concerné", "pas concernée", "non applicable", "sans objet", "s/o", "ne se prononce pas", "nsp", "nspp", "inconnu"),
        *("non renseigné", "refus", "refus de répondre", "ne souhaite pas répondre", "je ne souhaite pas répondre"),
        *("préfère ne pas répondre", "je préfère ne pas répondre", "non noté", "non notée", "non évalué"),
        *("non évaluée", "pas de note", "sans note"),
    ),
    "es": (
        *(
            "no lo he usado",
            "no utilizado",
            "ofrecida",
            "no ofrecida",
            "enviada",
            "no enviada",
            "no sabe",
            "no sabe / no contesta",
            "ns/nc",
            "ns",
            "nc",
        ),
        *("no contesta", "no responde", "no contestó", "no respondió", "sin respuesta", "ninguna respuesta", "no aplica", "no procede"),
        *("no corresponde", "no lo sé", "no sé", "sin opinión", "desconocido", "no especificado", "sin especificar"),
        *("prefiero no responder", "prefiero no contestar", "prefiere no responder", "sin calificar"),
        *("sin calificación", "no calificado", "no evaluado", "sin evaluar", "sin valorar", "no valorado", "sin puntuar"),
    ),
    "it": (
        *(
            "non utilizzato",
            "mai utilizzato",
            "non so",
            "non sa",
            "non saprei",
            "non risponde",
            "non sa / non risponde",
            "nessuna risposta",
        ),
        *("inviata", "non inviata", "offerta", "non offerta"),
        *("senza risposta", "nessuna opinione", "non applicabile", "non pertinente", "non valutabile", "sconosciuto", "non specificato"),
        *("preferisco non rispondere", "preferisce non rispondere", "non desidero rispondere", "nd", "non disponibile"),
        *("non valutato", "non valutata", "senza voto", "nessun voto"),
    ),
    "nl": (
        *(
            "niet gebruikt",
            "nooit gebruikt",
            "aangeboden",
            "niet aangeboden",
            "verstuurd",
            "verzonden",
            "weet niet",
            "weet ik niet",
            "geen antwoord",
            "geen mening",
        ),
        *("geen ervaring", "geen reactie", "geen idee", "niet van toepassing", "n.v.t.", "nvt", "niet ingevuld", "zeg ik liever niet"),
        *("wil ik niet zeggen", "wil niet zeggen", "onbekend", "niet opgegeven", "niet beoordeeld"),
        *("geen oordeel", "niet gescoord"),
    ),
    "pt": (
        *("não sei", "não sabe", "não sabe / não responde", "ns/nr", "não se aplica", "não aplicável", "sem resposta", "não respondeu"),
        *("não responde", "sem opinião", "prefiro não responder", "prefere não responder", "não utilizei", "nunca utilizei"),
        *("enviada", "não enviada", "oferecida", "não oferecida", "solicitada", "não solicitada"),
        *("sem avaliação", "não avaliado", "não avaliada", "sem nota"),
    ),
    "pl": (
        *("nie wiem", "nie dotyczy", "brak odpowiedzi", "brak danych", "odmowa", "odmowa odpowiedzi", "nie mam zdania"),
        *("wolę nie odpowiadać", "bez odpowiedzi"),
    ),
    "sv": (
        "erbjuden",
        "ej erbjuden",
        "skickad",
        "vet ej",
        "vet inte",
        "ej svar",
        "inget svar",
        "ej relevant",
        "ej aktuellt",
        "ingen åsikt",
        "inte aktuellt",
        "ingen uppfattning",
        "vill ej svara",
        "vill inte svara",
        "ej besvarad",
        "ej besvarat",
        "obesvarad",
        "ej bedömd",
    ),
    "da": (
        "tilbudt",
        "ikke tilbudt",
        "sendt",
        "ved ikke",
        "ikke aktuelt",
        "har ikke brugt",
        "intet svar",
        "ikke besvaret",
        "ikke vurderet",
        "ikke relevant",
        "ubesvaret",
        "ønsker ikke at svare",
        "vil ikke svare",
    ),
    "no": (
        "tilbudt",
        "ikke tilbudt",
        "sendt",
        "vet ikke",
        "ikke brukt",
        "har ikke brukt",
        "ubesvart",
        "ikke besvart",
        "ikke vurdert",
        "ikke aktuelt",
        "ikke relevant",
        "ønsker ikke å svare",
        "vil ikke svare",
    ),
    "cs": ("nevím", "bez odpovědi", "neodpověděl", "neodpověděla", "netýká se", "nehodnoceno", "nechci odpovědět"),
    "tr": ("bilmiyorum", "cevap yok", "yanıt yok", "cevapsız", "geçerli değil", "fikrim yok", "yanit yok", "cevapsiz"),
    "fi": ("en osaa sanoa", "en tiedä", "ei vastausta", "ei vastannut", "ei koske minua", "en halua vastata"),
}
"""Folded texts that mean of a score that there is none, by language or origin: some of them are names of groups elsewhere."""
BLANKS = frozenset({"", *words_of(BLANK)})
"""Texts of ``BLANK``, and none."""
NO_ANSWERS = BLANKS | words_of(UNANSWERED)
"""Texts of both tables, and none."""
_JOINED = re.compile(r"\s*(?:(?<!\bn)/|[,;()]|\s[-–—]\s|\b(?:or|oder|ou|of|and|und)\b)\s*")
_CODE = re.compile(r"[-−–]?\d{1,4}")
_LONGEST = 60


def means_no_answer(text: str) -> bool:
    """Whether a folded text means that there is no score, also in several words: ``no sabe / no contesta``, ``weiß nicht oder k.a.``.

    >>> means_no_answer("no sabe / no contesta"), means_no_answer("nicht zufrieden")
    (True, False)
    """
    text = text.replace("(e)", "")  # "non concerné(e)"
    if text in NO_ANSWERS or ("_" in text and text.replace("_", " ") in NO_ANSWERS):
        return True
    parts = [part for part in _JOINED.split(text) if part] if len(text) <= _LONGEST else []
    return len(parts) > 1 and parts[0] in NO_ANSWERS and all(part in NO_ANSWERS or _CODE.fullmatch(part) for part in parts)
