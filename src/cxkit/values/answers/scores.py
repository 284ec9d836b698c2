"""From the values of a score column to numbers on its scale, or to the reasons why there are none.

Works on the distinct values of a column with their frequencies, so that reading a value costs the same for ten rows and for ten million.
"""

from __future__ import annotations

import json
import math
import re
import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Literal, NamedTuple, SupportsFloat

from cxkit.errors import DataError, RoleError, UsageError
from cxkit.language import formatted, tr
from cxkit.model import Note
from cxkit.roles.personal import is_unquotable
from cxkit.values.answers.labels import Meant, kano_meaning, meaning
from cxkit.values.answers.no_answers import means_no_answer
from cxkit.values.answers.remarks import note_of_remarks, remarked
from cxkit.values.folding import fold
from cxkit.values.guards import strip_guard
from cxkit.values.numbers import (
    DecimalMark,
    Mark,
    check_contradiction,
    decide,
    note_other_mark,
    number,
    parse_number,
    read_other_mark,
)
from cxkit.values.reasons import LISTED, TOLERATED, Reason

_SHADED = re.compile(r"\d ?[-+–−]")  # a grade such as 3- or 2+: neither the number alone nor a negative one
OFF_SCALE_LIMIT = 0.05
_MANY_ANSWERS = 1_000  # of which none is the lowest are warned of at least
_LOWEST_MISSED = 5.0  # lowest answers that the next two let expect: none at all is chance in less than one file of a hundred
_LOWEST_NOT_OFFERED = 20.0  # of fewer answers, so that only a clear case is refused: a doubtful one is warned of
_PERCENT = 100
_KANO = frozenset({"functional", "dysfunctional"})
_ANSWERS = frozenset(range(11))
_FIGURES = 4  # different numbers beyond the scale that are no codes for no answer
_LISTED = 12  # unknown values for which lines of the project file are suggested
_LONGEST_LABEL = 60
TELLING = 30  # number of answers from which an unused upper end of a scale is evidence


@dataclass(frozen=True, slots=True)
class Scale:
    """The whole numbers from ``low`` to ``high``."""

    low: int
    high: int

    def __str__(self) -> str:
        return f"{self.low}-{self.high}" if self.low >= 0 else tr("{low} to {high}", low=self.low, high=self.high)

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high and value == math.floor(value)

    @classmethod
    def parse(cls, text: str) -> Scale:
        """Read ``0-10`` or ``-2..2``; UsageError for anything else."""
        match = re.fullmatch(r"\s*(\d+)\s*(?:-|–|\.\.|:)\s*(\d+)\s*", text) or re.fullmatch(r"\s*(-\d+)\s*(?:\.\.|:)\s*(\d+)\s*", text)
        if not match or not int(match[1]) < int(match[2]) <= 1_000:
            raise UsageError(tr("'{text}' is no scale.", text=text), "Write the lowest and the highest answer, as in --scale 0-10.")
        return cls(int(match[1]), int(match[2]))


def oriented(text: str) -> tuple[Scale, Literal["low"] | None]:
    """Read a scale, as 1-6, or 6-1 if the low end is the best; UsageError for anything else."""
    ends = re.fullmatch(r"\s*(\d+)\s*(?:-|–|\.\.|:)\s*(\d+)\s*", text)
    return (Scale.parse(f"{ends[2]}-{ends[1]}"), "low") if ends and int(ends[1]) > int(ends[2]) else (Scale.parse(text), None)


Easy = Literal["high", "low"]
"""Which answers of an effort question mean that it was easy."""


def direction(text: str) -> Easy | None:
    """Parse which end of an effort scale is easy, as in ``1-7 high-is-easy``; None if not given, UsageError for anything else."""
    _, _, easy_end = text.strip().partition(" ")
    ends: dict[str, Easy | None] = {"": None, "high-is-easy": "high", "low-is-easy": "low"}
    if easy_end.strip() not in ends:
        raise UsageError(tr("'{text}' is no scale.", text=text), "high-is-easy or low-is-easy may follow the scale of an effort question.")
    return ends[easy_end.strip()]


