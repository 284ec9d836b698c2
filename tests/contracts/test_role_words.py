"""Every role is found by a name in each language that has words for it, and not by a near miss."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from importlib import resources

import pytest

from cxkit.roles import KINDS, Hints, Values, normalise, resolve
from cxkit.roles.words import all_meanings

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "no", "cs", "tr", "fi", "hu", "ro", "hr")
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
PORTUGUESE: Mapping[str, Sequence[str]] = {
    "recommend": ("De 0 a 10, o quanto recomendaria a nossa loja a um amigo?", "Recomendação"),
    "satisfaction": ("Quão satisfeito está com o atendimento?", "Qual o seu nível de satisfação?", "Satisfação"),
    "effort": ("Foi fácil resolver o seu problema?",),
    "comment": ("Sugestões", "O que podemos melhorar?", "Comentário"),
    "responded_at": ("Carimbo de data/hora",),
    "case_id": ("Protocolo",),
    "contacted_at": ("Data de abertura", "Criado em"),
    "closed_at": ("Data de encerramento", "Fechado em"),
    "customer_id": ("Solicitante", "Código do cliente"),
    "handled_by": ("Atendente", "Responsável"),
    "topic": ("Assunto", "Categoria"),
    "channel": ("Meio de contato", "Canal de atendimento"),
}
POLISH: Mapping[str, Sequence[str]] = {
    "order_id": ("Numer zamówienia", "Numer faktury", "Nr paragonu"),
    "ordered_at": ("Data zamówienia", "Data sprzedaży"),
    "amount": ("Kwota", "Wartość zamówienia", "Kwota PLN"),
    "customer_id": ("Klient", "NIP", "Zgłaszający"),
    "product": ("Nazwa produktu", "Nazwa towaru"),
    "quantity": ("Ilość",),
    "topic": ("Temat", "Kategoria zgłoszenia"),
    "case_id": ("Numer zgłoszenia",),
    "satisfaction": ("Ocena",),
}
NORDIC: Mapping[str, Sequence[str]] = {
    "order_id": ("Fakturanummer", "Ordernummer", "Ordrenr."),
    "ordered_at": ("Fakturadatum", "Orderdatum", "Ordredato", "Fakturadato"),
    "amount": ("Belopp", "Beløb", "Beløp", "Summa"),
    "customer_id": ("Kundnummer", "Kundenummer", "Medlemsnummer"),
    "product": ("Varenavn", "Produktnamn"),
    "case_id": ("Ärendenummer", "Sagsnr.", "Saksnummer"),
    "topic": ("Ämne", "Emne"),
}
CZECH_TURKISH_FINNISH: Mapping[str, Sequence[str]] = {
    "order_id": ("Číslo objednávky", "Sipariş No", "Tilausnumero"),
    "ordered_at": ("Datum vystavení", "Sipariş Tarihi", "Tilauspäivä"),
    "amount": ("Celková částka", "Toplam Tutar", "Summa yhteensä"),
    "customer_id": ("Zákazník", "Müşteri No", "Asiakasnumero"),
    "currency": ("Měna", "Para Birimi", "Valuutta"),
    "channel": ("Způsob kontaktu", "İletişim Kanalı", "Yhteydenottotapa"),
    "topic": ("Předmět", "Konu", "Aihe"),
    "comment": ("Poznámka", "Yorumlar", "Avoin palaute"),
    "since": ("Datum vstupu", "Üyelik Başlangıç", "Liittymispäivä"),
    "recommend": (
        "Jak pravděpodobné je, že nás doporučíte?",
        "Bizi arkadaşınıza tavsiye eder misiniz?",
        "Kuinka todennäköisesti suosittelisit meitä?",
    ),
    "satisfaction": ("Jak jste spokojeni s naší službou?", "Hizmetimizden ne kadar memnunsunuz?", "Kuinka tyytyväinen olet palveluumme?"),
}
NEAR_MISSES: Mapping[str, Sequence[str]] = {
    "satisfaction": ("Delivery date", "Lieferdatum", "Date de livraison", "Fecha de entrega", "Data di consegna", "Leverdatum"),
    "customer_id": ("Customer city", "Kundenwohnort", "Ville du client", "Ciudad del cliente", "Città del cliente", "Klantplaats"),
    "ordered_at": (
        *("Delivery date", "Lieferdatum", "Date de livraison", "Fecha de entrega", "Data di consegna", "Leverdatum"),
        *("Termin płatności", "Data dostawy", "Förfallodatum", "Leveringsdato", "Forfallsdato"),
        *("Datum splatnosti", "Datum doručení", "Vade Tarihi", "Teslimat Tarihi", "Eräpäivä", "Toimituspäivä"),
    ),
    "amount": (
        *("Kwota VAT", "Kwota dostawy", "Momsbelopp", "Fraktbeløb"),
        *("Částka DPH", "Cena dopravy", "KDV Tutarı", "Kargo Tutarı", "İndirim Tutarı", "Alv-summa", "Toimituskulut"),
        *("Tax amount", "Steuerbetrag", "Montant de la taxe", "Importe del IVA", "Importo IVA", "Btw-bedrag"),
    ),
    "order_id": ("Order status", "Bestellstatus", "Statut de commande", "Estado del pedido", "Stato ordine", "Bestelstatus"),
    "since": (
        "Date of birth",
        "Geburtsdatum",
        "Date de naissance",
        "Fecha de nacimiento",
        "Data di nascita",
        "Geboortedatum",
        "Doğum Tarihi",
        "Syntymäaika",
    ),
    "until": ("Renewal date", "Verlängerungsdatum", "Date de renouvellement", "Fecha de renovación", "Data rinnovo", "Verlengingsdatum"),
    "churned": ("Churn reason", "Kündigungsgrund", "Raison d'attrition", "Razón de abandono", "Causa abbandono", "Opzegreden"),
    "closed_at": ("Due date", "Fälligkeitsdatum", "Date d'échéance", "Fecha de vencimiento", "Data prevista", "Vervaldatum"),
    "contacted_at": ("Last updated", "Zuletzt geändert", "Modifié le", "Fecha de modificación", "Data modifica", "Gewijzigd op"),
    "channel": (
        "Payment method",
        "Zahlungsart",
        "Mode de paiement",
        "Método de pago",
        "Metodo di pagamento",
        "Betaalmethode",
        "Způsob platby",
        "Ödeme Yöntemi",
        "Maksutapa",
    ),
    "handled_by": ("Admin fee", "Equipamento"),
    "comment": ("Open rate", "Entrega prevista"),
    "responded_at": ("Retorno previsto",),
    "recommend": ("Last year's NPS", "NPS Vorjahr", "NPS précédent", "NPS anterior", "NPS precedente", "Vorige NPS"),
}


def cases(table: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [(role, name) for role, names in table.items() for name in names]


def classify_columns(role: str) -> list[str]:
    return [name for name, kind in KINDS.items() if role in kind.roles]


@pytest.mark.parametrize(
    ("role", "name"), [*cases(NAMES), *cases(PORTUGUESE), *cases(POLISH), *cases(NORDIC), *cases(CZECH_TURKISH_FINNISH)]
)
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


def test_the_tables_are_in_order() -> None:
    folder = resources.files("cxkit.roles") / "data"
    words = list(csv.DictReader((folder / "words.csv").read_text(encoding="utf-8").splitlines()))
    phrases = list(csv.DictReader((folder / "phrases.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["language"] for row in words} == set(LANGUAGES)
    assert [row["word"] for row in words if row["word"].removesuffix(".") != normalise(row["word"])] == []
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


def columns_of(kind: str, columns: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The column of each role in a file with these values."""
    hints = Hints(values=lambda column: Values(columns[column], known=True))
    return {role: each.column for role, each in resolve(KINDS[kind], list(columns), {}, {}, hints=hints)[0].items()}


