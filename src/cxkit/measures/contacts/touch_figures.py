"""The figures of a touch map: contacts, customers reached, digital share, sentiment, and what customers answered there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cxkit.counts import Key, Tally, group_id, group_keys, tallies
from cxkit.counts.prepare import CUSTOMER
from cxkit.counts.several_answers import spread
from cxkit.lazy import pl
from cxkit.measures.by_group import aggregate
from cxkit.measures.columns import limited
from cxkit.measures.contacts.distinct_customers import DistinctCustomers
from cxkit.measures.measure import Difference, Measure
from cxkit.measures.sums import GroupKey, Rollup
from cxkit.measures.survey.catalogue import ASKED, MeasureName, measure_of
from cxkit.model import Cell, Row
from cxkit.stats.trinomial import Trinomial, interval
from cxkit.tables import Responses, Rules
from cxkit.values import fold, number
from cxkit.values.contacts.digital_channels import is_digital_channel

TOUCHPOINT, CHANNEL, PHASE, SENTIMENT = map(group_id, ("touchpoint", "channel", "phase", "sentiment"))
_TONES = {
    **dict.fromkeys(("positive", "positiv", "pos", "+", "1"), 1),
    **dict.fromkeys(("neutral", "0"), 0),
    **dict.fromkeys(("negative", "negativ", "neg", "-", "-1"), -1),
}
_HALF = 0.5
SHOWN: tuple[MeasureName, ...] = ("nps", "csat", "gap")
_NEEDS = {"nps": ("recommend",), "csat": ("satisfaction",), "gap": ("expectation", "fulfilment")}


def is_digital(channel: object, rules: Rules) -> bool | None:
    """Whether a channel is digital, by the project file or else by its name; None if neither tells."""
    if channel is None:
        return None
    return fold(str(channel)) in rules.digital if rules.digital is not None else is_digital_channel(str(channel))


def tone(text: object) -> int | None:
    """Whether a sentiment is good (1), neither (0) or bad (-1), by its word or the sign of its number; None if it is none of these.

    >>> tone("Positive"), tone("-0,4"), tone("mixed")
    (1, -1, None)
    """
    name = fold(str(text))
    if name in _TONES:
        return _TONES[name]
    value = number(name, None)
    return None if value is None else (value > 0) - (value < 0)


def with_phase(cells: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """The cells with the phase that the project file gives to their touchpoint, where the file itself has none."""
    phases = {name: phase for name, phase in rules.phase_of.items() if phase}
    if PHASE in cells.columns or TOUCHPOINT not in cells.columns or not phases:
        return cells
    known = {name: phases.get(name) for name in cells.get_column(TOUCHPOINT).unique().drop_nulls().to_list()}
    return cells.with_columns(pl.col(TOUCHPOINT).cast(pl.String).replace_strict(known, default=None, return_dtype=pl.String).alias(PHASE))


def groups(cells: pl.DataFrame, by: Sequence[str], rules: Rules, presence: DistinctCustomers) -> dict[GroupKey, dict[str, Any]]:
    """For each group its ``contacts``, those with a known customer, ``customers``, its sentiment, and contacts over ``digital`` channels.

    ``over_channel``: those with a channel; ``channelled``: those over channels that are known to be digital or not.
    """
    sums = [pl.col("n").sum().alias("contacts"), pl.col("n").filter(pl.col(CUSTOMER).is_not_null()).sum().alias("known")]
    if CHANNEL in cells.columns:
        channels = [name for name in cells.get_column(CHANNEL).unique().to_list() if name is not None]
        digital = [name for name in channels if is_digital(name, rules)]
        known = [name for name in channels if is_digital(name, rules) is not None]
        sums += [
            pl.col("n").filter(pl.col(CHANNEL).is_not_null()).sum().alias("over_channel"),
            pl.col("n").filter(pl.col(CHANNEL).is_in(digital)).sum().alias("digital"),
            pl.col("n").filter(pl.col(CHANNEL).is_in(known)).sum().alias("channelled"),
        ]
    if SENTIMENT in cells.columns:
        tones = {name: tone(name) for name in cells.get_column(SENTIMENT).drop_nulls().unique().to_list()}
        named = pl.col(SENTIMENT).replace_strict(tones, default=None, return_dtype=pl.Int8)
        sums += [pl.col("n").filter(named == value).sum().alias(word) for word, value in (("good", 1), ("neither", 0), ("bad", -1))]
    counted = aggregate(spread(cells.lazy(), by), by, sums).collect(engine="streaming")
    found = {tuple(row[name] for name in by): row for row in counted.iter_rows(named=True)}
    people = presence.customers(by)
    return {key: {**row, "customers": people.get(key, 0)} for key, row in found.items()}


def contact_cells(counted: Mapping[str, Any], whole: Mapping[str, Any], *, has_customers: bool) -> Row:
    """The cells of a group beside the whole that it is a part of."""
    contacts, customers = int(counted["contacts"]), int(counted["customers"])
    row: Row = {
        "contacts": contacts,
        "share": contacts / whole["contacts"] if whole["contacts"] else None,
        "customers": customers if has_customers else None,
        "reach": customers / whole["customers"] if has_customers and whole["customers"] else None,
        "contacts_per_customer": counted["known"] / customers if customers else None,
    }
    if "channelled" in counted:
        row["digital_share"] = digital_share(counted)
    return row


def digital_share(counted: Mapping[str, Any]) -> float | None:
    """The share of digital contacts of those known to be digital or not; None if that is known of fewer than half with a channel."""
    known = counted.get("channelled", 0)
    return counted["digital"] / known if known and known >= _HALF * counted["over_channel"] else None


def sentiment_cells(counted: Mapping[str, Any], confidence: float) -> Row:
    """The sentiment of posts: shares, and positive minus negative in points, with the interval of three classes that NPS has."""
    n = counted["good"] + counted["neither"] + counted["bad"]
    found = interval(Trinomial(counted["bad"], counted["neither"], counted["good"]), confidence) if n else None
    return {
        "sentiment_n": int(n),
        "positive": counted["good"] / n if n else None,
        "negative": counted["bad"] / n if n else None,
        **limited("net_sentiment", 100 * (counted["good"] - counted["bad"]) / n if n else None, found),
    }


@dataclass(frozen=True)
class Answers:
    """The survey figure of one measure, by those of touchpoint, channel and phase that the survey has."""

    name: MeasureName
    measure: Measure
    rollup: Rollup
    dimensions: frozenset[str]
    counted: Tally

    def cells(self, by: Sequence[str], key: GroupKey, *, hidden: bool = False) -> Row:
        """The group's figure with its interval; null if the survey has no such columns, or the figure is suppressed."""
        sums = self.rollup.groups(by).get(key) if set(by) <= self.dimensions and not hidden else None
        figures: Mapping[str, Cell] = self.measure.figures(sums) if sums else {}
        count = sums.n if sums else None if hidden or not set(by) <= self.dimensions else 0
        shown = limited(self.name, figures.get(self.measure.key), (figures.get("low"), figures.get("high")))
        return {f"{self.name}_n": count, **shown}

    def against_others(self, by: Sequence[str]) -> dict[tuple[str, ...], Difference | None]:
        """Each group, by the names of what it is grouped by, minus all other answers; none if the survey has no such columns."""
        if not set(by) <= self.dimensions:
            return {}
        return {tuple(map(str, key)): self.measure.compare(pair) for key, pair in self.rollup.against_rest(by).items()}


