"""A day of notice beside the day on which the contract then ends: who has given notice is a customer until that day."""

from __future__ import annotations

import re
from typing import Literal

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.roles.words import all_meanings, meanings
from cxkit.shapes.cells import is_blank, stripped
from cxkit.shapes.customers.withdrawn_notices import takes_back
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables.typed_columns import dated
from cxkit.values.statuses.open_ends import NEVER, ZERO
from cxkit.values.statuses.states import has_left
from cxkit.values.time.dates import today

_END = "cx:end after notice"
TO_COME = "cx:end to come after notice"
"""Whether a contract ends after all that the file records: a state that calls it cancelled contradicts nothing."""
_CLEAR = 0.5  # the score of a header that is a name of ends
_PAUSE = re.compile(r"\b(?:paus\w*|ruhe\w*|ruhend|stilllegung\w*|freeze|frozen|suspen\w*|fry?s\w*|beurlaub\w*|unterbrech\w*|sperr\w*)\b")
_OVER = re.compile(
    r"\b(?:verstorben|gestorben|todestag|sterbedatum|tod|died|deceased|death|deces|decede|fallecid[oa]|fallecimiento|decesso|deceduto"
    r"|overleden|overlijden\w*|falecimento|falecido|avliden|zgonu|widerruf|widerrufen|revoked|revocation|retractation|desistimiento|herroepen)\b"
)
_OF_OTHERS = re.compile(
    r"\b(?:\w*lastschrift\w*|sepa|mandat\w*|consent|einwilligung\w*|werbe\w*|frist\w*|bis|until|deadline|datenschutz|dsgvo)\b"
)
_NEARLY_ALL = 0.99
_LATER = 0.05  # of the ends must be later than the notice
_FEW = 0.02  # of the contracts may have an end in another column alone
_FEWEST = 3  # of them: one later day may be a slip
_STILL = 0.9  # of those without an end their state must call current


def recognise(evidence: Evidence) -> Shape | None:
    """The shape if another column of ends is filled only after a notice, never with an earlier day, and often with a later one.

    A notice without such a day is none yet if the state says that nearly all of these customers are current.
    """
    table = evidence.table
    until = table.roles.get("until")
    if until is None or until.by_user:
        return None
    others = table.candidates("until")
    ends = [each.column for each in others if each.score >= _CLEAR] if _is_notice(until.column) else []
    notices = [each.column for each in others if _is_notice(each.column)]
    pairs = [*((until.column, end) for end in ends), *((notice, until.column) for notice in notices)]
    return next((found for notice, end in pairs if (found := _after_notice(evidence, notice, end))), None) or _alone(
        evidence,
        until.column,
        [
            each.column
            for each in others
            if each.score >= _CLEAR and not _is_notice(each.column) and not _PAUSE.search(normalise(each.column))
        ]
        + [column for column in evidence.own_columns if _says_over(column) and evidence.holds_days(column)],
    )


def _is_notice(header: str) -> bool:
    return any(word & {"cancelled", "notice"} for word in meanings(header)) and not takes_back(header)


def _says_over(header: str) -> bool:
    """Whether a header names the day of a death, or of the revocation of a contract."""
    name = normalise(header)
    return bool(_OVER.search(name)) and not takes_back(header) and not _OF_OTHERS.search(name)


def _alone(evidence: Evidence, until: str, others: list[str]) -> Shape | None:
    """No change, and the notes on ends that are days of a notice, or beside which others are past, of contracts that were agreed to end."""
    notes = [note for note in (_without_end(until), *(_past_beside(evidence, until, other) for other in others)) if note]
    return Shape(lambda frame: frame, {}, notes=tuple(notes)) if notes else None


