"""Headers of the two parties of a call or message: who called or wrote, and who was called or written to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from cxkit.roles import normalise

Party = Literal["from", "to"]
HEADERS: Mapping[Party, Mapping[str, tuple[str, ...]]] = {
    "from": {
        "en": (
            *("from", "from number", "from address", "caller", "caller id", "caller number", "calling number", "calling party", "ani"),
            *("source number", "src", "sender", "sender address", "sender email", "originator", "origination number"),
            *("from phone number", "from email"),
        ),
        "de": (
            *("von", "von nummer", "anrufer", "anrufernummer", "rufnummer anrufer", "absender", "absenderadresse", "quellrufnummer"),
            *("quelle", "quellnummer", "rufende nummer"),
        ),
        "fr": ("de", "appelant", "numero appelant", "expediteur"),
        "es": ("de", "desde", "origen", "llamante", "numero origen", "remitente"),
        "it": ("da", "chiamante", "numero chiamante", "mittente"),
        "nl": ("van", "beller", "nummer beller", "afzender"),
    },
    "to": {
        "en": (
            *("to", "to number", "to address", "called", "called number", "called party", "callee", "dnis", "dst", "destination"),
            *("destination number", "dialed number", "dialled number", "recipient", "recipient address", "receiver", "to phone number"),
            *("to email", "recipient email"),
        ),
        "de": ("an", "nach", "ziel", "zielnummer", "zielrufnummer", "angerufener", "gerufene nummer", "empfanger", "empfangeradresse"),
        "fr": ("a", "vers", "appele", "numero appele", "destinataire"),
        "es": ("a", "para", "destino", "numero destino", "destinatario"),
        "it": ("a", "chiamato", "numero chiamato", "destinatario"),
        "nl": ("naar", "aan", "gebeld nummer", "ontvanger"),
    },
}
"""Whole headers as ``roles.normalise`` leaves them, by party and language."""
_PARTY: Mapping[str, Party] = {header: party for party, by_language in HEADERS.items() for each in by_language.values() for header in each}
# databases leave no sign of where a word ends: "senderaddress"
_JOINED: Mapping[str, Party] = {header.replace(" ", ""): party for header, party in _PARTY.items() if " " in header}


def party_of(header: str) -> Party | None:
    """The party whose number or address a column holds.

    >>> party_of("From"), party_of("DNIS"), party_of("sender_address"), party_of("RECIPIENTADDRESS"), party_of("Agent")
    ('from', 'to', 'from', 'to', None)
    """
    name = normalise(header)
    return _PARTY.get(name) or _JOINED.get(name)
