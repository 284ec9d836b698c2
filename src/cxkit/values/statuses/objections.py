"""Headers of columns in which customers forbid to be contacted, or cannot be: "Do not call", "Werbewiderspruch", "Deceased"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from cxkit.roles.headers import normalise
from cxkit.values.header_parts import split_header
from cxkit.values.words import words_of

Purpose = Literal["phone", "email", "mail", "marketing"]
Forbidden = Literal["everything", "newsletters", "advertising", "calls"]
EVERYTHING: frozenset[Purpose] = frozenset({"phone", "email", "mail", "marketing"})

# an objection by itself; others forbid only together with what they forbid: a "Liefersperre" stops parcels
OBJECTIONS: Mapping[Forbidden, Mapping[str, tuple[str, ...]]] = {
    "everything": {
        "en": (
            *("opt out", "opted out", "opts out", "objection", "objections", "objects", "do not contact", "do not disturb"),
            *("suppression list", "deceased", "death"),
        ),
        "de": (
            *("widerspruch", "widersprochen", "kontaktsperre", "kontaktverbot"),
            *("verstorben", "verstorbene", "verstorbener", "sterbedatum", "todesdatum", "todestag"),
        ),
        "fr": ("opposition", "ne pas contacter", "ne plus contacter", "decede", "decedee", "deces"),
        "es": ("oposicion", "no contactar", "fallecido", "fallecida", "fallecimiento", "defuncion"),
        "it": ("opposizione", "non contattare", "deceduto", "deceduta", "decesso"),
        "nl": ("bezwaar", "niet contacteren", "overleden", "overlijden", "overlijdensdatum"),
        "pt": ("oposicao", "nao contatar", "nao contactar", "falecido", "falecida", "falecimento", "obito"),
    },
    "newsletters": {
        "en": ("unsubscribe", "unsubscribed", "unsubscription"),
        "fr": ("desinscrit", "desinscription", "desabonne", "desabonnement"),
        "es": ("desuscrito", "baja newsletter", "baja boletin"),
        "it": ("disiscritto", "disiscrizione"),
        "nl": ("uitgeschreven", "uitschrijving"),
        "pt": ("descadastrado", "descadastro"),
    },
    "advertising": {
        "en": ("robinson",),
        "de": ("robinson", "robinsonliste", "robinsonkennzeichen"),
        "es": ("robinson", "lista robinson"),
        "it": ("registro pubblico opposizioni",),
    },
    "calls": {"en": ("dnc", "dnd", "tps", "ctps"), "fr": ("bloctel",), "nl": ("bel me niet",)},
}
_FORBIDDEN: Mapping[Forbidden, frozenset[Purpose]] = {
    "everything": EVERYTHING,
    "newsletters": frozenset({"email", "marketing"}),
    "advertising": frozenset({"marketing"}),
    "calls": frozenset({"phone"}),
}
DENYING: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("no", "not", "never", "do not", "dont", "do not allow", "stop", "blocked", "suppress", "suppressed", "suppression"),
        *("blacklisted", "blacklist", "blocklisted", "blocklist"),
        *("withdrawn", "withdrawal", "revoked", "revocation", "refused", "refusal", "refuses", "forbidden", "prohibited"),
    ),
    "de": (
        *("nicht", "kein", "keine", "sperre", "sperren", "gesperrt", "verbot", "verboten", "widerruf", "widerrufen", "sperrvermerk"),
        *("widerrufsdatum", "widerrufs", "widerrufsvermerk"),
        *("abgemeldet", "abmeldung", "abmelde", "abmeldedatum", "ausgetragen", "austragung", "abbestellt", "abbestellung", "stopp"),
        "unerwunscht",
    ),
    "fr": ("pas", "pas de", "ne pas", "ne plus", "non", "refus", "refuse", "retire", "revocation", "sans", "stop"),
    "es": ("no", "sin", "baja", "rechazo", "rechaza", "revocado", "revocacion", "exclusion", "excluido"),
    "it": ("non", "no", "rifiuto", "rifiuta", "revoca", "revocato", "senza"),
    "nl": ("niet", "geen", "afgemeld", "afmelding", "blokkade", "geblokkeerd", "ingetrokken", "intrekking", "intrekkingsdatum"),
    "pt": ("nao", "recusa", "recusado", "revogado", "revogacao", "sem", "bloqueio"),
}
COLLECTED: Mapping[str, tuple[str, ...]] = {"fr": ("retrait",), "es": ("retirada",), "it": ("ritiro",), "pt": ("retirada",)}
"""Words that deny a consent that the header names, and without it name the collection of letters and parcels."""
WAYS: Mapping[Purpose, Mapping[str, tuple[str, ...]]] = {
    "phone": {
        "en": ("phone", "phones", "telephone", "tel", "call", "calls", "calling", "phone call", "phone calls", "dial"),
        "de": ("telefon", "telefonisch", "telefonische", "anruf", "anrufe", "anrufen"),
        "fr": ("telephone", "appel", "appels", "appeler", "telephonique", "demarchage telephonique"),
        "es": ("telefono", "llamada", "llamadas", "llamar", "telefonico"),
        "it": ("telefono", "chiamata", "chiamate", "chiamare", "telefonico", "telefonate"),
        "nl": ("telefoon", "bellen", "telefonisch"),
        "pt": ("telefone", "ligar", "ligacoes", "chamada", "chamadas"),
    },
    "email": {
        "en": ("email", "emails", "e mail", "mail", "newsletter", "newsletters"),
        "de": ("email", "e mail", "mail", "mails", "newsletter"),
        "fr": ("courriel", "courriels", "mail", "newsletter", "infolettre"),
        "es": ("correo electronico", "correo", "correos", "boletin"),
        "it": ("posta elettronica", "newsletter"),
        "nl": ("nieuwsbrief", "mailen"),
        "pt": ("email", "boletim"),
    },
    # who writes "mail" may mean letters too
    "mail": {
        "en": ("mail", "post", "postal", "postal mail", "letter", "letters", "direct mail"),
        "de": ("post", "brief", "briefe", "briefpost", "postalisch"),
        "fr": ("courrier", "courriers", "poste", "postal"),
        "es": ("correo postal", "correo", "carta", "cartas"),
        "it": ("posta", "lettera", "lettere"),
        "nl": ("post", "brief"),
        "pt": ("correio", "carta", "cartas"),
    },
    "marketing": {
        "en": (
            "marketing",
            "advertising",
            "advertisement",
            "advertisements",
            "ads",
            "promotion",
            "promotions",
            "promotional",
            "commercial",
        ),
        "de": ("werbung", "werbe", "werblich", "werbliche", "reklame", "marketing"),
        "fr": ("publicite", "publicitaire", "prospection", "demarchage", "commerciale", "commercial"),
        "es": ("publicidad", "publicitario", "comercial", "comerciales", "marketing"),
        "it": ("pubblicita", "promozioni", "promozionali", "commerciale", "commerciali", "marketing"),
        "nl": ("reclame", "marketing", "commercieel"),
        "pt": ("publicidade", "propaganda", "promocoes", "comercial", "marketing"),
    },
}
CONTACT: Mapping[str, tuple[str, ...]] = {
    "en": ("contact", "contacting", "contacted", "communication", "communications", "consent", "permission"),
    "de": ("kontakt", "kontaktieren", "kontaktaufnahme", "ansprache", "einwilligung", "zustimmung"),
    "fr": ("contact", "contacter", "communication", "consentement"),
    "es": ("contacto", "contactar", "comunicaciones", "consentimiento"),
    "it": ("contatto", "contattare", "comunicazioni", "consenso"),
    "nl": ("contact", "contacteren", "benaderen", "toestemming"),
    "pt": ("contato", "contacto", "contatar", "contactar", "comunicacoes", "consentimento"),
}
FILLERS: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("customer", "client", "flag", "indicator", "status", "list", "date", "at", "on", "time", "to", "by", "for", "the", "of", "from"),
        *("is", "has", "have", "any", "all", "bulk", "via", "hs", "allow", "me"),
        *("registered", "registration", "listed", "register"),
    ),
    "de": ("kunde", "kunden", "kennzeichen", "liste", "datum", "am", "fur", "zu", "zur", "zum", "gegen", "per", "von", "der", "des", "die"),
    "fr": ("client", "liste", "date", "le", "la", "les", "du", "de", "des", "par", "pour", "aux", "au", "a", "toute"),
    "es": ("cliente", "lista", "fecha", "de", "del", "la", "el", "por", "para", "a", "via"),
    "it": ("cliente", "lista", "data", "di", "del", "della", "al", "alla", "alle", "per", "via"),
    "nl": ("klant", "lijst", "datum", "tegen", "voor", "per", "van", "de"),
    "pt": ("cliente", "lista", "data", "de", "da", "do", "por", "para", "via"),
}
# "No. of calls", "no calls": a number of them
_NUMBER = re.compile(r"no (?:of\b|calls\b|emails\b|e mails\b|phones\b|contacts\b|letters\b|mails\b|newsletters\b|promotions\b)")


def _parts() -> Mapping[str, tuple[str, frozenset[Purpose]]]:
    """What each word does, without blanks: it objects by itself, denies, names ways, or adds nothing."""
    found: dict[str, tuple[str, frozenset[Purpose]]] = {}
    ways: dict[str, frozenset[Purpose]] = {}
    for purpose, lists in WAYS.items():
        for word in words_of(lists):
            ways[word] = ways.get(word, frozenset()) | {purpose}
    tables: list[tuple[str, Mapping[str, frozenset[Purpose]]]] = [
        ("filler", dict.fromkeys(words_of(FILLERS), frozenset())),
        ("contact", dict.fromkeys(words_of(CONTACT), EVERYTHING)),
        ("way", ways),
        ("denying", dict.fromkeys(words_of(DENYING), frozenset())),
        ("collecting", dict.fromkeys(words_of(COLLECTED), frozenset())),
        *(("objection", dict.fromkeys(words_of(lists), _FORBIDDEN[forbidden])) for forbidden, lists in OBJECTIONS.items()),
    ]
    for part, words in tables:
        found |= {normalise(word).replace(" ", ""): (part, purposes) for word, purposes in words.items()}
    return found


_PARTS = _parts()
_LONGEST = max(map(len, _PARTS))


@lru_cache(maxsize=1 << 12)
def objection_of(header: str) -> frozenset[Purpose]:
    """What a customer forbids by a yes in the column; nothing if the header is no objection, or holds other words.

    >>> sorted(objection_of("DoNotCall")), sorted(objection_of("Werbewiderspruch")), sorted(objection_of("Liefersperre"))
    (['phone'], ['marketing'], [])
    >>> sorted(objection_of("Newsletter abbestellt am")), sorted(objection_of("Cause of death"))
    (['email'], [])
    """
    words = normalise(header)
    if not words or _NUMBER.match(words):
        return frozenset()
    parts = split_header(words.replace(" ", ""), _PARTS, _LONGEST)
    kinds = {part for part, _ in parts}
    if "collecting" in kinds and "contact" in kinds:
        kinds.add("denying")
    # "contact no" is a number too: what is denied stands behind such a short word
    trailing = words.endswith((" no", " non", " tel"))
    if ("objection" not in kinds and not ("denying" in kinds and kinds & {"way", "contact"})) or (trailing and "objection" not in kinds):
        return frozenset()
    named = [purposes for part, purposes in parts if part == "way"]
    own = [purposes for part, purposes in parts if part == "objection"]
    return frozenset[Purpose]().union(*(named or own or [EVERYTHING]))
