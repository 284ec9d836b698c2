"""Roles: what a column means, and how one is recognised: words by language (data), what values can carry, scoring, resolution.

A role is found by what the user typed, then by the project file, then by the profile of a known tool, then by the score of the column's
header and values. Belongs here: whatever decides which column holds which role. Does not: files, tables. May import: stats, errors.
"""

from cxkit.roles.carried import Values
from cxkit.roles.headers import check_unique, find_column, listed, normalise, same, shortened, shortened_apart
from cxkit.roles.kinds import DIMENSIONS, KINDS, SCORES, Kind
from cxkit.roles.resolving import Candidate, Found, Hints, Resolved, resolve, scores
from cxkit.roles.votes import count_votes

<<<<<<< HEAD
__all__ = (
    *("DIMENSIONS", "KINDS", "SCORES", "Candidate", "Found", "Hints", "Kind", "Resolved", "Values"),
    *("check_unique", "count_votes", "find_column", "listed", "normalise", "resolve", "same", "scores", "shortened", "shortened_apart"),
=======
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
    "is_complaint": ("is complaint, complaint", "beschwerde, reklamation"),
    "sentiment": ("sentiment", "stimmung, tonalitat"),
    "cost": ("cost, costs", "kosten"),
    "handled_by": ("handled by, agent, assignee, owner", "bearbeiter, bearbeitet von, zustandig"),
    "amount": ("amount, revenue, total, price, order value", "betrag, umsatz, summe, rechnungsbetrag"),
    "order_id": ("order id, order no, order number, invoice id", "bestellnummer, auftragsnummer, rechnungsnummer"),
    "product": ("product, sku, article", "produkt, artikel"),
    "currency": ("currency", "wahrung"),
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
>>>>>>> main
)
