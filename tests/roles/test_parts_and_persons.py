"""Parts of a total, ends agreed beforehand, names of persons, and columns whose values show that they hold no such role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from cxkit.roles import KINDS, Hints, Values, resolve

ROWS = 24
DAYS = [f"2024-{1 + row % 12:02d}-{1 + row % 28:02d}" for row in range(ROWS)]
LATER = [f"2025-{1 + row % 12:02d}-{1 + row % 28:02d}" for row in range(ROWS)]
SOME = [day if row % 3 == 0 else "" for row, day in enumerate(LATER)]
NUMBERS = [f"R{row + 1:03d}" for row in range(ROWS)]
PERSONS = ["Ann Ash", "Bo Beck", "Cy Cole", "Di Dahl"] * 6


def money(start: int) -> list[str]:
    return [f"{start + row * 7 % 300}.{row * 13 % 100:02d}" for row in range(ROWS)]


def roles(kind: str, columns: Mapping[str, Sequence[str]]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The column of each role, and the columns among which the user decides."""
    hints = Hints(values=lambda column: Values(columns[column], known=True))
    found, doubtful = resolve(KINDS[kind], list(columns), {}, {}, hints=hints, wanted=KINDS[kind].roles)
    return {role: each.column for role, each in found.items()}, doubtful


def ordered(**amounts: Sequence[str]) -> dict[str, Sequence[str]]:
    names = {name.replace("_", " ").replace(" pc", "%"): values for name, values in amounts.items()}
    return {"Receipt": NUMBERS, "Date": DAYS, "Customer": PERSONS, **names}


def test_the_total_goes_before_its_parts_by_tax_rate() -> None:
    table = ordered(Sales_21_pc=money(10), Sales_9_pc=money(20), Total_amount=money(40))
    assert roles("orders", table)[0]["amount"] == "Total amount"
    table = ordered(Net_19_pc=money(10), Net_7_pc=money(20), Gross=money(40))
    assert roles("orders", table)[0]["amount"] == "Gross"


@pytest.mark.parametrize("other", ["Tip", "Discount", "Open", "Price"])
def test_parts_by_tax_rate_are_for_the_user_to_decide_if_no_total_is_left(other: str) -> None:
    found, doubtful = roles("orders", ordered(Sales_21_pc=money(10), Sales_9_pc=money(20), **{other: money(5)}))
    assert "amount" not in found
    assert {"Sales 21%", "Sales 9%"} <= set(doubtful["amount"])


def test_an_end_of_those_who_left_goes_before_one_agreed_with_all() -> None:
    table = {"Account": NUMBERS, "Start date": DAYS, "Term end date": LATER, "Ended at": SOME}
    assert roles("customers", table)[0]["until"] == "Ended at"
    for other in ("Trial end", "Pause ended", "End of discount", "Ruhezeit Ende"):
        table = {"Account": NUMBERS, "Start date": DAYS, "End date": LATER, other: SOME}
        assert roles("customers", table)[0]["until"] == "End date"


def test_a_sum_still_to_be_paid_goes_behind_the_whole_one() -> None:
    for whole, due in (("Wartość brutto", "Do zapłaty"), ("Gross total", "Amount due")):
        assert roles("orders", ordered(**{whole: money(40), due: money(5)}))[0]["amount"] == whole
        assert "amount" not in roles("orders", ordered(**{"Unit price": money(9), "Quantity": NUMBERS, due: money(5)}))[0]
        assert roles("orders", ordered(**{due: money(5)}))[0]["amount"] == due


