"""The example exports hold the stories that their README tells, and without stories they hold none; counted here with plain Python."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from math import erfc, sqrt
from pathlib import Path
from statistics import fmean

import pytest
from examples.make import COMPANY, END, FLAWS, GERMAN_HEADERS, START, TOUCHPOINTS, Exports, Row, make, write
from tests.example_exports import SEEDS, exports

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "make.py"
HEADERS = {
    "survey": "response_id,customer_id,responded_at,touchpoint,channel,phase,segment,"
    "recommend,satisfaction,effort,expectation,fulfilment,importance,comment",
    "contacts": "contact_id,customer_id,contacted_at,touchpoint,channel,phase,topic,case_id,direction,"
    "resolved,closed_at,is_complaint,handled_by,cost,comment",
    "orders": "order_id,customer_id,ordered_at,product,channel,amount,currency",
    "customers": "customer_id,name,segment,since,until,channel,preferred_channel,"
    "consent_phone,consent_email,consent_mail,consent_marketing,revenue",
    "mentions": "id,posted_at,platform,author,text,sentiment,topic,reach",
    "calls": "response_id,customer_id,responded_at,centre,segment,satisfaction,effort",
}
Key = Callable[[Row], str]


def contributions(rows: Iterable[Row]) -> Counter[int]:
    """How many promoters (1), passives (0) and detractors (-1) are among the answers that lie on the scale."""
    scores = [int(row["recommend"]) for row in rows if row["recommend"].isdigit() and int(row["recommend"]) <= 10]
    return Counter((score >= 9) - (score <= 6) for score in scores)


def mean_and_variance(counts: Counter[int]) -> tuple[float, float]:
    """Mean of the contributions, and the variance of that mean."""
    n = counts.total()
    mean = (counts[1] - counts[-1]) / n
    return mean, ((counts[1] + counts[-1]) / n - mean**2) / n


def nps(rows: Iterable[Row]) -> float:
    return 100 * mean_and_variance(contributions(rows))[0]


def z(a: Counter[int], b: Counter[int]) -> float:
    """Unpooled z of the difference of two NPS."""
    (mean_a, variance_a), (mean_b, variance_b) = mean_and_variance(a), mean_and_variance(b)
    return (mean_a - mean_b) / sqrt(variance_a + variance_b)


def z_against_rest(rows: list[Row], key: Key) -> dict[str, float]:
    """Each group of 30 or more answers against all other rows."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    whole, parts = contributions(rows), {name: contributions(group) for name, group in groups.items()}
    return {name: z(part, whole - part) for name, part in parts.items() if name and part.total() >= 30}


def smallest_holm_p(z_values: Iterable[float]) -> float:
    p_values = [erfc(abs(value) / sqrt(2)) for value in z_values]
    return min(1.0, len(p_values) * min(p_values))


def touchpoint(row: Row) -> str:
    return row["touchpoint"]


def month(row: Row) -> str:
    return row["responded_at"][:7]


def mean_gap(rows: Iterable[Row]) -> float:
    return fmean(int(row["fulfilment"]) - int(row["expectation"]) for row in rows if row["fulfilment"] and row["expectation"])


def by_case(contacts: list[Row]) -> dict[str, list[Row]]:
    """The contacts of each case, by time (the file is ordered by time)."""
    cases: dict[str, list[Row]] = defaultdict(list)
    for row in contacts:
        cases[row["case_id"]].append(row)
    return cases


def ping_pong(contacts: list[Row]) -> set[str]:
    """Cases that go from a channel to another and straight back."""
    found = set()
    for case, rows in by_case(contacts).items():
        channels = [row["channel"] for row in rows]
        if any(a == c != b for a, b, c in zip(channels, channels[1:], channels[2:], strict=False)):
            found.add(case)
    return found


def share(rows: list[Row], column: str, value: str) -> float:
    return fmean(row[column] == value for row in rows)


def lost_per_year(customers: list[Row], segment: str) -> float:
    lost, days = 0, 0
    for row in customers:
        if row["segment"] == segment:
            until = datetime.fromisoformat(row["until"]) if row["until"] else END
            lost += bool(row["until"])
            days += (until - datetime.fromisoformat(row["since"])).days
    return lost / days * 365.25


def last_half_year_against_the_one_before(data: Exports, segment: str) -> float:
    """Orders in the 180 days before leaving, as a multiple of the 180 days before those; customers lost after a year or more."""
    left = {
        row["customer_id"]: datetime.fromisoformat(row["until"]) for row in data.customers if row["segment"] == segment and row["until"]
    }
    since = {row["customer_id"]: datetime.fromisoformat(row["since"]) for row in data.customers}
    half = timedelta(days=180)
    counts = [0, 0]
    for row in data.orders:
        customer, ordered = row["customer_id"], datetime.fromisoformat(row["ordered_at"])
        if customer in left and left[customer] - since[customer] > 2 * half + timedelta(days=5) and ordered >= left[customer] - 2 * half:
            counts[ordered >= left[customer] - half] += 1
    return counts[1] / counts[0]


