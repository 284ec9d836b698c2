"""Journeys of customers: episodes, hand-offs, loops, transitions, and the outcome of contacts by their first channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Literal

from annotated_types import Gt, Le

from cxkit.counts import Key, group_keys, group_name
from cxkit.counts.contacts.case_steps import with_steps_of_rows
from cxkit.counts.periods import PERIOD, Cover
from cxkit.counts.prepare import MOMENT
from cxkit.language import tr, translated
from cxkit.measures.contacts.contact_summary import of_journeys
from cxkit.measures.contacts.episodes import Episodes, column_of_cases
from cxkit.measures.contacts.joined_episodes import join_episodes
from cxkit.measures.contacts.journey_effects import contained_differences, handoff_effect
from cxkit.measures.contacts.journey_steps import NO_STEP, note_step, step_of, without_steps
from cxkit.measures.contacts.journey_suppression import Suppression
from cxkit.measures.contacts.journey_tables import Shown, of_groups, of_steps, over_time
from cxkit.measures.contacts.survey_effects import Asking
from cxkit.measures.contacts.touch_figures import with_phase
from cxkit.measures.grouping import groupings, ids_of, refuse_several
from cxkit.measures.one_document import columns_shown_before
from cxkit.measures.report_body import ReportBody, trend
from cxkit.measures.reporting import report
from cxkit.model import Chart, Encodings, Note, Report
from cxkit.options import By, ByCustomer, Confidence, Every, MinCell, Needs, Option, Top
from cxkit.registry import metric
from cxkit.roles import shortened
from cxkit.tables import Contacts, Responses
from cxkit.text.figures import percent

_LONGEST = 36_525  # days: a century
Window = Annotated[
    float | None,
    Gt(0),
    Le(_LONGEST),
    Option("Longest pause within an episode; default: a case is an episode if the file has cases, else 7.", "DAYS"),
]
Step = Annotated[
    str | None,
    Option("What a step is: touchpoint, handled_by, topic or another column; default: the channel, else the touchpoint.", "COLUMN"),
]
AllLoops = Annotated[bool, Option("List every loop and not only the worst.")]
Within = Annotated[
    float, Gt(0), Le(_LONGEST), Option("An answer belongs to the last episode with a contact at most so many days before it.", "DAYS")
]
Measured = Annotated[Literal["nps", "csat", "ces"], Option("What of the survey is shown.")]
_SHOWN = 10


def counts(contacts: Contacts, groups: tuple[tuple[Key, ...], ...], step: Step, window: Window, every: Every = None) -> Episodes:
    """Join contacts to episodes, in one pass and one sort; adds over customers, or over cases if episodes are cases.

    ``step`` None: all contacts have the same step.
    """
    topics = group_keys(contacts, ["topic"] * ("topic" in contacts.roles))
    # what other reports of one document show of contacts, the cell limit is to know of
    elsewhere = map(group_name, columns_shown_before("contacts"))
    known = group_keys(contacts, [name for name in elsewhere if name in contacts.roles and name != "topic"])
    made = join_episodes(contacts, groups, step, window, besides=(*topics, *known))
    events = made.events
    return replace(made, every=every, events=replace(events, rows=with_phase(events.rows, contacts.rules)) if known else events)


def estimate(found: Episodes, shown: Shown) -> ReportBody:
    """Turn the episodes into tables, drawings and notes."""
    hidden = Suppression(found, (*shown.groups, *([(PERIOD,)] if found.every else [])), shown.step, shown.min_cell)
    tables = [of_groups(found, by, hidden, shown.confidence) for by in ((), *shown.groups)]
    charts = [_chart(table.name, by) for by, table in zip(((), *shown.groups), tables, strict=True)]
    if found.every:
        tables.append(over_time(found, found.every, hidden, shown.cover, shown.confidence))
        charts.append(trend("single_contact"))
    if shown.step == NO_STEP:
        return ReportBody([without_steps(table) for table in tables], charts, _notes(found, shown, hidden))
    tables += of_steps(found, shown, hidden)
    charts.append(
        Chart(
            kind="whisker",
            table="channels",
            encodings={
                **_BETWEEN,
                "value": "contained_share",
                "columns": [shown.step, "started", "contained_share", "handed_to", "returned_share"],
            },
        )
    )
    return ReportBody(tables, charts, _notes(found, shown, hidden))


def _chart(name: str, by: tuple[str, ...]) -> Chart:
    figures: Encodings = {**_BETWEEN, "value": "single_contact"}
    if not by:
        columns = ["episodes", "customers", "contacts", "handoff_share", "ping_pong_share", "median_days", "open"]
        return Chart(
            kind="headline", table=name, encodings={**figures, "n": "observed", "label": tr("with a single contact"), "columns": columns}
        )
    columns = [*by, "episodes", "single_contact", "handoff_share", "ping_pong_share"]
    return Chart(kind="whisker", table=name, encodings={**figures, "columns": columns})


_BETWEEN: Encodings = {"low": "low", "high": "high", "domain": [0.0, 1.0]}


def _note_numbers(contacts: Contacts, found: Episodes, window: Window) -> list[Note]:
    """A warning on a column of cases that joins no contacts, so that customers and pauses make the episodes."""
    if found.by_case or window is not None or "case_id" not in contacts.roles:
        return []
    text = tr(
        "No value of '{column}' has a second contact, so that no case shows a hand-off: episodes are made of customers and pauses.",
        column=column_of_cases(contacts),
    )
    hint = tr("--role case_id=COLUMN takes each case as an episode")
    repeated = [column for column in contacts.could_hold("case_id") if contacts.values(column).repeats]
    if repeated:
        hint = tr("{option}; it could be {shown}", option=hint, shown=f"'{shortened(repeated[0])}'")
    return [Note(code="cases-of-one", level="warning", text=text, hint=hint)]


def _notes(found: Episodes, shown: Shown, hidden: Suppression) -> list[Note]:
    if found.by_case:
        text, hint = (
            tr("An episode is a case; a contact without one is an episode of its own."),
            tr("--window DAYS makes them of pauses instead"),
        )
    else:
        days = found.window / timedelta(days=1)
        text = tr("An episode is a customer's contacts without a pause of more than {days:g} days.", days=days)
        hint = tr("--window DAYS sets another") + ("" if "case_id" in found.events.columns else tr(", --role case_id=COLUMN takes cases"))
    level = percent(shown.confidence)
    notes = [Note(code="episodes", level="info", text=text, hint=hint), Note(code="method", level="info", text=_method(shown.step, level))]
    recent = found.starts.len() - int(found.table.get_column("observed").sum())
    if recent:
        days = found.follow_up_time / timedelta(days=1)
        text = tr(
            "{recent:,} episodes began less than {days:.3g} days before the as-of date: they are in neither single_contact nor fcr.",
            recent=recent,
            days=days,
        )
        notes.append(Note(code="recent-episodes", level="info", text=text))
    moments = found.events.rows.get_column(MOMENT)
    if moments.len() and (moments == moments.dt.truncate("1d")).all():
        text = tr("The times of contact are days: contacts of one day keep the order of the file.")
        notes.append(Note(code="no-clock", level="warning", text=text))
    if hidden.n:
        few = tr("fewer than {limit} customers, or rows that would reveal such groups", limit=hidden.limit)
        text = tr("{n:,} rows suppressed, and shares that would reveal them: {few}.", n=hidden.n, few=few)
        notes.append(Note(code="suppressed", level="info", text=text))
    return notes


def _method(step: str, level: str) -> str:
    if step == NO_STEP:
        return tr("Intervals: {level}, Wilson, clustered by customer.", level=level)
    return tr("A step is the {step}. Intervals: {level}, Wilson, clustered by customer.", step=translated(_name_of(step)), level=level)


def _name_of(step: str) -> str:
    return group_name(step).replace("_", " ")


@metric(title="Journeys of customers", panel="Contacts")
def journey(
    contacts: Contacts,
    survey: Annotated[
        Responses | None,
        ByCustomer(),
        Needs("recommend", "recommend", required=False),
        Needs("satisfaction", "satisfaction", required=False),
        Needs("effort", "effort", required=False),
    ] = None,
    *,
    by: By = (),
    every: Every = None,
    step: Step = None,
    window: Window = None,
    loops: AllLoops = False,
    within: Within = 30,
    measure: Measured = "nps",
    top: Top = None,
    confidence: Confidence = 0.95,
    min_cell: MinCell = 0,
) -> Report:
    """How do customers move from contact to contact: is a matter resolved at first contact, or transferred and sent back?

    Result: `overall` (one row), `by_touchpoint`, `by_channel`, `by_phase` (those that the file has, of the first contact) or the cross
    table of `--by`; with `--every` `over_time`, by the period in which episodes began; if steps are known `transitions`, `channels`,
    `paths`, `loops` (all with `--loops`, else the worst); with `--survey` `handoff_effect`.
    Columns:
    episodes, customers, contacts (counts): matters, their customers, contacts in them.
    contacts_per_episode, contacts_per_episode_low, contacts_per_episode_high (number): their mean, with interval.
    single_contact, low, high (share, 0 to 1): of the episodes observed, those of one contact that are not open, with interval.
    fcr, fcr_low, fcr_high (share): first contact resolution: resolved episodes of one contact, of those observed with a known outcome;
    interval.
    handoffs, ping_pong (counts): contacts at another step than the one before; contacts that go back to the step before the last.
    handoff_share, handoff_share_low, handoff_share_high, ping_pong_share, ping_pong_share_low, ping_pong_share_high (shares): episodes with
    a hand-off, with such a return, with intervals.
    repeat_topic_share, repeat_topic_share_low, repeat_topic_share_high (share): episodes in which a topic came up again, of those with
    a topic, with interval.
    median_days (days): median of the time from first to last contact; in `transitions` between the two, in `loops` until the return.
    period (date), complete (boolean): in `over_time`, its first day, and whether the data cover the whole of it.
    open, observed (counts): episodes that have not ended; episodes that began long enough before the as-of date.
    flag (label): `small-n` below 30 customers, `suppressed` if `--min-cell` suppresses the row.
    from, to (labels), n (count), share (share): a step, one that follows it, how often, and of all that follow it.
    started, contained (counts), contained_share (share): episodes that began in a step, those that stayed in it, with interval.
    handed_to (label), handed_share (share): the step to which most of the others went first, and their share.
    resolved_share, resolved_share_low, resolved_share_high, returned_share, returned_share_low, returned_share_high (shares): contacts
    that were resolved; after which the customer was back within a day, about any matter, of those at least a day before the end; with
    intervals.
    group (label), n (count), value, low, high (unit of the measure): the measure after episodes with and without a hand-off;
    difference, difference_low, difference_high (unit of the measure), p (p value): with minus without, with interval;
    ratio, ratio_low, ratio_high (ratio): of shares, with over without, with interval; same_month, same_month_low, same_month_high (unit
    of the measure), same_month_p (p value): the difference among answers of the same month, with interval.
    path, loop (labels): steps in order; lost_days (days): sum of the time that customers spent in a loop.

    Formula: contacts are ordered by customer (or case), time, and their order in the file. An episode is a case, or a customer's contacts
    with no pause longer than `--window`; also if no case has a second contact and customers are known. Hand-off: a contact at another
    step than the one before it. Loop: a return to a step by way of others, none of them twice (A-B-A, A-B-C-A); A-A is a repetition.
    Contained: the whole episode stayed in its first step. Open: the last
    contact is not resolved, else not closed, else lies within the window of the as-of date. Intervals: Wilson on the number of
    independent episodes that the standard error over customers is worth; of means t. Observed: begun at least `--window` before the as-of
    date; a case, at least as long as it took 95 % of the cases with a second contact to have it. The others are right-censored: those of
    them that had it already would count, and the rest not. An answer belongs to the customer's last episode
    with a contact at most `--within` days before it. Only hand-offs before the answer count, and answers of an episode with contacts since
    an earlier answer are in neither group: a call back after a bad answer is its consequence, not its cause.

    Defaults: right-censoring was chosen for files that end while matters are open, where open ones would count as solved; it fails if
    matters come back later than `--window`. Clusters of customers were chosen for those with many matters. Hand-offs before the answer,
    and answers of the same month, were chosen because calls back follow bad answers and answers change over time; what makes a matter
    hard remains in the difference.

    Edge cases: without a channel a step is the touchpoint; without both, a file whose headers show that its rows are contacts gives
    episodes alone, and nothing of hand-offs. Contacts without a step, and without cases those without a customer, are in no episode; a note
    counts them. A case id such as "NA" is a case id. If a case has several customers, that of its first contact counts. Simultaneous
    contacts keep the order of the file.
    More than 10,000 topics are treated as free text and ignored. No episode: shares and medians are null.

    Errors: RoleError if the time of contact, the step, or both customer and case are not found, or if no customer is known and no case has
    a second contact; DataError if over 1 % of times, or of
    yes-or-no values, cannot be read.

    Source: W. van der Aalst (2016), Process Mining, 2nd ed., section 2 (event logs, directly-follows relation). Episodes, hand-offs and
    loops are definitions of cxkit. Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22.

    Examples:
    cxkit journey contacts.csv
    cxkit journey contacts.csv --loops --by none
    cxkit journey contacts.csv --survey survey.csv
    """
    asked, step = step, step_of(contacts, step if survey is None else step or "channel")
    refuse_several(contacts, (step or "channel", "topic"), tr("each contact of a journey has one step and one topic"))
    contacts = contacts if step is None else with_steps_of_rows(contacts, step)
    groups = groupings(contacts, by)
    found = counts(contacts, groups, step, window, every)
    cover = Cover.of(found.events.first, found.events.as_of, contacts.window)
    names = ids_of(groups)
    of_step = NO_STEP if step is None else group_keys(contacts, [step])[0].id
    body = estimate(found, Shown(names, of_step, confidence, min_cell, top or _SHOWN, loops, cover))
    body = ReportBody(notes=[*note_step(contacts, asked, step), *_note_numbers(contacts, found, window)]).plus(body)
    if survey is not None:
        body = body.plus(handoff_effect(found, survey, Asking(measure, confidence, min_cell), within))
    counted = replace(found.events, account=found.account)
    return report(
        "journey",
        tr("Journeys of customers"),
        contacts,
        counted,
        body,
        summary=of_journeys(confidence, {} if step is None else contained_differences(found, confidence), _name_of(of_step)),
        top=top,
        lists=("transitions", "paths", "loops"),
    )
