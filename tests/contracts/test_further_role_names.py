"""Further names of roles that exports use, and near misses of each."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cxkit.roles import KINDS, resolve

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
    ("orders", "order_id", ("Order #", "# de venta", "Sale #"), ("# of orders", "Venta")),
    ("orders", "customer_id", ("Customer #",), ("# of customers",)),
    (
        "orders",
        "customer_id",
        ("Adressnummer", "Booked by", "Constituent ID", "Gastkarte"),
        ("Adresse", "Booked", "Hausnummer", "Gasthaus"),
    ),
    ("orders", "order_id", ("Spendennummer", "Contribution ID", "Folio"), ("Spenden", "Contribution")),
    ("orders", "ordered_at", ("Spendendatum", "Contribution Date", "Passée le"), ("Contribution", "Passage")),
    ("orders", "amount", ("total_paid_tax_incl", "Room revenue"), ("total_tax", "Room number")),
    ("orders", "document_type", ("Belegkennzeichen", "Vorgangsart"), ("Kennzeichen", "Vorgangsnummer")),
    ("survey", "comment", ("Anregungen", "Lob und Kritik", "NPS Feedback", "Please explain"), ("Anreise", "NPS")),
    ("survey", "responded_at", ("Abschlussdatum", "Fecha de envío", "Data di compilazione"), ("Abschluss-Code", "Invio")),
    ("survey", "satisfaction", ("Gesamteindruck", "Guest satisfaction", "Welk cijfer geeft u ons?"), ("Eindrücke", "Guest name")),
    ("survey", "segment", ("Gästegruppe", "Patient type", "Plan"), ("Gast", "Patientennummer", "Plan end")),
    ("contacts", "direction", ("Initial Direction",), ("Initial Queue",)),
    ("contacts", "handled_by", ("Agency", "Agency Name"), ("Agency phone",)),
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
    ("survey", "response_id", ("Teilnehmer-ID", "Participant ID"), ("Patient ID", "Participants")),
    ("survey", "responded_at", ("Ausfülldatum",), ("Entlassdatum", "Discharge date")),
    (
        "survey",
        "satisfaction",
        ("How would you rate our service?", "Wie beurteilen Sie unseren Service?"),
        ("How would you rate your level of knowledge?", "Wie beurteilen Sie Ihre Kenntnisse?"),
    ),
    ("survey", "customer_id", ("Reviewer",), ("Reviewer nationality", "Staatsangehörigkeit des Kunden")),
    ("contacts", "topic", ("First queue", "Reason code", "Product area"), ("First name", "Area code")),
    ("contacts", "customer_id", ("Von Rufnummer", "Von Nummer"), ("An Rufnummer", "Nach Nummer", "Customer ticket number")),
    ("contacts", "case_id", ("Vorgangsnummer",), ("Von Nummer", "Nach Nummer")),
    ("contacts", "customer_id", ("Complaint customer ID", "Customer"), ("Customer complaint", "Reclamo del cliente")),
    ("contacts", "topic", ("Customer complaint",), ("Customer",)),
    ("orders", "customer_id", ("card_id",), ("Card type",)),
    ("orders", "channel", ("Sales method", "Bestellweg"), ("Payment method", "Zahlungsweg")),
    ("orders", "amount", ("Purchase",), ("Purchase type", "Purchase date")),
    ("survey", "segment", ("TypeOfTraveller",), ("Traveller",)),
    ("contacts", "contacted_at", ("Complete Timestamp", "dateTimeOrigination"), ("Completed", "Origination")),
    ("contacts", "touchpoint", ("concept:name",), ("case:concept:name",)),
    ("contacts", "closed_at", ("Lösungszeit",), ("Lösung",)),
    ("orders", "customer_id", ("Tercero", "Prenotante"), ("Buyer's purchase order number", "Customer PO number", "Kundenauftragsnummer")),
    ("orders", "currency", ("order_total_currency_code",), ("order_total",)),
    ("orders", "ordered_at", ("Startdatum", "Fecha inicio"), ("Einddatum", "Fecha fin")),
    ("orders", "quantity", ("Numero posti",), ("Posti",)),
    ("customers", "until", ("Vertragsende",), ("Testende", "Trial end")),
    ("customers", "revenue", ("monthly_spend",), ("Total_Amt_Chng_Q4_Q1",)),
    ("customers", "tenure", ("Years of relationship",), ("Lifetime value", "Relationship manager")),
    (
        "orders",
        "ordered_at",
        ("Einzugsdatum",),
        ("Auszahlungsdatum", "Data accredito", "Uitbetaaldatum", "Vorstellungsdatum", "Date de séance"),
    ),
    ("orders", "order_id", ("PNR", "Record locator", "Localizador"), ("Mandats-ID", "Machtigingsnummer", "Location")),
    ("orders", "customer_id", ("Titular", "Titulaire", "Intestatario", "Mandate ID"), ("Título", "Titel", "Mandatsdatum")),
    ("orders", "amount", ("Total fare", "fare_amount"), ("Fare class", "Total fees")),
    ("orders", "product", ("Spectacle", "Spettacolo", "Event name"), ("Date du spectacle", "Event date")),
    ("survey", "customer_id", ("Name des Verbrauchers", "Reviewer name"), ("customer_review", "Customer feedback", "Avis client")),
    ("survey", "comment", ("customer_review", "Follow up answer", "Was gefällt Ihnen besonders?"), ("Wie gefällt Ihnen unser Shop?",)),
    ("survey", "comment", ("¿Qué es lo que más le gusta?", "O que você mais gostou?", "Wat vindt u goed?"), ("¿Qué edad tiene?",)),
    ("survey", "response_id", ("Unique ID",), ("Network ID", "ID de red", "ID réseau")),
    ("survey", "responded_at", ("Entry_DateSubmitted",), ("Entry_DateUpdated",)),
    ("survey", "satisfaction", ("overall",), ("overall_comment",)),
    ("survey", "item", ("dimension", "Dimensione"), ("dimension_count",)),
    ("survey", "importance", ("importance_weight",), ("weight",)),
    ("contacts", "customer_id", ("Quellrufnummer", "A-Rufnummer"), ("Zielrufnummer", "Quelle")),
    ("contacts", "topic", ("Hoofdcategorie", "Hauptkategorie"), ("Subcategorie", "Hauptadresse")),
    ("contacts", "contacted_at", ("Iniciada el", "Iniziata il"), ("Iniciativa",)),
    ("contacts", "closed_at", ("Data Finalização",), ("Finalidade",)),
    ("contacts", "comment", ("Schilderung", "Relato"), ("Schild",)),
    ("customers", "customer_id", ("PolicyNumber",), ("Policy type",)),
    ("customers", "since", ("Erstelldatum", "Person created"), ("Erstellt von", "Person updated")),
    ("customers", "until", ("Royementsdatum",), ("Royementsreden",)),
    ("customers", "revenue", ("mensalidade", "Mensualité"), ("Mensagem",)),
    ("customers", "consent_marketing", ("Marketing status",), ("Marketing source",)),
    ("orders", "order_id", ("Merchant Reference", "Händlerreferenz", "Référence dossier"), ("Merchant", "Dossier")),
    ("survey", "response_id", ("ID del envío",), ("Envío",)),
    ("contacts", "customer_id", ("Número origen", "Numéro d'origine"), ("Número destino", "Origen")),
    ("contacts", "resolved", ("Resolved",), ("Unresolved", "Nonresolved")),
    ("customers", "since", ("Data de ativação",), ("Data de desativação", "Désactivée le")),
    ("customers", "until", ("Data de desativação",), ("Data de ativação",)),
    ("customers", "segment", ("Contact Type", "Tarifário"), ("Contact",)),
    ("customers", "channel", ("Sales channel",), ("Contact Type",)),
    ("survey", "touchpoint", ("Azione",), ("Motivazione", "Comunicazione")),
    ("survey", "comment", ("Motivazione",), ("Azione",)),
    ("survey", "effort", ("Facilité de commande",), ("Date de commande",)),
    ("orders", "order_id", ("Codice prenotazione", "Reservierungscode"), ("Data prenotazione",)),
    ("orders", "product", ("Título de la publicación",), ("Fecha de publicación",)),
    ("contacts", "customer_id", ("De", "Da", "Van"), ("À", "Al")),
    ("contacts", "handled_by", ("Agent Responsible",), ("Agent notes",)),
    ("contacts", "cost", ("Call Charge",), ("Charge code",)),
)


@pytest.mark.parametrize(("kind", "role", "names", "others"), FURTHER)
def test_further_names_and_near_misses(kind: str, role: str, names: Sequence[str], others: Sequence[str]) -> None:
    for name in names:
        assert role in resolve(KINDS[kind], [name], {}, {})[0], name
    for name in others:
        found, doubtful = resolve(KINDS[kind], [name], {}, {})
        assert role not in found, name
        assert role not in doubtful, name
