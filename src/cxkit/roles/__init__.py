"""Roles: what a column means, and how its name says so in English and German.

A role is found by what the user typed, then by the project file, then by the profile of a known tool, then by the column's name; never from
values alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from cxkit.errors import RoleError

Found = Literal["given", "config", "profile", "name", "shape"]

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "recommend": (
        "recommend, recommendation, nps, nps score, net promoter score, likelihood to recommend, likely to recommend, ltr",
        "weiterempfehlung, weiterempfehlungsbereitschaft, empfehlung, weiterempfehlen, nps wert",
    ),
    "satisfaction": ("satisfaction, csat, csat score, overall satisfaction", "zufriedenheit, gesamtzufriedenheit"),
    "effort": ("effort, ces, customer effort, customer effort score, ease", "aufwand, einfachheit, kundenaufwand"),
    "expectation": ("expectation, expected", "erwartung, erwartet"),
    "fulfilment": ("fulfilment, fulfillment, perception, perceived, experienced", "erfullung, erlebt, wahrnehmung, erfahrung"),
    "importance": ("importance", "wichtigkeit, bedeutung"),
    "adequate": ("adequate, adequate level, minimum level", "mindestniveau"),
    "outcome": ("outcome, overall", "gesamturteil"),
    "driver": ("driver", "treiber"),
    "functional": ("functional", "funktional"),
    "dysfunctional": ("dysfunctional", "dysfunktional"),
    "item": ("item, question, statement", "frage, aussage, merkmal"),
    "response_id": (
        "response id, respondent id, answer id, submission id, survey id, responseid, respnum",
        "antwort nr, antwort id, antwortnummer, antwortnr, fragebogennummer",
    ),
    "customer_id": (
        "customer id, customer, customer no, customer number, client id, account id, contact id, user id, cust id",
        "kunde, kunden id, kunden nr, kundennummer, kdnr, kd nr, kundennr",
    ),
    "responded_at": (
        "responded at, response date, submitted at, submit date, date submitted, end date, completed at, recorded date, answered at",
        "timestamp, date, datum, antwortdatum, zeitstempel, abgegeben am, beantwortet am",
    ),
    "contacted_at": (
        "contacted at, contact date, created at, created, event time, start time, posted at, published at, timestamp, date",
        "datum, kontaktdatum, kontaktzeit, zeitpunkt, erstellt am, veroffentlicht am",
    ),
    "ordered_at": ("ordered at, order date, purchase date, invoice date, date", "datum, bestelldatum, rechnungsdatum, kaufdatum"),
    "touchpoint": ("touchpoint, touch point, contact point, interaction", "kontaktpunkt, beruhrungspunkt"),
    "channel": ("channel, contact channel, source channel, medium, platform", "kanal, kontaktkanal, vertriebskanal, plattform"),
    "phase": ("phase, life cycle phase, lifecycle phase, lifecycle stage, stage, journey phase", "kundenphase, lebenszyklusphase"),
    "segment": ("segment, customer segment, customer group, tier", "kundensegment, kundengruppe"),
    "comment": ("comment, comments, feedback, verbatim, reason, free text", "kommentar, anmerkung, bemerkung, freitext, begrundung"),
    "weight": ("weight, weights, sample weight, survey weight, wt", "gewicht, gewichtung, gewichtungsfaktor"),
    "topic": ("topic, subject, category, contact reason", "thema, betreff, anliegen, kategorie"),
    "case_id": ("case id, case, ticket id, ticket, case number", "fall, fall id, fallnummer, vorgang, vorgangsnummer"),
    "direction": ("direction", "richtung"),
    "resolved": ("resolved, is resolved, solved", "gelost, erledigt"),
    "closed_at": ("closed at, close date, resolved at, solved at", "geschlossen am, erledigt am"),
    "resolved_at": ("resolved at, date resolved", "gelost am"),
    "first_responded_at": (
        "first responded at, first response at, first response time, first reply at, first replied at",
        "erste antwort am, erstantwort am",
    ),
    "status": (
        "status, state, ticket status, case status, customer status, contract status, subscription status",
        "zustand, vertragsstatus, kundenstatus",
    ),
    "sender": ("sender, from, author, message author", "absender, verfasser"),
    "reopens": ("reopens, reopen count, reopened count, times reopened", "wiedereroffnungen, anzahl wiedereroffnungen"),
    "is_complaint": ("is complaint, complaint", "beschwerde, reklamation"),
    "sentiment": ("sentiment", "stimmung, tonalitat"),
    "cost": ("cost, costs", "kosten"),
    "handled_by": ("handled by, agent, assignee, owner", "bearbeiter, bearbeitet von, zustandig"),
    "amount": ("amount, revenue, total, price, order value", "betrag, umsatz, summe, rechnungsbetrag"),
    "order_id": ("order id, order no, order number, invoice id", "bestellnummer, auftragsnummer, rechnungsnummer"),
    "product": ("product, sku, article", "produkt, artikel"),
    "currency": ("currency", "wahrung"),
    "quantity": ("quantity, qty, units, number of items", "menge, anzahl, stuck, stuckzahl"),
    "unit_price": ("unit price, price each, price per unit", "einzelpreis, stuckpreis, preis pro stuck"),
    "line_total": ("line total, line amount, extended price", "positionssumme, zeilensumme, positionsbetrag, gesamtpreis"),
    "document_type": ("document type, doc type, transaction type", "belegart, belegtyp, dokumentart"),
    "debit_credit": ("debit credit, debit or credit, dr cr", "soll haben, soll haben kennzeichen"),
    "refunded": ("refunded, refunded amount, amount refunded, refund amount", "erstattet, erstattungsbetrag, erstatteter betrag"),
    "order_status": ("order status, financial status, payment status", "bestellstatus, auftragsstatus, zahlungsstatus"),
    "count": ("count, frequency, number of answers, number of responses", "anzahl, haufigkeit, anzahl antworten"),
    "question": ("question, question text", "frage, fragetext"),
    "answer": ("answer, answer text", "antwort, antworttext"),
    "promoters": ("promoters, number of promoters", "promotoren, anzahl promotoren"),
    "passives": ("passives, neutrals, number of passives", "passive, indifferente, anzahl passive"),
    "detractors": ("detractors, number of detractors", "detraktoren, kritiker, anzahl detraktoren"),
    "mrr": ("mrr, monthly recurring revenue", "monatlich wiederkehrender umsatz"),
    "since": ("since, start date, customer since, signup date", "kunde seit, seit, vertragsbeginn"),
    "until": ("until, end date, churn date, cancelled at", "bis, vertragsende, gekundigt am"),
    "tenure": ("tenure, tenure months", "vertragsdauer, laufzeit"),
    "churned": ("churned, churn, is churned", "gekundigt, abgewandert"),
    "preferred_channel": ("preferred channel", "bevorzugter kanal"),
    "consent_phone": ("consent phone", "einwilligung telefon"),
    "consent_email": ("consent email", "einwilligung e mail, einwilligung email"),
    "consent_mail": ("consent mail", "einwilligung post"),
    "consent_marketing": ("consent marketing", "einwilligung werbung"),
    "revenue": ("revenue, annual revenue", "umsatz, jahresumsatz"),
}

DIMENSIONS = ("touchpoint", "channel", "phase")
SCORES = (
    *("recommend", "satisfaction", "effort", "expectation", "fulfilment", "importance", "adequate"),
    *("outcome", "driver", "functional", "dysfunctional"),
)


class Kind(NamedTuple):
    """A kind of table: what one row is, which roles it can hold, and which of them is its time."""

    name: str
    row: str
    time: str | None
    roles: tuple[str, ...]


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "survey",
            "one survey answer",
            "responded_at",
            (
                *(*SCORES, "item", "response_id"),
                *("customer_id", "responded_at", "touchpoint", "channel", "phase", "segment", "comment", "weight"),
                *("count", "question", "answer", "promoters", "passives", "detractors"),
            ),
        ),
        Kind(
            "contacts",
            "one interaction",
            "contacted_at",
            (
                *(
                    "contacted_at",
                    "customer_id",
                    "touchpoint",
                    "channel",
                    "phase",
                    "topic",
                    "case_id",
                    "direction",
                    "resolved",
                    "closed_at",
                ),
                *("is_complaint", "comment", "sentiment", "cost", "handled_by"),
                *("resolved_at", "first_responded_at", "status", "sender", "reopens"),
            ),
        ),
        Kind(
            "orders",
            "one purchase",
            "ordered_at",
            (
                *("customer_id", "ordered_at", "amount", "order_id", "channel", "product", "currency"),
                *("quantity", "unit_price", "line_total", "document_type", "debit_credit", "refunded", "order_status"),
            ),
        ),
        Kind(
            "customers",
            "one customer or contract",
            "since",
            (
                *("customer_id", "since", "until", "tenure", "churned", "segment", "channel", "preferred_channel"),
                *("consent_phone", "consent_email", "consent_mail", "consent_marketing", "revenue"),
                *("status", "mrr"),
            ),
        ),
    )
}


class Resolved(NamedTuple):
    """The column that holds a role, and how that is known."""

    role: str
    column: str
    found: Found


@lru_cache(maxsize=1 << 14)  # every role asks for it of every column
def normalise(header: str) -> str:
    """A header as it is compared: no case, no accents, no scale in brackets, words parted by one blank.

    >>> normalise("Weiterempfehlung (0-10)")
    'weiterempfehlung'
    >>> normalise("Kunden-Nr.")
    'kunden nr'
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    decomposed = unicodedata.normalize("NFKD", spaced.casefold())
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(re.sub(r"[^0-9a-z]+", " ", re.sub(r"\([^)]*\)|\[[^]]*\]", " ", plain)).split())