def _past_beside(evidence: Evidence, until: str, other: str) -> Note | None:
    """A warning if contracts without an end, which no state calls current, have one that is past in another column."""
    table, since, state = evidence.table, evidence.column("since"), evidence.column("status")
    read = [dated(table, column, table.sample.schema[column]) for column in (until, other, *([since] if since else []))]
    if any(each.error for each in read):
        return None
    ended, beside, *begun = (each.parts.struct.field("day") for each in read)
    known = [day.filter(day <= today()).max() for day in (ended, *begun)]
    recorded = pl.lit(table.window.as_of) if table.window.as_of else pl.max_horizontal(known)
    current = (
        stripped(state).is_in([word for word in evidence.distinct(state) if has_left(word) is False]) if state else pl.lit(value=False)
    )
    past = is_blank(until) & (beside <= recorded) & ~current.fill_null(value=False)
    n, total, day = evidence.of_all(past.sum().alias("n"), pl.len().alias("total"), recorded.first().alias("day")).row(0)
    if n < max(_FEWEST, table.rules.min_cell, _FEW * total):
        return None
    text = tr(
        "{n:,} contracts have no end in '{until}', and one up to {day} in '{other}': they count as running.",
        n=n,
        until=shortened(until),
        day=day,
        other=shortened(other),
    )
    hint = tr("--role until='{other}' takes that column instead; --where leaves rows out", other=other)
    return Note(code="ends-beside", level="warning", text=text, hint=hint)


def _without_end(until: str) -> Note | None:
    """A note if the only ends are or may be days of a notice by their header: contracts run on for some time."""
    words = all_meanings(until)
    if not words & {"notice", "termination"}:
        return None
    if "notice" in words:
        text = tr(
            "Column '{notice}' holds the day of notice, and no column the day on which the contract ends: the notice counts as the end.",
            notice=shortened(until),
        )
    else:
        text = tr(
            "Column '{notice}' may hold the day of notice, and not the day on which the contract ends: it counts as the end.",
            notice=shortened(until),
        )
    level: Literal["info", "warning"] = "warning" if "notice" in words else "info"
    return Note(code="shape", level=level, text=text, hint="--role until=COLUMN names the end")


def _after_notice(evidence: Evidence, notice: str, end: str) -> Shape | None:
    table = evidence.table
    columns = [notice, end, *([since] if (since := evidence.column("since")) else [])]
    read = [dated(table, column, table.sample.schema[column]) for column in columns]
    if any(each.error for each in read):
        return None
    parts = {f"cx:{at}": each.parts for at, each in enumerate(read)}
    days = [pl.col(name).struct.field("day") for name in parts]
    never = days[1].is_in(sorted({*NEVER, *ZERO}))
    ends, noticed = days[1].is_not_null() & ~never.fill_null(value=False), days[0].is_not_null()
    state = evidence.column("status")
    current = pl.lit(value=False)
    if state:
        words = {text: has_left(text) for text in evidence.distinct(state)}
        current = stripped(state).is_in([text for text, left in words.items() if left is False])
    typed = Evidence(table.shaped(lambda frame: frame.with_columns(**parts), dict.fromkeys(parts, end)))
    counts = typed.of_all(
        ends.sum().alias("ends"),
        (ends & noticed).sum().alias("both"),
        (ends & noticed & (days[1] >= days[0])).sum().alias("ordered"),
        (ends & noticed & (days[1] > days[0])).sum().alias("later"),
        (noticed & ~ends).sum().alias("open"),
        (noticed & ~ends & current.fill_null(value=False)).sum().alias("current"),
        pl.max_horizontal(days[0].max(), days[2].max() if len(days) > 2 else None).alias("last"),
    ).row(0, named=True)
    fits = counts["both"] and counts["both"] >= _NEARLY_ALL * counts["ends"] and counts["ordered"] >= _NEARLY_ALL * counts["both"]
    if not fits or counts["later"] < max(_FEWEST, _LATER * counts["both"]) or counts["current"] < _STILL * counts["open"]:
        return None
    as_of, last = table.window.as_of, counts["last"]
    kept = pl.lit(value=True) if as_of or last is None else days[1] <= last
    text = tr(
        "Column '{notice}' holds the day of notice, '{end}' the day on which the contract ends: until then a customer stays.",
        notice=shortened(notice),
        end=shortened(end),
    )
    if as_of is None and last is not None:
        text += tr(" Ends after {last}, the last day on which one began or gave notice, are to come.", last=last)

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        made = frame.with_columns(**parts)
        later = (ends & ~kept).fill_null(value=False)
        return made.with_columns(pl.when(kept & ends).then(days[1]).alias(_END), later.alias(TO_COME)).drop(*parts)

    note = Note(code="shape", level="warning", text=text, hint=tr("--role until='{notice}' counts the notice", notice=notice))
    return Shape(add, {_END: end, TO_COME: end}, roles={"until": _END}, notes=(note,))
