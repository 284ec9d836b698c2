"""Collect the texts that a user can meet, and compile their translations.

``python scripts/catalogue.py update`` adds new texts to src/cxkit/locale/de/LC_MESSAGES/cxkit.po, without a translation, takes out those
that the code no longer has, and compiles cxkit.mo; ``compile`` only compiles. tests/test_catalogue.py names the texts that lack German.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from cxkit.registry import METRICS, WORKFLOWS, Metric, Workflow
from cxkit.text.docstring import documentation
from cxkit.text.words import WORDS

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "cxkit"
PO = SOURCE / "locale" / "de" / "LC_MESSAGES" / "cxkit.po"

_TEXT_ARGUMENTS = {"title", "help", "text", "hint", "absent", "section", "panel", "label", "rich_help_panel", "placeholder"}
"""Arguments of these names are texts, whatever is called."""
_SENTENCE = re.compile(r"[A-Za-z]{2,}[a-z,;:)'0-9-]* (?:[a-zA-Z(…'\"{-])")
_NO_TEXT = re.compile(
    r"cx:|^code \{\}$|\[;:\(\]|\\[bdDpsw]|\(\?|^[a-z_.]+$"
    r"|\b(SELECT|INSERT|PRAGMA|CREATE|DELETE) |excluded\.|\bcolor\(|text-align|^curve "
)
"""Marks of regular expressions, SQL and styles."""
_NO_WORD = re.compile(r"--?[a-z][a-z-]*(=[^ ]*)?|[A-Za-z_.]+=[^ ]*|[A-Z_]{2,}|cxkit [a-z-]+|\b[a-z]+\.[a-z_]+\b")
"""What commands, options and names of roles are made of: a text of nothing else is the same in all languages."""
_WORDS_OF_EXPORTS = ("values/", "stats/", "sources/profiles/", "roles/other_ratings")
"""Where constants are words of exports: of these only what is longer than any such word is a text of ours."""
_LONGEST_WORD = 80
_FOR_CALLERS = ("stats/", "sources/profiles/")
"""Where arguments are names of tools, and errors that callers rule out."""


def templates(nodes: Sequence[ast.AST]) -> Iterator[tuple[str, int]]:
    """What ``tr`` and ``translated`` are called with."""
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "translated") and node.args:
            yield from _constants(node.args[0])


def arguments(nodes: Sequence[ast.AST]) -> Iterator[tuple[str, int]]:
    """Arguments that are texts."""
    for node in nodes:
        if isinstance(node, ast.Call):
            for argument in _text_arguments(node):
                yield from _constants(argument)


def constants(nodes: Sequence[ast.AST]) -> Iterator[tuple[str, int]]:
    """Whatever else reads like a text."""
    skipped = {id(node) for node in _documentation(nodes)}
    for node in nodes:
        if isinstance(node, ast.JoinedStr | ast.Compare):
            skipped |= {id(part) for part in ast.walk(node)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            text = node.value
            if _SENTENCE.search(text) and not text.startswith("\n") and not _NO_TEXT.search(text):
                yield text, node.lineno


def _text_arguments(call: ast.Call) -> Iterator[ast.AST]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    yield from (keyword.value for keyword in call.keywords if keyword.arg in _TEXT_ARGUMENTS)
    if name.endswith("Error"):
        yield from call.args[:2]
    elif name == "with_limits":
        yield from call.args[1:4:2]
    elif name in ("Option", "_Record"):
        yield from call.args


def _has_words(text: str) -> bool:
    """Whether a text has words of a language, beside commands, options and names."""
    return bool(re.search(r"[a-z]{2,}", _NO_WORD.sub("", text)))


def _constants(node: ast.AST) -> Iterator[tuple[str, int]]:
    """The texts that an expression can be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value, node.lineno
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _constants(value)


def _documentation(nodes: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """Docstrings, also those below attributes."""
    for node in nodes:
        body = getattr(node, "body", None)
        for each in body if isinstance(body, list) else ():
            if isinstance(each, ast.Expr):
                yield each.value


def collect() -> dict[str, list[tuple[str, int]]]:
    """All texts, each with the files and lines that have it."""
    found: dict[str, list[tuple[str, int]]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        name = path.relative_to(SOURCE).as_posix()
        least = _LONGEST_WORD if name.startswith(_WORDS_OF_EXPORTS) else 0
        texts = [*templates(nodes), *(each for each in constants(nodes) if len(each[0]) > least)]
        texts += [] if name.startswith(_FOR_CALLERS) else arguments(nodes)
        for text, line in texts:
            if _has_words(text):
                places = found.setdefault(text, [])
                if (name, line) not in places:
                    places.append((name, line))
    for path in sorted(SOURCE.rglob("*.jinja")):
        for text in re.findall(r't\("([^"]+)"\)', path.read_text(encoding="utf-8")):
            found.setdefault(text, []).append((path.relative_to(SOURCE).as_posix(), 1))
    commands: list[Metric | Workflow] = [*METRICS.values(), *WORKFLOWS.values()]
    for command in commands:
        described = documentation(command.doc)
        entries = [each for part in described.parts for each in (part.heading, *part.entries) if each]
        for text in (described.question, *entries):
            found.setdefault(text, []).append((f"cxkit explain {command.name}", 1))
    for word in WORDS:
        found.setdefault(word, []).append(("cells", 1))
    return found


def read() -> Catalog:
    """The catalogue as it is in the file."""
    with PO.open("rb") as file:
        return read_po(file, locale="de", domain="cxkit")


_HEADER = """# German texts of cxkit. Made by scripts/catalogue.py, which keeps the translations.
msgid ""
msgstr ""
"Language: de\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def update() -> None:
    """Add new texts, take out old ones, and compile."""
    known = {str(message.id): str(message.string) for message in read() if message.id} if PO.exists() else {}
    made = Catalog(locale="de", domain="cxkit")
    for text, places in collect().items():
        made.add(text, known.get(text, ""), locations=sorted({(name, 0) for name, _ in places}))
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        file.write(_HEADER.encode())
        write_po(file, made, width=140, sort_output=True, include_lineno=False, omit_header=True)
    compile_catalogue()


def compile_catalogue() -> None:
    """Compile the catalogue to what gettext reads."""
    found = read()
    found.creation_date = found.revision_date = datetime(2026, 1, 1, tzinfo=UTC)  # the same texts make the same file
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, found)


if __name__ == "__main__":
    {"update": update, "compile": compile_catalogue}[sys.argv[1]]()
