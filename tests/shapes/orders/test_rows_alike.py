"""Columns that nobody reads, whose values tell equal sums of a customer apart: a warning, and none on ordinary repetition."""

from __future__ import annotations

import random
from datetime import date, timedelta

import polars as pl
import pytest
from tests.shapes.orders.test_order_shapes import said

import cxkit

_FIRST = date(2025, 1, 2)


def _sold(number: int = 80, *, seed: int = 5) -> list[dict[str, object]]:
    """Sales of 20 customers on different days, nearly all with another amount."""
    drawn = random.Random(seed)
    return [
        {"booked": _FIRST + timedelta(2 * at), "customer": f"C{drawn.randrange(20)}", "amount": drawn.randrange(500, 30_000) / 100}
        for at in range(number)
    ]


def _warned(rows: list[dict[str, object]]) -> str:
    data = pl.DataFrame([{"receipt": at, **row} for at, row in enumerate(rows)])
    return said(cxkit.value(data, by="none"), "rows-alike")


@pytest.mark.parametrize(("back", "other"), [("1", "0"), ("R", ""), ("Zx", "Ab")])
def test_rows_of_a_mark_that_repeat_an_earlier_sum_may_take_it_back(back: str, other: str) -> None:
    rows = list[dict[str, object]]()
    for at, sale in enumerate(_sold()):
        rows.append({**sale, "kz": other})
        if at % 10 == 0:
            rows.append({**sale, "booked": _FIRST + timedelta(2 * at + 5), "kz": back})
    assert f"rows with '{back}' have the amount of another row" in _warned(rows)


@pytest.mark.parametrize(("back", "other"), [("1", "0"), ("R", "")])
def test_the_condition_of_the_warning_leaves_out_the_marked_rows_alone(back: str, other: str) -> None:
    rows = [{**sale, "kz": other} for sale in _sold()]
    rows += [{**sale, "booked": _FIRST + timedelta(20 * at + 5), "kz": back} for at, sale in enumerate(rows[::10])]
    data = pl.DataFrame([{"receipt": at, **row} for at, row in enumerate(rows)])
    (hint,) = [note.hint for note in cxkit.value(data, by="none").notes if note.code == "rows-alike"]
    kept = cxkit.value(data, by="none", where=str(hint).split('"')[1])
    assert kept.table("overall").rows[0]["orders"] == 80


def test_steps_of_one_sale_in_words_that_nobody_knows() -> None:
    steps = [{**sale, "txaction": step} for sale in _sold(40) for step in ("zorp", "blip", "fnord")]
    assert "'zorp'" in _warned(steps)
    # under words of statuses, documents and payments in part other shapes read the rows
    halves = [{**sale, "kind": part} for sale in _sold(40) for part in ("Abschlagsrechnung", "Schlussrechnung")]
    assert not _warned(halves)


def _monthly(kinds: list[str]) -> list[dict[str, object]]:
    """Customers who pay the same sum in each of several months, with a value that goes by the month."""
    return [
        {**sale, "booked": date(2025, 1 + month, 1 + at % 28), "customer": f"M{at}", "run": kind}
        for at, sale in enumerate(_sold(40))
        for month, kind in enumerate(kinds)
    ]


def test_equal_sums_that_recur_are_ordinary() -> None:
    assert not _warned(_monthly(["winter", "spring", "summer"]))
    # numbers of instalments, and years
    assert not _warned([{**sale, "rate": f"{at}/3"} for sale in _sold(40) for at in (1, 2, 3)])
    # a first order and those that follow
    first = [{**sale, "customer": f"N{at}", "kind": "zig"} for at, sale in enumerate(_sold(40))]
    again = [{**row, "booked": date(2026, 1, 1) + timedelta(at), "kind": "zag"} for at, row in enumerate(first)]
    assert not _warned(first + again)
    # the price list of a shop, whatever the channel
    drawn = random.Random(1)
    assert not _warned([{**sale, "amount": drawn.choice([5, 9]), "tresen": drawn.choice(["a", "b"])} for sale in _sold(200)])
    # the ways of a journey
    assert not _warned([{**sale, "leg": leg} for sale in _sold(40) for leg in ("Outbound", "Return")])


def test_headers_that_count_rows_are_as_good_as_others() -> None:
    steps = [{**sale, "rows": step, "len": "x", "first": step} for sale in _sold(40) for step in ("zorp", "blip")]
    assert "Column 'rows'" in _warned(steps)


def test_articles_of_one_order_in_several_sizes_are_ordinary() -> None:
    lines = [{**sale, "order": at, "product": "shirt", "size": size} for at, sale in enumerate(_sold(40)) for size in ("S", "L")]
    data = pl.DataFrame(lines)
    assert not said(cxkit.value(data, by="none"), "rows-alike")


@pytest.mark.parametrize("kinds", [("Strom", "Gas"), ("Branch North", "Branch South"), ("Adult", "Companion")])
def test_a_few_prices_are_the_same_for_many_customers(kinds: tuple[str, str]) -> None:
    rows = [{**sale, "amount": 20 + 10 * (at % 4), "of": kind, "customer": f"M{at}"} for at, sale in enumerate(_sold(40)) for kind in kinds]
    assert not _warned(rows)
    assert _warned([{**row, "amount": 20 + 7 * (at // 2)} for at, row in enumerate(rows)])


@pytest.mark.parametrize(
    "kinds", [("MUC - HAM", "HAM - MUC"), ("Deposit", "Balance"), ("Anticipo", "Saldo"), ("H1", "H2"), ("links", "rechts")]
)
def test_two_of_a_pair_are_two_sales(kinds: tuple[str, str]) -> None:
    assert not _warned([{**sale, "of": kind, "customer": f"M{at}"} for at, sale in enumerate(_sold(40)) for kind in kinds])
