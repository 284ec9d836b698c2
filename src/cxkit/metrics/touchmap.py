"""The customer touch map: where, how often and over which channel customers meet us, and what they say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple

from cxkit.errors import RoleError
from cxkit.measures.grouping import cross, label_columns, table_name
from cxkit.measures.periods import Cover
from cxkit.measures.sums import GroupKey
from cxkit.measures.touch import Answers, answers, contact_cells, groups, is_digital, sentiment_cells, with_phase
from cxkit.measures.withholding import hidden_groups, last_withheld
from cxkit.model import Chart, Column, Note, Report, Row, Table, Unit
from cxkit.options import By, Confidence, Every, MinCell, Needs
from cxkit.registry import metric
from cxkit.roles import DIMENSIONS
from cxkit.tables import Contacts, Responses, Rules, beside, group_keys, report
from cxkit.tables.counting import PERIOD
from cxkit.tables.history import CUSTOMER
from cxkit.tables.reach import Reach, reach

_TABLES = {("phase",): "phases", ("touchpoint",): "touchpoints", ("channel",): "channels", ("touchpoint", "channel"): "map"}
_MAP = ("touchpoint", "channel")
_SMALL = 30
Hidden = Mapping[tuple[str, ...], set[GroupKey]]


class Drawn(NamedTuple):
    """What a map is drawn of: what was counted, by which columns, and how the figures are made."""

    reached: Reach
    cells: Any
    by: tuple[str, ...]
    rules: Rules
    found: Sequence[Answers]
    cover: Cover
    confidence: float
    min_cell: int

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Those of touchpoint, channel and phase that the contacts tell."""
        return tuple(name for name in DIMENSIONS if name in self.cells.columns)


def counts(contacts: Contacts, by: By, every: Every) -> Reach:
    """Count contacts by customer, touchpoint, channel, phase and group in one pass; adds over rows."""
    known = [name for name in (*DIMENSIONS, "sentiment") if name in contacts.roles]
    keys = tuple(dict.fromkeys((*(key for name in known for key in group_keys(contacts, [name])), *cross(contacts, by))))
    return reach(contacts, keys, every)


def estimate(drawn: Drawn) -> tuple[list[Table], list[Chart], list[Note]]:
    """Turn the counts into the map, its margins, and how both change over time."""
    specs: list[tuple[str, ...]] = [
        (),
        *(by for by in (_MAP, ("phase",), ("touchpoint",), ("channel",)) if set(by) <= set(drawn.dimensions)),
    ]
    specs += [drawn.by] * (bool(drawn.by) and drawn.by not in specs)
    times = [] if not drawn.reached.every else [("channel",) if "channel" in drawn.dimensions else (), *([drawn.by] if drawn.by else [])]
    hidden, unanswered = _hidden(drawn, [*specs, *((*by, PERIOD) for by in times)])
    known = {by: groups(drawn.cells, by, drawn.rules) for by in specs}
    tables: list[Table] = [_table(drawn, by, known, hidden, unanswered) for by in specs]
    for number, by in enumerate(times):
        tables.append(_over_time(drawn, by, "over_time" if number == 0 else table_name(by, prefix="over_time_"), hidden))
    withheld = sum(len(keys) for keys in hidden.values())
    return tables, _charts(drawn, tables), _notes(drawn, known[()][()], withheld)


def _hidden(drawn: Drawn, tables: list[tuple[str, ...]]) -> tuple[Hidden, dict[str, Hidden]]:
    """The groups of too few customers, and for each measure those of too few answers."""
    if drawn.min_cell <= 1:
        return {}, {}
    import polars as pl

    finest = list(dict.fromkeys(name for by in tables for name in by))
    people = pl.col(CUSTOMER).drop_nulls().n_unique() if drawn.reached.has_customers else pl.col("n").sum()
    sizes = drawn.cells.lazy().group_by(finest).agg(people.alias("people")) if finest else drawn.cells.lazy().select(people.alias("people"))
    own = hidden_groups(tables, sizes.collect(), "people", drawn.min_cell)
    asked = {each.name: [by for by in tables if set(by) <= each.dimensions] for each in drawn.found}
    return own, {each.name: hidden_groups(asked[each.name], each.sizes, "n", drawn.min_cell) for each in drawn.found}


