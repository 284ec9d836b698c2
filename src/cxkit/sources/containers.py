"""Opening one file of any kind: it is unpacked, recognised by its content and passed to the reader of its format."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cxkit.errors import SourceError, UsageError
from cxkit.language import tr
from cxkit.model import Note
from cxkit.sources.contents import PACKINGS, Kind, detect_file_kind
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
    part = _OPENERS[kind](shown, local, packing, overrides)
    if overrides.sheet is None or kind in _WITH_SHEETS:
        return part
    text = tr("{path} is no workbook: there is no sheet {sheet} in it, and the whole file is read.", path=shown, sheet=overrides.sheet)
    return part._replace(notes=(*part.notes, Note(code="no-sheets", level="warning", text=text)))


def _open_text(shown: str, local: str, packing: str | None, overrides: Overrides) -> Part:
    return delimited.open_delimited(shown, local, packing, overrides)


def _open_parquet_file(shown: str, local: str, _packing: str | None, overrides: Overrides) -> Part:
    from cxkit.sources.parquet import open_parquet

    return open_parquet(shown, local, overrides.max_bytes)


def _open_arrow_file(shown: str, local: str, _packing: str | None, _overrides: Overrides) -> Part:
    from cxkit.sources.typed_files import open_arrow

    return open_arrow(shown, local, streamed=False)


def _open_arrow_stream(shown: str, local: str, _packing: str | None, _overrides: Overrides) -> Part:
    from cxkit.sources.typed_files import open_arrow

    return open_arrow(shown, local, streamed=True)


def _open_json_lines_file(shown: str, local: str, _packing: str | None, _overrides: Overrides) -> Part:
    from cxkit.sources.typed_files import open_json_lines

    return open_json_lines(shown, local)


def _open_excel(shown: str, local: str, _packing: str | None, overrides: Overrides) -> Part:
    from cxkit.sources.sheets import open_workbook

    return open_workbook(shown, local, overrides)


def _open_spss_file(shown: str, local: str, _packing: str | None, _overrides: Overrides) -> Part:
    from cxkit.sources.spss import open_spss

    return open_spss(shown, local)


_WITH_SHEETS = frozenset({"excel"})
_OPENERS: dict[str, Callable[[str, str, str | None, Overrides], Part]] = {
    "text": _open_text,
    "parquet": _open_parquet_file,
    "arrow": _open_arrow_file,
    "arrow stream": _open_arrow_stream,
    "jsonlines": _open_json_lines_file,
    "excel": _open_excel,
    "spss": _open_spss_file,
}


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
