"""The package's stub is what the metrics' signatures say."""

from __future__ import annotations

from scripts.stubs import STUB, stub


def test_the_stub_is_in_step() -> None:
    assert STUB.read_text(encoding="utf-8") == stub(), "run python scripts/stubs.py"
