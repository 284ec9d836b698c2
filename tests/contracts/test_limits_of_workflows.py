"""Ways round the cell limit in commands that compare, plan and join reports: each was one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from cxkit.loading.loading_options import JoiningOptions, LoadingOptions
from cxkit.model import Report, Row
from cxkit.workflows.budget import budget
from cxkit.workflows.check import check
from cxkit.workflows.compare import compare
from cxkit.workflows.evaluate import evaluate
from cxkit.workflows.inspect import inspect
from cxkit.workflows.plan_sample import plan_sample
from cxkit.workflows.report import report
from cxkit.workflows.watch import watch

ON_1_TO_7 = JoiningOptions(scale=("1-7",))


def saved(path: Path, columns: Iterable[str], rows: Iterable[tuple[object, ...]]) -> str:
    pl.DataFrame(list(rows), schema=list(columns), orient="row").write_csv(path)
    return str(path)


def survey(folder: Path, sizes: Mapping[Any, int], names: tuple[str, ...] = ("touchpoint",)) -> str:
    """Answers by group, each of a customer of its own."""
    groups = [group for group, n in sizes.items() for _ in range(n)]
    rows = [(f"K{at}", *group, at % 11, 4 + at % 3, 1 + at % 5) for at, group in enumerate(groups)]
    return saved(folder / "survey.csv", ["customer_id", *names, "recommend", "expectation", "fulfilment"], rows)


def shown(made: Report, table: str) -> dict[object, Row]:
    return {row["touchpoint"]: row for row in made.table(table).rows if row["flag"] != "suppressed"}


def test_channels_of_a_touchpoint_do_not_add_up_to_all_but_few_of_it(tmp_path: Path) -> None:
    """Beside the touchpoint in all, those without the three of the fax, or without a channel, would give these."""
    sizes = {("shop", "web"): 40, ("shop", "fax"): 3, ("branch", "web"): 30, ("branch", "mail"): 25, ("branch", None): 2}
    whole = report((survey(tmp_path, sizes, ("touchpoint", "channel")),), reading=LoadingOptions(scale=("1-7", "recommend=0-10")))
    consistent, all_ = shown(whole, "consistency_touchpoints"), shown(whole, "nps_by_touchpoint")
    assert {name: row["n"] for name, row in all_.items()} == {"shop": 43, "branch": 57}
    left = {name: int(str(all_[name]["n"])) - int(str(row["n"])) for name, row in consistent.items()}
    assert all(n == 0 or n >= 5 for n in left.values()), left


def test_a_plan_tells_nothing_of_the_few_without_a_touchpoint(tmp_path: Path) -> None:
    made = budget(1000.0, survey=(survey(tmp_path, {("shop",): 40, ("web",): 30, (None,): 2}),), min_cell=5, reading=ON_1_TO_7)
    assert made.provenance.rows_used == 70
    contacts = [(f"K{at}", "2024-01-01", "shop" if at < 30 else "web" if at < 57 else None) for at in range(60)]
    calls = saved(tmp_path / "contacts.csv", ["customer_id", "contacted_at", "touchpoint"], contacts)
    made = budget(1000.0, survey=(str(tmp_path / "survey.csv"),), contacts=(calls,), min_cell=5, reading=ON_1_TO_7)
    assert shown(made, "plan")["shop"]["reach"] == 30 / 57, "as if the three were not there"
    assert not [note for note in made.notes if "3" in note.text and note.code == "contacts-without-touchpoint"]


def test_costs_of_few_contacts_or_of_one_are_not_shown(tmp_path: Path) -> None:
    path = survey(tmp_path, {("shop",): 40, ("web",): 30})
    costs: list[tuple[object, ...]] = [(f"K{at}", "shop", 98_765.43 if at == 0 else 3) for at in range(30)]
    costs += [(f"L{at}", "web", 5 if at < 2 else None) for at in range(30)]
    calls = saved(tmp_path / "contacts.csv", ["customer_id", "touchpoint", "cost"], costs)
    (tmp_path / "cxkit.toml").write_text("[budget.touchpoints.shop]\ncost_to_halve = 50\n[budget.touchpoints.web]\ncost_to_halve = 50\n")
    reading = JoiningOptions(scale=("1-7",), config=tmp_path / "cxkit.toml")
    made = budget(1000.0, survey=(path,), contacts=(calls,), what_if=("shop=10", "web=10"), min_cell=5, reading=reading)
    for table in ("plan", "what_if"):
        assert [row["contact_cost"] for row in made.table(table).rows] == [None, None], table
    assert made.table("overall").rows[0]["shortfall_cost"] is None


def dated(folder: Path, groups: dict[tuple[str, str], int]) -> str:
    """Answers by day and channel, each of a customer of its own."""
    cells = [cell for cell, n in groups.items() for _ in range(n)]
    rows = [(f"K{at}", day, channel, at % 11) for at, (day, channel) in enumerate(cells)]
    return saved(folder / "dated.csv", ["customer_id", "responded_at", "channel", "recommend"], rows)


SPLIT = date(2024, 2, 1)


def test_groups_of_one_time_do_not_add_up_to_all_but_few(tmp_path: Path) -> None:
    """All 43 answers are known from the rows used, so that the 40 after the measure would give the three before it."""
    made = evaluate(dated(tmp_path, {("2024-03-01", "web"): 40, ("2024-01-01", "fax"): 3}), split=SPLIT, by=("channel",), min_cell=5)
    assert {row["n_after"] for row in made.table("by_channel").rows} == {None}


def test_a_control_group_of_few_is_not_what_the_others_leave(tmp_path: Path) -> None:
    sizes = {("2024-01-01", "web"): 30, ("2024-03-01", "web"): 30, ("2024-01-01", "fax"): 2, ("2024-03-01", "fax"): 1}
    made = evaluate(dated(tmp_path, sizes), split=SPLIT, control=("channel = 'fax'",), min_cell=5)
    assert made.provenance.rows_used == 63
    assert made.table("change").rows[0]["n_before"] is None
    assert made.table("change").rows[0]["before"] is None


def test_order_values_that_are_mostly_of_one_customer_are_not_shown(tmp_path: Path) -> None:
    days, dear = ("2024-01-05", "2024-03-05"), 98_765.43
    rows = [(f"K{at}", day, dear if day == days[1] and at == 0 else 5.0 + at) for day in days for at in range(20)]
    path = saved(tmp_path / "orders.csv", ["customer_id", "ordered_at", "amount"], rows)
    made = evaluate(path, split=SPLIT, measure="order_value", min_cell=5)
    assert {value for key, value in made.table("change").rows[0].items() if key != "measure"} == {None}
    assert evaluate(path, split=SPLIT, measure="order_value").table("change").rows[0]["after"] is not None


@pytest.mark.slow
@pytest.mark.parametrize("whale_in_control", [True, False])
def test_an_effect_does_not_show_the_side_that_one_customer_has_most_of(whale_in_control: bool, tmp_path: Path) -> None:
    """The effect is the sum of four means, of which the others are near what everybody spends."""
    days, dear = ("2024-01-05", "2024-03-05"), 98_765.43
    rows = [
        (f"{region}{at}", day, region, dear if (region == "north") == whale_in_control and day == days[1] and at == 0 else 5.0 + at)
        for region in ("north", "south")
        for day in days
        for at in range(20)
    ]
    path = saved(tmp_path / "orders.csv", ["customer_id", "ordered_at", "region", "amount"], rows)
    asked: dict[str, Any] = {"split": SPLIT, "measure": "order_value", "control": ("region = 'north'",)}
    made = evaluate(path, **asked, min_cell=5)
    assert set(made.table("did").rows[0].values()) == {None}
    assert not [note for note in made.notes if note.code == "parallel"]
    assert evaluate(path, **asked).table("did").rows[0]["effect"] is not None
    plain = pl.read_csv(path).with_columns(pl.col("amount").clip(upper_bound=30))
    plain.write_csv(path)
    assert evaluate(path, **asked, min_cell=5).table("did").rows[0]["effect"] is not None


def test_groups_that_are_not_compared_are_not_what_the_two_leave(tmp_path: Path) -> None:
    path = dated(tmp_path, {("2024-01-01", "web"): 30, ("2024-01-01", "phone"): 20, ("2024-01-01", "fax"): 3})
    made = compare(path, by="channel", a="web", b="phone", min_cell=5)
    assert (made.table("difference").rows[0]["n_a"], made.provenance.rows_used) == (30, 50)


def test_respondents_of_one_side_alone_are_not_counted_if_they_are_few(tmp_path: Path) -> None:
    rows = [(f"K{at}", day, (at + len(day)) % 11) for day in ("2024-01-01", "2024-03-01") for at in range(22) if at < 20 or day < "2024-02"]
    path = saved(tmp_path / "pairs.csv", ["customer_id", "responded_at", "recommend"], rows)
    made = compare(path, split=SPLIT, paired="customer_id", min_cell=5)
    assert made.provenance.rows_used == 40
    assert [note.text for note in made.notes if note.code == "paired"] == [
        "20 respondents are on both sides; fewer than 5 on one side only are left out."
    ]


def test_a_target_leaves_out_persons_and_not_answers(tmp_path: Path) -> None:
    """Twelve answers of one customer are one person, whose figure all answers less the others would give."""
    rows = [(f"K{at}", "web") for at in range(40)] + [("K99", "fax")] * 12
    columns = ["customer_id", "channel", "responded_at", "recommend"]
    path = saved(tmp_path / "survey.csv", columns, [(*row, f"2024-01-{at % 28 + 1:02}", at % 11) for at, row in enumerate(rows)])
    (tmp_path / "cxkit.toml").write_text("[[targets]]\nmetric = 'nps'\nwhere = \"channel = 'web'\"\nmin = 5\n")
    made = check((path,), min_cell=5, reading=JoiningOptions(config=tmp_path / "cxkit.toml"))
    assert made.table("targets").rows[0]["value"] is None


def test_values_of_one_customer_are_not_listed(tmp_path: Path) -> None:
    rows = [(f"K{at}", "web") for at in range(40)] + [("K99", "fax")] * 12
    made = inspect((saved(tmp_path / "survey.csv", ["customer_id", "channel"], rows),), kind="survey", min_cell=5)
    assert {row["column"]: row["samples"] for row in made.table("columns").rows} == {"customer_id": None, "channel": "web"}


ODD = ["call me Anna", "secret", "ask Bob"]


def with_odd_answers(folder: Path) -> str:
    """Forty answers, and three texts of single persons in their place: more than may be left out without an error."""
    answers: list[object] = [*(at % 11 for at in range(40)), *ODD]
    rows = [(f"K{at}", f"2024-01-{at % 28 + 1:02}", str(answer), 1 + at % 5) for at, answer in enumerate(answers)]
    return saved(folder / "odd.csv", ["customer_id", "responded_at", "recommend", "satisfaction"], rows)


@pytest.mark.parametrize("limit", [0, 5])
def test_errors_that_become_part_of_a_report_quote_no_values(limit: int, tmp_path: Path) -> None:
    """What a file holds of single persons is not told by why a part, a measure or a file is left out; its places are."""
    folder = tmp_path / "in"
    folder.mkdir()
    path = with_odd_answers(folder)
    (watched,) = watch(folder, store=tmp_path / "cxkit.db", metrics=("nps",), once=True, settle=0, min_cell=limit)
    made = [report((path,), min_cell=limit), plan_sample((path,), min_cell=limit), watched]
    for each in made:
        assert all((odd in each.model_dump_json()) == (limit == 0) for odd in ODD), each.metric
        assert "line 42" in each.model_dump_json()


def test_a_condition_is_no_data_of_its_own_but_for_what_it_leaves(tmp_path: Path) -> None:
    """Forty answers by web of each month are enough; beside all of them they would give two by fax in one month."""
    days = [
        (f"2024-{month:02}-{at % 28 + 1:02}", "fax" if at >= 40 else "web") for month in range(1, 13) for at in range(40 + 2 * (month == 3))
    ]
    days += [(f"2024-07-{at + 1:02}", "fax") for at in range(9)]
    rows = [(f"K{at}", day, channel, at % 11) for at, (day, channel) in enumerate(days)]
    path = saved(tmp_path / "survey.csv", ["customer_id", "responded_at", "channel", "recommend"], rows)
    target = "[[targets]]\nmetric = 'nps'\nmin = 5\n"
    (tmp_path / "cxkit.toml").write_text(f"{target}{target}where = \"channel = 'web'\"\n")
    reading = JoiningOptions(config=tmp_path / "cxkit.toml")
    made = check((path,), every="month", min_cell=5, reading=reading)
    hidden = [row["period"] for row in made.table("signals").rows if row["where"] and row["value"] is None]
    assert "2024-03-01" in hidden
    assert len(hidden) == 2, "one more, or all answers by web less those of the other months would give it"
    assert all(row["value"] is not None for row in made.table("targets").rows)
    (note,) = (note for note in made.notes if note.code == "suppressed")
    assert note.text == (
        "nps (channel = 'web'): 2 periods are suppressed: "
        "the conditions leave out fewer than 5 persons of them, or they would reveal such periods."
    )
    alone = tmp_path / "alone.toml"
    alone.write_text(f"{target}where = \"channel = 'web'\"\n")
    made = check((path,), every="month", min_cell=5, reading=JoiningOptions(config=alone))
    assert all(row["value"] is not None for row in made.table("signals").rows), "without the figure of all there is nothing to subtract"


@pytest.mark.parametrize(
    ("conditions", "shown"),
    [
        (("channel = 'web'", "channel = 'web' AND segment = 'b'"), 1),  # one holds three more
        (("channel = 'web' AND segment = 'b'", "channel = 'web'"), 1),
        (("channel <> 'fax'", "channel <> 'phone'"), 2),
        (("channel = 'web'", "segment = 'b'"), 2),  # neither holds the other
    ],
)
def test_conditions_that_overlap_do_not_differ_by_few(conditions: tuple[str, ...], shown: int, tmp_path: Path) -> None:
    rows = [(f"K{at}", "2024-01-05", ["web", "fax", "phone"][at % 3], "a" if at < 9 else "b", at % 11) for at in range(120)]
    path = saved(tmp_path / "survey.csv", ["customer_id", "responded_at", "channel", "segment", "recommend"], rows)
    target = "[[targets]]\nmetric = 'nps'\nmin = 5\n"
    (tmp_path / "cxkit.toml").write_text(target + "".join(f'{target}where = "{each}"\n' for each in conditions))
    made = check((path,), min_cell=5, reading=JoiningOptions(config=tmp_path / "cxkit.toml"))
    values = [row["value"] for row in made.table("targets").rows]
    assert values[0] is not None
    assert sum(value is not None for value in values[1:]) == shown
    texts = [note.text.partition("): ")[2] for note in made.notes if note.code == "suppressed"]
    assert texts == ["Rows that the conditions leave out, or by which they differ, are of fewer than 5 persons."] * (2 - shown)


def test_a_series_leaves_out_periods_of_few(tmp_path: Path) -> None:
    """Level and slope on both sides of four periods are four figures, which would give that of each period.

    On each side one more is left out, or the side less all others would give the one of two.
    """
    sizes = {f"2024-{month:02}-10": 2 if month in (3, 8) else 12 for month in range(1, 13)}
    path = dated(tmp_path, {(day, "web"): n for day, n in sizes.items()})
    made = evaluate(path, split=date(2024, 7, 1), series=True, min_cell=5)
    assert len(made.table("series").rows) == 4
    notes = {note.code: note.text for note in made.notes}
    assert notes["series-method"].startswith("Segmented regression of 8 periods")
    assert notes["suppressed"] == (
        "4 periods are left out of the series: a side of them has fewer than 5 persons, or would reveal such a side."
    )
    assert "periods-left-out" not in notes
    whole = evaluate(path, split=date(2024, 7, 1), series=True)
    assert any(note.text.startswith("Segmented regression of 12 periods") for note in whole.notes)


def test_sides_and_samples_of_one_class_are_named(tmp_path: Path) -> None:
    rows = [(f"K{at}", "2024-01-05" if at < 20 else "2024-03-05", 0 if at < 20 else at % 11) for at in range(40)]
    path = saved(tmp_path / "survey.csv", ["customer_id", "responded_at", "recommend"], rows)
    one = saved(tmp_path / "one.csv", ["customer_id", "responded_at", "recommend"], rows[:20])
    sides = [compare(path, split=SPLIT, min_cell=5), evaluate(path, split=SPLIT, min_cell=5), plan_sample((one,), min_cell=5)]
    for made in sides:
        assert [note.level for note in made.notes if note.code == "one-sided"] == ["warning"], made.metric
    assert not [note for note in compare(path, split=SPLIT).notes if note.code == "one-sided"]
