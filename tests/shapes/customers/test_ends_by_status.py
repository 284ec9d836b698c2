"""A state beside begin and end of contracts that contradicts the ends."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

import cxkit
from cxkit.errors import DataError


def members(customers: int = 20) -> pl.DataFrame:
    """Twenty memberships, all of which have run out, and half of which are called active."""
    return pl.DataFrame(
        {
            "Member": [f"M{place % customers}" for place in range(20)],
            "Joined": [f"202{place % 2}-01-01" for place in range(20)],
            "Expiry date": ["2023-06-01"] * 20,
            "Status": ["Active", "Lapsed"] * 10,
        }
    )


@pytest.mark.parametrize("state", ["Reinstated", "wieder aktiv", "Réactivé"])
def test_contracts_that_were_taken_up_again_are_current(state: str) -> None:
    with pytest.raises(DataError, match="10 customers current"):
        cxkit.retention(again(state), by="none")


def test_a_state_that_is_not_known_is_named_where_ends_are_past() -> None:
    report = cxkit.retention(again("Moved"), by="none")
    assert report.table("overall").rows[0]["lost"] == 20
    (note,) = (note for note in report.notes if note.code == "state-unknown")
    assert (note.level, "'Moved'" in note.text, "10 customers" in note.text) == ("warning", True, True)
    # an end that is still to come says that such a customer is there
    to_come = again("Moved").with_columns(pl.lit("2049-06-01").alias("Expiry date"))
    assert not [note for note in cxkit.retention(to_come, by="none").notes if note.code == "state-unknown"]


def again(state: str) -> pl.DataFrame:
    """The memberships with that state in place of active, and one active without an end."""
    one = pl.DataFrame({"Member": ["M99"], "Joined": ["2020-01-01"], "Expiry date": [None], "Status": ["Active"]})
    return pl.concat([members().with_columns(pl.col("Status").replace({"Active": state})), one], how="vertical_relaxed")


def lost(shape: str) -> object:
    return cxkit.retention(members(), by="none", shape=shape).table("overall").rows[0]["lost"]


def test_both_readings_that_the_error_offers() -> None:
    with pytest.raises(DataError, match="10 customers current") as caught:
        cxkit.retention(members(), by="none")
    assert "--shape ends-by-status" in str(caught.value.hint)
    assert (lost("ends-by-status"), lost("plain")) == (10, 20)


def test_an_end_that_the_user_names_is_believed() -> None:
    report = cxkit.retention(members(), by="none", role="until=Expiry date")
    assert report.table("overall").rows[0]["lost"] == 20


def test_customers_of_several_contracts_may_be_current_by_another() -> None:
    assert cxkit.retention(members(customers=10), by="none").table("overall").rows[0]["customers"] == 10


def undated(left: int) -> pl.DataFrame:
    """Twenty memberships, half of which are called lapsed, so many of these without an end."""
    ends = ["" if place % 2 == 0 or place // 2 < left else "2023-06-01" for place in range(20)]
    return members().with_columns(pl.Series("Expiry date", ends))


def test_former_customers_without_an_end_are_named() -> None:
    report = cxkit.retention(undated(5), by="none")
    assert report.table("overall").rows[0]["lost"] == 5
    (note,) = (note for note in report.notes if note.code == "left-undated")
    assert (note.level, "5 customers" in note.text) == ("warning", True)
    assert any("5 customers former ones" in each.text for each in report.notes)


def test_a_single_former_customer_without_an_end_is_named_too() -> None:
    frame = undated(5).with_columns(pl.when(pl.col("Expiry date") == "").then(pl.lit("Active")).otherwise("Status").alias("Status"))
    one = frame.with_columns(pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("Lapsed")).otherwise("Status").alias("Status"))
    notes = [note.text for note in cxkit.retention(one, by="none").notes if note.code == "left-undated"]
    assert [text for text in notes if "calls 1 customer a former one" in text]


def test_current_customers_alone_whose_terms_are_past_are_a_question() -> None:
    frame = pl.DataFrame(
        {
            "account": [f"A{at}" for at in range(12)],
            "start_date": [f"2023-{at % 9 + 1:02}-01" for at in range(12)],
            "end_date": [f"2024-{at % 9 + 1:02}-01" for at in range(12)],
            "status": ["active"] * 12,
        }
    )
    with pytest.raises(DataError, match="calls 12 customers current whose end in 'end_date' is past"):
        cxkit.retention(frame, by="none")


@pytest.mark.parametrize("past", [2, 4])
def test_a_few_past_ends_that_the_states_contradict_altogether_are_a_question(past: int) -> None:
    ends = ["2025-01-01"] * past + ["2042-11-29", "2035-08-29"]
    frame = pl.DataFrame({"memberId": [*range(past + 2)], "startDate": ["2024-01-01"] * len(ends), "endDate": ends})
    with pytest.raises(DataError, match=f"calls {past} customers current whose end in 'endDate' is past") as caught:
        cxkit.retention(frame.with_columns(status=pl.lit("ACTIVE")), by="none")
    assert "--shape ends-by-status" in caught.value.hint
    # one that has left, or a single slip, and the ends are believed
    states = ["EXPIRED", *["ACTIVE"] * (past + 1)]
    assert cxkit.retention(frame.with_columns(status=pl.Series(states)), by="none").table("overall").rows[0]["lost"] == past
    single = frame.tail(3).with_columns(status=pl.lit("ACTIVE"))
    assert cxkit.retention(single, by="none").table("overall").rows[0]["lost"] == 1


@pytest.mark.parametrize("header", ["Status", "Patron Status", "Member Status", "Subscription status", "Kundenstatus", "Statut du client"])
def test_former_customers_of_a_file_without_any_end_are_no_customers(header: str) -> None:
    endless = members().with_columns(pl.lit("").alias("Leaving date")).drop("Expiry date").rename({"Status": header})
    with pytest.raises(DataError, match=f"'{header}' calls 10 customers former ones, and column 'Leaving date' is blank"):
        cxkit.retention(endless, by="none")
    # nobody has left yet
    current = endless.with_columns(pl.lit("Active").alias(header))
    assert cxkit.retention(current, by="none").table("overall").rows[0]["lost"] == 0


def renewed(states: list[str], ends: list[str]) -> pl.DataFrame:
    """Twenty contracts of ten customers, with these states and ends in turn."""
    return pl.DataFrame(
        {
            "Member": [f"M{place % 10}" for place in range(20)],
            "Joined": [f"202{place // 10}-0{1 + place % 4}-01" for place in range(20)],
            "Expiry date": [ends[place % len(ends)] for place in range(20)],
            "Status": [states[place % len(states)] for place in range(20)],
        }
    )


@pytest.mark.parametrize(
    ("states", "ends", "said"),
    [
        (["Active", "Expired"], ["2023-06-01", "2023-07-01"], "10 rows are called current, and their end is past"),
        (["Active", "Cancelled"], ["2049-06-01"], "10 rows are called former, and their end is to come"),
    ],
)
def test_rows_whose_state_contradicts_their_end_are_named(states: list[str], ends: list[str], said: str) -> None:
    report = cxkit.retention(renewed(states, ends), by="none")
    (note,) = (note for note in report.notes if note.code == "state-and-end")
    assert note.level == "warning"
    assert said in note.text
    assert "--shape ends-by-status" in note.hint


def test_states_that_contradict_the_ends_both_ways_are_a_question() -> None:
    both = renewed(["Active", "Cancelled", "Expired", "Expired"], ["2023-06-01", "2049-06-01", "2023-06-01", "2023-07-01"])
    with pytest.raises(DataError, match=r"5 rows are called current.*5 rows are called former") as caught:
        cxkit.retention(both, by="none")
    assert "--shape ends-by-status" in str(caught.value.hint)
    assert cxkit.retention(both, by="none", shape="plain").table("overall").rows[0]["customers"] == 10
    # a slip is none
    one = renewed(["Active", *["Expired"] * 18, "Cancelled"], ["2023-06-01"] * 19 + ["2049-06-01"])
    (note,) = (note for note in cxkit.retention(one, by="none").notes if note.code == "state-and-end")
    assert "1 row is called current, and its end is past; 1 row is called former, and its end is to come" in note.text


def test_states_that_agree_with_the_ends_need_no_warning() -> None:
    report = cxkit.retention(renewed(["Active", "Expired"], ["2049-06-01", "2023-06-01"]), by="none")
    assert not [note for note in report.notes if note.code == "state-and-end"]


def terms(current_end: str, left_end: str = "2024-03-31", other: str = "") -> pl.DataFrame:
    """Ten customers whose second term runs, and two who left; ``other``: the day of a last activity."""
    return pl.DataFrame(
        {
            "account_id": [f"A{at}" for at in range(10)] * 2 + ["B1", "B2"],
            "start_date": ["2022-04-01"] * 10 + ["2023-04-01"] * 10 + ["2022-06-01"] * 2,
            "end_date": ["2023-03-31"] * 10 + [current_end] * 10 + [left_end] * 2,
            "status": ["churned"] * 10 + ["active"] * 10 + ["churned"] * 2,
            "last_login": [other] * 22,
        }
    )


def test_ends_of_current_customers_after_all_that_is_recorded_are_planned() -> None:
    report = cxkit.retention(terms("2024-09-30"), by="none")
    row = report.table("overall").rows[0]
    assert (row["customers"], row["lost"], row["active"]) == (12, 2, 10)
    (note,) = (note for note in report.notes if note.code == "planned-ends")
    assert (note.level, "10 ends" in note.text, "2024-03-31" in note.text) == ("warning", True, True)


@pytest.mark.parametrize("frame", [terms("2024-09-30", other="2025-01-01"), terms("2024-02-01")])
def test_ends_before_a_recorded_day_are_believed(frame: pl.DataFrame) -> None:
    report = cxkit.retention(frame, by="none")
    assert report.table("overall").rows[0]["lost"] == 12
    assert not [note for note in report.notes if note.code == "planned-ends"]


def test_an_as_of_date_of_the_user_decides_which_ends_are_planned() -> None:
    assert cxkit.retention(terms("2024-09-30"), by="none", as_of="2024-12-31").table("overall").rows[0]["lost"] == 12
    assert cxkit.retention(terms("2024-09-30"), by="none", as_of="2024-06-30").table("overall").rows[0]["lost"] == 2


@pytest.mark.parametrize("end", ["", "9999-12-31"])
def test_a_former_customer_without_an_end_is_left_out(end: str) -> None:
    frame = undated(1).with_columns(pl.when(pl.col("Status") == "Active").then(pl.lit("")).otherwise("Expiry date").alias("Expiry date"))
    one = frame.with_columns(pl.when(pl.col("Status") == "Lapsed").then(pl.col("Expiry date").replace({"": end})).otherwise("Expiry date"))
    report = cxkit.retention(one, by="none")
    row = report.table("overall").rows[0]
    assert (row["customers"], row["lost"], row["active"]) == (19, 9, 10)
    assert report.provenance.rows_set_aside == {"date missing": 1}


def test_states_that_are_not_known_are_named_where_contracts_run() -> None:
    report = cxkit.retention(
        members().with_columns(
            pl.Series("Status", ["Active", "pending", "Lapsed", "Lapsed"] * 5),
            pl.Series("Expiry date", ["", "", "2023-06-01", "2023-06-01"] * 5),
        ),
        by="none",
    )
    (note,) = (note for note in report.notes if note.code == "state-running")
    assert "5 rows" in note.text
    assert "'pending'" in note.text


def marked(header: str, yes: str, no: str, **ends: str) -> pl.DataFrame:
    """Eight customers, of whom the second, fourth and sixth have a yes; the second left on a known day."""
    ends_of_rows = ["", "2024-03-10", "", ends.get("fourth", ""), "", ends.get("sixth", ""), "", ""]
    return pl.DataFrame(
        {
            "customer_id": [f"C{at}" for at in range(8)],
            "start_date": [f"2023-0{1 + at}-05" for at in range(8)],
            "end_date": ends_of_rows,
            header: [yes if at in {1, 3, 5} else no for at in range(8)],
        }
    )


@pytest.mark.parametrize(
    ("header", "yes", "no"), [("gekündigt", "ja", "nein"), ("storno", "1", "0"), ("annulé", "oui", "non"), ("cancelled", "yes", "no")]
)
def test_a_mark_of_those_who_left_without_an_end_leaves_them_out(header: str, yes: str, no: str) -> None:
    report = cxkit.retention(marked(header, yes, no), by="none", as_of="2026-01-01")
    row = report.table("overall").rows[0]
    assert (row["customers"], row["lost"]) == (6, 1)
    assert [note.level for note in report.notes if note.code == "left-undated"] == ["warning"]
    # notice was given, and the end is to come
    leaving = cxkit.retention(marked(header, yes, no, fourth="2027-01-31", sixth="2027-01-31"), by="none", as_of="2026-01-01")
    assert (leaving.table("overall").rows[0]["customers"], leaving.table("overall").rows[0]["lost"]) == (8, 1)
    assert not [note for note in leaving.notes if note.code == "left-undated"]


@pytest.mark.parametrize("header", ["Newsletter", "Autopay active"])
def test_a_mark_of_something_else_leaves_nobody_out(header: str) -> None:
    report = cxkit.retention(marked(header, "yes", "no"), by="none", as_of="2026-01-01")
    assert report.table("overall").rows[0]["customers"] == 8


def gym(*states: tuple[str, str, int]) -> pl.DataFrame:
    """Members of a gym by state: each with the first end, and one more each ten days."""
    rows = [
        {
            "Mitglied": f"{state}{at}",
            "Vertragsbeginn": str(date(2023, 1, 9) + timedelta(days=at)),
            "Vertragsende": str(begun),
            "Status": state,
        }
        for state, first, n in states
        for at in range(n)
        for begun in [date.fromisoformat(first) + timedelta(days=10 * at)]
    ]
    return pl.DataFrame(rows)


def test_who_has_cancelled_for_a_later_day_is_still_a_member() -> None:
    """In a file of the last summer members who gave notice end after all those who have left."""
    members = gym(("Ausgeschieden", "2024-01-31", 12), ("Gekündigt", "2024-06-30", 8), ("Aktiv", "2024-06-15", 30))
    report = cxkit.retention(members)
    row = report.table("overall").rows[0]
    assert (row["lost"], row["active"]) == (12, 38)
    assert [note for note in report.notes if note.code == "planned-ends"]


def test_cancelled_members_whose_ends_are_mixed_with_others_have_left() -> None:
    members = gym(("Ausgeschieden", "2024-01-31", 12), ("Gekündigt", "2024-02-10", 8))
    assert cxkit.retention(members).table("overall").rows[0]["lost"] == 20


@pytest.mark.parametrize("header", ["Trial end", "Ende der Testphase"])
def test_the_end_of_a_trial_is_planned_and_no_sign_of_when_the_file_was_made(header: str) -> None:
    """Ten who left until March, ten who leave in May, and the end of a trial in June."""
    rows = pl.DataFrame(
        {
            "account": [f"A{at}" for at in range(20)],
            "start": ["2024-01-01"] * 20,
            "end": ["2025-03-01"] * 10 + ["2025-05-01"] * 10,
            "status": ["cancelled"] * 10 + ["active"] * 10,
            header: [""] * 19 + ["2025-06-01"],
        }
    )
    assert cxkit.retention(rows, by="none").table("overall").rows[0]["lost"] == 10


def test_a_word_that_came_into_use_later_is_none_of_notice() -> None:
    """A chess club calls who left "Ausgeschieden" up to 2021 and "Gekündigt" since, and has new members all the time."""
    begun = [date(2018, 1, 1) + timedelta(days=50 * place) for place in range(40)]  # the last one in 2023
    left = [date(2020, 1, 1) + timedelta(days=60 * place) if place < 22 else None for place in range(40)]
    words = ["Aktiv" if day is None else "Ausgeschieden" if day.year < 2022 else "Gekündigt" for day in left]
    report = cxkit.retention(pl.DataFrame({"Mitglied": range(40), "Eintritt": begun, "Austritt": left, "Status": words}))
    assert report.table("overall").rows[0]["lost"] == sum(day is not None and day >= at for day, at in zip(left, begun, strict=True))
