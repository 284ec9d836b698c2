"""The customer touch map: at which touchpoints, how often and over which channel customers have contacts, and their answers there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from cxkit.counts import group_id, group_keys
from cxkit.counts.contacts.contact_counts import ContactCounts, contact_counts
from cxkit.counts.periods import Cover
from cxkit.errors import RoleError
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.measures.contacts.contact_summary import of_touchpoints
from cxkit.measures.contacts.touch_figures import CHANNEL, SENTIMENT, TOUCHPOINT, Answers, answers, is_digital, with_phase
from cxkit.measures.contacts.touch_tables import Drawn, tables
from cxkit.measures.contacts.worst_cell import WorstCell, worst_cell
from cxkit.measures.grouping import refuse_several, requested_keys
from cxkit.measures.report_body import ReportBody, trend
from cxkit.measures.reporting import notes_on_table, report
from cxkit.model import Chart, Encodings, Note, Report, Table
from cxkit.options import By, Confidence, Every, MinCell, Needs, Top
from cxkit.registry import metric
from cxkit.roles import DIMENSIONS
from cxkit.tables import Contacts, Responses
from cxkit.tables.offering import header_doubt
from cxkit.tables.rows_of_contacts import holds_contacts, speaks_of_orders

_SHOWN = 6  # channels that a note names
_HALF = 0.5
_PLACES = frozenset({"touchpoint", "channel"})


def counts(contacts: Contacts, by: By, every: Every) -> ContactCounts:
    """Count contacts by customer, touchpoint, channel, phase and group in one pass; adds over rows."""
    shown = group_keys(contacts, [name for name in DIMENSIONS if name in contacts.roles])
    sentiment = group_keys(contacts, ["sentiment"] * ("sentiment" in contacts.roles))
    return contact_counts(contacts, (shown, sentiment, requested_keys(contacts, by)), every)


def estimate(drawn: Drawn) -> tuple[ReportBody, WorstCell | None]:
    """Turn the counts into the map, its margins, how both change over time, and the cell that is rated worst."""
    found = tables(drawn)
    worst = worst_cell(found.tables, drawn.found, drawn.confidence)
    return ReportBody(found.tables, _charts(drawn, found.tables, worst), _notes(drawn, found.whole, found.suppressed)), worst


def _charts(drawn: Drawn, made: Sequence[Table], worst: WorstCell | None) -> list[Chart]:
    columns = ["contacts", *(["customers", "contacts_per_customer"] if drawn.reached.has_customers else []), "digital_share"]
    columns += [each.name for each in drawn.found]
    columns += ["positive", "negative", "net_sentiment"] * (SENTIMENT in drawn.cells.columns)
    charts = [Chart(kind="headline", table="overall", encodings={"value": "contacts", "label": "contacts", "columns": columns})]
    for table in made:
        if table.name == "map":
            charts.append(_matrix(drawn, worst))
        elif "period" in {column.key for column in table.columns}:
            group: list[str] = [column.key for column in table.columns[1:] if column.unit == "label" and column.key != "flag"]
            charts.append(trend("contacts", table.name, group))
        elif table.name != "overall":
            charts.append(_of_groups(drawn, table))
    return charts


def _matrix(drawn: Drawn, worst: WorstCell | None) -> Chart:
    """Contacts at touchpoints over channels, beside them the survey's figure of each touchpoint, and the cell that is rated worst."""
    encodings: Encodings = {"label": [TOUCHPOINT], "x": CHANNEL, "value": "contacts"}
    if drawn.found:
        encodings |= {"beside": drawn.found[0].name, "margins": "touchpoints"}
    if worst:
        encodings["marked"] = [str(worst.row[TOUCHPOINT]), str(worst.row[CHANNEL])]
    return Chart(kind="matrix", table="map", encodings=encodings)


def _of_groups(drawn: Drawn, table: Table) -> Chart:
    """The survey figure of each group with its interval; without a survey the number of contacts."""
    labels: list[str] = [column.key for column in table.columns if column.unit == "label" and column.key != "flag"]
    if not drawn.found:
        return Chart(kind="bar", table=table.name, encodings={"label": labels[0], "value": "contacts"})
    first = drawn.found[0]
    figures: Encodings
    figures = {"value": first.name, "low": f"{first.name}_low", "high": f"{first.name}_high", "domain": list(first.measure.domain)}
    columns = [*labels, "contacts", "reach", "contacts_per_customer", *(each.name for each in drawn.found)]
    return Chart(kind="whisker", table=table.name, encodings={**figures, "columns": columns})


