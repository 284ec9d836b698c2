"""From what stands in a score column to a number on its scale, or to the reason why there is none.

Works on the distinct values of a column with how often each occurs, so that understanding a value costs the same for ten rows and for
ten million.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple, SupportsFloat

from cxkit.errors import DataError, RoleError, UsageError
from cxkit.model import Note
from cxkit.tables.account import Reason
from cxkit.tables.guards import unguarded

BLANKS = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "–", ".", "k.a.", "k. a.", "keine angabe", "weiß nicht", "weiss nicht"})
TOLERATED = 0.01
OFF_SCALE_LIMIT = 0.05
NEVER_LOWEST_LIMIT = 1_000
TELLING = 30  # answers from which it says something that the upper end of a scale is not used
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)")


@dataclass(frozen=True, slots=True)
class Scale:
    """The whole numbers from ``low`` to ``high``."""

    low: int
    high: int

    def __str__(self) -> str:
        return f"{self.low}-{self.high}"

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high and value == math.floor(value)

    @classmethod
    def parse(cls, text: str) -> Scale:
        """Read ``0-10``; UsageError for anything else."""
        match = re.fullmatch(r"\s*(\d+)\s*(?:-|–|\.\.|:)\s*(\d+)\s*", text)
        if not match or not int(match[1]) < int(match[2]) <= 1_000:
            raise UsageError(f"'{text}' is no scale.", "Write the lowest and the highest answer, as in --scale 0-10.")
        return cls(int(match[1]), int(match[2]))


class ScoreRule(NamedTuple):
    """How the values of one score role are to be understood.

    ``declared`` tells that the user gave the scale, which is then believed. ``na`` holds codes that mean "no answer", ``labels`` the
    value of each label that the user gave, ``known`` of each that the file itself explains; all are compared without regard to case,
    blanks and Unicode form. ``expected`` are the codes that nobody typed, whose absence says nothing.
    """

    role: str
    column: str
    scale: Scale
    declared: bool = False
    na: frozenset[str] = frozenset()
    labels: Mapping[str, float] = MappingProxyType({})
    known: Mapping[str, float] = MappingProxyType({})
    decimal: str | None = None
    expected: frozenset[str] = frozenset()


def fold(text: str) -> str:
    """Text as labels and codes are compared: one Unicode form, no case, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def number(text: str, decimal: str | None) -> float | None:
    """The number that a folded text spells, or None. Without a known decimal mark, either mark will do."""
    text = text.replace("\N{MINUS SIGN}", "-")
    if not _NUMBER.fullmatch(text) or (decimal == "." and "," in text) or (decimal == "," and "." in text):
        return None
    return float(text.replace(",", "."))


def understand(raw: object, rule: ScoreRule) -> float | Reason:
    """The score that a raw value (text, number or null) stands for, or why it stands for none."""
    text = "" if raw is None else unguarded(fold(str(raw)))
    meant = rule.labels.get(text, rule.known.get(text))
    if meant is not None and text not in rule.na:
        return meant if meant in rule.scale else Reason.OFF_SCALE
    value = number(text, rule.decimal) if isinstance(raw, str) else _finite(raw)
    if text in rule.na or (value is not None and f"{value:g}" in rule.na):
        return Reason.NO_ANSWER
    if text in BLANKS:
        return Reason.MISSING
    if value is None:
        return Reason.UNKNOWN_LABEL if rule.labels or rule.known else Reason.UNREADABLE
    return value if value in rule.scale else Reason.OFF_SCALE


def _finite(raw: object) -> float | None:
    # whatever counts, also the decimals of DuckDB and Parquet; dates and times do not
    if isinstance(raw, bool) or not isinstance(raw, SupportsFloat):
        return None
    value = float(raw)
    return value if math.isfinite(value) else None


