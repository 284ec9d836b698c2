"""Print the lowest versions that ``pyproject.toml`` allows, as pip constraints: what the lower bounds are tested with.

python scripts/lowest.py > lowest.txt && pip install -c lowest.txt '.[dev]' && python -m pytest
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path


def constraints() -> list[str]:
    """``name==version`` for every run-time dependency."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bounds = [re.fullmatch(r"([\w-]+)>=([\d.]+)", requirement) for requirement in project["dependencies"]]
    return [f"{bound[1]}=={bound[2]}" for bound in bounds if bound]


if __name__ == "__main__":
    print("\n".join(constraints()))
