"""Shares and coefficients in the place of answers: decimals between 0 and 1 are on no scale of a question."""

from __future__ import annotations

from collections.abc import Mapping

from cxkit.errors import RoleError
from cxkit.language import tr

_FEWEST = 2  # different numbers between 0 and 1


def refuse_shares(name: str, role: str, numbers: Mapping[float, int]) -> None:
    """Raise RoleError if all answers, of the column called ``name``, lie from 0 to 1 and several different ones between these."""
    used = [value for value, n in numbers.items() if n]
    if all(0 <= value <= 1 for value in used) and len([value for value in used if 0 < value < 1]) >= _FEWEST:
        raise RoleError(
            tr("Column {name} holds decimals between 0 and 1: they are shares or coefficients, and no answers to a question.", name=name),
            tr("Use the file of the single answers, or name another column with --role {role}=COLUMN.", role=role),
        )
