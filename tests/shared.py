"""Where the reference data lie: beside the project, never in it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
ORACLES = SHARED / "oracles"
DATA = SHARED / "data"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the reference data (../shared) are not beside this checkout")


def unmeasured() -> dict[str, str]:
    """The environment for a process of which it matters what it loads: without the coverage measurement, which loads much."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}


def oracle(case: str) -> dict[str, Any]:
    """One oracle file, as a dict; its leaves are ``{"value", "tol", "tol_overrides"?}``."""
    loaded: dict[str, Any] = json.loads((ORACLES / f"{case}.json").read_text(encoding="utf-8"))
    return loaded
