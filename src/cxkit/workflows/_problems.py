"""Every row and value that a metric would set aside or doubt, with its place in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from cxkit.errors import DataError
from cxkit.roles import SCORES
from cxkit.sources.delimited import records
from cxkit.sources.exact import Record
from cxkit.sources.part import Part
from cxkit.tables import DataTable, Reason, fold, number
from cxkit.tables.account import REPAIRED
from cxkit.tables.dates import ANY_SHAPE, read_days
from cxkit.tables.scores import BLANKS, understand
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
    or cannot be read, amounts that are no numbers, bad bytes. Blanks and codes for no answer are no problems. What the profiles of the
    columns have shown to be in order is not looked at again.
    """
    profiles = {profile.column: profile for profile in profiled.columns}
    checks: dict[str, Check] = {}
    for role, resolved in table.roles.items():
        check = _check(role, profiles[resolved.column], table)
        if check is not None:
            checks[resolved.column] = check
    checks |= {column: partial(_preview, values) for column, values in table.previews.items()}
    broken = any(profile.broken for profile in profiled.columns)
    for part in profiled.source.parts:
        if not part.untyped:
            yield from _typed(part, checks)
        elif checks or broken or profiled.bad_rows or part.exact:
            yield from _delimited(part, checks, only_bad_rows=not (checks or broken))


def _delimited(part: Part, checks: Mapping[str, Check], *, only_bad_rows: bool) -> Iterator[Problem]:
    width = len(part.columns)
    placed = [(index, name, checks[name]) for index, name in enumerate(part.columns) if name in checks]
    for record in records(part, only_problems=only_bad_rows):
        if record.problem:
            yield Problem(part.path, record.line, None, REPAIRED if record.repaired else Reason.BAD_ROW, _bad_row(record, width))
            if not record.repaired:
                continue
        told = set()
        for name, reason, value in _judged((name, check, record.fields[index]) for index, name, check in placed):
            told.add(name)
            yield Problem(part.path, record.line, name, reason, _cut(value))
        if REPLACEMENT in record.raw:
            for name, value in zip(part.columns, record.fields, strict=False):
                if REPLACEMENT in value and name not in told:
                    yield Problem(part.path, record.line, name, _BAD_BYTES, _cut(value))


def _typed(part: Part, checks: Mapping[str, Check]) -> Iterator[Problem]:
    names = [name for name in part.columns if name in checks]
    if not names:
        return
    row = 0
    for batch in part.frame.select(names).collect_batches(chunk_size=BATCH, engine="streaming"):
        for values in batch.iter_rows():
            row += 1
            filled = ((name, checks[name], value) for name, value in zip(names, values, strict=True) if value is not None)
            for name, reason, value in _judged(filled):
                yield Problem(part.path, row, name, reason, _cut(str(value)))


def _judged(values: Iterable[tuple[str, Check, Any]]) -> list[tuple[str, Reason, Any]]:
    """What is wrong with the values of one row: of a preview only that it is one."""
    found = [(name, reason, value) for name, check, value in values if (reason := check(value)) is not None]
    previews = [each for each in found if each[1] is Reason.PREVIEW]
    return previews[:1] or found


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
    kind = "date" if role in DAYS else "number" if role in _AMOUNTS else None
    if profile.dtype != "String" or kind is None or (profile.kind == kind and profile.fitting == profile.present):
        return None
    return _day(profile.column, table) if kind == "date" else _amount(table.rules.decimal)


def _preview(values: frozenset[str], value: object) -> Reason | None:
    return Reason.PREVIEW if fold(str(value)) in values else None


def _score(role: str, profile: Profile, table: DataTable) -> Check | None:
    rule = rule_of(profile, table, role)
    if rule is None:
        return None

    @lru_cache(maxsize=_REMEMBERED, typed=True)
    def check(value: Any) -> Reason | None:
        meant = understand(value, rule)
        return meant if isinstance(meant, Reason) and meant in _TOLD else None

    return check


def _amount(decimal: str | None) -> Check:
    @lru_cache(maxsize=_REMEMBERED)
    def check(value: str) -> Reason | None:
        text = fold(value)
        return Reason.UNREADABLE if text not in BLANKS and number(text, decimal) is None else None

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