class ScoreRule(NamedTuple):
    """How the values of one score role are read.

    ``declared``: the user gave the scale, which then takes precedence. ``na`` holds codes that mean "no answer", ``labels`` the value of
    each label that the user gave, ``known`` of each that the file itself explains; all are compared without regard to case, blanks and
    Unicode form. ``decimal`` is the decimal mark, ``given`` if the user gave it, else that of the file's other columns. ``expected`` are
    the codes that nobody typed, whose absence needs no note. ``min_cell``: notes quote no value with fewer answers. ``fractions``: answers
    may lie between the points of the scale. ``turned``: the lowest answer is the best, and counts as the highest. ``named``: header or
    labels name the scale.
    """

    role: str
    column: str
    scale: Scale
    declared: bool = False
    na: frozenset[str] = frozenset()
    labels: Mapping[str, float] = MappingProxyType({})
    known: Mapping[str, float] = MappingProxyType({})
    decimal: Mark | None = None
    given: bool = False
    expected: frozenset[str] = frozenset()
    min_cell: int = 0
    fractions: bool = False
    turned: bool = False
    named: bool = False


def understand(raw: object, rule: ScoreRule) -> float | Reason:
    """The score of a raw value (text, number or null), or the reason why it has none."""
    text = "" if raw is None else strip_guard(fold(str(raw)))
    meant = rule.labels.get(text)
    if meant is None and not means_no_answer(text):
        meant = rule.known.get(text)
    if meant is not None and text not in rule.na and (text in rule.labels or f"{meant:g}" not in rule.na):
        return _on_scale(meant, rule)
    value = _finite(raw) if not isinstance(raw, str) else None if _SHADED.fullmatch(text) else number(raw, rule.decimal)
    if text in rule.na or (value is not None and f"{value:g}" in rule.na) or meant is not None:
        return Reason.NO_ANSWER
    if value is None:
        if means_no_answer(text):
            return Reason.MISSING
        return Reason.UNKNOWN_LABEL if rule.labels or rule.known else Reason.UNREADABLE
    return _on_scale(value, rule)


def _on_scale(value: float, rule: ScoreRule) -> float | Reason:
    low, high = rule.scale.low, rule.scale.high
    if value not in rule.scale and not (rule.fractions and low <= value <= high):
        return Reason.OFF_SCALE
    return low + high - value if rule.turned else value


def _finite(raw: object) -> float | None:
    # any numeric type, also the decimals of DuckDB and Parquet, but no dates and times
    if isinstance(raw, bool) or not isinstance(raw, SupportsFloat):
        return None
    value = float(raw)
    return value if math.isfinite(value) else None


Quoted = Callable[..., Sequence[str]]
"""Values of a column for a message, each with its place in the file where that is known."""


def _unplaced(_column: str, *values: object) -> list[str]:
    return [f"{str(value)[:40]!r}" for value in values]


