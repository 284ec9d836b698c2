"""The tables of a customer's card, from the rows of that customer in each file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from cxkit.counts import group_id
from cxkit.counts.contacts.event_log import CASE, COMPLAINT, RESOLVED, EventLog, text_id
from cxkit.counts.customers.customer_log import CustomerLog
from cxkit.counts.orders.purchases import ORDER, Purchases
from cxkit.counts.prepare import DAY, MOMENT
from cxkit.counts.survey.answer_log import AnswerLog
from cxkit.language import formatted, tr, translated
from cxkit.lazy import pl
from cxkit.measures.contacts.case_table import open_matters
from cxkit.measures.customers.buyers import buyers
from cxkit.measures.service.advice import Answer, Complaint, Situation, Thresholds, advise
from cxkit.measures.service.consents import (
    NOT_STATED,
    PURPOSES,
    Consents,
    Permission,
    Preferred,
    combine_consents,
    permission,
    preferred_channel,
    state_of,
    stated_consents,
)
from cxkit.measures.survey.net_promoter import CLASSES, check_scale, class_of
from cxkit.model import Cell, Chart, Column, Note, Row, Table, Unit
from cxkit.values.contacts.senders import side_of_direction
from cxkit.values.time.dates import today

CONTACT_TEXTS = ("channel", "touchpoint", "phase", "topic", "direction", "handled_by", "comment")
ANSWER_TEXTS = ("touchpoint", "channel", "comment")
CUSTOMER_TEXTS = ("segment", "preferred_channel")


@dataclass(frozen=True)
class Found:
    """The rows of one customer in each file; None if there is no such file. ``as_of`` is the day that the user gave."""

    id: str
    contacts: EventLog
    answers: AnswerLog | None = None
    orders: Purchases | None = None
    customers: CustomerLog | None = None
    as_of: date | None = None

    @property
    def logs(self) -> dict[str, Any]:
        """What was read, by the names of the inputs."""
        logs = {"contacts": self.contacts, "survey": self.answers, "orders": self.orders, "customers": self.customers}
        return {name: log for name, log in logs.items() if log is not None}

    @property
    def ends(self) -> list[date | None]:
        """The last day of each file, on which a contact may also have ended."""
        return [self.contacts.last_done, *(log.last for log in (self.answers, self.orders) if log is not None)]


class Card:
    """The card of one customer: advice by the rules, profile, consents, open matters, and the ``last`` rows of each file."""

    def __init__(self, found: Found, limits: Thresholds, last: int) -> None:
        self.found = found
        self.limits = limits
        self.last = last

    @cached_property
    def as_of(self) -> date:
        """The day from which ages are counted: the given one, else the last that was read."""
        days = [day for day in self.found.ends if day]
        return self.found.as_of or max(days, default=today())  # without any day nothing has an age

    @cached_property
    def consents(self) -> Consents:
        """The consents by purpose."""
        if self.found.customers is None or self.found.customers.rows.is_empty():
            return NOT_STATED
        return combine_consents(stated_consents(row, self.as_of) for row in self.found.customers.rows.to_dicts())

    @cached_property
    def preferred(self) -> Preferred:
        """The preferred channel, stated or used: in contacts that the company did not begin."""
        stated = self._said("preferred_channel")
        rows = self.found.contacts.rows.sort(MOMENT).to_dicts()
        began = (row for row in rows if side_of_direction(row.get(text_id("direction")) or "") != "agent")
        return preferred_channel(stated, (row.get(text_id("channel")) for row in began))

    @cached_property
    def permission(self) -> Permission:
        """The channel to use."""
        return permission(self.preferred, self.consents)

    @cached_property
    def open(self) -> pl.DataFrame | None:
        """The open matters; None if the file does not tell what is over."""
        return open_matters(replace(self.found.contacts, as_of=self.as_of))

    def tables(self) -> list[Table]:
        """All tables of the card, the advice first."""
        made = [self._advice(), self._profile(), self._consents(), self._open(), self._contacts(), self._answers(), self._orders()]
        return [table for table in made if table is not None]

    @property
    def charts(self) -> list[Chart]:
        """The profile as pairs of names and values."""
        return [Chart(kind="card", table="profile", encodings={})]

    def notes(self) -> list[Note]:
        """The as-of day, and what was cut or is not known."""
        last = tr("the last date that was read; contacts of other customers are not read")
        given = tr("as given") if self.found.as_of else last if any(self.found.ends) else tr("today, since no date was read")
        limits = f"callback_days = {self.limits.callback_days}, detractor_days = {self.limits.detractor_days}"
        text = tr("Days are counted up to {as_of} ({given}). Rules: {limits}.", as_of=self.as_of, given=given, limits=limits)
        notes = [Note(code="as-of", level="info", text=text, hint="--as-of DATE names another day, [rules] in cxkit.toml other limits")]
        if self.found.customers is None:
            text = tr("Without a file of customers no consent is known, and an unknown consent counts as no.")
            notes.append(Note(code="consents-unknown", level="warning", text=text, hint="--customers FILE"))
        elif (rows := self.found.customers.rows.height) > 1:
            text = tr(
                "The file of customers has {rows} rows of this customer: a consent counts if all rows that mention it "
                "state it; revenues are added.",
                rows=rows,
            )
            notes.append(Note(code="several-rows", level="warning", text=text))
        if self.open is None:
            text = tr("No column of the contacts shows what is resolved or closed: open matters are not known.")
            notes.append(Note(code="open-unknown", level="warning", text=text, hint="--role resolved=COLUMN"))
        lines = self._order_rows().height
        of_orders = {"orders" if lines == self._bought["orders"] else "lines of orders": lines}
        counts = {"contacts": self.found.contacts.rows.height, "answers": self._height(self.found.answers), **of_orders}
        cut = [f"{formatted(count, ',')} {translated(name)}" for name, count in counts.items() if count > self.last]
        if cut:
            text = tr("Of {names} the last {last} are shown.", names=tr(" and ").join(cut), last=self.last)
            notes.append(Note(code="last-rows", level="info", text=text, hint="--last N shows more"))
        return notes

    def _said(self, role: str) -> str | None:
        """What the file of customers says of a role, if all rows of the customer agree."""
        rows = self.found.customers.rows if self.found.customers else None
        if rows is None or text_id(role) not in rows.columns:
            return None
        texts = rows.get_column(text_id(role)).drop_nulls().unique().to_list()
        return texts[0] if len(texts) == 1 else None

    @staticmethod
    def _height(answers: AnswerLog | None) -> int:
        return answers.rows.height if answers else 0

    @cached_property
    def _bought(self) -> Row:
        """The number of orders and the day of the last one, as other commands count them: no lines, and no refunds."""
        found = buyers(self.found.orders) if self.found.orders else pl.DataFrame()
        return found.row(0, named=True) if found.height else {"orders": 0, "last": None}

    @cached_property
    def _answer(self) -> Answer | None:
        """The last recommendation."""
        answers = self.found.answers
        if answers is None or "recommend" not in answers.scales:
            return None
        scale = answers.scales["recommend"]
        check_scale(scale, "--role survey.recommend=COLUMN")
        rows = answers.rows.filter(pl.col("recommend").is_not_null()).sort(MOMENT, maintain_order=True)
        if rows.is_empty():
            return None
        row = rows.row(-1, named=True)
        return Answer(row["recommend"], row[MOMENT].date(), class_of(row["recommend"], classes=scale == CLASSES) == "detractors")

    def _advice(self) -> Table:
        matters = self.open.to_dicts() if self.open is not None else []
        complaints = [Complaint(row[CASE], row["start"].date()) for row in matters if row["complaint"]]
        others = [row["start"].date() for row in matters if not row["complaint"]]
        situation = Situation(self.as_of, complaints, others, self._answer, self.consents, self.permission)
        rows = [dict(each._asdict()) for each in advise(situation, self.limits)]
        columns = (("advice", tr("what to do"), "text"), ("because", tr("because"), "text"), ("rule", "rule", "label"))
        return _table("advice", tr("Advice"), columns, rows)

    def _profile(self) -> Table:
        contacts, matters = self.found.contacts.rows, self.open
        since, until = self._days()
        revenue, source = self._revenue()
        last = contacts.get_column(MOMENT).max()
        row: Row = {
            "customer_id": self.found.id,
            "state": self._state(until),
            "since": _day(since),
            "until": _day(until),
            "segment": self._said("segment"),
            "revenue": revenue,
            "revenue_of": source,
            "contacts": contacts.height,
            "last_contact": _moment(last),
            "open_matters": None if matters is None else matters.height,
            "open_complaints": None if matters is None or COMPLAINT not in contacts.columns else int(matters.get_column("complaint").sum()),
            "orders": self._bought["orders"] if self.found.orders else None,
            "last_order": _day(self._bought["last"]),
            "score": self._answer.score if self._answer else None,
            "answered_at": _day(self._answer.day) if self._answer else None,
            "preferred_channel": self.preferred.channel,
            "preferred_by": self.preferred.by,
            "channel": self.permission.channel,
        }
        return _table("profile", tr("Who"), _PROFILE, [row])

    def _days(self) -> tuple[date | None, date | None]:
        """Begin and end; without an end if any row of the customer has none."""
        rows = self.found.customers.rows if self.found.customers else pl.DataFrame()
        since = rows.get_column("since").min() if "since" in rows.columns else None
        ends = rows.get_column("until") if "until" in rows.columns else pl.Series([None], dtype=pl.Date)
        until = ends.max() if ends.len() and not ends.null_count() else None
        return since if isinstance(since, date) else None, until if isinstance(until, date) else None

    def _state(self, until: date | None) -> str | None:
        rows = self.found.customers.rows if self.found.customers else pl.DataFrame()
        if rows.is_empty():
            return None
        left = rows.get_column("left").to_list() if "left" in rows.columns else []
        if until is not None and until <= self.as_of:
            return "lost"
        if left and all(state is True for state in left):
            return "lost"
        return "active" if "until" in rows.columns or any(state is False for state in left) else None

    def _revenue(self) -> tuple[float | None, str | None]:
        rows = self.found.customers.rows if self.found.customers else pl.DataFrame()
        if "revenue" in rows.columns and rows.get_column("revenue").count():
            return _sum(rows.get_column("revenue")), "customers"
        if self.found.orders and self.found.orders.has_amounts and self.found.orders.cells.height:
            return _sum(self.found.orders.cells.get_column("amount")), "orders"
        return None, None

    def _consents(self) -> Table:
        rows: list[Row] = [
            {"purpose": purpose, "allowed": self.consents.get(purpose) is True, "stated": state_of(self.consents.get(purpose))}
            for purpose in PURPOSES
        ]
        return _table(
            "consents",
            tr("Consents"),
            (("purpose", tr("purpose"), "label"), ("allowed", "allowed", "boolean"), ("stated", "stated", "label")),
            rows,
        )

    def _open(self) -> Table | None:
        if self.open is None:
            return None
        texts = [role for role in ("topic", "channel", "touchpoint") if text_id(role) in self.open.columns]
        rows: list[Row] = [
            {
                "case_id": row[CASE],
                "began_at": _moment(row["start"]),
                "complaint": row["complaint"],
                "days": (self.as_of - row["start"].date()).days,
                **{role: row[text_id(role)] for role in texts},
            }
            for row in self.open.iter_rows(named=True)
        ]
        columns = (
            ("case_id", "case", "text"),
            ("began_at", tr("since"), "datetime"),
            ("complaint", "complaint", "boolean"),
            ("days", "days", "count"),
        )
        return _table("open_matters", tr("Open matters"), (*columns, *((role, role, "label") for role in texts)), rows)

    def _contacts(self) -> Table:
        log = self.found.contacts.rows.sort(MOMENT, descending=True, maintain_order=True).head(self.last)
        columns: list[tuple[str, str, Unit]] = [("contacted_at", tr("contacted at"), "datetime")]
        from_log = {"contacted_at": MOMENT}
        for role in CONTACT_TEXTS[:-1]:
            if text_id(role) in log.columns:
                columns.append((role, role.replace("_", " "), "label"))
                from_log[role] = text_id(role)
        optional: tuple[tuple[str, str, str, Unit], ...] = (
            ("case_id", "case", CASE, "text"),
            ("is_complaint", "complaint", COMPLAINT, "boolean"),
            ("resolved", "resolved", RESOLVED, "boolean"),
            ("comment", "comment", text_id("comment"), "text"),
        )
        for key, title, name, unit in optional:
            if name in log.columns:
                columns.append((key, title, unit))
                from_log[key] = name
        return _table("contacts", tr("Contacts, the latest first"), columns, _rows(log, from_log))

    def _answers(self) -> Table | None:
        answers = self.found.answers
        if answers is None:
            return None
        log = answers.rows.sort(MOMENT, descending=True, maintain_order=True).head(self.last)
        columns: list[tuple[str, str, Unit]] = [("answered_at", tr("answered at"), "datetime")]
        columns += [(role, role, "label") for role in ("touchpoint", "channel") if text_id(role) in log.columns]
        columns += [(role, role, "number") for role in answers.scales]
        columns += [("comment", "comment", "text")] if text_id("comment") in log.columns else []
        from_log = {key: {"answered_at": MOMENT}.get(key, key if key in answers.scales else text_id(key)) for key, _, _ in columns}
        return _table("answers", tr("Answers, the latest first"), columns, _rows(log, from_log))

    def _order_rows(self) -> pl.DataFrame:
        """One row per order, or per product of an order if the file names products."""
        cells = self.found.orders.cells if self.found.orders else pl.DataFrame()
        return cells.sort(DAY, descending=True, nulls_last=True, maintain_order=True) if DAY in cells.columns else cells

    def _orders(self) -> Table | None:
        if self.found.orders is None:
            return None
        log = self._order_rows().head(self.last)
        columns: list[tuple[str, str, Unit]] = [("ordered_at", tr("ordered at"), "date")]
        from_log = {"ordered_at": DAY}
        for key, name, unit in (
            ("order_id", ORDER, "text"),
            ("product", group_id("product"), "label"),
            ("channel", group_id("channel"), "label"),
        ):
            if name in log.columns:
                columns.append((key, key.replace("_", " "), unit))  # type: ignore[arg-type]
                from_log[key] = name
        if self.found.orders.has_amounts:
            columns.append(("amount", "amount", "money"))
            from_log["amount"] = "amount"
        return _table("orders", tr("Orders, the latest first"), columns, _rows(log, from_log))


_PROFILE: Sequence[tuple[str, str, Unit]] = (
    ("customer_id", "customer", "text"),
    ("state", "state", "label"),
    ("since", "since", "date"),
    ("until", "until", "date"),
    ("segment", "segment", "label"),
    ("revenue", "revenue", "money"),
    ("revenue_of", "revenue of", "label"),
    ("contacts", "contacts", "count"),
    ("last_contact", "last contact", "datetime"),
    ("open_matters", "open matters", "count"),
    ("open_complaints", "open complaints", "count"),
    ("orders", "orders", "count"),
    ("last_order", "last order", "date"),
    ("score", "last recommendation", "number"),
    ("answered_at", "answered at", "date"),
    ("preferred_channel", "preferred channel", "label"),
    ("preferred_by", "preferred by", "label"),
    ("channel", "channel to use", "label"),
)


_HELP: Final = {
    "rule": "The rule that says so.",
    "purpose": "What the customer may be contacted for, or by.",
    "stated": "yes, no, ended or not stated.",
    "state": "active or lost.",
    "revenue_of": "The table that holds the revenue.",
    "preferred_by": "stated by the customer, or used most.",
}
"""What the columns hold whose words are cxkit's own."""


def _table(name: str, title: str, columns: Sequence[tuple[str, str, Unit]] | Sequence[tuple[str, str, str]], rows: Sequence[Row]) -> Table:
    made = tuple(
        Column.model_validate({"key": key, "title": shown, "unit": unit, "help": _HELP.get(key, "")}) for key, shown, unit in columns
    )
    return Table(name=name, title=title, columns=made, rows=tuple(rows))


def _sum(amounts: pl.Series) -> float:
    """The sum, without the digits that depend on the order of the amounts."""
    return float(f"{amounts.sum():.12g}")


def _rows(log: pl.DataFrame, from_log: dict[str, str]) -> list[Row]:
    return [{key: _cell(row[name]) for key, name in from_log.items()} for row in log.iter_rows(named=True)]


def _cell(value: Any) -> Cell:
    if isinstance(value, datetime):
        return _moment(value)
    return value.isoformat() if isinstance(value, date) else value


def _moment(value: object) -> str | None:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else None


def _day(value: object) -> str | None:
    return value.isoformat() if isinstance(value, date) else None
