"""Every row and value that a metric would exclude or question, with its place in the file."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import count, islice
from typing import Any

from cxkit.language import tr, translated
from cxkit.roles import SCORES
from cxkit.roles.kinds import DATES, YES_OR_NO
from cxkit.sources.part import Part, Record
from cxkit.sources.text.delimited import records
from cxkit.tables import DataTable, duplicates
from cxkit.tables.typed_columns import number_reading
from cxkit.values import Reason, fold
from cxkit.values.answers.no_answers import BLANKS
from cxkit.values.answers.scores import understand
from cxkit.values.flags import flag
from cxkit.values.reasons import REPAIRED
from cxkit.workflows.inspecting.column_doubts import Check, InspectedColumn, day_check, find_score_rule, find_spellings
from cxkit.workflows.inspecting.profile import BATCH, ColumnProfile, SourceProfile
from cxkit.workflows.inspecting.profile_figures import REPLACEMENT

_AMOUNTS = frozenset({"amount", "cost", "revenue", "tenure", "weight"})
_BAD_BYTES, _SPELLING = "bad bytes", "spelling"
_LONGEST = 80
_REMEMBERED = 1 << 16  # distinct values of a column whose check is cached
_SCORE_PROBLEMS = frozenset({Reason.OFF_SCALE, Reason.UNREADABLE, Reason.UNKNOWN_LABEL})
_CHUNK = 4_096  # records whose values are checked at once


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: the physical line on which its record starts (for Parquet the row's number), the column unless it is the row."""

    path: str
    line: int
    column: str | None
    reason: str
    text: str


def find_problems(source_profile: SourceProfile, table: DataTable, *, repeated: bool) -> Iterator[Problem]:
    """Go through all files record by record, exactly as they are written.

    Rows with more or fewer fields than the header, values of score roles off their scale, unreadable or unknown, days that do not exist
    or cannot be read, amounts that are no numbers, flags that are neither yes nor no, labels of groups that differ from a more frequent one
    in case, blanks or Unicode form only, rows that repeat an earlier one, bad bytes. Blanks and given codes for no answer are no problems;
    codes that the metrics infer are. A column whose profile shows no fault is not checked again.
    """
    profiles = {profile.column: profile for profile in source_profile.columns}
    checks: dict[str, Check] = {}
    for role, resolved in table.roles.items():
        check = _make_role_check(role, profiles[resolved.column], table)
        if check is not None:
            checks[resolved.column] = check
    for column, profile in profiles.items():
        check = None if column in checks else _make_kind_check(InspectedColumn(profile, table.role_of(column), table))
        if check is not None:
            checks[column] = check
    checks |= {column: partial(_mark_previews, marks) for column, marks in table.previews.items()}
    broken = any(profile.broken for profile in source_profile.columns)
    repeats = _Duplicates(table) if repeated else None
    for part in source_profile.source.parts:
        if part.text is None:
            bad = (Problem(part.path, row.line, None, Reason.BAD_ROW, _describe_bad_row(row, len(part.columns))) for row in part.aside)
            yield from heapq.merge(bad, _find_in_typed(part, checks, repeats), key=lambda problem: problem.line)
        elif checks or broken or source_profile.bad_rows or part.exact or repeats:
            yield from _find_in_text(part, checks, repeats, only_bad_rows=not (checks or broken or repeats))


class _Duplicates:
    """Finds rows that repeat the key of an earlier one; keeps a hash of each key."""

    def __init__(self, table: DataTable) -> None:
        self.columns = duplicates.key_of(table)
        self._column = None if self.columns == table.columns else self.columns[0]
        self._seen = set[int]()

    def problem(self, path: str, line: int, cells: Mapping[str, Any]) -> Iterator[Problem]:
        """Yield a problem if an earlier row has the same key."""
        key = tuple(cells.get(column) for column in self.columns)
        if self._column and not str("" if key[0] is None else key[0]).strip():
            return
        number = hash(key)
        if number in self._seen:
            text = str(key[0]) if self._column else ", ".join("" if cell is None else str(cell) for cell in key)
            yield Problem(path, line, self._column, Reason.DUPLICATE, _cut(text))
        self._seen.add(number)


def _find_in_text(part: Part, checks: Mapping[str, Check], repeats: _Duplicates | None, *, only_bad_rows: bool) -> Iterator[Problem]:
    width = len(part.columns)
    placed = [(index, name, checks[name]) for index, name in enumerate(part.columns) if name in checks]
    found = records(part, only_problems=only_bad_rows)
    while chunk := list(islice(found, _CHUNK)):
        fitting = [at for at, record in enumerate(chunk) if record.repaired or not record.problem]
        reasons_by_column = {
            name: dict(zip(fitting, check([chunk[at].fields[index] for at in fitting]), strict=True)) for index, name, check in placed
        }
        for at, record in enumerate(chunk):
            if record.problem:
                yield Problem(
                    part.path, record.line, None, REPAIRED if record.repaired else Reason.BAD_ROW, _describe_bad_row(record, width)
                )
            if record.repaired or not record.problem:
                reasons = _keep_preview_alone(
                    {index: reason for index, name, _ in placed if (reason := reasons_by_column[name][at]) is not None}
                )
                if repeats and Reason.PREVIEW not in reasons.values():
                    yield from repeats.problem(part.path, record.line, dict(zip(part.columns, record.fields, strict=False)))
                yield from _find_in_record(part, record, reasons)


def _keep_preview_alone(reasons: dict[int, str]) -> dict[int, str]:
    """Return the reasons of one row by the positions of its values; if one says that the row is a preview, only that one."""
    preview = next((at for at, reason in reasons.items() if reason is Reason.PREVIEW), None)
    return reasons if preview is None else {preview: Reason.PREVIEW}


