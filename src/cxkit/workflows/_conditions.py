"""Figures under conditions beside the figure of all rows: what the conditions leave out of a period would follow from both.

A figure over the cell limit for each condition is not enough: all rows less those of the conditions are a group too, in each period and in
all. So the finest parts are those of each condition, and what none of them holds, of each period.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cxkit.errors import LimitError
from cxkit.language import tr
from cxkit.measures.one_document import shown_beside
from cxkit.model import Note
from cxkit.workflows._kpis import Asking, Figure, Kpi, number

_ALWAYS = ""
"""In place of a period: answers without one, or all."""


class _Part(NamedTuple):
    """A part of a period: the place of its condition among those looked at; behind the last of them what none holds."""

    period: str
    place: int


def beside_all(figures: Mapping[Kpi, Figure], asking: Asking) -> dict[Kpi, Figure]:
    """The figures without those of conditions, or of their periods, that would reveal few persons beside the figure of all rows."""
    found = dict(figures)
    for metric in dict.fromkeys(kpi.metric for kpi in figures if kpi.where is not None):
        everything = Kpi(metric, None)
        if everything not in figures and not shown_beside():
            continue
        whole = asking.figure(everything)
        limit = int(number(whole.report.provenance.params.get("min_cell")) or 0)
        narrowed = [kpi for kpi, each in figures.items() if kpi.metric == metric and kpi.where is not None and each.n]
        for kpis in [*([kpi] for kpi in narrowed), *([narrowed] if len(narrowed) > 1 else [])]:
            if limit > 1:
                found |= _suppress(whole, {kpi: found[kpi] for kpi in kpis}, _rest(asking, kpis), limit)
    return found


def _rest(asking: Asking, kpis: Sequence[Kpi]) -> Figure | None:
    """The figure of the rows that no condition holds; None if these are of too few persons, or none."""
    union = " OR ".join(f"coalesce(({kpi.where}), false)" for kpi in kpis)
    rest = Kpi(kpis[0].metric, f"NOT ({union})")
    try:
        return Figure.of(rest, asking.report(rest))
    except LimitError:
        return None


def _suppress(whole: Figure, narrowed: Mapping[Kpi, Figure], rest: Figure | None, limit: int) -> dict[Kpi, Figure]:
    from cxkit.stats.disclosure import suppress

    sizes, enough = _sizes(whole, list(narrowed.values()), rest, limit)
    parts = list(sizes)
    rows = dict[_Part | None, frozenset[int]]()
    known = [frozenset(at for at, part in enumerate(parts) if part.period == period) for period in _shown(whole)]
    known += [frozenset(range(len(parts)))] if whole.n else []
    for place, figure in enumerate(narrowed.values()):
        own = [at for at, part in enumerate(parts) if part.place == place]
        rows |= {_Part(_ALWAYS, place): frozenset(own)} if figure.n else {}
        rows |= {_Part(period, place): frozenset(at for at in own if parts[at].period == period) for period in _shown(figure)}
    named = list(rows)
    first = {len(known) + at for at, part in enumerate(named) if part and part.period == _ALWAYS}
    away = suppress([*known, *rows.values()], list(sizes.values()), enough, known=len(known), first=first)
    hidden = {part for at, part in enumerate(named, len(known)) if at in away and part is not None}
    return {
        kpi: _without(kpi, figure, {part.period for part in hidden if part.place == place}, limit)
        for place, (kpi, figure) in enumerate(narrowed.items())
    }


def _shown(figure: Figure) -> list[str]:
    return [str(row["period"]) for row in figure.periods or () if figure.size(row)]


def _sizes(whole: Figure, narrowed: Sequence[Figure], rest: Figure | None, limit: int) -> tuple[dict[_Part, int], int]:
    """The size of each part, and what is enough of them, both in the same unit.

    How large suppressed parts are is not known, but that all of a condition together are large enough: its own report shows their sum.
    """
    figures = [*narrowed, *([rest] if rest else [])]
    hidden = [sum(not figure.size(row) for row in figure.periods or ()) for figure in figures]
    unit = math.lcm(*(n or 1 for n in hidden))
    sizes = dict[_Part, int]()
    for place, (figure, n) in enumerate(zip(figures, hidden, strict=True)):
        few = limit * unit // n if n and figure.n else 1
        of_periods = {str(row["period"]): int(figure.size(row)) * unit or few for row in figure.periods or ()}
        sizes |= {_Part(period, place): size for period, size in of_periods.items()}
        others = int(figure.n) * unit - (0 if figure.timed else sum(of_periods.values()))
        sizes[_Part(_ALWAYS, place)] = 0 if n and not figure.timed else max(0, others)
    if rest is None:
        for period, n_of in [*((str(row["period"]), whole.size(row)) for row in whole.periods or ()), (_ALWAYS, whole.n)]:
            inside = sum(size for part, size in sizes.items() if period in (part.period, _ALWAYS) and part.place < len(narrowed))
            sizes[_Part(period, len(narrowed))] = int(n_of * unit > inside or not n_of)
    return sizes, limit * unit


def _without(kpi: Kpi, figure: Figure, periods: set[str], limit: int) -> Figure:
    if not periods:
        return figure
    if _ALWAYS in periods:
        return figure.without(
            kpi, tr("{label}: All rows less those of the conditions are of fewer than {limit} persons.", label=kpi.label, limit=limit)
        )
    text = tr(
        "{n} period is suppressed: the conditions leave out fewer than {limit} persons of it, or it would reveal such a period."
        if len(periods) == 1
        else "{n} periods are suppressed: the conditions leave out fewer than {limit} persons of them, or they would reveal such periods.",
        n=len(periods),
        limit=limit,
    )
    return figure.hiding(periods, Note(code="suppressed", level="warning", text=text))
