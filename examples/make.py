"""Writes the exports of a fictional machine builder, "Beispiel Maschinenbau", with five stories in them, or with none (``--plain``).

Standard library only; the same seed always gives the same files. README.md beside this file tells the stories, company.toml the company.
"""

from __future__ import annotations

import argparse
import csv
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from string import Template
from typing import Any, NamedTuple

Row = dict[str, str]

HERE = Path(__file__).resolve().parent
COMPANY: dict[str, Any] = tomllib.loads((HERE / "company.toml").read_text(encoding="utf-8"))
TOUCHPOINTS: dict[str, dict[str, Any]] = COMPANY["touchpoints"]
GERMAN_HEADERS: dict[str, str] = COMPANY["headers"]

HISTORY = datetime.fromisoformat("2022-01-01")  # the first customers and orders
START = datetime.fromisoformat("2024-01-01")  # the first contacts and answers
END = datetime.fromisoformat("2026-01-01")  # nothing happens from here on
CUSTOMERS = 1500  # with contacts; customers.csv also holds those who left before START


class Effect(NamedTuple):
    """What a story does to an answer: ``mood`` in standard deviations, ``gap`` and ``importance`` in points, and comments."""

    mood: float
    gap: float
    importance: float
    remarks: str


AT_TOUCHPOINT = {"hotline": Effect(-0.55, -1.72, 0.7, "hotline"), "field service": Effect(0.5, 0.8, 0.0, "field service")}
BOUNCED = Effect(-1.0, -0.6, 0.2, "bounced")
LATE = Effect(-1.25, -1.2, 0.3, "late")
BAD_PHASE = "order fulfilment"
BAD_BEGIN, BAD_END = datetime.fromisoformat("2025-03-01"), datetime.fromisoformat("2025-04-01")
LOST_PER_YEAR = {"key account": 0.05, "mid-sized": 0.10, "workshop": 0.32}
LEAVING = timedelta(days=180)  # for so long before they leave, workshops order less
CALL_CENTRES = ("Esslingen", "Lübeck")  # where a customer's calls to the hotline arrive
CALLING_BACK = datetime.fromisoformat("2025-04-01")  # from here on Esslingen calls back instead of making customers wait
CALLED_BACK = 0.9  # what that does to the mood of those who called, in standard deviations

# What export tools and hurried hands leave behind: the column, and what its cell says instead, once for each answer that is spoilt.
FLAWS = (
    *[("recommend", cell) for cell in [""] * 19 + ["11"] * 4 + ["99"] * 3 + ["7.5", "-1"] + ["ten", "8 or 9", "??"]],
    *[("satisfaction", cell) for cell in [""] * 12 + ["0", "0", "6", "6", "??"]],
    *[("effort", "")] * 9,
    *[("expectation", "")] * 8,
    *[("fulfilment", "")] * 10,
    *[("importance", "")] * 14,
    *[("touchpoint", "")] * 12,
)
FLAWS_IN_GERMAN = {"7.5": "7,5", "ten": "zehn", "8 or 9": "8 oder 9"}


@dataclass(frozen=True)
class Exports:
    """All files of the company: lists of rows (column name to cell text, all cells text as in the file) and the configuration."""

    survey: list[Row]
    umfrage: list[Row]
    contacts: list[Row]
    orders: list[Row]
    customers: list[Row]
    mentions: list[Row]
    calls: list[Row]
    config: str


@dataclass(frozen=True)
class _Customer:
    id: str
    segment: str
    since: datetime
    until: datetime  # END or later: still a customer
    taste: float  # how kindly this customer answers, in standard deviations


@dataclass
class _Case:
    """One matter of a customer: a contact, and those that followed because the first did not settle it."""

    customer: _Customer | None
    touchpoint: str
    steps: list[tuple[datetime, str]]  # when, and by which channel
    complaint: bool
    closed: datetime | None
    effects: list[Effect] = field(default_factory=list)


def make(seed: int = 1, plain: bool = False) -> Exports:
    """All exports for a seed; ``plain`` leaves the stories out, so that groups and months differ by nothing but chance."""
    customers = _customers(Random(f"customers {seed}"), plain)
    orders = _orders(Random(f"orders {seed}"), customers, plain)
    cases = _cases(Random(f"cases {seed}"), customers, plain)
    survey, umfrage = _answers(Random(f"answers {seed}"), cases)
    return Exports(
        survey=survey,
        umfrage=umfrage,
        contacts=_contacts(Random(f"contacts {seed}"), cases),
        orders=orders,
        customers=_customer_rows(Random(f"registry {seed}"), customers, orders),
        mentions=_mentions(Random(f"mentions {seed}"), plain),
        calls=_calls(Random(f"calls {seed}"), cases, plain),
        config=_config(),
    )


