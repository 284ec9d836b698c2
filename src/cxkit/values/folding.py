"""The form in which labels, codes and names are compared, whatever their case, blanks and invisible characters."""

from __future__ import annotations

import re
import unicodedata

from cxkit.lazy import pl

UNSEEN = frozenset("\u200b\u200e\u200f\u061c\u2060\ufeff")
"""Characters without width that tools leave in texts, which are ignored."""
_PICTURES = re.compile("[\U0001f300-\U0001faff\ufe0f]+")


def fold(text: str) -> str:
    """Text in the form in which labels and codes are compared: one Unicode form, no case, single blanks, no zero-width characters.

    A picture beside words says what they say: "Satisfied 🙂" is "satisfied".
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", "".join(sign for sign in text if sign not in UNSEEN))
        bare = _PICTURES.sub(" ", text)
        text = bare if any(map(str.isalpha, bare)) else text
    return " ".join(text.casefold().split())


def folded(text: pl.Expr) -> pl.Expr:
    """Texts in the form that ``fold`` gives one."""
    text = text.str.replace_all(f"[{''.join(sorted(UNSEEN))}]", "").str.normalize("NFKC")
    bare = text.str.replace_all(_PICTURES.pattern, " ")
    text = pl.when(bare.str.contains(r"\p{L}")).then(bare).otherwise(text).str.to_lowercase()
    # what casefold does beyond lower case, as far as words of the languages read here have it
    text = text.str.replace_many(["ß", "ς", "ſ"], ["ss", "σ", "s"])
    return text.str.replace_all(r"\s+", " ").str.strip_chars(" ")
