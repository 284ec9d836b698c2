"""The tables of consistency: touchpoints over their channels with a verdict, the channels of each touchpoint, and notes on both."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

from cxkit.counts import Tally, group_id
from cxkit.language import formatted, tr, translated
from cxkit.measures.by_group import by_name
from cxkit.measures.cell_limits import hidden_answers, note_of, with_flags
from cxkit.measures.columns import limit_columns
from cxkit.measures.group_sums import Pair, Sums
from cxkit.measures.grouping import label_columns
from cxkit.measures.measure import Measure
from cxkit.measures.sums import GroupKey, Rollup
from cxkit.model import Column, Note, Row, Table, Unit
from cxkit.options import Adjust
from cxkit.stats import permutation
from cxkit.stats.adequacy import hardly_varies, outweighs_skewness
from cxkit.stats.adjust import adjust as adjusted
from cxkit.stats.moments import kish
from cxkit.stats.skewed import pooled_skewness, pooled_variance
from cxkit.stats.variance_components import Group, random_intercept, welch

_FEW = 5
_VERDICTS = ("uneven", "unclear", "consistent")
TOUCHPOINT, CHANNEL = map(group_id, ("touchpoint", "channel"))


def consistency_tables(
    counted: Tally, measure: Measure, adjust: Adjust, margin: float, min_cell: int
) -> tuple[tuple[Table, ...], list[Note]]:
    """Turn the counts into both tables and the notes."""
    by = tuple(key.id for key in counted.keys if key.id not in {TOUCHPOINT, CHANNEL})
    finest = (*by, TOUCHPOINT, CHANNEL)
    groups = Rollup(counted, measure, ranked=0).groups(finest)
    hidden = hidden_answers(counted, [(), finest], min_cell)
    away = set(groups) if hidden.get(()) else hidden.get(finest, set())
    found: dict[GroupKey, dict[str, Sums]] = {}
    for key, sums in groups.items():
        # a suppressed channel is left out, so that no figure of its touchpoint depends on it
        if key[-1] is not None and key[-2] is not None and key not in away:
            found.setdefault(key[:-1], {})[str(key[-1])] = sums
    touchpoints = {key: touchpoint(channels, measure) for key, channels in found.items()}
    p_adj = dict(zip(touchpoints, adjusted([each.p for each in touchpoints.values()], adjust), strict=True))
    verdicts = {key: _verdict(each, p_adj[key], measure, margin) for key, each in touchpoints.items()}
    order = sorted(
        touchpoints, key=lambda key: (by_name(key[:-1]), _VERDICTS.index(verdicts[key]), -_reach(touchpoints[key]), str(key[-1]))
    )
    names: dict[GroupKey, Row] = {
        key: {name: None if part is None else str(part) for name, part in zip((*by, TOUCHPOINT), key, strict=True)} for key in order
    }
    rows, cells = list[Row](), list[Row]()
    for key in order:
        rows.append({**names[key], **_touchpoint_row(touchpoints[key], len(found[key])), "p_adj": p_adj[key], "verdict": verdicts[key]})
        shrunken = touchpoints[key].shrunken
        for name, sums in sorted(found[key].items()):
            cells.append({**names[key], CHANNEL: name, **_cell_row(sums, measure), "shrunken": shrunken.get(name)})
    suppressed = sorted((key for key in away if None not in key[-2:]), key=by_name)
    cells += [_hidden_row(dict(zip(finest, key, strict=True)), _CELL_FIGURES) for key in suppressed]
    alone = dict.fromkeys(key[:-1] for key in suppressed if key[:-1] not in found)
    rows += [_hidden_row(dict(zip(finest[:-1], key, strict=True)), _FIGURES) for key in alone]
    labels = label_columns((*by, TOUCHPOINT))
    title = tr("{title} of touchpoints over their channels", title=measure.title)
    tables = tuple(
        Table(name=name, title=heading, columns=columns, rows=flagged)
        for name, heading, (columns, flagged) in (
            ("touchpoints", title, with_flags((*labels, *_columns(measure.unit)), rows, min_cell)),
            ("cells", tr("Channels of each touchpoint"), with_flags((*labels, *_cell_columns(measure.unit)), cells, min_cell)),
        )
    )
    nameless = sum(sums.n for key, sums in groups.items() if key[-1] is None or key[-2] is None)
    notes = [*note_of(tables, min_cell, who="persons" if counted.persons is not None else "answers")]
    return tables, notes + _notes(measure, margin, [len(channels) for channels in found.values()], nameless)


_FIGURES = (
    *("n", "channels", "mean", "spread", "best_channel", "worst_channel", "between_variance", "icc", "statistic", "p", "p_adj", "verdict"),
)
_CELL_FIGURES = ("n", "value", "low", "high", "shrunken")


def _hidden_row(names: dict[str, object], figures: tuple[str, ...]) -> Row:
    return {**{name: None if part is None else str(part) for name, part in names.items()}, **dict.fromkeys(figures), "flag": "suppressed"}


def _reach(found: Touchpoint) -> float:
    """How far the shrunken figures lie apart: a channel with one answer does not count as far as it lies by chance."""
    return max(found.shrunken.values()) - min(found.shrunken.values()) if found.shrunken else 0.0


def _verdict(found: Touchpoint, p_adj: float | None, measure: Measure, margin: float) -> str:
    if p_adj is not None and p_adj < 1 - measure.confidence:
        return "uneven"
    return "consistent" if found.apart is not None and found.apart <= margin else "unclear"


def _touchpoint_row(found: Touchpoint, channels: int) -> Row:
    return {
        "n": found.n,
        "channels": channels,
        "mean": found.mean,
        "spread": found.spread,
        "best_channel": found.best,
        "worst_channel": found.worst,
        "between_variance": found.between,
        "icc": found.icc,
        "statistic": found.statistic,
        "p": found.p,
    }


def _cell_row(sums: Sums, measure: Measure) -> Row:
    figures = measure.figures(sums)
    return {"n": sums.n, "value": figures[measure.key], "low": figures["low"], "high": figures["high"]}


def _columns(unit: Unit) -> tuple[Column, ...]:
    return (
        Column(key="n", title="n", unit="count", help="Answers over all its channels."),
        Column(key="channels", title="channels", unit="count", help="Channels with answers."),
        Column(key="mean", title="mean", unit=unit, help="Figure of the touchpoint over all its channels."),
        Column(
            key="spread",
            title="spread",
            unit="share" if unit == "share" else "number",
            digits=2 if unit == "score" else 1,
            difference=unit == "share",
            help="Best minus worst channel.",
        ),
        Column(key="best_channel", title="best", unit="label", help="Channel with the highest figure."),
        Column(key="worst_channel", title="worst", unit="label", help="Channel with the lowest figure."),
        Column(key="between_variance", title="between variance", unit="number", digits=4, help="Variance between channels (REML)."),
        Column(key="icc", title="ICC", unit="number", digits=3, help="Share of the answers' variance that lies between channels."),
        Column(key="statistic", title="F", unit="number", digits=2, help="Welch's F of equal channels."),
        Column(key="p", title="p", unit="p", help="p value of F."),
        Column(key="p_adj", title="p (adjusted)", unit="p", help="The same, adjusted for the number of touchpoints."),
        Column(key="verdict", title="verdict", unit="label", help="consistent, uneven or unclear."),
    )


def _cell_columns(unit: Unit) -> tuple[Column, ...]:
    return (
        Column(key=CHANNEL, title="channel", unit="label", help="The channel."),
        Column(key="n", title="n", unit="count", help="Answers."),
        Column(key="value", title="value", unit=unit, help="Figure of the channel at the touchpoint."),
        *limit_columns(unit),
        Column(
            key="shrunken", title="shrunken", unit=unit, help="The figure drawn towards the touchpoint's mean, the more the fewer answers."
        ),
    )


def _notes(measure: Measure, margin: float, channels: list[int], nameless: int) -> list[Note]:
    far = f"{formatted(100 * margin, 'g')} %" if measure.unit == "share" else formatted(margin, "g")
    text = tr(
        "Uneven: the adjusted p of Welch's F below {confidence:.3g}. Consistent: all channels within {far} of each "
        "other. Intervals: {confidence2:g} %, {interval_name}. ICC and shrunken figures: REML.",
        confidence=1 - measure.confidence,
        far=far,
        confidence2=measure.confidence * 100,
        interval_name=translated(measure.interval_name),
    )
    notes = [Note(code="method", level="info", text=text, hint="--margin POINTS decides otherwise")]
    if few := sum(number < _FEW for number in channels):
        text = tr(
            "{few} of {n} touchpoints have fewer than {few2} channels: the variance between channels is uncertain there.",
            few=few,
            n=len(channels),
            few2=_FEW,
        )
        notes.append(Note(code="few-channels", level="info", text=text))
    if nameless:
        text = tr("{nameless:,} answers without touchpoint or channel are left out.", nameless=nameless)
        notes.append(Note(code="nameless", level="info", text=text))
    return notes


class Touchpoint(NamedTuple):
    """One touchpoint over its channels, by their names.

    ``shrunken`` are the channels' figures drawn towards their mean; what needs two channels, or several answers in one, is None without.
    ``apart`` is the farthest that an interval of a difference of two channels reaches from 0; None if one has no interval.
    """

    n: int
    mean: float
    spread: float | None
    best: str | None
    worst: str | None
    between: float | None
    icc: float | None
    statistic: float | None
    p: float | None
    shrunken: Mapping[str, float]
    apart: float | None


def touchpoint(channels: Mapping[str, Sums], measure: Measure) -> Touchpoint:
    """Compare the channels of one touchpoint, each with answers.

    REML for the variance between channels and the shrunken figures, ``equality`` for the test.
    """
    names = sorted(channels)
    groups = [_group(channels[name], whole=True) for name in names]
    n = sum(sums.n for sums in channels.values())
    weights = [sums.moments.w for sums in channels.values()]
    mean = sum(w * (sums.moments.mean or 0.0) for w, sums in zip(weights, channels.values(), strict=True)) / sum(weights)
    model, (statistic, p) = random_intercept([_group(channels[name], whole=False) for name in names]), equality(channels, measure)
    # to nine digits: the last ones of weighted sums depend on the order of the rows, and must not decide between equal channels
    order = sorted(names, key=lambda name: (float(f"{channels[name].moments.mean or 0.0:.9g}"), name))
    several = len(names) > 1
    return Touchpoint(
        n=n,
        mean=mean,
        spread=max(group.mean for group in groups) - min(group.mean for group in groups) if several else None,
        best=order[-1] if several else None,
        worst=order[0] if several else None,
        between=model.between if model else None,
        icc=model.icc if model else None,
        statistic=statistic,
        p=p,
        shrunken=dict(zip(names, model.shrunken, strict=True)) if model else {},
        apart=_apart(channels, measure) if several else None,
    )


def equality(channels: Mapping[str, Sums], measure: Measure) -> tuple[float | None, float | None]:
    """Welch's F of equal channels and the p value; None if they do not exist.

    F takes the standard errors of weighted and clustered answers and their effective degrees of freedom. Of answers too skewed for the size
    of a channel, or of a channel that hardly varies, the p value is the larger one of F and of a permutation test; with weights or
    clusters, and if the answers of a channel are all alike, which F cannot compare, that of the farthest pair, adjusted for the number of
    pairs.
    """
    groups = [_group(each, whole=True) for each in channels.values()]
    tested = welch(groups)
    if tested is None:
        return None, _p_of_pairs(channels, measure) if len({group.mean for group in groups}) > 1 else None
    skewness = pooled_skewness(each.histogram for each in channels.values())
    fewest = min(kish(each.moments.w, each.moments.ww) or 0.0 for each in channels.values())
    variance = pooled_variance(each.histogram for each in channels.values())
    alike = any(hardly_varies(each.histogram, variance) for each in channels.values())
    if tested.p >= 1 - measure.confidence or (outweighs_skewness(fewest, skewness) and not alike):
        return tested.f, tested.p
    if all(each.plain for each in channels.values()):
        return tested.f, max(tested.p, permutation.several(each.histogram for each in channels.values()))
    return tested.f, max(tested.p, _p_of_pairs(channels, measure) or 0.0)


def _group(sums: Sums, *, whole: bool) -> Group:
    """The channel as a group of independent answers: as many as its standard error has units, or if not ``whole`` as it is worth.

    Both give the group's own standard error; they differ with weights and clusters alone.
    """
    moments = sums.moments
    mean = moments.mean or 0.0
    if sums.plain:
        return Group(sums.n, mean, moments.squared_deviations(mean) / (sums.n - 1) if sums.n > 1 else None)
    se = moments.standard_error()
    if se is None:
        return Group(1, mean, None)
    n = max(round(moments.df) + 1, 2) if whole else max(round(kish(moments.w, sums.row_ww) or 1.0), 2)
    return Group(n, mean, se * se * n)


def _p_of_pairs(channels: Mapping[str, Sums], measure: Measure) -> float | None:
    """The smallest p value of two channels times the number of pairs, for channels that Welch's F cannot compare; None without any.

    Source: Dunn (1961), Multiple comparisons among means, Journal of the American Statistical Association 56.
    """
    found = []
    for a, b in combinations(channels.values(), 2):
        compared = measure.compare(Pair(a, b, None, a.moments.units + b.moments.units))
        p = compared.p if compared else None
        if p is None and a.plain and b.plain and a.histogram and b.histogram:
            p = permutation.sums(dict(a.histogram), dict(b.histogram))
        found.append(p)
    known = [p for p in found if p is not None]
    return min(1.0, len(found) * min(known)) if known else None


def _apart(channels: Mapping[str, Sums], measure: Measure) -> float | None:
    farthest = 0.0
    for a, b in combinations(channels.values(), 2):
        found = measure.compare(Pair(a, b, None, a.moments.units + b.moments.units))
        if found is None or found.low is None or found.high is None:
            return None
        farthest = max(farthest, -found.low, found.high)
    return farthest
