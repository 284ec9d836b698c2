"""Values as TOML text, whatever characters they hold."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def quoted(text: str) -> str:
    r"""A basic string; characters that cannot be seen, such as those that turn the reading direction, as ``\u`` escapes."""
    # JSON escapes quotes, backslashes and control characters as TOML does; it leaves DEL and what is beyond ASCII
    return "".join(
        _escaped(sign) if ord(sign) > 126 and unicodedata.category(sign) in _UNSEEN else sign
        for sign in json.dumps(text, ensure_ascii=False)
    )


def key(text: str) -> str:
    """A key, quoted where it has to be."""
    return text if _BARE.fullmatch(text) else quoted(text)


def array(values: Iterable[str]) -> str:
    """An array of strings."""
    return f"[{', '.join(map(quoted, values))}]"


def table(values: Mapping[str, str]) -> str:
    """An inline table of finished values."""
    return "{ " + ", ".join(f"{key(name)} = {value}" for name, value in values.items()) + " }"


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04X}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08X}"