def test_levels_of_a_membership_are_no_customers() -> None:
    table = {"Receipt": NUMBERS, "Date": DAYS, "Amount": money(10)}
    for header, levels in (("Membership", ("Gold", "Silver")), ("Medlemskab", ("Guld", "Basis"))):
        assert "customer_id" not in roles("orders", {**table, header: list(levels) * (ROWS // 2)})[0]
        assert roles("orders", {**table, header: NUMBERS})[0]["customer_id"] == header


def test_a_name_with_its_address_is_the_customer_of_an_order() -> None:
    table = {"Parcel": NUMBERS, "Order date": DAYS, "Title": ["Lamp", "Vase"] * 12, "Name": PERSONS, "Street address": ["1 Elm"] * ROWS}
    assert roles("orders", table)[0]["customer_id"] == "Name"


@pytest.mark.parametrize(
    "columns",
    [
        {"Store": ["1", "2"] * 12, "Name": ["North", "South"] * 12, "Address": ["1 Elm"] * ROWS, "Title": ["Lamp", "Vase"] * 12},
        {"Event": ["Opera", "Rock"] * 12, "Name": ["Hall", "Arena"] * 12, "Address": ["1 Elm"] * ROWS},
        {"Name": ["Lamp", "Vase"] * 12, "Address": ["1 Elm"] * ROWS},
        {"Title": ["Lamp", "Vase"] * 12, "Name": ["Oak", "Ash"] * 12, "Quantity": ["1", "2"] * 12, "Address": ["1 Elm"] * ROWS},
        {"Product": ["Lamp", "Vase"] * 12, "Name": PERSONS},
    ],
)
def test_a_name_of_something_else_is_no_customer(columns: Mapping[str, Sequence[str]]) -> None:
    assert "customer_id" not in roles("orders", {"Order": NUMBERS, "Order date": DAYS, "Total": money(10), **columns})[0]


def test_a_full_name_is_no_subject() -> None:
    found, _ = roles("contacts", {"Full name": PERSONS, "Start time": DAYS, "Call ID": NUMBERS})
    assert "topic" not in found
    assert roles("contacts", {"Name": ["Refund", "Repair"] * 12, "Start time": DAYS, "Ticket": NUMBERS})[0]["topic"] == "Name"


@pytest.mark.parametrize(("header", "taken"), [("Service (kW)", False), ("Service (%)", False), ("Service (No)", True), ("Service", True)])
def test_so_many_units_are_no_subject(header: str, taken: bool) -> None:
    found, _ = roles("contacts", {header: ["11", "7", "4", "15"] * 6, "Date": DAYS})
    assert ("topic" in found) is taken


def test_yes_and_no_handle_nothing() -> None:
    assert "handled_by" not in roles("contacts", {"Handed to agent": ["yes", "no", "no"] * 8, "Date": DAYS})[0]
    assert roles("contacts", {"Agent": ["0", "1", "1"] * 8, "Date": DAYS})[0]["handled_by"] == "Agent"


def test_how_often_a_post_was_shared_is_no_case() -> None:
    counts = [str(row * 37 % 900) for row in range(ROWS)]
    assert "case_id" not in roles("contacts", {"Posted": DAYS, "Engagement": counts})[0]
    assert roles("contacts", {"Date": DAYS, "Interaction ID": ["I1", "I2", "I3"] * 8})[0]["case_id"] == "Interaction ID"


@pytest.mark.parametrize("header", ["Date joined", "Eintrittsdatum", "Exit date"])
def test_the_day_on_which_somebody_joined_or_left_is_none_of_an_answer(header: str) -> None:
    assert "responded_at" not in roles("survey", {"Satisfaction": ["1", "3", "5", "4"] * 6, header: DAYS})[0]


@pytest.mark.parametrize(
    ("header", "taken"), [("Sent via channel", False), ("Canal d'envoi", False), ("Versandkanal", False), ("Kanal", True)]
)
def test_the_way_on_which_a_survey_was_sent_is_no_channel_of_contact(header: str, taken: bool) -> None:
    found, _ = roles("survey", {"NPS": ["0", "10", "9", "7"] * 6, header: ["E-Mail", "SMS"] * 12})
    assert ("channel" in found) is taken


@pytest.mark.parametrize("header", ["Newsletter nein", "news_email_nein", "Kein Newsletter"])
def test_a_denied_consent_is_none(header: str) -> None:
    found, _ = roles("customers", {"Kundennummer": NUMBERS, header: ["1", "0", "0"] * 8})
    assert "consent_email" not in found


@pytest.mark.parametrize(
    ("kind", "role", "header"),
    [
        ("customers", "consent_marketing", "Samtykke til markedsføring"),
        ("customers", "consent_email", "Nyhetsbrev"),
        ("customers", "consent_email", "Newsletter (ja/nein)"),
        ("customers", "consent_email", "email_enabled"),
        ("customers", "until", "Opsigelsesdato"),
        ("customers", "since", "Data zawarcia"),
        ("customers", "since", "Data de matrícula"),
        ("contacts", "resolved", "Afgehandeld"),
        ("contacts", "topic", "Erkannte Absicht"),
        ("contacts", "contacted_at", "Inkom"),
        ("contacts", "handled_by", "Behandlet af"),
        ("contacts", "comment", "Gespreksverslag"),
        ("survey", "comment", "Övriga synpunkter"),
        ("survey", "satisfaction", "Ogólna ocena"),
        ("orders", "amount", "Do zapłaty"),
        ("orders", "product", "Rumstyp"),
    ],
)
def test_words_of_exports_by_language(kind: str, role: str, header: str) -> None:
    assert resolve(KINDS[kind], [header], {}, {})[0][role].column == header


def test_a_uid_behind_a_word_for_the_row_numbers_the_row() -> None:
    keys = [f"K{row // 2:03d}" for row in range(ROWS)]
    found, _ = roles("contacts", {"Conversation UID": keys, "Contact name": PERSONS, "Date": DAYS})
    assert (found["case_id"], found["customer_id"]) == ("Conversation UID", "Contact name")
    found, _ = roles("orders", {"Order UID": NUMBERS, "uid": keys, "Date": DAYS, "Total": money(10)})
    assert (found["order_id"], found["customer_id"]) == ("Order UID", "uid")


def test_users_who_take_the_calls_of_several_numbers_are_no_customers() -> None:
    numbers = [f"+4930555{row:03d}" for row in range(ROWS)]
    found, _ = roles("contacts", {"Call start": DAYS, "User ID": ["jdoe", "asmith"] * 12, "Caller": numbers})
    assert (found["customer_id"], found["handled_by"]) == ("Caller", "User ID")
    # a user of an app calls from their own telephone
    users = [f"u{row:03d}" for row in range(ROWS)]
    found, _ = roles("contacts", {"Call start": DAYS, "User ID": users, "Caller": numbers})
    assert found["customer_id"] == "User ID"
    assert roles("contacts", {"Date": DAYS, "User ID": ["jdoe", "asmith"] * 12, "Message": PERSONS})[0]["customer_id"] == "User ID"


def test_users_of_an_app_who_call_from_several_phones_of_their_own_are_customers() -> None:
    users = [f"u{row // 4:03d}" for row in range(ROWS)]
    phones = [f"+4930555{row // 4:03d}{row % 2}" for row in range(ROWS)]
    found, _ = roles("contacts", {"Call start": DAYS, "User ID": users, "Caller": phones})
    assert found["customer_id"] == "User ID"
    # few agents, to whom the same customers come
    found, _ = roles("contacts", {"Call start": DAYS, "User ID": ["jdoe", "asmith", "bray"] * 8, "Caller": phones})
    assert found["customer_id"] == "Caller"


def test_few_authors_of_many_notes_are_no_customers() -> None:
    columns = {"Note date": DAYS, "Channel": ["phone", "email"] * 12}
    found, _ = roles("contacts", columns | {"Author name": ["Ann Lee", "Bo Ray"] * 12})
    assert "customer_id" not in found
    assert roles("contacts", columns | {"Author name": PERSONS})[0]["customer_id"] == "Author name"


def test_a_number_of_complaints_that_is_0_for_others_leaves_their_flag() -> None:
    flags = ["yes" if row % 4 == 0 else "no" for row in range(ROWS)]
    columns = {"Date": DAYS, "Customer": PERSONS, "Formal complaint": flags}
    numbers = [f"{row + 70}" if row % 4 == 0 else "0" for row in range(ROWS)]
    assert roles("contacts", columns | {"Complaint number": numbers})[0]["is_complaint"] == "Formal complaint"
    every = [f"{row + 70}" for row in range(ROWS)]
    assert "is_complaint" not in roles("contacts", columns | {"Complaint number": every})[0]
