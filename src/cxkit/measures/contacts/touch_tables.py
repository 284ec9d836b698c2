"""The tables of a touch map: the map, its margins, and how both change over time; suppression happens here, before a table exists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from cxkit.counts import group_id
from cxkit.counts.contacts.contact_counts import ContactCounts
from cxkit.counts.periods import PERIOD, Cover
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.measures.by_group import by_name
from cxkit.measures.cell_limits import (
    FLAG,
    SMALL,
    Hidden,
    hidden_answers,
    hidden_groups,
    numbers_of,
    people_of_contacts,
    put_suppressed_last,
)
from cxkit.measures.columns import PERIOD_COLUMNS, with_limits
from cxkit.measures.contacts.distinct_customers import DistinctCustomers
from cxkit.measures.contacts.touch_figures import (
    CHANNEL,
    PHASE,
    SENTIMENT,
    TOUCHPOINT,
    Answers,
    contact_cells,
    digital_share,
    groups,
    is_digital,
    sentiment_cells,
)
from cxkit.measures.grouping import label_columns, names_of, table_name, table_title
from cxkit.measures.sums import GroupKey
from cxkit.model import Column, Row, Table
from cxkit.roles import DIMENSIONS
from cxkit.tables import Rules

_MAP = (TOUCHPOINT, CHANNEL)
_TABLES = {(PHASE,): "phases", (TOUCHPOINT,): "touchpoints", (CHANNEL,): "channels", _MAP: "map"}
_DIGITAL = "cx:digital"


DEFAULT_PHASES = ("development", "marketing", "sales", "order fulfilment", "use", "service", "complaint")
"""The order of the phases where the project file gives none."""


class Drawn(NamedTuple):
    """What a map is drawn of: what was counted, by which columns, and how the figures are made."""

    reached: ContactCounts
    cells: pl.DataFrame
    by: tuple[str, ...]
    rules: Rules
    found: Sequence[Answers]
    cover: Cover
    confidence: float
    min_cell: int

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Those of touchpoint, channel and phase that the contacts have."""
        return tuple(name for name in map(group_id, DIMENSIONS) if name in self.cells.columns)


class Tabled(NamedTuple):
    """The tables, the figures of all contacts together, and how many rows are suppressed."""

    tables: list[Table]
    whole: Mapping[str, Any]
    suppressed: int


def tables(drawn: Drawn) -> Tabled:
    """Lay out all tables of a map."""
    specs: list[tuple[str, ...]] = [(), *(by for by in (_MAP, (PHASE,), (TOUCHPOINT,), (CHANNEL,)) if set(by) <= set(drawn.dimensions))]
    specs += [drawn.by] * (bool(drawn.by) and drawn.by not in specs)
    times = [] if not drawn.reached.every else [(CHANNEL,) if CHANNEL in drawn.dimensions else (), *([drawn.by] if drawn.by else [])]
    timed = [(*by, PERIOD) for by in times]
    hidden, unanswered = _hidden(drawn, [*specs, *timed])
    presence = DistinctCustomers(drawn.cells, list(dict.fromkeys(name for by in specs for name in by)))
    known = {by: groups(drawn.cells, by, drawn.rules, presence) for by in specs}
    made = [_table(drawn, by, known, hidden, unanswered) for by in specs]
    for number, by in enumerate(times):
        made.append(_over_time(drawn, by, "over_time" if number == 0 else table_name(by, prefix="over_time_"), hidden))
    return Tabled(made, known[()][()], sum(len(hidden.get(by, ())) for by in (*specs, *timed)))


