"""Any text: what ``st.text()`` draws, without the two seconds in which Hypothesis lists the characters of an encoding at first use."""

from __future__ import annotations

from hypothesis import strategies as st

SIGNS = st.characters(exclude_categories=["Cs"])
"""Every character but the halves of surrogate pairs."""
