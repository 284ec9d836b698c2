"""Names of months in English, German, French, Spanish, Italian, Dutch and Portuguese, and their abbreviations."""

from __future__ import annotations

from cxkit.values.words import spellings

_NAMES = (
    ("january", "januar", "jänner", "janvier", "enero", "gennaio", "januari", "janeiro"),
    ("february", "februar", "feber", "février", "febrero", "febbraio", "februari", "fevereiro"),
    ("march", "märz", "mrz", "mars", "marzo", "maart", "mrt", "março"),
    ("april", "avril", "avr", "abril", "aprile"),
    ("may", "mai", "mayo", "maggio", "mei", "maio"),
    ("june", "juni", "juin", "junio", "giugno", "junho"),
    ("july", "juli", "juillet", "julio", "luglio", "julho"),
    ("august", "août", "agosto", "augustus"),
    ("september", "septembre", "septiembre", "setiembre", "settembre", "setembro"),
    ("october", "oktober", "octobre", "octubre", "ottobre", "outubro"),
    ("november", "novembre", "noviembre", "novembro"),
    ("december", "dezember", "décembre", "diciembre", "dicembre", "dezembro"),
)


def number_by_name(*lengths: int) -> dict[str, int]:
    """The number of the month by its folded names, and by their beginnings of these ``lengths``, of 3 letters or more without any.

    A beginning of names of several months, as ``jui`` of juin and juillet, is none.

    >>> number_by_name(3)["dez"], number_by_name()["novem"], number_by_name(3).get("jui")
    (12, 11, None)
    """
    found: dict[str, set[int]] = {}
    for number, names in enumerate(_NAMES, 1):
        for name in {spelled for each in names for spelled in spellings(each)}:
            for length in {*(lengths or range(3, len(name))), len(name)}:
                found.setdefault(name[:length], set()).add(number)
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}
