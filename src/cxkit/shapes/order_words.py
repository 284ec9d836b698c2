"""Words of order files: statuses, headers about payment, ways to pay, bills, documents, debit and credit, sides, no customers.

Stems are the beginnings of words for documents that take revenue back, refunds are what headers call these, and notes are headers of marks
for documents that are no plain sales.

They are in ``order_words.txt``, one row per word with its group, language and meaning.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

from cxkit.roles import normalise

Group = Literal[
    "status",
    "flag",
    "bill",
    "document",
    "mark",
    "customer",
    "code",
    "term",
    "reversal",
    "refusal",
    "refund",
    "stem",
    "payment",
    "side",
    "note",
    "part",
]
Value = TypeVar("Value")
_SIGNS = {"+": "debit", "-": "credit", "\u2212": "credit"}
# such as wc-failed, 20 - storniert, RG Rechnung
# such as "Shipped - Delivered to Buyer", "Cancelled (by customer)": the parts say it
_PARTS = re.compile(r"\s+[-–—/|:]\s+|:\s+|\s*[()]\s*|\s*[,;]\s+")
_PREPOSITION = re.compile(r"^(\w+) (?:to|by|from|at|on|in|due to|durch|von|vom|am|an|wegen|par|le|por|el|da|dal|al|il|door|aan|op) \w")
# of several parts of a status the one that says most about the revenue
_STRONGEST = ("test", "partly returned", "returned", "cancelled", "open", "overdue", "under way", "done")
# what a status may be said of: "Payment failed", "Pagamento fallito"
_SUBJECTS = (
    *("payment", "order", "transaction", "purchase", "zahlung", "bestellung", "auftrag", "transaktion", "kauf"),
    *("paiement", "commande", "achat", "pago", "pedido", "compra", "transaccion", "pagamento", "ordine", "acquisto", "transazione"),
    *("betaling", "bestelling", "transactie", "aankoop"),
)
# a status that ends with such a word may mean the opposite, or a part of the order
_NOT = frozenset(
    (
        *("not", "no", "non", "never", "without", "nicht", "kein", "keine", "ohne", "nie", "pas", "sans", "sin", "nunca", "senza", "mai"),
        *("niet", "geen", "zonder", "partly", "partially", "partial", "part", "teilweise", "teil", "partiellement", "parcialmente"),
        *("parzialmente", "gedeeltelijk", "deels", "to", "be", "zu", "wird", "will", "request", "requested", "angefragt", "beantragt"),
    )
)
_BILL = re.compile(
    r"^(?:invoice|bill|order|rechnung|bestellung|facture|commande|factura|pedido|fattura|ordine|factuur|bestelling) (?:is )?"
)
_DENIAL = re.compile(
    rf"^(?P<subject>(?:{'|'.join(_SUBJECTS)}) )?(?:(?:noch|nog|not yet|encore|aun|todavia|ancora|ainda) )?"
    r"(?:not|non|nicht|niet|pas|no|nao|sin)(?: yet| encore)? "
)
_SUBJECT = re.compile(rf"^(?:{'|'.join(_SUBJECTS)}) (?=\w)|(?<=\w) (?:{'|'.join(_SUBJECTS)})$")
# in front of or behind a word for a return, in the languages whose words for one are known
_PARTLY = re.compile(
    r"\b(?:part(?:ly|ially|ial)?|teil(?:s|weise)|partiell(?:ement)?|partiel(?:le)?|parcial(?:mente)?|parzial(?:e|mente)|gedeeltelijk|deels"
    r"|delvist?|czesciowo|castecne|ciastocne|osittain|reszben|kismen|em parte)\b"
)
_CLASS = re.compile(r"(?<=\w\w) [a-z]$")
_LETTER = re.compile(r"(?<=\w{3}) [A-Z]$")  # the class of a document, as in "Factura C"
_CODE = re.compile(r"^(?:wc|\d+(?:\.\d+)?|[A-Z]{2,3}(?=.*[a-z]))[\s_.:/-]+")
# between a return or cancellation and its refusal
_ASKING = frozenset(
    (
        *("request", "claim", "was", "is", "antrag", "anfrage", "wunsch", "wurde", "ist", "demande", "de", "est", "solicitud", "es"),
        *("richiesta", "di", "aanvraag", "is", "pedido", "foi"),
    )
)
_LONGEST_TYPE = 4  # words of a type of document
_SHORTEST_HEAD = 7  # letters of the last part of a compound
_SHORTEST_FIRST = 6  # letters of the first part of one, in a header
# in front of a document these make another one: "Umbuchung", "Lagerauftrag", "Einkaufsbestellung"
_OTHERWISE = re.compile(r"(?:um|aus|ein|gegen|fehl|test|null|lager|umlagerungs|fertigungs|rucksende|einkaufs|lieferanten|reparatur)")
_REVERSAL = "storno"
_RELATING = frozenset(
    (
        *("zu", "zur", "zum", "fur", "auf", "ohne", "for", "of", "to", "on", "without", "no", "not"),
        *("pour", "sur", "sans", "de", "del", "di", "van", "voor"),
    )
)
_FILE = Path(__file__).with_name("order_words.txt")


class Word(NamedTuple):
    """A word of a group, its language, and its meaning in the group."""

    group: str
    language: str
    meaning: str
    text: str


class RefundOfHeader(NamedTuple):
    """What a header says of a refund: whether it is a "refund", credit note or the like, or a "return", and the words beside it."""

    meaning: str
    rest: str


@cache
def words() -> tuple[Word, ...]:
    """All words that are known."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return tuple(Word(*line.split("\t")) for line in lines if not line.startswith("#"))