def write(exports: Exports, folder: Path) -> list[Path]:
    """Write every export into ``folder``, which is made where it is missing; the paths written, OSError where that is impossible."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in ("survey", "umfrage", "contacts", "orders", "customers", "mentions", "calls"):
        rows: list[Row] = getattr(exports, name)
        excel = name == "umfrage"
        path = folder / f"{name}.csv"
        with path.open("w", encoding="cp1252" if excel else "utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), delimiter=";" if excel else ",", lineterminator="\r\n" if excel else "\n")
            writer.writeheader()
            writer.writerows(rows)
        written.append(path)
    path = folder / "cxkit.toml"
    path.write_text(exports.config, encoding="utf-8", newline="\n")
    return [*written, path]


def _pick(rng: Random, weights: dict[str, float]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _office_hours(rng: Random, day: datetime) -> datetime:
    return day.replace(hour=rng.randint(7, 16), minute=rng.randrange(60), second=0, microsecond=0)


def _moments(rng: Random, begin: datetime, end: datetime, per_year: float) -> list[datetime]:
    """Moments of a Poisson process on working days, in office hours."""
    moments = []
    day = begin
    while (day := day + timedelta(days=rng.expovariate(per_year / 365.25 * 7 / 5))) < end:
        moment = _office_hours(rng, day)
        if moment.weekday() < 5 and begin <= moment < end:
            moments.append(moment)
    return moments


def _customers(rng: Random, plain: bool) -> list[_Customer]:
    customers: list[_Customer] = []
    in_window = 0
    days = (END - HISTORY).days - 90
    while in_window < CUSTOMERS:
        segment = _pick(rng, COMPANY["segment_weights"])
        since = HISTORY + timedelta(days=rng.randrange(days))
        life = rng.expovariate(0.15 if plain else LOST_PER_YEAR[segment]) * 365.25
        until = since + timedelta(days=30 + int(life))
        in_window += until > START
        customers.append(_Customer(f"K{10001 + len(customers)}", segment, since, until, rng.gauss(0, 1)))
    return customers


def _orders(rng: Random, customers: list[_Customer], plain: bool) -> list[Row]:
    often = {name: product["weight"] for name, product in COMPANY["products"].items()}
    found: list[tuple[datetime, str]] = []
    for customer in customers:
        leaving = customer.until - LEAVING
        found.append((customer.since, customer.id))
        for moment in _moments(rng, customer.since + timedelta(days=1), min(customer.until, END), 5.0):
            fades = not plain and customer.segment == "workshop" and moment >= leaving
            if rng.random() < (0.3 if fades else 1.0):
                found.append((moment, customer.id))
    rows = []
    for number, (moment, customer_id) in enumerate(sorted(found), start=1):
        product = _pick(rng, often)
        row = {
            "order_id": f"A{number:06d}",
            "customer_id": customer_id,
            "ordered_at": f"{moment:%Y-%m-%d}",
            "product": product,
            "channel": _pick(rng, {"web": 4, "email": 3, "phone": 2, "field service": 1}),
            "amount": f"{COMPANY['products'][product]['price'] * rng.lognormvariate(0, 0.35):.2f}",
            "currency": "EUR",
        }
        rows.append(row)
    return rows


def _cases(rng: Random, customers: list[_Customer], plain: bool) -> list[_Case]:
    touchpoints = {name: touchpoint["weight"] for name, touchpoint in TOUCHPOINTS.items()}
    in_bad_phase = {name: weight for name, weight in touchpoints.items() if TOUCHPOINTS[name]["phase"] == BAD_PHASE}
    cases = []
    for customer in customers:
        begin, end = max(customer.since, START), min(customer.until, END)
        if begin >= end:
            continue
        moments = _moments(rng, begin, end, 6.0) or [_office_hours(rng, begin)]
        cases += [_case(rng, customer, moment, _pick(rng, touchpoints), plain) for moment in moments]
        if not plain and begin < BAD_END and end > BAD_BEGIN:  # trouble makes customers ask
            moments = _moments(rng, max(begin, BAD_BEGIN), min(end, BAD_END), 2.4)
            cases += [_case(rng, customer, moment, _pick(rng, in_bad_phase), plain) for moment in moments]
    anonymous = _moments(rng, START, END, 40.0)
    cases += [_case(rng, None, moment, "website", plain) for moment in anonymous]
    return sorted(cases, key=lambda case: case.steps[0][0])


def _case(rng: Random, customer: _Customer | None, moment: datetime, touchpoint: str, plain: bool) -> _Case:
    channel = _pick(rng, TOUCHPOINTS[touchpoint]["mix"])
    steps = [(moment, channel)]
    effects = []
    late = not plain and TOUCHPOINTS[touchpoint]["phase"] == BAD_PHASE and BAD_BEGIN <= moment < BAD_END
    complaint = rng.random() < (0.40 if late else 0.06)
    bounced = not plain and not complaint and channel == "chatbot" and rng.random() < 0.55
    if bounced:
        effects.append(BOUNCED)
        onward = ["phone", _pick(rng, {"chatbot": 65, "email": 35})] + ["phone"] * (rng.random() < 0.5)
        for step in onward:
            steps.append((steps[-1][0] + timedelta(minutes=rng.randint(20, 150)), step))
    while not bounced and not complaint and len(steps) < 4 and rng.random() < 0.22:
        channel = channel if rng.random() < 0.75 else rng.choice([other for other in COMPANY["channels"] if other != channel])
        steps.append((steps[-1][0] + timedelta(minutes=rng.randint(60, 5760)), channel))
    steps = [step for step in steps if step[0] < END]
    if late:
        effects.append(LATE)
    if not plain and touchpoint in AT_TOUCHPOINT:
        effects.append(AT_TOUCHPOINT[touchpoint])
    open_share = 0.45 if late else 0.30 if touchpoint == "hotline" and not plain else 0.12
    hours = rng.lognormvariate(4.5, 0.8) if complaint else rng.lognormvariate(1.0, 1.0)
    closed = steps[-1][0] + timedelta(minutes=1 + int(60 * hours))
    round_significant = rng.random() >= open_share and closed < END
    return _Case(customer, touchpoint, steps, complaint, closed if round_significant else None, effects)


def _contacts(rng: Random, cases: list[_Case]) -> list[Row]:
    rows: list[tuple[datetime, Row]] = []
    for number, case in enumerate(cases, start=1):
        topic = rng.choice(COMPANY["topics"])
        for position, (moment, channel) in enumerate(case.steps):
            last = position == len(case.steps) - 1
            row = {
                "contact_id": "",
                "customer_id": case.customer.id if case.customer else "",
                "contacted_at": f"{moment:%Y-%m-%dT%H:%M:%S}",
                "touchpoint": case.touchpoint,
                "channel": channel,
                "phase": TOUCHPOINTS[case.touchpoint]["phase"],
                "topic": topic,
                "case_id": f"V{number:06d}",
                "direction": "outbound" if channel != "chatbot" and position and rng.random() < 0.5 else "inbound",
                "resolved": "yes" if last and case.closed else "no",
                # what was handed on is closed when the case is
                "closed_at": f"{case.closed:%Y-%m-%dT%H:%M:%S}" if case.closed else "",
                "is_complaint": "yes" if case.complaint else "no",
                "handled_by": "bot" if channel == "chatbot" else f"agent {rng.randint(1, 14):02d}",
                "cost": f"{COMPANY['contact_cost'][channel] * rng.lognormvariate(0, 0.2):.2f}",
                "comment": "" if rng.random() < 0.8 else rng.choice(COMPANY["contact_notes"]),
            }
            rows.append((moment, row))
    rows.sort(key=lambda pair: pair[0])
    for number, (_, row) in enumerate(rows, start=1):
        row["contact_id"] = f"C{number:06d}"
    return [row for _, row in rows]


def _answers(rng: Random, cases: list[_Case]) -> tuple[list[Row], list[Row]]:
    """The survey in English and in German, row by row the same answers, by time."""
    by_customer: dict[str, list[tuple[datetime, _Customer, _Case]]] = {}
    for case in cases:
        answered = case.steps[-1][0] + timedelta(minutes=rng.randint(120, 2880))  # asked when it is over
        if case.customer and answered < END:
            by_customer.setdefault(case.customer.id, []).append((answered, case.customer, case))
    chosen = []
    for candidates in by_customer.values():
        wanted = rng.choices((1, 2, 3), (3, 7, 90))[0]
        chosen += rng.sample(candidates, min(wanted, len(candidates)))
    chosen.sort(key=lambda choice: (choice[0], choice[1].id))
    pairs = [_answer(rng, f"R{number:05d}", *choice) for number, choice in enumerate(chosen, start=1)]
    survey, umfrage = [english for english, _ in pairs], [german for _, german in pairs]
    for index, (column, cell) in zip(rng.sample(range(len(pairs)), len(FLAWS)), FLAWS, strict=True):
        for spoilt in ("touchpoint", "phase") if column == "touchpoint" else (column,):
            survey[index][spoilt] = cell
            umfrage[index][GERMAN_HEADERS[spoilt]] = FLAWS_IN_GERMAN.get(cell, cell)
    return survey, umfrage


def _on_scale(value: float, low: int, high: int) -> int:
    return max(low, min(high, round(value)))


def _answer(rng: Random, number: str, answered: datetime, customer: _Customer, case: _Case) -> tuple[Row, Row]:
    mood = sum(effect.mood for effect in case.effects)
    gap = sum(effect.gap for effect in case.effects)
    importance = sum(effect.importance for effect in case.effects)
    level = 0.3 * customer.taste + 0.954 * rng.gauss(0, 1)  # variance 1
    common = rng.gauss(5.2, 0.6)
    # a few click anywhere, so that every point of the scale is in use
    recommend = rng.randint(0, 10) if rng.random() < 0.04 else _on_scale(8.5 + 2 * (level + mood), 0, 10)
    scores = {
        "recommend": recommend,
        "satisfaction": _on_scale(3.9 + 0.8 * (level + mood) + rng.gauss(0, 0.4), 1, 5),
        "effort": _on_scale(5.3 + 0.9 * (level + mood) + rng.gauss(0, 0.7), 1, 7),
        # drawn alike, so that the gap is 0 unless a story makes one
        "expectation": _on_scale(common + 0.8 * rng.gauss(0, 1), 1, 7),
        "fulfilment": _on_scale(common + 0.8 * level + gap, 1, 7),
        "importance": _on_scale(3.8 + importance + 0.8 * rng.gauss(0, 1), 1, 5),
    }
    point = TOUCHPOINTS[case.touchpoint]
    channel = case.steps[0][1]
    english_comment, german_comment = _comment(rng, case, recommend)
    english = {
        "response_id": number,
        "customer_id": customer.id,
        "responded_at": f"{answered:%Y-%m-%dT%H:%M:%S}",
        "touchpoint": case.touchpoint,
        "channel": channel,
        "phase": point["phase"],
        "segment": customer.segment,
        **{name: str(score) for name, score in scores.items()},
        "comment": english_comment,
    }
    translated = {
        "responded_at": f"{answered:%d.%m.%Y %H:%M}",
        "touchpoint": point["german"],
        "channel": COMPANY["channels"][channel],
        "phase": COMPANY["phases"][point["phase"]],
        "segment": COMPANY["segments"][customer.segment],
        "comment": german_comment,
    }
    return english, {header: translated.get(name, english[name]) for name, header in GERMAN_HEADERS.items()}


def _comment(rng: Random, case: _Case, recommend: int) -> tuple[str, str]:
    mood = "good" if recommend >= 9 else "fair" if recommend >= 7 else "bad"
    remarks = mood
    for effect in case.effects:
        if mood == ("good" if effect.mood > 0 else "bad") and rng.random() < 0.6:
            remarks = effect.remarks
    days, cents = rng.randint(2, 40), rng.randint(10_000, 300_000)
    amount = f"{cents / 100:,.2f}"
    if rng.random() >= 0.35:
        return "", ""
    english, german = rng.choice(COMPANY["remarks"][remarks])
    in_german = amount.replace(",", " ").replace(".", ",").replace(" ", ".")
    return english.format(n=days, eur=f"€{amount}"), german.format(n=days, eur=f"{in_german} €")


def _customer_rows(rng: Random, customers: list[_Customer], orders: list[Row]) -> list[Row]:
    cents: Counter[str] = Counter()
    for order in orders:
        cents[order["customer_id"]] += round(float(order["amount"]) * 100)
    return [
        {
            "customer_id": customer.id,
            "name": f"{rng.choice(COMPANY['trades'])} {rng.choice(COMPANY['towns'])} {rng.choice(COMPANY['forms'])}",
            "segment": customer.segment,
            "since": f"{customer.since:%Y-%m-%d}",
            "until": f"{customer.until:%Y-%m-%d}" if customer.until < END else "",
            "channel": _pick(rng, {"field service": 4, "web": 3, "email": 2, "phone": 1}),
            "preferred_channel": _pick(rng, {"phone": 4, "email": 5, "web": 1}),
            "consent_phone": _pick(rng, {"yes": 7, "no": 3}),
            "consent_email": _pick(rng, {"yes": 8, "no": 2}),
            "consent_mail": _pick(rng, {"yes": 9, "no": 1}),
            "consent_marketing": _pick(rng, {"yes": 1, "no": 1}),
            "revenue": f"{cents[customer.id] / 100:.2f}",
        }
        for customer in customers
    ]


def _mentions(rng: Random, plain: bool) -> list[Row]:
    words = COMPANY["mentions"]
    moments = [(moment, rng.choice(words["topics"]), 0.2) for moment in _moments(rng, START, END, 300.0)]
    if not plain:  # late deliveries are talked about
        moments += [(moment, "delivery", 0.8) for moment in _moments(rng, BAD_BEGIN, BAD_END, 700.0)]
    rows = []
    for number, (moment, topic, negative) in enumerate(sorted(moments), start=1):
        sentiment = _pick(rng, {"negative": negative, "neutral": (1 - negative) * 0.55, "positive": (1 - negative) * 0.45})
        row = {
            "id": f"M{number:05d}",
            "posted_at": f"{moment:%Y-%m-%dT%H:%M:%S}",
            "platform": _pick(rng, words["platforms"]),
            "author": f"@user{rng.randint(1, 400):03d}",
            "text": rng.choice(words[sentiment]).format(topic=topic),
            "sentiment": sentiment,
            "topic": topic,
            "reach": str(int(rng.lognormvariate(5.5, 1.2))),
        }
        rows.append(row)
    return rows


def _calls(rng: Random, cases: list[_Case], plain: bool) -> list[Row]:
    """The short survey after a call to the hotline: how satisfied the caller is with it, and how easy it was (7 = easy)."""
    centres: dict[str, str] = {}
    rows: list[tuple[datetime, Row]] = []
    for case in cases:
        calls = [moment for moment, channel in case.steps if channel == "phone"]
        if case.customer is None or case.touchpoint != "hotline" or not calls:
            continue
        centre = centres.setdefault(case.customer.id, rng.choice(CALL_CENTRES))
        called, answered = calls[0], calls[0] + timedelta(minutes=rng.randint(15, 600))
        if answered >= END or rng.random() < 0.1:
            continue
        helped = not plain and centre == CALL_CENTRES[0] and called >= CALLING_BACK
        mood = sum(effect.mood for effect in case.effects) + CALLED_BACK * helped
        level = 0.3 * case.customer.taste + 0.954 * rng.gauss(0, 1)
        row = {
            "response_id": "",
            "customer_id": case.customer.id,
            "responded_at": f"{answered:%Y-%m-%dT%H:%M:%S}",
            "centre": centre,
            "segment": case.customer.segment,
            "satisfaction": str(_on_scale(3.9 + 0.8 * (level + mood) + rng.gauss(0, 0.4), 1, 5)),
            "effort": str(_on_scale(5.3 + 0.9 * (level + mood) + rng.gauss(0, 0.7), 1, 7)),
        }
        rows.append((answered, row))
    rows.sort(key=lambda pair: pair[0])
    for number, (_, row) in enumerate(rows, start=1):
        row["response_id"] = f"H{number:05d}"
    return [row for _, row in rows]


def _toml_map(pairs: dict[str, str]) -> str:
    return "{ " + ", ".join(f'"{german}" = "{english}"' for german, english in pairs.items()) + " }"


def _config() -> str:
    """The configuration that fits the exports: it names every touchpoint and every German spelling used here."""
    return Template((HERE / "cxkit.toml.template").read_text(encoding="utf-8")).substitute(
        phases=", ".join(f'"{phase}"' for phase in COMPANY["phases"]),
        touchpoints="\n".join(f'[touchpoints."{name}"]\nphase = "{point["phase"]}"\n' for name, point in TOUCHPOINTS.items()),
        spending="\n".join(f'[budget.touchpoints."{name}"]\ncost_to_halve = {n}\n' for name, n in COMPANY["cost_to_halve"].items()),
        channels=_toml_map({german: english for english, german in COMPANY["channels"].items()}),
        points=_toml_map({point["german"]: name for name, point in TOUCHPOINTS.items()}),
    )


def main() -> None:
    """Write the exports where the command line says."""
    parser = argparse.ArgumentParser(description="Write the example exports of Beispiel Maschinenbau.")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another sample of the same company (default: 1)")
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write into (default: beside this script)")
    parser.add_argument("--plain", action="store_true", help="leave the stories out: nothing differs but by chance")
    args = parser.parse_args()
    try:
        args.out.mkdir(parents=True, exist_ok=True)  # what is in the way is seen before the exports are made
        written = write(make(args.seed, args.plain), args.out)
    except OSError as error:
        parser.error(f"cannot write into {args.out}: {error.strerror}; name another folder with --out")
    print("\n".join(str(path) for path in written))


if __name__ == "__main__":
    main()
