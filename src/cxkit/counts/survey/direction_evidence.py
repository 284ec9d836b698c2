"""Evidence of other columns which end of a score is the best: what its respondents say in comments and other scores."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple, TypeVar

from cxkit.language import tr
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
from cxkit.tables.table import DataTable
from cxkit.values.answers.labels import meaning
from cxkit.values.answers.no_answers import means_no_answer
from cxkit.values.answers.scales import parse_scale
from cxkit.values.answers.score_evidence import Doubt
from cxkit.values.answers.scores import Scale, ScoreRule, understand
from cxkit.values.answers.valence import Direction, best_end, valence
from cxkit.values.flags import flag
from cxkit.values.folding import fold
from cxkit.values.numbers import number
from cxkit.values.reasons import Reason

_FEWEST = 30  # respondents with both
_FEWEST_COMMENTS = 15  # that praise or complain
_OF_EACH = 4  # of those that praise, and of those that complain
_TOGETHER = 0.5  # correlation; ratings of one respondent go together
_MOST_COLUMNS = 100
_MOST_WORDS = 12
_SHARED, _STEM = 0.6, 5  # of the letters of two headers
_FEW = 4  # different values of yes and no
_FLAGS = {"complaint": -1, "recommend": 1}
"""What yes means under a header of one of these meanings."""
Worth = TypeVar("Worth")


class Shown(NamedTuple):
    """Which end of a score is the best by the answers in another column, and its header; ``labels``: it has the words of its points."""

    best: Direction
    column: str
    labels: bool = False

    def note_of_labels(self, name: str) -> Note:
        """A note that the other column has the words of the score that messages call ``name``, whose low end is the best one."""
        text = tr(
            "Column {name}: each number goes with one word in column '{column}', which shows that low numbers are the good answers.",
            name=name,
            column=self.column,
        )
        return Note(code="direction", level="info", text=text)

    def doubt(self, role: str, scale: Scale) -> Doubt:
        """The doubt which end is the best if the low one goes with good answers to another question."""
        low, high = scale.low, scale.high
        text = tr("good answers in column '{other}' go with low numbers, so that {low} may be the best answer", other=self.column, low=low)
        best = "{end} is the best answer"
        readings = ((tr(best, end=low), f"--scale {role}={high}-{low}"), (tr(best, end=high), f"--scale {role}={low}-{high}"))
        return Doubt(text, readings)


def shown_end(table: DataTable, column: str, rule: ScoreRule) -> Shown | None:
    """The good end of a score by the sampled rows of other columns; the high one if any of them shows that, None without evidence."""
    if column not in table.sample.columns:
        return None
    scores: list[float | None] = []
    found: Shown | None = None
    for other, goodness, fewest in _others(table, column):
        scores = scores or [_score(raw, rule) for raw in table.sample.get_column(column).to_list()]
        pairs = [(score, good) for score, good in zip(scores, goodness, strict=True) if score is not None and good is not None]
        of_itself = column.startswith("cx:") and _marks_a_point(pairs)
        together = _correlation(pairs) if len(pairs) >= fewest and not of_itself else None
        if together is not None and abs(together) >= _TOGETHER:
            labels = _are_alike(table.shown.get(column, column), table.shown.get(other, other)) and _are_labels(pairs)
            found = found if found and (found.labels or not labels) else Shown("low", shortened(table.shown.get(other, other)), labels)
            if together > 0:
                return found._replace(best="high")
    return found


def _are_alike(header: str, other: str) -> bool:
    """Whether one header continues the other, or both begin alike, as "v1" and "v1_label" or "Bewertung (Code)" and "Bewertung (Text)"."""
    one, two = fold(header), fold(other)
    shared, shorter = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False))), min(len(one), len(two))
    return shared == shorter or shared >= max(_SHARED * shorter, _STEM)


def _are_labels(pairs: Sequence[tuple[float, float]]) -> bool:
    """Whether each of three answers or more goes with one word, and each word with one answer, in the reverse order."""
    used = sorted(set(pairs))
    goodness = [good for _, good in used]
    return len(used) == len({score for score, _ in used}) == len(set(goodness)) > 2 and goodness == sorted(goodness, reverse=True)


def _marks_a_point(pairs: Sequence[tuple[float, float]]) -> bool:
    """Whether one of two answers goes with one point of the score, and the other with all others, as the marks of which a score is made."""
    by_answer = {good: {score for score, each in pairs if each == good} for _, good in pairs}
    if len(by_answer) != 2 or len(set[float]().union(*by_answer.values())) < 3:
        return False
    one, other = sorted(by_answer.values(), key=len)
    return len(one) == 1 and not one & other


def _score(raw: object, rule: ScoreRule) -> float | None:
    value = understand(raw, rule)
    return None if isinstance(value, Reason) else value


def _others(table: DataTable, column: str) -> Iterator[tuple[str, list[float | None], int]]:
    """Columns of which it is known which answers are good, how good each row's answer is, and how many answers are evidence."""
    for other in table.columns[:_MOST_COLUMNS]:
        kind = table.sample.schema.get(other)
        if other == column or other.startswith("cx:") or kind is None or kind.is_nested():
            continue
        if table.role_of(other) == "comment":
            praise = _by_value(table, other, lambda raw: float(valence(str(raw))) or None)
            if min(praise.count(1.0), praise.count(-1.0)) >= _OF_EACH:
                yield other, praise, _FEWEST_COMMENTS
        elif goodness := _flags(table, other) or _goodness(table, other):
            yield other, goodness, _FEWEST