def answers(survey: Responses, dimensions: Sequence[str], confidence: float) -> tuple[list[Answers], list[Tally]]:
    """The measures that the survey has columns for, and what was counted for each; answers of one customer are one cluster."""
    cluster = "customer_id" if "customer_id" in survey.roles else None
    keys = tuple(key for name in dimensions if name in survey.roles for key in group_keys(survey, [name]))
    shown = [name for name in SHOWN if all(role in survey.roles or (survey.wide and role in survey.wide.roles) for role in _NEEDS[name])]
    made = tallies(survey, [ASKED[name] for name in shown], groupings=[keys], cluster=cluster)
    counts = [_with_phases(counted, survey) for counted in made]
    found = list[Answers]()
    for name, counted in zip(shown, counts, strict=True):
        measure = measure_of(name, survey, counted, confidence)
        known = frozenset(key.id for key in counted.keys)
        found.append(Answers(name, measure, Rollup(counted, measure), known, counted))
    return found, counts


def _with_phases(counted: Tally, survey: Responses) -> Tally:
    """The tally with the phases that the project file gives touchpoints, unless the survey has its own."""
    cells = with_phase(counted.cells, survey.rules)
    if PHASE not in cells.columns or any(key.id == PHASE for key in counted.keys):
        return counted
    persons = None if counted.persons is None else with_phase(counted.persons, survey.rules)
    return counted._replace(cells=cells, persons=persons, keys=(*counted.keys, Key("phase", None)))
