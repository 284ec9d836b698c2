"""Every role is found by a name in each language that has words for it, and not by a near miss."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from importlib import resources

import pytest

from cxkit.roles import KINDS, normalise, resolve

LANGUAGES = ("en", "de", "fr", "es", "it", "nl")
# One name of each role by language, and near misses: names that hold a word of the role and mean something else.
NAMES: Mapping[str, Sequence[str]] = {
    "recommend": ("Likelihood to recommend", "Weiterempfehlung", "Recommandation", "Recomendación", "Raccomandazione", "Aanbeveling"),
    "satisfaction": ("CSAT", "Kundenzufriedenheit", "Satisfaction", "Satisfacción", "Soddisfazione", "Klanttevredenheid"),
    "effort": ("Customer effort score", "Kundenaufwand", "Facilité", "Esfuerzo", "Sforzo", "Inspanning"),
    "expectation": ("Expectation", "Erwartung", "Attente", "Expectativa", "Aspettativa", "Verwachting"),
    "fulfilment": ("Perceived", "Wahrnehmung", "Perception", "Percepción", "Percezione", "Perceptie"),
    "importance": ("Importance", "Wichtigkeit", "Importance", "Importancia", "Importanza", "Belangrijkheid"),
    "response_id": ("Response ID", "Antwort-ID", "ID de réponse", "ID de respuesta", "ID risposta", "Antwoordnummer"),
    "customer_id": ("ClientID", "Kundennummer", "Numéro de client", "Número de cliente", "Numero cliente", "Klantnummer"),
    "responded_at": ("Date submitted", "Antwortdatum", "Date de réponse", "Marca temporal", "Data risposta", "Antwoorddatum"),
    "contacted_at": ("Contact date", "Kontaktdatum", "Date d'appel", "Fecha de contacto", "Data contatto", "Contactdatum"),
    "ordered_at": ("PurchaseDate", "Bestelldatum", "Date de commande", "Fecha de pedido", "Data ordine", "Besteldatum"),
    "amount": ("Order total", "Rechnungsbetrag", "Montant total", "Importe total", "Importo totale", "Totaalbedrag"),
    "order_id": ("Order No.", "Auftragsnummer", "N° de commande", "Número de pedido", "Numero ordine", "Bestelnummer"),
    "quantity": ("Qty", "Stückzahl", "Quantité", "Cantidad", "Quantità", "Aantal"),
    "unit_price": ("UnitPrice", "Einzelpreis", "Prix unitaire", "Precio unitario", "Prezzo unitario", "Stuksprijs"),
    "line_total": ("Line total", "Positionsbetrag", "Total de la ligne", "Importe de la línea", "Totale riga", "Regelbedrag"),
    "currency": ("Currency", "Belegwährung", "Devise", "Moneda", "Valuta", "Valuta"),
    "product": ("SKU", "Artikelnummer", "Produit", "Producto", "Prodotto", "Artikel"),
    "document_type": ("Document type", "Belegart", "Type de document", "Tipo de documento", "Tipo documento", "Documenttype"),
    "refunded": (
        "Refund amount",
        "Erstattungsbetrag",
        "Montant remboursé",
        "Importe reembolsado",
        "Importo rimborsato",
        "Terugbetaald bedrag",
    ),
    "order_status": ("Payment status", "Zahlungsstatus", "Statut du paiement", "Estado del pago", "Stato pagamento", "Betaalstatus"),
    "case_id": ("Ticket number", "Vorgangsnummer", "Numéro de ticket", "Número de caso", "Numero ticket", "Zaaknummer"),
    "channel": ("Contact channel", "Kontaktkanal", "Canal", "Canal de contacto", "Canale", "Kanaal"),
    "topic": ("Contact reason", "Kontaktgrund", "Sujet", "Asunto", "Oggetto", "Onderwerp"),
    "handled_by": ("Assignee", "Bearbeiter", "Conseiller", "Agente asignado", "Operatore", "Behandelaar"),
    "direction": ("Call direction", "Gesprächsrichtung", "Sens", "Sentido", "Direzione", "Richting"),
    "closed_at": ("Date closed", "Schließdatum", "Date de clôture", "Fecha de cierre", "Data di chiusura", "Sluitingsdatum"),
    "is_complaint": ("Complaint", "Beschwerde", "Plainte", "Queja", "Reclamo", "Klacht"),
    "since": ("Contract start", "Vertragsbeginn", "Date d'adhésion", "Fecha de alta", "Data iscrizione", "Ingangsdatum"),
    "until": ("Cancellation date", "Kündigungsdatum", "Date de résiliation", "Fecha de baja", "Data disdetta", "Opzegdatum"),
    "tenure": ("Tenure months", "Vertragslaufzeit", "Ancienneté", "Antigüedad", "Anzianità", "Contractduur"),
    "churned": ("Churn flag", "Abgewandert", "Attrition", "Abandono", "Abbandono", "Verloop"),
    "revenue": ("Annual revenue", "Jahresumsatz", "Chiffre d'affaires", "Ingresos", "Fatturato", "Jaaromzet"),
    "segment": ("Customer segment", "Kundengruppe", "Segment", "Segmento", "Segmento cliente", "Klantsegment"),
    "comment": ("Verbatim", "Anmerkungen", "Commentaire", "Comentarios", "Commento", "Opmerking"),
}
NEAR_MISSES: Mapping[str, Sequence[str]] = {
    "satisfaction": ("Delivery date", "Lieferdatum", "Date de livraison", "Fecha de entrega", "Data di consegna", "Leverdatum"),
    "customer_id": ("Customer city", "Kundenwohnort", "Ville du client", "Ciudad del cliente", "Città del cliente", "Klantplaats"),
    "ordered_at": ("Delivery date", "Lieferdatum", "Date de livraison", "Fecha de entrega", "Data di consegna", "Leverdatum"),
    "amount": ("Tax amount", "Steuerbetrag", "Montant de la taxe", "Importe del IVA", "Importo IVA", "Btw-bedrag"),
    "order_id": ("Order status", "Bestellstatus", "Statut de commande", "Estado del pedido", "Stato ordine", "Bestelstatus"),
    "since": ("Date of birth", "Geburtsdatum", "Date de naissance", "Fecha de nacimiento", "Data di nascita", "Geboortedatum"),
    "until": ("Renewal date", "Verlängerungsdatum", "Date de renouvellement", "Fecha de renovación", "Data rinnovo", "Verlengingsdatum"),
    "churned": ("Churn reason", "Kündigungsgrund", "Raison d'attrition", "Razón de abandono", "Causa abbandono", "Opzegreden"),
    "closed_at": ("Due date", "Fälligkeitsdatum", "Date d'échéance", "Fecha de vencimiento", "Data prevista", "Vervaldatum"),
    "contacted_at": ("Last updated", "Zuletzt geändert", "Modifié le", "Fecha de modificación", "Data modifica", "Gewijzigd op"),
    "channel": ("Payment method", "Zahlungsart", "Mode de paiement", "Método de pago", "Metodo di pagamento", "Betaalmethode"),
    "recommend": ("Last year's NPS", "NPS Vorjahr", "NPS précédent", "NPS anterior", "NPS precedente", "Vorige NPS"),
}

# Further names of orders and contracts that exports use: the kind, the role, names that hold it and names that hold it not.
FURTHER: Sequence[tuple[str, str, Sequence[str], Sequence[str]]] = (
    (
        "orders",
        "ordered_at",
        (
            "Issue date",
            "Ausstellungsdatum",
            "Date d'émission",
            "Fecha de emisión",
            "Data emissione",
            "Check-in",
            "Anreisedatum",
            "Data lavoro",
        ),
        ("Check-out", "Issue", "Abreisedatum", "Issuer"),
    ),
    ("orders", "order_id", ("Order #", "# de venta", "Sale #"), ("# of orders", "Venta", "#")),
    ("orders", "customer_id", ("Customer #",), ("# of customers",)),
    ("customers", "tenure", ("subscription_age", "Contract age"), ("Age", "customer_age_group")),
    ("customers", "revenue", ("facture_mensuelle", "Monthly bill"), ("Bill date", "facture")),
    ("customers", "segment", ("Abonnement",), ("Abonnementsnummer", "Abonnement vanaf")),
    ("orders", "order_id", ("Confirmation code", "Booking number", "Bevestigingscode"), ("Confirmation e-mail", "Promo code")),
    ("orders", "ordered_at", ("Deal created", "Won time"), ("Deal owner", "Expected close")),
    ("orders", "amount", ("Final price", "Endbetrag", "Deal value"), ("Final status", "Deal stage")),
    ("orders", "product", ("course_name",), ("Course date",)),
    ("orders", "customer_id", ("Billing Email", "Kunde_Lieferant", "Buyer/Creditor/Customer"), ("Billing city", "Lieferant")),
    ("orders", "product", ("Item purchased", "Ticket type"), ("Purchase type", "Ticket price")),
    (
        "customers",
        "tenure",
        ("MonthsInService", "Months since policy inception", "Days since signup"),
        ("Months since last claim", "Month of birth"),
    ),
    (
        "customers",
        "channel",
        ("Sales channel", "registered_via", "Signup source", "Acquisition channel", "distribution_channel"),
        ("Sales region", "registered_by"),
    ),
    ("customers", "segment", ("plan_tier", "Current plan", "Lifecycle stage"), ("Plan start", "Stage date")),
    ("customers", "revenue", ("Lifetime spend", "Current MRR", "Expiring ARR"), ("Cashback amount", "Pending amount", "Income")),
    ("customers", "consent_email", ("Email subscription status",), ("Email", "Subscription status")),
    ("customers", "since", ("First visit", "Join date"), ("Last visit", "Effective to date")),
    ("customers", "churned", ("Churned",), ("Départ tardif", "Late departure")),
)


def cases(table: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [(role, name) for role, names in table.items() for name in names]


def classify_columns(role: str) -> list[str]:
    return [name for name, kind in KINDS.items() if role in kind.roles]


@pytest.mark.parametrize(("role", "name"), cases(NAMES))
def test_a_role_is_found_by_its_name_in_each_language(role: str, name: str) -> None:
    for kind in classify_columns(role):
        found, _ = resolve(KINDS[kind], [name], {}, {})
        # a column may stand for two roles that are alike, such as the date on which a case is resolved or closed
        assert role in found, (kind, found)


@pytest.mark.parametrize(("role", "name"), cases(NEAR_MISSES))
def test_a_near_miss_is_not_taken(role: str, name: str) -> None:
    for kind in classify_columns(role):
        found, doubtful = resolve(KINDS[kind], [name], {}, {})
        assert role not in found, (kind, found)
        assert role not in doubtful


@pytest.mark.parametrize(("kind", "role", "names", "others"), FURTHER)
def test_further_names_and_near_misses(kind: str, role: str, names: Sequence[str], others: Sequence[str]) -> None:
    for name in names:
        assert role in resolve(KINDS[kind], [name], {}, {})[0], name
    for name in others:
        found, doubtful = resolve(KINDS[kind], [name], {}, {})
        assert role not in found, name
        assert role not in doubtful, name


def test_the_tables_are_in_order() -> None:
    folder = resources.files("cxkit.roles") / "data"
    words = list(csv.DictReader((folder / "words.csv").read_text(encoding="utf-8").splitlines()))
    phrases = list(csv.DictReader((folder / "phrases.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["language"] for row in words} == set(LANGUAGES)
    assert all(normalise(row["word"]) for row in words)
    known = {meaning for row in words for meaning in row["means"].split()}
    assert {meaning for row in phrases for meaning in row["means"].split()} <= known
    roles = {role for kind in KINDS.values() for role in kind.roles}
    assert {row["role"] for row in phrases} <= roles
    assert {row["kind"] for row in phrases} <= {"", *KINDS}
    assert all(0 < float(row["weight"]) <= 1.2 for row in phrases)


@pytest.mark.parametrize(
    "header", ["Durata (mesi)", "Durée (mois)", "Duración (meses)", "Dauer (Monate)", "Duration [months]", "Dauer in Monaten (Monate)"]
)
def test_a_duration_in_months_is_a_tenure(header: str) -> None:
    assert resolve(KINDS["customers"], [header], {}, {})[0]["tenure"].column == header


@pytest.mark.parametrize("header", ["Durata (min)", "Durée", "Call duration (s)", "Duration (minutes)", "Dauer (mm:ss)"])
def test_a_duration_without_months_is_none(header: str) -> None:
    assert "tenure" not in resolve(KINDS["customers"], [header], {}, {})[0]


@pytest.mark.parametrize(
    "header", ["Number of satisfaction surveys", "Anzahl der Befragungen zur Zufriedenheit", "Count of people who recommend us"]
)
def test_a_number_of_answers_is_no_answer(header: str) -> None:
    assert not {"satisfaction", "recommend"} & resolve(KINDS["survey"], [header], {}, {})[0].keys()
