"""Write what terminals show: ``docs/nps.svg``, the README's picture, ``docs/gallery.md``, first screens, and ``docs/deutsch.md``.

The gallery has the first screen of every command, the other page a session in German.
Each command runs on the example company in a terminal of 80 columns and 24 lines: python scripts/pictures.py
"""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import shlex
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from cxkit.registry import METRICS, WORKFLOWS
from cxkit.text.docstring import documentation

ROOT = Path(__file__).parents[1]
WIDTH, HEIGHT = 80, 24
FIRST = "cxkit nps examples/survey.csv"
LEFT_OUT = frozenset({"explain", "schema", "convert", "report", "init"})
"""Commands that write files or texts, and no screen."""
FEATURES = "feature,functional,dysfunctional,segment\n" + "search,5,1,new\nsearch,4,2,old\nexport,3,3,new\nexport,5,2,old\n" * 20
SESSION = {
    "Was ist in der Datei, und was ist zu prüfen?": "cxkit inspect umfrage.csv",
    "Wie wahrscheinlich empfehlen uns die Kunden weiter? 99 bedeutet hier „keine Angabe“.": "cxkit nps umfrage.csv --na 99",
    "Wie ist es über die Zeit?": "cxkit nps umfrage.csv --na 99 --by touchpoint --every month",
    "Wo erleben sie weniger, als sie erwarten?": "cxkit gap umfrage.csv",
    "Was treibt die Zufriedenheit?": "cxkit drivers umfrage.csv",
    "Wo, wie oft und über welchen Kanal begegnen sie uns?": "cxkit touchmap contacts.csv --survey umfrage.csv",
    "Wohin mit dem Budget?": "cxkit budget 100000 --survey umfrage.csv --contacts contacts.csv",
    "Wer geht?": "cxkit retention customers.csv --by segment",
    "Wie viele Antworten braucht die nächste Befragung?": "cxkit plan-sample umfrage.csv --half-width 3 --measure nps",
}
"""What an analyst asks, and the command that answers it."""
_ERASE = "\x1b[2K"
_CURSOR = re.compile(r"\x1b\[\?25[lh]")
_STYLE = re.compile(r"\x1b\[[0-9;]*m")
# Rich's own template loads a font from elsewhere; a picture in a repository should load nothing
TEMPLATE = """<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def examples(folder: Path) -> None:
    """Write the example company into ``folder/examples``, a survey of features and a folder of exports besides."""
    made = folder / "examples"
    subprocess.run([sys.executable, str(ROOT / "examples" / "make.py"), "--out", str(made)], check=True, capture_output=True)  # noqa: S603
    (made / "features.csv").write_text(FEATURES, encoding="utf-8")
    (made / "exports").mkdir()
    (made / "exports" / "survey.csv").write_bytes((made / "survey.csv").read_bytes())
    screen("cxkit watch exports --once --metric nps", made)  # whose store is what cxkit history shows


def screen(line: str, folder: Path, locale: str = "C.UTF-8") -> str:
    """What the command shows on a terminal, with its colours, in the language of the locale."""
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
    command = [sys.executable, "-m", "cxkit", *shlex.split(line)[1:]]
    environment = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS"}} | {
        "TERM": "xterm-256color",
        "LC_ALL": locale,
    }
    with subprocess.Popen(command, stdin=inner, stdout=inner, stderr=subprocess.DEVNULL, cwd=folder, env=environment) as running:  # noqa: S603
        os.close(inner)
        parts = []
        while True:
            try:
                part = os.read(outer, 1 << 16)
            except OSError:  # the other end is closed
                break
            parts.append(part)
        os.close(outer)
    if running.returncode not in {0, 1}:
        raise RuntimeError(f"{line} ended with {running.returncode}")
    text = b"".join(parts).decode().replace("\r\n", "\n").rpartition(_ERASE)[2]  # behind the progress, which erases itself
    return _CURSOR.sub("", text).strip("\n") + "\n"


def picture(folder: Path) -> str:
    """What the README's first command shows, as SVG."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text(f"$ {FIRST}", style="bold"))
    console.print(Text.from_ansi(screen(FIRST, folder)))
    return console.export_svg(title=FIRST, theme=MONOKAI, code_format=TEMPLATE)


def gallery(folder: Path) -> str:
    """The first screen of every command that has one, as a page."""
    parts = [
        "# Gallery",
        "The first screen of each command on the example company, as a terminal of 80 columns and 24 lines shows it without its colours.",
    ]
    documents = {name: command.doc for name, command in METRICS.items()} | {name: command.doc for name, command in WORKFLOWS.items()}
    for name, doc in documents.items():
        if name not in LEFT_OUT:
            line = documentation(doc).examples[0]
            shown = _STYLE.sub("", screen(line, folder / "examples"))
            parts += [f"## {name}", doc.partition("\n")[0], f"```text\n$ {line}\n{shown}```"]
    return "\n\n".join(parts) + "\n"


def german(folder: Path) -> str:
    """A session in German, as a page."""
    introduction = (
        'cxkit antwortet auf Deutsch, wenn das System deutsch ist, mit `language = "de"` unter `[project]` in `cxkit.toml`, oder mit '
        "`--lang de`. Zahlen und Daten sind dann deutsch geschrieben; Optionen, Rollen und die Namen von Tabellen und Spalten in JSON und "
        "CSV bleiben, wie sie sind. `umfrage.csv` ist die Umfrage des Beispielunternehmens, wie ein deutsches Excel sie speichert: "
        "Semikolon, cp1252, Dezimalkomma, deutsche Überschriften. Jeder Bildschirm ist der erste, den der Befehl in einem Terminal von "
        "80 Spalten und 24 Zeilen zeigt."
    )
    parts = ["# Eine Sitzung auf Deutsch", introduction]
    for question, line in SESSION.items():
        shown = _STYLE.sub("", screen(line, folder / "examples", "de_DE.UTF-8"))
        parts += [f"## {question}", f"```text\n$ {line}\n{shown}```"]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        examples(Path(place))
        (ROOT / "docs" / "nps.svg").write_text(picture(Path(place)), encoding="utf-8")
        (ROOT / "docs" / "gallery.md").write_text(gallery(Path(place)), encoding="utf-8")
        (ROOT / "docs" / "deutsch.md").write_text(german(Path(place)), encoding="utf-8")