def _table(
    drawn: Drawn, by: tuple[str, ...], known: Mapping[tuple[str, ...], Any], hidden: Hidden, unanswered: Mapping[str, Hidden]
) -> Table:
    counted, whole = known[by], known[()][()]
    keys = dict.fromkeys((*counted, *_without_contacts(drawn, by, counted)))
    for each in drawn.found:
        keys |= dict.fromkeys(each.rollup.groups(by) if set(by) <= each.dimensions else ())
    none = dict.fromkeys(whole, 0)
    rows = list[Row]()
    for key in sorted(keys, key=lambda key: _order(drawn, by, key, known)):
        away = key in hidden.get(by, ())
        row: Row = dict(zip(by, map(_label, key), strict=True))
        cells = contact_cells(counted.get(key, none), whole, has_customers=drawn.reached.has_customers)
        if "good" in whole:
            cells |= sentiment_cells(counted.get(key, none), drawn.confidence)
        cells |= _digital(drawn, by, key)
        row |= dict.fromkeys(cells) if away else cells
        for each in drawn.found:
            row |= each.cells(by, key, hidden=away or key in unanswered.get(each.name, {}).get(by, ()))
        rows.append({**row, "flag": _flag(cells, away=away, people=drawn.reached.has_customers)})
    columns = [*label_columns(by), *_columns(drawn, by, "good" in whole)]
    rows = [{column.key: row[column.key] for column in columns} for row in rows]
    name = _TABLES.get(by) or table_name(by)
    return Table(name=name, title=_title(by), columns=tuple(columns), rows=tuple(last_withheld(rows)))


def _flag(cells: Row, *, away: bool, people: bool) -> str | None:
    few = int(str(cells["customers"] if people else cells["contacts"])) < _SMALL
    return "suppressed" if away else "small-n" if few else None


def _label(part: object) -> str | None:
    return None if part is None else str(part)


def _title(by: tuple[str, ...]) -> str:
    return "Contacts at each touchpoint, by channel" if by == _MAP else f"By {' and '.join(by)}" if by else "Overall"


def _without_contacts(drawn: Drawn, by: tuple[str, ...], counted: Mapping[GroupKey, Any]) -> list[GroupKey]:
    """What the project file lists and nobody used: a gap in the map is a finding."""
    if by == ("phase",):
        return [(phase,) for phase in drawn.rules.phases]
    listed = [name for name in drawn.rules.phase_of if name not in {key[0] for key in counted}] if by[:1] == ("touchpoint",) else []
    return [(name,) for name in listed] if by == ("touchpoint",) else [(name, None) for name in listed] if by == _MAP else []


def _order(drawn: Drawn, by: tuple[str, ...], key: GroupKey, known: Mapping[tuple[str, ...], Any]) -> list[Any]:
    """Phases in their order, touchpoints by phase and then, like all others, the most used first; those without a name last."""
    places = {phase: at for at, phase in enumerate(drawn.rules.phases)}
    order: list[Any] = []
    for name, part in zip(by, key, strict=True):
        phase = str(part) if name == "phase" else drawn.rules.phase_of.get(str(part)) if name == "touchpoint" else None
        used = known.get((name,), {}).get((part,), {}).get("contacts", 0)
        order += [part is None, places.get(phase, len(places)) if phase else len(places), -int(used), str(part)]
    return order


def _digital(drawn: Drawn, by: tuple[str, ...], key: GroupKey) -> Row:
    return {"digital": is_digital(key[by.index("channel")], drawn.rules)} if "channel" in by else {}


