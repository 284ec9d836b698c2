"""Write ``src/cxkit/__init__.pyi``, so that type checkers and editors know every metric's options.

    python scripts/stubs.py

A test fails while the file is not what this would write.
"""

from __future__ import annotations

import types
from datetime import date
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from cxkit.loading.loading_options import loading_model
from cxkit.registry import METRICS, Metric, unwrap

FRAMES = {"customers"}  # options that take files on the command line, and from Python a frame as well
STUB = Path(__file__).parents[1] / "src" / "cxkit" / "__init__.pyi"
HEAD = """# Written by scripts/stubs.py from the metrics' signatures; do not edit.

import os
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from cxkit.model import Report

__version__: str
"""


def stub() -> str:
    """The whole file."""
    return HEAD + "\n" + "".join(_function(METRICS[name]) for name in METRICS)


def _function(metric: Metric) -> str:
    first, *further = metric.inputs
    lines = [f"    {first.name}: Any = ...,", "    *,"]
    lines += [f"    {each.name}: Any = ...," for each in further]
    lines += [f"    {need.option}: str | None = ...," for each in metric.inputs for need in each.needs]
    lines += [f"    {each.name}: {spelled(each.annotation)} = ...," for each in metric.parameters]
    lines += [
        f"    {name}: {'Any' if name in FRAMES else spelled(annotation)} = ...,"
        for name, annotation, _ in loading_model([each.table for each in metric.inputs]).declared()
    ]
    return "\n".join([f"def {metric.name.replace('-', '_')}(", *lines, ") -> Report: ...", ""])


def spelled(annotation: Any) -> str:
    """A type as a stub writes it: what the checks accept, not only what they make of it."""
    annotation = unwrap(annotation)[0]
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return f"Literal[{', '.join(repr(part).replace(chr(39), chr(34)) for part in parts)}]"
    if origin in (dict, tuple):
        first = spelled(parts[0])
        return f"Mapping[{first}, {spelled(parts[1])}]" if origin is dict else f"{first} | Sequence[{first}]"
    if origin in (Union, types.UnionType):
        return " | ".join(spelled(part) for part in parts)
    if annotation is date:
        return "date | str"
    if annotation is Path:
        return "str | os.PathLike[str]"
    return "None" if annotation is type(None) else str(annotation.__name__)


if __name__ == "__main__":
    STUB.write_text(stub(), encoding="utf-8")
