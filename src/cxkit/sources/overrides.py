"""Options of the user about how files are read. What is not given is detected."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Literal

from cxkit import roles
from cxkit.errors import UsageError
from cxkit.language import tr, translated
from cxkit.sources.profiles import INDEX, NONE

# Codecs for domain names and program text, not for files.
_NO_FILES = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})
_LINE_SIGNS = frozenset("\r\n\0")


@dataclass(frozen=True)
class Overrides:
    """Options of the user about how files are read; None is detected.

    Delimited files: ``delimiter``, ``quote``, ``escape``, ``comment`` (blank: the file has none; not for ``delimiter``), ``encoding``,
    ``decimal``, ``header_row`` (the physical line on which the header starts, 0 for no header) and ``skip`` (number of records below the
    header that are not data). Workbooks: ``sheet``, a name or a number from 1. All: ``max_bytes`` that packed files may unpack to,
    ``remote`` (addresses may be opened), and the ``profile`` of the tool that wrote the file (``none``: no profile). Raises UsageError
    if a value is invalid.
    """

    delimiter: str | None = None
    encoding: str | None = None
    quote: str | None = None
    decimal: Literal[".", ","] | None = None
    escape: str | None = None
    comment: str | None = None
    header_row: int | None = None
    skip: int | None = None
    sheet: str | None = None
    max_bytes: int | None = None
    remote: bool = False
    profile: str | None = None

    def __post_init__(self) -> None:
        self._check_signs()
        if self.decimal not in {None, ".", ","}:
            raise UsageError(tr("The decimal sign {decimal!r} is neither '.' nor ','.", decimal=self.decimal), "Give '.' or ','.")
        for option, number in (("--header-row", self.header_row), ("--skip", self.skip)):
            if number is not None and number < 0:
                raise UsageError(
                    tr("{option} {number} is less than 0.", option=option, number=number),
                    "Count lines from 1; --header-row 0: there is no header.",
                )
        if self.max_bytes is not None and self.max_bytes < 1:
            raise UsageError(
                tr("--max-bytes {max_bytes} leaves nothing to read.", max_bytes=self.max_bytes),
                "Give a number of bytes, such as 10000000000.",
            )
        if self.encoding is not None:
            _check_encoding(self.encoding)
        if self.profile not in {None, NONE, *INDEX}:
            raise UsageError(
                tr("There is no profile {profile!r}.", profile=self.profile),
                tr("The profiles are: {names}.", names=", ".join((*INDEX, NONE))),
            )

    def _check_signs(self) -> None:
        if self.delimiter is not None and (not self.delimiter or _LINE_SIGNS.intersection(self.delimiter)):
            raise UsageError(
                tr("The delimiter {delimiter!r} cannot separate cells.", delimiter=self.delimiter),
                "Give one or several characters, such as ';'.",
            )
        if self.comment and (_LINE_SIGNS.intersection(self.comment) or self.comment.isspace()):
            raise UsageError(
                tr("The comment sign {comment!r} cannot start a line.", comment=self.comment),
                "Give one or several characters, such as '#'.",
            )
        for name, value in (("quote", self.quote), ("escape", self.escape)):
            if value and (len(value) > 1 or not value.isascii() or value.isspace() or value.isalnum() or _LINE_SIGNS.intersection(value)):
                raise UsageError(
                    tr("The {name} {value!r} is not a single ASCII sign.", name=translated(name), value=value),
                    "Give one sign, such as '\"', or 'none'.",
                )
            if value and value in (self.delimiter or ""):
                raise UsageError(
                    tr("Delimiter and {name} are both {value!r}.", name=translated(name), value=value), "Give two different characters."
                )


def _check_encoding(encoding: str) -> None:
    try:
        codec = codecs.lookup(encoding)
    except (LookupError, ValueError):  # ValueError: the name contains a null character
        codec = None
    # only the private attribute distinguishes latin-1 from base64
    if codec is None or not codec._is_text_encoding or codec.name in _NO_FILES:  # noqa: SLF001
        raise UsageError(
            tr("The encoding {encoding!r} is not known.", encoding=roles.shortened(encoding)),
            "Give a name such as utf-8, cp1252, utf-16 or cp949.",
        )
