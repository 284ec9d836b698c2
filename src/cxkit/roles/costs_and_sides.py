"""Amounts beside others in a file: what goods cost the seller is no revenue, and one before discounts stands beside net and gross."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from cxkit.roles.carried import Values
from cxkit.roles.words import all_meanings


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


_COSTS = frozenset({"purchase", "costs"})
_BEFORE_DISCOUNT = frozenset({"first", "discount", "receipt"})  # as an original price, or what was in the cart
_PRICE, _SUM = frozenset({"price"}), frozenset({"amount", "value", "total"})
_SIDES = ("net", "gross")
_CENT = 0.011
_MOSTLY = 0.9


def without_costs(near: Sequence[str], fitting: Sequence[str], called: Mapping[str, str], values: Callable[[str], Values]) -> Sequence[str]:
    """The candidates for the amount without purchases that are below another amount of the file in nearly all rows: they are costs.

    In a file without another amount a purchase is that of the customer, and beside amounts before a discount, or the prices of goods.
    """
    costs = [column for column in near if _COSTS & _means(column, called)]
    others = [column for column in fitting if not _COSTS & _means(column, called)]
    sold = [column for column in others if not _BEFORE_DISCOUNT & _means(column, called)]
    out = {column for column in costs if any(_is_below(values(column), values(each)) for each in sold if _are_alike(column, each, called))}
    return [column for column in near if column not in out] or [column for column in others if column not in out]


def with_both_sides(
    near: Sequence[str], fitting: Sequence[str], called: Mapping[str, str], values: Callable[[str], Values]
) -> Sequence[str]:
    """The candidates for the amount with a net and a gross one if the only one is neither by its header nor by its values.

    A total above the gross amount has the freight in it, and is what the customer paid.
    """
    sides = [[column for column in fitting if side in _means(column, called)] for side in _SIDES]
    if len(near) != 1 or any(len(found) != 1 for found in sides) or set(_SIDES) & _means(near[0], called):
        return near
    (net,), (gross,) = sides
    if "total" in _means(near[0], called) and _is_below(values(gross), values(near[0])):
        return near
    differ = all(_differs(values(near[0]), values(side)) for side in (net, gross))
    return [*near, net, gross] if differ and _is_below(values(net), values(gross)) else near


def _are_alike(cost: str, amount: str, called: Mapping[str, str]) -> bool:
    """Whether a column of costs can be compared with an amount: a sum with no mere price."""
    return not (_SUM & _means(cost, called) and _PRICE & _means(amount, called))


def _means(column: str, called: Mapping[str, str]) -> frozenset[str]:
    return all_meanings(called.get(column, column))


def _is_below(low: Values, high: Values) -> bool:
    """Whether the amounts of one column are below those of another in nearly all rows that are not 0."""
    rows = [(abs(a), abs(b)) for a, b in _pairs(low, high) if a or b]
    return bool(rows) and sum(a < b - _CENT for a, b in rows) >= _MOSTLY * len(rows)


def _differs(one: Values, other: Values) -> bool:
    return any(abs(a - b) > _CENT for a, b in _pairs(one, other))


def _pairs(one: Values, other: Values) -> list[tuple[float, float]]:
    """The amounts of both columns row by row; none if they cannot be compared."""
    first, second = amounts_of(one), amounts_of(other)
    return list(zip(first, second, strict=True)) if first and second and len(first) == len(second) else []