FIVE, TEN = ["1", "3", "5", "4", "2"] * 4, ["0", "10", "9", "7", "8"] * 4


def test_a_score_of_five_points_is_a_satisfaction_and_one_of_ten_a_recommendation() -> None:
    assert columns_of("survey", {"score": FIVE})["satisfaction"] == "score"
    assert "recommend" not in columns_of("survey", {"score": FIVE})
    assert columns_of("survey", {"score": TEN})["recommend"] == "score"


def test_a_question_for_a_recommendation_on_five_points_is_one() -> None:
    assert columns_of("survey", {"How likely are you to recommend us?": FIVE})["recommend"]


def test_the_number_of_a_question_is_no_topic() -> None:
    one_of_all = {"survey_q1_satdelivery": FIVE, "survey_q2_osat": FIVE}
    assert columns_of("survey", one_of_all)["satisfaction"] == "survey_q2_osat"
    # a topic each: none of them is the score of the survey
    assert "satisfaction" not in columns_of("survey", {"q1_satdelivery": FIVE, "q2_satprice": FIVE[::-1]})


def test_a_word_said_twice_counts_once() -> None:
    names = [f"person {number}" for number in range(7)] * 3
    assert columns_of("contacts", {"Demandeur - Demandeur": names})["customer_id"] == "Demandeur - Demandeur"
    assert "customer_id" not in columns_of("contacts", {"Demandeur - Ville": names})