_NAMES: dict[str, frozenset[str]] = {
    role: frozenset({role.replace("_", " "), *(name.strip() for names in both for name in names.split(","))})
    for role, both in SYNONYMS.items()
}
# Survey tools use the question itself as the header; these words make it one of the role's standard questions.
_QUESTIONS: dict[str, re.Pattern[str]] = {
    "recommend": re.compile(r"(likely|likelihood).*recommend|wahrscheinlich.*(weiter)?empf[ei]hl"),
    "satisfaction": re.compile(r"how satisfied|wie zufrieden"),
    "effort": re.compile(r"how (easy|difficult) was|wie (einfach|leicht|schwer) war"),
}


_GUARD = re.compile(r"^'(?=[=+@-])")


def same(header: str) -> str:
    """A header as it is compared with others of its file: they must differ in more than case, blanks, and a guard against formulas."""
    return re.sub("[ \t\u00a0]+", " ", _GUARD.sub("", header.strip().casefold()))


def candidates(role: str, headers: Iterable[str]) -> list[str]:
    """The headers whose name says that they hold the role: exact names if there are any, else the role's standard question."""
    headers = list(headers)
    # the role's own name outranks its synonyms, so that files which follow our vocabulary are never ambiguous
    own = [header for header in headers if normalise(header) == role.replace("_", " ")]
    if own:
        return own
    named = [header for header in headers if normalise(header) in _NAMES[role]]
    if named or role not in _QUESTIONS:
        return named
    return [header for header in headers if _QUESTIONS[role].search(normalise(header))]


