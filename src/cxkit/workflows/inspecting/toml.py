"""Values as TOML text, whatever characters they hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def quoted(text: str) -> str:
    """Return a basic string."""
    import tomlkit

    return _visible(tomlkit.string(text).as_string())


def key(text: str) -> str:
    """Return a key, quoted if it has to be."""
    import tomlkit

    return _visible(tomlkit.key(text).as_string())


def array(values: Iterable[str]) -> str:
    """Return an array of strings."""
    return f"[{', '.join(map(quoted, values))}]"


def table(values: Mapping[str, str]) -> str:
    """Return an inline table; the values are TOML already."""
    return "{ " + ", ".join(f"{key(name)} = {value}" for name, value in values.items()) + " }"


def _visible(written: str) -> str:
    r"""Write invisible characters as ``\u`` escapes: tomlkit leaves some unescaped, such as those that change the writing direction."""
    return "".join(_escaped(sign) if ord(sign) > 126 and unicodedata.category(sign) in _UNSEEN else sign for sign in written)


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04X}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08X}"
