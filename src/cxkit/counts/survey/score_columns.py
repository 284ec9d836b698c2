"""What the columns of a score hold, of which its scale and its best end are inferred."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cxkit.language import tr
from cxkit.roles import shortened
from cxkit.values.answers.labels import meaning, number_in_label, split_label
from cxkit.values.answers.no_answers import means_no_answer
from cxkit.values.answers.scales import Asked, parse_scale
from cxkit.values.answers.scores import Scale, ScoreRule, understand
from cxkit.values.answers.valence import names
from cxkit.values.folding import fold
from cxkit.values.numbers import number
from cxkit.values.reasons import Reason


class ScoreColumns(NamedTuple):
    """The columns of one score: their role, headers and labels, their ``questions`` (in a further header row or label) and values."""

    role: str
    headers: Sequence[str]
    questions: Sequence[str]
    values: Mapping[object, int]
    rule: ScoreRule
    header: Asked
    numbers: Mapping[float, int]
    words: Mapping[str, int]
    points: Mapping[float, str]
    codes: frozenset[float]

    @property
    def name(self) -> str:
        """The column as messages call it."""
        return (
            f"'{shortened(self.headers[0])}'"
            if len(self.headers) == 1
            else tr("{role} in {n} columns", role=self.role, n=len(self.headers))
        )


def score_columns(
    role: str, named_so: tuple[Sequence[str], Sequence[str]], values: Mapping[object, int], rule: ScoreRule, scale: Scale | None = None
) -> ScoreColumns:
    """The evidence of columns with these headers and questions."""
    headers, questions = named_so
    named = [parse_scale(text, role) for pair in zip(questions, headers, strict=True) for text in dict.fromkeys(pair)]
    header = next((each for each in named if each != Asked()), Asked())
    meant = {raw: understand(raw, rule) for raw in values}
    numbers = Counter[float]()
    for raw, value in meant.items():
        if not isinstance(value, Reason):
            numbers[value] += values[raw]
    unread = {Reason.UNREADABLE, Reason.UNKNOWN_LABEL}
    words = {fold(str(raw)): values[raw] for raw, value in meant.items() if value in unread}
    ends = scale or header.scale
    for word, value in meaning(words.keys(), len(numbers), *((ends.low, ends.high) if ends and numbers else ())).worth.items():
        if len(numbers) or number_in_label(word) is not None:
            numbers[value] += words[word]
    cells = dict(pair for word in words if (pair := split_label(word)))
    known = {value: word for word, value in rule.known.items() if number(word, None) is None}
    codes = header.codes | {value for value, word in {**cells, **known}.items() if means_no_answer(word) or names("no answer", word)}
    points = {value: word for value, word in {**header.points, **known, **cells}.items() if value not in codes}
    return ScoreColumns(role, headers, questions, values, rule, header, numbers, words, points, frozenset(codes))
