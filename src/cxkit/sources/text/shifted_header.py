"""A header with a blank cell too many, where each row ends with a delimiter: widths agree, and the last name stands over nothing."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note


def note_shifted_header(header: Sequence[str], sample: pl.DataFrame) -> tuple[Note, ...]:
    """A warning if the last column has a name and no value, and the one before it values in most rows and no name."""
    if sample.width < 2 or len(header) != sample.width or header[-2].strip() or not header[-1].strip():
        return ()
    blank, nameless = (sample.get_column(column).null_count() for column in (sample.columns[-1], sample.columns[-2]))
    if not sample.height or blank < sample.height or 2 * nameless > sample.height:
        return ()
    text = tr(
        "column '{last}' is blank, and the one before it has values and no name: the header may have a delimiter too many.", last=header[-1]
    )
    hint = tr("{column} stands for that column, as in --by '{column}'", column=sample.columns[-2])
    return (Note(code="header-doubt", level="warning", text=text, hint=hint),)
