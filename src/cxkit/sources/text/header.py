"""The header of a delimited file: its position, its rows and the names of its columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from cxkit.language import tr
from cxkit.roles import same
from cxkit.sources.part import OVERFLOW, is_pattern
from cxkit.sources.text.alignment import align_header
from cxkit.sources.text.cell_kinds import Kind, cell_shape, classify_columns, is_date, is_number

_POSITION = re.compile(r"#\d+")
# The first line that names the delimiter for Excel.
_SEPARATOR = re.compile(r"""[\r\n]*"?sep=([^\r\n\0"'])"?[ \t]*(?:\r\n|\r|\n)""", re.IGNORECASE | re.ASCII)
_TITLES = 20  # records that are searched for a header
_HEADER_ROWS = 3
_FEWEST_NUMBERED = 3  # rows
_FEWEST_REPEATED = 3  # words
_NUMBERS = 2  # beside a day, in a record that is no header
_NO_VALUES = frozenset({"na", "n/a", "n.a.", "nan", "null", "none", "nil", "k.a.", "unknown", "missing", "yes", "no", "ja", "nein"})
_UNITS = frozenset({"%", "‰", "€", "$", "£", "°"})
_VALUE = re.compile(r"[\d.,:/% +-]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_RANGE = re.compile(r"\d{1,3} ?[-–] ?\d{1,3}")  # of a scale, below the name of a score
_RULER = re.compile(r":?[-=]+:?")
_SHORTEST_RULER = 3
_BRACKETED = re.compile(r"\([^()\d][^()]*\)|\[[^\[\]]+\]")
_FEWEST_UNITS = 2
_LABELLED = re.compile(r"[^\W\d][^:]{0,40}: +\S.*")
_NEARLY_ALL = 0.95
# A date, and what else is the value of one row and no name.
_ROW_VALUE = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+")
_HOLDS_DAY = re.compile(r"(?<!\d)(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{2,4})(?!\d)")


def name_columns(cells: Sequence[str]) -> tuple[tuple[str, ...], Mapping[str, tuple[str, ...]]]:
    """Name the columns. Returns the names, and the positions of each header that occurs more than once.

    A name is the header's cell without outer blanks and one layer of quotes. A name that is blank, not unique (ignoring case and blanks) or
    looks like a position or a pattern is replaced by the position, ``#12``.
    """
    names = [_clean_name(cell) for cell in cells]
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names, start=1):
        places.setdefault(same(name), []).append(place)
    unfit = {"", OVERFLOW}
    columns = tuple(
        f"#{place}" if name in unfit or len(places[same(name)]) > 1 or _POSITION.fullmatch(name) or is_pattern(name) else name
        for place, name in enumerate(names, start=1)
    )
    repeated = {
        names[alike[0] - 1]: tuple(f"#{place}" for place in alike)
        for alike in places.values()
        if len(alike) > 1 and names[alike[0] - 1] not in unfit
    }
    return columns, repeated


def _clean_name(cell: str) -> str:
    name = cell.strip("\ufeff \t\r\n\u00a0\0")
    for quote in ('"', "'"):
        if len(name) > 1 and name.startswith(quote) and name.endswith(quote):
            return name[1:-1].strip()
    return name


def read_separator_line(text: str) -> tuple[str | None, int]:
    """Read a first line such as ``sep=;``. Returns the delimiter (None without such a line) and the start of the first line with text."""
    found = _SEPARATOR.match(text)
    if found is None or not found[1].isascii():
        return None, len(text) - len(text.lstrip("\r\n"))
    end = found.end()
    return found[1], len(text) - len(text[end:].lstrip("\r\n"))


