"""Parts of calls that have ids of their own and name the part that they continue: after a transfer it is still the same contact."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.roles import normalise, shortened
from cxkit.roles.words import meanings
from cxkit.shapes.cases import CONSTANT, Rows, readable
from cxkit.shapes.contacts.segments import joined
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables.identifiers import clean_ids, identity
from cxkit.tables.typed_columns import dated

_CONTACT = "cx:contact"
_FIRST = re.compile(r"\b(?:initial|original|originating|first|root|master|main|linked)\b ?|\b(?:ursprungs|urspruengliche|haupt|erst)")
_BEFORE = re.compile(r"\b(?:previous|parent|prior|predecessor|preceding)\b ?|\b(?:vorgaenger|vorganger|vorherige|eltern)")
_NEXT = re.compile(
    r"\b(?:transferred|forwarded|routed|passed) to\b ?|\b(?:weitergeleitet|vermittelt|verbunden) (?:an|zu)\b ?|\b(?:next|following)\b ?"
)
_ANY = re.compile(r"^.*?\b(?=(?:contact|call|conversation|interaction|chat|segment)\b)")
"""What the header of the part with which a call began, or another part of it, has more than that of the part itself."""
_OF_CONTACTS = frozenset({"contact", "call", "conversation", "interaction", "chat", "segment"})
_ID = frozenset({"id", "ref", "unique"})
_LONGEST = timedelta(hours=12)
_AFTER = timedelta(hours=1)  # from part to part: a customer who comes back in the afternoon has another contact
_NEARLY_ALL = 0.95
_HALF = 0.5  # of the parts that rows continue must be in the file, which may begin with a transfer
_MOST = 200_000  # parts that continue others


def recognise(evidence: Evidence) -> Shape | None:
    """The shape if rows name another contact of the file, that of the same customer within hours, as the one that they continue."""
    when = evidence.column("contacted_at")
    pair = _pair(evidence)
    if when is None or pair is None or not readable(evidence, when):
        return None
    own, before, ids = pair
    key = _key(ids)
    day = dated(evidence.table, when, evidence.table.sample.schema[when], clock=True)
    if key is None or day.error:
        return None
    customer = evidence.column("customer_id")
    who = identity(pl.col(customer)) if customer else pl.lit(None, dtype=pl.String)
    asked = (key.alias("key"), day.parts.struct.field("moment").alias("when"), who.alias("who"))
    rows = evidence.of_all(*asked)
    found = (
        rows.drop_nulls("key")
        .group_by("key")
        .agg(pl.len(), pl.col("when").max() - pl.col("when").min(), pl.col("who").drop_nulls().n_unique())
    )
    several = found.filter(pl.col("len") > 1)
    if several.is_empty():
        return None
    short = (several.get_column("when") <= _LONGEST).fill_null(value=True)
    one = several.get_column("who") <= 1
    pause = several.select((pl.col("when") / (pl.col("len") - 1)).median()).item()
    if not evidence.declared and pause is not None and pause > _AFTER:
        return None
    if not evidence.declared and (short.mean() < _NEARLY_ALL or one.mean() < 1 - CONSTANT):  # type: ignore[operator]
        return None
    text = tr(
        "Column '{before}' names the row with which each transfer is connected: {contacts:,} contacts by '{own}' have {rows:,} rows. "
        "A contact counts once, at its first row.",
        before=shortened(before),
        own=shortened(own),
        contacts=found.height + rows.get_column("key").null_count(),
        rows=rows.height,
    )
    shape = joined(evidence, Rows(_CONTACT, when), text, key)
    about_tickets = evidence.column("case_id") not in {None, own}
    return shape if about_tickets else replace(shape, columns={**shape.columns, _CONTACT: before}, roles={"case_id": _CONTACT})


class _Ids(NamedTuple):
    """The ids of the parts (``own``) and of those that they continue (``before``), in their normal form, as expressions and of all rows."""

    own: pl.Expr
    before: pl.Expr
    rows: pl.DataFrame
    first: bool
    """Whether what a part continues is the one with which its contact began."""


def _pair(evidence: Evidence) -> tuple[str, str, _Ids] | None:
    """The columns of the id of each part, and of that with which its contact began, else of the one before; and both ids."""
    table = evidence.table
    columns = [column for column in table.own_columns if column in table.sample.columns]
    names = {normalise(column): column for column in columns}
    for words in (_FIRST, _BEFORE, _NEXT, _ANY):
        for column in columns:
            rest = words.sub("", normalise(column), count=1).strip()
            own = names.get(rest) if rest != normalise(column) else None
            ids = _continued(evidence, own, column, first=words is _FIRST) if own is not None and _is_id(own) else None
            if own is not None and ids is not None:
                if words is _NEXT:  # the part that is named continues the one that names it
                    ids = ids._replace(rows=ids.rows.select(pl.col("before").alias("own"), pl.col("own").alias("before")))
                return own, column, ids
    return None


def _is_id(header: str) -> bool:
    words = meanings(header)
    return any(word & _OF_CONTACTS for word in words) and any(word & _ID for word in words)


def _continued(evidence: Evidence, own: str, before: str, *, first: bool) -> _Ids | None:
    """The ids, if each row has one of its own, and what rows continue is mostly among them."""
    if evidence.table.sample.get_column(own).drop_nulls().is_duplicated().any():
        return None
    raw = evidence.of_all(pl.col(own), pl.col(before))
    mine, named = clean_ids(raw, own).cast(pl.String), clean_ids(raw, before).cast(pl.String)
    rows = raw.select(mine.alias("own"), named.alias("before"))
    ids, continued = rows.get_column("own").drop_nulls(), rows.get_column("before").drop_nulls()
    if ids.len() < 2 or ids.n_unique() < ids.len() or continued.is_empty():
        return None
    return _Ids(mine, named, rows, first) if int(continued.is_in(ids.implode()).sum()) >= _HALF * continued.len() else None


def _key(ids: _Ids) -> pl.Expr | None:
    """The id of the part with which a contact began; None if too many parts continue others."""
    if ids.first:
        return ids.before.fill_null(ids.own)
    links = ids.rows.drop_nulls().filter(pl.col("own") != pl.col("before"))
    if not 0 < links.height <= _MOST:
        return None
    above = dict(links.iter_rows())
    roots = {part: _root(part, above) for part in above}
    return ids.own.replace(roots)


def _root(part: str, above: dict[str, str]) -> str:
    """The part with which a chain began; a chain that never ends is cut where it comes back.

    >>> _root("c", {"c": "b", "b": "a"})
    'a'
    """
    passed = {part}
    while (before := above.get(part)) is not None and before not in passed:
        passed.add(before)
        part = before
    return part