def _find_in_record(part: Part, record: Record, reasons: Mapping[int, str]) -> Iterator[Problem]:
    """Yield the values of one record that have a reason, by position, and those with bad bytes."""
    for index, reason in reasons.items():
        yield Problem(part.path, record.line, part.columns[index], reason, _cut(record.fields[index]))
    if REPLACEMENT in record.raw:
        for index, (name, value) in enumerate(zip(part.columns, record.fields, strict=False)):
            if REPLACEMENT in value and index not in reasons:
                yield Problem(part.path, record.line, name, _BAD_BYTES, _cut(value))


def _find_in_typed(part: Part, checks: Mapping[str, Check], repeats: _Duplicates | None) -> Iterator[Problem]:
    names = [name for name in part.columns if name in checks or (repeats and name in repeats.columns)]
    if not names:
        return
    numbers = count(1) if part.rows is None else iter(part.rows)
    excluded = {record.line for record in part.aside}
    for batch in part.frame.select(names).collect_batches(chunk_size=BATCH, engine="streaming"):
        reasons_by_column = [_apply_check(checks.get(name), batch.get_column(name).to_list()) for name in names]
        for values, reasons in zip(batch.iter_rows(), zip(*reasons_by_column, strict=True), strict=True):
            row = next(numbers)
            if row in excluded:
                continue
            reasons_at = _keep_preview_alone(
                {at: reason for at, (value, reason) in enumerate(zip(values, reasons, strict=True)) if reason and value is not None}
            )
            if repeats and Reason.PREVIEW not in reasons_at.values():
                yield from repeats.problem(part.path, row, dict(zip(names, values, strict=True)))
            for at, reason in reasons_at.items():
                yield Problem(part.path, row, names[at], reason, _cut(str(values[at])))


def _apply_check(check: Check | None, values: Sequence[Any]) -> Sequence[str | None]:
    return check(values) if check else [None] * len(values)


def _describe_bad_row(record: Record, width: int) -> str:
    if record.repaired:
        return f"{str(record.problem).removeprefix(f'{REPAIRED}: ')}: {_cut(record.raw)}"
    return tr(
        "{problem} ({n} of {width} fields): {raw}",
        problem=translated(str(record.problem)),
        n=len(record.fields),
        width=width,
        raw=_cut(record.raw),
    )


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _make_role_check(role: str, profile: ColumnProfile, table: DataTable) -> Check | None:
    """Return the check of a role's values; None if any text can hold the role, or if the profile shows no faulty value."""
    if role in SCORES:
        check = _make_score_check(role, profile, table)
        return check if check and not (profile.complete and not any(check([value for value, _ in profile.counts]))) else None
    if role in YES_OR_NO:
        judge = partial(_judge_flag, known=table.labels_of(role), na=table.rules.na.get(role, frozenset()))
        in_order = profile.complete and not any(judge(value) for value, _ in profile.counts)
        return None if in_order else lambda values: [judge(value) for value in values]
    if role in DATES:
        # typed days were not looked at one by one
        fits = profile.dtype == "String" and profile.kind == "date" and profile.fitting == profile.present
        return None if fits or profile.kind == "empty" else day_check(profile.column, table)
    if role not in _AMOUNTS or profile.dtype != "String":
        return None
    in_order = profile.kind == "number" and profile.fitting == profile.present and not profile.refusal
    return None if in_order else _make_amount_check(profile.column, table)


def _make_kind_check(column: InspectedColumn) -> Check | None:
    """Return the check that fits what a column holds: labels, or without a role nearly only numbers or days; else None."""
    profile = column.profile
    if odd := frozenset(text for each in find_spellings(column) for text in each.others):
        return partial(_mark_spellings, odd)
    if column.role or profile.dtype != "String" or (profile.fitting == profile.present and not profile.refusal):
        return None
    if profile.kind == "number":
        return _make_amount_check(profile.column, column.table)
    return day_check(profile.column, column.table) if profile.kind == "date" else None


def _mark_spellings(spelt: Collection[str], values: Sequence[Any]) -> list[str | None]:
    return [_SPELLING if str(value) in spelt else None for value in values]


def _mark_previews(marks: frozenset[str], values: Sequence[Any]) -> list[Reason | None]:
    return [Reason.PREVIEW if fold(str(value)) in marks else None for value in values]


def _make_score_check(role: str, profile: ColumnProfile, table: DataTable) -> Check | None:
    rule = find_score_rule(profile, table, role)
    if rule is None:
        return None

    given = table.score_rule(role, rule.scale).na

    @lru_cache(maxsize=_REMEMBERED, typed=True)
    def check(value: Any) -> Reason | None:
        meant = understand(value, rule)
        if meant is Reason.NO_ANSWER:  # a code that nobody gave is a finding
            return None if understand(value, rule._replace(na=given)) is Reason.NO_ANSWER else meant
        return meant if isinstance(meant, Reason) and meant in _SCORE_PROBLEMS else None

    return lambda values: [check(value) for value in values]


def _judge_flag(value: Any, known: Mapping[str, float], na: frozenset[str]) -> Reason | None:
    text = fold(str(value))
    return Reason.UNREADABLE if text not in BLANKS | na and flag(value, known) is None else None


def _make_amount_check(column: str, table: DataTable) -> Check:
    read = number_reading(table, column).read.number
    blanks = BLANKS | table.rules.na.get(table.role_of(column) or "", frozenset())

    @lru_cache(maxsize=_REMEMBERED)
    def check(value: str) -> Reason | None:
        return Reason.UNREADABLE if fold(value) not in blanks and read(value) is None else None

    return lambda values: [check(value) for value in values]
