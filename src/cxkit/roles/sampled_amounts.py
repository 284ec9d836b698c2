"""Sampled cells of money as numbers, before the marks of decimals are known."""

from __future__ import annotations

from cxkit.roles.carried import Values


def amounts_of(values: Values) -> list[float] | None:
    """The values as numbers, None if one is none; without knowing the marks of decimals, the last one of a number is taken for it."""
    found = []
    for text in values.texts:
        digits = "".join(sign for sign in text if sign.isdigit() or sign in ".,-")
        place = max(digits.rfind("."), digits.rfind(","))
        plain = digits if place < 0 else digits[:place].replace(".", "").replace(",", "") + "." + digits[place + 1 :]
        try:
            found.append(float(plain))
        except ValueError:
            return None
    return found or None
