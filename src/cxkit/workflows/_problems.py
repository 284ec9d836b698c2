"""Every row and value that a metric would set aside or doubt, with its place in the file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from typing import Any

from cxkit.errors import RoleError
from cxkit.lazy import pl
from cxkit.roles import SCORES
from cxkit.sources.part import Part
from cxkit.sources.text.delimited import records
from cxkit.sources.text.records import Record
from cxkit.tables import DataTable, duplicates
from cxkit.tables.typed_columns import dated, number_reading
from cxkit.values import Reason, fold, number
from cxkit.values.dates import ROLES as DATES
from cxkit.values.flags import FLAGS, flag
from cxkit.values.reasons import REPAIRED
from cxkit.values.scores import BLANKS, understand
from cxkit.workflows._doubts import Seen, rule_of, spellings
from cxkit.workflows._profile import BATCH, REPLACEMENT, Profile, Profiled

_AMOUNTS = frozenset({"amount", "cost", "revenue", "tenure", "weight"})
_BAD_BYTES, _SPELLING = "bad bytes", "spelling"
_LONGEST = 80
_REMEMBERED = 1 << 16  # distinct values of a column whose verdict is kept
_TOLD = frozenset({Reason.OFF_SCALE, Reason.UNREADABLE, Reason.UNKNOWN_LABEL})
_CHUNK = 4_096  # records whose values are judged at once

Check = Callable[[Sequence[Any]], Sequence[str | None]]


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
    or cannot be read, amounts that are no numbers, flags that are neither yes nor no, labels of groups that differ from a more frequent one
    in case, blanks or Unicode form only, rows that repeat an earlier one, bad bytes. Blanks and codes for no answer are no problems. What
    the profiles of the columns have shown to be in order is not looked at again.
    """
    profiles = {profile.column: profile for profile in profiled.columns}
    checks: dict[str, Check] = {}
    for role, resolved in table.roles.items():
        check = _check(role, profiles[resolved.column], table)
        if check is not None:
            checks[resolved.column] = check
    for column, profile in profiles.items():
        check = None if column in checks else _of_kind(Seen(profile, table.role_of(column), table))
        if check is not None:
            checks[column] = check
    checks |= {column: partial(_preview, told) for column, told in table.previews.items()}
    broken = any(profile.broken for profile in profiled.columns)
    twice = _Twice(table) if duplicates.look(table, profiled.source) else None
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
    found = records(part, only_problems=only_bad_rows)
    while chunk := list(islice(found, _CHUNK)):
        fitting = [at for at, record in enumerate(chunk) if record.repaired or not record.problem]
        judged = {
            name: dict(zip(fitting, check([chunk[at].fields[index] for at in fitting]), strict=True)) for index, name, check in placed
        }
        for at, record in enumerate(chunk):
            if record.problem:
                yield Problem(part.path, record.line, None, REPAIRED if record.repaired else Reason.BAD_ROW, _bad_row(record, width))
            if record.repaired or not record.problem:
                reasons = _told({index: reason for index, name, _ in placed if (reason := judged[name][at]) is not None})
                if twice and Reason.PREVIEW not in reasons.values():
                    yield from twice.problem(part.path, record.line, dict(zip(part.columns, record.fields, strict=False)))
                yield from _in_record(part, record, reasons)


def _told(reasons: dict[int, str]) -> dict[int, str]:
    """What is said of one row, by the positions of its values: of a preview only that it is one."""
    preview = next((at for at, reason in reasons.items() if reason is Reason.PREVIEW), None)
    return reasons if preview is None else {preview: Reason.PREVIEW}


def _in_record(part: Part, record: Record, reasons: Mapping[int, str]) -> Iterator[Problem]:
    """The values of one record that are set aside, by position, and those with bad bytes."""
    for index, reason in reasons.items():
        yield Problem(part.path, record.line, part.columns[index], reason, _cut(record.fields[index]))
    if REPLACEMENT in record.raw:
        for index, (name, value) in enumerate(zip(part.columns, record.fields, strict=False)):
            if REPLACEMENT in value and index not in reasons:
                yield Problem(part.path, record.line, name, _BAD_BYTES, _cut(value))


