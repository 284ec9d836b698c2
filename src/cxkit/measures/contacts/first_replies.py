"""A note on a second column of first replies, such as those of a machine beside those of employees."""

from __future__ import annotations

import shlex

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.first_replies import names_time_of_first_reply
from cxkit.tables import Contacts

SEVERAL = "several-replies"
"""The code of the note on columns of which none is taken."""
_HALF = 0.5


def notes_on_other_replies(contacts: Contacts) -> list[Note]:
    """Which of two columns of first replies counts, or that none does, if the user named none."""
    taken = contacts.roles.get("first_responded_at")
    if taken is None and (several := contacts.doubtful.get("first_responded_at")):
        shown = {"taken": shortened(several[0]), "other": shortened(several[-1])}
        text = tr("Columns '{taken}' and '{other}' both name first replies: none of them counts.", **shown)
        return [Note(code=SEVERAL, level="warning", text=text, hint=tr("--role first_responded_at=COLUMN names the one that counts"))]
    if taken is None or taken.by_user:
        return []
    others = [
        column
        for column in contacts.columns
        if column != taken.column
        and names_time_of_first_reply(column)
        and _tells_when(contacts, column)
        and contacts.values(column).texts != contacts.values(taken.column).texts
    ]
    if not others:
        return []
    text = tr(
        "Columns '{taken}' and '{other}' both name first replies: those in '{taken}' count.",
        taken=shortened(taken.column),
        other=shortened(others[0]),
    )
    hint = tr("--role {typed} takes the others", typed=shlex.quote(f"first_responded_at={others[0]}"))
    return [Note(code="other-replies", level="warning", text=text, hint=hint)]


def _tells_when(contacts: Contacts, column: str) -> bool:
    """Whether a column may have moments or lengths of time: words say who replied, or whether it was in time."""
    texts = [text for text in contacts.sample.get_column(column).cast(pl.String).to_list() if text] if column in contacts.sample else []
    return sum(any(map(str.isdigit, text)) for text in texts) > _HALF * len(texts)
