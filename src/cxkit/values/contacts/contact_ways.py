"""Channels by which a company may write or call, and the consent that each of them needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from cxkit.values.folding import fold
from cxkit.values.words import words_of

Way = Literal["phone", "email", "mail"]
WAYS: tuple[Way, ...] = ("phone", "email", "mail")

WORDS: Mapping[Way, Mapping[str, tuple[str, ...]]] = {
    "phone": {
        "en": (
            "phone",
            "telephone",
            "tel",
            "tel.",
            "call",
            "phone call",
            "calls",
            "callback",
            "call center",
            "call centre",
            "mobile",
            "voice",
        ),
        "de": (
            "telefon",
            "telefonisch",
            "anruf",
            "telefonanruf",
            "telefonat",
            "telefongespräch",
            "handy",
            "mobil",
            "mobiltelefon",
            "rückruf",
            "hotline",
        ),
        "fr": ("téléphone", "appel", "appel téléphonique"),
        "es": ("teléfono", "llamada", "móvil"),
        "it": ("telefono", "chiamata", "cellulare"),
        "nl": ("telefoon", "telefonisch", "bellen"),
        "pt": ("telefone", "chamada", "telemóvel"),
        "pl": ("telefonicznie", "telefoniczny"),
        "da": ("opkald", "telefonisk"),
        "sv": ("samtal", "telefonsamtal"),
    },
    "email": {
        "en": ("email", "e-mail", "emails", "e-mails"),
        "de": ("mail", "mails", "elektronische post"),
        "fr": ("courriel", "mél"),
        "es": ("correo electrónico", "correo"),
        "it": ("posta elettronica",),
        "nl": ("e-mailbericht",),
        "pt": ("correio eletrónico", "correio eletrônico"),
        "sv": ("e-post", "epost"),
    },
    "mail": {
        "en": ("letter", "post", "postal", "postal mail", "paper", "by post"),
        "de": ("brief", "postalisch", "schriftlich", "briefpost"),
        "fr": ("courrier", "lettre", "poste"),
        "es": ("carta", "correo postal"),
        "it": ("lettera", "posta"),
        "nl": ("brief", "per post"),
        "pt": ("correio",),
        "da": ("brev",),
    },
}
"""The names of such channels, by language. ``mail`` is the e-mail, as in most exports."""
_WAY_OF: Mapping[str, Way] = {fold(word): way for way, lists in WORDS.items() for word in words_of(lists)}


def way_of(channel: str | None) -> Way | None:
    """The way of writing or calling that a channel is; None if it is another one, such as a visit or a chat.

    >>> way_of("Telefon"), way_of("E-Mail"), way_of("Brief"), way_of("chatbot")
    ('phone', 'email', 'mail', None)
    """
    return None if channel is None else _WAY_OF.get(fold(channel))