def _hidden(drawn: Drawn, tables: list[tuple[str, ...]]) -> tuple[Hidden, Mapping[str, Hidden]]:
    """The groups of too few customers, and for each measure those of too few answers.

    With them those that shares tell of beside: the digital part of a group, the whole of a period.
    """
    if drawn.min_cell <= 1:
        return {}, {}
    cells = drawn.cells
    beside: list[tuple[str, ...]] = [(PERIOD,)] if any(PERIOD in by for by in tables) else []
    if CHANNEL in cells.columns:
        channels = [name for name in cells.get_column(CHANNEL).unique().to_list() if name is not None]
        digital = {name: is_digital(name, drawn.rules) for name in channels}
        cells = cells.with_columns(pl.col(CHANNEL).replace_strict(digital, default=None, return_dtype=pl.Boolean).alias(_DIGITAL))
        beside += [(*by, _DIGITAL) for by in (*tables, *beside)]
    finest = list(dict.fromkeys(name for by in (*tables, *beside) for name in by))
    if drawn.reached.has_customers:
        finest, sizes = people_of_contacts(cells.lazy(), finest, drawn.min_cell)
    else:
        people = pl.col("n").sum().alias("people")
        sizes = numbers_of(cells.group_by(finest).agg(people) if finest else cells.select(people), "people")[1]
    own = hidden_groups(tables, finest, sizes, drawn.min_cell, beside, of="contacts")
    answers: dict[str, Hidden] = {}
    for each in drawn.found:
        asked = [by for by in tables if set(by) <= each.dimensions]
        answers[each.name] = hidden_answers(each.counted, asked, drawn.min_cell)
    return own, answers


def _tells_channel(hidden: Hidden, by: tuple[str, ...], key: GroupKey) -> bool:
    """Whether the digital share of a group would give away a channel of too few customers."""
    return (*key, True) in hidden.get((*by, _DIGITAL), ())


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
        if _tells_channel(hidden, by, key):
            cells["digital_share"] = None
        cells |= {"digital": is_digital(key[by.index(CHANNEL)], drawn.rules)} if CHANNEL in by else {}
        row |= dict.fromkeys(cells) if away else cells
        for each in drawn.found:
            row |= each.cells(by, key, hidden=away or key in unanswered.get(each.name, {}).get(by, ()))
        rows.append({**row, "flag": _flag(cells, away=away, people=drawn.reached.has_customers)})
    columns = [*label_columns(by), *_columns(drawn, by, "good" in whole)]
    rows = [{column.key: row[column.key] for column in columns} for row in rows]
    name = _TABLES.get(by) or table_name(by)
    return Table(name=name, title=_title(by), columns=tuple(columns), rows=tuple(put_suppressed_last(rows)))


def _flag(cells: Row, *, away: bool, people: bool) -> str | None:
    few = int(str(cells["customers"] if people else cells["contacts"])) < SMALL
    return "suppressed" if away else "small-n" if few else None


def _label(part: object) -> str | None:
    return None if part is None else str(part)


def _title(by: tuple[str, ...]) -> str:
    return tr("Contacts at each touchpoint, by channel") if by == _MAP else table_title(by)


def _without_contacts(drawn: Drawn, by: tuple[str, ...], counted: Mapping[GroupKey, Any]) -> list[GroupKey]:
    """Entries of the project file without contacts: a gap in the map is a finding."""
    if by == (PHASE,):
        return [(phase,) for phase in drawn.rules.phases]
    listed = [name for name in drawn.rules.phase_of if name not in {key[0] for key in counted}] if by[:1] == (TOUCHPOINT,) else []
    return [(name,) for name in listed] if by == (TOUCHPOINT,) else [(name, None) for name in listed] if by == _MAP else []


def _order(drawn: Drawn, by: tuple[str, ...], key: GroupKey, known: Mapping[tuple[str, ...], Any]) -> list[Any]:
    """Phases in their order, touchpoints by phase and then, like all others, the most used first; those without a name last."""
    places = {phase: at for at, phase in enumerate(drawn.rules.phases or DEFAULT_PHASES)}
    order: list[Any] = []
    for name, part in zip(by, key, strict=True):
        phase = str(part) if name == PHASE else drawn.rules.phase_of.get(str(part)) if name == TOUCHPOINT else None
        used = known.get((name,), {}).get((part,), {}).get("contacts", 0)
        order += [part is None, places.get(phase, len(places)) if phase else len(places), -int(used), str(part)]
    return order


