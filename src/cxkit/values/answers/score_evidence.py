"""The scale of a question if neither user nor header gives it, and the values that are codes for no answer.

From the distinct values of a column and their frequencies. If the values are ambiguous, the result is a doubt that names the readings: a
point that only a code would explain (6 above 1 to 5), or a top of the scale that nobody chose, is never added silently.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple

from cxkit.language import formatted, tr
from cxkit.values.answers.scales import usual_scale
from cxkit.values.answers.scores import TELLING, Scale

_NEGATIVE = frozenset({-1, -2, -3, -7, -8, -9, -66, -77, -88, -96, -97, -98, -99, -666, -777, -888, -997, -998, -999, -9998, -9999})
_LARGE = frozenset({66, 77, 88, 96, 97, 98, 99, 666, 777, 888, 996, 997, 998, 999, 6666, 7777, 8888, 9996, 9997, 9998, 9999})
_BESIDE = frozenset({8, 9})  # codes for no answer beside scales of up to seven points
_MOST_POINTS = 11  # of a scale whose answers are points, not percent
_RARE = 0.01  # of the answers: a point with so few answers is a slip or a code if its neighbour is common
_PILED = 0.2  # of the answers at the highest value: if there were higher points, some respondents would have chosen one
_PILED_BESIDE_NAMED = 0.15  # the same at the second highest point of a scale in the header
_LAST_BUT_ONE = 0.1  # the same at 9 of 0-10
_FEW = 5
_FEW_ZEROS = 4
_SOME = 10
_SIX, _TEN, _FIFTY = 6, 10, 50
_SLIPS = 2
_MIDDLE = 5  # of 0-10: so few answers do not all lie below it by chance, even if most respondents are angry
_TELLING_BELOW_THE_MIDDLE = 6
_CLIFF = 8  # times as many answers as at any higher value: the answers on a scale do not drop like that
_MANY_ZEROS = 0.08  # of the answers from 0 to 10, if hardly any are 1 or 2
_HALF = 0.5
_OFTEN = 0.25  # of the answers
_FRACTIONS = 0.01  # of the answers: rarer ones are slips


class Doubt(NamedTuple):
    """An ambiguity of the values: what was found, and for each reading the option that selects it."""

    text: str
    readings: tuple[tuple[str, str], ...]


class Evidence(NamedTuple):
    """The evidence about a question.

    ``numbers``: the frequency of each value. ``named`` is the scale in the header or labels, ``by_role`` the one that the role has by
    definition, ``top`` the highest answer if only that is named. ``ends_count``: the figure depends on the ends of the scale. ``battery``:
    the values of the other columns of the same battery; ``codes`` are those for no answer in the header or labels. A caution quotes no
    count below ``min_cell``.
    """

    numbers: Mapping[float, int]
    named: Scale | None = None
    by_role: Scale | None = None
    top: int | None = None
    ends_count: bool = True
    battery: Mapping[float, int] = MappingProxyType({})
    codes: Collection[float] = ()
    min_cell: int = 0

    def shown(self, n: int) -> str:
        """A count for a caution."""
        return f"{formatted(n, ',')}" if n >= self.min_cell else tr("fewer than {min_cell}", min_cell=self.min_cell)


class Inferred(NamedTuple):
    """The conclusion: the scale and ``why`` it was chosen, the ``codes`` for no answer with the reason, and the ``doubt``, if any.

    A ``caution`` is shown with the figure. ``fractions``: answers may lie between the points. ``loose``: nothing but the range of the
    answers shows the scale. The scale is None if none holds the answers.
    """

    scale: Scale | None
    why: str = ""
    codes: Mapping[float, str] = MappingProxyType({})
    doubt: Doubt | None = None
    caution: str = ""
    fractions: bool = False
    loose: bool = False


def infer_scale(evidence: Evidence) -> Inferred:
    """The reading that the evidence supports; with a doubt if it supports several."""
    codes = {value: tr("the header or the labels call it no answer") for value in evidence.codes if value in evidence.numbers}
    numbers = {value: n for value, n in evidence.numbers.items() if n > 0 and value not in codes}
    fractions = _are_fractions(numbers)
    if evidence.named:
        codes |= _codes_beside(numbers, evidence.named)
        used = {value: n for value, n in numbers.items() if value not in codes}
        return Inferred(evidence.named, "", codes, None, _caution_of_named(used, evidence), fractions)
    if evidence.by_role:
        codes |= _codes_beside(numbers, evidence.by_role)
        used = {value: n for value, n in numbers.items() if value not in codes}
        doubt, caution = _doubt_of_role(used, evidence.by_role, evidence) if evidence.ends_count else (None, "")
        return Inferred(evidence.by_role, "", codes, doubt, caution)
    codes |= _clear_codes(numbers)
    core = _without_slips({value: n for value, n in numbers.items() if value not in codes})
    found = _of_values(core, evidence)
    return found._replace(codes={**codes, **found.codes}, fractions=fractions)


def _are_fractions(numbers: Mapping[float, int]) -> bool:
    return _between(numbers) > _FRACTIONS * sum(numbers.values())


def _between(numbers: Mapping[float, int]) -> int:
    """The number of answers between whole points."""
    return sum(n for value, n in numbers.items() if value != math.floor(value))


def _codes_beside(numbers: Mapping[float, int], scale: Scale) -> dict[float, str]:
    """Usual codes for no answer off a known scale; rare ones count as off the scale, like any other slip."""
    off = {value: n for value, n in numbers.items() if not scale.low <= value <= scale.high}
    if sum(off.values()) <= _RARE * sum(numbers.values()):
        return {}
    codes = _NEGATIVE | _LARGE | (_BESIDE if scale.high < 8 else frozenset())
    if len(off) > 1 and scale.high == 10 and scale.low in numbers:
        codes |= {11}  # alone it counts as off the scale, like any other single value
    return {value: tr("it lies outside {scale}", scale=scale) for value in off if value in codes}


def _clear_codes(numbers: Mapping[float, int]) -> dict[float, str]:
    """Values apart from all others that only a code for no answer explains."""
    codes: dict[float, str] = {}
    positive = sorted(value for value in numbers if value >= 0)
    negative = sorted(value for value in numbers if value < 0)
    while positive and (positive[-1] in _LARGE) and len(positive) > 1:
        below = next((value for value in reversed(positive[:-1]) if value not in _LARGE), positive[0])
        if below > (_MOST_POINTS if positive[-1] < 100 else 100):
            break
        codes[positive.pop()] = tr("all other answers are {below:g} or less", below=below)
    run = [value for value in positive[-2:] if value in _BESIDE]
    below = max((value for value in positive if value not in run), default=0)
    if (
        run
        and sum(numbers.values()) >= TELLING
        and run[-1] == positive[-1]
        and 1 <= below <= 7
        and run[0] - below >= 2
        and 10 not in positive
    ):
        codes |= dict.fromkeys(run, tr("no answer lies between {below:g} and {run:g}", below=below, run=run[0]))
        positive = positive[: len(positive) - len(run)]
    bipolar = bool(positive) and len(negative) > 0 and -negative[0] == max(positive) and len(negative) + len(positive) > 2
    if positive and not bipolar and all(value in _NEGATIVE for value in negative):
        codes |= dict.fromkeys(negative, tr("all other answers are positive"))
    return codes


def _without_slips(core: Mapping[float, int]) -> Mapping[float, int]:
    """The values without those far off a usual scale that holds nearly all others; those are counted as off the scale."""
    near = {value: n for value, n in core.items() if -5 <= value <= _MOST_POINTS}
    far = core.keys() - near.keys()
    total, off = sum(core.values()), sum(core[value] for value in far)
    tolerated = 0.05 if len(far) == 1 else 0.01
    near = near if far and off <= tolerated * total else dict(core)
    whole = {value: n for value, n in near.items() if value == math.floor(value)}
    return whole if whole and not _are_fractions(near) else near


def _of_values(core: Mapping[float, int], evidence: Evidence) -> Inferred:
    """The scale of answers without clear codes."""
    if not core:
        return Inferred(Scale(1, 5))
    low, high = math.floor(min(core)), math.ceil(max(core))
    if low < 0:
        return _bipolar(core, low, high)
    if evidence.top is not None and high <= evidence.top:
        return Inferred(Scale(0 if low == 0 else 1, evidence.top), tr("whose highest answer {top} is named", top=evidence.top))
    if core.keys() <= {0, 1} and 0 in core:
        return Inferred(Scale(0, 1), tr("since 0 and 1 are the only answers: 1 is the good one"))
    return _of_points(core, low, high, evidence)


def _of_points(core: Mapping[float, int], low: int, high: int, evidence: Evidence) -> Inferred:
    """The scale of three or more answers from 0 or above."""
    if _are_half_stars(core):
        return Inferred(Scale(0, 5 if high <= 5 else 10), tr("since its answers are halves from 0.5 on"))
    if high > _MOST_POINTS:
        if evidence.ends_count and high == _FIFTY and len(core) > 2 and not any(value % _TEN for value in core):
            text = tr("all answers are multiples of 10 up to {high}, as some exports write five stars", high=high)
            tens = " ".join(f"--labels {point}0={point}" for point in range(1, 6))
            return Inferred(Scale(0, 100), doubt=Doubt(text, ((tr("points of five"), tens), (tr("percent"), "--scale 0-100"))))
        usual = usual_scale(core) or (Scale(0, 100) if high <= 100 else None)
        return Inferred(usual, tr("the smallest usual scale that holds the answers"), loose=True)
    scale = Scale(0, 10) if low == 0 else next(each for each in _FROM_1 if high <= each.high)
    return _zero(core, high, evidence) or _top(core, scale, evidence)


_FROM_1 = (Scale(1, 5), Scale(1, 7), Scale(1, 10), Scale(1, 11))


def _are_half_stars(core: Mapping[float, int]) -> bool:
    """Whether the answers are stars in halves, the worst of which is half a star: 0.5 to 5, or to 10."""
    return min(core) == _HALF and max(core) > 4 and all(value * 2 == int(value * 2) for value in core)


def _bipolar(core: Mapping[float, int], low: int, high: int) -> Inferred:
    scale = Scale(low, high)
    if core.keys() == set(range(low, high + 1)) and -low == high >= 2:
        return Inferred(scale, tr("since its answers lie evenly on both sides of 0"))
    if core.keys() == {-1, 0, 1}:
        text = tr("its values are -1 ({core:,} ×), 0 ({core2:,} ×) and 1 ({core3:,} ×)", core=core[-1], core2=core[0], core3=core[1])
        return Inferred(
            scale,
            doubt=Doubt(text, ((tr("three answers, of which 1 is the best"), "--scale -1..1"), (tr("-1 means no answer"), "--na -1"))),
        )
    text = tr("its values reach from {low} ({core:,} ×) to {high}", low=low, core=core.get(low, 0), high=high)
    return Inferred(
        scale,
        doubt=Doubt(
            text, ((tr("a scale from {low}", low=low), f"--scale {low}..{high}"), (tr("{low} means no answer", low=low), f"--na {low}"))
        ),
    )


def _zero(core: Mapping[float, int], high: int, evidence: Evidence) -> Inferred | None:
    """The meaning of 0 beside answers from 1 on: a code, or ambiguous; None if there is none or it is clearly an answer."""
    zeros = core.get(0, 0)
    if not zeros:
        return None
    if high >= 8:
        return _zero_of_ten(core, high, evidence)
    rest = {value: n for value, n in core.items() if value}
    if evidence.battery.get(0) and max(evidence.battery) == high:
        return Inferred(Scale(0, high), tr("as the other columns of the battery"))
    if why := _why_zero_is_none(core, high, evidence):
        found = _of_values(rest, evidence)
        return found._replace(codes={**found.codes, 0.0: why})
    text = tr("0 was given {zeros:,} times beside answers from 1 to {high}", zeros=zeros, high=high)
    readings = ((tr("0 means no answer"), "--na 0"), (tr("0 is the lowest of {high} points", high=high + 1), f"--scale 0-{high}"))
    return Inferred(Scale(0, high), doubt=Doubt(text, readings))


def _zero_of_ten(core: Mapping[float, int], high: int, evidence: Evidence) -> Inferred | None:
    """The meaning of many zeros beside answers up to 10, few of which are 1 or 2."""
    zeros, others = core[0], core.get(1, 0) + core.get(2, 0)
    if high != 10 or not evidence.ends_count or zeros <= others:
        return None
    if zeros < _MANY_ZEROS * sum(core.values()) or zeros <= 2 * max(core.get(1, 0), core.get(2, 0)):
        why = tr("the smallest usual scale that holds the answers; {zeros:,} are 0: --na 0 if that means no answer", zeros=zeros)
        return Inferred(Scale(0, 10), why)
    text = tr("0 was given {zeros:,} times, more often than 1 and 2 together", zeros=zeros)
    return Inferred(Scale(0, 10), doubt=Doubt(text, ((tr("0 is the worst answer"), "--scale 0-10"), (tr("0 means no answer"), "--na 0"))))


def _why_zero_is_none(core: Mapping[float, int], high: int, evidence: Evidence) -> str:
    """The reason why 0 is a code beside answers from 1 to ``high``; empty if it may as well be an answer."""
    zeros, total = core[0], sum(core.values())
    if zeros <= _RARE * total:
        return tr("hardly anybody gave it")
    if sum(evidence.battery.values()) >= TELLING and not evidence.battery.get(0):
        return tr("the other columns of the battery do not have it")
    neighbours = core.get(1, 0), core.get(2, 0)
    if high in {5, 7} and total >= TELLING and zeros > max(neighbours) and neighbours[0] <= neighbours[1]:
        return tr("it was given more often than 1 and than 2, and all other answers make up a usual scale")
    return ""


def _top(core: Mapping[float, int], scale: Scale, evidence: Evidence) -> Inferred:
    """The scale by the highest value, and the ambiguities of this choice."""
    high = math.ceil(max(core))
    if found := _of_battery(core, scale, evidence.battery) or _slip(core, high, evidence):
        return found
    usual = Inferred(scale, tr("the smallest usual scale that holds the answers"), loose=True)
    if high == scale.high and (doubt := _cliff(core, scale) or _apart(core, scale)):
        return usual._replace(doubt=doubt)
    apart = high == 7 and not core.get(6) and min(core) <= 4  # 7 without 6 may be a code beside 1-5
    if high == scale.high < _MOST_POINTS and not apart:
        return usual
    if high == _TEN - 1 and scale.high == _TEN and _between(core) >= _OFTEN * sum(core.values()):
        return usual  # a question on 1-9 has no answers between its points
    if not evidence.ends_count:
        code = high == _SIX and sum(core.values()) >= TELLING and _between(core) == 0
        caution = tr("no answer is above {high}: {doubt}", high=high, doubt=_options(_doubt_of_top(core, scale, high))) if code else ""
        return usual._replace(caution=caution) if high <= 10 else usual._replace(scale=Scale(scale.low, high))
    return _unused_top(core, usual, high, evidence)


def _unused_top(core: Mapping[float, int], usual: Inferred, high: int, evidence: Evidence) -> Inferred:
    """The reading if the answers end below the top of the usual scale, or at a value that may be a code."""
    scale = usual.scale or Scale(1, 5)
    total, at_top = sum(core.values()), sum(n for value, n in core.items() if value > high - 1)
    if 3 <= high <= 4 and scale.low == 1 and len(core) > 1 and total >= TELLING and at_top >= _PILED * total:
        text = tr("{at_top} of {total:,} answers are {high} and none is above", at_top=evidence.shown(at_top), total=total, high=high)
        caution = tr("{text}: it is read on 1-{high}, which --scale 1-{high} confirms", text=text, high=high)
        return Inferred(Scale(1, high), tr("for {text}", text=text), caution=caution)
    doubt = _doubt_of_top(core, scale, high)
    too_little = total < TELLING or len(core) == 1
    if too_little and high not in {6, 8, 11}:  # which are the top of no usual scale
        return usual._replace(
            caution="" if high == scale.high else tr("no answer is above {high}: {doubt}", high=high, doubt=_options(doubt))
        )
    return usual._replace(doubt=doubt)


def _doubt_of_top(core: Mapping[float, int], scale: Scale, high: int) -> Doubt:
    n = sum(count for value, count in core.items() if value > high - 1)
    total = sum(core.values())
    piled = total >= TELLING and n >= _PILED * total
    if high <= 2 and scale.low == 1:
        found = tr(" and ").join(f"{value:g} ({formatted(count, ',')} ×)" for value, count in sorted(core.items()))
        readings = [] if piled and high == 2 else [(tr("points of five"), "--scale 1-5")]
        readings += [
            (tr("1 is yes, 2 is no"), "--scale 0-1 --labels 1=1 --labels 2=0"),
            (tr("1 is no, 2 is yes"), "--scale 0-1 --labels 1=0 --labels 2=1"),
        ]
        return Doubt(tr("its only answers are {found}", found=found), tuple(readings))
    between = n != core.get(high, 0)  # an answer next to the highest point, such as 8.5 below 9: no code is so
    if between:
        text = tr("{n:,} of {total:,} answers are above {below} and none is above {high}", n=n, total=total, below=high - 1, high=high)
    else:
        text = tr("{n:,} of {total:,} answers are {high} and none is above {high}", n=n, total=total, high=high)
    readings = [(tr("a scale of {high} points", high=high - scale.low + 1), f"--scale {Scale(scale.low, high)}")]
    if high >= 6 and not between:
        readings.insert(0, (tr("{high} means no answer", high=high), f"--na {high}"))
    if high != scale.high and (between or (high not in {6, 8, 11} and (not piled or core.get(high - 1)))):
        readings.append((tr("a scale of {high} points", high=scale.high - scale.low + 1), f"--scale {scale}"))
    return Doubt(text, tuple(readings))


def _slip(core: Mapping[float, int], high: int, evidence: Evidence) -> Inferred | None:
    """The scale without its highest value if that is a point more than usual, rare, and the one below is common."""
    total = sum(core.values())
    given = core.get(high, 0)  # none between the points: 7.4
    if high not in {6, 8, 11} or not 0 < given <= _RARE * total or core.get(high - 1, 0) < 10 * given:
        return None
    found = _of_values({value: n for value, n in core.items() if value != high}, evidence)
    return found._replace(codes={**found.codes, float(high): tr("hardly anybody gave it")})


def _cliff(core: Mapping[float, int], scale: Scale) -> Doubt | None:
    """Answers above a usual end of a scale that are far rarer than those at that end: codes instead of points."""
    total = sum(core.values())
    for end in (5, 7):
        above = {value: n for value, n in core.items() if value > end}
        if end >= scale.high or not above or total < TELLING:
            continue
        rare = sum(above.values()) <= 0.1 * total and core.get(end, 0) >= max(_CLIFF * max(above.values()), 0.15 * total)
        if rare:
            shown = tr(" and ").join(f"{value:g} ({formatted(n, ',')} ×)" for value, n in sorted(above.items()))
            codes = " ".join(f"--na {value:g}" for value in sorted(above))
            text = tr(
                "{shown} is rare beside {end} ({core:,} ×)" if len(above) == 1 else "{shown} are rare beside {end} ({core:,} ×)",
                shown=shown,
                end=end,
                core=core[end],
            )
            return Doubt(text, ((tr("no answers"), codes), (tr("answers on a longer scale"), f"--scale {scale}")))
    return None


def _apart(core: Mapping[float, int], scale: Scale) -> Doubt | None:
    """10 above answers that are all far from it: a code instead of the end of the scale."""
    high = max(core)
    below = max((value for value in core if value < high), default=high)
    if high != _TEN or below > _TEN - 3 or len(core) < 4 or sum(core.values()) < TELLING:
        return None
    text = tr(
        "{high:g} was given {core:,} times and no answer lies between {below:g} and {high:g}", high=high, core=core[high], below=below
    )
    return Doubt(text, ((tr("{high:g} means no answer", high=high), f"--na {high:g}"), (tr("it is the best answer"), f"--scale {scale}")))


def _of_battery(core: Mapping[float, int], scale: Scale, battery: Mapping[float, int]) -> Inferred | None:
    """The evidence of the other columns of the battery on a doubtful top; None if there is none."""
    if sum(battery.values()) < TELLING or scale.low != 1 or any(value != math.floor(value) for value in battery):
        return None
    theirs = _without_slips({value: n for value, n in battery.items() if value not in _clear_codes(battery)})
    top = max(theirs, default=0.0)
    usual = next((each for each in _FROM_1[:3] if top == each.high), None)
    if usual is None or min(theirs) < 1 or theirs.get(top - 1, 0) == 0 or _cliff(theirs, usual):
        return None
    high = math.ceil(max(core))
    why = tr("as the other columns of the battery")
    if high <= usual.high:
        return Inferred(usual, why)
    if high == usual.high + 1:
        return Inferred(usual, why, {float(high): tr("the other columns of the battery do not have it")})
    return None


def _doubt_of_role(used: Mapping[float, int], scale: Scale, evidence: Evidence) -> tuple[Doubt | None, str]:
    """Ambiguities in the answers of a question on 0-10: a doubt, or a caution to show with the figure."""
    total = sum(used.values())
    on = {value: n for value, n in used.items() if value in scale}
    if not on or scale != Scale(0, 10):
        return None, ""
    high = max(on)
    if doubt := _shifted_or_binary(used, on, total):
        return doubt, ""
    if high == scale.high:
        return None, _zeros_of_role(on, total, evidence)
    return _unused_top_of_role(on, total, scale, evidence)


def _shifted_or_binary(used: Mapping[float, int], on: Mapping[float, int], total: int) -> Doubt | None:
    """Eleven codes from 1 to 11, or two answers alone: neither is 0-10."""
    if used.get(11) and not used.get(0) and (used[11] > _RARE * total or (used[11] > _SLIPS and on.get(10, 0) < 10 * used[11])):
        shift = " ".join(f"--labels {code}={code - 1}" for code in range(1, 12))
        text = tr("its codes reach from {on:g} to 11 ({used:,} ×)", on=min(on), used=used[11])
        return Doubt(text, ((tr("1 to 11 stand for 0 to 10"), shift), (tr("11 means no answer"), "--na 11 --scale 1-10")))
    if max(on) <= 2 and len(on) == 2 and total >= _FEW:
        return Doubt(
            tr("its only answers are {names}: two answers have no NPS", names=tr(" and ").join(f"{value:g}" for value in sorted(on))), ()
        )
    return None


def _unused_top_of_role(on: Mapping[float, int], total: int, scale: Scale, evidence: Evidence) -> tuple[Doubt | None, str]:
    """A doubt or a caution about answers from 0 to 10 of which none is 10."""
    low, high = min(on), max(on)
    alike = tr("{on} of {total:,} answers are {high:g} and none is above {high:g}", on=evidence.shown(on[high]), total=total, high=high)
    if high <= scale.high - 3:
        spread = tr("its {total:,} answers lie between {low:g} and {high:g}, none is above {high:g}", total=total, low=low, high=high)
        asked = (
            tr(": it was probably asked on {low:g}-{high:g}, not on {scale}", low=min(low, 1), high=high, scale=scale)
            if total >= (_TELLING_BELOW_THE_MIDDLE if high <= _MIDDLE else _SOME)
            else tr(": it may have been asked on {low:g}-{high:g}, though so few answers do not show it", low=min(low, 1), high=high)
        )
        # a scale begins with 0 or 1, though nobody chose its lowest points
        text = (alike if len(on) == 1 else spread) + asked
        enough = _TELLING_BELOW_THE_MIDDLE if high <= _MIDDLE else TELLING
        return (Doubt(text, ()), "") if total >= enough and len(on) > 2 else (None, text)
    text = alike + tr(": it may have been asked on another scale than {scale}, or its codes are shifted", scale=scale)
    if total < _SOME:
        return None, ""  # a few respondents need not have chosen 10
    if total >= TELLING and on[high] >= _LAST_BUT_ONE * total and len(on) >= _FEW:
        readings = [(tr("nobody chose a higher answer of 0-10"), "--scale 0-10")]
        if high == 9:
            readings.append((tr("all codes are one too low"), " ".join(f"--labels {code}={code + 1}" for code in range(10))))
        return Doubt(text, tuple(readings)), ""
    return None, tr("{text}; --scale {scale} if it was asked on that", text=text, scale=scale)


def _zeros_of_role(on: Mapping[float, int], total: int, evidence: Evidence) -> str:
    """A caution about zeros that are many beside 1 and 2; two or three may be so by chance."""
    zeros = on.get(0, 0)
    if total < TELLING or zeros < max(_FEW_ZEROS, 0.05 * total) or zeros <= 2 * (on.get(1, 0) + on.get(2, 0)):
        return ""
    text = tr("0 was given {zeros} times, far more often than 1 and 2", zeros=evidence.shown(zeros))
    return tr("{text}: --na 0 if it means no answer, --scale 0-10 if it is one", text=text)


def _caution_of_named(used: Mapping[float, int], evidence: Evidence) -> str:
    """The caution if the header names the scale but the answers pile up at the second highest point."""
    scale, total = evidence.named, sum(used.values())
    if scale is None or not used or not evidence.ends_count or total < TELLING or scale.high - scale.low < 4:
        return ""
    high = max(used)
    if high != scale.high - 1 or used[high] < _PILED_BESIDE_NAMED * total:
        return ""
    text = tr(
        "{used} of {total:,} answers are {high:g} and none is {high2}",
        used=evidence.shown(used[high]),
        total=total,
        high=high,
        high2=scale.high,
    )
    return tr("{text}, though the scale ends there: are the codes one too low?", text=text)


def _options(doubt: Doubt) -> str:
    return ", ".join(f"{option} ({reading})" for reading, option in doubt.readings)
