"""The answers of the contact metrics in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from cxkit.language import tr, translated
from cxkit.measures.contacts.touch_figures import CHANNEL, TOUCHPOINT
from cxkit.measures.contacts.worst_cell import WorstCell
from cxkit.measures.measure import Difference
from cxkit.measures.summary import Summary, column_of, limits_in_words, main_figure, names_with_figures, number_of, text_of
from cxkit.model import Sentence, Table
from cxkit.stats import adjust
from cxkit.text.figures import figure, in_words, percent
from cxkit.text.sentences import sentence

_NAMED = 2
_MOSTLY = 0.5


def of_touchpoints(worst: WorstCell | None) -> Summary:
    """Where and over which channels customers meet us most, how much of it is digital, and the cell that is rated worst."""

    def make(tables: Sequence[Table]) -> list[Sentence]:
        found = [_most(tables, name) for name in ("touchpoints", "channels")]
        digital = number_of(tables[0].rows[0], "digital_share")
        if digital is not None and not _is_mostly_unknown(tables, "channels"):
            code = "digital" if _are_known(tables) else "digital-known"
            found.append(sentence(code, {"digital_share": digital}, {"digital": in_words(digital, "share", 0)}))
        return [each for each in (*found, _of_worst(tables, worst) if worst else None) if each]

    return make


def of_journeys(confidence: float, tested: Mapping[str, Difference], step: str = "channel") -> Summary:
    """How many episodes end with one contact, how many have a hand-off, and the channels that episodes leave surely more often.

    ``tested``: the difference of each channel to the others. ``step``: what a step of the journey is.
    """

    def make(tables: Sequence[Table]) -> list[Sentence]:
        overall = tables[0]
        found = [
            main_figure(overall, "single_contact", confidence, what="episodes", n="observed", name="The share of episodes with one contact")
        ]
        handed = number_of(overall.rows[0], "handoff_share")
        if handed is not None:
            found.append(_of_hand_offs(overall, handed, confidence, step))
        channels = _table(tables, "channels") if step == "channel" else None
        return found + (_left_often(channels, tested, 1 - confidence) if channels else [])

    return make


def _of_hand_offs(overall: Table, handed: float, confidence: float, step: str) -> Sentence:
    figures: dict[str, JsonValue] = {"handoff_share": handed}
    words = {"handed": in_words(handed, "share", 0)}
    low, high = (number_of(overall.rows[0], f"handoff_share_{end}") for end in ("low", "high"))
    if low is not None and high is not None:
        column = column_of(overall, "handoff_share")
        words |= {"handed": text_of(handed, column), "level": percent(confidence), **limits_in_words(column, handed, low, high)}
        figures |= {"low": low, "high": high}
    if step == "channel":
        return sentence("handed-on", figures, words, several="low" in words)
    return sentence("changed-step", figures, {**words, "step": translated(step)}, several="low" in words)


def of_complaints(confidence: float) -> Summary:
    """The share of contacts that are complaints, how long their resolution takes, and how many are open."""

    def make(tables: Sequence[Table]) -> list[Sentence]:
        overall = tables[0]
        rate = main_figure(overall, "rate", confidence, what="contacts", n="contacts", name="The share of complaints")
        return [rate, *_waiting(overall, "median_days_to_resolve", "matters", confidence)]

    return make


def of_tickets(confidence: float) -> Summary:
    """How long resolution takes, and how many tickets are open."""

    def make(tables: Sequence[Table]) -> list[Sentence]:
        return _waiting(tables[0], "resolve_median", "tickets", confidence)

    return make


def _waiting(overall: Table, key: str, counted: str, confidence: float) -> list[Sentence]:
    row = overall.rows[0]
    found = []
    if row[key] is not None:
        found.append(main_figure(overall, key, confidence, what=counted, n=counted, name="The median time to resolution"))
    opened, every = number_of(row, "open"), number_of(row, counted)
    if opened is not None and every:
        found.append(
            sentence(
                "open",
                {"open": opened, counted: every},
                {"n": figure(opened, "count", 0), "of": f"{figure(every, 'count', 0)} {translated(counted)}"},
                several=opened != 1,
            )
        )
    return found


def _are_known(tables: Sequence[Table]) -> bool:
    """Whether each contact has a channel that is known to be digital or not, as far as the tables show."""
    table = _table(tables, "channels")
    if table is None:
        return False
    key = table.columns[0].key
    return all(row["contacts"] == 0 if row[key] is None else row["digital"] is not None for row in table.rows)


def _table(tables: Sequence[Table], name: str) -> Table | None:
    return next((each for each in tables if each.name == name), None)


def _most(tables: Sequence[Table], name: str) -> Sentence | None:
    """The groups with the most contacts; none that a suppressed group may exceed."""
    table = _table(tables, name)
    if table is None or _is_mostly_unknown(tables, name):
        return None
    key, share = table.columns[0].key, column_of(table, "share")
    shown = sum(number_of(row, "share") or 0.0 for row in table.rows)
    hidden = 1 - shown if any(row["share"] is None for row in table.rows) else 0.0
    known = [row for row in table.rows if row[key] is not None and (number_of(row, "share") or 0.0) > hidden]
    most = sorted(known, key=lambda row: -(number_of(row, "share") or 0.0))[:_NAMED]
    shares = {str(row[key]): text_of(row["share"], share.model_copy(update={"digits": 0})) for row in most}
    return sentence(name, {name: list(shares)}, {name: names_with_figures(shares)}, several=len(shares) > 1) if shares else None


def _is_mostly_unknown(tables: Sequence[Table], name: str) -> bool:
    """Whether most contacts have no touchpoint or channel: nothing is used most then."""
    table = _table(tables, name)
    unknown = [number_of(row, "share") or 0.0 for row in table.rows if row[table.columns[0].key] is None] if table else []
    return sum(unknown) > _MOSTLY


def _of_worst(tables: Sequence[Table], worst: WorstCell) -> Sentence:
    drawn = next(table for table in tables if table.name == "map")
    column = column_of(drawn, worst.figure)
    places = [str(worst.row[name]) for name in (TOUCHPOINT, CHANNEL)]
    ends = {name: worst.row[f"{worst.figure}{end}"] for name, end in (("value", ""), ("low", "_low"), ("high", "_high"))}
    words = {name: text_of(value, column) for name, value in ends.items()}
    return sentence(
        "worst-cell",
        {"table": "map", "touchpoint": places[0], "channel": places[-1], **ends},
        {"name": column.title, "touchpoint": places[0], "channel": places[-1], **words},
    )


def _left_often(table: Table, tested: Mapping[str, Difference], level: float) -> list[Sentence]:
    """The channels whose episodes stay in them surely less often than those of all others, with p values adjusted by Holm."""
    key = table.columns[0].key
    shares = {str(row[key]): number_of(row, "contained_share") for row in table.rows if row[key] is not None}
    known = {name: share for name, share in shares.items() if share is not None and name in tested}
    adjusted = adjust.adjust([tested[name].p for name in known], "holm")
    less = {
        name: tr("{known} stay", known=in_words(share, "share", 0))
        for (name, share), p in zip(known.items(), adjusted, strict=True)
        if p is not None and p < level and tested[name].value < 0
    }
    return [sentence("contained", {"table": table.name, "channels": list(less)}, {"names": names_with_figures(less)})] if less else []