def _flags(table: DataTable, other: str) -> list[float | None] | None:
    """Whether each respondent would recommend, or complained; None for other columns."""
    header = all_meanings(table.shown.get(other, other))
    worth = _FLAGS.keys() & header
    if not worth or table.sample.get_column(other).n_unique() > _FEW:
        return None
    cells = _by_value(table, other, lambda raw: None if means_no_answer(fold(str(raw))) else flag(raw))
    good = sum(_FLAGS[each] for each in worth)
    return [None if cell is None else float(good if cell else -good) for cell in cells] if {True, False} <= set(cells) else None


def _goodness(table: DataTable, other: str) -> list[float | None] | None:
    """How good each sampled answer of another score is; None if that is not known."""
    best = _best_end(table, other)
    if best is None and table.sample.get_column(other).n_unique() > _MOST_WORDS:
        return None
    if best is None:
        cells = _by_value(table, other, lambda raw: fold(str(raw)))
        words = {text for text in set(cells) if text is not None and not means_no_answer(text)}
        worth = meaning(words, 0) if words and not any(map(str.isdigit, words)) else None
        return [worth.worth.get(text or "") for text in cells] if worth is not None and (worth.points or 0) > 2 else None
    sign = 1 if best == "high" else -1

    def read(raw: object) -> float | None:
        text = fold(str(raw))
        value = None if means_no_answer(text) else number(text, table.rules.decimal)
        return None if value is None else sign * value

    return _by_value(table, other, read)


def _by_value(table: DataTable, other: str, worth: Callable[[object], Worth | None]) -> list[Worth | None]:
    """What the sampled cells of a column are worth, None for missing ones: each value is looked at once, however often it is there."""
    cells = table.sample.get_column(other).to_list()
    known: dict[object, Worth | None] = {raw: worth(raw) for raw in set(cells) if raw is not None}
    return [known.get(raw) for raw in cells]


def _best_end(table: DataTable, other: str) -> Direction | None:
    """The good end of another score by its header, its value labels or its role."""
    header = parse_scale(table.captions.get(other) or table.shown.get(other, other), table.role_of(other) or "")
    known = {value: text for text, value in table.known_of(other).items() if not means_no_answer(text)}
    labelled = best_end(known, min(known), max(known)) if known else None
    return labelled or header.best or ("high" if table.role_of(other) == "recommend" else None)


def _correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """The correlation of pairs; None if one of them does not vary."""
    scores, goodness = zip(*pairs, strict=True)
    return statistics.correlation(scores, goodness) if len(set(scores)) > 1 and len(set(goodness)) > 1 else None
