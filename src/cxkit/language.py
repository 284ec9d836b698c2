"""The language of the texts that a user meets: English as the code has them, German from a catalogue of gettext.

A sentence with figures is translated where it is made, by ``tr``; a text without figures that is declared (titles, help, hints, words in
tables) where it is shown, by ``translated``. ``scripts/catalogue.py`` collects both and compiles ``locale/``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal, get_args

Language = Literal["en", "de"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_current: ContextVar[Language] = ContextVar("language", default="en")
_SWAPPED = str.maketrans(",.", ".,")


def language() -> Language:
    """The language of texts in this context."""
    return _current.get()


def use_language(code: Language) -> None:
    """Show texts, numbers and dates in this language from now on.

    Parameters
    ----------
    code : {"en", "de"}
        The language.

    Raises
    ------
    ValueError
        If there is no catalogue of it.

    Examples
    --------
    >>> use_language("de")
    >>> language()
    'de'
    >>> use_language("en")
    """
    if code not in LANGUAGES:
        raise ValueError(f"no language {code!r}: there are {', '.join(LANGUAGES)}")
    _current.set(code)


@contextmanager
def in_language(code: Language) -> Iterator[None]:
    """Show texts in this language inside a ``with`` block."""
    token = _current.set(code)
    try:
        yield
    finally:
        _current.reset(token)


def tr(template: str, /, **values: Any) -> str:
    """Fill a template of ``str.format`` in the current language.

    Numbers and dates that the template formats are written as the language writes them.
    """
    code = _current.get()
    if code == "en":
        return template.format_map(values)
    return _FORMATTERS[code].vformat(_catalogue(code)(template) if template else "", (), values)


def translated(text: str) -> str:
    """A text without figures in the current language, or the text itself if the catalogue does not have it, such as a name in the data."""
    code = _current.get()
    return text if code == "en" or not text else _catalogue(code)(text)


def formatted(value: Any, spec: str) -> str:
    """A number by a format specification, as the current language writes it."""
    return localised(format(value, spec))


def localised(text: str) -> str:
    """A number that is formatted in English, as the current language writes it."""
    return text if _current.get() == "en" else text.translate(_SWAPPED)


def day_text(value: date) -> str:
    """A day, or a time, as the current language writes it."""
    if _current.get() == "en":
        return str(value)
    return f"{value:%d.%m.%Y %H:%M}" if isinstance(value, datetime) else f"{value:%d.%m.%Y}"


@cache
def _catalogue(code: str) -> Callable[[str], str]:
    """What looks a text up; gettext is imported for it alone."""
    from gettext import GNUTranslations

    path = Path(__file__).parent / "locale" / code / "LC_MESSAGES" / "cxkit.mo"
    with path.open("rb") as compiled:
        return GNUTranslations(compiled).gettext


class _German(Formatter):
    """Formats numbers with a decimal comma and dates with points."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, date) and not format_spec:
            return day_text(value)
        text = str(super().format_field(value, format_spec))
        return localised(text) if isinstance(value, (int, float)) and not isinstance(value, bool) else text


_FORMATTERS: Mapping[str, Formatter] = {"de": _German()}
