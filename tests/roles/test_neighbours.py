"""What stands beside a column, or in it, decides between two that bear the name of a role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.loading.kinds import guess_kind
from cxkit.loading.tools import Header, hints
from cxkit.roles import KINDS, resolve

ROWS = 20
SUMS = ("12,50", "99,00", "7,10", "31,40", "18,05")
NAMES = ("Kern", "Voss", "Pahl", "Lang", "Adam")
DAYS = [f"2024-03-{day:02}" for day in range(1, ROWS + 1)]
NUMBERS = [str(1001 + place) for place in range(ROWS)]
TITLES = ("Dune", "The Tin Drum by Grass", "no idea", "Beloved", "Ulysses", "anything by Eco", "Emma")


def columns_of(kind: str, **columns: Sequence[str]) -> Mapping[str, str]:
    """The column of each role in a file with these columns, of which short ones begin anew."""
    frame = pl.DataFrame({name: [values[place % len(values)] for place in range(ROWS)] for name, values in columns.items()})
    found, _ = resolve(KINDS[kind], frame.columns, {}, {}, hints=hints(None, Header(frame.columns), frame))
    return {role: resolved.column for role, resolved in found.items()}


@pytest.mark.parametrize(("part", "total"), [("Betrag", "Gesamt"), ("Montant", "Total"), ("Bedrag", "Totaal"), ("Importo", "Totale")])
def test_an_amount_beside_a_total_is_a_part_of_it(part: str, total: str) -> None:
    assert columns_of("orders", **{part: SUMS, total: SUMS[::-1]})["amount"] == total
    # a weight is no sum, and an invoice's amount is no part
    assert columns_of("orders", **{part: SUMS, "Gesamtgewicht": SUMS[::-1]})["amount"] == part
    assert columns_of("orders", Rechnungsbetrag=SUMS, **{total: SUMS[::-1]})["amount"] == "Rechnungsbetrag"


def test_the_total_of_an_order_goes_before_that_of_a_line() -> None:
    found = columns_of("orders", **{"Order total": SUMS, "Line total": SUMS[::-1]})
    assert (found["amount"], found["line_total"]) == ("Order total", "Line total")
    assert columns_of("orders", **{"Line total": SUMS, "Store": NAMES})["amount"] == "Line total"


def test_the_same_days_in_another_order_are_no_second_date() -> None:
    written = [f"{day[8:]}/{day[5:7]}/{day[:4]}" for day in DAYS]
    assert columns_of("orders", data_pedido=written, data_pedido_dt=DAYS)["ordered_at"] == "data_pedido"
    # other days, one for each of the first, are another matter
    assert "ordered_at" not in columns_of("orders", data_pedido=written, data_pedido_dt=[*DAYS[1:], "2024-03-29"])


def test_titles_are_no_answers_to_a_recommendation_and_labels_are() -> None:
    header = "Libros para recomendar?"
    assert "recommend" not in columns_of("survey", **{header: TITLES})
    assert columns_of("survey", **{header: ("10", "9", "3", "7")})["recommend"] == header
    likely = ("Extremely likely", "Very likely", "Somewhat likely", "Not so likely", "Not at all likely")
    assert columns_of("survey", **{"Would you recommend us?": likely})["recommend"] == "Would you recommend us?"


def test_within_an_agreed_time_or_not_says_nothing_of_the_state() -> None:
    assert "resolved" not in columns_of("contacts", **{"Resolution status": ("Within SLA", "SLA Violated")})
    assert columns_of("contacts", **{"Resolution status": ("Resolved", "Open")})["resolved"] == "Resolution status"


def test_yes_and_no_are_no_channels() -> None:
    assert "channel" not in columns_of("customers", live_mode=("TRUE", "FALSE"))


def test_the_other_side_of_a_transfer_is_the_customer_and_a_reference_is_not() -> None:
    references = [f"E2E-{place:03}" for place in range(ROWS)]
    bank = {"Kundenreferenz (End-to-End)": references, "Beguenstigter/Zahlungspflichtiger": NAMES, "Betrag": SUMS}
    assert columns_of("orders", **bank)["customer_id"] == "Beguenstigter/Zahlungspflichtiger"
    # in a shop the number of the customer goes before whoever got the money
    assert columns_of("orders", Kundennummer=["K1", "K2", "K3"], Payee=NAMES)["customer_id"] == "Kundennummer"


def test_who_pays_is_the_customer_rather_than_who_takes_part() -> None:
    assert columns_of("orders", **{"Nom participant": NAMES, "Nom payeur": NAMES[::-1]})["customer_id"] == "Nom payeur"
    assert columns_of("orders", **{"Nom participant": NAMES})["customer_id"] == "Nom participant"


def test_art_is_a_kind_and_with_a_number_an_article() -> None:
    assert "product" not in columns_of("orders", Art=("Verkauf", "Storno", "Erstattung"))
    assert columns_of("orders", **{"Art. Nr.": ("A-1", "A-2", "A-3")})["product"] == "Art. Nr."


def test_small_numbers_all_over_the_rows_are_no_orders_and_those_of_lines_stand_together() -> None:
    seats = [str(1 + place * 7 % 5) for place in range(ROWS)]
    assert "order_id" not in columns_of("orders", numero_posti=seats, codice_cliente=NAMES)
    assert columns_of("orders", numero_ordine=sorted(seats), codice_cliente=NAMES)["order_id"] == "numero_ordine"


def test_few_kinds_all_over_the_rows_are_no_orders() -> None:
    kinds = [f"T{place % 2}" for place in range(ROWS)]
    assert "order_id" not in columns_of("orders", Ticket=kinds, customer=NAMES)
    lines = [f"T{place // 3}" for place in range(ROWS)]
    assert columns_of("orders", Ticket=lines, customer=NAMES)["order_id"] == "Ticket"


def test_ways_to_get_into_contact_are_no_customers() -> None:
    assert "customer_id" not in columns_of("contacts", reported_by=("Citizen portal", "Phone", "Walk-in"))
    assert columns_of("contacts", reported_by=NAMES)["customer_id"] == "reported_by"


def test_a_billing_period_does_not_begin_the_relationship() -> None:
    assert "since" not in columns_of("customers", current_period_start=DAYS, plan=("Basic", "Pro"))
    assert columns_of("customers", period_start=DAYS, plan=("Basic", "Pro"))["since"] == "period_start"


def test_the_time_of_a_response_is_a_moment_if_days_stand_there() -> None:
    assert columns_of("survey", **{"Response time": DAYS, "Score": ("9", "4")})["responded_at"] == "Response time"
    assert "responded_at" not in columns_of("survey", **{"Response time": ("12", "40"), "Score": ("9", "4")})


@pytest.mark.parametrize(
    ("metric", "role"), [("NPS", "recommend"), ("CSAT after close", "satisfaction"), ("Customer Effort Score", "effort")]
)
def test_a_score_is_that_of_the_metric_named_in_all_rows(metric: str, role: str) -> None:
    answers = [str(place % 11) for place in range(ROWS)]
    found = columns_of("survey", **{"Survey type": (metric,), "Answer": answers})
    assert {each for each in ("recommend", "satisfaction", "effort") if found.get(each) == "Answer"} == {role}
    # surveys of several metrics, and a column that bears the name itself
    assert "recommend" not in columns_of("survey", **{"Survey type": ("NPS", "CSAT"), "Answer": answers})
    assert columns_of("survey", **{"Survey type": ("CSAT",), "Score": answers, "NPS": answers[::-1]})["recommend"] == "NPS"


@pytest.mark.parametrize("reply", ["Responded At", "Response Date", "Reply date"])
def test_the_company_responds_to_reviews_and_persons_to_surveys(reply: str) -> None:
    stars = ("5", "4", "1")
    assert columns_of("survey", **{"Review": TITLES, "Rating": stars, "Date": DAYS, reply: DAYS[::-1]})["responded_at"] == "Date"
    assert columns_of("survey", **{"Review": TITLES, "Rating": stars, reply: DAYS})["responded_at"] == reply
    assert columns_of("survey", **{"Sent": DAYS, "Rating": stars, reply: DAYS[::-1]})["responded_at"] == reply


def test_a_start_beside_planned_work_is_no_contact() -> None:
    ticket = {"Beginn": DAYS[::-1], "Angelegt": DAYS}
    assert columns_of("contacts", **ticket, **{"Fällig am": DAYS})["contacted_at"] == "Angelegt"
    assert columns_of("contacts", **ticket)["contacted_at"] == "Beginn"


@pytest.mark.parametrize("header", ["Beschwerde berechtigt", "Complaint upheld", "Reclamo fondato"])
def test_whether_a_complaint_was_justified_is_another_question(header: str) -> None:
    assert "is_complaint" not in columns_of("contacts", **{header: ("ja", "nein")})
    assert columns_of("contacts", **{header.split(maxsplit=1)[0]: ("ja", "nein")})["is_complaint"] == header.split(maxsplit=1)[0]


def test_a_term_that_was_agreed_is_no_tenure() -> None:
    assert "tenure" not in columns_of("customers", **{"Vertragslaufzeit (Monate)": ("12", "24", "24")})
    assert columns_of("customers", **{"Vertragslaufzeit (Monate)": ("12", "7", "24")})["tenure"] == "Vertragslaufzeit (Monate)"


def test_the_end_of_an_insurance_is_nothing_sent() -> None:
    found = columns_of("customers", Versicherungsbeginn=DAYS, Versicherungsende=DAYS)
    assert (found["since"], found["until"]) == ("Versicherungsbeginn", "Versicherungsende")


@pytest.mark.parametrize(("ends", "kind"), [(0, "contacts"), (30, "customers")])
def test_what_begins_and_ends_on_a_day_is_no_contract(ends: int, kind: str) -> None:
    begun = [datetime(2024, 3, day, 9, tzinfo=UTC) for day in range(1, ROWS + 1)]
    frame = pl.DataFrame(
        {
            "Art": [("Telefonat", "E-Mail", "Besuch")[place % 3] for place in range(ROWS)],
            "Beginn": [f"{moment:%Y-%m-%d %H:%M}" for moment in begun],
            "Ende": [f"{moment + timedelta(days=ends, hours=1):%Y-%m-%d %H:%M}" for moment in begun],
            "Kundennummer": [f"K{place % 7}" for place in range(ROWS)],
            "Notiz": [TITLES[place % 7] for place in range(ROWS)],
        }
    )
    assert guess_kind(frame.columns, (), sample=frame).kind == kind


def test_the_revenue_of_companies_is_not_what_they_pay() -> None:
    company = {"Company ID": DAYS, "Annual Revenue": SUMS}
    assert "revenue" not in columns_of("customers", **company, **{"Number of Employees": ("50", "900", "7")})
    assert "revenue" not in columns_of("customers", **company, Industry=NAMES)
    assert columns_of("customers", **company)["revenue"] == "Annual Revenue"
    assert columns_of("customers", **company, **{"Industry code": SUMS})["revenue"] == "Annual Revenue"


def test_a_number_of_each_row_goes_before_names_and_addresses() -> None:
    numbers, mails = [f"C{place:04}" for place in range(ROWS)], [f"u{place}@example.org" for place in range(ROWS)]
    assert columns_of("customers", **{"Email": mails, "External ID": numbers})["customer_id"] == "External ID"
    assert columns_of("customers", **{"Email": mails, "External ID": ("A", "B")})["customer_id"] == "Email"


def test_agents_go_by_name_if_their_numbers_name_the_same() -> None:
    assert columns_of("contacts", **{"Owner.id": ("17", "4", "9", "5", "6"), "Owner": NAMES})["handled_by"] == "Owner"
    assert "handled_by" not in columns_of("contacts", **{"Owner.id": ("17", "4", "9"), "Owner": NAMES})


@pytest.mark.parametrize("ways", [("INBOUND", "OUTBOUND", "TRANSFER"), ("eingehend", "ausgehend"), ("Entrante", "Saliente")])
def test_ways_in_and_out_are_directions_under_any_header(ways: Sequence[str]) -> None:
    assert columns_of("contacts", InitiationMethod=ways, Agent=NAMES)["direction"] == "InitiationMethod"
    assert "direction" not in columns_of("contacts", InitiationMethod=("API", "TRANSFER"), Agent=NAMES)


@pytest.mark.parametrize("header", ["Survey Channel", "Source Of Review", "Distribution channel", "source", "Origem"])
def test_how_answers_came_in_is_no_channel(header: str) -> None:
    ways = ("Email", "Web")
    assert "channel" not in columns_of("survey", **{header: ways, "NPS": ("9", "4")})
    if header in {"source", "Origem"}:  # of contacts it is
        assert columns_of("contacts", **{header: ways})["channel"] == header
    assert columns_of("survey", **{"Contact channel": ways, header: ways[::-1], "NPS": ("9", "4")})["channel"] == "Contact channel"


def test_days_of_arrival_and_travel_are_no_days_of_answers() -> None:
    for header in ("Anreisedatum", "Arrival date", "Reisedatum", "Date of stay"):
        frame = pl.DataFrame({header: DAYS, "NPS": ["9"] * ROWS})
        found, _ = resolve(KINDS["survey"], frame.columns, {}, {}, hints=hints(None, Header(frame.columns), frame), wanted=["responded_at"])
        assert "responded_at" not in found
    assert columns_of("survey", Abgabedatum=DAYS, NPS=("9", "4"))["responded_at"] == "Abgabedatum"


@pytest.mark.parametrize("reply", ["Response", "Owner reply", "Antwort"])
def test_the_text_of_a_reply_is_no_comment_beside_a_review(reply: str) -> None:
    assert columns_of("survey", Rating=["1", "5", "4"], **{"Review": TITLES, reply: TITLES[::-1]})["comment"] == "Review"
    assert columns_of("survey", Rating=["1", "5", "4"], Response=TITLES)["comment"] == "Response"


def test_yes_and_no_are_no_recommendation_and_no_segment() -> None:
    found = columns_of("survey", Recommended=("1", "0"), Weiterempfehlung=("ja", "nein", "ja"))
    assert not {"recommend", "segment"} & found.keys()
    assert columns_of("survey", Recommended=("10", "0", "7", "9"))["recommend"] == "Recommended"
    assert "segment" not in columns_of("customers", **{"International plan": ("yes", "no")})
    assert columns_of("customers", Plan=("basic", "pro"))["segment"] == "Plan"


def test_who_left_goes_before_who_gave_notice_and_a_month_before_all_of_them() -> None:
    notices, ends = DAYS, [f"2024-06-{day:02}" for day in range(1, ROWS + 1)]
    assert columns_of("customers", Kündigungsdatum=notices, Austrittsdatum=ends)["until"] == "Austrittsdatum"
    assert columns_of("customers", Kündigungsdatum=notices)["until"] == "Kündigungsdatum"
    assert columns_of("customers", Kündigungsdatum=notices, Vertragsende=ends)["until"] == "Vertragsende"
    # an end that all contracts have was agreed, and says nothing of those that go on
    some = ["", notices[0]]
    assert columns_of("customers", Kündigungsdatum=some, Vertragsende=ends)["until"] == "Kündigungsdatum"
    assert columns_of("customers", total_revenue=SUMS, monthly_revenue=SUMS[::-1])["revenue"] == "monthly_revenue"
    assert columns_of("customers", total_revenue=SUMS)["revenue"] == "total_revenue"


@pytest.mark.parametrize("header", ["device_type", "Project"])
def test_devices_and_projects_are_no_channels(header: str) -> None:
    assert "channel" not in columns_of("contacts", **{header: ("Web", "Phone")})
    assert columns_of("contacts", Zugang=("Web", "Phone"))["channel"] == "Zugang"


def test_who_bought_what_is_no_contact_and_a_survey_has_the_days_of_its_answers() -> None:
    def kind(**columns: Sequence[str]) -> str:
        frame = pl.DataFrame({name: [values[place % len(values)] for place in range(ROWS)] for name, values in columns.items()})
        return guess_kind(frame.columns, (), sample=frame).kind

    customers = ("1801", "1802", "1803", "1804")
    assert kind(Member_number=customers, Date=DAYS, itemDescription=("milk", "pip fruit")) == "orders"
    assert kind(Member_number=customers, Date=DAYS, Topic=("milk", "pip fruit")) == "contacts"
    rated = {"Agent": NAMES, "Chat ID": [f"ch{place}" for place in range(ROWS)], "Was your issue resolved?": ("yes", "no")}
    asked = {"How would you rate the support you received?": ("5", "4", "1")}
    assert kind(**{"Survey Date": DAYS}, **rated, **asked) == "survey"
    assert kind(**{"Chat started": DAYS}, **rated, **asked) == "contacts"
    scored = {"id": [f"K{place}" for place in range(ROWS)], "csat_score": ("5", "4", "1"), "reason": NAMES, "Channel": ("Email", "Web")}
    assert kind(call_timestamp=DAYS, **scored) == "contacts"
    assert kind(Timestamp=DAYS, **scored) == "survey"


def test_the_user_of_calls_in_and_out_is_the_agent() -> None:
    callers = [f"+33140000{place % 7:03}" for place in range(ROWS)]
    calls = {"direction": ("inbound", "outbound"), "user": NAMES, "date": DAYS}
    assert columns_of("contacts", **{"from": callers}, **calls)["customer_id"] == "from"
    assert columns_of("contacts", **calls)["customer_id"] == "user"


def test_the_first_of_numbered_levels_is_the_topic() -> None:
    kinds, details = ("Bill", "Repair", "Order"), ("Late", "Wrong", "Lost", "Slow")
    assert columns_of("contacts", **{"Category 1": kinds, "Category 2": details})["topic"] == "Category 1"
    assert columns_of("contacts", Kat2=details, Kat1=kinds)["topic"] == "Kat1"
    # two categories without numbers are two
    assert "topic" not in columns_of("contacts", Category=kinds, Kategorie=details)


def test_the_amount_in_the_own_currency_is_taken() -> None:
    for own, foreign in (("Amount", "Amount (Foreign Currency)"), ("Betrag LW", "Betrag FW"), ("Betrag", "Betrag in Fremdwährung")):
        assert columns_of("orders", **{foreign: SUMS[::-1], own: SUMS})["amount"] == own
    # an amount in euros beside one without a currency is no amount in the own one
    assert "amount" not in columns_of("orders", **{"Amount": SUMS, "Amount (EUR)": SUMS[::-1]})
    assert columns_of("orders", **{"Betrag FW": SUMS})["amount"] == "Betrag FW"


def test_an_amount_beside_a_tax_and_a_total_is_a_part_of_the_total() -> None:
    assert columns_of("orders", Amount=SUMS, Tax=SUMS[::-1], Total=SUMS[1:])["amount"] == "Total"
    # cxkit's own name is believed otherwise
    assert columns_of("orders", Amount=SUMS, Total=SUMS[1:])["amount"] == "Amount"
    assert columns_of("orders", Amount=SUMS, Tax=SUMS[::-1])["amount"] == "Amount"


def test_the_user_of_a_telephone_system_handled_its_calls() -> None:
    calls = {"Zeit": DAYS, "Richtung": ("eingehend", "ausgehend"), "Anrufer": ("+49301111", "+49302222", "+49303333")}
    found = columns_of("contacts", Benutzer=NAMES, **calls)
    assert (found["handled_by"], found["customer_id"]) == ("Benutzer", "Anrufer")
    typed = {"Date": DAYS, "Type": ("inbound", "outbound"), "Queue": ("Sales", "Service")}
    assert columns_of("contacts", Users=NAMES, **typed)["handled_by"] == "Users"
    # the user of an app is its customer
    found = columns_of("contacts", User=NAMES, Date=DAYS, Type=("Question", "Incident", "Order"))
    assert (found["customer_id"], found.get("handled_by")) == ("User", None)


def test_names_of_deals_and_subjects_number_nothing() -> None:
    deals = ("Acme renewal", "Beta rollout", "Gamma pilot", "Delta seats", "Eta audit")
    numbers = [str(place) for place in range(501, 501 + ROWS)]
    assert columns_of("orders", **{"Record ID": numbers, "Deal Name": deals})["order_id"] == "Record ID"
    named = [f"Order {number}" for number in numbers]
    assert columns_of("orders", **{"Order name": named})["order_id"] == "Order name"


def test_an_amount_of_something_unknown_is_asked_for_beside_a_known_one() -> None:
    assert "amount" not in columns_of("orders", Frobbetrag=SUMS, Preis=SUMS[::-1])
    assert columns_of("orders", Frobbetrag=SUMS)["amount"] == "Frobbetrag"
    assert columns_of("orders", Rechnungsbetrag=SUMS, Preis=SUMS[::-1])["amount"] == "Rechnungsbetrag"


def test_the_difficulty_of_a_course_is_no_effort_of_a_customer() -> None:
    points = ("5", "4", "3", "2", "1")
    for course, case in (
        ("How difficult was the content of the course?", "How difficult was it to reach us?"),
        ("Wie schwer fanden Sie die Inhalte des Kurses?", "Wie schwer war es, uns zu erreichen?"),
        ("¿Qué tan difícil te pareció el contenido?", "¿Qué tan difícil fue contactarnos?"),
    ):
        assert "effort" not in columns_of("survey", **{course: points})
        assert columns_of("survey", **{case: points})["effort"] == case


def test_a_bare_type_in_a_table_of_touchpoints_is_the_touchpoint() -> None:
    kinds = ("Visit", "Newsletter", "Shop", "Visit")
    ids = [f"T{place}" for place in range(ROWS)]
    found = columns_of("contacts", touchpoint_id=ids, customer_id=NAMES, touchpoint_date=DAYS, type=kinds)
    assert found["touchpoint"] == "type"
    assert "topic" not in found
    # a table of tickets, one that has the touchpoint, and one that mentions another table's touchpoint
    assert "touchpoint" not in columns_of("contacts", ticket_id=ids, ticket_date=DAYS, type=kinds)
    named = columns_of("contacts", touchpoint_id=ids, touchpoint_date=DAYS, touchpoint=NAMES, type=kinds)
    assert named["touchpoint"] == "touchpoint"
    assert "touchpoint" not in columns_of("contacts", ticket_id=ids, touchpoint_id=NAMES, ticket_date=DAYS, type=kinds)


def test_an_id_at_the_front_numbers_the_complaints_that_other_headers_name() -> None:
    ids, files = ([f"{sign}{place // rows}" for place in range(ROWS)] for sign, rows in (("R", 1), ("D", 2)))
    of_complaints = {"date_reclamation": DAYS, "text_reclamation": TITLES}
    assert columns_of("contacts", id=ids, **of_complaints, num_dossier=files)["case_id"] == "id"
    # entries about tickets, ids that repeat, and no other header that names complaints
    assert columns_of("contacts", id=ids, call_date=DAYS, call_text=TITLES, ticket_id=files)["case_id"] == "ticket_id"
    assert columns_of("contacts", id=ids, ticket_date=DAYS, ticket_text=TITLES, ticket_id=files)["case_id"] == "ticket_id"
    assert columns_of("contacts", id=files, **of_complaints, num_dossier=files[::-1])["case_id"] == "num_dossier"
    assert columns_of("contacts", id=ids, date=DAYS, num_dossier=files)["case_id"] == "num_dossier"


@pytest.mark.parametrize(
    ("day", "invoiced"), [("Datum", "Factuurdatum"), ("Date", "Invoice Date"), ("Datum", "Rechnungsdatum"), ("Fecha", "Fecha factura")]
)
def test_the_day_of_an_invoice_that_many_rows_lack_is_not_that_of_the_row(day: str, invoiced: str) -> None:
    half = [each if at % 2 else "" for at, each in enumerate(DAYS)]
    assert columns_of("orders", **{day: DAYS, invoiced: half})["ordered_at"] == day
    assert columns_of("orders", **{day: half, invoiced: DAYS[::-1]})["ordered_at"] == invoiced
    # no other day of the row: orders without their day are carts, and a day of creation is that of a draft
    assert columns_of("orders", **{"Order date": half, "Created at": DAYS[::-1]})["ordered_at"] == "Order date"
    assert columns_of("orders", **{"Invoice date": half, "Created at": DAYS[::-1]})["ordered_at"] == "Invoice date"


def test_a_name_beside_a_first_name_is_no_subject() -> None:
    assert "topic" not in columns_of("contacts", Nom=NAMES, Prénom=NAMES[::-1], Date=DAYS)
    assert columns_of("contacts", Nom=("Panne", "Retard", "Facture"), Référence=DAYS, Date=DAYS)["topic"] == "Nom"


def test_the_line_of_an_order_is_no_article() -> None:
    found = columns_of("orders", Titre=TITLES, **{"Article #": ("1", "2", "1", "1", "2", "3")}, Date=DAYS)
    assert found["product"] == "Titre"
    persons = columns_of("orders", title=("Mr", "Mrs", "Dr."), product_id=("1", "2", "1", "1", "2", "3"), Date=DAYS)
    assert persons["product"] == "product_id"
    numbered = columns_of("orders", Titre=TITLES, **{"Article #": ("7801", "7802", "7803")}, Date=DAYS)
    assert numbered["product"] == "Article #"


def test_what_a_market_pays_out_is_not_what_customers_paid() -> None:
    columns = {"amountVatIncl": SUMS, "commissionVatIncl": ("1,50", "9,00"), "vatOnCommission": ("0,30", "1,80"), "netAmount": SUMS[::-1]}
    assert columns_of("orders", **columns)["amount"] == "amountVatIncl"
    # with a tax alone between the two the user decides
    assert "amount" not in columns_of("orders", amountVatIncl=SUMS, vat=("1,50", "9,00"), netAmount=SUMS[::-1])


def test_two_words_offered_for_an_answer_are_no_comment() -> None:
    question = "¿En qué medida puede servir para mejorar la atención?"
    assert "comment" not in columns_of("survey", **{question: ("Mucho", "Poco")})
    assert columns_of("survey", **{question: TITLES})["comment"] == question


def test_an_empty_column_groups_nothing() -> None:
    assert "handled_by" not in columns_of("contacts", Técnico=("",), Fecha=DAYS, Cliente=NAMES)
    assert columns_of("contacts", Técnico=NAMES, Fecha=DAYS, Cliente=NAMES[::-1])["handled_by"] == "Técnico"


@pytest.mark.parametrize(
    ("impression", "other"),
    [
        ("1. ¿Cuál fue tu impresión general sobre la app?", "¿Cuál fue tu impresora?"),
        ("What was your overall impression of the shop?", "What was your first contact with the shop?"),
        ("Wie war Ihr Gesamteindruck?", "Wann war Ihr Besuch?"),
        ("Qual foi a sua impressão geral?", "Qual foi a sua loja?"),
    ],
)
def test_the_overall_impression_is_the_satisfaction(impression: str, other: str) -> None:
    labels = ("Muy buena", "Buena", "Regular")
    assert columns_of("survey", **{impression: labels})["satisfaction"] == impression
    assert "satisfaction" not in columns_of("survey", **{other: NAMES})
    assert "satisfaction" not in columns_of("survey", **{impression: [f"{title} and {place}" for place, title in enumerate(TITLES * 3)]})


LOADED = ("2026-02-25 14:18:21",)


@pytest.mark.parametrize(("kind", "role"), [("orders", "ordered_at"), ("contacts", "contacted_at")])
@pytest.mark.parametrize("moment", ["2026-02-25 14:18:21", "2026-02-25T14:18:21.983434+00", "25.02.2026", "2026-02-25"])
def test_a_creation_at_one_moment_in_all_rows_is_that_of_the_load(kind: str, role: str, moment: str) -> None:
    columns = {"customer": NAMES, "created_at": (moment,), "arrival_date": DAYS}
    assert columns_of(kind, **columns).get(role) != "created_at"
    # moments of their own, and a file without other days
    assert columns_of(kind, **columns | {"created_at": [f"{day} 14:18:21" for day in DAYS]})[role] == "created_at"
    assert columns_of(kind, customer=NAMES, created_at=(moment,))[role] == "created_at"


def test_the_orders_of_one_day_are_delivered_later() -> None:
    columns = {"customer": NAMES, "created_at": ("2024-02-28",), "delivery_date": DAYS}
    assert columns_of("orders", **columns)["ordered_at"] == "created_at"


@pytest.mark.parametrize("header", ["customer_since", "signup_date", "last_order_date", "first_purchase"])
@pytest.mark.parametrize("moment", ["2026-02-25", "2026-02-25 14:18:21"])
def test_the_orders_of_one_day_stand_beside_earlier_days_of_their_customers(header: str, moment: str) -> None:
    assert columns_of("orders", **{"customer": NAMES, "created_at": (moment,), header: DAYS})["ordered_at"] == "created_at"


def test_the_only_day_beside_a_load_is_taken_with_a_warning() -> None:
    frame = pl.DataFrame({"customer": ["A", "B", "C"], "delivery_date": DAYS[:3], "created_at": LOADED * 3})
    found, _ = resolve(KINDS["orders"], frame.columns, {}, {}, hints=hints(None, Header(frame.columns), frame), wanted=["ordered_at"])
    assert (found["ordered_at"].column, found["ordered_at"].found) == ("delivery_date", "assumed")


@pytest.mark.parametrize("header", ["periode", "Period", "Zeitraum"])
def test_months_are_taken_as_days_with_a_warning_if_there_are_no_days(header: str) -> None:
    months = [f"2024-{1 + place % 9:02}" for place in range(ROWS)]

    def found(**columns: Sequence[str]) -> Mapping[str, str]:
        frame = pl.DataFrame({"Kunde": [NAMES[place % 5] for place in range(ROWS)], **columns})
        resolved, _ = resolve(
            KINDS["orders"], frame.columns, {}, {}, hints=hints(None, Header(frame.columns), frame), wanted=["ordered_at"]
        )
        return {role: each.found for role, each in resolved.items() if each.column in columns}

    assert found(**{header: months})["ordered_at"] == "assumed"
    # months of something else, two columns of them, terms in months, and days beside the months
    assert "ordered_at" not in found(Expiry=months)
    assert "ordered_at" not in found(Geburtsmonat=months)
    assert "ordered_at" not in found(**{header: months, "Abrechnungsperiode": months[::-1]})
    assert "ordered_at" not in found(**{header: ["12", "24"] * 10})
    assert found(**{header: months, "Datum": DAYS})["ordered_at"] == "name"


def test_levels_are_no_states() -> None:
    assert "resolved" not in columns_of("contacts", resolution_level=("n1", "n2"), created=DAYS)
    assert columns_of("contacts", resolution_state=("done", "open"), created=DAYS)["resolved"] == "resolution_state"


def test_a_summary_beside_a_subject_is_a_comment() -> None:
    found = columns_of("contacts", subject=NAMES, summary=TITLES, created=DAYS)
    assert (found["topic"], found["comment"]) == ("subject", "summary")
    assert columns_of("contacts", summary=TITLES, created=DAYS)["topic"] == "summary"


def test_a_type_of_call_is_a_direction_by_its_values_and_else_a_topic() -> None:
    calls = {"call_id": NUMBERS, "start_time": DAYS, "agent_id": NAMES}
    matters = columns_of("contacts", **calls, call_type=("Complaint", "Support", "Sales"))
    assert matters["topic"] == "call_type"
    assert "direction" not in matters
    for ways in (("inbound", "outbound"), ("in", "out"), ("missed", "answered", "outgoing"), ("I", "O"), ("ankommend", "abgehend")):
        assert columns_of("contacts", **calls, call_type=ways)["direction"] == "call_type"
    assert "direction" not in columns_of("contacts", **calls, Land=("IN", "US"))  # India


def test_the_number_of_an_interaction_that_differs_in_each_row_is_none_of_a_case() -> None:
    log = {"client_id": NAMES, "interaction_datetime": DAYS}
    assert "case_id" not in columns_of("contacts", interaction_id=NUMBERS, **log)
    assert columns_of("contacts", message_id=NUMBERS, thread_id=[number[:-1] for number in NUMBERS], **log)["case_id"] == "thread_id"
    deals = [f"D{place // 2}" for place in range(ROWS)]
    assert columns_of("contacts", interaction_id=NUMBERS, deal_id=deals, **log)["case_id"] == "deal_id"
    # an interaction of several rows, and calls that are numbered
    assert columns_of("contacts", interaction_id=[number[:-1] for number in NUMBERS], **log)["case_id"] == "interaction_id"
    assert columns_of("contacts", call_id=NUMBERS, **log)["case_id"] == "call_id"


def test_an_interaction_of_two_rows_is_a_case_in_a_long_file_too() -> None:
    days = [str(date(2024, 1, 1) + timedelta(place)) for place in range(600)]
    for rows, taken in ((1, False), (2, True)):
        numbers = [str(1001 + place // rows) for place in range(len(days))]
        frame = pl.DataFrame({"interaction_id": numbers, "interaction_date": days})
        found, _ = resolve(KINDS["contacts"], frame.columns, {}, {}, hints=hints(None, Header(frame.columns), frame))
        assert ("case_id" in found) == taken


def test_the_addressee_of_what_was_sent_is_the_customer_and_no_mailbox() -> None:
    sent = {"Datum": DAYS, "Empfänger": NAMES, "Kanal": ("E-Mail", "Post")}
    assert columns_of("contacts", **sent, **{"Versandt von": ("ra.m", "ra.k")})["customer_id"] == "Empfänger"
    assert "customer_id" not in columns_of("contacts", **sent)
    assert columns_of("contacts", **sent, Absender=NAMES[::-1], Versandt=DAYS).get("customer_id") != "Empfänger"


def test_an_appointment_is_no_day_on_which_a_case_came() -> None:
    assert "contacted_at" not in columns_of("contacts", CaseID=NUMBERS, AppointmentDate=DAYS, Category=NAMES)
    assert columns_of("contacts", AppointmentDate=DAYS, Patient=NAMES, Status=("kept", "missed"))["contacted_at"] == "AppointmentDate"


def test_the_day_of_a_return_or_of_a_planned_delivery_is_not_that_of_an_order() -> None:
    frame = pl.DataFrame({"vente_id": NUMBERS, "day": DAYS, "produit_id": NUMBERS[::-1]})
    for header, taken in (("date_retour", False), ("Liefertermin", False), ("Stornodatum", False), ("Moment", True)):
        renamed = frame.rename({"day": header})
        found, _ = resolve(
            KINDS["orders"], renamed.columns, {}, {}, hints=hints(None, Header(renamed.columns), renamed), wanted=("ordered_at",)
        )
        assert ("ordered_at" in found) == taken, header


def test_a_duration_beside_a_period_of_notice_is_the_agreed_one() -> None:
    contracts = {"Vertragsnummer": NUMBERS, "Startdatum": DAYS, "Enddatum": ("", "2025-01-01"), "Laufzeit (Monate)": ("3", "17", "24", "8")}
    assert columns_of("customers", **contracts)["tenure"] == "Laufzeit (Monate)"
    assert "tenure" not in columns_of("customers", **contracts, **{"Kündigungsfrist (Monate)": ("1", "3")})


def test_a_name_beside_an_income_is_the_customer() -> None:
    requests = {"ID": NUMBERS, "Name": NAMES, "Eingereicht am": DAYS, "Status": ("Genehmigt", "Abgelehnt")}
    found = columns_of("contacts", **requests, Einkommen=SUMS)
    assert found["customer_id"] == "Name"
    assert "topic" not in found
    assert "customer_id" not in columns_of("contacts", **requests)


def test_what_employees_did_for_a_project_is_no_touchpoint() -> None:
    sheet = {"Datum": DAYS, "Kunde": NAMES, "Mitarbeiter": NAMES[::-1], "Tätigkeit": TITLES, "Dauer (h)": ("1,5", "2")}
    assert "touchpoint" not in columns_of("contacts", **sheet, Projekt=("Website", "Shop"))
    assert columns_of("contacts", **sheet)["touchpoint"] == "Tätigkeit"


def test_a_moment_at_which_only_some_rows_were_processed_is_their_end() -> None:
    requests = {"ID": NUMBERS, "Eingereicht am": DAYS, "Status": ("Genehmigt", "offen")}
    assert columns_of("contacts", **requests, **{"Bearbeitet am": ["2024-04-01", ""]})["closed_at"] == "Bearbeitet am"
    assert "closed_at" not in columns_of("contacts", **requests, **{"Bearbeitet am": DAYS})


def test_between_the_first_and_the_last_touch_the_user_decides() -> None:
    orders = {"order_id": NUMBERS, "order_date": DAYS, "total": SUMS, "last_touch_channel": ("ads", "seo")}
    assert columns_of("orders", **orders)["channel"] == "last_touch_channel"
    assert "channel" not in columns_of("orders", **orders, first_touch_channel=("seo", "sea"))


@pytest.mark.parametrize("header", ["Task", "Tätigkeit", "Activity name", "Actividad"])
def test_titles_of_tasks_that_all_differ_are_no_touchpoints(header: str) -> None:
    titles = [f"Call {name} about order" for name in ("Huber", "Klein", "Adam", "Meier", "Ernst", "Post")]

    def role_of(values: Sequence[str], named: str = header) -> str | None:
        frame = pl.DataFrame({named: values, "Erstellt am": DAYS[: len(values)]})
        found, _ = resolve(KINDS["contacts"], frame.columns, {}, {}, hints=hints(None, Header(frame.columns), frame))
        return next((role for role, each in found.items() if each.column == named), None)

    assert role_of(titles) is None
    assert role_of([*titles[:3], *titles[:3]]) == "touchpoint"
    assert role_of(["Call", "Visit", "Mail", "Chat", "Letter", "Fax"]) == "touchpoint"
    assert role_of(titles[:3]) == "touchpoint", "of few rows nothing can be said"
    assert role_of(titles, "touchpoint") == "touchpoint"


@pytest.mark.parametrize("header", ["espera_agente_seg", "agente_min", "tempo_atendente_seg", "agent_secs", "Agent (hrs)", "operatore_sec"])
def test_how_long_an_agent_was_waited_for_is_no_agent(header: str) -> None:
    assert "handled_by" not in columns_of("contacts", **{header: ("0", "305", "281", "21"), "inicio": DAYS})
    assert columns_of("contacts", agente_id=("305", "281", "21"), inicio=DAYS)["handled_by"] == "agente_id"


def test_names_under_a_unit_are_those_of_agents() -> None:
    assert columns_of("contacts", **{"Agent (hrs)": NAMES, "inicio": DAYS})["handled_by"] == "Agent (hrs)"
    # several agents, and no seconds
    assert columns_of("contacts", **{"Agent(s)": ("305", "281", "21"), "inicio": DAYS})["handled_by"] == "Agent(s)"


@pytest.mark.parametrize("header", ["espera_agente", "espera_operador"])
def test_waiting_for_an_agent_is_no_agent_without_a_unit_either(header: str) -> None:
    assert "handled_by" not in columns_of("contacts", **{header: ("0", "305", "281", "21"), "inicio": DAYS})
    assert columns_of("contacts", **{header[7:]: ("305", "281", "21"), "inicio": DAYS})["handled_by"] == header[7:]


def test_when_a_subscription_will_be_cancelled_is_not_when_it_ended() -> None:
    ends = [day if place % 3 == 0 else "" for place, day in enumerate(DAYS)]
    file = {"customer_id": [f"C{place}" for place in range(ROWS)], "start_date": DAYS, "cancel_at": ends}
    assert columns_of("customers", **file, canceled_at=ends)["until"] == "canceled_at"
    assert columns_of("customers", **file)["until"] == "cancel_at"


def test_a_category_of_ways_is_the_direction_and_one_of_parcels_a_topic() -> None:
    calls = columns_of("contacts", Date=DAYS, Category=("Inbound call", "Outbound call", "Internal"))
    assert (calls.get("direction"), calls.get("topic")) == ("Category", None)
    for kinds in (("Incoming parcel", "Outgoing parcel", "Damage", "Invoice"), ("Incoming parcel", "Outgoing parcel")):
        parcels = columns_of("contacts", Date=DAYS, Category=kinds)
        assert (parcels.get("direction"), parcels.get("topic")) == (None, "Category")


def test_yes_and_no_are_no_currencies() -> None:
    assert "currency" not in columns_of("orders", MENA=("yes", "no"), Date=DAYS, Amount=SUMS)
    assert columns_of("orders", Měna=("CZK", "EUR"), Datum=DAYS, Částka=SUMS)["currency"] == "Měna"


def test_a_month_beside_a_day_is_a_period_of_the_books() -> None:
    months = [day[:7] for day in DAYS]
    assert columns_of("orders", Abrechnungsmonat=months, Buchungsdatum=DAYS, Betrag=SUMS)["ordered_at"] == "Buchungsdatum"
    # alone, or as the month of the order itself, it is the time that there is
    assert columns_of("orders", Abrechnungsmonat=months, Betrag=SUMS)["ordered_at"] == "Abrechnungsmonat"
    assert columns_of("orders", Bestellmonat=months, Buchungsdatum=DAYS, Betrag=SUMS)["ordered_at"] == "Bestellmonat"


def test_a_place_beside_ratings_of_the_same_scale_was_rated_itself() -> None:
    points = ("9", "7", "10", "4", "8")
    rated = {"Location": points, "Cleanliness": points[::-1], "Breakfast": points[1:] + points[:1]}
    assert "segment" not in columns_of("survey", **rated)
    assert columns_of("survey", Location=("Ulm", "Bonn"), Cleanliness=points, Breakfast=points[::-1])["segment"] == "Location"


def test_the_name_of_a_product_goes_before_its_number() -> None:
    numbers, goods = ("A-17", "A-18", "B-03", "C-11", "C-12"), ("Zelt", "Kocher", "Seil", "Helm", "Lampe")
    assert columns_of("orders", Artikel=numbers, Artikelname=goods, Betrag=SUMS)["product"] == "Artikelname"
    assert columns_of("orders", Artikel=numbers, Betrag=SUMS)["product"] == "Artikel"


def test_the_only_score_beside_classes_of_the_nps_is_the_recommendation() -> None:
    scores = [str(place % 11) for place in range(ROWS)]
    classes = ["Promoter" if int(score) > 8 else "Passive" if int(score) > 6 else "Detractor" for score in scores]
    found = columns_of("survey", **{"Score": scores, "NPS-Kategorie": classes, "Kommentar": TITLES})
    assert found["recommend"] == "Score"
    assert "satisfaction" not in found
    # classes of another question
    for shown, column in ((classes, "Overall score"), (classes[5:] + classes[:5], "NPS-Kategorie")):
        made = cxkit.nps(pl.DataFrame({"Overall score": scores, "NPS-Kategorie": shown}), by="none")
        assert made.provenance.roles["recommend"] == column
    assert columns_of("survey", Score=scores, Kategorie=NAMES, Kommentar=TITLES)["recommend"] == "Score"


def test_the_address_of_a_respondent_goes_before_the_company() -> None:
    mails = [f"kunde{place % 7}@example.org" for place in range(ROWS)]
    assert columns_of("survey", Company=NAMES, Email=mails, Rating=("4", "5", "2"))["customer_id"] == "Email"
    assert columns_of("survey", Company=NAMES, Rating=("4", "5", "2"))["customer_id"] == "Company"
