"""Headers with a common start, displayed amounts, and vague headers over values that are names of channels."""

from __future__ import annotations

import polars as pl

from cxkit.roles import KINDS, Hints, resolve, sampled


def _roles(kind: str, **columns: list[str]) -> dict[str, str]:
    sample = pl.DataFrame({name: values * 4 for name, values in columns.items()})
    found, _ = resolve(KINDS[kind], sample.columns, {}, {}, hints=Hints(values=sampled(sample)))
    return {role: resolved.column for role, resolved in found.items()}


def _activities(prefix: str, kinds: list[str]) -> dict[str, str]:
    days = [f"2024-01-0{n} 10:00:00" for n in range(1, 6)]
    columns = {"ID": list("12345"), "Type": kinds, "Person": ["Ann", "Bob", "Cem", "Ann", "Eve"], "Add time": days}
    return _roles("contacts", **{prefix + name: values for name, values in columns.items()})


def test_a_start_that_all_headers_share_says_nothing_of_one() -> None:
    found = _activities("Activity - ", ["Call", "Email", "Chat", "Call", "Email"])
    assert found["contacted_at"] == "Activity - Add time"
    assert found["customer_id"] == "Activity - Person"


def _tasks(prefix: str, others: int = 4) -> dict[str, str]:
    days = [f"2024-01-0{n} 10:00:00" for n in range(1, 6)]
    columns = {"id": [f"T{n}" for n in range(5)], "created_ts": days, "state_desc": ["Working", "Closed"] * 2 + ["New"], "desc": ["x"] * 5}
    named = {prefix + name: values for name, values in columns.items()}
    further = {f"Region {n}": ["north", "south"] * 2 + ["west"] for n in range(others)}
    return _roles("contacts", **named, snapshot_ts=["2024-02-01 01:00:00"] * 5, is_active=["true"] * 5, **further)


def test_words_before_the_id_that_many_columns_share_name_the_row() -> None:
    found = _tasks("service_task_")
    due = {"case_id": "service_task_id", "contacted_at": "service_task_created_ts", "status": "service_task_state_desc"}
    assert due.items() <= found.items()
    # a few columns of many may be about another thing
    assert "contacted_at" not in _tasks("service_task_", others=20)
    # one word may name somebody
    assert _tasks("customer_")["customer_id"] == "customer_id"


def _deals(prefix: str, **further: list[str]) -> dict[str, str]:
    days = [f"2024-01-0{n} 10:00:00" for n in range(1, 6)]
    columns = {"amount": ["10.50", "99.00", "7.10", "31.40", "18.05"], "createdate": days, "source": ["web", "phone", "web", "fair", "web"]}
    named = {prefix + name: values for name, values in {**columns, "pipeline": ["a", "b"] * 2 + ["a"]}.items()}
    return _roles("orders", deal_id=list("12345"), **named, **further)


def test_a_word_of_an_interface_before_several_fields_says_nothing_of_them() -> None:
    for prefix in ("property_", "properties.", "fields.", "attributes_"):
        found = _deals(prefix)
        due = {"amount": f"{prefix}amount", "ordered_at": f"{prefix}createdate", "channel": f"{prefix}source"}
        assert due.items() <= found.items(), prefix
    # the property of a hotel has a number or a name
    assert "ordered_at" not in _deals("property_", property_id=["H1", "H2"] * 2 + ["H1"])


def test_the_time_of_a_load_is_no_begin() -> None:
    days = [f"2024-01-0{n} 10:00:00" for n in range(1, 6)]
    for header in ("snapshot_ts", "Load date", "Extraction date", "Ladedatum", "_fivetran_synced", "Fecha de carga"):
        assert "contacted_at" not in _roles("contacts", id=list("12345"), **{header: days}), header
        assert _roles("contacts", id=list("12345"), **{header: days, "Date": days[::-1]})["contacted_at"] == "Date"
    assert "contacted_at" in _roles("contacts", id=list("12345"), **{"Received date": days})


def test_a_type_is_a_channel_if_its_values_are_and_else_a_topic() -> None:
    assert _activities("", ["Call", "Email", "Chat", "Call", "Email"])["channel"] == "Type"
    found = _activities("", ["Question", "Incident", "Order", "Order", "Question"])
    assert "channel" not in found
    assert found["topic"] == "Type"


def test_the_plain_one_of_an_amount_and_its_display_is_taken() -> None:
    plain = {"Order id": list("12345"), "Date": ["2024-01-05"] * 5, "Revenue (formatted)": ["$1.00", "$2.00", "$3.00", "$4.00", "$5.00"]}
    assert _roles("orders", **plain)["amount"] == "Revenue (formatted)"
    assert _roles("orders", **plain, Revenue=["1.10", "2", "3", "4", "5"])["amount"] == "Revenue"


def test_debtor_and_creditor_are_no_directions() -> None:
    dates = ["2024-01-05", "2024-01-06"]
    assert "direction" not in _roles("contacts", Richtung=["Debitor", "Kreditor"], Datum=dates)
    assert _roles("contacts", Richtung=["ein", "aus"], Datum=dates)["direction"] == "Richtung"
