"""Every row and value that a metric would set aside or doubt, with its place in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from cxkit.errors import DataError
from cxkit.roles import SCORES
from cxkit.sources.delimited import records
from cxkit.sources.exact import Record
from cxkit.sources.part import Part
from cxkit.tables import DataTable, Reason, duplicates, fold, number
from cxkit.tables.account import REPAIRED
from cxkit.tables.dates import ANY_SHAPE, read_days
from cxkit.tables.flags import FLAGS, flag
from cxkit.tables.scores import BLANKS, understand
from cxkit.tables.typed import decimal_of
from cxkit.workflows._doubts import rule_of
from cxkit.workflows._profile import BATCH, DAYS, REPLACEMENT, Profile, Profiled

_AMOUNTS = frozenset({"amount", "cost", "revenue", "tenure", "weight"})
_BAD_BYTES = "bad bytes"
_LONGEST = 80
_REMEMBERED = 1 << 16  # distinct values of a column whose verdict is kept
_TOLD = frozenset({Reason.OFF_SCALE, Reason.UNREADABLE, Reason.UNKNOWN_LABEL})
_DAY = re.compile(rf"\s*({ANY_SHAPE})(?:$|[T ,;Z])")
_LIKE_DAY = re.compile(rf"\s*(?:{ANY_SHAPE})")

Check = Callable[[Any], Reason | None]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: the physical line on which its record starts (for Parquet the row's number), the column unless it is the row."""

    path: str
    line: int
    column: str | None
    reason: str
    text: str


def problems(profiled: Profiled, table: DataTable) -> Iterator[Problem]:
    """Go through all files record by record, exactly as they stand.

    Rows with more or fewer fields than the header, values of score roles off their scale, unreadable or unknown, days that do not exist
    or cannot be read, amounts that are no numbers, flags that are neither yes nor no, rows that repeat an earlier one, bad bytes. Blanks
    and codes for no answer are no problems. What the profiles of the columns have shown to be in order is not looked at again.
    """
    profiles = {profile.column: profile for profile in profiled.columns}
    checks: dict[str, Check] = {}
    for role, resolved in table.roles.items():
        check = _check(role, profiles[resolved.column], table)
        if check is not None:
            checks[resolved.column] = check
    broken = any(profile.broken for profile in profiled.columns)
    twice = _Twice(table) if duplicates.look(table, profiled.source.frame) else None
    for part in profiled.source.parts:
        if not part.untyped:
            yield from _typed(part, checks, twice)
        elif checks or broken or profiled.bad_rows or part.exact or twice:
            yield from _delimited(part, checks, twice, only_bad_rows=not (checks or broken or twice))


class _Twice:
    """Which rows repeat the key of an earlier one: a number is remembered of each."""

    def __init__(self, table: DataTable) -> None:
        self.columns = duplicates.key_of(table)
        self._column = None if self.columns == table.columns else self.columns[0]
        self._seen = set[int]()

    def problem(self, path: str, line: int, cells: Mapping[str, Any]) -> Iterator[Problem]:
        """The problem of a row that was there before."""
        key = tuple(cells.get(column) for column in self.columns)
        if self._column and not str("" if key[0] is None else key[0]).strip():
            return
        number = hash(key)
        if number in self._seen:
            text = str(key[0]) if self._column else ", ".join("" if cell is None else str(cell) for cell in key)
            yield Problem(path, line, self._column, Reason.DUPLICATE, _cut(text))
        self._seen.add(number)


def _delimited(part: Part, checks: Mapping[str, Check], twice: _Twice | None, *, only_bad_rows: bool) -> Iterator[Problem]:
    width = len(part.columns)
    placed = [(index, name, checks[name]) for index, name in enumerate(part.columns) if name in checks]
    for record in records(part, only_problems=only_bad_rows):
        if record.problem:
            yield Problem(part.path, record.line, None, REPAIRED if record.repaired else Reason.BAD_ROW, _bad_row(record, width))
            if not record.repaired:
                continue
        if twice:
            yield from twice.problem(part.path, record.line, dict(zip(part.columns, record.fields, strict=False)))
        told = set()
        for index, name, check in placed:
            reason = check(record.fields[index])
            if reason is not None:
                told.add(name)
                yield Problem(part.path, record.line, name, reason, _cut(record.fields[index]))
        if REPLACEMENT in record.raw:
            for name, value in zip(part.columns, record.fields, strict=False):
                if REPLACEMENT in value and name not in told:
                    yield Problem(part.path, record.line, name, _BAD_BYTES, _cut(value))


