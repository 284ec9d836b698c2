"""Words for tickets that are no contacts of their own: merged into other ones, or spam; in statuses, headers of marks and of targets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from cxkit.values.scores import fold

MERGED: Mapping[str, tuple[str, ...]] = {
    "en": ("merged", "merge", "is merged", "merged ticket", "closed by merge", "closed_by_merge", "merged into another ticket"),
    "de": ("zusammengeführt", "zusammengefügt", "zusammengefasst", "zusammengelegt", "verschmolzen", "vereinigt", "gemerged"),
    "fr": ("fusionné", "fusionnée", "fusionne", "regroupé", "regroupée"),
    "es": ("fusionado", "fusionada", "combinado", "combinada", "unificado", "unificada"),
    "it": ("unito", "unita", "accorpato", "accorpata", "fuso", "fusa"),
    "nl": ("samengevoegd", "gecombineerd"),
    "pt": ("mesclado", "mesclada", "unificado", "unificada"),
}
"""Folded statuses and headers of marks, by language."""
SPAM: Mapping[str, tuple[str, ...]] = {
    "en": ("spam", "is spam", "marked as spam", "spam ticket", "junk", "junk mail"),
    "de": ("spam-mail", "als spam markiert", "spamverdacht"),
    "fr": ("indésirable", "courrier indésirable", "pourriel"),
    "es": ("correo no deseado", "no deseado", "correo basura"),
    "it": ("posta indesiderata", "indesiderata"),
    "nl": ("ongewenst", "ongewenste mail"),
    "pt": ("lixo eletrônico",),
}
"""The same for what no customer wrote."""
TARGETS: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("merged into", "merged to", "merged with", "merge target", "merge parent", "merged into id", "merged into ticket"),
        *("merged ticket id", "merged into ticket id", "merged in", "merged to ticket"),
    ),
    "de": ("zusammengeführt in", "zusammengeführt mit", "zusammengefügt mit", "zusammengefasst in", "zusammengefasst mit", "gemerged in"),
    "fr": ("fusionné avec", "fusionné dans", "fusionnée avec", "fusionnée dans"),
    "es": ("fusionado con", "fusionado en", "combinado con", "unificado con", "unificado en"),
    "it": ("unito a", "unita a", "unito con", "accorpato a", "accorpato in"),
    "nl": ("samengevoegd met", "samengevoegd in"),
    "pt": ("mesclado com", "mesclado em"),
}
"""Folded headers of the ticket in which one lives on."""
_BEGINNING = re.compile(r"(?:closed|geschlossen|clos|cerrado|chiuso|gesloten)\b\W*")
_WORDS = frozenset(fold(word) for table in (MERGED, SPAM) for words in table.values() for word in words)


def is_set_aside(status: str) -> bool:
    """Whether a status, or the header of a mark, says that a ticket is merged into another one, or spam.

    >>> is_set_aside("Merged"), is_set_aside("Closed (merged)"), is_set_aside("Spam filter")
    (True, True, False)
    """
    text = fold(status).replace("_", " ").strip(" .?!")
    return text in _WORDS or _BEGINNING.sub("", text).strip(" ()-–:") in _WORDS


@cache
def names_target(header: str) -> bool:
    """Whether a header is that of the ticket in which one lives on.

    >>> names_target("Merged into #"), names_target("Merged at")
    (True, False)
    """
    return fold(header).replace("_", " ").strip(" #.:") in _TARGETS


_TARGETS = frozenset(fold(word) for words in TARGETS.values() for word in words)
