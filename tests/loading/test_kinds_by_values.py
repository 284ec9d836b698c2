"""The kind of a file whose headers speak for two: a score with a comment, and sums of money, decide."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest

from cxkit.loading.kinds import guess_kind

ROWS = 20
NUMBERS = [str(101 + place) for place in range(ROWS)]
DAYS = [f"2024-03-{day:02} 10:00:00" for day in range(1, ROWS + 1)]
TEXTS = [f"quick and friendly, {day}" for day in range(ROWS)]
POINTS = ("5", "4", "3", "1", "2")
SUMS = ("12,50", "99,00", "7,10", "31,40", "18,05")
NAMES = ("Kern", "Voss", "Pahl", "Lang", "Adam")


def kind_of(**columns: Sequence[str]) -> str:
    """The kind of a file with these columns, of which short ones begin anew."""
    frame = pl.DataFrame({name: [values[place % len(values)] for place in range(ROWS)] for name, values in columns.items()})
    return guess_kind(frame.columns, (), sample=frame).kind


@pytest.mark.parametrize(
    ("number", "score", "comment", "day"),
    [
        ("Ticket", "Calificación", "Comentario sobre la satisfacción", "Marca temporal"),
        ("ID do Pedido", "Nota", "Comentário", "Data"),
        ("Ticket number", "Rating", "Comment", "Date"),
        ("Bestellnummer", "Bewertung", "Kommentar", "Datum"),
        ("N° de ticket", "Note", "Commentaire", "Date"),
    ],
)
def test_a_score_with_its_comment_is_an_answer_about_a_ticket_or_an_order(number: str, score: str, comment: str, day: str) -> None:
    answers = {number: NUMBERS, score: POINTS, comment: TEXTS, day: DAYS}
    assert kind_of(**answers) == "survey"
    # a ticket with its agent and its status was rated too
    handled = {**answers, "Agent": NAMES, "Status": ("open", "closed"), "Channel": ("phone", "mail")}
    assert kind_of(**handled) == "contacts"
    # without a score it is no answer
    del answers[score]
    assert kind_of(**answers) != "survey"


def test_the_sums_of_invoices_outweigh_who_wrote_them() -> None:
    invoices = {"Número": NUMBERS, "Data": DAYS, "Cliente": NAMES, "Operador": ("Ana", "Rui"), "Status": ("Pago",)}
    assert kind_of(**invoices, Total=SUMS, Pago=SUMS[::-1], Saldo=SUMS[1:]) == "orders"
    # a call has its cost
    assert kind_of(**invoices, Custo=SUMS) == "contacts"


def test_a_claim_is_a_contact_and_no_customer() -> None:
    claims = {"Référence": NUMBERS, "Date": DAYS, "Heure": ("10:00",), "Nom": NAMES, "Prénom": NAMES[::-1], "Email": NAMES}
    assert kind_of(**claims, **{"Date sinistre": DAYS, "Description": TEXTS, "Statut": ("Nouveau", "Traité")}) == "contacts"
    members = {"Référence": NUMBERS, "Nom": NAMES, "Prénom": NAMES[::-1], "Date d'adhésion": DAYS, "Statut": ("actif", "résilié")}
    assert kind_of(**members) == "customers"


def test_revenue_beside_touches_is_what_they_led_to() -> None:
    touches = {"account_id": NAMES, "channel": ("ads", "search"), "touch_position": POINTS, "total_touches": POINTS[::-1]}
    assert kind_of(**touches, touch_timestamp=DAYS, revenue=SUMS) == "contacts"
    # an order with the touches before it
    assert kind_of(**touches, order_id=NUMBERS, order_date=DAYS, revenue=SUMS) == "orders"
    assert kind_of(**touches, transaction_id=NUMBERS, conversion_time=DAYS, revenue=SUMS) == "orders"
    # an answer about a touchpoint
    assert kind_of(date=DAYS, touchpoint=("Shop", "Hotline"), score=POINTS, comment=TEXTS) == "survey"


def test_the_tenure_of_customers_with_several_contacts_is_an_attribute() -> None:
    attributes = {
        "company_name": NAMES,
        "segment": ("Enterprise", "SMB"),
        "customer_tenure_months": [str(3 * place) for place in range(ROWS)],
    }
    assert kind_of(**attributes, interaction_date=DAYS, interaction_type=("Call", "Meeting"), content=TEXTS) == "contacts"
    assert kind_of(**{**attributes, "company_name": NUMBERS}) == "customers"


def test_the_answer_of_the_company_is_in_a_register_of_complaints() -> None:
    register = {"ID": NUMBERS, "Datum_ontvangst": DAYS, "Product": ("Bankrekening", "Hypotheek"), "Omschrijving": TEXTS}
    assert kind_of(**register, Antwoord_bedrijf=("Closed", "Closed with explanation")) == "contacts"
    assert kind_of(**{"Response ID": NUMBERS, "Answered": DAYS, "Company": NAMES, "Recommendation": POINTS}) == "survey"


def test_what_is_renewed_after_it_began_is_a_subscription() -> None:
    columns = {"Nombre": ("Netflix", "Gimnasio"), "Importe": SUMS, "Divisa": ("EUR",), "Frecuencia": ("mensual", "anual")}
    renewed = {**columns, "Proxima renovacion": DAYS, "Estado": ("activa", "cancelada")}
    assert kind_of(**renewed, **{"Fecha de alta": DAYS}) == "customers"
    # what was bought on a day, whenever it is bought again
    assert kind_of(**renewed, **{"Fecha de pedido": DAYS}) == "orders"


def test_a_pipeline_of_deals_is_no_file_of_contacts() -> None:
    deals = {"account_id": NAMES, "close_date": DAYS, "created_date": DAYS, "id": NUMBERS, "is_closed": ("true", "false")}
    deals |= {
        "lead_source": ("Web", "Partner"),
        "owner_id": ("005a", "005b"),
        "stage_name": ("Closed Won", "Pitch"),
        "type": ("New", "Old"),
    }
    assert kind_of(**deals, amount=SUMS, is_won=("true", "false"), probability=("100", "20")) == "orders"
    # cases have owners and days too, and may be likely to come back
    assert kind_of(**deals, probability=("100", "20")) == "contacts"


def test_a_metric_named_in_all_rows_makes_a_score_about_tickets_a_survey() -> None:
    rated = {
        "Date": DAYS,
        "Score": POINTS,
        "Comment": TEXTS,
        "From": NAMES,
        "Rated agent": NAMES[::-1],
        "Ticket ID": NUMBERS,
        "Product": ("A", "B"),
    }
    assert kind_of(**rated, **{"Score type": ("CSAT",)}) == "survey"
    assert kind_of(**rated, **{"Ticket type": ("Incident",)}) == "contacts"


def test_persons_in_one_row_each_are_customers_whoever_looks_after_them() -> None:
    mails = [f"person{place}@example.org" for place in range(ROWS)]
    persons = {"Datensatz-ID": NUMBERS, "Vorname": NAMES, "Nachname": NAMES[::-1], "E-Mail": mails, "Telefonnummer": NUMBERS}
    kept = {"Zuständiger Mitarbeiter": ("Roth", "Beck"), "Letztes Aktivitätsdatum": DAYS, "Erstelldatum": DAYS}
    assert kind_of(**persons, **kept) == "customers"
    # what they wrote of, and how, is of contacts
    assert kind_of(**persons, **kept, Kanal=("Telefon", "E-Mail", "Chat"), Betreff=TEXTS, Status=("offen", "gelöst")) == "contacts"


def test_tips_beside_prices_are_of_sales_whoever_served() -> None:
    served = {
        "Datum": DAYS,
        "Mitarbeiter": NAMES,
        "Behandlung": ("Schnitt", "Farbe", "Rasur"),
        "Preis": SUMS,
        "Zahlungsart": ("Bar", "Karte"),
    }
    assert kind_of(**served, **{"Trinkgeld (€)": SUMS[::-1], "Status": ("Bezahlt",)}) == "orders"