def resolve_rule(rule: ScoreRule, values: Sequence[tuple[object, int]], quoted: Quoted = _unplaced) -> tuple[ScoreRule, list[Note]]:
    """The rule with the evidence of the column's values: their decimal mark, and the numbers of their words.

    Raises RoleError if the words are those of another scale, DataError if more than 1 % of the values have another decimal mark.
    """
    known = rule.labels.keys() | rule.known.keys() | rule.na
    texts = {raw: n for raw, n in values if isinstance(raw, str) and (text := fold(raw)) not in known and not means_no_answer(text)}
    worded = {raw: text for raw in texts if not any(value is not None for value in parse_number(raw)) and (text := fold(raw))}
    rows, words = Counter[str](), dict[str, str]()
    for raw, text in worded.items():  # one answer may be spelled in several ways: "Yes", "yes " and "YES"
        rows[text] += texts[raw]
        words[text] = max(words.get(text, raw), raw, key=lambda each: (texts[each], each))
    numbers = len(texts) - len(worded) + sum(_finite(raw) is not None for raw, _ in values)
    answers = remarked({word: rows[word] for word in words}, {*rule.labels, *rule.known})
    words = {word: raw for word, raw in words.items() if word not in answers}
    notes = [note_of_remarks(rule.column, sum(rows[word] for word in answers))] if answers else []
    decided = DecimalMark(rule.decimal) if rule.given else decide(texts.items())
    odd = read_other_mark(decided, sum(texts.values()), rule.scale.low, rule.scale.high)
    if odd:
        notes.append(note_other_mark(rule.column, odd, quoted, rule.min_cell))
    elif note := check_contradiction(rule.column, decided, sum(texts.values()), quoted, rule.min_cell):
        notes.append(note)
    found = (kano_meaning(words.keys()) if rule.role in _KANO and not numbers else None) or (
        meaning(words.keys(), numbers, rule.scale.low, rule.scale.high) if words else None
    )
    if found and found.points:
        _check_points(rule, found, words, quoted)
        read = sorted(found.worth.items(), key=lambda pair: (pair[1], pair[0]))
        readings = [f"{words[word]!r} = {value:g}" for word, value in read if rows[word] >= rule.min_cell]
        readings += [tr("others that are given fewer than {min_cell} times", min_cell=rule.min_cell)] if len(readings) < len(read) else []
        text = tr(
            "Column '{column}': its words are read on {scale}: {names}.", column=rule.column, scale=rule.scale, names=", ".join(readings)
        )
        notes.append(Note(code="labels-read", level="info", text=text, hint="--labels 'LABEL=VALUE' decides otherwise"))
    worths = {**(found.worth if found else {}), **{fold(text): value for text, value in odd.items()}, **rule.known}
    meant = {**worths, **rule.labels}
    worths |= {word: meant[answer] for word, answer in answers.items() if answer in meant}
    return rule._replace(decimal=decided.mark or rule.decimal, known=worths), notes


def _check_points(rule: ScoreRule, found: Meant, words: Mapping[str, str], quoted: Quoted) -> None:
    if found.points == rule.scale.high - rule.scale.low + 1:
        return
    by_worth = sorted(found.worth, key=lambda text: (-found.worth[text], text))
    word = quoted(rule.column, words[by_worth[0]])[0]
    quotable = not is_unquotable(rule.column, words.values())
    each = " ".join(shlex.quote(f"{words[text]}=VALUE") for text in by_worth) if quotable else "LABEL=VALUE …"
    points = tr("yes or no") if found.points == 2 else tr("those of {points} points", points=found.points)
    other = tr("Name another column with --role {role}=COLUMN", role=rule.role)
    hint = (
        tr("{other}: two to seven words have no NPS.", other=other)
        if rule.role == "recommend"
        else tr("{other}, or give the values of all words: --labels {each}.", other=other, each=each)
    )
    raise RoleError(
        tr(
            "Column '{column}' is read as {role} on the scale {scale}, but its words, such as {word}, are {points}.",
            column=rule.column,
            role=rule.role,
            scale=rule.scale,
            word=word,
            points=points,
        ),
        hint,
    )


def understand_column(
    values: Iterable[tuple[object, int]], rule: ScoreRule, quoted: Quoted = _unplaced
) -> tuple[dict[object, float | Reason], list[Note]]:
    """Read every distinct value of a score column and check the column as a whole.

    ``values`` are pairs (raw value, rows). Returns the meaning of each raw value, and notes on the scale. Raises DataError if more than 1 %
    of the answers cannot be read, RoleError if the answers are on another scale than ``rule.scale``.
    """
    values = list(values)
    rule, notes = resolve_rule(rule, values, quoted)
    meant = {raw: understand(raw, rule) for raw, _ in values}
    rows = {reason: [(raw, n) for raw, n in values if meant[raw] is reason] for reason in Reason}
    valid = sum(n for raw, n in values if not isinstance(meant[raw], Reason))
    garbled = rows[Reason.UNREADABLE] + rows[Reason.UNKNOWN_LABEL]
    off = rows[Reason.OFF_SCALE]
    answers = valid + _total(garbled) + _total(off)
    if _total(garbled) > TOLERATED * answers:
        shown = _examples(garbled, partial(quoted, rule.column))
        raise DataError(
            tr(
                "Column '{column}': {garbled:,} of {answers:,} answers cannot be read as a score ({shown}).",
                column=rule.column,
                garbled=_total(garbled),
                answers=answers,
                shown=shown,
            ),
            tr(
                "Say what they are: --na CODE for 'no answer', --labels 'LABEL=VALUE' for an answer, or name another column with "
                "--role {role}=COLUMN. Or in cxkit.toml:"
                if _lines(rule, garbled)
                else "Say what they are: --na CODE for 'no answer', --labels 'LABEL=VALUE' for an answer, or name another column with "
                "--role {role}=COLUMN.",
                role=rule.role,
            ),
            _lines(rule, garbled),
        )
    if garbled:
        notes.append(_unknown_note(rule, garbled, quoted))
    if not rule.declared:
        _check_scale(rule, off, answers, quoted)
    if _total(off) > TOLERATED * answers:
        text = tr(
            "Column '{column}': excluded as off the scale {scale}: {rule}.",
            column=rule.column,
            scale=rule.scale,
            rule=_named(rule, off, quoted),
        )
        notes.append(
            Note(code="values-off-scale", level="warning", text=text, hint="--na CODE if it means 'no answer', else --scale LOW-HIGH")
        )
    return meant, [*notes, *_scale_notes(rule, values, meant, valid)]


