"""Headers that may name a role, where the values or the columns beside show that they name something else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import pytest

import cxkit
from cxkit.errors import RoleError
from cxkit.loading.tools import Header, hints
from cxkit.roles import KINDS, resolve
from cxkit.roles.carried import Values
from cxkit.roles.ruled_out import is_something_else

ROWS = 20
DAYS = [f"2024-03-{day:02}" for day in range(1, ROWS + 1)]
LATER = [f"2024-06-{day:02}" for day in range(1, ROWS + 1)]
SOME = [day if place % 3 else "" for place, day in enumerate(LATER)]
IDS = [f"K{place:03}" for place in range(ROWS)]
SUMS = ("12.50", "99.00", "7.10", "31.40", "18.05")


def frame_of(columns: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """A file with these columns, of which short ones begin anew."""
    return pl.DataFrame({name: [values[place % len(values)] or None for place in range(ROWS)] for name, values in columns.items()})


def columns_of(kind: str, columns: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """The column of each role in such a file."""
    frame = frame_of(columns)
    found, _ = resolve(KINDS[kind], frame.columns, {}, {}, hints=hints(None, Header(frame.columns), frame))
    return {role: resolved.column for role, resolved in found.items()}


def until(**columns: Sequence[str]) -> str | None:
    return columns_of("customers", {"Customer ID": IDS, "Start date": DAYS, **columns}).get("until")


def test_a_blank_column_is_the_end_only_if_its_header_clearly_names_one() -> None:
    assert until(**{"Access expiration": [""]}) is None
    assert until(**{"Access expiration": SOME}) == "Access expiration"
    assert until(**{"Cancellation date": [""]}) == "Cancellation date"


def test_the_end_goes_before_a_notice_that_more_contracts_have() -> None:
    assert until(Kündigungsdatum=LATER, Enddatum=SOME) == "Enddatum"
    # contracts have a fixed term, and some were cancelled before
    assert until(Kündigungsdatum=SOME, Enddatum=LATER) == "Kündigungsdatum"


def test_the_end_of_a_billing_period_is_no_loss() -> None:
    assert until(**{"Period Start": DAYS, "Period End": LATER, "Created At": DAYS}) is None
    assert until(**{"Period End": SOME}) == "Period End"


def test_the_day_on_which_a_fee_is_due_is_no_loss() -> None:
    assert until(**{"Cuota mensual": SUMS, "Estado cuota": ("Pagada", "Pendiente"), "Vencimiento": LATER}) is None
    assert (
        until(**{"Cuota mensual": SUMS, "Estado cuota": ("Pagada", "Pendiente"), "Vencimiento contrato": LATER}) == "Vencimiento contrato"
    )
    assert until(Vencimiento=LATER) == "Vencimiento"


def test_who_departs_after_an_arrival_is_a_guest() -> None:
    assert until(**{"Date d'arrivée": DAYS, "Date de départ": LATER}) is None
    assert until(**{"Date de départ": LATER}) == "Date de départ"


def test_the_day_of_a_record_is_no_begin_beside_a_tenure() -> None:
    years = ("1", "4", "9")
    assert "since" not in columns_of("customers", {"client_id": IDS, "date": DAYS, "relationship_years": years})
    assert columns_of("customers", {"client_id": IDS, "date": DAYS})["since"] == "date"
    assert "since" not in columns_of("customers", {"client_id": IDS, "snapshot_date": DAYS})


@pytest.mark.parametrize("values", [("bus", "rail"), ("virement", "chèque"), ("Live", "Test")])
def test_a_mode_is_a_channel_only_if_its_values_are(values: Sequence[str]) -> None:
    base = {"Order ID": IDS, "Customer": IDS, "Amount": SUMS}
    assert "channel" not in columns_of("orders", {**base, "Mode": values})
    assert columns_of("orders", {**base, "Mode": ("Phone", "Web")})["channel"] == "Mode"


def test_a_type_in_numbers_is_no_topic() -> None:
    assert "topic" not in columns_of("contacts", {"Typ": ("1", "2", "4"), "Datum": DAYS})
    assert columns_of("contacts", {"Typ": ("Frage", "Lob"), "Datum": DAYS})["topic"] == "Typ"


def test_an_address_goes_before_a_name_and_a_login_before_an_address() -> None:
    address = {"User Email": [f"u{place % 7}@example.com" for place in range(ROWS)]}
    assert columns_of("survey", {"User Name": ("Ada Kern", "Ben Voss"), **address})["customer_id"] == "User Email"
    assert columns_of("survey", {"User Name": [f"kern{place % 7}" for place in range(ROWS)], **address})["customer_id"] == "User Name"


def test_the_name_of_a_product_goes_before_its_line_and_before_what_never_differs() -> None:
    line = {"Product Line": ("Games", "Toys"), "Product Name": ("Chess", "Go", "Ball")}
    assert columns_of("orders", line)["product"] == "Product Name"
    assert columns_of("orders", {"Product Line": ("Games", "Toys")})["product"] == "Product Line"
    one = {"Produkt-GTIN": ("4012345678901",), "Produktname": ("Hose", "Hemd")}
    assert columns_of("orders", one)["product"] == "Produktname"


def test_a_subscription_goes_before_a_level_in_numbers() -> None:
    levels = [str(1 + place % 9) for place in range(ROWS)]
    kinds = {"Customer ID": IDS, "Abbonamento": ("Mensile", "Annuale", "Mensile")}
    assert columns_of("customers", {**kinds, "Livello": levels})["segment"] == "Abbonamento"
    assert columns_of("customers", {**kinds, "Livello": ("Oro", "Argento")})["segment"] == "Livello"


def test_a_loan_and_a_quota_are_no_revenue() -> None:
    assert "revenue" not in columns_of("customers", {"Customer ID": IDS, "Finanzierungsbetrag": SUMS})
    assert "revenue" not in columns_of("customers", {"Customer ID": IDS, "data_quota": SUMS})
    assert columns_of("customers", {"Customer ID": IDS, "Beitrag": SUMS})["revenue"] == "Beitrag"


def test_the_user_of_a_time_sheet_did_the_work() -> None:
    sheet = {"Datum": DAYS, "Benutzer": ("Anna", "Ben"), "Kunde": ("Kern", "Voss", "Pahl"), "Stunden": ("1,5", "2,0")}
    found = columns_of("contacts", sheet)
    assert (found["handled_by"], found["customer_id"]) == ("Benutzer", "Kunde")
    assert columns_of("contacts", {"Datum": DAYS, "Benutzer": ("Anna", "Ben", "Cem")})["customer_id"] == "Benutzer"


def test_figures_of_weeks_are_no_answers() -> None:
    weeks = {"date": DAYS, "dau": ("120", "140"), "churn_rate": ("4.2", "3.8"), "nps_score": [str(30 + place) for place in range(ROWS)]}
    assert "recommend" not in columns_of("survey", weeks)
    with pytest.raises(RoleError, match="finished NPS figures"):
        cxkit.nps(pl.DataFrame({name: [values[place % len(values)] for place in range(ROWS)] for name, values in weeks.items()}))
    answers = {"date": DAYS, "nps_score": [str(place % 11) for place in range(ROWS)]}
    assert columns_of("survey", answers)["recommend"] == "nps_score"


def test_numbers_beyond_the_scale_may_be_figures_and_codes_are_none() -> None:
    with pytest.raises(RoleError) as caught:
        cxkit.nps(pl.DataFrame({"nps": [str(value) for value in (34, 41, 28, 55, 39, 47) * 4]}))
    assert any("finished NPS figures" in line for line in caught.value.lines)
    with pytest.raises(RoleError) as caught:
        cxkit.nps(pl.DataFrame({"nps": ["9", "8", "20", "30"] * 10}))
    assert not caught.value.lines


@pytest.mark.parametrize(
    ("role", "header"), [("handled_by", "GPS_Tecnico"), ("channel", "Channel"), ("topic", "Category"), ("status", "Ticket status")]
)
def test_a_column_without_values_has_no_role(role: str, header: str) -> None:
    assert role not in columns_of("contacts", {"Date": DAYS, "Ticket ID": IDS, header: [""]})
    assert columns_of("contacts", {"Date": DAYS, "Ticket ID": IDS, header: ["a", "b", ""]})[role] == header


def test_a_blank_column_of_ends_shows_that_all_are_open() -> None:
    assert columns_of("contacts", {"Date": DAYS, "Ticket ID": IDS, "Closed at": [""]})["closed_at"] == "Closed at"


def test_a_short_log_may_be_about_two_customers() -> None:
    for values in (("1", "3"), ("u1", "u2")):
        assert columns_of("contacts", {"Complaint ID": IDS, "user_id": values, "Date": DAYS})["customer_id"] == "user_id"
    for values in (("yes", "no"), ("0", "1")):
        assert "customer_id" not in columns_of("contacts", {"Complaint ID": IDS, "user_id": values, "Date": DAYS})


@pytest.mark.parametrize("header", ["recommend_nps", "weiterempfehlung_nps", "nota_nps", "nps_recomendaria"])
def test_two_words_that_name_the_score_name_it_in_a_few_rows(header: str) -> None:
    frame = pl.DataFrame({"satisfaction": [4, 3, 8, 6], header: [3, 8, 5, 1]})
    row = cxkit.nps(frame, by="none").table("overall").rows[0]
    assert (row["n"], row["nps"]) == (4, -75.0)
    # whole numbers from 0 to 10 are no finished figures
    with pytest.raises(RoleError) as caught:
        cxkit.nps(pl.DataFrame({"satisfaction": [4, 3, 8, 6], "appraisal": [3, 8, 5, 1]}))
    assert "finished NPS figures" not in str(caught.value)


def test_an_overall_below_another_question_is_no_satisfaction() -> None:
    points = ("2", "3", "5", "4")
    rows = {"Insgesamt": points, "Werbung bei Veranstaltungen": ("3", "4", "5")}
    matrix = {"Wie erfolgreich sind eure Maßnahmen?": ("",), **rows}
    assert "satisfaction" not in columns_of("survey", matrix)
    assert "satisfaction" not in columns_of("survey", {**dict(list(matrix.items())[:1]), **dict(reversed(rows.items()))})
    assert columns_of("survey", {"Wie zufrieden sind Sie mit uns?": ("",), **rows})["satisfaction"] == "Insgesamt"
    assert columns_of("survey", {"Bemerkung": ("",), **rows})["satisfaction"] == "Insgesamt"


def test_a_rating_among_ratings_that_are_called_alike_is_no_recommendation() -> None:
    points = ("3", "5", "4", "1", "5")
    ratings = {f"rating_{what}": points[place:] + points[:place] for place, what in enumerate(("overall", "location", "value"))}
    assert "recommend" not in columns_of("survey", ratings)
    nps = {f"rating_{what}": [str(place % 11) for place in range(ROWS)] for what in ("nps", "location")}
    assert columns_of("survey", nps)["recommend"] == "rating_nps"


def test_items_on_few_points_are_no_touchpoints() -> None:
    names = {f"touchpoint_{place}": ("3", "5", "4") for place in (1, 2)}
    _, doubtful = resolve(KINDS["survey"], list(names), {}, {}, hints=hints(None, Header(list(names)), frame_of(names)))
    assert "touchpoint" not in doubtful
    places = {"touchpoint_1": ("shop", "web", "app"), "touchpoint_2": ("web", "app", "shop")}
    _, doubtful = resolve(KINDS["survey"], list(places), {}, {}, hints=hints(None, Header(list(places)), frame_of(places)))
    assert "touchpoint" in doubtful


@pytest.mark.parametrize(
    ("names", "noted"),
    [(["A Google user"] * 6, False), (["Anna Kern", "Anna Kern"], True), (["K001"] * 6, True), (["A user"] * 6 + ["Ben Voss"] * 2, True)],
)
def test_a_placeholder_that_repeats_is_no_customer(names: list[str], *, noted: bool) -> None:
    others = [f"Reviewer {chr(65 + place)}" for place in range(ROWS - len(names))]
    report = cxkit.csat(
        pl.DataFrame({"customer_name": [*names, *others], "rating": [str(1 + place % 5) for place in range(ROWS)]}), by="none"
    )
    assert any(note.code == "customer-unused" for note in report.notes) == noted


@pytest.mark.parametrize(
    ("mark", "asked"),
    [
        ("Welk cijfer geef je je gezondheid?", False),
        ("Welche Note geben Sie Ihrer Gesundheit?", False),
        ("Welk cijfer geef je het eten?", True),
    ],
)
def test_a_mark_for_what_is_ones_own_is_no_other_satisfaction(mark: str, *, asked: bool) -> None:
    columns = {mark: ("7", "9", "5"), "Hoe tevreden ben je met je leven?": ("3", "4", "5", "4")}
    assert (columns_of("survey", columns).get("satisfaction") is None) == asked


def test_numbers_of_things_and_of_rows_are_no_offered_answers() -> None:
    answers = [str(place % 11) for place in range(ROWS)]
    rows = {
        "Hoeveel glazen drink je?": answers,
        "_index": [str(place + 1) for place in range(ROWS)],
        "Thema A": answers,
        "Thema B": answers[::-1],
    }
    with pytest.raises(RoleError) as caught:
        cxkit.nps(frame_of(rows))
    listed = "\n".join(caught.value.lines)
    assert "Thema A" in listed
    assert "glazen" not in listed
    assert "_index" not in listed


@pytest.mark.parametrize(
    ("header", "names", "noted"),
    [
        ("Gästename", ["Anna", "Ben", "Cem", "Dora", "Ana-Lena"], False),
        ("Customer name", ["Ann Lee", "Bo Ek", "Cy Fox", "Di Orr", "Ed Poe"], True),
        ("Customer", ["Anna17", "Ben4", "Cem9", "Dora2", "Eva1"], True),
        ("Customer name", ["Acme", "Beta", "Gamma", "Delta", "Epsilon"], True),
        ("Company name", ["Acme", "Beta", "Gamma", "Delta", "Epsilon"], True),
    ],
)
def test_first_names_that_recur_are_no_customers_who_answer_again(header: str, names: list[str], *, noted: bool) -> None:
    report = cxkit.nps(pl.DataFrame({header: names * 6, "NPS": [10, 9, 8, 7, 3, 0] * 5}), by="none")
    assert any(note.code == "customer-unused" for note in report.notes) == noted


def test_a_code_before_words_in_brackets_leaves_the_name_to_them() -> None:
    answers = [5, 4, 1, 2, 5] * 8
    assert cxkit.csat(pl.DataFrame({"F3 [Zufriedenheit]": answers}), by="none").table("overall").rows[0]["n"] == 40
    # other words before the brackets are the name, and numbers in them are a scale
    for header in ("Wartezeit [Zufriedenheit]", "F3 (1 = low)", "F3 [SQ001]"):
        with pytest.raises(RoleError):
            cxkit.csat(pl.DataFrame({header: answers, "Filiale": ["A", "B"] * 20}), by="none")


def test_a_name_in_brackets_behind_a_code_is_no_rival_of_a_column_that_is_called_so_itself() -> None:
    numbers = [str(1 + place % 5) for place in range(ROWS)]
    found = columns_of("survey", {"Id": IDS, "Overall satisfaction": numbers, "Q3 (Satisfaction)": numbers, "Q4 (Channel)": ["a", "b"]})
    assert (found["satisfaction"], found["channel"]) == ("Overall satisfaction", "Q4 (Channel)")
    orders = {"order_id": IDS, "customer_id": IDS[:5], "date": DAYS, "amount": SUMS, "T1 (amount)": SUMS}
    assert columns_of("orders", orders)["amount"] == "amount"


@pytest.mark.parametrize("header", ["Review left at", "Date left feedback"])
def test_the_day_on_which_a_review_was_left_is_that_of_the_answer(header: str) -> None:
    assert is_something_else("responded_at", header, Values((), known=False)) is False


@pytest.mark.parametrize(
    "header", ["Sannolikhet att rekommendera", "Likelihood of referral", "Likely to suggest to a colleague", "Likelihood Acme"]
)
def test_the_likelihood_of_referring_or_of_nothing_that_is_named_may_be_a_recommendation(header: str) -> None:
    assert is_something_else("recommend", header, Values((), known=False)) is False
