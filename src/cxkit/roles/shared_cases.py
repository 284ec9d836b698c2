"""Columns named like the number of a case whose values customers or years share: kinds of cases, or numbers that are given out again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from cxkit.roles.carried import MOSTLY, Values
from cxkit.roles.load_times import day_of

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DIGIT = re.compile(r"\d")
_DIGITS, _TWICE, _NUMBERS = 3, 2, 5  # digits of numbers that are given out again, rows of one, and such numbers
_NUMBER = re.compile(r"\d+$")
_OFTEN = 0.1  # of the rows
_IN_ORDER = 0.95  # of the numbers
_LOW = 0.5  # of the highest number of most days, up to which a day begins
_FEWEST_ROWS = 3  # of one value, before it says anything
_OWN = 0.7  # distinct customers for each row of a value
_HALF = 0.5
_YEARS = 3
_FEWEST = 2  # values with so many rows
_SPARSE = 1 / 3  # distinct values for each row


def are_shared(cases: Values, customers: Values | None, moments: Values | None) -> bool:
    """Whether the values of a column belong to a different customer in nearly every row, or each to several years.

    A ticket with a history has one customer, and a conversation two or three people who write. Columns with blanks are not compared.

    >>> kinds, numbers = Values(["101", "102"] * 6, known=True), Values([str(5 + at // 3) for at in range(12)], known=True)
    >>> customers = Values([f"C{at}" for at in range(12)], known=True)
    >>> are_shared(kinds, customers, None), are_shared(numbers, Values(["C1", "C2", "C2"] * 4, known=True), None)
    (True, False)
    """
    if cases.distinct > _SPARSE * len(cases.texts):
        return False
    # colleagues who work on many cases are few
    many = customers is not None and customers.distinct >= _HALF * len(cases.texts)
    by_case = _by(cases.texts, customers if many else None)
    several = sum(len(rows) for rows in by_case)
    if len(by_case) >= _FEWEST and sum(len(set(rows)) for rows in by_case) >= _OWN * several:
        return True
    years = [{found[0] for text in rows if (found := _YEAR.search(text))} for rows in _by(cases.texts, moments)]
    return len(years) >= _FEWEST and sum(len(each) >= _YEARS for each in years) >= MOSTLY * len(years)


def are_given_again(cases: Values, customers: Values | None, moments: Values | None) -> bool:
    """Whether short numbers come again on other days, hardly ever twice on a day, for other customers: a dispenser starts anew.

    Most days begin with low numbers, and those of a day ascend with its hours, nearly all where no customers are known. Messages about
    one ticket come from one customer, or in part on the day on which it was opened, and in no order of tickets; and the tickets that are
    worked on have higher numbers from day to day.

    >>> slips = Values([f"A{at % 8}" for at in range(16)], known=True)
    >>> days = Values([f"2025-03-0{3 + at // 8} 09:{at:02}" for at in range(16)], known=True)
    >>> people = Values([f"C{at}" for at in range(16)], known=True)
    >>> are_given_again(slips, people, days), are_given_again(slips, Values(["C1", "C2"] * 8, known=True), days)
    (True, False)
    """
    if moments is None or any(len(_DIGIT.findall(text)) > _DIGITS for text in cases.texts):
        return False
    days = [[day_of(text) for text in rows] for rows in _by(cases.texts, moments, least=_TWICE)]
    apart = sum("" not in rows and len(set(rows)) == len(rows) for rows in days)
    if len(days) < _NUMBERS or apart < MOSTLY * len(days):
        return False
    series = _series(cases.texts, moments.texts)
    if not _begins_anew(series):
        return False
    if customers is None:
        return _ascend(series, _IN_ORDER)
    clocks = any(":" in text for text in moments.texts)
    return _are_of_others(cases, customers) and (not clocks or _ascend(series, MOSTLY))


def _are_of_others(cases: Values, customers: Values) -> bool:
    """Whether each row of a number has another customer, none of whom is in many rows, as an employee who answers is."""
    often = max(Counter(customers.texts).values(), default=0)
    rows_of = _by(cases.texts, customers, least=_TWICE)
    others = sum(len(set(rows)) == len(rows) for rows in rows_of)
    return often <= max(_TWICE, _OFTEN * len(customers.texts)) and len(rows_of) >= _NUMBERS and others >= MOSTLY * len(rows_of)


def _series(cases: Sequence[str], moments: Sequence[str]) -> dict[tuple[str, str], list[tuple[str, int]]]:
    """The moments and numbers of each series, such as that of a letter, by series and day; empty if a case ends without a number."""
    series = defaultdict[tuple[str, str], list[tuple[str, int]]](list)
    for case, moment in zip(cases, moments, strict=True):
        found = _NUMBER.search(case)
        if found is None:
            return {}
        series[case[: found.start()], day_of(moment)].append((moment, int(found[0])))
    return series


def _begins_anew(series: Mapping[tuple[str, str], Sequence[tuple[str, int]]]) -> bool:
    """Whether most days of each series begin with a low number, compared with the highest ones of its days."""
    days = defaultdict[str, list[tuple[int, int]]](list)
    for (name, _), rows in series.items():
        numbers = [number for _, number in rows]
        days[name].append((min(numbers), max(numbers)))
    low = sum(first <= _LOW * median(last for _, last in each) for each in days.values() for first, _ in each)
    return bool(series) and low >= MOSTLY * len(series)


def _ascend(series: Mapping[tuple[str, str], Sequence[tuple[str, int]]], share: float) -> bool:
    """Whether nearly all numbers of a day and series ascend in the order of moments that differ."""
    steps = [(one, two) for rows in series.values() for one, two in pairwise(sorted(rows))]
    timed = all(":" in moment for rows in series.values() for moment, _ in rows)
    return timed and bool(steps) and sum(one[0] < two[0] and one[1] < two[1] for one, two in steps) >= share * len(steps)


def _by(cases: Sequence[str], values: Values | None, least: int = _FEWEST_ROWS) -> list[list[str]]:
    """The values beside each case of several rows; none if columns have blanks, so that rows do not correspond."""
    if values is None or len(values.texts) != len(cases):
        return []
    found = defaultdict[str, list[str]](list)
    for case, value in zip(cases, values.texts, strict=True):
        found[case].append(value)
    return [rows for rows in found.values() if len(rows) >= least]