@cache
def _meanings(group: Group) -> Mapping[str, str]:
    """The meaning of each word of a group; if several languages share a word, the first."""
    found = dict[str, str]()
    for word in words():
        if word.group == group:
            found.setdefault(word.text, word.meaning)
    return found


def words_of(group: Group) -> list[str]:
    """The words of a group, without accents and in small letters."""
    return [*_meanings(group)]


def meaning(value: object, group: Group) -> str | None:
    """The meaning of a value, ignoring a code before the word; None if it is no word of the group.

    >>> meaning("partially_refunded", "status"), meaning("wc-failed", "status"), meaning("Bestellung 7", "status")
    ('partly returned', 'cancelled', None)
    >>> meaning("Pagamento fallito", "status"), meaning("Purchase order", "status")
    ('cancelled', None)
    """
    text = str(value).strip()
    if group == "mark" and text in _SIGNS:
        return _SIGNS[text]
    known = _meanings(group)
    found = known.get(normalise(text)) or known.get(normalise(_CODE.sub("", text)))
    if found is None and group == "document":
        bare = _LETTER.sub("", _CODE.sub("", text))
        return known.get(normalise(bare)) or _of_last_words(bare)
    if found is None and group == "flag":
        return known.get(_BILL.sub("", normalise(text), count=1))
    if found is None and group == "bill":
        return "unpaid" if _meanings("flag").get(_after_denial(text)) == "paid" else None
    if found is None and group == "status":
        bare = normalise(text)
        return known.get(_SUBJECT.sub("", bare, count=1)) or _partly(bare) or _refused(bare) or _of_parts(text) or _denied(text)
    return found


def names_reversal(text: str) -> bool:
    """Whether a type of document is one that takes back another as a whole, by one of its words or the first part of a compound.

    >>> names_reversal("Stornorechnung"), names_reversal("Sales cancellation"), names_reversal("Gutschrift")
    (True, True, False)
    """
    known = _meanings("reversal")
    return any(word in known or word.startswith(_REVERSAL) for word in normalise(text).split())


def refund_of_header(header: str) -> RefundOfHeader | None:
    """What a header, without accents and in small letters, says of a refund: the longest word for one, also the first part of a compound.

    >>> refund_of_header("credit note date"), refund_of_header("gutschriftsnummer"), refund_of_header("returning customer")
    (RefundOfHeader(meaning='refund', rest='date'), RefundOfHeader(meaning='refund', rest='nummer'), None)
    >>> refund_of_header("refundable until date")
    """
    known = _meanings("refund")
    for word in sorted(known, key=len, reverse=True):
        end = r"(?:\b|(?!ing|able|fahig)(?=\w{2}))" if len(word) >= _SHORTEST_FIRST else r"\b"
        if found := re.search(rf"\b{word}{end}", header):
            return RefundOfHeader(known[word], f"{header[: found.start()]} {header[found.end() :]}".strip())
    return None


