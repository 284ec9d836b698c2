"""Show what a terminal shows: ``docs/nps.svg``, the picture of the README, and ``docs/gallery.md``, the first screen of every command.

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

from cxkit.cli.short_help import examples_of
from cxkit.registry import METRICS, WORKFLOWS

ROOT = Path(__file__).parents[1]
WIDTH, HEIGHT = 80, 24
FIRST = "cxkit nps examples/survey.csv"
LEFT_OUT = frozenset({"explain", "schema", "convert", "report", "init"})
"""Commands that write files or texts, and no screen."""
FEATURES = "feature,functional,dysfunctional,segment\n" + "search,5,1,new\nsearch,4,2,old\nexport,3,3,new\nexport,5,2,old\n" * 20
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


def screen(line: str, folder: Path) -> str:
    """What the command shows on a terminal, with its colours."""
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
    command = [sys.executable, "-m", "cxkit", *shlex.split(line)[1:]]
    environment = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS"}} | {"TERM": "xterm-256color"}
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
            line = examples_of(doc)[0]
            shown = _STYLE.sub("", screen(line, folder / "examples"))
            parts += [f"## {name}", doc.partition("\n")[0], f"```text\n$ {line}\n{shown}```"]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        examples(Path(place))
        (ROOT / "docs" / "nps.svg").write_text(picture(Path(place)), encoding="utf-8")
        (ROOT / "docs" / "gallery.md").write_text(gallery(Path(place)), encoding="utf-8")