def _unknown_note(rule: ScoreRule, garbled: list[tuple[object, int]], quoted: Quoted) -> Note:
    """Name unreadable values, with lines for the project file; for rare ones, only how many there are."""
    lines = tuple(_lines(rule, [(raw, n) for raw, n in garbled if n >= rule.min_cell]))
    text = tr("Column '{column}': not read as scores: {rule}.", column=rule.column, rule=_named(rule, garbled, quoted))
    return Note(
        code="values-unknown", level="warning", text=text, hint=tr("what each is worth, in cxkit.toml:") if lines else LISTED, lines=lines
    )


def _named(rule: ScoreRule, values: list[tuple[object, int]], quoted: Quoted) -> str:
    """Values with their numbers of answers; of rare ones only how many there are."""
    named = [(raw, n) for raw, n in values if n >= rule.min_cell]
    suppressed = _total(values) - _total(named)
    parts = [_examples(named, partial(quoted, rule.column))] if named else []
    parts += (
        [
            tr(
                "{suppressed:,} answer given fewer than {min_cell} times"
                if suppressed == 1
                else "{suppressed:,} answers given fewer than {min_cell} times",
                suppressed=suppressed,
                min_cell=rule.min_cell,
            )
        ]
        if suppressed
        else []
    )
    return "; ".join(parts)


def _lines(rule: ScoreRule, unknown: list[tuple[object, int]]) -> list[str]:
    """The lines of the project file that give numbers to unknown labels, without texts that are too long for a label, or personal."""
    if is_unquotable(rule.column, [raw for raw, _ in unknown]):
        return []
    texts = [text for raw, _ in sorted(unknown, key=lambda pair: (-pair[1], str(pair[0]))) if len(text := fold(str(raw))) <= _LONGEST_LABEL]
    lines = [f"{json.dumps(text, ensure_ascii=False)} = VALUE" for text in texts[:_LISTED]]
    return [f"[sources.survey.labels.{rule.role}]", *lines] if lines else []


def _check_scale(rule: ScoreRule, off: list[tuple[object, int]], answers: int, quoted: Quoted) -> None:
    if len(off) >= 2 and _total(off) > OFF_SCALE_LIMIT * answers:
        raise RoleError(
            tr(
                "Column '{column}' is read as {role} on the scale {scale}, but {off:,} of {answers:,} answers lie outside it ({off2}).",
                column=rule.column,
                role=rule.role,
                scale=rule.scale,
                off=_total(off),
                answers=answers,
                off2=_examples(off, partial(quoted, rule.column)),
            ),
            tr(
                "Give the scale, --scale LOW-HIGH, codes that mean 'no answer', --na CODE, or another column with --role {role}=COLUMN.",
                role=rule.role,
            ),
            [finished_figures()] if rule.role == "recommend" and may_be_figures(str(raw) for raw, _ in off) else (),
        )


