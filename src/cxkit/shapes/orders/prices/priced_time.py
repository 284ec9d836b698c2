"""Prices of a night, a day or an hour beside the begin and the end of a stay: the amount of a stay is more than its price."""

from __future__ import annotations

import math
import re
from collections.abc import Collection

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings
from cxkit.shapes.number_columns import looks_numeric
from cxkit.shapes.orders.prices.priced_units import names_money
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables.typed_columns import dated

AMOUNT = "cx:nights × price"
_NIGHT = re.compile(r"\b(nights?|nightly|\w*nachts?|ubernachtungs?\w*|nacht\w+|nuits?|nuitees?|noches?|notte|notti|noites?)\b")
_TIME = re.compile(
    r"\b(daily|days?|tag|tage|tages\w*|jour|journalier|dia|diaria|giorno|giornalier[ao]|dag|dag(tarief|prijs)|hourly|hours?|stunden?\w*"
    r"|heure|horaire|hora|ora|oraria|uur\w*|weekly|weeks?|woche|wochen\w*|semaine|semana|settimana|rooms?|zimmer\w*|chambre|camera|kamer\w*)\b"
)
_BARE = re.compile(r"(?:rate|tariff|tarif|tarifa|tariffa|tarief)(?: (?:eur|usd|gbp|chf|euro))?")
_STAYS = (("checkin", "checkout"), ("started", "ended"))
_DECIDED = frozenset({"given", "config", "profile"})
_MOSTLY = 0.9


def amount_of_nights(evidence: Evidence) -> Shape | None:
    """The price of a night × the nights between the day of arrival and that of departure, if no column holds the amount."""
    table = evidence.table
    name, days = _price_of_a_night(evidence), _stay(evidence, _STAYS[:1])
    price = looks_numeric(table, name) if name else None
    amount = table.roles.get("amount")
    if "amount" in table.doubtful or evidence.column("quantity") or (amount and (amount.column != name or amount.found in _DECIDED)):
        return None
    if price is None or days is None:
        return None
    begin, end = (dated(table, column, table.sample.schema[column]) for column in days)
    if begin.error or end.error:
        return None
    first, last = (each.parts.struct.field("day") for each in (begin, end))
    nights = (last - first).dt.total_days()
    known = table.sample.select(nights.alias("nights")).to_series().drop_nulls()
    if not known.len() or int((known > 0).sum()) < _MOSTLY * known.len():
        return None
    # a stay that ends before it begins cannot be read
    product = pl.when(nights < 0).then(pl.lit(math.nan)).otherwise(nights * price.value).alias(AMOUNT)
    text = tr(
        "Column '{price}' holds prices of a night. Revenue = nights from '{begin}' to '{end}' × {price}.",
        price=shortened(price.column),
        begin=shortened(days[0]),
        end=shortened(days[1]),
    )
    note = Note(code="shape", level="warning", text=text, hint=tr("--amount COLUMN takes another column"))
    return Shape(
        lambda frame: frame.with_columns(price.parts).with_columns(product),
        {AMOUNT: tr("nights × {price}", price=price.column)},
        {"amount": AMOUNT},
        notes=(note, *price.notes),
    )


def rates_alone(evidence: Evidence) -> Shape | None:
    """A warning on amounts whose header says that they are of a night, a day or an hour, if begin and end stand beside them."""
    amount = evidence.column("amount")
    days = _stay(evidence, _STAYS) if amount and _is_rate(amount) and not evidence.column("quantity") else None
    if amount is None or days is None:
        return None
    text = tr(
        "Column '{amount}' seems to hold the price of a unit of time, and is added up without the time from '{begin}' to '{end}'.",
        amount=shortened(amount),
        begin=shortened(days[0]),
        end=shortened(days[1]),
    )
    hint = tr("--role unit_price=COLUMN, without --amount, multiplies it by the nights of a stay")
    return Shape(lambda frame: frame, {}, notes=(Note(code="prices-alone", level="warning", text=text, hint=hint),))


def _price_of_a_night(evidence: Evidence) -> str | None:
    """The column of prices that the user names, else the only one whose header says that they are of a night."""
    named = evidence.table.roles.get("unit_price")
    if named and named.found in _DECIDED:
        return named.column
    found = [column for column in evidence.own_columns if _is_of_a_night(column)]
    return found[0] if len(found) == 1 else None


def _is_of_a_night(header: str) -> bool:
    """Whether a header names the price of a night.

    >>> _is_of_a_night("Preis/Nacht"), _is_of_a_night("Nightly rate"), _is_of_a_night("Total price of all nights"), _is_of_a_night("Nights")
    (True, True, False, False)
    """
    text = normalise(header)
    return bool(_NIGHT.search(text)) and names_money(text) and "total" not in all_meanings(header)


def _is_rate(header: str) -> bool:
    """Whether a header names the price of a unit of time, or a rate of whatever.

    >>> _is_rate("rate_eur"), _is_rate("Tagessatz"), _is_rate("Day rate"), _is_rate("Price"), _is_rate("Total day rate")
    (True, True, True, False, False)
    """
    text = normalise(header)
    if "total" in all_meanings(header):
        return False
    return bool(_BARE.fullmatch(text)) or (names_money(text) and bool(_NIGHT.search(text) or _TIME.search(text)))


def _stay(evidence: Evidence, pairs: Collection[tuple[str, str]]) -> tuple[str, str] | None:
    """The columns of days on which a stay begins and ends, by one of the ``pairs`` of what their headers mean."""
    own = evidence.own_columns
    means = {column: all_meanings(column) for column in own}
    for begins, ends in pairs:
        begin, end = ([column for column in own if each in means[column] and evidence.holds_days(column)] for each in (begins, ends))
        if len(begin) == len(end) == 1 and begin != end:
            return begin[0], end[0]
    return None