def _over_time(drawn: Drawn, by: tuple[str, ...], name: str, hidden: Hidden) -> Table:
    """Contacts of each period by group; those for each customer who had any in the period, and its digital share."""
    counted = groups(drawn.cells, (*by, PERIOD), drawn.rules)
    totals = groups(drawn.cells, (PERIOD,), drawn.rules)
    rows = list[Row]()
    for key in sorted(counted, key=lambda key: (str(key[-1]), *((part is None, str(part)) for part in key[:-1]))):
        total = totals[key[-1:]]
        period = key[-1]
        share = total["digital"] / total["channelled"] if total.get("channelled") else None
        cells: Row = {
            "contacts": counted[key]["contacts"],
            "share": counted[key]["contacts"] / total["contacts"],
            "customers": counted[key]["customers"] if drawn.reached.has_customers else None,
            "contacts_per_customer": counted[key]["known"] / total["customers"] if total["customers"] else None,
            "digital_share": share,
        }
        if "good" in counted[key]:
            cells |= sentiment_cells(counted[key], drawn.confidence)
        away = key in hidden.get((*by, PERIOD), ())
        label = dict(zip(by, map(_label, key[:-1]), strict=True))
        complete = drawn.cover.holds(period, drawn.reached.every) if drawn.reached.every else None
        flag = _flag(cells, away=away, people=drawn.reached.has_customers)
        shown: Row = dict.fromkeys(cells) if away else cells
        rows.append({"period": str(period), **label, "complete": complete, **shown, "flag": flag})
    sentiment = "sentiment" in drawn.cells.columns
    columns = (
        Column(key="period", title="period", unit="date", help="First day of the period."),
        *label_columns(by),
        Column(key="complete", title="complete", unit="boolean", help="Whether the data cover the whole of it."),
        *_TIMED,
        *(_SENTIMENT if sentiment else ()),
        _FLAG,
    )
    title = f"By {drawn.reached.every}" + (f" and {' and '.join(by)}" if by else "")
    return Table(name=name, title=title, columns=columns, rows=tuple({column.key: row[column.key] for column in columns} for row in rows))


_CONTACTS = Column(key="contacts", title="contacts", unit="count", help="Contacts.")
_CUSTOMERS = Column(key="customers", title="customers", unit="count", help="Customers with such a contact.")
_FLAG = Column(key="flag", title="flag", unit="label", help="small-n: fewer than 30 customers; suppressed: withheld for privacy.")
_TIMED = (
    _CONTACTS,
    Column(key="share", title="share", unit="share", help="Of all contacts of the period."),
    _CUSTOMERS,
    Column(
        key="contacts_per_customer",
        title="per customer",
        unit="number",
        digits=2,
        help="Such contacts for each customer who had any contact in the period.",
    ),
    Column(key="digital_share", title="digital", unit="share", help="Share of the period's contacts that came over a digital channel."),
)
_SENTIMENT = (
    Column(key="sentiment_n", title="told", unit="count", help="Contacts of which the sentiment is told."),
    Column(key="positive", title="positive", unit="share", help="Share of these that are positive."),
    Column(key="negative", title="negative", unit="share", help="Share of these that are negative."),
    Column(key="net_sentiment", title="net", unit="points", help="Positive minus negative, of a hundred."),
    Column(key="net_sentiment_low", title="net low", unit="points", help="Lower limit of the interval of it."),
    Column(key="net_sentiment_high", title="net high", unit="points", help="Upper limit of the interval of it."),
)


def _columns(drawn: Drawn, by: tuple[str, ...], sentiment: bool) -> list[Column]:
    columns = [
        _CONTACTS,
        Column(key="share", title="share", unit="share", help="Of all contacts."),
        _CUSTOMERS,
        Column(key="reach", title="reach", unit="share", help="Share of all customers with a contact."),
        Column(key="contacts_per_customer", title="per customer", unit="number", digits=2, help="Contacts for each of these customers."),
    ]
    if "channel" in by:
        columns.append(Column(key="digital", title="digital", unit="boolean", help="Whether the channel is digital."))
    elif "channel" in drawn.dimensions:
        columns.append(Column(key="digital_share", title="digital share", unit="share", help="Share of contacts over a digital channel."))
    if sentiment:
        columns += _SENTIMENT
    for each in drawn.found:
        unit: Unit = each.measure.unit
        columns += [
            Column(key=f"{each.name}_n", title=f"{each.name.upper()} n", unit="count", help="Answers."),
            Column(key=each.name, title=each.name.upper() if each.name != "gap" else "gap", unit=each.measure.unit, help="What they say."),
            Column(key=f"{each.name}_low", title=f"{each.name.upper()} low", unit=unit, help="Lower limit of the interval of it."),
            Column(key=f"{each.name}_high", title=f"{each.name.upper()} high", unit=unit, help="Upper limit of the interval of it."),
        ]
    return [*columns, _FLAG]