def _note_digital(known: Mapping[str, bool | None]) -> list[Note]:
    """Which channels count as digital, by their names, and a warning on those whose names do not tell."""
    found, unknown = list[Note](), [name for name, digital in known.items() if digital is None]
    if len(unknown) < len(known):
        names = ", ".join(name for name, digital in known.items() if digital) or tr("no channel")
        hint = "[channels] digital in cxkit.toml decides otherwise"
        found.append(Note(code="digital-assumed", level="info", text=tr("Counted as digital: {names}.", names=names), hint=hint))
    if unknown:
        names = ", ".join(f"'{name}'" for name in unknown[:_SHOWN]) + (", …" if len(unknown) > _SHOWN else "")
        text = tr("It is not known whether these channels are digital: {names}. The digital share is that of the others.", names=names)
        hint = tr("[channels] digital in cxkit.toml lists the digital ones: all others are not")
        found.append(Note(code="digital-unknown", level="warning", text=text, hint=hint))
    return found


def _note_without_channel(drawn: Drawn) -> list[Note]:
    """A warning if most contacts have no channel: the column may hold something else."""
    if CHANNEL not in drawn.dimensions:
        return []
    contacts = int(drawn.cells.get_column("n").sum())
    without = int(drawn.cells.filter(pl.col(CHANNEL).is_null()).get_column("n").sum())
    if without <= _HALF * contacts:
        return []
    text = tr("{without:,} of {contacts:,} contacts have no channel.", without=without, contacts=contacts)
    return [Note(code="channel-missing", level="warning", text=text, hint=tr("--role channel=COLUMN names another column"))]


def _note_undated(contacts: Contacts) -> list[Note]:
    """A warning if nothing but touchpoints or channels shows that the rows are contacts."""
    if contacts.roles.keys() - {*DIMENSIONS, "topic", "case_id", "cost"} or contacts.doubtful.keys() & {"contacted_at", "customer_id"}:
        return []
    text = tr("No column shows when the contacts took place or whose they were: a list of anything else would be counted as contacts too.")
    return [Note(code="no-contact-shown", level="warning", text=text, hint=tr("--role contacted_at=COLUMN names the time"))]


def _notes(drawn: Drawn, whole: Mapping[str, Any], suppressed: int) -> list[Note]:
    notes = []
    nameless = int(whole["contacts"]) - int(whole["known"])
    if drawn.reached.has_customers and nameless:
        text = tr(
            "{nameless:,} of {contacts:,} contacts have no customer: they count as contacts alone.",
            nameless=nameless,
            contacts=whole["contacts"],
        )
        notes.append(Note(code="contacts-without-customer", level="info", text=text))
    channels = [name for name in drawn.cells.get_column(CHANNEL).unique().to_list() if name] if CHANNEL in drawn.dimensions else []
    if channels and drawn.rules.digital is None:
        notes += _note_digital({name: is_digital(name, drawn.rules) for name in sorted(channels)})
    notes += _note_without_channel(drawn)
    if drawn.found:
        shown = ", ".join("gap" if each.name == "gap" else each.name.upper() for each in drawn.found)
        where = ", ".join(name for name in DIMENSIONS if group_id(name) in drawn.found[0].dimensions)
        text = tr(
            "{shown} by the survey's own {where}; {confidence:g} % intervals, clustered by customer where known.",
            shown=shown,
            where=where,
            confidence=drawn.confidence * 100,
        )
        notes.append(Note(code="survey-joined", level="info", text=text))
    if suppressed:
        who = "customers" if drawn.reached.has_customers else "contacts"
        why = tr("they are of fewer than {min_cell} {who}, or would reveal such", min_cell=drawn.min_cell, who=translated(who))
        text = tr("{suppressed:,} rows suppressed, and shares that would reveal them: {why}.", suppressed=suppressed, why=why)
        notes.append(Note(code="suppressed", level="info", text=text))
    return [*notes, *_listed(drawn)]


