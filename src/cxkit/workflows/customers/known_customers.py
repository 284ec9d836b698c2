"""What the files say of all customers, for the list of those to be contacted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from cxkit.counts.contacts.event_log import EventLog, event_log, text_id
from cxkit.counts.customers.customer_log import CustomerLog, customer_log
from cxkit.counts.group_names import Key
from cxkit.counts.orders.purchases import Purchases, purchases
from cxkit.counts.prepare import CUSTOMER, MOMENT
from cxkit.counts.survey.answer_log import AnswerLog, answer_log
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.contacts.case_table import open_matters
from cxkit.measures.service.consents import (
    NOT_STATED,
    Consents,
    Preferred,
    combine_consents,
    logged_consents,
    preferred_channel,
    stated_consents,
)
from cxkit.measures.service.follow_up import DAY, DETRACTOR, DONE, PROMOTER, Known, percentile_ranks
from cxkit.measures.survey.net_promoter import CLASSES, check_scale, class_of
from cxkit.model import Note
from cxkit.roles.kinds import ENDS
from cxkit.tables import Contacts, Customers, DataTable, Orders, Responses
from cxkit.values.contacts.senders import side_of_direction
from cxkit.values.flags import flag
from cxkit.values.statuses.attempts import attempt_of
from cxkit.values.statuses.case_statuses import is_over
from cxkit.values.time.dates import today
from cxkit.workflows.customers.up_to_today import read_up_to_today

_CLASS = {"detractors": DETRACTOR, "promoters": PROMOTER}
_STATES = ("status", "resolved")
_MOST_OUTCOMES = 20
_UNGRADED = 4 / 7
"""Severity of a detractor whose score is not known: that of a score of 3, the middle of 0 to 6."""


@dataclass(frozen=True)
class Logs:
    """The rows of all files; None if there is no such file. ``given`` is the as-of day that the user gave.

    ``cut``: rows after today are left out.
    """

    answers: AnswerLog
    contacts: EventLog | None = None
    orders: Purchases | None = None
    customers: CustomerLog | None = None
    done: EventLog | None = None
    given: date | None = None
    cut: bool = False

    @property
    def further(self) -> dict[str, Any]:
        """The logs beside the survey, by the names of the inputs."""
        logs = {"contacts": self.contacts, "orders": self.orders, "customers": self.customers, "done": self.done}
        return {name: log for name, log in logs.items() if log is not None}

    @cached_property
    def as_of(self) -> date:
        """The day from which ages are counted: the given one, else the last up to today on which the files have anything done."""
        return self.given or max((day for day in self.ends if day), default=today())  # without any day nothing has an age

    @property
    def ends(self) -> list[date | None]:
        """The last day of each file with something done; the as-of day of files that were read up to today is no day of theirs."""
        logs = [log for log in (self.contacts, self.done) if log is not None]
        return [self.answers.last, *(log.last_done if self.cut else log.as_of for log in logs)]

    @cached_property
    def known(self) -> Known:
        """The answers, open complaints, calls back and values of all customers."""
        return Known(_rated(self.answers), self._complaints, self._closed, self._values)

    @cached_property
    def open(self) -> pl.DataFrame | None:
        """The matters that are not over; None if the contacts do not tell."""
        return open_matters(replace(self.contacts, as_of=self.as_of)) if self.contacts else None

    @property
    def _complaints(self) -> pl.DataFrame:
        if self.open is None:
            return pl.DataFrame(schema={CUSTOMER: pl.String, DAY: pl.Date})
        return self.open.filter("complaint").select(_id(), pl.col("start").dt.date().alias(DAY))

    @property
    def _closed(self) -> pl.DataFrame:
        if self.done is None:
            return pl.DataFrame(schema={CUSTOMER: pl.String, DONE: pl.Date})
        return self.done.rows.select(_id(), pl.col(MOMENT).dt.date().alias(DONE)).drop_nulls().filter(pl.col(DONE) <= self.as_of)

    @property
    def _values(self) -> pl.DataFrame:
        """The ranks of the revenues of the file of customers, else of the sums of the orders."""
        if self.customers is not None and _revenues(self.customers):
            rows = self.customers.rows
            sums = rows.drop_nulls("revenue").group_by(_id()).agg(pl.col("revenue").sum())
        elif self.orders and self.orders.has_amounts:
            sums = self.orders.cells.group_by(_id()).agg(pl.col("amount").sum().alias("revenue"))
        else:
            return pl.DataFrame(schema={CUSTOMER: pl.String, "value": pl.Float64})
        return percentile_ranks(sums)

    def last_contacts(self) -> Mapping[str, datetime]:
        """The moment of the last contact of each customer."""
        if self.contacts is None:
            return {}
        return dict(self.contacts.rows.group_by(_id()).agg(pl.col(MOMENT).max()).drop_nulls().rows())

    def wishes(self, customers: pl.DataFrame) -> Mapping[str, Preferred]:
        """The preferred channel of each of these ``customers``: stated, else used in contacts that the company did not begin."""
        stated: dict[str, str | None] = {}
        for customer, channel in self._rows_of(customers, text_id("preferred_channel")):
            stated[customer] = channel if stated.get(customer, channel) == channel else None
        used: dict[str, list[str | None]] = {}
        for customer, channel, direction in self._channels(customers):
            if side_of_direction(direction or "") != "agent":
                used.setdefault(customer, []).append(channel)
        names = customers.get_column(CUSTOMER).to_list()
        return {name: preferred_channel(stated.get(name), used.get(name, [])) for name in names}

    def consents(self, customers: pl.DataFrame) -> Mapping[str, Consents]:
        """The consents of each of these ``customers``; of several rows all that say anything must state one."""
        found: dict[str, list[Consents]] = {}
        if self.customers is not None:
            held = logged_consents(self.customers.rows.columns)
            for customer, *states in self._rows_of(customers, *held):
                found.setdefault(customer, []).append(stated_consents(dict(zip(held, states, strict=True)), self.as_of))
        return {name: combine_consents(found[name]) if name in found else NOT_STATED for name in customers.get_column(CUSTOMER).to_list()}

    def _rows_of(self, customers: pl.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
        """These columns of the file of customers, of the rows of these customers."""
        if self.customers is None or not set(columns) <= set(self.customers.rows.columns):
            return []
        own = self.customers.rows.with_columns(_id()).join(customers, on=CUSTOMER, how="semi", maintain_order="left")
        return own.select(CUSTOMER, *columns).rows()

    def _channels(self, customers: pl.DataFrame) -> list[tuple[Any, ...]]:
        """Customer, channel and direction of the contacts of these customers, by time."""
        if self.contacts is None or text_id("channel") not in self.contacts.rows.columns:
            return []
        own = self.contacts.rows.with_columns(_id()).join(customers, on=CUSTOMER, how="semi", maintain_order="left").sort(MOMENT)
        direction = pl.col(text_id("direction")) if text_id("direction") in own.columns else pl.lit(None, dtype=pl.String)
        return own.select(CUSTOMER, text_id("channel"), direction.alias("direction")).rows()


def read_logs(tables: Mapping[str, DataTable], given: date | None, currency: str | None) -> Logs:
    """Read all rows of the files up to today. Raises RoleError if the survey's scale has no detractors; else as the logs."""
    logs, cut = read_up_to_today(tables, lambda each: _read_logs(each, given, currency), lambda found: found.ends)
    return replace(logs, cut=cut)


