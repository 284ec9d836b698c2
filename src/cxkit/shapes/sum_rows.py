"""Rows of a table that are the sums of other rows: the last one of all, and those of groups above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from operator import or_

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import normalise, shortened
from cxkit.shapes.cells import stripped, text_or_empty
from cxkit.shapes.shape import Evidence

_SUM = (
    r"(?:grand |sub)?total(?:e|en|es|i|s)?|totaux|sum|summe|gesamt(?:summe)?|insgesamt|zwischensumme|somme|ensemble|suma|somma|soma|totaal"
)
_WHOLE = re.compile(rf"(?:{_SUM})(?: general| generale| der)?")
_WHOLE_ANYWHERE = rf"^(?:{_SUM})(?: g[ée]n[ée]rale?| der)?[\s:.]*$"
_NAMED = re.compile(rf"(?:{_SUM}) \w.*|\w.* (?:{_SUM})")
_CENT = 0.011
_SHOWN = 3
_LONG = 1_000  # rows of a sample that is not the whole file


def is_sum(text: str) -> bool:
    """Whether a cell is a word for the sum of all rows.

    >>> is_sum("Gesamt"), is_sum("Grand Total"), is_sum("Total Energies")
    (True, True, False)
    """
    return _WHOLE.fullmatch(normalise(text)) is not None


def sum_rows(
    evidence: Evidence, labels: Sequence[str], figures: Sequence[pl.Expr], *, groups: bool = True, below: bool = True
) -> pl.Expr | None:
    """Whether a row is the sum of others, by the ``labels`` of the rows and their ``figures``; None if there is no such row.

    A row whose label is a word for sums ("Total", "Nord gesamt") is one if each figure is the sum of all other rows, or of those behind the
    last such row. Without ``groups`` only sums of everything are sought. ``below``: in a file longer than the sample sums of everything are
    sought in all rows.
    """
    if below and evidence.table.sample.height >= _LONG and (mask := _sums_of_all(evidence, labels, figures)) is not None:
        return mask
    sample = evidence.table.sample
    if not labels:
        return None
    found: list[tuple[str, str]] = []
    rows = sample.select(text_or_empty(label) for label in labels).to_dicts()
    values = sample.select([figure.cast(pl.Float64).fill_null(0.0).alias(str(at)) for at, figure in enumerate(figures)]).rows()
    named = [next(((label, text) for label, text in row.items() if _is_named(text, groups=groups)), None) for row in rows]
    plain = [value for value, name in zip(values, named, strict=True) if name is None]
    behind: list[tuple[float, ...]] = []
    for value, name in zip(values, named, strict=True):
        if name is None:
            behind.append(value)
            continue
        if not (_are_sums(value, plain) or (groups and _are_sums(value, behind))):
            return None
        found.append(name)
        behind = []
    if not found or len(plain) < 2:
        return None
    masks = [stripped(label) == text for label, text in dict.fromkeys(found)]
    return reduce(or_, masks).fill_null(value=False)


def _sums_of_all(evidence: Evidence, labels: Sequence[str], figures: Sequence[pl.Expr]) -> pl.Expr | None:
    """Whether a row is called a sum and has the sums of all rows that are not, anywhere in the file; None if there is no such row."""
    texts = [stripped(label).str.to_lowercase() for label in labels]
    named = reduce(or_, (text.str.contains(_WHOLE_ANYWHERE) for text in texts)).fill_null(value=False)
    values = [figure.cast(pl.Float64).fill_null(0.0) for figure in figures]
    found = evidence.of_all(
        named.sum().alias("named"),
        *(value.filter(~named).sum().alias(f"sum {at}") for at, value in enumerate(values)),
        *(value.filter(named).min().alias(f"least {at}") for at, value in enumerate(values)),
        *(value.filter(named).max().alias(f"most {at}") for at, value in enumerate(values)),
    ).row(0, named=True)
    ends = [(found[f"sum {at}"], found[f"{end} {at}"]) for at in range(len(values)) for end in ("least", "most")]
    if not found["named"] or not any(due for due, _ in ends) or any(abs(due - figure) > _CENT for due, figure in ends):
        return None
    return named


def note_of_sums(evidence: Evidence, labels: Sequence[str], mask: pl.Expr) -> Note:
    """A note that names the rows of sums."""
    rows = evidence.table.query(lambda frame: frame.filter(mask).select(labels), tuple(labels)).rows()
    texts = [next(str(cell).strip() for cell in row if cell is not None and _is_named(str(cell), groups=True)) for row in rows]
    shown = ", ".join(f"'{shortened(text)}'" for text in texts[:_SHOWN])
    text = (
        tr("Row {shown} is the sum of others and adds nothing to them.", shown=shown)
        if len(texts) == 1
        else tr("{n} rows are sums of others and add nothing to them: {shown}.", n=len(texts), shown=shown)
    )
    return Note(code="shape", level="info", text=text, hint="--shape plain counts each row")


def _is_named(text: str, *, groups: bool) -> bool:
    words = normalise(text)
    return bool(_WHOLE.fullmatch(words) or (groups and _NAMED.fullmatch(words)))


def names_sum(text: str) -> bool:
    """Whether a cell is a word for the sum of all rows or of a group.

    >>> names_sum("Total for Huber"), names_sum("Nord gesamt"), names_sum("Summe"), names_sum("Huber")
    (True, True, True, False)
    """
    return _is_named(text, groups=True)


def _are_sums(value: Sequence[float], rows: Sequence[Sequence[float]]) -> bool:
    """Whether each figure is the sum of the figures of the rows, and one of them is not zero."""
    near = [abs(figure - sum(row[at] for row in rows)) <= _CENT for at, figure in enumerate(value)]
    return len(rows) > 1 and any(value) and all(near)