class Place(NamedTuple):
    """Where a table starts among the records of a sample.

    ``header`` is the number of the record that is the header, or of the first row without one (``has_header`` false). ``guessed``: the user
    did not name the header. ``width`` is the number of columns. ``names`` are the header's cells by column if their numbers differ, else
    None. ``doubt`` is the reason, with ``{line}`` for the header's line, why the header could be another, or blank.
    """

    header: int
    has_header: bool
    guessed: bool
    width: int
    names: tuple[str, ...] | None = None
    doubt: str = ""


def find_header(
    records: Sequence[Sequence[str]], given: int | None, *, blanks_behind: frozenset[int] = frozenset(), delimited: bool = True
) -> Place:
    """Find the header among records without blank lines and comments. ``given`` is its number (-1: no header, None: to be detected).

    ``delimited``: cells are divided by delimiters, so that one may be missing or too many in the header. ``blanks_behind`` holds the
    numbers of records that a blank line follows, as it often follows titles.
    """
    widths = [_width(cells) for cells in records]
    if given is not None:
        start = max(given, 0)
        width = len(_trim_header(records, start)) if given >= 0 else _commonest_width(widths)
        return Place(start, has_header=given >= 0, guessed=False, width=max(width, 1))
    usual = _commonest_width(widths)
    header = _skip_titles(records, widths, usual, blanks_behind)
    cells = _trim_header(records, header)
    below = records[header + 1 :]
    if _is_row(cells, below) or _repeats_below(cells, below):
        return Place(header, has_header=False, guessed=True, width=max(_commonest_width(widths[header:]), 1))
    doubt = ""
    aligned = align_header(cells, below) if delimited and len(cells) > 1 else None
    if aligned:
        many = tr("more" if len(cells) > len(aligned.names) else "fewer")
        doubt = tr(
            "line {{line}}, the header, has {many} cells ({n}) than all rows ({n2}): {how}.",
            many=many,
            n=len(cells),
            n2=len(aligned.names),
            how=aligned.how,
        )
    elif _is_sequence(cells):
        doubt = tr("line {{line}}, read as the header, holds numbers in a row; if it is data, there is no header (--header-row 0).")
    elif _holds_number(cells, below):
        doubt = tr(
            "line {{line}}, read as the header, holds a number as the rows below it do; if it is data, there is no header (--header-row 0)."
        )
    elif len(cells) == 1 and usual > 2 and widths.count(usual) > 0.5 * len(widths):
        doubt = tr("line {{line}}, read as the header, has one cell, and most lines have {usual}.", usual=usual)
    names = aligned.names if aligned else None
    return Place(header, has_header=True, guessed=True, width=len(names or cells), names=names, doubt=doubt)


def _width(cells: Sequence[str]) -> int:
    """The number of cells up to the last filled one."""
    return max((place for place, cell in enumerate(cells, start=1) if cell.strip()), default=1)


def _commonest_width(widths: Sequence[int]) -> int:
    """The most frequent number of cells; of equally frequent ones the largest, and 1 only if nearly all records have one cell."""
    times = Counter(widths)
    several = {width: n for width, n in times.items() if width > 1}
    if not several or max(several.values()) < 0.05 * len(widths):
        return 1
    return max(several, key=lambda width: (several[width], width))


def _skip_titles(records: Sequence[Sequence[str]], widths: Sequence[int], usual: int, blanks_behind: frozenset[int]) -> int:
    """The number of the first record that is not a title; 0 if all are."""
    for number in range(min(_TITLES, len(records))):
        if not (_is_in_block(records, usual, number, blanks_behind) or _is_title(records, widths, usual, number, blanks_behind)):
            return number
    return 0


