"""What is suspicious about a column: said in words, with counts, and never mended by itself."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from cxkit.config import FILE_NAME
from cxkit.counts import Key
from cxkit.counts.group_names import Alike, alike, spelt
from cxkit.counts.score_reading import read_score
from cxkit.errors import DataError, RoleError
from cxkit.roles import DIMENSIONS, SCORES
from cxkit.tables import DataTable
from cxkit.tables.typed_columns import NUMBERS
from cxkit.values import Reason, Scale, fold, number
from cxkit.values.flags import FLAGS, flag
from cxkit.values.promoter_classes import promoter_classes
from cxkit.values.scales import header_scale, scale_of_words, usual_scale
from cxkit.values.scores import BLANKS, NO_ANSWERS, ScoreRule, settle, understand
from cxkit.workflows._profile import Profile
from cxkit.workflows._wanted import is_unique

_ANSWERS = Scale(0, 10)
_CODES = frozenset({-999, -99, -98, -97, -9, -8, -2, -1, 11, 66, 77, 88, 96, 97, 98, 99, 666, 777, 888, 997, 998, 999, 9998, 9999})
_MOSTLY = 0.8  # of the answers that are no codes
_LONGEST_LABEL = 40
_MOST_LABELS = 200


@dataclass(frozen=True, slots=True)
class Seen:
    """A column in its table: what it holds, and the role that it has."""

    profile: Profile
    role: str | None
    table: DataTable


def doubts(seen: Seen) -> list[str]:
    """All that is suspicious about a column."""
    if seen.profile.kind == "empty":
        return []
    return [
        *_ambiguous(seen),
        *(_score(seen) if seen.role in SCORES else _flags(seen) if seen.role in FLAGS else _misfits(seen)),
        *_header(seen),
        *_codes(seen),
        *_offered(seen),
        *_as_a_whole(seen.profile),
        *_duplicates(seen),
        *_spellings(seen),
        *_broken(seen.profile),
    ]


def no_answer_codes(profile: Profile, table: DataTable) -> dict[str, int]:
    """Values such as 99 or -1 that lie off the rest of a small scale, with their rows; empty where nothing looks like that."""
    values = _numbers(profile, table)
    rest = [n for value, n in values.items() if value in _ANSWERS]
    beyond = any(not _ANSWERS.low <= value <= _ANSWERS.high for value in values.keys() - _CODES)  # a count, of which 11 is one
    if beyond or len(rest) < 3 or sum(rest) < _MOSTLY * sum(values.values()):
        return {}
    return {f"{value:g}": n for value, n in values.items() if value in _CODES}


def rule_of(profile: Profile, table: DataTable, role: str) -> ScoreRule | None:
    """How the values of a score role are understood; None where no scale is known and none holds the answers.

    The scale is the declared one, 0-10 for recommend, that in the header, or else the smallest usual one that holds them, or has as many
    points as the words of the column. A column of promoters, passives and detractors is read as classes.
    """
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
        return settle(rule, profile.counts)[0]
    except (DataError, RoleError):  # the column as a whole is in doubt, which is said elsewhere
        return rule


def _scale_of_words(profile: Profile) -> Scale | None:
    return scale_of_words([fold(text) for text, _ in profile.counts if fold(text) not in BLANKS], 0)


def _numbers(profile: Profile, table: DataTable) -> dict[float, int]:
    values: dict[float, int] = {}
    if profile.complete and profile.kind == "number":
        for text, n in profile.counts:
            value = number(text, table.rules.decimal if profile.dtype == "String" else ".")
            if value is not None:
                values[value] = values.get(value, 0) + n
    return values


def _usual_scale(profile: Profile, table: DataTable) -> Scale | None:
    codes = no_answer_codes(profile, table)
    values = {value: n for value, n in _numbers(profile, table).items() if f"{value:g}" not in codes}
    return usual_scale(values)


def _ambiguous(seen: Seen) -> list[str]:
    found = []
    for role, columns in seen.table.doubtful.items():
        if seen.profile.column in columns:
            others = ", ".join(f"'{other}'" for other in columns if other != seen.profile.column)
            also = f", as could {others}" if others else ""
            found.append(f"could be {role}{also}: --role {_assignment(role, seen.profile.column)} decides")
    return found


def _score(seen: Seen) -> list[str]:
    """Answers off the scale, values that are none, and a lowest answer that nobody gives."""
    profile, role = seen.profile, seen.role or ""
    if open_question := _open_question(seen):
        return [open_question]
    rule = rule_of(profile, seen.table, role)
    if rule is None and profile.kind == "text":
        label = f"{profile.counts[0][0][:_LONGEST_LABEL]}=5"
        return [f"holds words: --labels {shlex.quote(label)} says what each is worth"]
    if rule is None:
        return [f"no usual scale holds its values: --scale {role}=LOW-HIGH, or --role {role}=COLUMN for another column"]
    understood = [(text, n, understand(text, rule)) for text, n in profile.counts]
    found = []
    for reason in (Reason.OFF_SCALE, Reason.UNREADABLE, Reason.UNKNOWN_LABEL):
        strange = [(text, n) for text, n, found in understood if found is reason]
        if strange:
            found.append(f"{_values(strange)} {reason}{f' {rule.scale}' if reason is Reason.OFF_SCALE else ''} ({_examples(strange)})")
    given = {meant: n for _, n, meant in understood if not isinstance(meant, Reason)}
    if role == "recommend" and role not in seen.table.rules.scales and given and rule.scale.low not in given:
        low, high = rule.scale.low, rule.scale.high
        found.append(f"nobody answers {low}: if it was asked on {low + 1}-{high}, say --scale {low + 1}-{high}")
    return found


def _open_question(seen: Seen) -> str:
    """What keeps metrics from reading a score; empty where nothing does, or only its words are unknown."""
    profile, role = seen.profile, seen.role or ""
    if not profile.complete or profile.kind != "number":
        return ""
    try:
        read_score(seen.table, role, [profile.column], dict(profile.counts))
    except RoleError as error:
        return f"{error.message.partition(': ')[2].rstrip('.') or error.message}: {error.hint.rstrip('.')}"
    return ""


def _flags(seen: Seen) -> list[str]:
    """Values that are neither yes nor no."""
    role = seen.role or ""
    known = seen.table.labels_of(role)
    silent = BLANKS | seen.table.rules.na.get(role, frozenset())
    strange = [(text, n) for text, n in seen.profile.counts if fold(text) not in silent and flag(text, known) is None]
    if not strange:
        return []
    return [f"{_values(strange)} neither yes nor no ({_examples(strange)}): labels.{role} in {FILE_NAME} says what they mean"]


def _header(seen: Seen) -> list[str]:
    """A name that gives another scale than the one that holds the values."""
    named = header_scale(seen.profile.column)
    if named is None:
        return []
    rule = rule_of(seen.profile, seen.table, seen.role) if seen.role in SCORES and seen.role else None
    if rule is not None and rule.scale != named:
        return [f"the name says {named}, it is read on {rule.scale}: --scale {seen.role}={named} or {rule.scale}"]
    outside = [(f"{value:g}", n) for value, n in _numbers(seen.profile, seen.table).items() if value not in named]
    return [f"the name says {named}: {_values(outside)} off it ({_examples(outside)})"] if outside and rule is None else []


def _codes(seen: Seen) -> list[str]:
    known = seen.table.rules.na.get(seen.role or "", frozenset())
    codes = [(code, n) for code, n in no_answer_codes(seen.profile, seen.table).items() if code not in known]
    if not codes:
        return []
    how = f": --na {seen.role}={codes[0][0]}" if seen.role in SCORES else ""
    return [f"{_examples(codes)} may mean 'no answer'{how}"]


def _offered(seen: Seen) -> list[str]:
    """A column on 0-10 whose name says nothing is offered, not taken."""
    table = seen.table
    if seen.role or table.kind.name != "survey" or "recommend" in table.roles or "recommend" in table.doubtful:
        return []
    codes = no_answer_codes(seen.profile, table)
    values = {value for value in _numbers(seen.profile, table) if f"{value:g}" not in codes}
    if len(values) < 4 or max(values) != _ANSWERS.high or not all(value in _ANSWERS for value in values):
        return []
    return [f"lies on {min(values):g}-10 and could be the recommendation: --role {_assignment('recommend', seen.profile.column)}"]


def _as_a_whole(profile: Profile) -> list[str]:
    """What keeps a column from being read as numbers or days, or was decided in doing so."""
    refused = [(profile.refusal.message, profile.refusal.hint)] if profile.refusal else []
    found = [*refused, *((note.text, note.hint) for note in profile.notes)]
    # the column stands in its row already
    bare = [(text.removeprefix(f"Column '{profile.column}'").lstrip(": ").rstrip("."), hint.rstrip(".")) for text, hint in found]
    said = [f"{text}: {hint}" if hint else text for text, hint in bare]
    return [text.replace("cxkit inspect FILE ", "") for text in said]


def _misfits(seen: Seen) -> list[str]:
    """Values that are no numbers or days, where the others are, or the role needs numbers."""
    profile = seen.profile
    if seen.role in NUMBERS and profile.kind == "text":
        blanks = BLANKS | seen.table.rules.na.get(seen.role or "", frozenset())
        words = [(text, n) for text, n in profile.counts if fold(text) not in blanks and number(text, None) is None]
        return [f"{_values(words)} unreadable as number ({_examples(words)})"]
    strange = profile.present - profile.fitting
    if not strange or profile.kind not in {"number", "date"} or profile.refusal:
        return []
    examples = f" ({_examples(profile.misfits)})" if profile.misfits else ""
    return [f"{strange:,} {'value' if strange == 1 else 'values'} unreadable as {profile.kind}{examples}"]


def _duplicates(seen: Seen) -> list[str]:
    profile = seen.profile
    if not is_unique(seen.table, seen.role) or profile.distinct is None or profile.estimated or profile.distinct >= profile.present:
        return []
    repeated = [(text, n) for text, n in profile.counts if n > 1]
    again = profile.present - profile.distinct
    return [f"{again:,} duplicate {'id' if again == 1 else 'ids'}" + (f" ({_examples(repeated)})" if repeated else "")]


def spellings(seen: Seen) -> list[Alike]:
    """Labels of groups that differ in blanks, case or Unicode form alone; free text is left out, and whatever is compared without these."""
    profile, role = seen.profile, seen.role or ""
    folded = role in FLAGS or role in NUMBERS
    if profile.kind not in {"text", "boolean"} or not profile.complete or folded or role == "comment" or role.endswith("_id"):
        return []
    distinct = profile.distinct or 0
    if role not in DIMENSIONS and (distinct > _MOST_LABELS or 2 * distinct > profile.present):
        return []
    rows = {text: n for text, n in profile.counts if role in DIMENSIONS or len(text) <= _LONGEST_LABEL}
    return alike(seen.table, rows, Key(role or profile.column, profile.column))


def _spellings(seen: Seen) -> list[str]:
    found = spellings(seen)
    if not found:
        return []
    shown = "; ".join(" and ".join(map(spelt, (each.usual, *each.others[:2]))) for each in found[:3])
    # metrics leave out blanks around a name by themselves
    hint = ": --fold takes them for one" if any(text.strip() != each.usual.strip() for each in found for text in each.others) else ""
    return [f"labels differ in blanks, case or Unicode form only: {shown}{'; …' if len(found) > 3 else ''}{hint}"]


def _broken(profile: Profile) -> list[str]:
    if not profile.broken:
        return []
    return [f"{profile.broken:,} {'value' if profile.broken == 1 else 'values'} with bad bytes, shown as U+FFFD: --encoding names another"]


def _assignment(role: str, column: str) -> str:
    return shlex.quote(f"{role}={column}")


def _values(values: Sequence[tuple[str, int]]) -> str:
    n = sum(n for _, n in values)
    return f"{n:,} {'value' if n == 1 else 'values'}"


def _examples(values: Sequence[tuple[str, int]]) -> str:
    shown = ", ".join(f"{text[:_LONGEST_LABEL]!r} {n:,} ×" for text, n in values[:3])
    return shown + (", …" if len(values) > 3 else "")
