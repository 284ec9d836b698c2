"""The last records of a delimited file: total lines, footers and captions that Polars would read as rows."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from cxkit.language import tr
from cxkit.sources.profiles import is_footer
from cxkit.sources.text.exact import TOTAL, Form
from cxkit.sources.text.grammar import BLANK, CUT, FOOTER
from cxkit.sources.text.no_rows import is_caption, is_total
from cxkit.sources.text.outside import may_be_outside

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAIL = 1 << 12  # bytes
_LAST = 8  # records that are checked


def find_problems_at_end(local: str, form: Form) -> list[str]:
    """The problems of the last records of a file, in words, if it has any."""
    dialect, width = form.dialect, form.width
    with Path(local).open("rb") as file:
        file.seek(max(0, Path(local).stat().st_size - _TAIL))
        tail = file.read()
    if tail.endswith((b"\n\n", b"\n\r\n")):
        return [tr("{blank} at the end", blank=BLANK)]
    records = [record.decode(errors="replace") for record in islice(_from_last(tail, dialect.quote.encode()), _LAST)]
    cells = [[cell.strip(dialect.quote) for cell in record.split(dialect.delimiter)] for record in records]
    if form.footers and any(is_footer(each, form.footers) for each in cells):
        return [tr("{footer} at the end", footer=FOOTER)]
    suspect = [each for each in cells if may_be_outside(each)]
    if suspect and any(is_total(each, width, form.kinds()) or is_caption(each, form.kinds()) for each in suspect):
        return [tr("{total} at the end", total=TOTAL)]
    if not tail.endswith(b"\n") and records and records[0].count(dialect.delimiter) < width - 1:
        return [tr("last line {cut}", cut=CUT)]
    return []


def _from_last(tail: bytes, quote: bytes) -> Iterator[bytes]:
    """The whole records of the end of a file, the last one first.

    The end of a file is outside of quotes, and so is each line end that has an even number of quotes behind it: lines of a comment
    alone would look like captions.
    """
    behind = list[bytes]()
    for line in reversed(tail.splitlines()[1:]):  # the first one may be cut
        behind.insert(0, line)
        record = b"\n".join(behind)
        if not quote or record.count(quote) % 2 == 0:
            yield record
            behind = []
