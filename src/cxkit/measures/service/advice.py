"""Advice for service staff, by readable rules; the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from cxkit.language import tr, translated
from cxkit.measures.service.consents import Consents, Permission, state_of, way_name, why_no_offers


class Thresholds(NamedTuple):
    """Days within which a detractor is called back, and after which an answer asks for no call any more."""

    callback_days: int
    detractor_days: int


class Complaint(NamedTuple):
    """An open complaint: its case, if it has one, and the day on which it began."""

    case: str | None
    since: date


class Answer(NamedTuple):
    """The last answer to the question of recommendation."""

    score: float
    day: date
    detractor: bool


class Situation(NamedTuple):
    """What the rules look at. ``other_matters``: the days on which the open matters that are no complaints began."""

    as_of: date
    complaints: Sequence[Complaint]
    other_matters: Sequence[date]
    answer: Answer | None
    consents: Consents
    permission: Permission


class Advice(NamedTuple):
    """What to do, because of what, by the rule of that name."""

    advice: str
    because: str
    rule: str


def advise(now: Situation, limits: Thresholds) -> Iterator[Advice]:
    """All rules that apply, the most urgent first."""
    if is_recent_detractor(now.answer, now.as_of, limits.detractor_days) and now.answer:
        due = now.answer.day + timedelta(days=limits.callback_days)
        age = (now.as_of - now.answer.day).days
        because = tr(
            "answer {score:g} on {day}, {age} ago (detractor_days = {detractor_days})",
            score=now.answer.score,
            day=now.answer.day,
            age=_days(age),
            detractor_days=limits.detractor_days,
        )
        yield Advice(tr("{permission}, due {due}", permission=_reach(now.permission), due=due), because, "detractor")
    if now.complaints:
        first = min(now.complaints, key=lambda complaint: complaint.since)
        case = tr(" (case {case})", case=first.case) if first.case else ""
        count = tr("a complaint is") if len(now.complaints) == 1 else tr("{n} complaints are", n=len(now.complaints))
        yield Advice(
            tr("Make no offer: solve the complaint first"),
            tr("{count} open, since {since}{case}", count=count, since=first.since, case=case),
            "complaint-open",
        )
    if not now.consents.get("phone"):
        write = (
            tr("Do not call: write ({channel})", channel=way_name(now.permission.channel))
            if now.permission.allowed
            else tr("Do not call or write: wait for the customer")
        )
        yield Advice(write, tr("consent for phone: {consents}", consents=translated(state_of(now.consents.get("phone")))), "no-phone")
    if refusal := why_no_offers(now.consents):
        yield Advice(tr("Make no offer, send no advertising"), refusal, "no-marketing")
    if now.other_matters:
        count = tr("1 matter is") if len(now.other_matters) == 1 else tr("{n} matters are", n=len(now.other_matters))
        yield Advice(
            tr("Say what has been done about the open matter"),
            tr("{count} open, since {other_matters}", count=count, other_matters=min(now.other_matters)),
            "matter-open",
        )
    if not now.complaints and not refusal and now.permission.allowed:
        because = tr("no complaint is open; consent for marketing: yes; {why}", why=now.permission.why)
        yield Advice(tr("An offer is possible ({channel})", channel=way_name(now.permission.channel)), because, "offer-possible")


def is_recent_detractor(answer: Answer | None, as_of: date, days: int) -> bool:
    """Whether the last answer is a detractor's, and at most so many days old."""
    return answer is not None and answer.detractor and (as_of - answer.day).days <= days


def _reach(permission: Permission) -> str:
    if permission.channel == "phone":
        return tr("Call back first")
    return (
        tr("Write first ({channel})", channel=way_name(permission.channel))
        if permission.allowed
        else tr("Do not contact: speak about it when the customer calls")
    )


def _days(number: int) -> str:
    return tr("1 day") if number == 1 else tr("{number} days", number=number)
