"""States of a list of newsletters, as Mailchimp and the like write them: subscribed, unsubscribed, cleaned, pending."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from cxkit.roles.headers import normalise
from cxkit.values.no_answers import BLANKS
from cxkit.values.scores import fold
from cxkit.values.words import words_of

SUBSCRIBED: Mapping[str, tuple[str, ...]] = {
    "en": ("subscribed",),
    "de": ("angemeldet", "abonniert"),
    "fr": ("abonné", "inscrit"),
    "es": ("suscrito",),
    "it": ("iscritto",),
    "nl": ("aangemeld", "ingeschreven", "geabonneerd"),
    "pt": ("inscrito", "subscrito"),
}
UNSUBSCRIBED: Mapping[str, tuple[str, ...]] = {
    "en": ("unsubscribed", "opted out", "deactivated"),
    "de": ("abgemeldet", "ausgetragen", "deaktiviert"),
    "fr": ("désabonné", "désinscrit"),
    "es": ("dado de baja", "desuscrito"),
    "it": ("disiscritto",),
    "nl": ("afgemeld", "uitgeschreven"),
    "pt": ("descadastrado", "cancelou subscrição"),
}
OF_MAIL: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("cleaned", "bounced", "bounce", "hard bounce", "hard bounced", "soft bounce", "unconfirmed", "non subscribed", "nonsubscribed"),
        *(
            "never subscribed",
            "transactional",
            "complained",
            "complaint",
            "spam",
            "spam complaint",
            "marked as spam",
            "junk",
            "blocklisted",
        ),
        *("blacklisted", "undeliverable"),
    ),
    "de": ("unbestätigt", "unzustellbar", "rückläufer", "spam beschwerde", "blockiert"),
    "fr": ("non confirmé", "rebond"),
    "es": ("no confirmado", "rebotado"),
    "it": ("non confermato", "rimbalzato"),
    "nl": ("onbevestigd", "niet bevestigd"),
    "pt": ("não confirmado", "devolvido"),
}
"""States that only lists of newsletters have: addresses that were not confirmed, or cannot be reached."""
WAITING: Mapping[str, tuple[str, ...]] = {
    "en": ("pending", "active", "archived"),
    "de": ("ausstehend", "wartend", "aktiv"),
    "fr": ("en attente",),
    "es": ("pendiente",),
    "it": ("in attesa",),
    "nl": ("in afwachting",),
    "pt": ("pendente",),
}
LISTS: Mapping[str, tuple[str, ...]] = {
    "en": ("optin time", "opt in time", "optin ip", "confirm time", "confirm ip", "member rating", "leid", "euid", "newsletter"),
    "de": ("newsletter", "double opt in", "doi", "anmeldedatum newsletter"),
}
"""Headers of a file that only lists of newsletters have."""


def _words(lists: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(map(_plain, words_of(lists)))


def _plain(text: str) -> str:
    return " ".join(fold(text).replace("-", " ").replace("_", " ").split())


_YES, _NO, _MAIL, _WAIT = map(_words, (SUBSCRIBED, UNSUBSCRIBED, OF_MAIL, WAITING))
_HEADERS = frozenset(normalise(word) for word in words_of(LISTS))


def are_subscriptions(texts: Collection[str], headers: Collection[str]) -> bool:
    """Whether these are the states of a list of newsletters: subscribed or unsubscribed, and a state or a header that only such lists have.

    Without the latter "subscribed" may mean the subscription of a service.

    >>> are_subscriptions(["subscribed", "unsubscribed", "cleaned"], ["Email", "status"])
    True
    >>> are_subscriptions(["subscribed", "unsubscribed"], ["customer_id", "plan", "status"])
    False
    """
    states = {_plain(text) for text in texts if fold(text) not in BLANKS}
    if not states & (_YES | _NO) or not states <= _YES | _NO | _MAIL | _WAIT:
        return False
    return bool(states & _MAIL or _HEADERS & {normalise(header) for header in headers})


def subscription_state(text: str) -> bool | None:
    """Whether who has this state may be written to; None if it does not say.

    >>> subscription_state("subscribed"), subscription_state("Cleaned"), subscription_state("pending")
    (True, False, None)
    """
    state = _plain(text)
    return True if state in _YES else False if state in _NO | _MAIL else None