def _typed(part: Part, checks: Mapping[str, Check], twice: _Twice | None) -> Iterator[Problem]:
    names = [name for name in part.columns if name in checks or (twice and name in twice.columns)]
    if not names:
        return
    row = 0
    for batch in part.frame.select(names).collect_batches(chunk_size=BATCH, engine="streaming"):
        judged = [_reasons(checks.get(name), batch.get_column(name).to_list()) for name in names]
        for values, reasons in zip(batch.iter_rows(), zip(*judged, strict=True), strict=True):
            row += 1
            reasons_at = _told(
                {at: reason for at, (value, reason) in enumerate(zip(values, reasons, strict=True)) if reason and value is not None}
            )
            if twice and Reason.PREVIEW not in reasons_at.values():
                yield from twice.problem(part.path, row, dict(zip(names, values, strict=True)))
            for at, reason in reasons_at.items():
                yield Problem(part.path, row, names[at], reason, _cut(str(values[at])))


def _reasons(check: Check | None, values: Sequence[Any]) -> Sequence[str | None]:
    return check(values) if check else [None] * len(values)


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
        return check if check and not (profile.complete and not any(check([value for value, _ in profile.counts]))) else None
    if role in FLAGS:
        judge = partial(_flag, known=table.labels_of(role), na=table.rules.na.get(role, frozenset()))
        in_order = profile.complete and not any(judge(value) for value, _ in profile.counts)
        return None if in_order else lambda values: [judge(value) for value in values]
    if role in DATES:
        # typed days were not looked at one by one
        fits = profile.dtype == "String" and profile.kind == "date" and profile.fitting == profile.present
        return None if fits or profile.kind == "empty" else _day(profile.column, table)
    if role not in _AMOUNTS or profile.dtype != "String":
        return None
    in_order = profile.kind == "number" and profile.fitting == profile.present and not profile.refusal
    return None if in_order else _amount(profile.column, table)


def _of_kind(seen: Seen) -> Check | None:
    """The same by what a column holds: labels, and where no role says what it is, nearly nothing but numbers or days."""
    profile = seen.profile
    if odd := frozenset(text for each in spellings(seen) for text in each.others):
        return partial(_odd, odd)
    if seen.role or profile.dtype != "String" or (profile.fitting == profile.present and not profile.refusal):
        return None
    if profile.kind == "number":
        return _amount(profile.column, seen.table)
    return _day(profile.column, seen.table) if profile.kind == "date" else None


def _odd(spelt: Collection[str], values: Sequence[Any]) -> list[str | None]:
    return [_SPELLING if str(value) in spelt else None for value in values]


def _preview(told: frozenset[str], values: Sequence[Any]) -> list[Reason | None]:
    return [Reason.PREVIEW if fold(str(value)) in told else None for value in values]


def _score(role: str, profile: Profile, table: DataTable) -> Check | None:
    rule = rule_of(profile, table, role)
    if rule is None:
        return None

    @lru_cache(maxsize=_REMEMBERED, typed=True)
    def check(value: Any) -> Reason | None:
        meant = understand(value, rule)
        return meant if isinstance(meant, Reason) and meant in _TOLD else None

    return lambda values: [check(value) for value in values]


def _flag(value: Any, known: Mapping[str, float], na: frozenset[str]) -> Reason | None:
    text = fold(str(value))
    return Reason.UNREADABLE if text not in BLANKS | na and flag(value, known) is None else None


def _amount(column: str, table: DataTable) -> Check:
    mark = number_reading(table, column).read.mark
    blanks = BLANKS | table.rules.na.get(table.role_of(column) or "", frozenset())

    @lru_cache(maxsize=_REMEMBERED)
    def check(value: str) -> Reason | None:
        return Reason.UNREADABLE if fold(value) not in blanks and number(value, mark) is None else None

    return lambda values: [check(value) for value in values]


def _day(column: str, table: DataTable) -> Check | None:
    """Judges dates as the metrics do, also where these refuse the column as a whole; None where its type holds none."""
    dtype = table.sample.schema[column]
    try:
        parts = dated(table, column, dtype).parts
    except RoleError:
        return None
    reason = pl.when(pl.col("impossible")).then(pl.lit(str(Reason.DATE_IMPOSSIBLE))).otherwise(pl.lit(str(Reason.DATE_UNREADABLE)))

    def check(values: Sequence[Any]) -> list[Reason | None]:
        read = pl.DataFrame({column: values}, schema={column: dtype}).select(parts.alias("parts")).unnest("parts")
        told = read.select(pl.when("failed").then(reason)).to_series().to_list()
        return [None if each is None else Reason(each) for each in told]

    return check