def test_an_answer_of_the_company_is_not_the_time_of_a_review() -> None:
    days = [f"2024-03-{day:02}" for day in range(1, 21)]
    assert columns_of("survey", {"at": days, "repliedAt": days[::-1]})["responded_at"] == "at"
    assert columns_of("survey", {"created": days, "responded": days[::-1]})["responded_at"] == "responded"
    assert columns_of("contacts", {"created": days, "First reply": days[::-1]})["first_responded_at"] == "First reply"


def test_a_day_of_change_is_the_time_of_an_answer_only_if_there_is_no_other() -> None:
    days = [f"2024-03-{day:02}" for day in range(1, 21)]
    assert columns_of("survey", {"DATE_MODIFIED": days})["responded_at"] == "DATE_MODIFIED"
    assert columns_of("survey", {"DATE_MODIFIED": days, "Date": days[::-1]})["responded_at"] == "Date"


def test_a_category_is_the_topic_and_not_the_subject_of_each_ticket() -> None:
    subjects = [f"subject of ticket {number}" for number in range(20)]
    assert columns_of("contacts", {"Summary": subjects, "Category": ["billing", "delivery"] * 10})["topic"] == "Category"
    assert columns_of("contacts", {"Summary": subjects})["topic"] == "Summary"


def test_a_call_that_was_missed_has_its_reason() -> None:
    reasons = ["no agent", "abandoned"] * 10
    tags = ["billing", "delivery"] * 10
    assert columns_of("contacts", {"missed_call_reason": reasons, "tags": tags})["topic"] == "tags"
    assert columns_of("contacts", {"call_reason": reasons, "tags": tags})["topic"] == "call_reason"


def test_a_sentiment_is_one_of_whatever_was_written() -> None:
    words = ["positive", "negative", "neutral"] * 7
    assert columns_of("contacts", {"Review sentiment": words})["sentiment"] == "Review sentiment"
    assert "sentiment" not in columns_of("contacts", {"Sentiment cost": [str(number) for number in range(20)]})


def test_a_column_without_values_loses_to_one_that_has_some() -> None:
    numbers = [f"+4930123456{number}" for number in range(7)] * 3
    assert columns_of("contacts", {"caller_name": [], "from": numbers})["customer_id"] == "from"
    # no contract has ended yet
    day = ["2024-03-01"] * 20
    assert columns_of("customers", {"Customer": numbers, "Contract start": day, "Cancellation date": []})["until"] == "Cancellation date"


@pytest.mark.parametrize("header", ["open_feedback", "Open-ended answer", "Offene Antwort", "user_message", "Transcript"])
def test_free_text_is_a_comment(header: str) -> None:
    texts = [f"text of answer number {number}" for number in range(20)]
    assert columns_of("survey", {header: texts})["comment"] == header


def test_a_question_about_everything_goes_before_one_about_a_part() -> None:
    asked = {"Wie zufrieden sind Sie insgesamt mit unserer Praxis?": FIVE, "Wie beurteilen Sie die Wartezeit?": FIVE[::-1]}
    assert columns_of("survey", asked)["satisfaction"].startswith("Wie zufrieden sind Sie insgesamt")
    parts = {"Wie zufrieden sind Sie mit der Beratung?": FIVE, "Wie beurteilen Sie die Wartezeit?": FIVE[::-1]}
    assert "satisfaction" not in columns_of("survey", parts)


def test_a_rating_with_its_class_beside_it_is_a_recommendation() -> None:
    classes = ["promoter" if int(score) >= 9 else "passive" if int(score) >= 7 else "detractor" for score in TEN]
    assert columns_of("survey", {"Rating": TEN, "Category": classes})["recommend"] == "Rating"
    # classes that do not follow from the ratings say nothing of them
    assert (
        columns_of("survey", {"Rating": TEN, "Category": ["promoter", "passive", "detractor"] * 6 + ["passive"] * 2})["satisfaction"]
        == "Rating"
    )


