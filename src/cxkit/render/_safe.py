"""Escapes in text from files: characters that control a terminal or are invisible are shown as escapes."""

from __future__ import annotations

import re

# Beyond C0: DEL and C1, soft hyphen, format characters (Unicode category Cf: bidirectional controls, zero-width characters, tags), line
# and paragraph separators, lone surrogates, and letters without any ink (grapheme joiner, Hangul fillers, Khmer inherent vowels).
_BEYOND_C0 = (
    r"\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\U000110bd\U000110cd\U00013430-\U0001343f"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNSAFE = rf"[\x00-\x1f{_BEYOND_C0}]"
_UNSAFE_BUT_BREAKS = rf"[\x00-\x09\x0b-\x1f{_BEYOND_C0}]"
_UNSAFE_BEYOND_C0 = rf"[{_BEYOND_C0}]"
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def visible(text: str) -> str:
    r"""The text on one line with every unsafe character shown as ``\n``, ``\x1b``, ``\u202e`` or ``\U000e0041``."""
    return re.sub(_UNSAFE, _escape, text)


def visible_but_breaks(text: str) -> str:
    """Like ``visible``, but keep line breaks, for formats that can quote them."""
    return re.sub(_UNSAFE_BUT_BREAKS, _escape, text.replace("\r\n", "\n"))


def safe_json(text: str) -> str:
    r"""Write unsafe characters of JSON text as ``\u`` escapes; the meaning is the same, and other characters stay readable.

    JSON requires escapes for C0, so the only ones left are the line breaks between values.
    """
    return re.sub(_UNSAFE_BEYOND_C0, _json_escape, text)


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if code < 0x100:
        return _SHORT.get(character, f"\\x{code:02x}")
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _json_escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
