"""Opening one file of any kind: it is unpacked, recognised by its content and passed to the reader of its format."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Literal

from cxkit.errors import SourceError, UsageError
from cxkit.language import tr, translated
from cxkit.model import Note
from cxkit.sources.files import is_address
from cxkit.sources.overrides import Overrides
from cxkit.sources.part import Part
from cxkit.sources.spool import STDIN, is_stream, read_chunks, read_head, spool, unreadable_error
from cxkit.sources.text import delimited

_HEAD = 4096


def open_part(path: str, overrides: Overrides) -> Part:
    """Open one file, standard input (``-``) or, if ``overrides`` allow it, an address.

    Raises UsageError for an address that is not allowed, SourceError if the file cannot be read or is not a table.
    """
    if is_address(path):
        if not overrides.remote:
            raise UsageError(tr("{path} is an address; no connection was made.", path=path), "--remote allows it, or fetch the file first.")
        from cxkit.sources.remote import open_address

        return open_address(path, overrides)
    try:
        local = spool(read_chunks(path)) if is_stream(path) else path
    except OSError as error:
        raise unreadable_error(path, error) from error
    shown = tr("Standard input") if path == STDIN else path
    part = _open_local(shown, local, overrides)
    return part._replace(path=tr("standard input")) if path == STDIN else part


def _open_local(shown: str, local: str, overrides: Overrides) -> Part:
    kind = detect_file_kind(shown, local, _require_bytes(shown, read_head(local, _HEAD)), encoded=overrides.encoding is not None)
    return _open_packed(kind, shown, local, overrides) if kind in PACKINGS else _open_as(kind, shown, local, None, overrides)


def _open_packed(kind: Kind, shown: str, local: str, overrides: Overrides) -> Part:
    """Open a packed file: text as a stream, formats whose readers need random access from an unpacked temporary file."""
    from cxkit.sources.unpacking import MOST_AT_ONCE, Remainder, unpack

    head = _require_bytes(shown, _read_start(unpack(local, kind, overrides.max_bytes, shown=shown)))
    inside = detect_file_kind(shown, None, head, encoded=overrides.encoding is not None)
    if inside == "text":
        return _open_as("text", shown, local, kind, overrides)
    remainder = Remainder()
    bare = spool(unpack(local, kind, overrides.max_bytes or MOST_AT_ONCE, shown=shown, remainder=remainder))
    inside = detect_file_kind(shown, bare, read_head(bare, _HEAD))  # detected again: a workbook is a ZIP archive that holds certain files
    if inside in PACKINGS:
        raise SourceError(tr("{shown} is packed twice.", shown=shown), "Unpack it first.")
    part = _open_as(inside, shown, bare, None, overrides)
    return part._replace(notes=(*part.notes, *remainder.notes(shown)))


def _open_as(kind: Kind, shown: str, local: str, packing: str | None, overrides: Overrides) -> Part:
    part = _open_kind(kind, shown, local, packing, overrides)
    if overrides.sheet is None or kind == "excel":
        return part
    text = tr("{path} is no workbook: there is no sheet {sheet} in it, and the whole file is read.", path=shown, sheet=overrides.sheet)
    return part._replace(notes=(*part.notes, Note(code="no-sheets", level="warning", text=text)))


def _open_kind(kind: Kind, shown: str, local: str, packing: str | None, overrides: Overrides) -> Part:
    """Open a file by the reader of its kind, which is imported for such files alone."""
    if kind == "parquet":
        from cxkit.sources.parquet import open_parquet

        return open_parquet(shown, local, overrides.max_bytes)
    if kind == "excel":
        from cxkit.sources.sheets import open_workbook

        return open_workbook(shown, local, overrides)
    if kind == "spss":
        from cxkit.sources.spss import open_spss

        return open_spss(shown, local)
    if kind in ("arrow", "arrow stream", "jsonlines"):
        from cxkit.sources.typed_files import open_arrow, open_json_lines

        return open_json_lines(shown, local) if kind == "jsonlines" else open_arrow(shown, local, streamed=kind == "arrow stream")
    return delimited.open_delimited(shown, local, packing, overrides)


def _read_start(chunks: Iterator[bytes]) -> bytes:
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= _HEAD:
            break
    return head[:_HEAD]


def _require_bytes(shown: str, head: bytes) -> bytes:
    if not head:
        raise SourceError(tr("{shown} is empty.", shown=shown), "Choose a file with a header line.")
    return head


Kind = Literal["parquet", "arrow", "arrow stream", "excel", "spss", "jsonlines", "text", "gzip", "zstd", "bzip2", "xz", "zip"]

PACKINGS = frozenset({"gzip", "zstd", "bzip2", "xz", "zip"})

_KINDS: tuple[tuple[bytes, Kind], ...] = (
    (b"PAR1", "parquet"),
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"ARROW1\x00\x00", "arrow"),
    (b"\xff\xff\xff\xff", "arrow stream"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "excel"),
    (b"$FL2", "spss"),
    (b"$FL3", "spss"),
)
_UNPACK = "Unpack it first."
_EXPORT = "Export the table as CSV or Parquet."
_OTHERS = (
    (b"PARE", "an encrypted Parquet file", "Decrypt it first."),
    (b"%PDF", "a PDF document", _EXPORT),
    (b"\x89PNG", "a picture (PNG)", _EXPORT),
    (b"\xff\xd8\xff", "a picture (JPEG)", _EXPORT),
    (b"GIF8", "a picture (GIF)", _EXPORT),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"SQLite format 3\x00", "an SQLite database", _EXPORT),
    (b"FEA1", "a Feather file of version 1", "Write it as Parquet."),
    (b"{\\rtf", "a rich text document", _EXPORT),
    (b"\x7fELF", "a program", _EXPORT),
    (b"MZ\x90\x00", "a program", _EXPORT),
)


_TAR_HEADER, _TAR_SUM = 512, slice(148, 156)  # of a member of a tar archive: its header's size, and where its checksum is
# Blank, digits, letters, comma and line ends in EBCDIC.
_EBCDIC = bytes([0x40, 0x6B, 0x5E, 0x60, 0x4B, 0x4F, 0x05, 0x0D, 0x15, 0x25, *range(0xF0, 0xFA)])
_EBCDIC_LETTERS = bytes(
    [*range(0x81, 0x8A), *range(0x91, 0x9A), *range(0xA2, 0xAA), *range(0xC1, 0xCA), *range(0xD1, 0xDA), *range(0xE2, 0xEA)]
)


def detect_file_kind(path: str, local: str | None, head: bytes, *, encoded: bool = False) -> Kind:
    """Detect the format of the file that starts with ``head``. ``local`` is a path that allows random access, None inside a packed file.

    ``encoded``: the user named the encoding of the text. Raises SourceError for a format that cannot be read as a table.
    """
    if head.startswith(b"PK\x03\x04"):
        return _detect_zip_kind(path, local)
    for magic, kind in _KINDS:
        if head.startswith(magic):
            return kind
    for magic, what, hint in _OTHERS:
        if head.startswith(magic):
            raise SourceError(tr("{path} is {what}, no table.", path=path, what=translated(what)), hint)
    if _is_tar(head):
        raise SourceError(tr("{path} is a tar archive, no table.", path=path), _UNPACK)
    if not encoded and _is_ebcdic(head):
        raise SourceError(
            tr("{path} is text in EBCDIC, as mainframes write it.", path=path),
            "Name the encoding: --encoding cp037 (or cp273, cp500, cp1140).",
        )
    start = head[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table")):
        raise SourceError(
            tr("{path} is a web page (HTML), no table.", path=path), "Fetch the export itself; a page like this is often a login form."
        )
    if start.startswith(b"<?xml"):
        raise SourceError(tr("{path} is XML, no table.", path=path), _EXPORT)
    return _json_or_text(path, head, start)


def _is_tar(head: bytes) -> bool:
    """Whether the checksum of a tar archive's first header is right; old archives have no magic number."""
    header, stated = head[:_TAR_HEADER], head[_TAR_SUM].strip(b"\0 ")
    if len(header) < _TAR_HEADER or not stated.isdigit() or set(stated) & set(b"89"):
        return False
    return sum(header) - sum(header[_TAR_SUM]) + 8 * ord(" ") == int(stated, 8)