def _charts(drawn: Drawn, tables: Sequence[Table]) -> list[Chart]:
    columns = ["contacts", *(["customers", "contacts_per_customer"] if drawn.reached.has_customers else []), "digital_share"]
    columns += [each.name for each in drawn.found]
    columns += ["positive", "negative", "net_sentiment"] * ("sentiment" in drawn.cells.columns)
    charts = [Chart(kind="headline", table="overall", encodings={"value": "contacts", "label": "contacts", "columns": columns})]
    for table in tables:
        if table.name == "map":
            charts.append(Chart(kind="matrix", table="map", encodings={"label": ["touchpoint"], "x": "channel", "value": "contacts"}))
        elif "period" in {column.key for column in table.columns}:
            group: list[str] = [column.key for column in table.columns[1:] if column.unit == "label" and column.key != "flag"]
            charts.append(Chart(kind="sparkline", table=table.name, encodings={"x": "period", "y": "contacts", "group": group}))
        elif table.name != "overall":
            charts.append(_of_groups(drawn, table))
    return charts


def _of_groups(drawn: Drawn, table: Table) -> Chart:
    """What customers say of each group, with its interval; without a survey how often they meet us."""
    labels: list[str] = [column.key for column in table.columns if column.unit == "label" and column.key != "flag"]
    if not drawn.found:
        return Chart(kind="bar", table=table.name, encodings={"label": labels[0], "value": "contacts"})
    first = drawn.found[0]
    figures: dict[str, str | list[str] | list[float]]
    figures = {"value": first.name, "low": f"{first.name}_low", "high": f"{first.name}_high", "domain": list(first.measure.domain)}
    columns = [*labels, "contacts", "reach", "contacts_per_customer", *(each.name for each in drawn.found)]
    return Chart(kind="whisker", table=table.name, encodings={**figures, "columns": columns})


def _notes(drawn: Drawn, whole: Mapping[str, Any], withheld: int) -> list[Note]:
    notes = []
    nameless = int(whole["contacts"]) - int(whole["known"])
    if not drawn.reached.has_customers:
        text = "No column of customers is known: contacts are counted, customers are not."
        notes.append(Note(code="no-customers", level="info", text=text, hint="--role customer_id=COLUMN names it"))
    elif nameless:
        text = f"{nameless:,} of {whole['contacts']:,} contacts have no customer: they count as contacts alone."
        notes.append(Note(code="contacts-without-customer", level="info", text=text))
    channels = [name for name in drawn.cells.get_column("channel").unique().to_list() if name] if "channel" in drawn.dimensions else []
    if channels and drawn.rules.digital is None:
        digital = sorted(name for name in channels if is_digital(name, drawn.rules))
        text = f"Taken for digital: {', '.join(digital) or 'no channel'}."
        notes.append(Note(code="digital-assumed", level="info", text=text, hint="[channels] digital in cxkit.toml decides otherwise"))
    if drawn.found:
        shown = ", ".join("gap" if each.name == "gap" else each.name.upper() for each in drawn.found)
        where = ", ".join(name for name in DIMENSIONS if name in drawn.found[0].dimensions)
        text = f"{shown} by the survey's own {where}; {drawn.confidence * 100:g} % intervals, clustered by customer where known."
        notes.append(Note(code="survey-joined", level="info", text=text))
    if withheld:
        who = "customers" if drawn.reached.has_customers else "contacts"
        text = f"{withheld:,} rows withheld: fewer than {drawn.min_cell} {who}, or they would give such away."
        notes.append(Note(code="suppressed", level="info", text=text))
    return [*notes, *_listed(drawn)]