def judge(values: Iterable[tuple[object, int]], rule: ScoreRule) -> tuple[dict[object, float | Reason], list[Note]]:
    """Understand every distinct value of a score column and check the column as a whole.

    ``values`` are pairs (raw value, rows). Returns what each raw value means, and notes on the scale. Raises DataError where more than
    1 % of the answers cannot be understood, RoleError where the answers are on another scale than ``rule.scale``.
    """
    values = list(values)
    meaning = {raw: understand(raw, rule) for raw, _ in values}
    rows = {reason: [(raw, n) for raw, n in values if meaning[raw] is reason] for reason in Reason}
    valid = sum(n for raw, n in values if not isinstance(meaning[raw], Reason))
    garbled = rows[Reason.UNREADABLE] + rows[Reason.UNKNOWN_LABEL]
    off = rows[Reason.OFF_SCALE]
    answers = valid + _total(garbled) + _total(off)
    if _total(garbled) > TOLERATED * answers:
        raise DataError(
            f"Column '{rule.column}': {_total(garbled):,} of {answers:,} answers cannot be read as a score ({_examples(garbled)}).",
            "Say what they are: --na CODE for 'no answer', --labels 'LABEL=VALUE' for an answer, or name another column "
            f"with --role {rule.role}=COLUMN.",
        )
    if not rule.declared:
        _check_scale(rule, off, answers)
    return meaning, [*_scale_notes(rule, values, meaning, valid), *_unused_notes(rule, values)]


def _check_scale(rule: ScoreRule, off: list[tuple[object, int]], answers: int) -> None:
    if len(off) >= 2 and _total(off) > OFF_SCALE_LIMIT * answers:
        raise RoleError(
            f"Column '{rule.column}' is read as {rule.role} on the scale {rule.scale}, "
            f"but {_total(off):,} of {answers:,} answers lie off it ({_examples(off)}).",
            "Give the scale, as in --scale 1-10, codes that mean 'no answer', as in --na 99, or another column with "
            f"--role {rule.role}=COLUMN.",
        )


def _scale_notes(rule: ScoreRule, values: list[tuple[object, int]], meaning: Mapping[object, float | Reason], valid: int) -> list[Note]:
    if rule.declared or rule.role != "recommend" or not valid:
        return []
    used = [value for raw, n in values if n and not isinstance(value := meaning[raw], Reason)]
    if valid >= TELLING and max(used) <= rule.scale.high - 3:
        text = f"No answer is above {max(used):g}: was the question asked on 1-{max(used):g} instead of {rule.scale}? NPS needs 0-10."
        return [Note(code="scale-doubt", level="warning", text=text, hint=f"--scale {rule.scale} to settle it")]
    if rule.scale.low in used:
        return []
    other = Scale(rule.scale.low + 1, rule.scale.high)
    if valid >= NEVER_LOWEST_LIMIT:
        raise RoleError(
            f"Column '{rule.column}' is read as {rule.role} on the scale {rule.scale}, but none of its {valid:,} answers is "
            f"{rule.scale.low}: it was probably asked on {other}.",
            f"Say which it is: --scale {other} or --scale {rule.scale}.",
        )
    text = f"None of the {valid:,} answers is {rule.scale.low}: was the question asked on {other} instead of {rule.scale}?"
    return [Note(code="scale-doubt", level="info", text=text, hint=f"--scale {other}, or --scale {rule.scale} to settle it")]


def _unused_notes(rule: ScoreRule, values: list[tuple[object, int]]) -> list[Note]:
    """Say which codes and labels occur nowhere: one that is mistyped must not pass for one that was heeded."""
    texts = {fold(str(raw)) for raw, _ in values if raw is not None}
    texts |= {f"{value:g}" for text in texts if (value := number(text, None)) is not None}
    unused = [("code", code) for code in sorted(rule.na - rule.expected) if code not in texts]
    unused += [("label", label) for label in sorted(rule.labels) if label not in texts]
    if not unused or not values:
        return []
    said = ", ".join(f"{kind} '{text}'" for kind, text in unused)
    return [Note(code="codes-unused", level="info", text=f"Not found in column '{rule.column}': {said}.")]


def _total(pairs: list[tuple[object, int]]) -> int:
    return sum(n for _, n in pairs)


def _examples(pairs: list[tuple[object, int]]) -> str:
    most = sorted(pairs, key=lambda pair: (-pair[1], str(pair[0])))[:4]
    shown = ", ".join(f"{str(raw)[:40]!r} {n:,} ×" for raw, n in most)
    return shown + (", …" if len(pairs) > len(most) else "")