def test_the_only_column_of_ways_to_get_into_contact_is_the_channel() -> None:
    ways = ["email", "phone", "chat", "phone"] * 5
    assert columns_of("contacts", {"연락": ways})["channel"] == "연락"
    assert "channel" not in columns_of("contacts", {"Preferred way": ways})
    assert "channel" not in columns_of("contacts", {"연락": ways, "방법": ways[::-1]})
    assert "channel" not in columns_of("contacts", {"연락": ["north", "south"] * 10})


def test_an_agent_handles_several_contacts() -> None:
    numbers = [f"tw{number:06}" for number in range(20)]
    assert "handled_by" not in columns_of("contacts", {"Resource Id": numbers})
    assert columns_of("contacts", {"Resource Id": ["r1", "r2"] * 10})["handled_by"] == "Resource Id"


def test_a_number_sign_alone_is_an_id() -> None:
    numbers = [f"a{number:04}" for number in range(20)]
    assert columns_of("survey", {"#": numbers, "Score": TEN})["response_id"] == "#"
    assert "response_id" not in columns_of("survey", {"# of visits": [str(number % 4) for number in range(20)]})


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("initial_channel", "channel"),
        ("Datum aanmelding", "contacted_at"),
        ("Datum afgemeld", "closed_at"),
        ("Aanmelder", "customer_id"),
        ("date_raised", "contacted_at"),
        ("acknowledged_by_user_name", "handled_by"),
        ("Persona asignada", "handled_by"),
        ("Last Resolved Date", "resolved_at"),
        ("Conversation last closed at (UTC)", "closed_at"),
        ("Pet Owner ID", "customer_id"),
        ("Fahrzeughalter", "customer_id"),
        ("BahnCard-Nr", "customer_id"),
    ],
)
def test_words_of_help_desks(header: str, role: str) -> None:
    assert resolve(KINDS["contacts"], [header], {}, {})[0][role].column == header


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Streefdatum", "closed_at"),
        ("Sistema", "topic"),
        ("Channel count", "channel"),
        ("Last status", "resolved_at"),
        ("Case Owner ID", "customer_id"),
        ("Graphikkarten-Nr", "customer_id"),
    ],
)
def test_words_of_help_desks_that_mean_something_else(header: str, role: str) -> None:
    assert role not in resolve(KINDS["contacts"], [header], {}, {})[0]


def test_a_reviewer_is_a_customer_and_gives_a_score() -> None:
    people = [f"r{number:04}" for number in range(20)]
    found = columns_of("survey", {"reviewer_id": people, "Reviewer_Score": FIVE, "Average_Score": ["4.1"] * 20})
    assert (found["customer_id"], found["satisfaction"]) == ("reviewer_id", "Reviewer_Score")
    assert "customer_id" not in columns_of("survey", {"Reviewer nationality": ["de", "fr"] * 10})


def test_an_emotion_in_points_is_a_satisfaction() -> None:
    assert columns_of("survey", {"Emotion (1-5)": FIVE})["satisfaction"] == "Emotion (1-5)"
    assert "satisfaction" not in columns_of("survey", {"Sentiment": ["0.34", "-0.71", "0.05", "0.9"] * 5})


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Canale di ingresso", "channel"),
        ("Medio de recepción", "channel"),
        ("N° réclamation", "case_id"),
        ("Radicado", "case_id"),
        ("Tipo de PQRS", "topic"),
        ("Queue Name", "topic"),
        ("Complainant", "customer_id"),
        ("Segnalante", "customer_id"),
        ("Funcionario responsable", "handled_by"),
        ("Ufficio competente", "handled_by"),
    ],
)
def test_words_of_registers_of_complaints(header: str, role: str) -> None:
    assert resolve(KINDS["contacts"], [header], {}, {})[0][role].column == header


@pytest.mark.parametrize(
    ("header", "role"), [("Medio de pago", "channel"), ("Complaint cost", "case_id"), ("Ufficio postale", "customer_id")]
)
def test_words_of_registers_that_mean_something_else(header: str, role: str) -> None:
    assert role not in resolve(KINDS["contacts"], [header], {}, {})[0]


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Ease of Doing Business", "effort"),
        ("facilidad_tramite", "effort"),
        ("calificacion_atencion", "satisfaction"),
        ("Quanto è probabile che ci consigli a un amico?", "recommend"),
        ("Wie wahrscheinlich ist es, dass du uns weiterempfiehlst?", "recommend"),
        ("Note de recommandation", "recommend"),
    ],
)
def test_words_of_scores(header: str, role: str) -> None:
    assert resolve(KINDS["survey"], [header], {}, {})[0][role].column == header


