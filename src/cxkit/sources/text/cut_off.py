"""A file that ends in the middle of a row: its export was cut off, or is still being written."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.language import tr
from cxkit.model import Note
from cxkit.sources.profiles import is_footer
from cxkit.sources.text.exact import Form
from cxkit.sources.text.grammar import SHORT, Grammar
from cxkit.sources.text.no_rows import is_no_row, is_total
from cxkit.sources.text.outside import read_tail


def note_cut_off(local: str, form: Form) -> tuple[Note, ...]:
    """A note if the last line of a file has no line end and is the beginning of a row like the others, which it does not end."""
    tail = read_tail(local)
    if tail.endswith((b"\n", b"\r")) or b"\n" not in tail:
        return ()
    line, quote, delimiter = tail.rpartition(b"\n")[2], form.dialect.quote.encode(), form.dialect.delimiter.encode()
    is_open = bool(quote) and line.count(quote) % 2 == 1
    if is_open:
        line = line[: line.rindex(quote)]
        if not line.endswith(delimiter):  # the quote ends a cell of several lines
            return ()
    taken = Grammar(form.dialect, form.width).take(line, 0, final=True)
    if taken is None or taken.problem not in {SHORT, None} or (taken.problem is None and not is_open):
        return ()
    if not _begins_row(taken.cells, line.decode(errors="replace"), form):
        return ()
    hint = "was it cut off, or is it still being written? Export it anew; --strict refuses such files"
    return (Note(code="cut-off", level="warning", text=tr("the file ends in the middle of a row."), hint=hint),)


def _begins_row(cells: Sequence[str], line: str, form: Form) -> bool:
    """Whether all cells but the last, which may be half a value, are like those of other rows; a line of totals or of text has none."""
    whole, kinds = cells[:-1], form.kinds()
    if is_total(cells, form.width, kinds) or is_no_row(cells, line) or (form.footers and is_footer(cells, form.footers)):
        return False
    typed = [kind for cell, kind in zip(whole, kinds, strict=False) if cell.strip() and kind.name != "text"]
    return bool(typed) and all(kind.fits(cell) for cell, kind in zip(whole, kinds, strict=False))