class Hints(NamedTuple):
    """What else than their names is known of columns.

    ``known``: the columns that the tool which wrote the file has for a role; ``either``: roles of which the user has to say which one such
    a column holds; ``never``: columns that hold none; ``texts``: what stands below the names in further rows of the header.
    """

    known: Callable[[str], Sequence[str]] | None = None
    either: Collection[str] = ()
    never: Collection[str] = ()
    texts: Mapping[str, str] = MappingProxyType({})


def resolve(
    kind: Kind,
    headers: Sequence[str],
    given: Mapping[str, str],
    configured: Mapping[str, str],
    repeated: Mapping[str, Sequence[str]] = MappingProxyType({}),
    *,
    hints: Hints = Hints(),  # noqa: B008 - it is immutable
) -> tuple[dict[str, Resolved], dict[str, list[str]]]:
    """Find the column of every role of a table.

    ``repeated`` holds the columns, named by position, of each header that occurs more than once. Returns the roles found, and for each
    role that several columns could hold, those columns. Raises RoleError where a column that was typed or configured does not exist or is
    not the only one of that name, or a role is not one of this kind of table.
    """
    found: dict[str, Resolved] = {}
    for source, wanted in (("given", given), ("config", configured)):
        for role, column in wanted.items():
            if role not in kind.roles:
                beside = next((f" --role {name}.{role}=COLUMN is of the {name} file." for name in KINDS if role in KINDS[name].roles), "")
                raise RoleError(f"'{role}' is no role of the {kind.name} table.", f"The roles are: {', '.join(kind.roles)}.{beside}")
            if role not in found:
                found[role] = Resolved(role, find_column(column, headers, role, repeated), "given" if source == "given" else "config")
    taken = {*(resolved.column for resolved in found.values()), *hints.never}
    doubtful: dict[str, list[str]] = {}
    called = {position: header for header, positions in repeated.items() for position in positions}
    names = list(dict.fromkeys(called.get(header, header) for header in headers))
    for role in kind.roles:
        if role in found:
            continue
        how: Found = "profile"
        fitting = [header for header in (hints.known(role) if hints.known else ()) if header not in taken]
        if not fitting:
            how = "name"
            named = candidates(role, names) or _asked(role, hints.texts)
            fitting = [header for name in named for header in repeated.get(name, (name,)) if header not in taken]
        if len(fitting) == 1 and not (how == "profile" and role in hints.either):
            found[role] = Resolved(role, fitting[0], how)
        elif fitting:
            doubtful[role] = fitting
    return found, doubtful


