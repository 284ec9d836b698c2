"""What a reader finds on paper: the text of each sheet, and where it is."""

from __future__ import annotations

from io import BytesIO
from typing import Any, NamedTuple
from unicodedata import normalize

import pytest


class Piece(NamedTuple):
    """A piece of text, the place of its beginning and the size of its letters, in points from the lower left corner."""

    across: float
    up: float
    size: float
    text: str


class Sheet(NamedTuple):
    """A sheet of paper: its width and its pieces of text."""

    width: float
    pieces: list[Piece]

    @property
    def text(self) -> str:
        """The text without blanks, and without ligatures."""
        return normalize("NFKC", "".join("".join(piece.text.split()) for piece in self.pieces))


def sheets(pdf: bytes) -> list[Sheet]:
    """The sheets of a PDF; the test is skipped if pypdf is not installed."""
    found = []
    for page in pytest.importorskip("pypdf").PdfReader(BytesIO(pdf)).pages:
        pieces: list[Piece] = []

        def visit(text: str, outer: list[float], inner: list[float], _: Any, size: float, into: list[Piece] = pieces) -> None:
            if text.strip():
                across, up = (inner[4] * outer[at] + inner[5] * outer[at + 2] + outer[at + 4] for at in (0, 1))
                into.append(Piece(across, up, size * abs(outer[3] * inner[3]), text))

        page.extract_text(visitor_text=visit)
        found.append(Sheet(float(page.mediabox.width), pieces))
    return found