def _listed(drawn: Drawn) -> list[Note]:
    """Notes on entries of the project file without contacts, and on values in the data that it does not list."""
    if TOUCHPOINT not in drawn.dimensions or not drawn.rules.phase_of:
        return []
    notes = []
    used = set(drawn.cells.get_column(TOUCHPOINT).unique().to_list())
    if empty := [name for name in drawn.rules.phase_of if name not in used]:
        text = tr("Listed in cxkit.toml and without a contact: {names}.", names=", ".join(empty))
        notes.append(Note(code="touchpoint-unused", level="warning", text=text))
    if foreign := sorted(str(name) for name in used - {None} if name not in drawn.rules.phase_of):
        shown = ", ".join(foreign[:5]) + (" …" if len(foreign) > 5 else "")
        text = tr("{n} touchpoints are not listed in cxkit.toml: {shown}.", n=len(foreign), shown=shown)
        hint = tr("[touchpoints.NAME] lists one, [labels] touchpoint gives it another name")
        notes.append(Note(code="touchpoint-unlisted", level="warning", text=text, hint=hint))
    return notes


@metric(title="Customer touch map", panel="Contacts")
def touchmap(
    contacts: Contacts,
    survey: Annotated[
        Responses | None,
        Needs("recommend", "recommend", required=False),
        Needs("satisfaction", "satisfaction", required=False),
        Needs("expectation", "expectation", required=False),
        Needs("fulfilment", "fulfilment", required=False),
    ] = None,
    *,
    by: By = (),
    every: Every = None,
    confidence: Confidence = 0.95,
    min_cell: MinCell = 0,
    top: Top = None,
) -> Report:
    """At which touchpoints do customers have contacts, how often and over which channel, and how do they rate them?

    Result: `overall` (one row), `map` (touchpoint by channel), `phases`, `touchpoints`, `channels` (those that the file has) and the table
    of `--by`; with `--every` also `over_time` (by channel) and that of `--by`. Columns:
    digital (boolean): whether the channel is digital (null: its name does not tell).
    contacts (count), share (share, 0 to 1): contacts, and their part of all.
    customers (count), reach (share): customers with such a contact, and their part of all customers with any.
    contacts_per_customer (number): contacts for each of these; in `over_time` for each customer with any contact in the period.
    digital_share (share): of the contacts whose channel is known to be digital or not, those over a digital one (null: that is known of
    fewer than half of those with a channel); in `over_time` of all of the period.
    sentiment_n (count), positive, negative (shares): contacts with a known sentiment, and the shares of positive and negative ones;
    net_sentiment, net_sentiment_low, net_sentiment_high (points, -100 to 100): positive minus negative of a hundred, with interval.
    nps_n, csat_n, gap_n (counts): answers of the survey there; nps, nps_low, nps_high (points), csat, csat_low, csat_high (share),
    gap, gap_low, gap_high (on the scale): the figures of these answers, with intervals.
    period (date), complete (boolean): the period's first day, and whether the data cover the whole of it.
    flag (label): `small-n` below 30 customers, `suppressed` if `--min-cell` suppresses the row.

    Formula: all contacts of the file are counted, so counts and shares of them have no interval. A phase is the file's own, else that of
    the touchpoint in `cxkit.toml`. The survey is joined by its own touchpoint and channel. Intervals of its figures are those of their own
    commands, with the answers of one customer as a cluster; of net sentiment the score interval of three classes. The cell with the lowest
    figure is named if it is below all other answers with p < 1 - confidence, adjusted (Holm) for the cells of 30 answers or more.

    Defaults: counts have no intervals because all contacts are in the file; if the file is a sample, that fails. Figures of the survey
    are clustered by customer, chosen for customers who answer after each contact; it fails, as for nps, if few customers give most
    answers.

    Edge cases: a touchpoint or phase that `cxkit.toml` lists without a contact is a row of zeros. Contacts without a customer count as
    contacts, without a channel or touchpoint as a row of their own (null); a file without either column whose headers show that its rows
    are contacts gives `overall` alone. A cell with answers and without contacts is shown too.

    Errors: RoleError if neither touchpoint nor channel is found in the survey, in contacts with a survey, or in a file of which nothing
    shows that its rows are contacts; DataError if over 1 % of the dates cannot be read and dates are needed.

    Source: the map is a definition of cxkit; see `cxkit explain nps`, `csat` and `gap` for those figures. Tango (1998), Statistics in
    Medicine 17 (interval of net sentiment).

    Examples:
    cxkit touchmap contacts.csv
    cxkit touchmap contacts.csv --survey survey.csv
    cxkit touchmap contacts.csv --by topic --every quarter
    """
    nowhere = not _PLACES & contacts.roles.keys() and not by
    if nowhere:
        _refuse_without_places(contacts, survey)
        by = ("none",)
    for table in (contacts, survey):
        if table is not None:
            refuse_several(
                table, (*DIMENSIONS, "sentiment"), tr("the map shows each contact and answer at one touchpoint, over one channel")
            )
    keys = requested_keys(contacts, by)
    reached = counts(contacts, by, every)
    cells = with_phase(reached.cells, contacts.rules)
    found, tallies = ([], []) if survey is None else _answered(survey, confidence)
    names = tuple(key.id for key in keys)
    cover = Cover.of(reached.first, reached.last, contacts.window)
    drawn = Drawn(reached, cells, names, contacts.rules, found, cover, confidence, min_cell)
    body, worst = estimate(drawn)
    if nowhere:
        body = ReportBody(notes=[_note_nowhere(contacts)]).plus(body)
    if not reached.has_customers:
        text = tr("No column of customers is known: contacts are counted, customers are not.")
        nobody = Note(code="no-customers", level="info", text=text, hint=contacts.naming("customer_id"))
        body = ReportBody(notes=[nobody]).plus(body).plus_notes(_note_undated(contacts))
    if survey is not None:
        body = body.plus_notes(notes_on_table(survey, tallies))
    return report("touchmap", tr("Customer touch map"), contacts, reached, body, summary=of_touchpoints(worst), top=top)


