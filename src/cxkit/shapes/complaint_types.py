"""Types of contacts, such as question, complaint and praise: they show which contacts are complaints."""

from __future__ import annotations

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import Values, normalise, shortened
from cxkit.roles.words import meanings
from cxkit.shapes.shape import Evidence, Shape

COMPLAINT = "cx:complaint"
_MOST = 40  # types of contacts
_SHOWN = 4
_WITH_ADJECTIVE = 2  # words of a type
_NOT = frozenset({"no", "not", "non", "kein", "keine", "ohne", "nicht", "sans", "pas", "sin", "senza", "geen", "zonder", "nach", "after"})
_NO_TYPES = frozenset({"touchpoint", "phase", "handled_by", "status", "comment", "sender", "segment", "customer_id", "case_id"})


def recognise(evidence: Evidence) -> Shape | None:
    """Contacts without a column of complaints whose types, in one column alone, name complaints: beside others, or nothing else."""
    table = evidence.table
    if "is_complaint" in table.roles or "is_complaint" in table.doubtful:
        return None
    found = {column: types for column in table.columns if (types := _complaints(evidence, column))}
    if len(found) != 1:
        return None
    column = next(iter(found))
    value = pl.col(column).cast(pl.String)
    everywhere = evidence.of_all(value.unique().alias("types")).get_column("types").drop_nulls().to_list() if table.sample.height else []
    types = sorted(each for each in everywhere if _is_complaint(each))
    shown = ", ".join(f"'{shortened(each.strip())}'" for each in types[:_SHOWN]) + (", …" if len(types) > _SHOWN else "")
    text = tr("Column '{column}' shows which contacts are complaints: {shown}.", column=shortened(column), shown=shown)
    note = Note(code="shape", level="info", text=text, hint="--role is_complaint=COLUMN names another column")
    return Shape(
        add=lambda frame: frame.with_columns(
            pl.when(value.is_not_null()).then(value.is_in(types).cast(pl.Int8).cast(pl.String)).alias(COMPLAINT)
        ),
        columns={COMPLAINT: column},
        roles={"is_complaint": COMPLAINT},
        notes=(note,),
    )


def _complaints(evidence: Evidence, column: str) -> list[str]:
    """The types of a column that are complaints; empty if it holds no types, or if a column without a role has no others."""
    table = evidence.table
    dtype = table.sample.schema[column]
    if column.startswith("cx:") or table.role_of(column) in _NO_TYPES or dtype not in (pl.String, pl.Categorical):
        return []
    types = set(evidence.sampled(column))
    if table.role_of(column) == "channel" and Values(types, known=True).channels:
        return []  # "Complaint form" beside "E-mail"; a "type of contact" may be either
    found = [each for each in types if _is_complaint(each)] if len(types) <= _MOST else []
    return found if len(found) < len(types) or table.role_of(column) == "topic" else []


def _is_complaint(text: str) -> bool:
    """Whether a type begins with a word for complaints, as "Beschwerde Lieferung", or is one, as "Formal complaint".

    >>> _is_complaint("Reklamation: Lieferung"), _is_complaint("Customer complaint")
    (True, True)
    >>> _is_complaint("No complaint"), _is_complaint("Answer to a complaint"), _is_complaint("Order")
    (False, False, False)
    """
    words, plain = meanings(text), normalise(text).split()
    if not words or "complaint" in words[0]:
        return bool(words)
    return "complaint" in words[-1] and len(plain) == _WITH_ADJECTIVE and plain[0] not in _NOT
