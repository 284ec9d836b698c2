"""Whether a column looks personal: names, mail and network addresses, telephone numbers, addresses of persons, by its header or values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from cxkit.roles.headers import normalise

_WORDS = frozenset(
    (
        *("name", "names", "surname", "lastname", "firstname", "fullname", "username", "vorname", "nachname", "nom", "prenom", "nombre"),
        *("apellido", "apellidos", "cognome", "voornaam", "achternaam", "email", "mail", "emailadresse", "courriel", "correo", "phone"),
        *("telephone", "telefon", "telefonnummer", "telefono", "telefoon", "mobile", "mobil", "handy", "handynummer", "fax", "street"),
        *("strasse", "anschrift", "birthday", "birthdate", "geburtstag", "geburtsdatum", "iban", "ssn", "ip"),
        *("ipaddress", "ipadresse", "ipaddr"),
    )
)
_THINGS = frozenset(
    ("product", "produkt", "item", "campaign", "store", "branch", "channel", "touchpoint", "company", "firma", "country", "file", "team")
)
"""Words beside ``name`` that make it the name of a thing."""
_OF_PERSONS = re.compile(
    r"(?:(?:kunden?|benutzer|nutzer|mitglieds?|melder|bearbeiter|mitarbeiter|kaeufer|kaufer|empfaenger|empfanger|besteller|kontakt|privat"
    r"|ansprechpartner|customer|client|user|buyer|caller|contact|member|guest|patient|recipient|respondent|employee|agent|f|l)"
    r"(?:name|mail|phone|telefon|handy|adresse|anschrift|address)"
    r"|ansprechpartner(?:in)?|(?:ansprech|kontakt)person|contactperson|(?:post|wohn|privat)adresse|postaladdress)s?"
)
"""A header that is written as one word: whose it is, and what of them; or a word for a person of whom one asks for the name."""
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_PHONE = re.compile(r"\+\d[\d ()/.-]{6,18}|(?!\d{4}-\d\d-\d\d)\(?0\d{1,4}(?:\) ?|[ /-])\d[\d -]{4,12}")
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_NETWORK = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}|(?:[0-9a-f]{{1,4}}:){{7}}[0-9a-f]{{1,4}}|(?=.*::)[0-9a-f:]{{3,39}}", re.IGNORECASE)
_SOME = 0.2  # share of the values that makes a column personal
_NO_VALUES: ContextVar[bool] = ContextVar("no_values", default=False)


@contextmanager
def no_values() -> Iterator[None]:
    """Let messages quote no value of any column, as they quote none of personal ones: they become part of a report with a cell limit."""
    token = _NO_VALUES.set(True)
    try:
        yield
    finally:
        _NO_VALUES.reset(token)


def is_unquotable(header: str, values: Iterable[object] = ()) -> bool:
    """Whether a message must quote no value of a column: it looks personal, or the message is for a report (``no_values``)."""
    return _NO_VALUES.get() or looks_personal(header, values)


def looks_personal(header: str, values: Iterable[object] = ()) -> bool:
    """Whether the header names something of a person, or a fifth of the values are mail or network addresses or telephone numbers.

    >>> looks_personal("E-Mail"), looks_personal("product name"), looks_personal("q", ["ann@example.org", "-"])
    (True, False, True)
    >>> looks_personal("Kundenname"), looks_personal("Produktname"), looks_personal("contact person")
    (True, False, True)
    >>> looks_personal("q", ["+49 30 1234567"]), looks_personal("q", ["0012345678"]), looks_personal("q", ["01.02.2024"])
    (True, False, False)
    >>> looks_personal("q", ["130.92.34.66"]), looks_personal("q", ["2001:db8::8a2e"]), looks_personal("app version", ["1.2.3.4"])
    (True, True, False)
    """
    words = set(normalise(header).split())
    joined = "".join(normalise(header).split())
    if (words & _WORDS or joined in _WORDS or any(_OF_PERSONS.fullmatch(word) for word in (*words, joined))) and not words & _THINGS:
        return True
    texts = [str(value).strip() for value in values if isinstance(value, str) and value.strip()]
    patterns = (_MAIL, _PHONE) if "version" in words else (_MAIL, _PHONE, _NETWORK)
    found = sum(any(pattern.fullmatch(text) for pattern in patterns) for text in texts)
    return bool(texts) and found >= _SOME * len(texts)