def _refuse_without_places(contacts: Contacts, survey: Responses | None) -> None:
    """Raise RoleError if contacts without a touchpoint or a channel cannot be counted as a whole, or should not be.

    They cannot if a survey is to be joined by these; they should not if several columns could be one, if the header is in doubt, or if
    nothing shows that the rows are contacts.
    """
    doubt = header_doubt(contacts.notes)
    if survey is None and not doubt and not _PLACES & contacts.doubtful.keys() and holds_contacts(contacts):
        return
    if not doubt and speaks_of_orders(contacts):
        raise RoleError(
            tr("The headers speak of orders, and no column is known to hold the touchpoint or the channel."),
            tr(
                "cxkit value, cohorts, rfm and clv read orders. If each row is a contact, name a column with --role channel=COLUMN, or "
                "count them as a whole with --by none; there are: {offer}.",
                offer=contacts.offer(*_PLACES),
            ),
        )
    raise RoleError(
        "No column of the contacts file is known to hold the touchpoint or the channel.",
        doubt
        or tr(
            "Name one with --role touchpoint=COLUMN or --role channel=COLUMN; --by none counts contacts without; there are: {offer}.",
            offer=contacts.offer(*_PLACES),
        ),
    )


def _note_nowhere(contacts: Contacts) -> Note:
    return Note(
        code="no-touchpoints",
        level="warning",
        text=tr("No column is known to hold the touchpoint or the channel: the contacts are counted as a whole."),
        hint=tr("--role touchpoint=COLUMN or --role channel=COLUMN names one; there are: {offer}", offer=contacts.offer(*_PLACES)),
    )


def _answered(survey: Responses, confidence: float) -> tuple[list[Answers], list[Any]]:
    if not _PLACES & survey.roles.keys():
        raise RoleError(
            "The survey has neither touchpoint nor channel, by which it is joined to the map.",
            tr("Name one with --role survey.touchpoint=COLUMN; there are: {offer}.", offer=survey.offer()),
        )
    found, tallies = answers(survey, DIMENSIONS, confidence)
    if not found:
        raise RoleError(
            "The survey has no column that is known to hold recommendation, satisfaction, or expectation and fulfilment.",
            tr("Name one with --recommend COLUMN or --satisfaction COLUMN; there are: {offer}.", offer=survey.offer()),
        )
    return found, tallies