def _typed(part: Part, checks: Mapping[str, Check], twice: _Twice | None) -> Iterator[Problem]:
    names = [name for name in part.columns if name in checks or (twice and name in twice.columns)]
    if not names:
        return
    row = 0
    for batch in part.frame.select(names).collect_batches(chunk_size=BATCH, engine="streaming"):
        for values in batch.iter_rows():
            row += 1
            if twice:
                yield from twice.problem(part.path, row, dict(zip(names, values, strict=True)))
            for name, value in zip(names, values, strict=True):
                reason = None if value is None or name not in checks else checks[name](value)
                if reason is not None:
                    yield Problem(part.path, row, name, reason, _cut(str(value)))


def _bad_row(record: Record, width: int) -> str:
    if record.repaired:
        return f"{str(record.problem).removeprefix(f'{REPAIRED}: ')}: {_cut(record.raw)}"
    return f"{record.problem} ({len(record.fields)} of {width} fields): {_cut(record.raw)}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _check(role: str, profile: Profile, table: DataTable) -> Check | None:
    """How a value of the role is judged; None for roles that any text can hold, and where no value of the column can be wrong."""
    if role in SCORES:
        check = _score(role, profile, table)
        return check if check and not (profile.complete and all(check(value) is None for value, _ in profile.counts)) else None
    if role in FLAGS:
        known = {fold(label): value for label, value in table.rules.labels.get(role, {}).items()}
        check = partial(_flag, known=known, na=table.rules.na.get(role, frozenset()))
        return check if not profile.complete or any(check(value) for value, _ in profile.counts) else None
    kind = "date" if role in DAYS else "number" if role in _AMOUNTS else None
    if profile.dtype != "String" or kind is None or (profile.kind == kind and profile.fitting == profile.present):
        return None
    return _day(profile.column, table) if kind == "date" else _amount(profile.column, table)


def _score(role: str, profile: Profile, table: DataTable) -> Check | None:
    rule = rule_of(profile, table, role)
    if rule is None:
        return None

    @lru_cache(maxsize=_REMEMBERED, typed=True)
    def check(value: Any) -> Reason | None:
        meant = understand(value, rule)
        return meant if isinstance(meant, Reason) and meant in _TOLD else None

    return check


def _flag(value: Any, known: Mapping[str, float], na: frozenset[str]) -> Reason | None:
    text = fold(str(value))
    return Reason.UNREADABLE if text not in BLANKS | na and flag(value, known) is None else None


def _amount(column: str, table: DataTable) -> Check:
    try:
        mark = decimal_of(table, column)[0]
    except DataError:
        mark = None  # the column as a whole is in doubt: only what is no number at all can be told

    @lru_cache(maxsize=_REMEMBERED)
    def check(value: str) -> Reason | None:
        return Reason.UNREADABLE if fold(value) not in BLANKS and number(value, mark) is None else None

    return check


def _day(column: str, table: DataTable) -> Check:
    try:
        patterns = read_days(column, table.sample.get_column(column).drop_nulls().to_list(), table.rules.dates).patterns
    except DataError:
        patterns = ()  # the column as a whole is in doubt: only what is no day at all can be told

    @lru_cache(maxsize=_REMEMBERED)
    def exists(day: str) -> bool:
        return not patterns or any(_fits(day, pattern) for pattern in patterns)

    def check(value: str) -> Reason | None:
        found = _DAY.match(value)
        if found and exists(found[1]):
            return None
        if not value.strip():
            return None
        return Reason.DATE_IMPOSSIBLE if _LIKE_DAY.match(value) else Reason.DATE_UNREADABLE

    return check


def _fits(day: str, pattern: str) -> bool:
    try:
        datetime.strptime(day, pattern)  # noqa: DTZ007 - days have no time zone
    except ValueError:
        return False
    return True
