"""Words for tickets that are no contacts of their own: merged, duplicates, deleted or spam; in statuses, headers of marks and targets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from cxkit.values.folding import fold

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
DELETED: Mapping[str, tuple[str, ...]] = {
    "en": ("deleted", "is deleted", "soft deleted", "permanently deleted", "removed"),
    "de": ("gelöscht", "ist gelöscht", "endgültig gelöscht"),
    "fr": ("supprimé", "supprimée"),
    "es": ("eliminado", "eliminada", "borrado", "borrada"),
    "it": ("eliminato", "eliminata", "cancellato dal sistema"),
    "nl": ("verwijderd",),
    "pt": ("excluído", "excluída", "deletado", "deletada"),
}
"""The same for tickets that somebody removed."""
DUPLICATES: Mapping[str, tuple[str, ...]] = {
    "en": ("duplicate", "duplicated", "is duplicate", "duplicate ticket", "closed as duplicate"),
    "de": ("duplikat", "dublette", "doppelt", "ist duplikat"),
    "fr": ("doublon", "en double", "dupliqué", "dupliquée"),
    "es": ("duplicado", "duplicada"),
    "it": ("duplicato", "duplicata", "doppione"),
    "nl": ("duplicaat", "dubbel", "dubbele melding"),
    "pt": ("duplicidade", "chamado duplicado"),
}
"""The same for what was reported before."""
TARGETS: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("duplicate of", "duplicate of id", "duplicate of ticket", "is duplicate of"),
        *("merged into", "merged to", "merged with", "merge target", "merge parent", "merged into id", "merged into ticket"),
        *("merged ticket id", "merged into ticket id", "merged in", "merged to ticket"),
    ),
    "de": (
        "duplikat von",
        "dublette von",
        "zusammengeführt in",
        "zusammengeführt mit",
        "zusammengefügt mit",
        "zusammengefasst in",
        "zusammengefasst mit",
        "gemerged in",
    ),
    "fr": ("doublon de", "fusionné avec", "fusionné dans", "fusionnée avec", "fusionnée dans"),
    "es": ("duplicado de", "fusionado con", "fusionado en", "combinado con", "unificado con", "unificado en"),
    "it": ("duplicato di", "unito a", "unita a", "unito con", "accorpato a", "accorpato in"),
    "nl": ("duplicaat van", "samengevoegd met", "samengevoegd in"),
    "pt": ("mesclado com", "mesclado em"),
}
"""Folded headers of the ticket in which one lives on."""
_BEGINNING = re.compile(
    r"(?:(?:hidden|closed|filtered|classified|flagged|rejected|moved)\b(?:\W*(?:as|to)\b)?"
    r"|(?:geschlossen|clos|cerrado|chiuso|gesloten)\b|als(?= spam\b))\W*"
)
_AS_SPAM = re.compile(
    r"(?!(?:not|no|nicht|kein|non|niet|nao|pas|inte|ikke|nie)\b)\w+\s(?:\w+\s)?(?:as|als|jako|como|comme|come|som|za|til) (?:a )?spam"
)
_ENDING = re.compile(r"(?<=\bspam) (?:geschlossen|eingestuft|gefiltert|abgelehnt|erkannt)$")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORDS = frozenset(fold(word) for table in (MERGED, SPAM, DELETED, DUPLICATES) for words in table.values() for word in words)


def is_set_aside(status: str) -> bool:
    """Whether a status, or the header of a mark, says that a ticket is merged into another one, a duplicate, deleted, or spam.

    >>> is_set_aside("Merged"), is_set_aside("Closed (duplicate)"), is_set_aside("Spam filter"), is_set_aside("Duplicate invoice")
    (True, True, False, False)
    >>> is_set_aside("FilteredAsSpam"), is_set_aside("Als Spam eingestuft"), is_set_aside("Filtered"), is_set_aside("No spam")
    (True, True, False, False)
    >>> is_set_aside("Odrzucone jako spam"), is_set_aside("hidden.spam"), is_set_aside("not spam"), is_set_aside("Reported as spam")
    (True, True, False, True)
    """
    text = fold(_HUMP.sub(" ", status)).replace("_", " ").strip(" .?!")
    return text in _WORDS or _AS_SPAM.fullmatch(text) is not None or _ENDING.sub("", _BEGINNING.sub("", text)).strip(" ()-–:") in _WORDS


@cache
def names_target(header: str) -> bool:
    """Whether a header is that of the ticket in which one lives on.

    >>> names_target("Merged into #"), names_target("Merged at")
    (True, False)
    """
    return fold(header).replace("_", " ").strip(" #.:") in _TARGETS


_TARGETS = frozenset(fold(word) for words in TARGETS.values() for word in words)
