"""Fits columns to a width: drawings are narrowed first, then headings, texts and names; columns that still do not fit go below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Literal, NamedTuple

from cxkit.language import localised
from cxkit.render._screen import Line
from cxkit.render._width import cell_len, padded, shortened, wrapped

INDENT = GAP = 2
_LONGEST_NAME = 120  # without a terminal too: a longer name would push the figures beside it out of view
_Gives = Literal["drawing", "heading", "text", "name", "nothing"]
_ORDER: tuple[_Gives, ...] = ("drawing", "heading", "text", "name", "drawing")


class Strip(NamedTuple):
    """One column to be fitted.

    ``fill`` makes the cells for a width between ``least`` and ``most``; a line break in a cell starts another line of its row. ``ideal``
    is the width at which nothing is cut, ``gives`` what is cut below it. ``key`` strips name the rows and are repeated in every block.
    ``tones`` has a tone for each cell.
    """

    head: Callable[[int], str]
    fill: Callable[[int], Sequence[str]]
    least: int
    ideal: int
    most: int
    gives: _Gives = "nothing"
    right: bool = False
    key: bool = False
    tones: tuple[str, ...] = ()


class Block(NamedTuple):
    """Strips side by side, with their widths."""

    strips: tuple[Strip, ...]
    widths: tuple[int, ...]

    def drawing(self) -> tuple[int, int] | None:
        """The cell in which the block's drawing begins, and its width; None if the block has no drawing."""
        for at, strip in enumerate(self.strips):
            if strip.gives == "drawing":
                return INDENT + sum(self.widths[:at]) + GAP * at, self.widths[at]
        return None

    def lines(self) -> list[Line]:
        """The heading and the rows."""
        heads = [wrapped(strip.head(width), width) for strip, width in zip(self.strips, self.widths, strict=True)]
        height = max(map(len, heads), default=0)
        raised = [[""] * (height - len(head)) + head for head in heads]  # headings are aligned at the bottom
        lines = [self._line(texts, [""] * len(texts)) for texts in zip(*raised, strict=True)]
        columns = [strip.fill(width) for strip, width in zip(self.strips, self.widths, strict=True)]
        for number, row in enumerate(zip(*columns, strict=True)):
            tones = [strip.tones[number] if strip.tones else "" for strip in self.strips]
            lines += [self._line(texts, tones) for texts in zip_longest(*(cell.split("\n") for cell in row), fillvalue="")]
        return lines

    def _line(self, texts: Sequence[str], tones: Sequence[str]) -> Line:
        line: Line = []
        for strip, width, text, tone in zip(self.strips, self.widths, texts, tones, strict=True):
            line += [(" " * (GAP if line else INDENT), ""), (padded(text, width, right=strip.right), tone)]
        return line


def blocks(strips: Sequence[Strip], width: int | None) -> list[Block]:
    """The strips in as few blocks as the width allows, in their order; None: all of them at their ideal width."""
    if width is None:
        return [Block(tuple(strips), tuple(strip.ideal for strip in strips))]
    if whole := fit(strips, width):
        return [whole]
    names = [strip for strip in strips if strip.key]
    roomy = width // (3 * len(names)) if names else width
    # every block repeats the names, which may take up to a third of the width
    keys = [name._replace(least=min(name.ideal, max(name.least, roomy))) for name in names]
    found: list[Block] = []
    taken: list[Strip] = []
    for strip in (strip for strip in strips if not strip.key):
        if taken and not fit([*keys, *taken, strip], width):
            found.append(_force_fit([*keys, *taken], width))
            taken = []
        taken.append(strip)
    return [*found, _force_fit([*keys, *taken], width)]


def fit(strips: Sequence[Strip], width: int) -> Block | None:
    """The strips side by side within ``width``; None if they do not fit even at their least."""
    room = width - INDENT - GAP * (len(strips) - 1)
    widths = [max(strip.least, min(strip.ideal, room)) for strip in strips]
    for turn, kind in enumerate(_ORDER):
        # drawings are narrowed halfway to their least before anything else, and fully after everything else
        floors = [(strip.ideal + strip.least) // 2 if turn == 0 else strip.least for strip in strips]
        giving = [i for i, strip in enumerate(strips) if strip.gives == kind]
        while sum(widths) > room and (open_ := [i for i in giving if widths[i] > floors[i]]):
            widths[max(open_, key=widths.__getitem__)] -= 1
    spare = room - sum(widths)
    if spare < 0:
        return None
    for i, strip in enumerate(strips):
        more = min(spare, strip.most - widths[i])
        if widths[i] >= strip.ideal and more > 0:
            widths[i] += more
            spare -= more
    return Block(tuple(strips), tuple(widths))


def fits_at_ideal_width(strips: Sequence[Strip], width: int | None) -> bool:
    """Whether all strips fit side by side at their ideal width."""
    return width is None or INDENT + sum(strip.ideal for strip in strips) + GAP * (len(strips) - 1) <= width


def _force_fit(strips: Sequence[Strip], width: int) -> Block:
    """Return a block even if it does not fit: names are cut to three cells, and numbers exceed the width before they lose a digit."""
    if block := fit(strips, width):
        return block
    bare = tuple(strip._replace(least=min(strip.least, 3)) if strip.key else strip for strip in strips)
    return fit(bare, width) or Block(bare, tuple(strip.least for strip in bare))


def whole(head: str, cells: Sequence[str], *, key: bool) -> Strip:
    """A strip of short texts that are never cut: dates, yes and no."""
    ideal = max(map(cell_len, [head, *cells]))
    least = max(map(cell_len, ["", *cells]))
    return Strip(lambda width: shortened(head, width), lambda _: cells, least, ideal, ideal, "heading", key=key)


def names(head: str, cells: Sequence[str], *, key: bool) -> Strip:
    """A strip of short texts; one too long for the width, or longer than 120 cells without a terminal, loses its middle."""
    longest = max(map(cell_len, [head, *cells]))
    ideal = min(longest, _LONGEST_NAME)

    def fill(width: int) -> list[str]:
        return [shortened(cell, width) for cell in cells]

    return Strip(lambda width: shortened(head, width), fill, min(ideal, 12 if key else 20), ideal, longest, "name", key=key)


def texts(head: str, cells: Sequence[str]) -> Strip:
    """A strip of sentences, which are wrapped."""
    ideal = max(map(cell_len, [head, *cells]))

    def fill(width: int) -> list[str]:
        return ["\n".join(wrapped(cell, width)) for cell in cells]

    return Strip(lambda width: shortened(head, width), fill, min(ideal, 24), ideal, ideal, "text")


def numbers(head: str, cells: Sequence[str], tones: Sequence[str] = ()) -> Strip:
    """A strip of numbers on the right, with their decimal points in one line; its heading may be wrapped, its numbers never."""
    aligned = _align_decimal_points(cells)
    needed = max(map(cell_len, aligned), default=0)
    ideal = max(needed, cell_len(head))
    least = max(needed, *(min(cell_len(word), 12) for word in head.split(" ")))

    def heading(width: int) -> str:
        return " ".join(shortened(word, width) for word in head.split(" "))

    return Strip(heading, lambda _: aligned, least, ideal, ideal, "heading", right=True, tones=tuple(tones))


def _align_decimal_points(cells: Sequence[str]) -> list[str]:
    """Pad cells on the right if others have more decimals."""
    mark = localised(".")
    decimals = [len(cell) - cell.rindex(mark) if mark in cell else 0 for cell in cells]
    longest = max(decimals, default=0)
    return [cell + " " * (longest - places) if cell else "" for cell, places in zip(cells, decimals, strict=True)]
