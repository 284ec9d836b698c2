"""Names of channels: digital ones, and those over which customers speak, write on paper or come in person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from cxkit.values.folding import fold
from cxkit.values.words import words_of

DIGITAL: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("web", "website", "web site", "site", "internet", "online", "digital", "portal", "app", "application", "in-app", "chat", "bot"),
        *("live chat", "chatbot", "email", "e-mail", "mail", "social", "social media", "facebook", "instagram", "linkedin", "twitter", "x"),
        *("xing", "youtube", "tiktok", "whatsapp", "messenger", "messaging", "message", "messages", "sms", "telegram", "viber", "wechat"),
        *("skype", "slack", "teams", "discord", "forum", "community", "self-service", "shop", "webshop", "desktop", "mobile", "tablet"),
        *(
            "smartphone",
            "browser",
            "ios",
            "android",
            "form",
            "web form",
            "online form",
            "contact form",
            "widget",
            "api",
            "video",
            "video chat",
            "webinar",
        ),
    ),
    "de": (
        *("webseite", "internetseite", "soziale medien", "formular", "kontaktformular", "webformular", "kundenportal", "selbstbedienung"),
        *("nachricht", "elektronisch"),
    ),
    "fr": (
        *("site web", "tchat", "chat en ligne", "en ligne", "libre-service", "courriel", "mél", "réseaux sociaux", "formulaire", "portail"),
        *("messagerie", "application mobile"),
    ),
    "es": (
        *("aplicación", "sitio web", "chat en línea", "en línea", "chat en vivo", "autoservicio", "correo", "correo electrónico"),
        *("redes sociales", "formulario", "formulario web", "mensajería", "sede electrónica"),
    ),
    "it": ("applicazione", "sito", "sito web", "chat in linea", "posta elettronica", "modulo web", "portale", "messaggistica"),
    "nl": ("portaal", "selfservice", "zelfservice", "webformulier", "contactformulier", "formulier", "klantportaal"),
    "pt": ("aplicativo", "site", "redes sociais", "formulário", "mensagem", "autoatendimento"),
}
"""Digital channels, by language."""
PERSONAL: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("phone", "telephone", "tel", "call", "calls", "call center", "call centre", "callback", "hotline", "voice", "voicemail", "ivr"),
        *(
            "fax",
            "letter",
            "post",
            "postal",
            "postal mail",
            "paper",
            "visit",
            "store",
            "branch",
            "counter",
            "office",
            "in person",
            "walk-in",
        ),
        *("walk in", "face to face", "face-to-face", "on site", "on-site", "showroom", "reception", "front desk", "meeting", "field visit"),
    ),
    "de": (
        *("telefon", "telefonisch", "telefonat", "anruf", "rückruf", "brief", "postalisch", "schriftlich", "besuch", "filiale"),
        *("geschäftsstelle", "schalter", "theke", "büro", "persönlich", "vor ort", "messe", "ladengeschäft", "mündlich"),
    ),
    "fr": ("téléphone", "appel", "courrier", "lettre", "visite", "agence", "guichet", "boutique", "magasin", "en personne", "rendez-vous"),
    "es": ("teléfono", "llamada", "carta", "visita", "agencia", "sucursal", "oficina", "tienda", "mostrador", "presencial", "en persona"),
    "it": ("telefono", "chiamata", "lettera", "visita", "agenzia", "filiale", "sportello", "negozio", "ufficio", "di persona"),
    "nl": ("telefoon", "bellen", "telefonisch", "brief", "bezoek", "filiaal", "balie", "kantoor", "winkel", "loket", "persoonlijk"),
    "pt": ("telefone", "ligação", "carta", "visita", "agência", "loja", "balcão", "presencial", "escritório", "pessoalmente"),
}
"""Other channels, by language."""
# a further word decides what these mean: "mobile phone", "postal mail", "shop assistant", "post on Facebook"
_ALONE = frozenset(
    (
        *(
            "mail",
            "correo",
            "mobile",
            "desktop",
            "shop",
            "site",
            "x",
            "social",
            "application",
            "post",
            "visit",
            "visita",
            "visite",
            "meeting",
        ),
        *("besuch", "bezoek", "paper", "store", "form", "message", "messages", "mensagem", "nachricht"),
    )
)
COMPOUNDED: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("live", "help", "support", "service", "customer", "client", "contact", "booking", "order", "request", "complaint", "feedback"),
        *(
            "sales",
            "info",
            "page",
            "ticket",
            "text",
            "intake",
            "query",
            "inquiry",
            "enquiry",
            "session",
            "visitor",
            "store",
            "team",
            "voice",
        ),
        *("cell", "hand", "group", "conference", "lead", "signup", "register", "registration", "survey", "application", "e", "my", "ai"),
    ),
    "de": (
        *("kunden", "kontakt", "anfrage", "bestell", "buchung", "beschwerde", "auftritt", "seite", "sprach", "hilfe", "beratung", "firmen"),
        *("melde", "anmelde", "service", "termin", "konferenz", "besprechung", "gruppen"),
    ),
    "fr": ("service", "client", "contact", "demande", "commande", "aide", "groupe"),
    "es": ("cliente", "contacto", "servicio", "consulta", "pedido", "ayuda"),
    "it": ("cliente", "contatto", "servizio", "assistenza", "ordine"),
    "nl": ("klant", "klanten", "klacht", "klachten", "aanvraag", "bestel", "pagina", "winkel", "groeps", "hulp"),
    "pt": ("cliente", "contato", "contacto", "atendimento", "pedido", "ajuda"),
}
"""What is in one word with "web", "bot", "chat", "form", "phone" or "shop", by language: other words only begin or end so, as "Angebot"."""
_ENDS = re.compile(
    r"(?P<digital>(?<=..)(?:(?<!a)chat|app|mail|portal|portaal|portail|portale|formular|formulaire|formulario|formulier)$"
    r"|^(?:online(?=.)|chatbot|messag|selfservi|selbstbedien|whatsapp))"
    r"|(?P<personal>(?<=.)(?:telefon|telefoon|anruf|besuch|filiale)$|^(?:telefon|telephon|callcent))"
)
_SHORT = re.compile(r"(?P<first>..*?)(?P<last>bot|chat|form|phone|shop)|web(?P<rest>...+)")
_CAMEL = re.compile(r"(?<=[^\W\d_])(?<=[^A-ZÀ-Þ])(?=[A-ZÀ-Þ])")  # a word that is joined to the one before, as in "LiveChat"
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 4  # words of a name
_LONG_ENOUGH = 4  # letters of a part of a compound, if there is more: "Webergasse" begins with an "e" only by accident


def _plain(text: str) -> list[str]:
    """The words of a name, folded and without accents."""
    signs = unicodedata.normalize("NFD", fold(_CAMEL.sub(" ", text)))
    return _WORD.findall("".join(sign for sign in signs if not unicodedata.combining(sign)))


_MEANT: Mapping[str, bool] = {
    **{"".join(_plain(word)): False for word in words_of(PERSONAL)},
    **{"".join(_plain(word)): True for word in words_of(DIGITAL)},
}
_ANY_BESIDE = frozenset("".join(_plain(word)) for word in words_of(COMPOUNDED)) | _MEANT.keys()
_BESIDE = tuple(sorted(word for word in _ANY_BESIDE if len(word) >= _LONG_ENOUGH))


@lru_cache(maxsize=1 << 12)
def is_digital_channel(name: str) -> bool | None:
    """Whether a channel is digital by the words of its name; None if they are unknown, or say both.

    >>> is_digital_channel("Citizens Connect App"), is_digital_channel("Selfserviceportaal"), is_digital_channel("mobile phone")
    (True, True, False)
    >>> is_digital_channel("Partner"), is_digital_channel("4"), is_digital_channel("Web callback")
    (None, None, None)
    >>> is_digital_channel("Supportchat"), is_digital_channel("Angebot nachgefasst"), is_digital_channel("Webergasse")
    (True, None, None)
    """
    words = _plain(name)
    if "".join(words) in _MEANT:
        return _MEANT["".join(words)]
    several = {"".join(words[at : at + n]) for n in range(2, _LONGEST + 1) for at in range(len(words) - n + 1)}
    joined = {_MEANT[each] for each in several if each in _MEANT}
    single = [(word, _meaning(word)) for word in words]
    clear = joined | {meant for word, meant in single if meant is not None and word not in _ALONE}
    if clear:
        return clear.pop() if len(clear) == 1 else None
    weak = {meant for _, meant in single}
    return weak.pop() if len(weak) == 1 else None


def _meaning(word: str) -> bool | None:
    if word in _MEANT:
        return _MEANT[word]
    found = _ENDS.search(word)
    return _compound(word) if found is None else found["digital"] is not None


def _compound(word: str) -> bool | None:
    """Whether a short name of a channel is in one word with what stands beside such names; None if the word only begins or ends so."""
    found = _SHORT.fullmatch(word)
    if found is None:
        return None
    if found["rest"]:
        return True if found["rest"].startswith(_BESIDE) else None
    first = found["first"]
    known = not _ANY_BESIDE.isdisjoint({first, first.removesuffix("s")}) or first.endswith(_BESIDE)
    return found["last"] != "phone" if known else None
