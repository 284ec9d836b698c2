"""Scores that are compared with each other were asked on one scale, unless more than the range of their answers shows another one.

Of expectations of 6 and 7 and fulfilments of 4 and 5 the latter look like answers from 1 to 5; in percent of that they would exceed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from cxkit.counts.survey.score_reading import ScoreReading
from cxkit.language import tr
from cxkit.model import Note
from cxkit.values.answers.scores import TELLING, Scale, understand
from cxkit.values.reasons import Reason

_HIGHEST = 10


def common_scales(readings: Mapping[str, ScoreReading], values: Mapping[str, Mapping[object, int]]) -> dict[str, Scale]:
    """The scale of each of these scores that are compared which is to be read on a wider one than its own answers show."""
    usual = [reading.rule.scale for reading in readings.values() if reading.rule.scale.low >= 0 and reading.rule.scale.high <= _HIGHEST]
    widest = max(usual, key=lambda scale: (scale.high - scale.low, scale.high), default=None)
    return {
        name: widest
        for name, reading in readings.items()
        if widest and reading.loose and _is_within(reading.rule.scale, widest) and not _is_used(reading, values[name])
    }


def notes_on_scales(readings: Mapping[str, ScoreReading], shared: Collection[str]) -> list[Note]:
    """Warnings on scores that are read on the scale of those that they are compared with, and on such as keep their own."""
    notes = []
    for name in shared:
        rule = readings[name].rule
        text = tr(
            "Column '{column}' is read on {scale}, as what it is compared with, though its own answers would fit a shorter scale.",
            column=rule.column,
            scale=rule.scale,
        )
        hint = tr("--scale {role}=LOW-HIGH decides otherwise", role=rule.role)
        notes.append(Note(code="scale-shared", level="warning", text=text, hint=hint))
    loose = {name for name, reading in readings.items() if reading.loose} - set(shared)
    different = {str(reading.rule.scale) for reading in readings.values()}
    if len(different) > 1 and loose:
        text = tr(
            "Scores that are compared are read on different scales, {scales}, by the range of their answers alone: in percent of the "
            "maximum the same answer counts more on the shorter one.",
            scales=tr(" and ").join(sorted(different)),
        )
        hint = tr("--scale LOW-HIGH reads all on one")
        notes.append(Note(code="scales-by-range", level="warning", text=text, hint=hint))
    return notes


def _is_within(scale: Scale, wider: Scale) -> bool:
    return scale != wider and wider.low <= scale.low and scale.high <= wider.high


def _is_used(reading: ScoreReading, values: Mapping[object, int]) -> bool:
    """Whether enough answers reach both ends of a scale to show that it is one of its own."""
    numbers = {number: n for raw, n in values.items() if not isinstance(number := understand(raw, reading.rule), Reason)}
    return sum(numbers.values()) >= TELLING and {reading.rule.scale.low, reading.rule.scale.high} <= numbers.keys()