def _of_last_words(text: str) -> str | None:
    """The meaning of a type of document by its last words, which name it, or the first ones, if these are of a credit note.

    None if a preposition shows that the last words name another document.

    >>> _of_last_words("Sales Credit Memo"), _of_last_words("Verkaufsgutschrift"), _of_last_words("Devolución de cliente")
    ('credit', 'credit', 'credit')
    >>> _of_last_words("Kreditfaktura"), _of_last_words("Faktura korygująca nr 2")
    ('credit', 'credit')
    >>> _of_last_words("Mahnung zu Rechnung"), _of_last_words("Umbuchung")
    (None, None)
    """
    known, words_of_text = _meanings("document"), normalise(text).split()
    if not words_of_text or len(words_of_text) > _LONGEST_TYPE:
        return None
    firsts = (" ".join(words_of_text[:end]) for end in range(len(words_of_text) - 1, 0, -1))
    if any(known.get(first) == "credit" for first in firsts):
        return "credit"
    relating = any(word in _RELATING for word in words_of_text)
    if relating or stem_meaning(text) == "credit":
        return None if relating else "credit"
    lasts = (" ".join(words_of_text[start:]) for start in range(1, len(words_of_text)))
    if found := next((known[last] for last in lasts if last in known), None):
        return found
    whole = words_of_text[-1]
    for start in range(1, len(whole) - _SHORTEST_HEAD + 1):
        if whole[start:] in known:
            return None if _OTHERWISE.fullmatch(whole[:start]) else "credit" if whole.startswith(_REVERSAL) else known[whole[start:]]
    return None


def stem_meaning(text: str) -> str | None:
    """Whether a word of a type of document begins as those that take revenue back: "credit", or "doubt" if others begin so too.

    >>> stem_meaning("Gutschr. Kunde"), stem_meaning("Rückläufer"), stem_meaning("Kreditkarte"), stem_meaning("Gutschein")
    ('credit', 'doubt', None, None)
    """
    words_of_text, known = normalise(text).split(), _meanings("stem")
    rests = [" ".join(words_of_text[start:]) for start in range(len(words_of_text))]
    found = {known[max(stems, key=len)] for rest in rests if (stems := [stem for stem in known if rest.startswith(stem)])}
    return next((each for each in ("credit", "doubt") if each in found), None)


def _of_parts(text: str) -> str | None:
    """The meaning of a status of several parts, or of the word before a preposition; None if a part is unknown and no part says more.

    >>> _of_parts("Shipped - Returned to Seller"), _of_parts("Delivered (Berlin)"), _of_parts("Not paid by customer")
    ('returned', 'done', None)
    >>> _of_parts("vom Gast storniert"), _of_parts("nicht rechtzeitig storniert")
    ('cancelled', None)
    """
    known = _meanings("status")
    parts = [normalise(part) for part in _PARTS.split(text) if part.strip()]
    found = {known.get(part) or ((start := _PREPOSITION.match(part)) and known.get(start[1])) or _lost(part) for part in parts}
    return next((each for each in _STRONGEST if each in found), None) or _arrived(normalise(text))


def _arrived(text: str) -> str | None:
    """The meaning of a status that begins with a return or cancellation which is done.

    >>> _arrived("retoure eingegangen"), _arrived("storno bestatigt"), _arrived("retoure abgelehnt")
    ('returned', 'cancelled', None)
    """
    first, _, rest = text.partition(" ")
    if _meanings("document").get(first) != "credit" or _meanings("status").get(rest) != "done":
        return None
    return "cancelled" if first in _meanings("reversal") else "returned"


def _partly(text: str) -> str | None:
    """The meaning of a status that says that a part of an order went back, or was cancelled.

    >>> _partly("delvist refunderet"), _partly("parcialmente estornado"), _partly("teilweise geliefert"), _partly("refunded")
    ('partly returned', 'partly returned', None, None)
    """
    whole, n = _PARTLY.subn("", text, count=1)
    return "partly returned" if n and _meanings("status").get(whole.strip()) in {"returned", "cancelled"} else None


def _refused(text: str) -> str | None:
    """The meaning of a status of a return or cancellation that was refused, so that the order stands as it was.

    A credit that was refused may be that of the sale, which then failed.

    >>> _refused("retoure abgelehnt"), _refused("refund request denied"), _refused("payment declined"), _refused("credit declined")
    ('done', 'done', None, None)
    """
    parts = [part for part in text.split() if part not in _ASKING]
    if len(parts) != 2 or parts[0] in _meanings("mark"):
        return None
    taken_back = _meanings("document").get(parts[0]) == "credit" or parts[0] in _meanings("reversal")
    return "done" if taken_back and parts[1] in _meanings("refusal") else None


def _lost(part: str) -> str | None:
    """The meaning of the last word of a status, if it is that of an order that brought nothing: "vom Gast storniert"."""
    *before, last = part.split() or [""]
    found = _meanings("status").get(last)
    return found if found in {"cancelled", "returned"} and not _NOT.intersection(before) else None


