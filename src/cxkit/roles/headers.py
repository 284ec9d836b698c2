"""Headers as text: how they are compared, shortened, and found by name, position or a part of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from cxkit.errors import RoleError
from cxkit.language import tr

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")
# a code or the number of a question, and words in brackets
_CODE_OF = re.compile(
    r"(?:frage|question|item|pregunta|domanda|vraag|pergunta|[a-z]{1,2})[ _.]*\d{1,3}(?:[_.]\d{1,3})*[.:]? *"
    r"[(\[]([^\d()\[\]=:]*[^\W\d_]{3}[^\d()\[\]=:]*)[)\]]"
)
_SIGNS = re.compile(r"[^0-9a-z]+")
_GUARD = re.compile(r"^'(?=[=+@-])")
_ADDITION = re.compile(r"\s*(?:\((?=[^)]*[^\W\d_]{3})[^)]*\)|\[(?=[^]]*[^\W\d_]{3})[^]]*\]|\b(?:19|20)\d\d)$")
_NOTHING: Mapping[str, Sequence[str]] = MappingProxyType({})
_NO_TEXTS: Mapping[str, str] = MappingProxyType({})
_SHOWN = 12
# letters that are no others with an accent: "Beløb", "Zgłoszenie"
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i"})


@lru_cache(maxsize=1 << 14)  # called for every role and every column
def normalise(header: str) -> str:
    """A header in its form for comparison: no case, no accents, no scale in brackets, words separated by one blank.

    >>> normalise("Weiterempfehlung (0-10)")
    'weiterempfehlung'
    >>> normalise("Q5 [Price]"), normalise("Q5 (1 = low)")
    ('price', 'q5')
    >>> normalise("Kunden-Nr.")
    'kunden nr'
    >>> normalise("Data zgłoszenia"), normalise("Beløb")
    ('data zgloszenia', 'belob')
    """
    # most headers have neither capitals within words nor brackets, and looking for them one by one takes longest
    plain = (header if header.islower() else _CAMEL.sub(" ", header)).casefold()
    if not plain.isascii():
        plain = plain.replace("n°", "no ").translate(_LETTERS)
        plain = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    if "(" in plain or "[" in plain:
        coded = _CODE_OF.fullmatch(plain.strip())  # "Q5 [Price]" is called by what the brackets hold
        plain = coded[1] if coded else _BRACKETS.sub(" ", plain)
    return " ".join(_SIGNS.sub(" ", plain).split())


def is_named_in_brackets(header: str) -> bool:
    """Whether the name of a header stands in brackets behind a code, as in "Q5 [Price]", or behind a quarter, as in "Q4 (Revenue)"."""
    return ("(" in header or "[" in header) and _CODE_OF.fullmatch(header.casefold().strip()) is not None


def same(header: str) -> str:
    """A header for comparison within its file: headers must differ in more than case, blanks, and a guard against formulas."""
    return re.sub("[ \t\u00a0]+", " ", _GUARD.sub("", header.strip().casefold()))


def shortened(header: str, most: int = 48) -> str:
    """A header for a message: a long one is cut in the middle."""
    return header if len(header) <= most else f"{header[: most // 2]}…{header[-(most // 2 - 1) :]}"


def shortened_apart(headers: Sequence[str], most: int = 60) -> list[str]:
    """Headers for a list in a message: long ones are shortened, but different ones never look alike."""
    cut = [shortened(header, most) for header in headers]
    if len(set(cut)) == len(set(headers)):
        return cut
    alike = {text for text in cut if len({header for header, each in zip(headers, cut, strict=True) if each == text}) > 1}
    groups = {text: [header for header, each in zip(headers, cut, strict=True) if each == text] for text in alike}
    apart = [_around(header, groups[text], most) if text in alike else text for header, text in zip(headers, cut, strict=True)]
    return apart if len(set(apart)) == len(set(headers)) else list(headers)


def _around(header: str, others: Sequence[str], most: int) -> str:
    """The start of a header, and the text at its first difference from others."""
    start = next((place for place, letters in enumerate(zip(*others, strict=False)) if len(set(letters)) > 1), min(map(len, others)))
    return f"{header[: most // 4]}…{header[max(start - most // 4, most // 4) : start + most // 2]}…"


def find_column(
    name: str,
    headers: Sequence[str],
    role: str | None = None,
    repeated: Mapping[str, Sequence[str]] = _NOTHING,
    texts: Mapping[str, str] = _NO_TEXTS,
) -> str:
    """The header that ``name`` selects: exactly, but for case or blanks, by position (``#12``), or as the only one that contains it.

    ``repeated`` holds the columns, named by position, of each header that occurs more than once; ``texts`` the further rows of the header
    or labels of variables, which count as headers too. Raises RoleError if no header or several match.
    """
    if name in headers:
        return name
    check_unique(name, repeated)
    alike = [header for header in headers if same(header) == same(name)] or [key for key, text in texts.items() if same(text) == same(name)]
    if len(alike) == 1:
        return alike[0]
    position = re.fullmatch(r"#(\d+)", name)
    if position and 1 <= int(position[1]) <= len(headers):
        return headers[int(position[1]) - 1]
    parts = [header for header in headers if same(name) and (same(name) in same(header) or same(name) in same(texts.get(header, "")))]
    if len(parts) == 1:
        return parts[0]
    for_role = tr(" for the role {role}", role=role) if role else ""
    if parts:
        raise RoleError(
            tr("'{name}' is a part of {n} headers{for_role}.", name=shortened(name), n=len(parts), for_role=for_role),
            tr("Name one: {parts}.", parts=listed(parts, headers, texts)),
        )
    import difflib

    near = difflib.get_close_matches(name, headers, n=3, cutoff=0.5)
    offered = near or list(headers[:_SHOWN])
    shown = ", ".join(f"'{header}'" for header in shortened_apart(offered, 48))
    more = "" if near or len(headers) <= _SHOWN else tr(" and {n} more", n=len(headers) - _SHOWN)
    raise RoleError(
        tr("There is no column '{name}'{for_role}.", name=shortened(name), for_role=for_role),
        tr("Similar names: {shown}{more}." if near else "The columns are: {shown}{more}.", shown=shown, more=more),
    )


def listed(columns: Sequence[str], headers: Sequence[str], texts: Mapping[str, str] = _NO_TEXTS) -> str:
    """Columns with their positions, as in ``#2 'A', #3 'B'``."""
    shown = columns[:_SHOWN]
    captions = [texts.get(column) or column for column in shown]
    # options of several questions may be alike
    captions = [column if captions.count(caption) > 1 else caption for column, caption in zip(shown, captions, strict=True)]
    names = shortened_apart(captions, 120)
    more = tr(" and {n} more", n=len(columns) - _SHOWN) if len(columns) > _SHOWN else ""
    return ", ".join(f"#{headers.index(column) + 1} '{name}'" for column, name in zip(shown, names, strict=True)) + more


def check_unique(name: str, repeated: Mapping[str, Sequence[str]]) -> None:
    """Raise RoleError if ``name`` is a header that occurs more than once."""
    for header, positions in repeated.items():
        if same(header) == same(name):
            places = tr(" or ").join(f"'{position}'" for position in positions)
            raise RoleError(
                tr("Column '{header}' occurs {n} times.", header=shortened(header), n=len(positions)),
                tr("Name the one that is meant by its position: {places}.", places=places),
            )


def without_additions(columns: list[str], name: Callable[[str], str]) -> list[str]:
    """The columns without those that repeat the header of another one and add a year or words in brackets, as "NPS (last wave)".

    >>> without_additions(["NPS", "NPS (last wave)"], str), without_additions(["NPS", "CSAT 2023"], str)
    (['NPS'], ['NPS', 'CSAT 2023'])
    """
    headers = {column: name(column).strip().casefold() for column in columns}
    bases = {_ADDITION.sub("", header) for header in headers.values()}
    plain = [column for column, header in headers.items() if header in bases and not _ADDITION.search(header)]
    longer = [column for column in columns if column not in plain]
    extend_it = all(_ADDITION.sub("", headers[column]) == headers[plain[0]] for column in longer) if len(plain) == 1 else False
    return plain if extend_it else columns
