"""Every text that a user can meet has German, filled with the same figures; scripts/catalogue.py collects the texts."""

from __future__ import annotations

import re
from gettext import GNUTranslations
from string import Formatter

from scripts import catalogue

from cxkit.registry import METRICS, WORKFLOWS
from cxkit.text.docstring import documentation

_OPTION = re.compile(r"--[a-z][a-z-]*")


def test_every_text_has_german() -> None:
    known = {str(message.id): str(message.string) for message in catalogue.read() if message.id}
    texts = catalogue.collect()
    lacking = sorted(text for text in texts if not known.get(text))
    assert not lacking, f"python scripts/catalogue.py update, and give in {catalogue.PO.name} the German of: {lacking[:20]}"
    assert sorted(known.keys() - texts.keys()) == []


def test_the_compiled_catalogue_is_that_of_the_texts() -> None:
    with catalogue.PO.with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    assert [message.id for message in catalogue.read() if message.id and compiled.gettext(str(message.id)) != message.string] == []


def test_german_fills_the_same_figures_and_names_the_same_options() -> None:
    wrong = []
    for message in catalogue.read():
        text, german = str(message.id), str(message.string)
        if not text or not german:
            continue
        if "python-brace-format" in message.flags and _fields(text) != _fields(german):
            wrong.append(text)
        if set(_OPTION.findall(text)) - set(_OPTION.findall(german)):
            wrong.append(text)
        if (text[0].isspace(), text[-1].isspace()) != (german[0].isspace(), german[-1].isspace()):
            wrong.append(text)
    assert wrong == []


_CODE = re.compile(r"`[^`]*`|\b[a-z]+_[a-z0-9_]+\b")


def test_german_explanations_name_the_same_columns_codes_and_figures() -> None:
    german = {str(message.id): str(message.string) for message in catalogue.read() if message.id}
    documents = [*(each.doc for each in METRICS.values()), *(each.doc for each in WORKFLOWS.values())]
    entries = {entry for doc in documents for part in documentation(doc).parts for entry in part.entries}
    assert len(entries) > 300
    for entry in entries:
        assert set(_CODE.findall(entry)) == set(_CODE.findall(german[entry])), entry
        assert _figures(entry) == _figures(german[entry]), entry
        key = re.match(r"[a-z_0-9]+(?:, [a-z_0-9]+)*(?= \()", entry)
        assert key is None or german[entry].startswith(key[0]), entry


def _figures(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d)", "", text)))


def _fields(template: str) -> set[tuple[str, str, str]]:
    """The figures of a template, each with its format and conversion; what is no template has none."""
    try:
        parsed = list(Formatter().parse(template))
    except ValueError:
        return set()
    return {(name, form or "", conversion or "") for _, name, form, conversion in parsed if name is not None}
