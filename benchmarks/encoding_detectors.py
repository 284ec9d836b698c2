"""Which encoding is a text in? cxkit's answer beside charset-normalizer's and chardet's, where these are installed.

The texts are not ours: names of countries, languages, months and units as Unicode's CLDR has them, of which Babel carries a copy, set as
tables of 1 to 300 rows in each encoding in use for the language.

    pip install babel charset-normalizer chardet
    python benchmarks/encoding_detectors.py
"""

from __future__ import annotations

import importlib
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from babel import Locale

from cxkit.sources.text.encoding import detect_encoding

WESTERN = ("cp1252", "iso8859-15", "mac_roman", "cp850")
CENTRAL = ("cp1250", "iso8859-2")
ENCODINGS = {
    **dict.fromkeys(("de", "fr", "es", "it", "pt", "nl", "sv", "da", "fi", "nb"), WESTERN),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "hr", "sl"), CENTRAL),
    "ru": ("cp1251", "koi8-r", "cp866"),
    "uk": ("cp1251", "koi8-u"),
    "bg": ("cp1251",),
    "el": ("cp1253", "iso8859-7"),
    "tr": ("cp1254",),
    "he": ("cp1255",),
    "ar": ("cp1256",),
    "lt": ("cp1257",),
    "lv": ("cp1257",),
    "ko": ("cp949",),
    "ja": ("cp932", "euc_jp"),
    "zh_Hans": ("gb18030",),
    "zh_Hant": ("big5",),
}
SIZES = (1, 3, 10, 40, 300)
Answer = tuple[str, bool]


class Case(NamedTuple):
    """One file: the language and encoding it is written in, the rows with words in that language, its text and bytes."""

    language: str
    encoding: str
    rows: int
    text: str
    data: bytes


def cases(seed: int = 1) -> Iterator[Case]:
    """Tables whose last column holds names in one language, each followed by as many rows in English."""
    choose = random.Random(seed)
    for language, encodings in ENCODINGS.items():
        locale = Locale.parse(language)
        names = [*locale.territories.values(), *locale.languages.values(), *locale.months["format"]["wide"].values()]
        for encoding in encodings:
            for size in SIZES:
                for _ in range(4):
                    rows = [choose.choice(names).encode(encoding, "ignore").decode(encoding) for _ in range(size)]
                    rows += ["Good service"] * size
                    choose.shuffle(rows)
                    text = "id;score;comment\n" + "".join(f"{place};{choose.randint(0, 10)};{row}\n" for place, row in enumerate(rows))
                    data = text.encode(encoding)
                    if not data.isascii():
                        yield Case(language, encoding, size, text, data)


def cxkit(data: bytes) -> Answer:
    """Our answer, and whether it is doubted."""
    found = detect_encoding(data)
    return (found.encoding, bool(found.doubt)) if found else ("latin-1", True)


def charset_normalizer(data: bytes) -> Answer:
    """The best match of charset-normalizer."""
    best = importlib.import_module("charset_normalizer").from_bytes(data).best()
    return (best.encoding if best else "latin-1"), best is None


def chardet(data: bytes) -> Answer:
    """The answer of chardet."""
    name = importlib.import_module("chardet").detect(data)["encoding"]
    return (name or "latin-1"), name is None


def measure(ask: Callable[[bytes], Answer], files: list[Case]) -> str:
    """How many texts come out right, how many wrong with and without a doubt, and the time for all."""
    started, told = time.perf_counter(), Counter[str]()
    for case in files:
        encoding, doubted = ask(case.data)
        try:
            right = case.data.decode(encoding, "replace") == case.text
        except LookupError:
            right = False
        told["right" if right else "wrong, doubted" if doubted else "wrong without a word"] += 1
        told["right, doubted"] += right and doubted
    shares = ", ".join(f"{name} {n / len(files):.1%}" for name, n in sorted(told.items()))
    return f"{shares}; {time.perf_counter() - started:.1f} s"


if __name__ == "__main__":
    files = list(cases())
    print(f"{len(files):,} files")
    for ask in (cxkit, charset_normalizer, chardet):
        try:
            print(f"{ask.__name__}: {measure(ask, files)}")
        except ModuleNotFoundError as error:
            print(f"{ask.__name__}: {error}")
