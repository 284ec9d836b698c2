"""Messages that name the message which they answer, without a column of conversations: the user decides what one contact is."""

from __future__ import annotations

import re

from cxkit.errors import RoleError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.roles import normalise, shortened
from cxkit.shapes.shape import Evidence
from cxkit.tables.identifiers import identity

_REPLY = re.compile(
    r"\b(?:in )?(?:reply|replied|replying|response|responding) to\b|\bantwort auf\b|\ben reponse a\b|\b(?:en )?respuesta a\b"
    r"|\b(?:in )?risposta a\b|\bantwoord op\b|\b(?:em )?resposta a\b"
)
_KNOWN = 0.3  # of the answered messages are in the sample, at least two


def refuse_unjoined_replies(evidence: Evidence) -> None:
    """Raise RoleError if a column names the messages that rows answer by the ids of another column, and none names conversations."""
    table = evidence.table
    held = table.roles.get("case_id")
    if held is not None and held.by_user:
        return
    case = held.column if held else None
    for column in evidence.own_columns:
        if not _REPLY.search(normalise(column)):
            continue
        message = next((each for each in table.columns if each != column and _answers(evidence, column, each)), None)
        if message is None or case not in {None, message}:
            continue
        raise RoleError(
            tr(
                "Rows are messages: '{column}' names the '{message}' that each one answers, and no column names conversations. "
                "Messages of the company are no contacts, and several messages are one.",
                column=shortened(column),
                message=shortened(message),
            ),
            tr("--role case_id=COLUMN names the conversation; --shape plain counts every message as a contact"),
        )


def _answers(evidence: Evidence, column: str, message: str) -> bool:
    """Whether another column has an id of its own in each row, and the first column names several of them."""
    sample = evidence.table.sample
    if message.startswith("cx:") or sample.schema[message].is_nested() or sample.schema[column].is_nested():
        return False
    ids = sample.select(identity(pl.col(message))).to_series()
    if ids.null_count() or ids.n_unique() < ids.len():
        return False
    answered = sample.select(identity(pl.col(column))).to_series().drop_nulls()
    known = int(answered.is_in(ids.implode()).sum())
    return known > 1 and known >= _KNOWN * answered.len()