def _is_ebcdic(head: bytes) -> bool:
    """Whether nearly all bytes are letters, digits and delimiters of EBCDIC, and lines end as there, with no line end or blank of ASCII."""
    named = len(head) - len(head.translate(None, _EBCDIC + _EBCDIC_LETTERS))
    letters = len(head) - len(head.translate(None, _EBCDIC[-10:] + _EBCDIC_LETTERS))  # digits too
    ended = b"\x25" in head or b"\x15" in head
    return ended and b"\n" not in head and b" " not in head and named >= 0.95 * len(head) and letters >= 0.4 * len(head)


def _json_or_text(path: str, head: bytes, start: bytes) -> Kind:
    if start[:1] == b"{":
        first, end, _ = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
        if _is_object(first) or (not end and start[1:].lstrip()[:1] in {b'"', b"}"} and b"\n" not in start):
            return "jsonlines"
    if start[:1] in {b"{", b"["} and start[1:].lstrip()[:1] in {b'"', b"{", b"[", b"}", b"]"}:
        raise SourceError(tr("{path} is JSON, no table.", path=path), "Write one object a line (JSON lines), or export CSV or Parquet.")
    return "text"


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _detect_zip_kind(path: str, local: str | None) -> Kind:
    """Tell a workbook, which is a ZIP archive that holds certain files, from any other ZIP archive."""
    import zipfile

    from cxkit.sources.unpacking import list_members

    if local is None:
        return "zip"
    try:
        with zipfile.ZipFile(local) as archive:
            names = list_members(archive)
            if any(name.startswith("xl/workbook") for name in names):
                return "excel"
            if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype"):
                return "excel"
    except (zipfile.BadZipFile, RuntimeError, OSError) as error:
        raise SourceError(
            tr("{path} is a damaged ZIP archive or workbook: {error}.", path=path, error=error), "Fetch or export it again."
        ) from error
    return "zip"
