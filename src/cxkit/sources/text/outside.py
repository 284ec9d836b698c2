"""Records of a sample that fit the header and are no rows: lines of totals and of text, which the other rows show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.sources.profiles import is_footer
from cxkit.sources.text.cell_kinds import Kind, classify_columns, starts_other_table
from cxkit.sources.text.exact import CAPTION, TOTAL, Form
from cxkit.sources.text.grammar import BLANK, CUT, FOOTER
from cxkit.sources.text.no_rows import FIRST_CELL, find_sums, has_word, is_caption, is_total

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 0.5  # share of the records that may be no rows
_FEWEST_ROWS = 2
_FEWEST_COLUMNS, _FEWEST_ROWS_ABOVE, _FEW_HEADERS = 3, 5, 5
_FEW_CAPTIONS, _MOST_CAPTIONS = 5, 0.1  # more of them are rows with blank cells


class Outside(NamedTuple):
    """Which records of a sample are no rows, the number of each kind, the cells of those that are sums of others, and notes."""

    is_outside: pl.Series
    problems: Counter[str]
    totals: frozenset[tuple[str, ...]]
    notes: tuple[Note, ...]


def classify_sample(sample: pl.DataFrame) -> tuple[Kind, ...]:
    """Classify the columns of a sample. Rows of nothing do not show that a column may be blank."""
    return classify_columns(sample.filter(pl.any_horizontal(pl.all().is_not_null())).fill_null("").rows(), sample.width)


def find_outside(sample: pl.DataFrame) -> Outside | None:
    """Find the records that are no rows; None if there are none, and no doubt."""
    suspect = _find_suspects(sample)
    headers = _find_headers(sample)
    if headers and not suspect:
        return Outside(pl.repeat(False, sample.height, dtype=pl.Boolean, eager=True), Counter(), frozenset(), headers)
    if not suspect or len(suspect) > _MOST * sample.height or sample.height - len(suspect) < _FEWEST_ROWS:
        return None
    rows = [[cell.strip() for cell in row] for row in sample.fill_null("").rows()]
    kinds = classify_columns([row for place, row in enumerate(rows) if place not in suspect and any(row)], sample.width)
    found = dict[int, str]()
    for place in sorted(suspect):
        if is_total(rows[place], sample.width, kinds):
            found[place] = TOTAL
        elif is_caption(rows[place], kinds):
            found[place] = CAPTION
    captions = [place for place, problem in found.items() if problem == CAPTION]
    if len(captions) > max(_FEW_CAPTIONS, _MOST_CAPTIONS * len(rows)):
        found = {place: problem for place, problem in found.items() if problem != CAPTION}
    worded = {place for place in suspect - found.keys() if has_word(rows[place])}
    sums = find_sums([row for place, row in enumerate(rows) if place not in found], _renumber(worded, found))
    numbers = [place for place in range(len(rows)) if place not in found]
    proven = {numbers[place] for place in sums}
    found |= dict.fromkeys(proven, TOTAL)
    names = Counter(rows[place][0] for place in worded)
    doubtful = [rows[place] for place in sorted(worded - proven) if names[rows[place][0]] == 1]
    if not found and not doubtful and not headers:
        return None
    totals = frozenset(tuple(rows[place]) for place in proven)
    is_outside = pl.Series([place in found for place in range(len(rows))], dtype=pl.Boolean)
    return Outside(is_outside, Counter(found.values()), totals, (*_note_doubtful(doubtful), *headers))


def may_be_outside(cells: Sequence[str]) -> bool:
    """Whether a record has one filled cell, or its first filled cell may be a word for totals."""
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) == 1 or (bool(filled) and re.search(FIRST_CELL, filled[0]) is not None)


def _find_suspects(sample: pl.DataFrame) -> set[int]:
    """The numbers of the records with one filled cell, or whose first filled cell may be a word for totals."""
    if not sample.height:
        return set()
    first = pl.coalesce(pl.all())
    filled = pl.sum_horizontal((pl.all().str.strip_chars() != "").fill_null(value=False))
    is_suspect = first.str.contains(FIRST_CELL) if sample.width < 2 else first.str.contains(FIRST_CELL) | (filled == 1)
    return set(sample.select(is_suspect.fill_null(value=False)).to_series().arg_true())


def _find_headers(sample: pl.DataFrame) -> tuple[Note, ...]:
    """A note on rows that look like the header of another table which follows without a blank line: words where others have values."""
    if sample.width < _FEWEST_COLUMNS or sample.height < _FEWEST_ROWS_ABOVE:
        return ()
    worded = pl.all_horizontal(pl.all().str.contains(r"[A-Za-zÀ-ÿ]").fill_null(value=False))
    places = sample.select(worded).to_series().arg_true().to_list()
    if not 0 < len(places) <= _FEW_HEADERS or places[0] < _FEWEST_ROWS_ABOVE:
        return ()
    kinds = classify_sample(sample.head(places[0]))
    rows = [sample.row(place) for place in places]
    header = next((row for row in rows if starts_other_table(row, kinds)), None)
    if header is None:
        return ()
    text = tr("the row {shown} may be the header of another table, and is read as a row like all others.", shown=repr(" ".join(header)))
    return (Note(code="another-table", level="warning", text=text, hint="put the tables into files of their own"),)


def _renumber(places: set[int], without: dict[int, str]) -> set[int]:
    """The numbers of records among those that are left without others."""
    return {place - sum(other < place for other in without) for place in places}


def _note_doubtful(rows: Sequence[Sequence[str]]) -> tuple[Note, ...]:
    """A note on rows that start with a word for totals and are not the sums of the others."""
    if not rows:
        return ()
    shown = " ".join(filter(None, rows[0]))
    text = tr("a row that starts with {word!r} is read as a row like all others: {shown}.", word=rows[0][0], shown=shown)
    return (Note(code="total-doubt", level="warning", text=text, hint="--where leaves it out, if it is a total"),)


_TAIL = 1 << 12  # bytes
_LAST = 8  # records that are checked


def read_tail(local: str) -> bytes:
    """The last bytes of a file, enough for some records."""
    with Path(local).open("rb") as file:
        file.seek(max(0, Path(local).stat().st_size - _TAIL))
        return file.read()


def find_problems_at_end(local: str, form: Form) -> list[str]:
    """The problems of the last records of a file, in words, if it has any."""
    dialect, width = form.dialect, form.width
    tail = read_tail(local)
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