def _read_logs(tables: Mapping[str, DataTable], given: date | None, currency: str | None) -> Logs:
    survey, contacts, orders, customers, done = (tables.get(name) for name in ("survey", "contacts", "orders", "customers", "done"))
    assert isinstance(survey, Responses)  # noqa: S101 - a required input
    roles = ("customer_id", "case_id", "is_complaint", *ENDS)
    known = customer_log(customers, ("preferred_channel",)) if isinstance(customers, Customers) else None
    if known is not None and _revenues(known):
        orders = None  # they only stand in for the revenue
    return Logs(
        answers=answer_log(survey, ("recommend",), ("comment",), required="recommend"),
        contacts=event_log(contacts, (), roles, texts=("channel", "direction"), listed=True) if isinstance(contacts, Contacts) else None,
        orders=purchases(orders, (), currency) if isinstance(orders, Orders) else None,
        customers=known,
        done=_calls_made(done) if isinstance(done, Contacts) else None,
        given=given,
    )


def _calls_made(done: Contacts) -> EventLog:
    """The calls back without those that a column calls open, planned or without an answer; a note says how many these are."""
    named = [role for role in _STATES if role in done.roles]
    others = [column for column in done.columns if column not in map(done.column, named)]
    outcomes = [(Key(column, column),) for column in others if _tells_attempts(done.sample.get_column(column))]
    log = event_log(done, outcomes, ("customer_id",), texts=named)
    rows = log.rows
    for column in (*map(text_id, named), *(key.id for key in log.keys)):
        states = rows.get_column(column).cast(pl.String)
        rows = rows.filter(~states.is_in([text for text in states.drop_nulls().unique() if _is_missed(text)]).fill_null(value=False))
    left = log.rows.height - rows.height
    if not left:
        return log
    text = tr(
        "{left:,} row of --done is open or planned, or nobody was reached: it closes no loop."
        if left == 1
        else "{left:,} rows of --done are open or planned, or nobody was reached: they close no loop.",
        left=left,
    )
    return replace(log, rows=rows, notes=(*log.notes, Note(code="calls-not-made", level="warning", text=text)))


