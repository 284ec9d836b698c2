"""What is suspicious about a column, in words and with counts. Nothing is repaired here."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cxkit.config import FILE_NAME
from cxkit.counts import Key
from cxkit.counts.group_names import Alike, alike, spelled_apart
from cxkit.counts.survey.score_reading import read_score
from cxkit.errors import DataError, RoleError
from cxkit.language import formatted, tr, translated
from cxkit.lazy import pl
from cxkit.roles import DIMENSIONS, SCORES
from cxkit.roles.kinds import DATES, EVENTS, YES_OR_NO
from cxkit.tables import DataTable
from cxkit.tables.typed_columns import NUMBERS, dated
from cxkit.values import Reason, Scale, fold, number
from cxkit.values.answers.no_answers import BLANKS, NO_ANSWERS
from cxkit.values.answers.promoter_classes import promoter_classes
from cxkit.values.answers.scales import header_scale, scale_of_words, usual_scale
from cxkit.values.answers.scores import ScoreRule, resolve_rule, understand
from cxkit.values.flags import flag
from cxkit.workflows.inspecting.profile import ColumnProfile
from cxkit.workflows.inspecting.profile_plan import is_unique

_ANSWERS = Scale(0, 10)
_CODES = frozenset({-999, -99, -98, -97, -9, -8, -2, -1, 11, 66, 77, 88, 96, 97, 98, 99, 666, 777, 888, 997, 998, 999, 9998, 9999})
_MOSTLY = 0.8  # of the answers that are no codes
_LONGEST_LABEL = 40
_MOST_LABELS = 200


@dataclass(frozen=True, slots=True)
class InspectedColumn:
    """A column of a table: its profile, and its role, if any."""

    profile: ColumnProfile
    role: str | None
    table: DataTable


def find_doubts(column: InspectedColumn) -> list[str]:
    """Return everything that is suspicious about a column."""
    if column.profile.kind == "empty":
        return []
    return [
        *_check_role(column),
        *(_check_score(column) if column.role in SCORES else _check_flags(column) if column.role in YES_OR_NO else _check_kind(column)),
        *_check_days(column),
        *_check_header_scale(column),
        *_check_codes(column),
        *_check_for_recommendation(column),
        *_describe_reading(column.profile),
        *_check_duplicates(column),
        *_check_spellings(column),
        *_check_bytes(column.profile),
    ]


def find_no_answer_codes(profile: ColumnProfile, table: DataTable) -> dict[str, int]:
    """Return values such as 99 or -1 that lie off the rest of a small scale, with their numbers of rows; empty if there are none."""
    values = _count_numbers(profile, table)
    rest = [n for value, n in values.items() if value in _ANSWERS]
    beyond = any(not _ANSWERS.low <= value <= _ANSWERS.high for value in values.keys() - _CODES)  # a count, of which 11 is one
    if beyond or len(rest) < 3 or sum(rest) < _MOSTLY * sum(values.values()):
        return {}
    return {f"{value:g}": n for value, n in values.items() if value in _CODES}


def find_score_rule(profile: ColumnProfile, table: DataTable, role: str) -> ScoreRule | None:
    """Return how the values of a score role are read; None if no scale is known and no usual one holds the answers.

    It is the rule of the metrics, with the codes for no answer that they infer. If they refuse the column, or if not all of its values are
    counted, the scale is the declared one, 0-10 for recommend, that in the header, or else the smallest usual one that holds the answers,
    or has as many points as the words of the column.
    """
    if profile.complete and (rule := _find_rule_of_metrics(profile, table, role)):
        return rule
    given = role in table.rules.scales
    if given or role == "recommend":
        scale: Scale | None = table.rules.scales.get(role, _ANSWERS)
    else:
        scale = header_scale(profile.column) or _usual_scale(profile, table) or _scale_of_words(profile)
    if scale is None:
        return None
    if role == "recommend" and (worth := promoter_classes({fold(text) for text, _ in profile.counts} - NO_ANSWERS)):
        return table.score_rule(role, Scale(-1, 1))._replace(known=worth, named=True)
    rule = table.score_rule(role, scale)
    try:
        return resolve_rule(rule, profile.counts)[0]
    except (DataError, RoleError):  # _find_refusal reports that the whole column is in doubt
        return rule


def find_inferred_codes(profile: ColumnProfile, table: DataTable, rule: ScoreRule) -> dict[str, int]:
    """Return the codes for no answer that nobody gave and the metrics infer, with their numbers of rows."""
    inferred = rule.na - table.score_rule(rule.role, rule.scale).na
    return {f"{value:g}": n for value, n in _count_numbers(profile, table).items() if f"{value:g}" in inferred}


def _find_rule_of_metrics(profile: ColumnProfile, table: DataTable, role: str) -> ScoreRule | None:
    try:
        return resolve_rule(read_score(table, role, [profile.column], dict(profile.counts)).rule, profile.counts)[0]
    except (DataError, RoleError):  # _find_refusal reports what is in doubt
        return None


def _scale_of_words(profile: ColumnProfile) -> Scale | None:
    return scale_of_words([fold(text) for text, _ in profile.counts if fold(text) not in BLANKS])


def _count_numbers(profile: ColumnProfile, table: DataTable) -> dict[float, int]:
    values: dict[float, int] = {}
    if profile.complete and profile.kind == "number":
        for text, n in profile.counts:
            value = number(text, table.rules.decimal if profile.dtype == "String" else ".")
            if value is not None:
                values[value] = values.get(value, 0) + n
    return values


def _usual_scale(profile: ColumnProfile, table: DataTable) -> Scale | None:
    codes = find_no_answer_codes(profile, table)
    values = {value: n for value, n in _count_numbers(profile, table).items() if f"{value:g}" not in codes}
    return usual_scale(values)


def _check_role(column: InspectedColumn) -> list[str]:
    found = []
    for role, columns in column.table.doubtful.items():
        if column.profile.column in columns:
            others = ", ".join(f"'{other}'" for other in columns if other != column.profile.column)
            also = tr(", as could {others}", others=others) if others else ""
            found.append(
                tr("could be {role}{also}: --role {role2} decides", role=role, also=also, role2=_assignment(role, column.profile.column))
            )
    return found


def _check_score(column: InspectedColumn) -> list[str]:
    """Report answers off the scale, unreadable values, and a lowest answer that nobody gives."""
    profile, role = column.profile, column.role or ""
    if open_question := _find_refusal(column):
        return [open_question]
    rule = find_score_rule(profile, column.table, role)
    if rule is None and profile.kind == "text":
        label = f"{profile.counts[0][0][:_LONGEST_LABEL]}=5"
        return [tr("holds words: --labels {label} gives the value of each", label=shlex.quote(label))]
    if rule is None:
        return [tr("no usual scale holds its values: --scale {role}=LOW-HIGH, or --role {role}=COLUMN for another column", role=role)]
    understood = [(text, n, understand(text, rule)) for text, n in profile.counts]
    found = []
    for reason in (Reason.OFF_SCALE, Reason.UNREADABLE, Reason.UNKNOWN_LABEL):
        strange = [(text, n) for text, n, found in understood if found is reason]
        if strange:
            scale = f" {rule.scale}" if reason is Reason.OFF_SCALE else ""
            found.append(f"{_count_values(strange)} {translated(reason)}{scale} ({_show_examples(strange)})")
    given = {meant: n for _, n, meant in understood if not isinstance(meant, Reason)}
    if role == "recommend" and role not in column.table.rules.scales and given and rule.scale.low not in given:
        low, high = rule.scale.low, rule.scale.high
        found.append(
            tr("nobody answers {low}: if it was asked on {low2}-{high}, give --scale {low2}-{high}", low=low, low2=low + 1, high=high)
        )
    return found


def _find_refusal(column: InspectedColumn) -> str:
    """Return why metrics refuse to read a score; empty if they read it, or if only its words are unknown."""
    profile, role = column.profile, column.role or ""
    if not profile.complete or profile.kind != "number":
        return ""
    try:
        read_score(column.table, role, [profile.column], dict(profile.counts))
    except RoleError as error:
        return f"{error.message.partition(': ')[2].rstrip('.') or error.message}: {error.hint.rstrip('.')}"
    return ""


def _check_flags(column: InspectedColumn) -> list[str]:
    """Report values that are neither yes nor no."""
    role = column.role or ""
    known = column.table.labels_of(role)
    silent = BLANKS | column.table.rules.na.get(role, frozenset())
    strange = [(text, n) for text, n in column.profile.counts if fold(text) not in silent and flag(text, known) is None]
    if not strange:
        return []
    return [
        tr(
            "{strange} neither yes nor no ({strange2}): labels.{role} in {file_name} decides what they mean",
            strange=_count_values(strange),
            strange2=_show_examples(strange),
            role=role,
            file_name=FILE_NAME,
        )
    ]


def _check_header_scale(column: InspectedColumn) -> list[str]:
    """Report a header that names another scale than the one that holds the values."""
    named = header_scale(column.profile.column)
    if named is None:
        return []
    rule = find_score_rule(column.profile, column.table, column.role) if column.role in SCORES and column.role else None
    if rule is not None and rule.scale != named:
        return [
            tr(
                "the name suggests {named}, it is read on {scale}: --scale {role}={named} or {scale}",
                named=named,
                scale=rule.scale,
                role=column.role,
            )
        ]
    outside = [(f"{value:g}", n) for value, n in _count_numbers(column.profile, column.table).items() if value not in named]
    return (
        [
            tr(
                "the name suggests {named}: {outside} outside it ({outside2})",
                named=named,
                outside=_count_values(outside),
                outside2=_show_examples(outside),
            )
        ]
        if outside and rule is None
        else []
    )


def _check_codes(column: InspectedColumn) -> list[str]:
    known = column.table.rules.na.get(column.role or "", frozenset())
    rule = find_score_rule(column.profile, column.table, column.role) if column.role in SCORES and column.role else None
    inferred = find_inferred_codes(column.profile, column.table, rule) if rule else {}
    if inferred:
        shown = _show_examples(list(inferred.items()))
        options = " ".join(f"--na {column.role}={code}" for code in inferred)
        return [tr("{shown} read as codes for no answer and excluded: {options} confirms it", shown=shown, options=options)]
    codes = [(code, n) for code, n in find_no_answer_codes(column.profile, column.table).items() if code not in known]
    if not codes:
        return []
    how = f": --na {column.role}={codes[0][0]}" if column.role in SCORES else ""
    return [tr("{codes} may mean 'no answer'{how}", codes=_show_examples(codes), how=how)]


def _check_for_recommendation(column: InspectedColumn) -> list[str]:
    """Offer a column on 0-10 for recommend if its header says nothing."""
    table = column.table
    if column.role or table.kind.name != "survey" or "recommend" in table.roles or "recommend" in table.doubtful:
        return []
    codes = find_no_answer_codes(column.profile, table)
    values = {value for value in _count_numbers(column.profile, table) if f"{value:g}" not in codes}
    if len(values) < 4 or max(values) != _ANSWERS.high or not all(value in _ANSWERS for value in values):
        return []
    return [
        tr(
            "lies on {values:g}-10 and could be the recommendation: --role {assignment}",
            values=min(values),
            assignment=_assignment("recommend", column.profile.column),
        )
    ]


def _describe_reading(profile: ColumnProfile) -> list[str]:
    """Report why a column cannot be read as numbers or days, or what was decided when it was."""
    refused = [(profile.refusal.message, profile.refusal.hint)] if profile.refusal else []
    found = [*refused, *((note.text, note.hint) for note in profile.notes)]
    # the row of the table names the column already
    bare = [
        (text.removeprefix(tr("Column '{column}'", column=profile.column)).lstrip(": ").rstrip("."), hint.rstrip("."))
        for text, hint in found
    ]
    doubts = [f"{text}: {hint}" if hint else text for text, hint in bare]
    return [text.replace("cxkit inspect FILE ", "") for text in doubts]


def _check_kind(column: InspectedColumn) -> list[str]:
    """Report values that are no numbers or days, if the others are or the role needs numbers."""
    profile = column.profile
    if column.role in NUMBERS and profile.kind == "text":
        blanks = BLANKS | column.table.rules.na.get(column.role or "", frozenset())
        words = [(text, n) for text, n in profile.counts if fold(text) not in blanks and number(text, None) is None]
        return [tr("{words} unreadable as number ({words2})", words=_count_values(words), words2=_show_examples(words))]
    strange = profile.present - profile.fitting
    if not strange or profile.kind not in {"number", "date"} or profile.refusal:
        return []
    examples = f" ({_show_examples(profile.misfits)})" if profile.misfits else ""
    return [
        tr(
            "{strange:,} value unreadable as {kind}{examples}" if strange == 1 else "{strange:,} values unreadable as {kind}{examples}",
            strange=strange,
            kind=translated(profile.kind),
            examples=examples,
        )
    ]


def _check_days(column: InspectedColumn) -> list[str]:
    """Report values of a column for days of which too many cannot be read for it to look like one."""
    profile = column.profile
    check = day_check(profile.column, column.table) if column.role in DATES and profile.kind == "text" else None
    if check is None:
        return []
    reasons = check([text for text, _ in profile.counts])
    strange = [each for each, reason in zip(profile.counts, reasons, strict=True) if reason is not None]
    words = tr(
        "{words} unreadable as {kind} ({words2})", words=_count_values(strange), kind=translated("date"), words2=_show_examples(strange)
    )
    return [words] if strange else []


def _check_duplicates(column: InspectedColumn) -> list[str]:
    profile = column.profile
    if not is_unique(column.table, column.role) or profile.distinct is None or profile.estimated or profile.distinct >= profile.present:
        return []
    repeated = [(text, n) for text, n in profile.counts if n > 1]
    again = profile.present - profile.distinct
    return [
        tr("{again:,} duplicate id" if again == 1 else "{again:,} duplicate ids", again=again)
        + (f" ({_show_examples(repeated)})" if repeated else "")
    ]


def find_spellings(column: InspectedColumn) -> list[Alike]:
    """Return group labels that differ only in blanks, case or Unicode form. Free text, ids, flags and numbers are left out."""
    profile, role = column.profile, column.role or ""
    folded = role in YES_OR_NO or role in NUMBERS
    if profile.kind not in {"text", "boolean"} or not profile.complete or folded or role == "comment" or role.endswith("_id"):
        return []
    distinct = profile.distinct or 0
    if role not in DIMENSIONS and (distinct > _MOST_LABELS or 2 * distinct > profile.present):
        return []
    rows = {text: n for text, n in profile.counts if role in DIMENSIONS or len(text) <= _LONGEST_LABEL}
    return alike(column.table, rows, Key(role or profile.column, profile.column))


def _check_spellings(column: InspectedColumn) -> list[str]:
    found = find_spellings(column)
    if not found:
        return []
    shown = "; ".join(tr(" and ").join(map(spelled_apart, (each.usual, *each.others[:2]))) for each in found[:3])
    # metrics leave out blanks around a name by themselves
    hint = tr(": --fold treats them as one") if any(text.strip() != each.usual.strip() for each in found for text in each.others) else ""
    return [
        tr(
            "labels differ in blanks, case or Unicode form only: {shown}; …{hint}"
            if len(found) > 3
            else "labels differ in blanks, case or Unicode form only: {shown}{hint}",
            shown=shown,
            hint=hint,
        )
    ]


def _check_bytes(profile: ColumnProfile) -> list[str]:
    if not profile.broken:
        return []
    return [
        tr(
            "{broken:,} value with bad bytes, shown as U+FFFD: --encoding names another"
            if profile.broken == 1
            else "{broken:,} values with bad bytes, shown as U+FFFD: --encoding names another",
            broken=profile.broken,
        )
    ]


def _assignment(role: str, column: str) -> str:
    return shlex.quote(f"{role}={column}")


def _count_values(values: Sequence[tuple[str, int]]) -> str:
    n = sum(n for _, n in values)
    return tr("{n:,} value" if n == 1 else "{n:,} values", n=n)


def _show_examples(values: Sequence[tuple[str, int]]) -> str:
    shown = ", ".join(f"{text[:_LONGEST_LABEL]!r} {formatted(n, ',')} ×" for text, n in values[:3])
    return shown + (", …" if len(values) > 3 else "")


Check = Callable[[Sequence[Any]], Sequence[str | None]]
"""Finds for each value the reason to exclude it; None for a good one."""


def day_check(column: str, table: DataTable) -> Check | None:
    """Return a check that reads dates as the metrics do, even if they refuse the whole column; None if its type holds no dates."""
    dtype = table.sample.schema[column]
    try:
        parts = dated(table, column, dtype).parts
    except RoleError:
        return None
    # a late day is no finding in a column without a role, and no begin of a contract
    role = table.role_of(column)
    late = None if role is None else Reason.FUTURE if role in EVENTS else Reason.DATE_IMPOSSIBLE
    ahead = pl.when(pl.col("ahead").is_not_null()).then(pl.lit(late, dtype=pl.String))
    reason = ahead.when(pl.col("impossible")).then(pl.lit(str(Reason.DATE_IMPOSSIBLE))).otherwise(pl.lit(str(Reason.DATE_UNREADABLE)))

    def check(values: Sequence[Any]) -> list[Reason | None]:
        read = pl.DataFrame({column: values}, schema={column: dtype}).select(parts.alias("parts")).unnest("parts")
        reasons = read.select(pl.when("failed").then(reason)).to_series().to_list()
        return [None if each is None else Reason(each) for each in reasons]

    return check
