"""One file, whatever it is: unpacked, recognised by its content, and opened by who can read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cxkit.errors import SourceError, UsageError
from cxkit.sources.contents import PACKINGS, Kind, kind_of
from cxkit.sources.files import is_address
from cxkit.sources.overrides import Overrides
from cxkit.sources.part import Part
from cxkit.sources.spool import STDIN, chunks_of, is_stream, read_head, spool, unreadable
from cxkit.sources.text import delimited

_HEAD = 4096


def open_part(path: str, overrides: Overrides) -> Part:
    """Open one file, standard input (``-``) or, where ``overrides`` allow it, an address.

    Raises UsageError for an address that is not allowed, SourceError where the file cannot be read or is no table.
    """
    if is_address(path):
        if not overrides.remote:
            raise UsageError(f"{path} is an address; no connection was made.", "--remote allows it, or fetch the file first.")
        from cxkit.sources.remote import open_address

        return open_address(path, overrides)
    try:
        local = spool(chunks_of(path)) if is_stream(path) else path
    except OSError as error:
        raise unreadable(path, error) from error
    shown = "Standard input" if path == STDIN else path
    part = _opened(shown, local, overrides)
    return part._replace(path="standard input") if path == STDIN else part


def _opened(shown: str, local: str, overrides: Overrides) -> Part:
    kind = kind_of(shown, local, _checked(shown, read_head(local, _HEAD)))
    return _packed(kind, shown, local, overrides) if kind in PACKINGS else _open_as(kind, shown, local, None, overrides)


def _packed(kind: Kind, shown: str, local: str, overrides: Overrides) -> Part:
    """Text goes through as a stream; what needs its end first is unpacked into a temporary file."""
    from cxkit.sources.unpacking import MOST_AT_ONCE, unpacked

    inside = kind_of(shown, None, _checked(shown, _head(unpacked(local, kind, overrides.max_bytes, shown=shown))))
    if inside == "text":
        return _open_as("text", shown, local, kind, overrides)
    bare = spool(unpacked(local, kind, overrides.max_bytes or MOST_AT_ONCE, shown=shown))
    inside = kind_of(shown, bare, read_head(bare, _HEAD))  # again, for a workbook is a ZIP archive with certain files in it
    if inside in PACKINGS:
        raise SourceError(f"{shown} is packed twice.", "Unpack it first.")
    return _open_as(inside, shown, bare, None, overrides)


def _open_as(kind: Kind, shown: str, local: str, packing: str | None, overrides: Overrides) -> Part:
    return _OPENERS[kind](shown, local, packing, overrides)


def _text(shown: str, local: str, packing: str | None, overrides: Overrides) -> Part:
    return delimited.open_delimited(shown, local, packing, overrides)


def _parquet(shown: str, local: str, _packing: str | None, _overrides: Overrides) -> Part:
    from cxkit.sources.parquet import open_parquet

    return open_parquet(shown, local)


def _arrow(shown: str, local: str, _packing: str | None, _overrides: Overrides) -> Part:
    from cxkit.sources.typed_files import open_arrow

    return open_arrow(shown, local, streamed=False)


def _arrow_stream(shown: str, local: str, _packing: str | None, _overrides: Overrides) -> Part:
    from cxkit.sources.typed_files import open_arrow

    return open_arrow(shown, local, streamed=True)


def _json_lines(shown: str, local: str, _packing: str | None, _overrides: Overrides) -> Part:
    from cxkit.sources.typed_files import open_json_lines

    return open_json_lines(shown, local)


def _excel(shown: str, local: str, _packing: str | None, overrides: Overrides) -> Part:
    from cxkit.sources.sheets import open_workbook

    return open_workbook(shown, local, overrides)


def _spss(shown: str, local: str, _packing: str | None, _overrides: Overrides) -> Part:
    from cxkit.sources.spss import open_spss

    return open_spss(shown, local)


_OPENERS: dict[str, Callable[[str, str, str | None, Overrides], Part]] = {
    "text": _text,
    "parquet": _parquet,
    "arrow": _arrow,
    "arrow stream": _arrow_stream,
    "jsonlines": _json_lines,
    "excel": _excel,
    "spss": _spss,
}


def _head(chunks: Iterator[bytes]) -> bytes:
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= _HEAD:
            break
    return head[:_HEAD]


def _checked(shown: str, head: bytes) -> bytes:
    if not head:
        raise SourceError(f"{shown} is empty.", "Choose a file with a header line.")
    return head