def _denied(text: str) -> str | None:
    """The meaning of a status that denies that an order is paid or confirmed, or that it was cancelled or went back.

    >>> _denied("Non confermata"), _denied("Noch nicht bezahlt"), _denied("Zahlung nicht erhalten"), _denied("not_cancelled")
    ('open', 'open', 'open', 'done')
    >>> _denied("Not shipped"), _denied("Bestellung nicht bekannt")
    (None, None)
    """
    rest = _after_denial(text)
    if rest in _meanings("flag"):
        return "open"
    # "No refund" is a condition of sale
    undone = _meanings("status").get(rest) in {"cancelled", "returned"} and rest not in {*_meanings("document"), *_meanings("reversal")}
    return "done" if undone else None


def _after_denial(text: str) -> str:
    """What a text denies; empty for one that denies nothing."""
    bare = normalise(text)
    denial = _DENIAL.match(bare)
    return "" if denial is None else f"{denial['subject'] or ''}{bare[denial.end() :]}"


def code_meanings(values: Iterable[Value]) -> dict[Value, str]:
    """The meanings of codes for types of documents, such as RE and GS, in the usage that has most of them: invoices and what is none.

    Codes that the usage lacks have no meaning. There are none at all if it has less than half, or a usage that has as many differs.

    >>> code_meanings(["RE", "GS"]), code_meanings(["F2", "RE"]), code_meanings(["RE", "XY"])
    ({'RE': 'invoice', 'GS': 'credit'}, {'F2': 'invoice', 'RE': 'credit'}, {})
    >>> code_meanings(["INV", "CN", "JNL"]), code_meanings(["FAC A", "N/C A"])
    ({'INV': 'invoice', 'CN': 'credit'}, {'FAC A': 'invoice', 'N/C A': 'credit'})
    """
    codes = {value: _code(value) for value in values}
    readings = _code_readings(codes)
    most = max((len(reading) for reading in readings), default=0)
    best = [reading for reading in readings if len(reading) == most and 2 * most >= len(codes)]
    both = [reading for reading in best if {"invoice", "addition"} & {*reading.values()} and {"credit", "payment"} & {*reading.values()}]
    return both[0] if both and all(_agree(reading, both[0]) for reading in (both if most == len(codes) else best)) else {}


def may_be_codes(values: Iterable[Value]) -> bool:
    """Whether one usage has all of these codes for types of documents, so that others may follow.

    >>> may_be_codes(["RE"]), may_be_codes(["ORD"])
    (True, False)
    """
    codes = {value: _code(value) for value in values}
    return any(len(reading) == len(codes) for reading in _code_readings(codes))


def is_credit_code(value: str) -> bool:
    """Whether a code is that of credit notes in every usage that has it.

    >>> is_credit_code("GS"), is_credit_code("RE"), is_credit_code("BER")
    (True, False, False)
    """
    meant = {reading[value] for reading in _code_readings({value: _code(value)})}
    return meant == {"credit"}


def _code(value: object) -> str:
    """A code without signs and without the class of the document behind it: "N/C A" as "nc"."""
    return _CLASS.sub("", str(value).strip().casefold().replace("/", "").replace(".", ""))


def _agree(reading: Mapping[Value, str], other: Mapping[Value, str]) -> bool:
    """Whether two usages give the codes that both have the same meanings."""
    return all(other.get(value, meant) == meant for value, meant in reading.items())


def _code_readings(codes: Mapping[Value, str]) -> list[dict[Value, str]]:
    """The meanings of codes in each usage; a single letter or digit means something only in a usage that has all codes."""
    usages: dict[str, dict[str, str]] = {}
    for word in words():
        if word.group == "code":
            usages.setdefault(word.language, {})[word.text] = word.meaning
    found = ({value: known[text] for value, text in codes.items() if text in known} for known in usages.values())
    return [reading for reading in found if reading and (len(reading) == len(codes) or min(len(codes[value]) for value in reading) > 1)]


def share_known(values: Collection[object], group: Group) -> float:
    """The share of the values that are words of the group; 0 without values."""
    return sum(meaning(value, group) is not None for value in values) / len(values) if values else 0.0


def by_meaning(values: Iterable[Value], group: Group) -> dict[str | None, list[Value]]:
    """The values by their meaning in the group, with those that are no words of it under None."""
    found = dict[str | None, list[Value]]()
    for value in values:
        found.setdefault(meaning(value, group), []).append(value)
    return found