def _asked(role: str, texts: Mapping[str, str]) -> list[str]:
    """The columns below whose names the role's standard question stands."""
    return [column for column, text in texts.items() if role in _QUESTIONS and _QUESTIONS[role].search(normalise(text))]


def find_column(
    name: str, headers: Sequence[str], role: str | None = None, repeated: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> str:
    """The header that ``name`` names: itself, one that differs by case or blanks only, or ``#12`` by position; RoleError otherwise."""
    if name in headers:
        return name
    check_unique(name, repeated)
    alike = [header for header in headers if same(header) == same(name)]
    if len(alike) == 1:
        return alike[0]
    position = re.fullmatch(r"#(\d+)", name)
    if position and 1 <= int(position[1]) <= len(headers):
        return headers[int(position[1]) - 1]
    what = f"There is no column '{shortened(name)}'" + (f" for the role {role}" if role else "") + "."
    import difflib

    near = difflib.get_close_matches(name, headers, n=3, cutoff=0.5)
    shown = ", ".join(f"'{shortened(header)}'" for header in (near or headers[:12]))
    more = "" if near or len(headers) <= 12 else f" and {len(headers) - 12} more"
    raise RoleError(what, f"{'Near names' if near else 'The columns are'}: {shown}{more}.")


def check_unique(name: str, repeated: Mapping[str, Sequence[str]]) -> None:
    """Raise RoleError where ``name`` is a header that occurs more than once."""
    for header, positions in repeated.items():
        if same(header) == same(name):
            places = " or ".join(f"'{position}'" for position in positions)
            raise RoleError(
                f"Column '{shortened(header)}' occurs {len(positions)} times.",
                f"Name the one that is meant by its position: {places}.",
            )


def shortened(header: str, most: int = 48) -> str:
    """A header for a message: a long one is cut in the middle."""
    return header if len(header) <= most else f"{header[: most // 2]}…{header[-(most // 2 - 1) :]}"