def may_be_figures(texts: Iterable[str]) -> bool:
    """Whether all texts are numbers from -100 to 100, as the net promoter scores of groups are, and many of them differ."""
    found = {number(text, None) for text in texts}
    answers = all(value is not None and value in _ANSWERS for value in found)
    return len(found) >= _FIGURES and not answers and all(value is not None and abs(value) <= _PERCENT for value in found)


def finished_figures() -> str:
    """The sentence for numbers in the place of answers to the question of the net promoter score."""
    return tr("Numbers from -100 to 100 may be finished NPS figures, such as those of weeks, and no answers: use the file of the answers.")


def _scale_notes(rule: ScoreRule, values: list[tuple[object, int]], meaning: Mapping[object, float | Reason], valid: int) -> list[Note]:
    if rule.declared or rule.named or rule.role != "recommend" or not valid:
        return []
    used = Counter[float]()
    for raw, n in values:
        if n and not isinstance(value := meaning[raw], Reason):
            used[value] += n
    if rule.scale.low in used or rule.scale != Scale(0, 10):
        return []
    if valid < TELLING:  # few answers leave points of a scale unused anyway
        return []
    other = Scale(rule.scale.low + 1, rule.scale.high)
    expected = _expected_lowest(used, rule.scale.low)
    if expected >= (_LOWEST_MISSED if valid >= _MANY_ANSWERS else _LOWEST_NOT_OFFERED):
        raise RoleError(
            tr(
                "Column '{column}' is read as {role} on the scale {scale}, but none of its {valid:,} answers is {low}, although many "
                "are {next} and {second}: it was probably asked on {other}.",
                column=rule.column,
                role=rule.role,
                scale=rule.scale,
                valid=valid,
                low=rule.scale.low,
                next=rule.scale.low + 1,
                second=rule.scale.low + 2,
                other=other,
            ),
            tr("Say which it is: --scale {other} or --scale {scale}.", other=other, scale=rule.scale),
        )
    text = tr(
        "None of the {valid:,} answers is {low}: was the question asked on {other} instead of {scale}?",
        valid=valid,
        low=rule.scale.low,
        other=other,
        scale=rule.scale,
    )
    return [
        Note(
            code="scale-doubt",
            level="warning" if expected >= _LOWEST_MISSED or valid >= _MANY_ANSWERS else "info",
            text=text,
            hint=tr("--scale {other}, or --scale {scale} to confirm it", other=other, scale=rule.scale),
        )
    ]


def _expected_lowest(rows: Mapping[float, int], low: int) -> float:
    """How many of the lowest answers the two above it let expect: as many as of the next, fewer if these are fewer than those above them.

    >>> _expected_lowest({1: 20, 2: 20}, 0), _expected_lowest({1: 5, 2: 25}, 0), _expected_lowest({1: 20, 2: 10}, 0)
    (20.0, 1.0, 20.0)
    """
    following, above = rows.get(low + 1, 0), rows.get(low + 2, 0)
    return following * min(1.0, following / above) if above else float(following)


def unused_codes(rule: ScoreRule, values: Iterable[object]) -> set[str]:
    """The codes and labels of a rule that do not occur among the values, in words."""
    texts = {fold(str(raw)) for raw in values if raw is not None}
    texts |= {f"{value:g}" for text in texts if (value := number(text, None)) is not None}
    found = {tr("code '{code}'", code=code) for code in rule.na - rule.expected if code not in texts}
    return found | {tr("label '{label}'", label=label) for label in rule.labels if label not in texts}


def given_codes(rule: ScoreRule) -> set[str]:
    """The codes and labels of a rule that the user or the project file gave, in words."""
    return {tr("code '{code}'", code=code) for code in rule.na - rule.expected} | {
        tr("label '{label}'", label=label) for label in rule.labels
    }


def _total(pairs: list[tuple[object, int]]) -> int:
    return sum(n for _, n in pairs)


def _examples(pairs: list[tuple[object, int]], quoted: Callable[..., Sequence[str]]) -> str:
    most = sorted(pairs, key=lambda pair: (-pair[1], str(pair[0])))[:4]
    shown = ", ".join(f"{text} {formatted(n, ',')} ×" for text, (_, n) in zip(quoted(*(raw for raw, _ in most)), most, strict=True))
    return shown + (", …" if len(pairs) > len(most) else "")
