"""Draw ``docs/nps.svg``, the picture in the README: the report on the example survey, as an 88-column terminal shows it.

python scripts/picture.py
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

import cxkit
from cxkit.render import render

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from examples.make import make, write  # noqa: E402 - the examples lie beside the package, not in it

WIDTH = 88
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


def picture() -> str:
    """The SVG."""
    with tempfile.TemporaryDirectory() as folder:
        write(make(seed=1), Path(folder))
        report = cxkit.nps(Path(folder) / "survey.csv", na="99", config=Path(folder) / "cxkit.toml")
    provenance = report.provenance.model_copy(update={"sources": ("survey.csv",)})
    notes = tuple(
        note.model_copy(update={"hint": note.hint.replace(str(folder), "").replace("/survey.csv", "survey.csv")}) for note in report.notes
    )
    tables = tuple(table for table in report.tables if table.name in ("overall", "by_touchpoint", "by_channel"))
    charts = tuple(chart for chart in report.charts if any(chart.table == table.name for table in tables))
    shown = report.model_copy(update={"provenance": provenance, "notes": notes, "tables": tables, "charts": charts})
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text("$ cxkit nps survey.csv", style="bold"))
    console.print(Text.from_ansi(str(render(shown, "table", width=WIDTH, colour=True))))
    return console.export_svg(title="cxkit nps survey.csv", theme=MONOKAI, code_format=TEMPLATE)


if __name__ == "__main__":
    (ROOT / "docs" / "nps.svg").write_text(picture(), encoding="utf-8")
