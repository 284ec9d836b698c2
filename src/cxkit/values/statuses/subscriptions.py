"""States of a list of newsletters, as Mailchimp and the like write them: subscribed, unsubscribed, cleaned, pending."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from cxkit.roles.headers import normalise
from cxkit.values.answers.no_answers import BLANKS
from cxkit.values.folding import fold
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
    "en": ("unsubscribed", "opted out"),
    "de": ("abgemeldet", "ausgetragen"),
    "fr": ("désabonné", "désinscrit"),
    "es": ("dado de baja", "desuscrito"),
    "it": ("disiscritto",),
    "nl": ("afgemeld", "uitgeschreven"),
    "pt": ("descadastrado", "cancelou subscrição"),
}
DEACTIVATED: Mapping[str, tuple[str, ...]] = {"en": ("deactivated",), "de": ("deaktiviert",)}
"""States of accounts and cards, too, which make nothing a list of newsletters."""
OF_NEWSLETTERS = ("unsubscribed", "désabonné", "desuscrito", "disiscritto", "descadastrado", "cancelou subscrição")
"""Those that nobody writes of courses and memberships."""
OF_MAIL: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("cleaned", "bounced", "bounce", "hard bounce", "hard bounced", "soft bounce", "non subscribed", "nonsubscribed"),
        *("never subscribed", "spam", "spam complaint", "marked as spam", "junk", "undeliverable"),
    ),
    "de": ("unzustellbar", "rückläufer", "spam beschwerde"),
    "fr": ("rebond",),
    "es": ("rebotado",),
    "it": ("rimbalzato",),
}
"""States that only lists of newsletters have: addresses that cannot be reached."""
OF_OTHERS: Mapping[str, tuple[str, ...]] = {
    "en": ("unconfirmed", "transactional", "complained", "complaint", "blocklisted", "blacklisted"),
    "de": ("unbestätigt", "blockiert"),
    "fr": ("non confirmé",),
    "es": ("no confirmado",),
    "it": ("non confermato",),
    "nl": ("onbevestigd", "niet bevestigd"),
    "pt": ("não confirmado", "devolvido"),
}
"""States of such addresses that accounts, bookings and memberships have, too."""
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


_YES, _NO, _OFF, _MAIL, _OTHERS, _WAIT = map(_words, (SUBSCRIBED, UNSUBSCRIBED, DEACTIVATED, OF_MAIL, OF_OTHERS, WAITING))
_CLEAR = frozenset(map(_plain, OF_NEWSLETTERS))
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
    if not states & (_YES | _NO) or not states <= _YES | _NO | _OFF | _MAIL | _OTHERS | _WAIT:
        return False
    return bool(states & _MAIL or (states & _OTHERS and states & _CLEAR) or _HEADERS & {normalise(header) for header in headers})


def subscription_state(text: str) -> bool | None:
    """Whether who has this state may be written to; None if it does not say.

    >>> subscription_state("subscribed"), subscription_state("Cleaned"), subscription_state("pending")
    (True, False, None)
    """
    state = _plain(text)
    return True if state in _YES else False if state in _NO | _OFF | _MAIL | _OTHERS else None
