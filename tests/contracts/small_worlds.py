"""Small made-up companies whose reports an attacker reads: few large groups, many small ones, persons with several rows or nameless."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

import polars as pl

from cxkit.registry import Metric
from cxkit.tables import Contacts, Customers, Orders

LABELS = ("touchpoint", "channel", "phase", "segment", "topic", "item")
_NAMES = {
    "touchpoint": ("order", "hotline", "invoice", None),
    "channel": ("web", "phone", "fax", None),
    "phase": ("sales", "service", "use"),
    "segment": ("private", "trade", "press"),
    "topic": ("price", "delay", "tone"),
    "item": ("speed", "tone", "price"),
}
_START = datetime.fromisoformat("2024-01-01T08:00:00")
_SCORES = {"recommend": 10, "satisfaction": 5, "effort": 5, "expectation": 5, "fulfilment": 5, "functional": 5, "dysfunctional": 5}


class World(NamedTuple):
    """The tables of a metric by the names of its inputs, and the options of the call."""

    tables: dict[str, pl.DataFrame]
    options: dict[str, Any]
    limit: int


def world(metric: Metric, seed: int) -> World:
    """A company, and a way to ask about it; both follow from the seed."""
    draw = Random(f"{metric.name}{seed}")
    people = draw.randint(18, 60)
    homes = [{name: _rare(draw, names) for name, names in _NAMES.items()} for _ in range(people)]
    limit = draw.choice([3, 4, 5])
    tables = {}
    for place, each in enumerate(metric.inputs):
        if each.required or draw.random() < 0.6:
            chosen = each.table if each.other is None or draw.random() < 0.6 else each.other
            tables[each.name] = _customers(draw, homes) if chosen is Customers else _rows(draw, chosen, homes, named=place > 0)
    options: dict[str, Any] = {"min_cell": limit, **_by(draw, metric)}
    declared = {parameter.name for parameter in metric.parameters}
    optional: dict[str, Any] = {"every": draw.choice([None, "month", "quarter"]), "cluster": draw.choice([None, "customer_id"])}
    optional |= {"inactive_after": 60, "draws": 100, "easy": "high", "step": "channel", "measure": draw.choice(["nps", "csat"])}
    options |= {name: given for name, given in optional.items() if name in declared and given}
    if metric.name == "clv" and "since" in next(iter(tables.values())).columns:
        options["revenue"] = "revenue"
    if metric.name == "drivers":
        options |= {"outcome": "satisfaction", "drivers": "quality|effort"}
    return World(tables, options, limit)


def _by(draw: Random, metric: Metric) -> dict[str, Any]:
    if not any(parameter.name == "by" for parameter in metric.parameters):
        return {}
    kind = metric.inputs[0].table.kind.name
    names = ["channel", "segment"] if kind in ("orders", "customers") else ["touchpoint", "channel", "phase"]
    chosen = draw.choice([(), (), *((name,) for name in names), tuple(names[:2])])
    if metric.name in ("kano", "drivers"):
        chosen = chosen[:1]
    return {"by": chosen} if chosen and metric.name != "consistency" else {}


def _rare(draw: Random, names: tuple[str | None, ...]) -> str | None:
    return draw.choices(names, weights=(30, 9, 2, 1)[: len(names)])[0]


def _rows(draw: Random, table: type[Any], homes: list[dict[str, str | None]], *, named: bool) -> pl.DataFrame:
    """Answers, contacts or orders: one to four of each person, mostly where that person is at home; a few of nobody known."""
    rows = list[dict[str, Any]]()
    months, unknown = draw.choice([2, 3, 4]), draw.choice([0.0, 0.04, 0.15])
    for number, home in enumerate(homes):
        for _ in range(draw.choice([1, 1, 2, 4])):
            place = {name: home[name] if draw.random() < 0.85 else _rare(draw, names) for name, names in _NAMES.items()}
            moment = _START + timedelta(days=draw.choices(range(months), weights=(9, 6, 1, 4)[:months])[0] * 30 + draw.randrange(29))
            moment += timedelta(seconds=draw.randrange(36_000))
            who = None if not named and draw.random() < unknown else f"K{number:02}"
            rows.append({"customer_id": who, **place, "moment": moment.isoformat(sep=" ")})
    frame = pl.DataFrame(rows, schema={"customer_id": pl.String, **dict.fromkeys(_NAMES, pl.String), "moment": pl.String})
    n = frame.height
    if table is Orders:
        # one order of a customer a day, and now and then a refund
        frame = frame.filter(pl.col("customer_id").is_not_null() | pl.lit(value=draw.random() < 0.5))
        frame = frame.filter(pl.struct("customer_id", pl.col("moment").str.head(10)).is_first_distinct())
        amounts = [draw.randint(1_000_000, 9_000_000) / 100 * (-1 if draw.random() < 0.04 else 1) for _ in range(frame.height)]
        if draw.random() < 0.3:  # one of them has most of the revenue
            amounts[draw.randrange(len(amounts))] *= 1_000
        return frame.rename({"moment": "ordered_at"}).with_columns(pl.Series("amount", amounts)).drop("topic", "item", "phase")
    if table is Contacts:
        done = [_later(draw, row["moment"]) for row in frame.iter_rows(named=True)]
        extra: dict[str, list[Any]] = {
            "case_id": [f"F{number if draw.random() < 0.7 else max(0, number - 1)}" for number in range(n)],
            "resolved": [draw.choice(["yes", "yes", "no"]) for _ in range(n)],
            "is_complaint": [draw.choice(["yes", "no", "no"]) for _ in range(n)],
            "resolved_at": done,
        }
        return frame.rename({"moment": "contacted_at"}).with_columns(pl.Series(name, values) for name, values in extra.items()).drop("item")
    scores: dict[str, list[int | None]] = {name: [draw.randint(1, most) for _ in range(n)] for name, most in _SCORES.items()}
    scores["quality"] = [draw.randint(1, 5) for _ in range(n)]
    for name in draw.sample(["importance", "adequate"], draw.randint(0, 2)):
        said = draw.choice([0.1, 0.5, 0.97])
        scores[name] = [draw.randint(1, 3) if draw.random() < said else None for _ in range(n)]
    made = frame.rename({"moment": "responded_at"}).with_columns(pl.Series(name, values, dtype=pl.Int64) for name, values in scores.items())
    return made.drop("topic", *([] if draw.random() < 0.3 else ["item"]))


def _later(draw: Random, moment: str) -> str | None:
    if draw.random() < 0.25:
        return None
    return (datetime.fromisoformat(moment) + timedelta(seconds=draw.randrange(900, 900_000))).isoformat(sep=" ")


def _customers(draw: Random, homes: list[dict[str, str | None]]) -> pl.DataFrame:
    rows = []
    for number, home in enumerate(homes):
        since = _START - timedelta(days=draw.randrange(1, 900))
        until = since + timedelta(days=draw.randrange(20, 900)) if draw.random() < 0.5 else None
        rows.append(
            {
                "customer_id": f"K{number:02}",
                "since": since.date().isoformat(),
                "until": until.date().isoformat() if until else None,
                "segment": home["segment"],
                "channel": home["channel"],
                "revenue": draw.randint(1_000, 900_000) / 100,
            }
        )
    return pl.DataFrame(rows)
