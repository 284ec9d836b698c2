"""Tables of months, unnamed days of begin and end, and states as contracts; and files that only look like them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import cxkit
from cxkit.errors import CxError, DataError, RoleError, UsageError
from cxkit.model import Report

MONTHS = {"ann": [50, 50, 50, 50, 50, 60], "ben": [20, 20, 0, 0, 0, 0], "cem": [0, 10, 10, 0, 10, 10], "dan": [0, 0, 0, 0, 40, 40]}
HEADERS = {
    "iso": ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06"],
    "english": ["Jan 2024", "Feb 2024", "Mar 2024", "Apr 2024", "May 2024", "Jun 2024"],
    "german": ["Jan. 24", "Feb. 24", "Mär. 24", "Apr. 24", "Mai 24", "Juni 24"],
    "french": ["janvier 2024", "février 2024", "mars 2024", "avril 2024", "mai 2024", "juin 2024"],
    "prefixed": ["MRR 2024-01", "MRR 2024-02", "MRR 2024-03", "MRR 2024-04", "MRR 2024-05", "MRR 2024-06"],
    "days": ["01.01.2024", "01.02.2024", "01.03.2024", "01.04.2024", "01.05.2024", "01.06.2024"],
}
COUNTS = ("at_start", "new", "lost", "won_back", "at_end")
DUE = [(0, 2, 0, 0, 2), (2, 1, 0, 0, 3), (3, 0, 1, 0, 2), (2, 0, 1, 0, 1), (1, 1, 0, 1, 3), (3, 0, 0, 0, 3)]
MRR = [(0, 70, 0, 70), (70, 10, 0, 80), (80, 0, 20, 60), (60, 0, 10, 50), (50, 50, 0, 100), (100, 0, 0, 110)]


def wide(headers: list[str], cells: Mapping[str, Sequence[object]] | None = None) -> pl.DataFrame:
    rows = [{"customer_id": who, **{h: str(v) for h, v in zip(headers, values, strict=True)}} for who, values in (cells or MONTHS).items()]
    return pl.DataFrame(rows)


def long(headers: list[str], *, zeros: bool = True) -> pl.DataFrame:
    rows = [(who, month, str(v)) for who, values in MONTHS.items() for month, v in zip(headers, values, strict=True) if v or zeros]
    return pl.DataFrame(rows, schema=["Customer ID", "Month", "MRR"], orient="row")


def check(report: Report, *, money: bool = True) -> None:
    rows = report.table("churn_over_time").rows
    assert [tuple(row[key] for key in COUNTS) for row in rows] == DUE
    assert all(row["complete"] for row in rows)
    if money:
        assert [tuple(row[key] for key in ("mrr_start", "mrr_new", "mrr_lost", "mrr_end")) for row in rows] == MRR
    whole = report.table("overall").rows[0]
    assert tuple(whole[key] for key in ("customers", "lost", "active", "won_back")) == (4, 2, 3, 1)
    assert report.provenance.params["as_of"] == "2024-06-30"
    assert {"shape", "begun-before"} <= {note.code for note in report.notes}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS.keys())
def test_one_column_per_month(headers: list[str]) -> None:
    check(cxkit.retention(wide(headers), every="month"))


def test_customers_without_ids_whose_months_are_alike_are_as_many_as_there_are_rows() -> None:
    frame = pl.DataFrame({"2024-01": ["5", "5", "0", "5"], "2024-02": ["5", "5", "0", "5"], "2024-03": ["0", "0", "5", "5"]})
    report = cxkit.retention(frame, every="month")
    rows = report.table("churn_over_time").rows
    assert [tuple(row[key] for key in COUNTS) for row in rows] == [(0, 3, 0, 0, 3), (3, 0, 0, 0, 3), (3, 1, 2, 0, 2)]
    assert [row["mrr_end"] for row in rows] == [15, 15, 10]
    assert report.table("overall").rows[0]["customers"] == 4


def test_cells_of_yes_and_no_and_of_states() -> None:
    crosses = {who: ["x" if value else "" for value in values] for who, values in MONTHS.items()}
    check(cxkit.retention(wide(HEADERS["iso"], crosses), every="month"), money=False)
    states = {who: ["aktiv" if value else "gekündigt" for value in values] for who, values in MONTHS.items()}
    check(cxkit.retention(wide(HEADERS["iso"], states), every="month"), money=False)


@pytest.mark.parametrize("zeros", [True, False])
@pytest.mark.parametrize("headers", [HEADERS["iso"], HEADERS["german"], HEADERS["days"]])
def test_one_row_per_customer_and_month(headers: list[str], *, zeros: bool) -> None:
    report = cxkit.retention(long(headers, zeros=zeros), every="month")
    check(report)
    assert report.provenance.rows_set_aside == ({"no revenue": 10} if zeros else {})


def test_an_earlier_as_of_day_and_no_window_of_months() -> None:
    report = cxkit.retention(long(HEADERS["iso"]), every="month", as_of="2024-03-31")
    assert [tuple(row[key] for key in COUNTS) for row in report.table("churn_over_time").rows] == DUE[:3]
    with pytest.raises(UsageError, match="monthly table"):
        cxkit.retention(long(HEADERS["iso"]), since="2024-02-01")


def test_cells_that_cannot_be_read_are_counted() -> None:
    cells = {f"k{at}": [5, 5, 5] for at in range(300)} | {"odd": [5, "??", 5]}
    report = cxkit.retention(wide(HEADERS["iso"][:3], cells))
    assert report.provenance.rows_set_aside == {"unreadable": 1}
    assert report.table("overall").rows[0]["customers"] == 300


def test_contracts_that_begin_on_firsts_of_months_are_no_table_of_months() -> None:
    """Years pass between the contracts of a customer; without an end nothing is known of how long they last."""
    rows = [(f"k{at}", f"{2018 + 2 * part}-0{1 + at % 9}-01") for at in range(30) for part in range(3)]
    with pytest.raises(RoleError):
        cxkit.retention(pl.DataFrame(rows, schema=["customer_id", "since"], orient="row"))


def test_days_of_begin_and_end_go_before_columns_of_months() -> None:
    frame = wide(HEADERS["iso"]).with_columns(pl.lit("2023-01-01").alias("since"), pl.lit("").alias("until"))
    report = cxkit.retention(frame, as_of="2024-06-30")
    assert report.table("overall").rows[0]["active"] == 4
    assert "shape" not in {note.code for note in report.notes}


def days(**columns: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"id": ["1", "2", "3", "4"], **columns})


BEGINS = ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]


def test_the_only_two_columns_of_dates_are_begin_and_end() -> None:
    report = cxkit.retention(days(von_tag=BEGINS, raus=["2024-05-01", "", "", "2024-06-01"]))
    assert report.table("overall").rows[0]["lost"] == 2
    note = next(note for note in report.notes if note.code == "shape")
    assert "'von_tag'" in note.text
    assert "'raus'" in note.text
    exchanged = cxkit.retention(days(raus=["2024-05-01", "", "", "2024-06-01"], von_tag=BEGINS))
    assert exchanged.table("overall") == report.table("overall")


@pytest.mark.parametrize(
    "columns",
    [
        {"anfang": BEGINS, "updated_at": ["2024-05-01", "", "", "2024-06-01"]},  # another matter by its name
        {"anfang": BEGINS, "raus": ["2023-05-01", "", "", "2023-06-01"]},  # ends before it begins
        {"anfang": BEGINS, "raus": ["2024-05-01"] * 4},  # nobody is there any more: nothing says that it is an end
        {"anfang": BEGINS, "mitte": BEGINS, "raus": ["2024-05-01", "", "", "2024-06-01"]},  # three of them
    ],
)
def test_two_columns_of_dates_that_are_no_term(columns: dict[str, list[str]]) -> None:
    with pytest.raises(CxError):
        cxkit.retention(days(**columns))


@pytest.mark.parametrize(
    ("begin", "end"),
    [("Von", "Bis"), ("Du", "Au"), ("Od", "Do"), ("From", "To"), ("to_date", "from_date"), ("Dal", "Al"), ("Beitritt", "Bis")],
)
def test_two_columns_of_dates_are_a_term_by_their_headers_after_every_contract_has_ended(begin: str, end: str) -> None:
    ends = ["2024-05-01", "2024-06-01", "2024-07-01", "2024-08-01"]
    begins, last = (BEGINS, ends) if begin != "to_date" else (ends, BEGINS)
    row = cxkit.retention(days(**{begin: begins, end: last})).table("overall").rows[0]
    assert (row["customers"], row["lost"], row["active"]) == (4, 4, 0)


@pytest.mark.parametrize(
    ("begin", "end"),
    [("Von", "Au"), ("Bis", "Von"), ("Von", "Versand"), ("anfang", "To do")],  # of two languages, the wrong way round, another matter
)
def test_two_days_of_which_no_header_says_that_one_is_the_end(begin: str, end: str) -> None:
    ends = ["2023-05-01", "2024-06-01", "2024-07-01", "2024-08-01"] if begin == "Bis" else ["2024-09-01"] * 4
    with pytest.raises(CxError):
        cxkit.retention(days(**{begin: BEGINS, end: ends}))


STATES = ["active", "cancelled", "active", "cancelled"]


@pytest.mark.parametrize(
    "states",
    [
        *(["active", "cancelled"], ["Aktiv", "Gekündigt"], ["aktiv", "gekuendigt"], ["Actif", "Résilié"], ["activo", "baja"]),
        *(["attivo", "disdetto"], ["actief", "opgezegd"], ["Stayed", "Churned"], ["Existing Customer", "Attrited Customer"]),
    ],
)
def test_a_column_of_states_beside_a_tenure_says_who_has_left(states: list[str]) -> None:
    stays, left = states
    for header in ("status", "Zustand heute"):
        frame = pl.DataFrame({"tenure": ["3", "4", "5", "6"], header: [stays, left, stays, left]})
        report = cxkit.retention(frame)
        assert report.table("overall").rows[0]["lost"] == 2
        assert any(header in note.text for note in report.notes if note.code == "shape")


def test_states_that_may_be_either_are_asked_for_by_name() -> None:
    frame = pl.DataFrame({"tenure": ["3", "4", "5", "6"], "status": ["active", "cancelled", "paused", "active"]})
    with pytest.raises(DataError, match=r"'status': .*1 unknown label: 'paused' \(1\)") as raised:
        cxkit.retention(frame)
    assert "--labels churned:'paused'=1" in raised.value.hint
    assert cxkit.retention(frame, labels="churned:paused=1").table("overall").rows[0]["lost"] == 2


def test_a_status_of_another_kind_is_none_of_leaving() -> None:
    frame = pl.DataFrame({"tenure": ["3", "4", "5", "6"], "status": ["single", "married", "single", "divorced"]})
    with pytest.raises(RoleError):
        cxkit.retention(frame)


def test_a_column_of_churn_may_hold_states() -> None:
    frame = pl.DataFrame({"tenure": ["3", "4"], "churned": ["retained", "lost"]})
    assert cxkit.retention(frame).table("overall").rows[0]["lost"] == 1


def test_a_file_of_customers_beside_contacts_is_taken_as_it_is(tmp_path: Path) -> None:
    """What may be begin and end of contracts decides nothing about contacts of their customers."""
    customers = days(d2=["2024-05-01", "", "", "2024-06-01"], d1=BEGINS).rename({"id": "customer_id"})
    path = tmp_path / "customers.csv"
    customers.write_csv(path)
    contacts = pl.DataFrame({"customer_id": ["1", "2"], "contacted_at": ["2023-12-01", "2024-12-01"], "channel": ["web", "app"]})
    report = cxkit.touchmap(contacts, customers=str(path))
    assert report.provenance.rows_used == 2


def test_an_empty_column_loses_to_one_with_values() -> None:
    columns = {"Vertragskonto": ["1", "2", "3"], "Lieferbeginn": ["2024-01-01"] * 3, "Lieferende": ["2024-03-01", None, None]}
    data = pl.DataFrame({**columns, "Kündigungsdatum": pl.Series([None, None, None], dtype=pl.String)})
    assert cxkit.retention(data, by="none").provenance.roles["until"] == "Lieferende"
    # who gave notice is supplied until the end; an end without a notice was agreed only
    both = data.with_columns(pl.Series("Kündigungsdatum", ["2024-02-01", None, None]))
    assert cxkit.retention(both, by="none").provenance.roles["until"] == "Lieferende"
    agreed = both.with_columns(pl.Series("Lieferende", ["2024-03-01", "2025-12-31", "2025-12-31"]))
    assert cxkit.retention(agreed, by="none").provenance.roles["until"] == "Kündigungsdatum"


@pytest.mark.parametrize(
    ("header", "there", "gone"),
    [("Active", "Yes", "No"), ("Aktiv", "ja", "nein"), ("is_active", "1", "0"), ("still_member", "yes", "no"), ("Actif", "Oui", "Non")],
)
def test_yes_under_active_is_a_customer_who_stays(header: str, there: str, gone: str) -> None:
    states = [gone if at % 3 == 0 else there for at in range(60)]
    data = pl.DataFrame(
        {"customer": [f"C{at}" for at in range(60)], "tenure_months": [str(1 + at % 13) for at in range(60)], header: states}
    )
    row = cxkit.retention(data, by="none").table("overall").rows[0]
    assert (row["customers"], row["lost"]) == (60, 20)


@pytest.mark.parametrize("header", ["Status", "flag"])
def test_yes_and_no_under_a_header_that_does_not_tell_which_are_refused(header: str) -> None:
    states = ["no" if at % 3 == 0 else "yes" for at in range(60)]
    data = pl.DataFrame(
        {"customer": [f"C{at}" for at in range(60)], "tenure_months": [str(1 + at % 13) for at in range(60)], header: states}
    )
    with pytest.raises(RoleError):
        cxkit.retention(data, by="none")


@pytest.mark.parametrize(("header", "value", "paid"), [("mrr_cents", "5000", 50.0), ("MRR (ct)", "5000", 50.0), ("mrr", "50", 50.0)])
def test_revenue_in_cents_is_divided(header: str, value: str, paid: float) -> None:
    contracts = pl.DataFrame(
        {
            "customer_id": [f"C{n:03}" for n in range(60)],
            "start": [f"2024-01-{1 + n % 28:02}" for n in range(60)],
            "end": ["" if n % 3 else "2024-06-10" for n in range(60)],
            header: [value] * 60,
        }
    )
    first = cxkit.retention(contracts, every="month").table("churn_over_time").rows[0]
    assert first["mrr_end"] == 60 * paid


@pytest.mark.parametrize(
    ("other", "asked"),
    [("Kontonummer", True), ("Policennummer", False)],
)
def test_several_columns_of_customers_are_asked_for_if_contracts_repeat_them(other: str, asked: bool) -> None:
    data = pl.DataFrame(
        {
            "Kunde": [f"K{at // 2:04}" for at in range(40)],
            other: [f"N{at // 3 if asked else at:04}" for at in range(40)],
            "Beginn": ["2024-01-01"] * 40,
            "Ende": ["", "2024-03-01"] * 20,
        }
    )
    if asked:
        with pytest.raises(RoleError) as error:
            cxkit.retention(data, by="none")
        assert "'Kunde', 'Kontonummer'" in str(error.value)
        assert error.value.lines == ("#1 'Kunde'  'K0000', 'K0001', 40 answers", "#2 'Kontonummer'  'N0000', 'N0001', 40 answers")
    else:
        assert cxkit.retention(data, by="none").table("overall").rows[0]["customers"] == 20


@pytest.mark.parametrize(
    ("header", "level"),
    [
        *(("Notice received", "warning"), ("Kündigungseingang", "warning"), ("Kündigung zum", ""), ("Cancelled at", "")),
        *(("Kündigungsdatum", "info"), ("Opzegdatum", "info"), ("Data disdetta", "info")),
    ],
)
def test_a_notice_counts_as_the_end_if_there_is_no_other_which_a_note_says(header: str, level: str) -> None:
    data = pl.DataFrame(
        {
            "customer_id": [str(at) for at in range(20)],
            "Beginn": [f"2024-01-{1 + at:02}" for at in range(20)],
            header: ["", "2024-03-01"] * 10,
            "Mindestlaufzeit bis": ["2025-12-31"] * 20,
        }
    )
    report = cxkit.retention(data, by="none")
    assert report.table("overall").rows[0]["lost"] == 10
    assert [note.level for note in report.notes if "the day of notice" in note.text] == ([level] if level else [])


@pytest.mark.parametrize(("number", "level"), [("X{}", "warning"), ("", "")])
def test_rows_without_a_column_of_customers_are_customers_which_a_note_says(number: str, level: str) -> None:
    data = pl.DataFrame({"since": ["2024-01-01"] * 20, "until": ["", "2024-03-01"] * 10})
    if number:
        data = data.with_columns(pl.Series("Halde", [number.format(100 + at // 2) for at in range(20)]))
    report = cxkit.retention(data, by="none")
    notes = [note for note in report.notes if note.code == "no-customers"]
    assert [note.level for note in notes] == [level or "info"]
    assert ("'Halde'" in notes[0].hint) == bool(level)


def test_a_day_of_leaving_without_one_of_beginning_is_refused_as_such() -> None:
    data = pl.DataFrame({"customer_id": list("abcd"), "Terminated on": ["2024-03-01", "", "", "2024-04-01"], "Region": list("NSNS")})
    with pytest.raises(RoleError) as error:
        cxkit.retention(data)
    assert "'Terminated on' shows when customers left, and no column shows when they began" in str(error.value)


@pytest.mark.parametrize("backwards", [False, True])
def test_versions_of_a_contract_need_no_number(*, backwards: bool) -> None:
    rows = [
        (f"VT{at:04}", f"K{at:03}", "2024-01-01", "2024-06-30" if at % 2 and version == at % 3 else "", str(20 + version))
        for at in range(12)
        for version in range(1 + at % 3)
    ]
    data = pl.DataFrame(rows, schema=["Vertragsnummer", "Kunde", "Vertragsbeginn", "Vertragsende", "Beitrag"], orient="row")
    row = cxkit.retention(data.reverse() if backwards else data, by="none").table("overall").rows[0]
    assert (row["customers"], row["lost"]) == (12, 6)


def test_two_contracts_of_a_customer_that_begin_on_a_day_are_no_versions() -> None:
    rows = [(f"K{at // 2:03}", ("Strom", "Gas")[at % 2], "2024-01-01", "2024-06-30" if at % 2 else "") for at in range(20)]
    data = pl.DataFrame(rows, schema=["Kunde", "Produkt", "Beginn", "Ende"], orient="row")
    assert cxkit.retention(data, by="none").table("overall").rows[0]["lost"] == 0


def test_one_word_among_the_ends_is_asked_for() -> None:
    begun = [f"2023-0{1 + at % 9}-04" for at in range(27)]
    ended = [f"2024-0{1 + at % 9}-11" if at % 3 else "w zawieszeniu" for at in range(27)]
    frame = pl.DataFrame({"najemca": range(27), "data wejścia": begun, "data wyjścia": ended})
    with pytest.raises(DataError, match="w zawieszeniu") as caught:
        cxkit.retention(frame, by="none")
    assert "--na until='w zawieszeniu'" in (caught.value.hint or "")
    several = frame.with_columns(pl.Series("data wyjścia", [f"{end} {at}" if at % 3 == 0 else end for at, end in enumerate(ended)]))
    with pytest.raises(RoleError):  # near miss: remarks
        cxkit.retention(several, by="none")


@pytest.mark.parametrize("word", ["bezterminowo", "tills vidare", "løbende", "prazo indeterminado", "na dobu neurčitou"])
def test_words_for_contracts_that_run_on(word: str) -> None:
    frame = pl.DataFrame(
        {
            "customer_id": range(20),
            "start_date": ["2023-01-04"] * 20,
            "end_date": [word if at % 4 == 0 else f"2023-0{1 + at % 9}-20" for at in range(20)],
        }
    )
    row = cxkit.retention(frame, by="none").table("overall").rows[0]
    assert (row["lost"], row["active"]) == (15, 5)


def versions(*, adjoin: bool) -> pl.DataFrame:
    """Twelve policies of two versions each: one after the other, or both from the first day on. Every other one has ended."""
    rows = []
    for at in range(12):
        first, second = date(2024, 1, 1), date(2024, 4, 1) if adjoin else date(2024, 1, 1)
        end = date(2024, 6, 1 + at) if at % 2 else None
        rows += [(f"P{at}", 1, first, date(2024, 3, 31) if adjoin else None), (f"P{at}", 2, second, end)]
    return pl.DataFrame(rows, schema=["policy", "version", "valid from", "valid to"], orient="row")


def test_versions_that_follow_one_another_are_periods_of_a_contract() -> None:
    report = cxkit.retention(versions(adjoin=True))
    row = report.table("overall").rows[0]
    assert (row["customers"], row["lost"]) == (12, 6)
    # each began with its first version, and half of them are lost after the 162 days to 11 June
    assert min(float(row["time"]) for row in report.table("survival").rows if row["time"]) > 150
    assert any("follow one another" in note.text for note in report.notes)


def test_versions_with_one_begin_replace_one_another() -> None:
    report = cxkit.retention(versions(adjoin=False))
    assert (report.table("overall").rows[0]["customers"], report.table("overall").rows[0]["lost"]) == (12, 6)
    assert any("the last one of each" in note.text for note in report.notes)


@pytest.mark.parametrize("zero", ["01-01-0001", "0001-01-01", "01.01.0001"])
def test_the_first_day_of_all_is_no_end(zero: str) -> None:
    begin = ["02-01-2024", "03-01-2024", "04-01-2024", "25-01-2024"]
    ends = ["20-02-2024", zero, "21-03-2024", zero]
    row = cxkit.retention(pl.DataFrame({"Klant": list("ABCD"), "Begin": begin, "Einde": ends})).table("overall").rows[0]
    assert (row["lost"], row["active"]) == (2, 2)


def test_a_few_ends_before_their_begin_are_named_where_headers_name_the_columns() -> None:
    days = [date(2024, 1, 1 + at) for at in range(28)]
    ends = [date(2024, 5, 1 + at) if at not in {3, 9} else date(2023, 12, 1) for at in range(28)]
    with pytest.raises(DataError, match="end before they begin"):
        cxkit.retention(pl.DataFrame({"Deelnemer": [f"D{at}" for at in range(28)], "Van": days, "Tot": ends}))


@pytest.mark.parametrize(
    ("tenure", "left", "states"),
    [
        ("månader som kund", "status", ("avslutad", "aktiv")),
        ("staż (miesiące)", "odszedł", ("tak", "nie")),
        ("Tenure", "stan", ("rozwiązana", "aktywna")),
    ],
)
def test_states_and_tenure_in_further_languages(tenure: str, left: str, states: tuple[str, str]) -> None:
    data = pl.DataFrame({"kund": range(20), tenure: [3 + at for at in range(20)], left: [states[at % 4 > 0] for at in range(20)]})
    row = cxkit.retention(data).table("overall").rows[0]
    assert (row["customers"], row["lost"]) == (20, 5)
