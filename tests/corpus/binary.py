"""Files that are no text: archives, workbooks, and what a library writes into a stream."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

import xlsxwriter


def zipped(*files: tuple[str, bytes]) -> bytes:
    """A ZIP archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return stream.getvalue()


def workbook(rows: Sequence[Sequence[str | float]]) -> bytes:
    """A workbook of one sheet."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("Data")
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    book.close()
    return stream.getvalue()


def written(write: Callable[[io.BytesIO], object]) -> bytes:
    """What a function writes into a stream."""
    stream = io.BytesIO()
    write(stream)
    return stream.getvalue()