def _listed(drawn: Drawn) -> list[Note]:
    """What the project file lists and nobody used, and what was used and is not listed."""
    if "touchpoint" not in drawn.dimensions or not drawn.rules.phase_of:
        return []
    notes = []
    used = set(drawn.cells.get_column("touchpoint").unique().to_list())
    if empty := [name for name in drawn.rules.phase_of if name not in used]:
        text = f"Listed in cxkit.toml and without a contact: {', '.join(empty)}."
        notes.append(Note(code="touchpoint-unused", level="warning", text=text))
    if foreign := sorted(str(name) for name in used - {None} if name not in drawn.rules.phase_of):
        shown = ", ".join(foreign[:5]) + (" …" if len(foreign) > 5 else "")
        text = f"{len(foreign)} touchpoints are not listed in cxkit.toml: {shown}."
        hint = "[touchpoints.NAME] lists one, [labels] touchpoint gives it another name"
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
) -> Report:
    """Where do customers meet us, how often and over which channel, and what do they say of it?

    Result: `overall` (one row), `map` (touchpoint by channel), `phases`, `touchpoints`, `channels` (those that the file has) and the table
    of `--by`; with `--every` also `over_time` (by channel) and that of `--by`. Columns:
    digital (boolean): whether the channel is. contacts (count), share (share, 0 to 1): contacts, and their part of all.
    customers (count), reach (share): customers with such a contact, and their part of all customers with any.
    contacts_per_customer (number): contacts for each of these; in `over_time` for each customer with any contact in the period.
    digital_share (share): of the contacts whose channel is known, those over a digital one; in `over_time` of all of the period.
    sentiment_n (count), positive, negative (shares): contacts of which the monitor tells the sentiment, and how they speak;
    net_sentiment, net_sentiment_low, net_sentiment_high (points, -100 to 100): positive minus negative of a hundred, with interval.
    nps_n, csat_n, gap_n (counts): answers of the survey there; nps, nps_low, nps_high (points), csat, csat_low, csat_high (share),
    gap, gap_low, gap_high (on the scale): what they say, with intervals.
    period (date), complete (boolean): the period's first day, and whether the data cover the whole of it.
    flag (label): `small-n` below 30 customers, `suppressed` where `--min-cell` withholds the row.

    Formula: all contacts of the file are counted, so counts and shares of them have no interval. A phase is the file's own, else that of
    the touchpoint in `cxkit.toml`. The survey is joined by its own touchpoint and channel. Intervals of its figures are those of their own
    commands, with the answers of one customer as a cluster; of net sentiment the score interval of three classes.

    Edge cases: a touchpoint or phase that `cxkit.toml` lists without a contact is a row of zeros. Contacts without a customer count as
    contacts, without a channel or touchpoint as a row of their own (null). A cell with answers and without contacts is shown too.

    Errors: RoleError where neither touchpoint nor channel is known, in the contacts or in the survey; DataError where over 1 % of the dates
    cannot be read, where they are needed.

    Source: the map is a definition of our own; see `cxkit explain nps`, `csat` and `gap` for those figures. Tango (1998), Statistics in
    Medicine 17 (interval of net sentiment).
    """
    if not {"touchpoint", "channel"} & contacts.roles.keys() and not by:
        raise RoleError(
            "No column of the contacts file is known as touchpoint or channel.",
            f"Name one with --role touchpoint=COLUMN or --role channel=COLUMN; there are: {contacts.offer()}.",
        )
    keys = cross(contacts, by)
    reached = counts(contacts, by, every)
    cells = with_phase(reached.cells, contacts.rules)
    found, tallies = ([], []) if survey is None else _answered(survey, confidence)
    names = tuple(key.name for key in keys)
    cover = Cover.of(reached.first, reached.last, contacts.window)
    drawn = Drawn(reached, cells, names, contacts.rules, found, cover, confidence, min_cell)
    tables, charts, notes = estimate(drawn)
    if survey is not None:
        notes += beside(survey, tallies)
    return report("touchmap", "Customer touch map", contacts, reached, tables=tables, charts=charts, notes=notes)


def _answered(survey: Responses, confidence: float) -> tuple[list[Answers], list[Any]]:
    if not {"touchpoint", "channel"} & survey.roles.keys():
        raise RoleError(
            "The survey tells neither touchpoint nor channel, by which it is joined to the map.",
            f"Name one with --role survey.touchpoint=COLUMN; there are: {survey.offer()}.",
        )
    found, tallies = answers(survey, DIMENSIONS, confidence)
    if not found:
        raise RoleError(
            "The survey has no column that is known to hold recommendation, satisfaction, or expectation and fulfilment.",
            f"Name one with --recommend COLUMN or --satisfaction COLUMN; there are: {survey.offer()}.",
        )
    return found, tallies