def _tells_attempts(values: pl.Series) -> bool:
    """Whether a column says of some calls that they were not made, or reached nobody."""
    texts = values.drop_nulls().unique().to_list() if values.dtype == pl.String else []
    return len(texts) <= _MOST_OUTCOMES and any(attempt_of(text) for text in texts)


def _is_missed(state: str) -> bool:
    return attempt_of(state) is not None or is_over(state) is False or flag(state) is False


def _revenues(customers: CustomerLog) -> int:
    """The number of revenues in the file of customers, which may be a column of blanks."""
    return customers.rows.get_column("revenue").count() if "revenue" in customers.rows.columns else 0


def _id() -> pl.Expr:
    """The id of a customer as text, in which ids of all files are compared."""
    return pl.col(CUSTOMER).cast(pl.String)


def _rated(answers: AnswerLog) -> pl.DataFrame:
    """The answers with their class, and the severity of those of detractors: (7 − score) / 7; of promoters (score − 8) / 2."""
    scale = answers.scales["recommend"]
    check_scale(scale, "--score COLUMN")
    classes = scale == CLASSES
    score = pl.col("recommend")
    values = answers.rows.get_column("recommend").unique().drop_nulls().to_list()
    kinds = {value: _CLASS.get(class_of(value, classes=classes)) for value in values}
    kind = score.replace_strict(list(kinds), list(kinds.values()), default=None, return_dtype=pl.String)
    comment = pl.col(text_id("comment")) if text_id("comment") in answers.rows.columns else pl.lit(None, dtype=pl.String)
    of_detractors = pl.lit(_UNGRADED) if classes else (7 - score) / 7
    of_promoters = pl.lit(1.0) if classes else (score - 8) / 2
    graded = answers.rows.select(_id(), MOMENT, score.alias("score"), kind.alias("class"), comment.alias("comment"))
    severity = answers.rows.select(
        pl.when(kind == DETRACTOR).then(of_detractors).when(kind == PROMOTER).then(of_promoters).alias("severity")
    )
    return graded.hstack(severity)