@pytest.mark.parametrize(("header", "role"), [("Business address", "effort"), ("Quali consigli ci dai?", "recommend")])
def test_words_of_scores_that_mean_something_else(header: str, role: str) -> None:
    assert role not in resolve(KINDS["survey"], [header], {}, {})[0]


def test_the_comment_on_a_score_is_a_comment() -> None:
    texts = [f"text of answer number {number}" for number in range(20)]
    assert columns_of("survey", {"ltr": TEN, "comment_ltr": texts}) == {"recommend": "ltr", "comment": "comment_ltr"}


def test_capitals_before_all_headers_are_no_part_of_their_words() -> None:
    headers = ["OXID", "OXSHOPID", "OXUSERID", "OXORDERDATE", "OXORDERNR", "OXTOTALORDERSUM", "OXCURRENCY"]
    found, _ = resolve(KINDS["orders"], headers, {}, {})
    due = {"order_id": "OXORDERNR", "ordered_at": "OXORDERDATE", "amount": "OXTOTALORDERSUM", "customer_id": "OXUSERID"}
    assert {role: found[role].column for role in due} == due
    # a letter that all headers share is the beginning of their words
    few = ["DATE", "DISCOUNT", "DEBTOR", "DUE", "DOCUMENT", "DOLLARS"]
    assert resolve(KINDS["orders"], few, {}, {})[0]["ordered_at"].column == "DATE"


def test_keys_of_issues_are_cases_and_words_of_issues_topics() -> None:
    assert columns_of("contacts", {"Issue": [f"SUP-{at}" for at in range(20)]})["case_id"] == "Issue"
    assert columns_of("contacts", {"Issue": ["Delivery", "Invoice"] * 10})["topic"] == "Issue"


def test_the_table_of_the_rows_before_each_of_its_columns_is_no_part_of_their_words() -> None:
    headers = ["Call - Started", "Call - Subject", "Call - Note", "Call - Handled by", "Person - Name", "Company - Name"]
    found, _ = resolve(KINDS["contacts"], headers, {}, {})
    due = {"topic": "Call - Subject", "comment": "Call - Note", "contacted_at": "Call - Started", "handled_by": "Call - Handled by"}
    assert {role: found[role].column for role in due} == due
    assert found["customer_id"].column in {"Person - Name", "Company - Name"}


def test_a_category_of_ways_is_the_direction_of_calls_and_no_topic() -> None:
    ways = ["inbound", "outbound"] * 10
    assert columns_of("contacts", {"Category": ways}) == {"direction": "Category"}
    subjects = ["Inbound shipping", "Parcel", "Outbound shipping", "Refund", "Voucher"] * 4
    assert columns_of("contacts", {"Category": subjects})["topic"] == "Category"


@pytest.mark.parametrize(
    ("kind", "role", "name"),
    [
        ("contacts", "channel", "Gebucht über"),
        ("contacts", "handled_by", "Physiotherapeutin"),
        ("contacts", "closed_at", "Ticket first closed at"),
        ("customers", "until", "Data rozwiązania umowy"),
        ("customers", "segment", "Product line"),
        ("customers", "consent_phone", "Text opt-in"),
        ("customers", "customer_id", "Codice tessera"),
        ("orders", "product", "Room & board plan"),
        ("orders", "product", "Reiseziel"),
        ("survey", "segment", "User segment"),
    ],
)
def test_words_of_services_and_bookings(kind: str, role: str, name: str) -> None:
    assert resolve(KINDS[kind], [name], {}, {})[0][role].column == name


def test_the_day_of_an_answer_goes_before_that_on_which_work_was_completed() -> None:
    found, _ = resolve(KINDS["survey"], ["Fertigstellung", "Geantwortet am"], {}, {})
    assert found["responded_at"].column == "Geantwortet am"


@pytest.mark.parametrize(
    "header",
    [
        *("Measure", "Leisure", "Village", "College", "Auflage", "Verslag", "Uitslag", "Medizin", "Schadet", "Davvero"),
        *("Sure", "Lage", "Slag", "Lege", "ODA", "FIS", "duracion_seg", "Segno", "PHYS", "Clinic"),
    ],
)
def test_short_words_of_other_languages_are_no_ends_of_words(header: str) -> None:
    strange = {"duration", "status", "type", "professional", "consent", "quantity", "tax", "room", "receipt", "segment"}
    assert not (all_meanings(header) & strange) - ({"duration"} if "duracion" in header else set())