def _is_title(records: Sequence[Sequence[str]], widths: Sequence[int], usual: int, number: int, blanks_behind: frozenset[int]) -> bool:
    """Whether a record is a title above the table: much narrower or wider than the records below it, with a header further down."""
    filled = sum(bool(cell.strip()) for cell in records[number])
    behind = widths[number + 1 :]
    # columns that the rows leave blank at their ends are named by the header
    full = max((len(cells) for cells, width in zip(records, widths, strict=True) if width == usual), default=usual)
    alike = [place for place, width in enumerate(behind, start=number + 1) if abs(width - usual) <= (usual > 2) or usual < width == full]
    if usual < 2 or not alike or len(alike) < 0.5 * len(behind) or (filled > 1 and _has_twins(records[alike[0]])):
        return False
    header = _is_header(records[alike[0]])
    if widths[number] == usual and filled > 1:
        # As wide as the table, but separated from a header further down by a blank line, and hardly filled or with the days of the export.
        dated = any(_HOLDS_DAY.search(cell) for cell in records[number]) and _is_above_values(records, alike[0])
        return number in blanks_behind and header and (filled <= usual / 2 or dated)
    if filled == 1:
        return header or number in blanks_behind or usual > 2
    if widths[number] < usual - 1 or (widths[number] < usual and number in blanks_behind):
        return header and (filled <= usual / 2 or number in blanks_behind)
    # rows may have as many cells, the last of which are blank in all: then these are columns without values, and no title
    as_wide = max(map(len, records[number + 1 :])) >= widths[number]
    # if all rows omit a last cell that is blank, the wider record is the header
    return widths[number] > usual and header and not as_wide and (number in blanks_behind or _is_above_values(records, alike[0]))


def _is_in_block(records: Sequence[Sequence[str]], usual: int, number: int, blanks_behind: frozenset[int]) -> bool:
    """Whether a record and those behind it are narrow, as far as the header, in front of which is a blank line.

    Or the record is directly above the header and below other titles, and one of them with a delimiter: "Region: north, south".
    """
    end = next((at for at, cells in enumerate(records[:_TITLES]) if at >= number and len(cells) >= usual), number)
    if usual < 2 or end == number or len(records[end]) != usual or not _is_header(records[end]):
        return False
    return end - 1 in blanks_behind or (0 < number == end - 1 and _LABELLED.fullmatch(records[number][0].strip()) is not None)


def _is_above_values(records: Sequence[Sequence[str]], number: int) -> bool:
    """Whether a record has words where the records below it have numbers or dates."""
    cells, below = records[number], records[number + 1 :]
    kinds = classify_columns([row for row in below if len(row) >= len(cells)], len(cells))
    return any(kind.name in {"number", "date"} and not kind.fits(cell) for kind, cell in zip(kinds, cells, strict=True))


def _has_twins(cells: Sequence[str]) -> bool:
    """Whether names occur twice, so that the row above holds groups that distinguish them."""
    names = [cell.strip() for cell in cells if cell.strip()]
    return len(set(names)) < len(names)


def _is_header(cells: Sequence[str]) -> bool:
    """Whether all filled cells are words or years one after the other, not values, and at least half of the cells are filled."""
    filled = [cell for cell in cells if cell.strip()]
    values = [cell.strip() for cell in filled if _VALUE.fullmatch(cell)]
    return len(filled) > 1 and len(filled) >= 0.5 * len(cells) and (not values or _are_years(values))


def _trim_header(records: Sequence[Sequence[str]], header: int) -> list[str]:
    """The header's cells without trailing blank ones that no row has."""
    cells = list(records[header])
    widest = max((len(row) for row in records[header + 1 :]), default=0)
    while len(cells) > 1 and not cells[-1].strip() and widest < len(cells):
        cells.pop()
    return cells


