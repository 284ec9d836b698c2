"""The tables of journeys, from the figures of episodes."""

from __future__ import annotations

from typing import NamedTuple

from cxkit.counts.periods import PERIOD, Cover
from cxkit.language import tr, translated
from cxkit.measures.columns import PERIOD_COLUMNS, with_limits
from cxkit.measures.contacts.by_period import in_order
from cxkit.measures.contacts.episodes import Episodes
from cxkit.measures.contacts.journey_figures import by_step, loops, overview, paths, transitions
from cxkit.measures.contacts.journey_suppression import Suppression
from cxkit.measures.grouping import label_columns, names_of, table_name
from cxkit.model import Column, Row, Table
from cxkit.options import Period

ARROW = " → "


class Shown(NamedTuple):
    """The shown tables of the journeys, the confidence, and the days covered."""

    groups: tuple[tuple[str, ...], ...]
    step: str
    confidence: float
    min_cell: int
    top: int
    all_loops: bool
    cover: Cover


_MEDIAN = Column(key="median_days", title="median days", unit="days", digits=2, help="Median of the days that passed.")
_FLAG = Column(key="flag", title="flag", unit="label", help="small-n: fewer than 30 customers; suppressed: fewer than --min-cell allows.")
_FIGURES = (
    Column(key="episodes", title="episodes", unit="count", help="Cases, or a customer's contacts without a long pause."),
    Column(key="customers", title="customers", unit="count", help="Customers with such an episode."),
    Column(key="contacts", title="contacts", unit="count", help="Contacts in these episodes."),
    *with_limits("contacts_per_episode", "per episode", "number", "Contacts for each episode.", digits=2),
    *with_limits(
        "single_contact", "single", "share", "Share of episodes that were over after one contact, of those observed.", ends=("low", "high")
    ),
    *with_limits(
        "fcr", "FCR", "share", "First contact resolution: share of episodes of one resolved contact, of those with a resolution status."
    ),
    Column(key="handoffs", title="hand-offs", unit="count", help="Contacts over another step than the one before."),
    *with_limits("handoff_share", "hand-offs", "share", "Share of episodes with a hand-off."),
    Column(key="ping_pong", title="ping-pong", unit="count", help="Contacts that go back to the step before the last: A, B, A."),
    *with_limits("ping_pong_share", "ping-pong", "share", "Share of episodes with such a return."),
    *with_limits("repeat_topic_share", "same topic", "share", "Share of episodes in which a topic came up again, of those with a topic."),
    _MEDIAN,
    Column(key="open", title="open", unit="count", help="Episodes that are not over on the as-of date."),
    Column(key="observed", title="observed", unit="count", help="Episodes that began long enough before it to have a second contact."),
    _FLAG,
)
_STEP_FIGURES = (
    Column(key="contacts", title="contacts", unit="count", help="Contacts of the step."),
    Column(key="started", title="started", unit="count", help="Episodes that began in it."),
    Column(key="contained", title="contained", unit="count", help="Of these, those that stayed in it."),
    *with_limits("contained_share", "contained", "share", "Share of them.", ends=("low", "high")),
    Column(key="handed_to", title="transferred to", unit="label", help="Where most of the others went first."),
    Column(key="handed_share", title="of these", unit="share", help="Share of the others that went there."),
    *with_limits("resolved_share", "resolved", "share", "Share of its contacts that were resolved, of those with a resolution status."),
    *with_limits("returned_share", "back in a day", "share", "Share of its contacts after which the customer was back within a day."),
    _FLAG,
)


def of_groups(found: Episodes, by: tuple[str, ...], hidden: Suppression, confidence: float) -> Table:
    """The figures of episodes by the group of their first contact."""
    return Table(
        name=table_name(by),
        title=tr("By {by} of the first contact", by=names_of(by)) if by else "Overall",
        columns=(*label_columns(by), *_FIGURES),
        rows=tuple(hidden.over(overview(found, by, confidence, hidden.limit), by)),
    )


def over_time(found: Episodes, every: Period, hidden: Suppression, cover: Cover, confidence: float) -> Table:
    """The figures of episodes by the period in which they began."""
    rows = hidden.over(overview(found, (PERIOD,), confidence, hidden.limit), (PERIOD,))
    title = tr("By {every} in which episodes began", every=translated(every))
    return Table(name="over_time", title=title, columns=(*PERIOD_COLUMNS, *_FIGURES), rows=tuple(in_order(rows, every, cover)))


def of_steps(found: Episodes, shown: Shown, hidden: Suppression) -> list[Table]:
    """The tables of steps: transitions, what becomes of episodes by their first step, paths, loops."""
    moved = hidden.transitions(transitions(found))
    steps = hidden.steps(by_step(found, shown.step, shown.confidence, shown.min_cell), shown.step)
    ways, number = paths(found, shown.top)
    rounds = loops(found, shown.min_cell)
    kept = hidden.loops(rounds) if shown.all_loops else hidden.loops(rounds)[: shown.top]
    return [
        Table(
            name="transitions",
            title="From one step to the next",
            columns=(
                Column(key="from", title="from", unit="label", help="The step."),
                Column(key="to", title="to", unit="label", help="The step that followed in the episode."),
                Column(key="n", title="n", unit="count", help="How often."),
                Column(key="share", title="share", unit="share", help="Share of all that followed the step; ends are not counted."),
                _MEDIAN,
            ),
            rows=tuple(moved),
        ),
        Table(
            name="channels",
            title=tr("What becomes of episodes by the {names_of} they begin in", names_of=names_of([shown.step]).replace("_", " ")),
            columns=(*label_columns([shown.step]), *_STEP_FIGURES),
            rows=tuple(steps),
        ),
        Table(
            name="paths",
            title=tr("Most frequent paths, of {number:,}", number=number),
            columns=(
                Column(key="path", title="path", unit="label", help="The steps of the episode, in order."),
                Column(key="n", title="n", unit="count", help="Episodes that went so."),
                Column(key="share", title="share", unit="share", help="Of all episodes."),
                _MEDIAN,
            ),
            rows=tuple({**row, "path": ARROW.join(row["path"])} for row in hidden.paths(ways)),
        ),
        Table(
            name="loops",
            title="Loops" if len(kept) == len(rounds) else tr("The worst loops, of {n:,}", n=len(rounds)),
            columns=(
                Column(key="loop", title="loop", unit="label", help="From a step over others back to it."),
                Column(key="n", title="n", unit="count", help="How often."),
                Column(key="episodes", title="episodes", unit="count", help="Episodes with it."),
                Column(key="customers", title="customers", unit="count", help="Customers who went through it."),
                Column(key="share", title="share", unit="share", help="Share of all episodes."),
                _MEDIAN,
                Column(key="lost_days", title="days lost", unit="days", digits=1, help="Sum of the days from start to return."),
            ),
            rows=tuple(_loop_row(row, found.starts.len()) for row in kept),
        ),
    ]


def _loop_row(row: Row, every: int) -> Row:
    steps, episodes_of = row["loop"], int(str(row["episodes"]))
    named = ARROW.join(steps) if isinstance(steps, list) else None
    return {
        "loop": named,
        "n": row["n"],
        "episodes": episodes_of,
        "customers": row["customers"],
        "share": episodes_of / every,
        "median_days": row["median_days"],
        "lost_days": row["lost_days"],
    }