@pytest.mark.parametrize("plain", [False, pytest.param(True, marks=pytest.mark.slow)])
@pytest.mark.slow
def test_the_same_seed_gives_the_same_exports_and_another_seed_others(plain: bool) -> None:
    assert make(1, plain) == exports(1, plain)
    assert exports(1, plain).survey != exports(2, plain).survey


@pytest.mark.slow
def test_the_script_writes_the_same_bytes_whatever_the_hash_seed_and_the_working_directory(tmp_path: Path) -> None:
    expected = {path.name: path.read_bytes() for path in write(exports(2, True), tmp_path / "expected")}
    target = tmp_path / "made" / "on the way"
    command = [sys.executable, str(SCRIPT), "--seed", "2", "--plain", "--out", str(target)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": "77"})
    assert {path.name: path.read_bytes() for path in target.iterdir()} == expected
    assert done.stdout.split("\n")[:-1] == [str(target / name) for name in expected]


def test_a_folder_that_cannot_be_written_is_an_error_of_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = subprocess.run([sys.executable, str(SCRIPT), "--out", str(tmp_path / "file")], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "cannot write into" in done.stderr
    assert "--out" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_sizes_and_keys(seed: int, plain: bool) -> None:
    data = exports(seed, plain)
    answers_of = Counter(row["customer_id"] for row in data.survey)
    known = {row["customer_id"] for row in data.customers}
    assert 3800 <= len(data.survey) <= 4300
    assert set(answers_of.values()) == {1, 2, 3}
    assert len({row["customer_id"] for row in data.contacts} - {""}) == 1500
    assert 0 < share(data.contacts, "customer_id", "") < 0.02
    for rows, key in (
        (data.survey, "response_id"),
        (data.contacts, "contact_id"),
        (data.orders, "order_id"),
        (data.customers, "customer_id"),
        (data.mentions, "id"),
        (data.calls, "response_id"),
    ):
        assert len({row[key] for row in rows}) == len(rows)
    assert 950 <= len(data.calls) <= 1500
    for rows in (data.survey, data.contacts, data.orders, data.calls):
        assert {row["customer_id"] for row in rows} <= known | {""}


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_every_date_lies_where_it_can(seed: int, plain: bool) -> None:
    data = exports(seed, plain)
    since = {row["customer_id"]: row["since"] for row in data.customers}
    for rows, column in (
        (data.survey, "responded_at"),
        (data.contacts, "contacted_at"),
        (data.mentions, "posted_at"),
        (data.calls, "responded_at"),
    ):
        moments = [row[column] for row in rows]
        assert moments == sorted(moments)
        assert START <= datetime.fromisoformat(moments[0]) < START + timedelta(days=7)
        assert END - timedelta(days=7) < datetime.fromisoformat(moments[-1]) < END
    assert all(since[row["customer_id"]] <= row["responded_at"] for row in data.survey)
    assert all(since[row["customer_id"]] <= row["contacted_at"] for row in data.contacts if row["customer_id"])
    assert all(since[row["customer_id"]] <= row["ordered_at"] < "2026" for row in data.orders)
    assert all(row["since"] < row["until"] < "2026" for row in data.customers if row["until"])
    assert all(row["contacted_at"] < row["closed_at"] < "2026" for row in data.contacts if row["closed_at"])
    assert all(row["closed_at"] for row in data.contacts if row["resolved"] == "yes")


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_flaws_are_few_and_known(seed: int, plain: bool) -> None:
    survey = exports(seed, plain).survey
    scales = {
        "recommend": (0, 10),
        "satisfaction": (1, 5),
        "effort": (1, 7),
        "expectation": (1, 7),
        "fulfilment": (1, 7),
        "importance": (1, 5),
    }
    odd: Counter[tuple[str, str]] = Counter()
    for column, (low, high) in scales.items():
        used = {str(score) for score in range(low, high + 1)}
        odd.update((column, row[column]) for row in survey if row[column] not in used)
    assert {str(score) for score in range(11)} <= {row["recommend"] for row in survey}
    odd["touchpoint", ""] = sum(row["touchpoint"] == row["phase"] == "" for row in survey)
    assert odd == Counter(FLAWS)
    assert sum(1 for _, cell in FLAWS if cell) < 0.005 * len(survey)


def test_revenue_is_the_sum_of_the_orders() -> None:
    data = exports(1, False)
    cents: Counter[str] = Counter()
    for row in data.orders:
        cents[row["customer_id"]] += round(float(row["amount"]) * 100)
    assert {row["customer_id"]: round(float(row["revenue"]) * 100) for row in data.customers} == cents


def test_the_files_have_their_headers_encodings_and_line_ends(tmp_path: Path) -> None:
    data = exports(1, False)
    write(data, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*(f"{name}.csv" for name in HEADERS), "umfrage.csv", "cxkit.toml"])
    for name, header in HEADERS.items():
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert file.readline() == header + "\n"
            file.seek(0)
            assert list(csv.DictReader(file, strict=True)) == getattr(data, name)
    raw = (tmp_path / "umfrage.csv").read_bytes()
    assert raw.startswith(";".join(GERMAN_HEADERS.values()).encode("cp1252") + b"\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n") == len(data.survey) + 1
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")


def test_comments_hold_what_makes_csv_hard() -> None:
    data = exports(1, False)
    english, german = "\n".join(row["comment"] for row in data.survey), "\n".join(row["Kommentar"] for row in data.umfrage)
    assert all(sign in english for sign in ',";€')
    assert all(sign in german for sign in ',";€äöüß')
    assert 0.25 < 1 - share(data.survey, "comment", "") < 0.45


@pytest.mark.parametrize("plain", [False, True])
def test_umfrage_holds_the_same_answers_as_survey(tmp_path: Path, plain: bool) -> None:
    write(exports(1, plain), tmp_path)
    with (tmp_path / "umfrage.csv").open(encoding="cp1252", newline="") as file:
        german = list(csv.DictReader(file, delimiter=";", strict=True))
    names = {point["german"]: name for name, point in TOUCHPOINTS.items()}
    words = {"": "", "zehn": "ten", "8 oder 9": "8 or 9", "7,5": "7.5"}
    for section in ("channels", "phases", "segments"):
        words |= {translated: name for name, translated in COMPANY[section].items()}
    translated_back = []
    for row in german:
        back = {name: row[header] for name, header in GERMAN_HEADERS.items()}
        back["touchpoint"] = names.get(back["touchpoint"], "")
        for name in ("channel", "phase", "segment", "recommend"):
            back[name] = words.get(back[name], back[name])
        back["responded_at"] = datetime.strptime(row["Datum"], "%d.%m.%Y %H:%M").isoformat()  # noqa: DTZ007 -- exports give local times
        translated_back.append({**back, "comment": bool(back["comment"])})
    assert translated_back == [{**row, "comment": bool(row["comment"])} for row in exports(1, plain).survey]


def test_the_configuration_names_the_files_and_all_that_is_in_them(tmp_path: Path) -> None:
    data = exports(1, False)
    write(data, tmp_path)
    config = tomllib.loads((tmp_path / "cxkit.toml").read_text(encoding="utf-8"))
    for name, source in config["sources"].items():
        (file,) = source["files"]
        with (tmp_path / file).open(encoding="cp1252" if name == "umfrage" else "utf-8", newline="") as opened:
            columns = next(csv.reader(opened, delimiter=";" if name == "umfrage" else ","))
        assert set(source.get("roles", {}).values()) <= set(columns)
    assert {row["touchpoint"] for row in data.contacts} == set(config["touchpoints"])
    assert {row["phase"] for row in data.contacts} == set(config["project"]["phases"])
    assert all(config["touchpoints"][row["touchpoint"]]["phase"] == row["phase"] for row in data.contacts)
    assert set(config["channels"]["digital"]) < {row["channel"] for row in data.contacts}
    for column, header in (("channel", "Kanal"), ("touchpoint", "Kontaktpunkt")):
        labels = config["labels"][column]
        assert [labels.get(row[header], "") for row in data.umfrage] == [row[column] for row in data.survey]


@pytest.mark.parametrize("seed", SEEDS)
def test_story_1_the_hotline_disappoints_and_field_service_delights(seed: int) -> None:
    survey = exports(seed, False).survey
    hotline = [row for row in survey if row["touchpoint"] == "hotline"]
    field_service = [row for row in survey if row["touchpoint"] == "field service"]
    assert z_against_rest(survey, touchpoint)["hotline"] < -6
    assert z_against_rest(survey, touchpoint)["field service"] > 4
    assert -2.0 < mean_gap(hotline) < -1.6
    assert mean_gap(field_service) > 0.4


@pytest.mark.parametrize("seed", SEEDS)
def test_story_2_the_chatbot_bounces_people_on_and_they_answer_worse(seed: int) -> None:
    data = exports(seed, False)
    cases = by_case(data.contacts)
    bounced = ping_pong(data.contacts)
    begun = [rows for rows in cases.values() if rows[0]["channel"] == "chatbot"]
    handed_on = [rows for rows in begun if len(rows) > 1 and rows[1]["channel"] == "phone"]
    assert len(handed_on) > 0.4 * len(begun)
    assert sum(cases[case][0]["channel"] == "chatbot" for case in bounced) > 0.95 * len(bounced)
    assert len(bounced) > 400
    spans = [
        datetime.fromisoformat(b["contacted_at"]) - datetime.fromisoformat(a["contacted_at"])
        for case in bounced
        for a, b in pairwise(cases[case])
    ]
    assert sum(span < timedelta(days=1) for span in spans) > 0.95 * len(spans)
    assert z_against_rest(data.survey, lambda row: row["channel"])["chatbot"] < -5


@pytest.mark.parametrize("seed", SEEDS)
def test_story_3_deliveries_went_wrong_in_march_2025_and_recovered(seed: int) -> None:
    data = exports(seed, False)
    phase = [row for row in data.survey if row["phase"] == "order fulfilment"]
    march = [row for row in phase if month(row) == "2025-03"]
    near = [row for row in phase if month(row) in {"2025-01", "2025-02", "2025-05", "2025-06"}]
    assert z_against_rest(phase, month)["2025-03"] < -6
    assert nps(march) < -20 < 10 < nps(near)
    for name in ("delivery", "commissioning", "invoice"):
        in_march, at_other_times = ([row for row in rows if touchpoint(row) == name] for rows in (march, near))
        assert nps(in_march) < nps(at_other_times) - 30
    elsewhere = [row for row in data.survey if row["phase"] not in {"order fulfilment", ""}]
    assert abs(z_against_rest(elsewhere, month)["2025-03"]) < 3
    contacts = [row for row in data.contacts if row["phase"] == "order fulfilment"]
    complaints = Counter(row["contacted_at"][:7] for row in contacts if row["is_complaint"] == "yes")
    assert complaints.most_common(1)[0][0] == "2025-03"
    assert complaints["2025-03"] > 4 * complaints["2025-05"]
    assert share([row for row in data.mentions if row["posted_at"][:7] == "2025-03"], "sentiment", "negative") > 0.4


@pytest.mark.parametrize("seed", SEEDS)
def test_story_4_workshops_leave_and_order_less_before(seed: int) -> None:
    data = exports(seed, False)
    assert lost_per_year(data.customers, "workshop") > 3 * lost_per_year(data.customers, "key account")
    assert last_half_year_against_the_one_before(data, "workshop") < 0.5


def satisfied(rows: list[Row], centre: str) -> float:
    """By how much the share of satisfied callers of a call centre is higher from April 2025 on."""
    own = [row for row in rows if row["centre"] == centre]
    early, late = ([row for row in own if (month(row) >= "2025-04") == side] for side in (False, True))
    return fmean(int(row["satisfaction"]) >= 4 for row in late) - fmean(int(row["satisfaction"]) >= 4 for row in early)


@pytest.mark.parametrize("seed", SEEDS)
def test_story_5_calling_back_makes_callers_satisfied(seed: int) -> None:
    rows = exports(seed, False).calls
    assert satisfied(rows, "Esslingen") - satisfied(rows, "Lübeck") > 0.12
    assert abs(satisfied(rows, "Lübeck")) < 0.12
    assert len({row["customer_id"] for row in rows}) == len({(row["customer_id"], row["centre"]) for row in rows})


@pytest.mark.parametrize("seed", SEEDS)
def test_plain_exports_hold_no_story(seed: int) -> None:
    data = exports(seed, True)
    for key in (touchpoint, month, lambda row: row["channel"], lambda row: row["phase"], lambda row: row["segment"]):
        assert smallest_holm_p(z_against_rest(data.survey, key).values()) > (0.05 if seed == 1 else 0.001)
    for name in set(TOUCHPOINTS) - {"webinar"}:  # too few answers there
        assert abs(mean_gap(row for row in data.survey if touchpoint(row) == name)) < 0.4
    assert len(ping_pong(data.contacts)) < 60
    assert abs(satisfied(data.calls, "Esslingen") - satisfied(data.calls, "Lübeck")) < 0.2
    rates = [lost_per_year(data.customers, segment) for segment in COMPANY["segments"]]
    assert max(rates) < 2 * min(rates)
    assert 0.7 < last_half_year_against_the_one_before(data, "workshop") < 1.4
    by_month = Counter(
        row["contacted_at"][:7] for row in data.contacts if row["is_complaint"] == "yes" and row["phase"] == "order fulfilment"
    )
    assert by_month["2025-03"] < 2 * fmean(by_month[near] for near in ("2025-01", "2025-02", "2025-05", "2025-06"))
