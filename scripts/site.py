"""Build the documentation as a static site, and check its links: python scripts/site.py [FOLDER]

Its pages are README.md, CONTRIBUTING.md, CHANGELOG.md, examples/README.md, all of docs/, and a page for each command, which is made from
its declaration as ``cxkit explain NAME`` and ``cxkit NAME --help-all`` are. The exit code is 1 if an internal link leads nowhere.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import typer
from jinja2 import Environment, FileSystemLoader
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import escape

from cxkit.cli.app import app
from cxkit.cli.short_help import flags_of, help_text
from cxkit.language import in_language
from cxkit.model import Explanation
from cxkit.registry import METRICS, WORKFLOWS, Metric, Workflow
from cxkit.render.html._svg import with_code

ROOT = Path(__file__).parents[1]
MENU = {
    "Start": ("README", "docs/tutorial", "docs/cookbook", "docs/charts", "docs/report", "docs/gallery", "docs/deutsch", "examples/README"),
    "Questions": ("docs/surveys", "docs/customers", "docs/contacts", "docs/decide", "docs/watch"),
    "Data": ("docs/loading", "docs/columns", "docs/values", "docs/profiles", "docs/exports", "docs/formats", "docs/privacy"),
    "Background": ("docs/methods", "docs/performance", "docs/comparison", "CONTRIBUTING", "CHANGELOG"),
}
"""The Markdown pages in the order in which every page lists them."""
NAMES = {"README": "index", "examples/README": "examples"}
"""Pages that are not called as their file is."""
SHORT = {"README": "Overview"}
"""What lists of pages call those whose title, up to a colon, does not say it."""
GERMAN = frozenset({"docs/deutsch"})
COMMAND_PANELS = ("Survey", "Customers", "Contacts", "Plan", "Watch", "Data")


class Page(NamedTuple):
    """A page of the site: its ``file`` in the folder, and ``short``, what lists of pages call it."""

    file: str
    title: str
    short: str
    body: str
    language: str = "en"

    @property
    def root(self) -> str:
        """The way from the page to the folder of the site."""
        return "../" * self.file.count("/")


class DeadLink(NamedTuple):
    """A link of a page that leads nowhere."""

    page: str
    link: str

    def __str__(self) -> str:
        return f"{self.page}: {self.link}"


def build(folder: Path, root: Path = ROOT) -> list[DeadLink]:
    """Write the site of the project at ``root`` into a folder; return the internal links that lead nowhere."""
    environment = Environment(loader=FileSystemLoader(root / "docs" / "theme"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(anchor=anchor, code=with_code)
    menu = {heading: [_markdown_page(root, name) for name in names] for heading, names in MENU.items()}
    commands = _command_pages(environment)
    menu["Commands"] = commands
    pages = [page for entries in menu.values() for page in entries]
    template = environment.get_template("page.html.jinja")
    for page in pages:
        path = folder / page.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(template.render(page=page, menu=menu), encoding="utf-8")
    report_style = files("cxkit.render.html").joinpath("style.css").read_text(encoding="utf-8")
    own_style = (root / "docs" / "theme" / "style.css").read_text(encoding="utf-8")
    (folder / "style.css").write_text(report_style + own_style, encoding="utf-8")
    for picture in (root / "docs").glob("*.svg"):
        shutil.copy(picture, folder)
    return dead_links(folder, [page.file for page in pages])


def anchor(heading: str) -> str:
    """The anchor of a heading, by the rule of the usual forges, so that links hold in both places."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _markdown_page(root: Path, name: str) -> Page:
    """A page made of a Markdown file of the project. Raises ValueError if it does not begin with a title."""
    source = root / f"{name}.md"
    tokens = [token for token in _PARSER.parse(source.read_text(encoding="utf-8")) if token.type != "html_block"]  # marks for tests
    if not tokens or tokens[0].tag != "h1":
        raise ValueError(f"{source} does not begin with a title")
    _give_anchors(tokens)
    for token in _all(tokens):
        for attribute in ("href", "src"):
            if attribute in token.attrs:
                token.attrs[attribute] = _on_the_site(str(token.attrs[attribute]), source.parent, root)
    title = _plain(tokens[1])
    body = re.sub(r"<th([^>]*)></th>", r"<td\1></td>", _PARSER.renderer.render(tokens, _PARSER.options, {}))  # a head has a name
    return Page(_file(name), title, SHORT.get(name, title.partition(":")[0]), body, "de" if name in GERMAN else "en")


def _file(name: str) -> str:
    """The file of the page that is made of ``name``.md."""
    return f"{NAMES.get(name, name.removeprefix('docs/').lower())}.html"


