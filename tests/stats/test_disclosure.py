"""Suppression, against an attacker who knows nothing of the module: exact linear algebra, and every group of atoms tried."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterable, Sequence
from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.contracts.attacker import Span

from cxkit.stats import published_rows, small_groups
from cxkit.stats.atom_sizes import Size
from cxkit.stats.disclosure import suppress

Cell = tuple[int, ...]
Rows = list[frozenset[int]]


def tables(cells: Sequence[Cell], *dimensions: tuple[int, ...]) -> Rows:
    """The rows of one table for each tuple of dimensions; () is the overall row."""
    rows: Rows = []
    for chosen in dimensions:
        groups: dict[Cell, set[int]] = {}
        for atom, cell in enumerate(cells):
            groups.setdefault(tuple(cell[d] for d in chosen), set()).add(atom)
        rows.extend(frozenset(groups[key]) for key in sorted(groups))
    return rows


def number(sizes: Iterable[Size]) -> int:
    """How many they are together: persons of several atoms once."""
    listed = list(sizes)
    people = {person for size in listed if not isinstance(size, int) for person in size}
    return sum(size for size in listed if isinstance(size, int)) + len(people)


def small_groups_known(published: Sequence[frozenset[int]], sizes: Sequence[Size], threshold: int) -> list[frozenset[int]]:
    attacker = Span(published)
    groups = (frozenset(group) for k in range(1, len(sizes) + 1) for group in combinations(range(len(sizes)), k))
    return [group for group in groups if number(sizes[a] for a in group) < threshold and attacker.knows(group)]


def kept(rows: Rows, suppressed: set[int]) -> Rows:
    return [row for index, row in enumerate(rows) if index not in suppressed]


def names(labels: Sequence[str], suppressed: set[int]) -> set[str]:
    return {labels[index] for index in suppressed}


def test_large_groups_are_all_published() -> None:
    cells = [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert suppress(tables(cells, (), (0,), (1,), (0, 1)), [5, 9, 7, 5], 5) == set()


@pytest.mark.parametrize("threshold", [-1, 0, 1])
def test_a_threshold_of_one_or_less_withholds_nothing(threshold: int) -> None:
    assert suppress([frozenset({0}), frozenset(), frozenset({0, 1})], [1, 1], threshold) == set()


def test_a_row_of_nobody_counts_as_small() -> None:
    assert suppress([frozenset({0}), frozenset()], [9], 2) == {1}
    assert suppress([], [], 5) == set()


def test_a_threshold_above_the_total_withholds_everything() -> None:
    rows = tables([(0, 0), (0, 1), (1, 1)], (), (0,), (1,))
    assert suppress(rows, [40, 30, 29], 100) == set(range(len(rows)))
    assert 0 not in suppress(rows, [40, 30, 29], 99)


def test_one_small_group_takes_its_smallest_sibling_with_it() -> None:
    labels = ["overall", "shop", "site", "hotline", "app"]
    rows = tables([(0,), (1,), (2,), (3,)], (), (0,))
    assert names(labels, suppress(rows, [100, 10, 2, 50], 5)) == {"site", "hotline"}


def test_two_small_groups_that_are_small_together_take_a_third() -> None:
    labels = ["overall", "a", "b", "c", "d"]
    rows = tables([(0,), (1,), (2,), (3,)], (), (0,))
    assert names(labels, suppress(rows, [1, 3, 20, 10], 5)) == {"a", "b", "d"}
    assert names(labels, suppress(rows, [2, 3, 20, 10], 5)) == {"a", "b"}, "together they are five, which may be known"


def test_without_the_overall_row_no_sibling_is_needed() -> None:
    assert suppress(tables([(0,), (1,), (2,)], (0,)), [2, 20, 30], 5) == {0}


def test_a_channel_at_one_touchpoint_only_links_the_two_tables() -> None:
    # Touchpoint 0 is met on channels 0 (3 answers) and 1 (40), and channel 1 nowhere else: touchpoint 0 less channel 1 is channel 0 there.
    cells, sizes = [(0, 0), (0, 1), (1, 0), (1, 2)], [3, 40, 60, 50]
    labels = ["overall", "t0", "t1", "c0", "c1", "c2"]
    rows = tables(cells, (), (0,), (1,))
    assert frozenset({0}) in small_groups_known(rows, sizes, 5), "although every row has 40 answers or more"
    suppressed = suppress(rows, sizes, 5)
    assert small_groups_known(kept(rows, suppressed), sizes, 5) == []
    assert names(labels, suppressed) == {"c1", "c2"}


def test_a_difference_of_two_rows_of_different_tables() -> None:
    assert suppress([frozenset({0, 1}), frozenset({0})], [50, 3], 5) == {1}


def test_time_by_group_with_margins() -> None:
    cells = list(product(range(3), range(4)))
    sizes = [30, 31, 32, 33, 20, 2, 21, 22, 40, 41, 12, 43]
    rows = tables(cells, (), (0,), (1,), (0, 1))
    suppressed = suppress(rows, sizes, 5)
    assert small_groups_known(kept(rows, suppressed), sizes, 5) == []
    # One small cell between published margins needs three partners: the other corners of a rectangle.
    assert len(suppressed) == 4
    hidden = {cells[min(rows[index])] for index in suppressed if len(rows[index]) == 1}
    assert (1, 1) in hidden
    assert len(hidden) == 4
    assert {len({cell[0] for cell in hidden}), len({cell[1] for cell in hidden})} == {2}


def test_a_group_that_only_three_tables_together_give_away() -> None:
    # a+b, b+c and a+c give a as half of what the first and the last exceed the second by; no two of them do.
    rows = [frozenset({0, 1}), frozenset({1, 2}), frozenset({0, 2})]
    assert suppress(rows, [2, 30, 40], 5) == {0}
    assert suppress(rows, [9, 30, 40], 5) == set()


def test_same_atoms_twice_are_published_twice() -> None:
    rows = tables([(0, 0), (0, 1)], (), (0,), (1,))
    assert suppress(rows, [30, 40], 5) == set()


@st.composite
def reports(draw: st.DrawFn) -> tuple[Rows, list[int], int]:
    shape = draw(st.sampled_from([(3, 3), (4, 3), (2, 2, 2), (3, 2, 2), (2, 2, 3), (9,)]))
    every = list(product(*(range(k) for k in shape)))
    cells = draw(st.lists(st.sampled_from(every), min_size=1, max_size=9, unique=True))
    sizes = draw(st.lists(st.integers(1, 12), min_size=len(cells), max_size=len(cells)))
    chosen = [subset for k in range(len(shape) + 1) for subset in combinations(range(len(shape)), k)]
    published = draw(st.lists(st.sampled_from(chosen), min_size=1, max_size=5, unique=True))
    return tables(cells, *published), sizes, draw(st.integers(2, 12))


@st.composite
def any_rows(draw: st.DrawFn) -> tuple[Rows, list[int], int]:
    atoms = draw(st.integers(1, 8))
    rows = draw(st.lists(st.frozensets(st.integers(0, atoms - 1)), max_size=8))
    return rows, draw(st.lists(st.integers(1, 9), min_size=atoms, max_size=atoms)), draw(st.integers(2, 10))


@settings(max_examples=5 * settings().max_examples)
@given(st.one_of(reports(), any_rows()))
def test_no_small_group_can_be_computed_and_nothing_is_suppressed_in_vain(case: tuple[Rows, list[int], int]) -> None:
    rows, sizes, threshold = case
    suppressed = suppress(rows, sizes, threshold)
    published = kept(rows, suppressed)
    totals = [sum(sizes[a] for a in row) for row in rows]
    assert all(index in suppressed for index, total in enumerate(totals) if total < threshold)
    assert small_groups_known(published, sizes, threshold) == []
    for index in suppressed:
        if totals[index] >= threshold:
            assert small_groups_known([*published, rows[index]], sizes, threshold) != []
            larger = [
                row for other, row in enumerate(rows) if other not in suppressed and (-totals[other], other) < (-totals[index], index)
            ]
            assert small_groups_known([*larger, rows[index]], sizes, threshold) != [], "a smaller row could have gone instead"


@st.composite
def persons(draw: st.DrawFn) -> tuple[Rows, list[Size], int]:
    """A report of which one person may be in several atoms; of large ones the number is enough."""
    rows, sizes, threshold = draw(reports())
    who = st.frozensets(st.integers(0, 14), min_size=1, max_size=8)
    atoms = [draw(who) for _ in sizes]
    return rows, [len(atom) if len(atom) >= threshold else atom for atom in atoms], threshold


@settings(max_examples=5 * settings().max_examples)
@given(persons())
@pytest.mark.slow
def test_who_is_in_several_cells_counts_once(case: tuple[Rows, list[Size], int]) -> None:
    rows, sizes, threshold = case
    suppressed = suppress(rows, sizes, threshold)
    published = kept(rows, suppressed)
    assert small_groups_known(published, sizes, threshold) == []
    for index in suppressed:
        if number(sizes[a] for a in rows[index]) >= threshold:
            assert small_groups_known([*published, rows[index]], sizes, threshold) != []


@settings(max_examples=6 * settings().max_examples, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=st.one_of(reports(), any_rows(), persons()))
def test_a_few_of_the_cells_give_the_result_of_all(case: tuple[Rows, list[Size], int], monkeypatch: pytest.MonkeyPatch) -> None:
    rows, sizes, threshold = case
    expected, expected_beside = suppress(rows, sizes, threshold), suppress(rows, sizes, threshold, known=min(2, len(rows)))
    with monkeypatch.context() as patch:
        patch.setattr(published_rows, "_ALL_CELLS", 0)
        assert suppress(rows, sizes, threshold) == expected
        assert suppress(rows, sizes, threshold, known=min(2, len(rows))) == expected_beside


@settings(max_examples=6 * settings().max_examples, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=st.one_of(reports(), any_rows(), persons()), looked_at=st.sampled_from([0, 2_000]))
def test_rows_that_differ_on_large_cells_need_no_search(
    case: tuple[Rows, list[Size], int], looked_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, sizes, threshold = case
    expected, expected_beside = suppress(rows, sizes, threshold), suppress(rows, sizes, threshold, known=min(2, len(rows)))
    with monkeypatch.context() as patch:
        patch.setattr(published_rows, "_FEW_CELLS", 0)
        patch.setattr(published_rows, "_ALL_CELLS", looked_at)
        assert suppress(rows, sizes, threshold) == expected
        assert suppress(rows, sizes, threshold, known=min(2, len(rows))) == expected_beside


_FIVE_CELLS = [(1, 2, 1), (3, 3, 1), (1, 3, 2), (1, 2, 2), (2, 2, 1)]


@settings(max_examples=6 * settings().max_examples, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=st.one_of(reports(), any_rows(), persons()), branches=st.integers(0, 3))
@example(case=(tables(_FIVE_CELLS, (2,), (1, 2), (1,), (0,), (0, 1)), [2, 3, 5, 5, 4], 9), branches=1)
def test_a_search_that_stops_early_suppresses_more(
    case: tuple[Rows, list[Size], int], branches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, sizes, threshold = case
    with monkeypatch.context() as patch:
        patch.setattr(published_rows, "_ALL_CELLS", 0)
        patch.setattr(small_groups, "_BRANCHES", branches)
        assert small_groups_known(kept(rows, suppress(rows, sizes, threshold)), sizes, threshold) == []


@settings(max_examples=2 * settings().max_examples)
@given(st.one_of(reports(), any_rows()))
def test_sums_and_differences_of_published_rows_are_never_a_small_group(case: tuple[Rows, list[int], int]) -> None:
    rows, sizes, threshold = case
    published = list(dict.fromkeys(kept(rows, suppress(rows, sizes, threshold))))[:7]
    for signs in product((-1, 0, 1), repeat=len(published)):
        vector = [sum(sign * (atom in row) for sign, row in zip(signs, published, strict=True)) for atom in range(len(sizes))]
        if any(vector) and set(vector) <= {0, 1}:
            assert sum(size for size, chosen in zip(sizes, vector, strict=True) if chosen) >= threshold


@settings(max_examples=2 * settings().max_examples)
@given(reports())
def test_an_overall_row_that_is_large_enough_is_published(case: tuple[Rows, list[int], int]) -> None:
    rows, sizes, threshold = case
    overall = frozenset(range(len(sizes)))
    assert (0 in suppress([overall, *rows], sizes, threshold)) == (sum(sizes) < threshold)


def test_a_report_of_many_rows_keeps_its_small_cells() -> None:
    # Checked with exact elimination against every small row, every single atom and every pair of rows; all groups would be too many.
    rng = random.Random(7)
    counts: dict[Cell, int] = {}
    for _ in range(900):
        cell = (min(int(rng.expovariate(0.5)), 5), min(int(rng.expovariate(0.8)), 3), rng.randrange(8))
        counts[cell] = counts.get(cell, 0) + 1
    cells, sizes = list(counts), list(counts.values())
    rows = tables(cells, (), (0,), (1,), (2,), (2, 0), (0, 1))
    suppressed = suppress(rows, sizes, 5)
    published = kept(rows, suppressed)
    attacker = Span(published)
    groups = [*rows, *(frozenset({atom}) for atom in range(len(sizes)))]
    groups += [a - b for a in published for b in rows]
    small = {group for group in groups if 0 < sum(sizes[a] for a in group) < 5}
    assert small
    assert not [group for group in small if attacker.knows(group)]
    assert len(suppressed) < 2 * sum(sum(sizes[a] for a in row) < 5 for row in rows)
    assert suppress(rows, sizes, 5) == suppressed


def test_nothing_heavy_is_imported() -> None:
    code = (
        "import sys; from cxkit.stats.disclosure import suppress; suppress([frozenset({0, 1}), frozenset({0})], [9, 2], 5);"
        "print(sorted({'numpy', 'scipy', 'polars', 'pyarrow'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
