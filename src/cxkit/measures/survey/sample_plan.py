"""The size of a sample: what it shows of a figure, as rows and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from cxkit.language import tr
from cxkit.measures.summary import number_of
from cxkit.measures.survey.catalogue import MeasureName
from cxkit.model import Column, Row, Sentence, Table, Unit
from cxkit.stats.sample_size import answers_for_difference, answers_for_half_width, detectable, half_width, invitations
from cxkit.text.figures import digits_for, digits_in_words, figure, in_words
from cxkit.text.sentences import sentence

Origin = Literal["observed", "given", "worst case"]

WORST = {"nps": 100.0, "csat": 0.5, "ces": 3.0, "gap": 6.0}
"""The greatest standard deviation of an answer: half of all that it can span; of effort and gap on 1-7."""
MEANS = frozenset({"ces", "gap"})
"""The measures whose intervals and tests are Student's."""
COLUMNS = (
    Column(key="measure", title="measure", unit="label"),
    Column(key="basis", title="wanted", unit="label", help="A half-width, a difference, or what the file at hand shows."),
    Column(key="half_width", title="half-width", unit="number", digits=3, help="Of the interval of one group, in the unit of the measure."),
    Column(key="detectable", title="detectable", unit="number", digits=3, help="Difference of two groups that is detected with the power."),
    Column(key="n_per_group", title="n per group", unit="count", help="Answers in each group."),
    Column(key="groups", title="groups", unit="count", help="Groups, of which every two are compared."),
    Column(key="answers", title="answers", unit="count", help="Answers in all groups."),
    Column(key="invitations", title="invitations", unit="count", help="Answers over the response rate."),
    Column(key="sd", title="sd", unit="number", digits=3, help="Standard deviation of one answer."),
    Column(key="sd_from", title="sd from", unit="label", help="observed, given or worst case."),
)


class Deviation(NamedTuple):
    """The standard deviation of one answer in the unit of the measure, where it is from, and how many answers it is from.

    ``per_person``: the answers of a person, of whom the population consists, if each person may give several.
    """

    value: float
    origin: Origin
    n: int = 0
    per_person: float = 1.0


@dataclass(frozen=True)
class Design:
    """What a survey is planned for: ``population`` is that of each group; ``response_rate``: the share of those invited who answer.

    ``groups``: None: one for a half-width, two for a difference.
    """

    confidence: float
    power: float
    groups: int | None = None
    population: int | None = None
    response_rate: float | None = None

    def for_half_width(self, measure: MeasureName, sd: Deviation, wanted: float) -> Row:
        """The answers for an interval of each group of ± ``wanted``."""
        n = answers_for_half_width(sd.value**2, wanted, self.confidence, self._population(sd), student=measure in MEANS)
        return self._row(measure, "half-width", sd, n, self.groups or 1) | {"half_width": wanted}

    def for_difference(self, measure: MeasureName, sd: Deviation, wanted: float) -> Row:
        """The answers to detect a difference of two groups of ``wanted``."""
        groups, population, student = self.groups or 2, self._population(sd), measure in MEANS
        pairs = _pairs(groups)
        n = answers_for_difference(
            sd.value**2, wanted, self.confidence, self.power, comparisons=pairs, population=population, student=student
        )
        return self._row(measure, "difference", sd, n, groups) | {"detectable": wanted}

    def at_hand(self, measure: MeasureName, sd: Deviation) -> list[Row]:
        """What the answers of the file show: as a whole, and divided into equal groups."""
        groups = [1, self.groups or 2] if self.groups != 1 else [1]
        return [self._row(measure, "at hand", sd, sd.n // each, each) | {"invitations": None} for each in groups if sd.n >= each]

    def _population(self, sd: Deviation) -> int | None:
        """The answers that the whole population of a group would give."""
        return self.population and round(self.population * sd.per_person)

    def _row(self, measure: MeasureName, basis: str, sd: Deviation, n: int, groups: int) -> Row:
        variance, found, student = sd.value**2, None, measure in MEANS
        # the whole has the population of all groups
        population = self._population(sd)
        population = population * (self.groups or 1) if population and groups == 1 else population
        if groups > 1:
            pairs = _pairs(groups)
            found = detectable(variance, (n, n), self.confidence, self.power, comparisons=pairs, population=population, student=student)
        return {
            "measure": measure,
            "basis": basis,
            "half_width": half_width(variance, n, self.confidence, population, student=student),
            "detectable": found,
            "n_per_group": n,
            "groups": groups,
            "answers": n * groups,
            "invitations": groups * invitations(n, self.response_rate) if self.response_rate else None,
            "sd": sd.value,
            "sd_from": sd.origin,
        }


def _pairs(groups: int) -> int:
    return groups * (groups - 1) // 2


_NAMES: dict[str, tuple[str, Unit]] = {
    "nps": ("NPS", "number"),
    "csat": ("CSAT", "share"),
    "ces": ("effort", "number"),
    "gap": ("the gap", "number"),
}


def of_samples(tables: Sequence[Table]) -> list[Sentence]:
    """What each wanted figure needs; without any, what the file at hand shows."""
    rows = tables[0].rows
    wanted = [row for row in rows if row["basis"] != "at hand"]
    return [_sentence(row) for row in wanted or rows]


def _sentence(row: Row) -> Sentence:
    name, unit = _NAMES[str(row["measure"])]
    groups = number_of(row, "groups") or 1
    words = {"name": name, "groups": f"{groups:g}", "n": figure(number_of(row, "n_per_group") or 0, "count", 0)}
    figures = {key: row[key] for key in ("measure", "basis", "half_width", "detectable", "n_per_group", "groups")}
    if row["basis"] == "half-width":
        return sentence("sample-half-width", figures, words | {"wanted": _text(row["half_width"], unit)}, several=groups > 1)
    if row["basis"] == "difference":
        return sentence("sample-difference", figures, words | {"wanted": _text(row["detectable"], unit)})
    if groups > 1:
        return sentence("sample-detects", figures, words | {"detectable": _text(row["detectable"], unit)})
    one = number_of(row, "n_per_group") == 1
    return sentence("sample-at-hand", figures, words | {"half_width": _text(row["half_width"], unit)}, several=not one)


def _text(value: object, unit: Unit) -> str:
    """A half-width or difference: those of shares in percentage points, others with no more digits than they need."""
    number = float(str(value))
    if unit == "share":
        return figure(number, unit, digits_in_words(number, unit, None)) + tr(" pp")
    return in_words(number, unit, 2 if digits_for(unit, [number]) else 0)