def _on_the_site(link: str, folder: Path, root: Path) -> str:
    """A link between files of the project as one between pages; other links are left as they are."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not parts.path:
        return link
    target = os.path.relpath((folder / unquote(parts.path)).resolve(), root.resolve())
    name = target.removesuffix(".md")
    if name != target:
        return _file(name) + (f"#{parts.fragment}" if parts.fragment else "")
    return target.removeprefix("docs/")


def _give_anchors(tokens: Sequence[Token]) -> None:
    """Give headings their anchors; the second of a name ends with -1, the third with -2."""
    used: dict[str, int] = {}
    for opening, content in pairwise(tokens):
        if opening.type == "heading_open":
            name = anchor(_plain(content))
            count = used.get(name, 0)
            used[name] = count + 1
            opening.attrs["id"] = f"{name}-{count}" if count else name


def _plain(inline: Token) -> str:
    """The text of a heading without its markup."""
    return "".join(child.content for child in inline.children or ())


def _all(tokens: Iterable[Token]) -> Iterable[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _parser() -> MarkdownIt:
    """Markdown with tables, whose wide blocks scroll by themselves and are reached by the keyboard."""
    parser = MarkdownIt("commonmark").enable("table")

    def code(_renderer: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
        return f'<pre tabindex="0"><code>{escape(tokens[index].content)}</code></pre>\n'

    def short_code(_renderer: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
        text = tokens[index].content
        return f'<code class="short">{escape(text)}</code>' if len(text) <= 24 else f"<code>{escape(text)}</code>"

    parser.add_render_rule("fence", code)
    parser.add_render_rule("code_inline", short_code)
    parser.add_render_rule("table_open", lambda *_: '<div class="scroll" role="group" aria-label="Table" tabindex="0">\n<table>\n')
    parser.add_render_rule("table_close", lambda *_: "</table>\n</div>\n")
    return parser


_PARSER = _parser()


def _command_pages(environment: Environment) -> list[Page]:
    """The list of all commands, and a page for each."""
    group: Any = typer.main.get_command(app)
    panels: dict[str, list[tuple[str, str]]] = {panel: [] for panel in COMMAND_PANELS}
    pages = []
    declared: dict[str, Metric | Workflow] = {**METRICS, **WORKFLOWS}
    for name, command in sorted(declared.items()):
        explained = WORKFLOWS["explain"](name)
        if not isinstance(explained, Explanation):
            raise TypeError("cxkit explain returns something else")
        options = options_by_panel(group.get_command(None, name))
        panels[command.panel].append((name, explained.question))
        body = environment.get_template("command.html.jinja").render(explained=explained, panels=options)
        pages.append(Page(f"commands/{name}.html", f"cxkit {name}", name, body))
    listed = environment.get_template("commands.html.jinja").render(panels=panels)
    return [Page("commands.html", "Commands", "all commands", listed), *pages]


def options_by_panel(command: Any) -> dict[str, list[tuple[str, str]]]:
    """The arguments and options of a command below the headings of its help, each with what it takes and its help."""
    found: dict[str, list[tuple[str, str]]] = {}
    for parameter in command.get_params(command.make_context(command.name, [], resilient_parsing=True)):
        is_argument = parameter.param_type_name == "argument"
        shown = str(parameter.metavar or parameter.name.upper()) if is_argument else flags_of(parameter)
        found.setdefault("" if is_argument else parameter.rich_help_panel or "Options", []).append((shown, help_text(parameter)))
    return found


class _Links(HTMLParser):
    """Collects where a page leads, and the anchors that it has."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        for name, value in attrs:
            if name in {"href", "src"}:
                self.links.append(value or "")
            elif name == "id":
                self.anchors.add(value or "")


def dead_links(folder: Path, pages: Sequence[str]) -> list[DeadLink]:
    """The links between pages, or to an anchor in one, that lead nowhere; addresses elsewhere are not looked up."""
    read: dict[Path, _Links] = {}
    for page in pages:
        path = (folder / page).resolve()
        read[path] = _Links()
        read[path].feed(path.read_text(encoding="utf-8"))
    dead = []
    for page, (path, found) in zip(pages, read.items(), strict=True):
        for link in found.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            exists = target.is_file() and (not parts.fragment or (target in read and unquote(parts.fragment) in read[target].anchors))
            if not exists:
                dead.append(DeadLink(page, link))
    return dead


def main(arguments: Sequence[str]) -> int:
    """Build the site into the folder that the arguments name, or ``site``; 1 if a link is dead."""
    folder = Path(arguments[0]) if arguments else ROOT / "site"
    with in_language("en"):
        dead = build(folder)
    print(f"{folder / 'index.html'}: {len(list(folder.rglob('*.html')))} pages")
    for each in dead:
        print(f"dead link in {each}", file=sys.stderr)
    return int(bool(dead))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