def _is_row(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the record in the place of the header is a row like those below: numbers or dates in the same columns, and known words."""
    rows = [row for row in below if len(row) >= len(cells)]
    filled = [cell.strip() for cell in cells if cell.strip()]
    if (
        len(rows) < 2
        or not filled
        or _is_sequence(cells)
        or _is_above_index(cells, rows)
        or _are_years_above_others(cells, rows)
        or not any(is_number(cell) or is_date(cell) or _ROW_VALUE.fullmatch(cell) for cell in filled)
    ):
        return False
    kinds = classify_columns(rows, len(cells))
    typed = [place for place, kind in enumerate(kinds) if kind.name in {"number", "date"}]
    n_typed = sum(kind.name != "text" for kind in kinds)
    # a day and several numbers, each above its like, are no names, however many columns of words stand beside them
    above = Counter(kinds[place].name for place in typed if cells[place].strip() and kinds[place].fits(cells[place]))
    certain = (above["date"] >= 1 and above["number"] >= _NUMBERS) or _holds_row_value(cells, rows, kinds)
    if (2 * n_typed < len(cells) and not certain) or not (certain or any(cells[place].strip() for place in typed)):
        return False
    return all(kind.fits(cell) for kind, cell in zip(kinds, cells, strict=True)) and not all(cell in kinds[0].known for cell in filled)


def _holds_number(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a cell is a number above numbers of the same shape, other than a year."""
    rows = [row for row in below if len(row) >= len(cells)]
    if len(rows) < _FEWEST_NUMBERED or not any(is_number(cell.strip()) for cell in cells) or _is_above_index(cells, rows):
        return False
    kinds = classify_columns(rows, len(cells))
    return any(
        kind.name == "number" and is_number(text) and cell_shape(text) in kind.shapes and not _YEAR.fullmatch(text)
        for kind, text in zip(kinds, map(str.strip, cells), strict=True)
    )


def _holds_row_value(cells: Sequence[str], rows: Sequence[Sequence[str]], kinds: Sequence[Kind]) -> bool:
    """Whether a cell is a day above days of the same shape, or an e-mail address or a link above others."""
    for place, (cell, kind) in enumerate(zip(cells, kinds, strict=True)):
        text = cell.strip()
        if kind.name == "date" and _HOLDS_DAY.search(text) and cell_shape(text) in kind.shapes:
            return True
        below = [row[place].strip() for row in rows if row[place].strip()]
        if _ROW_VALUE.fullmatch(text) and below and all(map(_ROW_VALUE.fullmatch, below)):
            return True
    return False


def _repeats_below(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether most cells of the record in the place of the header are words that rows below it hold beside others in their columns.

    Options of a question are columns that hold their own name or nothing, and files put together repeat the whole header; a second header
    row repeats most of it.
    """
    rows = [row for row in below if len(row) >= len(cells) and list(row[: len(cells)]) != list(cells)]
    if rows and 2 * sum(cell == name for cell, name in zip(rows[0], cells, strict=False)) > len(cells):
        rows = rows[1:]
    known = 0
    for place, cell in enumerate(cells):
        texts = {row[place].strip() for row in rows} - {""}
        known += not is_number(cell.strip()) and cell.strip() in texts and len(texts) > 1
    filled = sum(bool(cell.strip()) for cell in cells)
    return known >= _FEWEST_REPEATED and 2 * known > filled


def _is_above_index(cells: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first cell is blank above 0, 1, 2, ...: pandas writes the numbers of rows so, and names a lone column 0."""
    numbers = [row[0].strip() for row in rows]
    return len(cells) > 1 and not cells[0].strip() and len(numbers) >= _FEWEST_NUMBERED and numbers == [str(at) for at in range(len(rows))]


def _are_years(values: Sequence[str]) -> bool:
    """Whether the values are several years, one after the other."""
    return len(values) > 1 and all(map(_YEAR.fullmatch, values)) and all(earlier < later for earlier, later in pairwise(values))


def _are_years_above_others(cells: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether all numbers of a record are years, one after the other, above columns that hold anything else."""
    places = [place for place, cell in enumerate(cells) if is_number(cell.strip())]
    if not _are_years([cells[place].strip() for place in places]):
        return False
    return all(any(row[place].strip() and not _YEAR.fullmatch(row[place].strip()) for row in rows) for place in places)


def _is_sequence(cells: Sequence[str]) -> bool:
    """Whether the cells hold at least two numbers, which are consecutive: years or points of a scale can be names of columns."""
    bare = [cell.strip() for cell in cells]  # strip removes more characters than int ignores
    numbers = [int(cell) for cell in bare if cell.isdecimal() and len(cell) < 10]
    return len(numbers) > 1 and all(later - earlier == 1 for earlier, later in pairwise(numbers))


def header_rows(top: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[Sequence[str]]:
    """The records directly below the header that belong to it: words in each column that holds numbers or dates further down."""
    found = list[Sequence[str]]()
    for number, row in enumerate(rows[:_HEADER_ROWS]):
        if is_ruler(row, width):
            found.append(row)
            continue
        if not _all_words(row, width) or _is_damaged(row, rows[number + 1 :], width):
            break
        behind = [cells for cells in rows[number + 1 :] if len(cells) >= width]
        later = [cells for cells in behind if not _all_words(cells, width)]
        if 2 * len(later) < len(behind):
            later = behind  # the few rows with numbers are no sample of the others
        if len(later) < 2:
            break
        kinds = classify_columns(later, width)
        if _are_units(row, behind, kinds) or (not found and (_names_few(top, row, kinds) or _names_parts(top, row, kinds, behind))):
            found.append(row)
            continue
        typed = [place for place, kind in enumerate(kinds) if kind.name in {"number", "date"} and place < len(row)]
        used = [place for place in typed if row[place].strip()]
        letters = len({row[place].strip() for place in used}) > 1  # one letter in all columns may mean that there is no value
        words = [place for place in used if _is_word(row[place], letters=letters) and not kinds[place].fits(row[place])]
        seen = any(row[place] == cells[place] for cells in behind for place in words)
        enough = len(words) >= min(2, len(typed)) or _is_below_groups(top, row, kinds, behind) or _is_blank_beside(row, words, kinds)
        if not words or len(words) < len(used) or not enough or seen:
            break
        found.append(row)
    return found


def _are_units(row: Sequence[str], behind: Sequence[Sequence[str]], kinds: Sequence[Kind]) -> bool:
    """Whether all filled cells are in brackets, as units are, one of them above numbers or dates, and no cell of the rows is."""
    filled = [place for place, cell in enumerate(row) if cell.strip()]
    if not any(place < len(kinds) and kinds[place].name in {"number", "date"} for place in filled):
        return False
    if len(filled) < _FEWEST_UNITS or not all(_BRACKETED.fullmatch(row[place].strip()) for place in filled):
        return False
    return not any(_BRACKETED.fullmatch(cells[place].strip()) for cells in behind for place in filled)


def _names_few(top: Sequence[str], row: Sequence[str], kinds: Sequence[Kind]) -> bool:
    """Whether a record names columns that have no name above it, and has a word in each that none of their few values is.

    Groups stand above their first column: the first of all has a name, where that of the numbers or names of rows often has none.
    """
    blank = [place for place, name in enumerate(top[: len(kinds)]) if not name.strip()]
    few = [place for place, kind in enumerate(kinds) if kind.name == "few"]
    if not blank or not blank[0] or len(few) < _FEWEST_UNITS or len(row) != len(kinds) or len({cell.strip() for cell in row}) < len(row):
        return False
    new = all(row[place].strip() and row[place].strip() not in kinds[place].known for place in few)
    return new and all(
        _is_word(cell, letters=False) and not kind.fits(cell) for cell, kind in zip(row, kinds, strict=True) if kind.name != "text"
    )


def _names_parts(top: Sequence[str], row: Sequence[str], kinds: Sequence[Kind], behind: Sequence[Sequence[str]]) -> bool:
    """Whether a record names parts of groups and nothing else, as the rows of a question whose answers are words are named."""
    filled = [place for place, cell in enumerate(row[: len(kinds)]) if cell.strip()]
    parts = all(not top[place].strip() or _is_first_of_group(top, place) for place in filled)
    return len(filled) >= _FEWEST_UNITS and parts and _is_below_groups(top, row, kinds, behind)


def is_ruler(cells: Sequence[str], width: int) -> bool:
    """Whether a record is a line of hyphens below the names, as database programs and Markdown write it.

    >>> is_ruler(["--", "----", "-----"], 3), is_ruler(["", "---:", ":---", ""], 4), is_ruler(["-", "-", "-"], 3)
    (True, True, False)
    """
    inner = [cell.strip() for cell in cells[:width]]
    filled = [cell for cell in inner if cell]
    return all(map(_RULER.fullmatch, filled)) and any(len(cell) >= _SHORTEST_RULER for cell in filled) and all(inner[1:-1])


def _is_damaged(row: Sequence[str], behind: Sequence[Sequence[str]], width: int) -> bool:
    """Whether a record has fewer or more cells than nearly all others, which makes it a damaged row."""
    if any(cell.strip() for cell in row[width:]):
        return True
    return len(row) < width and sum(len(cells) >= width for cells in behind) >= _NEARLY_ALL * len(behind)


def _is_blank_beside(row: Sequence[str], words: Sequence[int], kinds: Sequence[Kind]) -> bool:
    """Whether a record is blank in an id or a day that each row has, and holds words in few columns, which are units.

    Other columns may hold the same ones.
    """
    blank = [kind for kind, cell in zip(kinds, row, strict=False) if kind.filled and not cell.strip()]
    units = {row[place].strip() for place in words}
    further = {cell.strip() for place, cell in enumerate(row) if place not in words} - {""}
    return any(kind.name in {"number", "date", "code"} for kind in blank) and further <= units


def _is_below_groups(top: Sequence[str], row: Sequence[str], kinds: Sequence[Kind], behind: Sequence[Sequence[str]]) -> bool:
    """Whether a record names parts of groups: it names columns without a name, and none of its cells occurs again in its column.

    It is blank below an id or a day that each row has.
    """
    if not any(cell.strip() and not name.strip() for name, cell in zip(top, row, strict=False)):
        return False
    blank = any(
        kind.filled and kind.name in {"number", "date", "code"} and not cell.strip() for kind, cell in zip(kinds, row, strict=False)
    )
    return blank and not any(cell.strip() and cell == cells[place] for place, cell in enumerate(row[: len(kinds)]) for cells in behind)


def _all_words(cells: Sequence[str], width: int) -> bool:
    values = (cell for cell in map(str.strip, cells[:width]) if cell and cell not in _UNITS and _VALUE.fullmatch(cell))
    return all(map(_RANGE.fullmatch, values))


def _is_word(cell: str, *, letters: bool) -> bool:
    """Whether a cell is a word, one of the ``letters`` or the range of a scale, other than one for a missing value or yes and no."""
    text = cell.strip().casefold()
    if _RANGE.fullmatch(text) or text in _UNITS:
        return True
    return len(text) > 1 - letters and any(map(str.isalpha, text)) and text not in _NO_VALUES


def join_header_rows(top: Sequence[str], further: Sequence[Sequence[str]]) -> list[str]:
    """Name each column of a header of several rows: the first row's cell if filled and unique, else all rows' cells joined."""
    if not further:
        return list(top)
    times = Counter(map(_clean_name, top))
    names, last = list[str](), ""
    for place, cell in enumerate(top):
        name = _clean_name(cell)
        last = name or last
        parts = [last, *(_clean_name(row[place]) for row in further if place < len(row))]
        names.append(
            name if name and times[name] == 1 and not _is_first_of_group(top, place) else " - ".join(dict.fromkeys(filter(None, parts)))
        )
    return names


def _is_first_of_group(top: Sequence[str], place: int) -> bool:
    """Whether the cell is the title of several columns: those after it are blank."""
    return place + 1 < len(top) and not _clean_name(top[place + 1])