def _over_time(drawn: Drawn, by: tuple[str, ...], name: str, hidden: Hidden) -> Table:
    """Contacts of each period by group; those for each customer who had any in the period, and its digital share."""
    presence = DistinctCustomers(drawn.cells, (*by, PERIOD))
    counted = groups(drawn.cells, (*by, PERIOD), drawn.rules, presence)
    totals = groups(drawn.cells, (PERIOD,), drawn.rules, presence)
    rows = list[Row]()
    for key in sorted(counted, key=lambda key: (str(key[-1]), by_name(key[:-1]))):
        total = totals[key[-1:]]
        period = key[-1]
        share = digital_share(total)
        visible = (period,) not in hidden.get((PERIOD,), ())
        cells: Row = {
            "contacts": counted[key]["contacts"],
            "share": counted[key]["contacts"] / total["contacts"] if visible else None,
            "customers": counted[key]["customers"] if drawn.reached.has_customers else None,
            "contacts_per_customer": counted[key]["known"] / total["customers"] if visible and total["customers"] else None,
            "digital_share": None if _tells_channel(hidden, (PERIOD,), (period,)) else share,
        }
        if "good" in counted[key]:
            cells |= sentiment_cells(counted[key], drawn.confidence)
        away = key in hidden.get((*by, PERIOD), ())
        label = dict(zip(by, map(_label, key[:-1]), strict=True))
        complete = drawn.cover.holds(period, drawn.reached.every) if drawn.reached.every else None
        flag = _flag(cells, away=away, people=drawn.reached.has_customers)
        shown: Row = dict.fromkeys(cells) if away else cells
        rows.append({"period": str(period), **label, "complete": complete, **shown, "flag": flag})
    sentiment = SENTIMENT in drawn.cells.columns
    period_column, complete_column = PERIOD_COLUMNS
    columns = (period_column, *label_columns(by), complete_column, *_TIMED, *(_SENTIMENT if sentiment else ()), FLAG)
    title = tr("By {every}", every=translated(str(drawn.reached.every))) + (tr(" and {by}", by=names_of(by)) if by else "")
    return Table(name=name, title=title, columns=columns, rows=tuple({column.key: row[column.key] for column in columns} for row in rows))


_CONTACTS = Column(key="contacts", title="contacts", unit="count", help="Contacts.")
_CUSTOMERS = Column(key="customers", title="customers", unit="count", help="Customers with such a contact.")
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
    Column(key="sentiment_n", title="rated", unit="count", help="Contacts with a sentiment."),
    Column(key="positive", title="positive", unit="share", help="Share of these that are positive."),
    Column(key="negative", title="negative", unit="share", help="Share of these that are negative."),
    *with_limits("net_sentiment", "net", "points", "Positive minus negative, of a hundred."),
)


def _columns(drawn: Drawn, by: tuple[str, ...], sentiment: bool) -> list[Column]:
    columns = [
        _CONTACTS,
        Column(key="share", title="share", unit="share", help="Of all contacts."),
        _CUSTOMERS,
        Column(key="reach", title="reach", unit="share", help="Share of all customers with a contact."),
        Column(key="contacts_per_customer", title="per customer", unit="number", digits=2, help="Contacts for each of these customers."),
    ]
    if CHANNEL in by:
        columns.append(Column(key="digital", title="digital", unit="boolean", help="Whether the channel is digital."))
    elif CHANNEL in drawn.dimensions:
        columns.append(Column(key="digital_share", title="digital share", unit="share", help="Share of contacts over a digital channel."))
    if sentiment:
        columns += _SENTIMENT
    for each in drawn.found:
        title = "gap" if each.name == "gap" else each.name.upper()
        columns += [
            Column(key=f"{each.name}_n", title=f"{title} n", unit="count", help="Answers."),
            *with_limits(each.name, title, each.measure.unit, tr("What they say.")),
        ]
    return [*columns, FLAG]
