"""Budgets of three touchpoints, computed by hand, and what bounds them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.reports import parsed

Run = Callable[..., "subprocess.CompletedProcess[str]"]

# On 1-5, gaps of -2, -1 and +1 on average: shortfalls of 2/4, 1/4 and 0
GAPS = {"hotline": (-3, -2, -2, -1), "invoice": (-2, -1, -1, 0), "training": (1, 1, 2, 0)}
# 10, 30 and 10 contacts: reach 0.2, 0.6 and 0.2; each costs 2, 4 and 1
CONTACTS = {"hotline": (10, 2), "invoice": (30, 4), "training": (10, 1)}


def write_survey(path: Path, importance: dict[str, int] | None = None, times: int = 10) -> None:
    scores = [(name, 5 if gap <= 0 else 3, gap) for name, gaps in GAPS.items() for gap in gaps * times]
    stated = [f",{importance[name]}" if importance else "" for name, _, _ in scores]
    rows = [f"{name},{expected},{expected + gap}{more}" for (name, expected, gap), more in zip(scores, stated, strict=True)]
    path.write_text("\n".join(["touchpoint,expectation,fulfilment" + ",importance" * bool(importance), *rows, ""]), encoding="utf-8")


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """A survey, and contacts with costs."""
    write_survey(tmp_path / "survey.csv")
    rows = [f"2024-01-{day % 28 + 1:02},{name},{cost}" for name, (n, cost) in CONTACTS.items() for day in range(n)]
    (tmp_path / "contacts.csv").write_text("\n".join(["contacted_at,touchpoint,cost", *rows, ""]), encoding="utf-8")
    return tmp_path


def rows_of(run: subprocess.CompletedProcess[str], table: str = "plan") -> dict[str, dict[str, Any]]:
    (found,) = (each for each in parsed(run)["tables"] if each["name"] == table)
    return {str(row[found["columns"][0]["key"]]): row for row in found["rows"]}


def budget(cxkit: Run, *more: str, total: str = "1000") -> subprocess.CompletedProcess[str]:
    return cxkit("budget", total, "--survey", "survey.csv", "--contacts", "contacts.csv", "--scale", "1-5", *more, "--format", "json")


def codes(run: subprocess.CompletedProcess[str]) -> list[str]:
    """The codes of the sentences that answer in words."""
    return [each["code"] for each in parsed(run)["summary"]]


def amounts(run: subprocess.CompletedProcess[str]) -> dict[str, float]:
    return {name: row["allocation"] for name, row in rows_of(run).items()}


def spending(folder: Path, **touchpoints: str) -> None:
    sections = [f"[budget.touchpoints.{name}]\n{keys}\n" for name, keys in touchpoints.items()]
    (folder / "cxkit.toml").write_text("".join(sections), encoding="utf-8")


def test_the_total_goes_by_reach_and_shortfall(cxkit: Run, exports: Path) -> None:
    del exports
    rows = rows_of(budget(cxkit))
    hotline, invoice, training = (rows[name] for name in GAPS)
    assert (hotline["reach"], hotline["shortfall"], hotline["importance"], hotline["contacts"]) == (0.2, 0.5, 1.0, 10)
    # weights 0.2 × 0.5 = 0.1, 0.6 × 0.25 = 0.15 and 0
    assert [row["weight"] for row in (hotline, invoice, training)] == pytest.approx([0.1, 0.15, 0])
    assert [row["allocation"] for row in (hotline, invoice, training)] == pytest.approx([400, 600, 0])
    assert list(rows) == ["invoice", "hotline", "training"]
    assert hotline["share"] == pytest.approx(0.4)
    # 50 contacts do not tell reach exactly enough
    assert codes(budget(cxkit)) == ["budget-not-separated", "budget-more-contacts"]
    # contacts × cost × shortfall
    assert [row["shortfall_cost"] for row in (hotline, invoice, training)] == pytest.approx([10 * 2 * 0.5, 30 * 4 * 0.25, 0])


def test_stated_importance_counts_on_its_scale(cxkit: Run, exports: Path) -> None:
    write_survey(exports / "survey.csv", {"hotline": 5, "invoice": 3, "training": 1})
    # importance 1, 0.5 and 0: weights 0.1 and 0.075
    found = amounts(budget(cxkit))
    assert found == pytest.approx({"hotline": 1000 * 4 / 7, "invoice": 1000 * 3 / 7, "training": 0})


def test_without_contacts_reach_is_the_share_of_the_answers(cxkit: Run, exports: Path) -> None:
    del exports
    run = cxkit("budget", "1000", "--survey", "survey.csv", "--scale", "1-5", "--format", "json")
    # equal reach: 2 to 1
    assert amounts(run) == pytest.approx({"hotline": 2000 / 3, "invoice": 1000 / 3, "training": 0})
    assert {row["contacts"] for row in rows_of(run).values()} == {None}
    assert "no-contacts" in run.stdout


def test_caps_and_floors_hold_and_the_rest_is_spread_again(cxkit: Run, exports: Path) -> None:
    spending(exports, invoice="cap = 450", training="floor = 200")
    run = budget(cxkit)
    # 200 for training; of the other 800 the invoice would get 480, and the hotline gets what its cap leaves over
    assert amounts(run) == pytest.approx({"hotline": 350, "invoice": 450, "training": 200})
    for row in rows_of(run).values():
        assert row["floor"] <= row["low"] <= row["high"] <= (row["cap"] or 1000)


def test_the_total_may_be_that_of_the_project(cxkit: Run, exports: Path) -> None:
    files = ("--survey", "survey.csv", "--contacts", "contacts.csv", "--scale", "1-5", "--format", "json")
    assert "There is no total to divide" in cxkit("budget", *files).stderr
    (exports / "cxkit.toml").write_text("[budget]\ntotal = 1000\n", encoding="utf-8")
    assert sum(amounts(cxkit("budget", *files)).values()) == pytest.approx(1000)
    assert sum(amounts(cxkit("budget", "500", *files)).values()) == pytest.approx(500)


def test_diminishing_returns_equalise_the_marginal_effect(cxkit: Run, exports: Path) -> None:
    spending(exports, **dict.fromkeys(GAPS, "cost_to_halve = 500"))
    # 500 × log2(0.15 / 0.1) = 292.48 more for the invoice
    assert amounts(budget(cxkit)) == pytest.approx({"invoice": 646.2406, "hotline": 353.7594, "training": 0}, abs=1e-4)


def test_cost_to_halve_of_some_touchpoints_only_is_named_and_the_total_divided_in_proportion(cxkit: Run, exports: Path) -> None:
    spending(exports, hotline="cost_to_halve = 500")
    run = budget(cxkit)
    assert amounts(run)["hotline"] == pytest.approx(400)
    (note,) = (note for note in parsed(run)["notes"] if note["code"] == "cost-to-halve-missing")
    assert "invoice, training" in note["text"]


def test_what_caps_leave_over_is_unspent(cxkit: Run, exports: Path) -> None:
    spending(exports, invoice="cap = 100", hotline="cap = 50")
    run = budget(cxkit)
    assert amounts(run) == {"invoice": 100, "hotline": 50, "training": 0}
    (overall,) = rows_of(run, "overall").values()
    assert (overall["total"], overall["allocated"], overall["unspent"]) == (1000, 150, 850)
    assert codes(run)[-1] == "budget-unspent"


def test_where_nothing_falls_short_there_is_no_allocation(cxkit: Run, exports: Path) -> None:
    rows = [f"{name},3,{3 + at % 2}" for name in GAPS for at in range(20)]
    (exports / "survey.csv").write_text("\n".join(["touchpoint,expectation,fulfilment", *rows, ""]), encoding="utf-8")
    run = budget(cxkit)
    assert set(amounts(run).values()) == {0}
    assert codes(run) == ["budget-none"]


def test_infeasible_floors_are_an_error(cxkit: Run, exports: Path) -> None:
    spending(exports, hotline="floor = 600", invoice="floor = 600")
    run = budget(cxkit)
    assert run.returncode == 2
    assert "add up to 1,200, more than the total of 1,000" in run.stderr
    spending(exports, hotline="floor = 600\ncap = 500")
    assert "the floor 600 is above the cap 500" in budget(cxkit).stderr


def test_what_an_amount_would_do(cxkit: Run, exports: Path) -> None:
    spending(exports, **dict.fromkeys(GAPS, "cost_to_halve = 500"))
    found = rows_of(budget(cxkit, "--what-if", "hotline=500", "--what-if", "invoice=10"), "what_if")
    # 500 halves the shortfall of 0.5: 10 contacts × 0.25 are 2.5 contacts of 2 each
    hotline = found["hotline"]
    assert (hotline["shortfall"], hotline["shortfall_after"], hotline["relieved"]) == pytest.approx((0.5, 0.25, 2.5))
    assert (hotline["break_even"], hotline["saving"]) == pytest.approx((200, 5))
    assert hotline["needed_shortfall"] is None, "all contacts together cost 20"
    assert hotline["low"] < 0.25 < hotline["high"]
    # 10 of the 120 that contacts cost: the shortfall must fall by 1/12
    assert found["invoice"]["needed_shortfall"] == pytest.approx(0.25 - 10 / 120)


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("hotline", "a touchpoint and an amount are needed"),
        ("hotline=much", "a touchpoint and an amount are needed"),
        ("hotline=-1", "a touchpoint and an amount are needed"),
        ("kiosk=5", "There are: hotline, invoice, training"),
    ],
)
def test_a_wrong_what_if_is_an_error(cxkit: Run, exports: Path, typed: str, what: str) -> None:
    del exports
    run = budget(cxkit, "--what-if", typed)
    assert run.returncode in (2, 5)
    assert what in run.stderr


def test_an_unknown_effect_is_an_error_that_says_what_to_write(cxkit: Run, exports: Path) -> None:
    del exports
    run = cxkit("budget", "1000", "--survey", "survey.csv", "--scale", "1-5", "--what-if", "hotline=50")
    assert run.returncode == 2
    assert '[budget.touchpoints."hotline"]' in run.stderr
    assert "cost_to_halve = 50" in run.stderr


def test_what_the_data_do_not_separate_is_noted_with_the_answers_that_would(cxkit: Run, exports: Path) -> None:
    # as many answers each, and gaps of -1.25 and -1
    rows = [f"{name},5,{5 + gap}" for name, gaps in (("a", (-2, -1, -1, -1)), ("b", (-2, -1, -1, 0))) for gap in gaps * 10]
    (exports / "survey.csv").write_text("\n".join(["touchpoint,expectation,fulfilment", *rows, ""]), encoding="utf-8")
    run = cxkit("budget", "1000", "--survey", "survey.csv", "--scale", "1-5", "--format", "json")
    found = parsed(run)
    assert codes(run) == ["budget-not-separated", "budget-more-answers"]
    (pair,) = (row for table in found["tables"] if table["name"] == "separation" for row in table["rows"])
    assert {pair["first"], pair["second"]} == {"a", "b"}
    assert 0.5 <= pair["probability"] < 0.95
    assert found["summary"][1]["figures"]["more_answers"] == pair["more_answers"] > 100


def test_small_touchpoints_are_suppressed_and_get_their_floor(cxkit: Run, exports: Path) -> None:
    with (exports / "survey.csv").open("a", encoding="utf-8") as file:
        file.write("kiosk,5,1\nkiosk,5,2\nkiosk,5,1\n")
    spending(exports, kiosk="floor = 30")
    row = rows_of(budget(cxkit, "--min-cell", "10"))["kiosk"]
    assert (row["allocation"], row["flag"]) == (30, "suppressed")
    assert {row[key] for key in ("n", "shortfall", "weight", "low", "high", "top_1", "reach")} == {None}
    made = parsed(budget(cxkit, "--min-cell", "10"))
    assert sum(each["n"] or 0 for each in made["tables"][0]["rows"]) == made["provenance"]["rows_used"], "the rest would be the kiosk's"
    shown = rows_of(budget(cxkit))["kiosk"]
    assert (shown["n"], shown["flag"]) == (3, "small-n")


def test_many_contacts_of_few_customers_are_few_persons(cxkit: Run, exports: Path) -> None:
    dear = [f"2024-01-{day + 1:02},chat,3,C1" for day in range(12)]
    rows = [f"2024-01-{day % 28 + 1:02},{name},{cost},C{day}" for name, (n, cost) in CONTACTS.items() for day in range(n)]
    (exports / "contacts.csv").write_text("\n".join(["contacted_at,touchpoint,cost,customer_id", *rows, *dear, ""]), encoding="utf-8")
    with (exports / "survey.csv").open("a", encoding="utf-8") as file:
        file.write("chat,5,1\nchat,5,2\n" * 10)
    rows_found = rows_of(budget(cxkit, "--min-cell", "5"))
    assert rows_found["chat"]["flag"] == "suppressed"
    assert {rows_found["chat"][key] for key in ("n", "contacts", "reach", "weight", "contact_cost")} == {None}
    assert rows_found["invoice"]["reach"] == pytest.approx(0.6), "as if the chat had no contacts"
    assert rows_of(budget(cxkit))["chat"]["contacts"] == 12


def test_costs_of_many_contacts_of_one_customer_add_up_before_they_dominate(cxkit: Run, exports: Path) -> None:
    """Each contact costs the same, but all except a few are of one customer."""
    shares = {"invoice": [f"C{n % 12}" for n in range(240)], "hotline": ["C1"] * 228 + [f"C{n}" for n in range(12)]}
    rows = [f"2024-01-{n % 28 + 1:02},{name},4,{who}" for name, persons in shares.items() for n, who in enumerate(persons)]
    (exports / "contacts.csv").write_text("\n".join(["contacted_at,touchpoint,cost,customer_id", *rows, ""]), encoding="utf-8")
    found = rows_of(budget(cxkit, "--min-cell", "5"))
    assert (found["invoice"]["contact_cost"], found["hotline"]["contact_cost"]) == (4, None)
    assert rows_of(budget(cxkit))["hotline"]["contact_cost"] == 4


def test_touchpoints_of_one_table_only_are_named(cxkit: Run, exports: Path) -> None:
    with (exports / "contacts.csv").open("a", encoding="utf-8") as file:
        file.write("2024-01-01,chat,3\n")
    with (exports / "survey.csv").open("a", encoding="utf-8") as file:
        file.write("kiosk,5,1\nkiosk,5,2\n")
    run = budget(cxkit)
    notes = {note["code"]: note["text"] for note in parsed(run)["notes"]}
    assert "chat" in notes["touchpoint-without-answers"]
    assert "kiosk" in notes["touchpoint-without-contacts"]
    rows = rows_of(run)
    assert (rows["chat"]["allocation"], rows["chat"]["shortfall"], rows["chat"]["contacts"]) == (0, None, 1)
    assert (rows["kiosk"]["reach"], rows["kiosk"]["allocation"]) == (0, 0)


def test_the_same_data_give_the_same_figures(cxkit: Run, exports: Path) -> None:
    del exports
    assert parsed(budget(cxkit))["tables"] == parsed(budget(cxkit))["tables"]


def test_a_wide_survey_has_its_touchpoints_in_its_headers(cxkit: Run, tmp_path: Path) -> None:
    rows = [f"{at},5,{3 + at % 2},4,{4 - at % 2}" for at in range(40)]
    (tmp_path / "wide.csv").write_text("\n".join(["id,shop_exp,shop_got,desk_exp,desk_got", *rows, ""]), encoding="utf-8")
    roles = ("--role", "expectation=^(?P<touchpoint>.+)_exp$", "--role", "fulfilment=^(?P<touchpoint>.+)_got$")
    run = cxkit("budget", "1000", "--survey", "wide.csv", *roles, "--scale", "1-5", "--format", "json")
    # gaps of -1.5 and -0.5 of as many answers
    assert amounts(run) == pytest.approx({"shop": 750, "desk": 250})
