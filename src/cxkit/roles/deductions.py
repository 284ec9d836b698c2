"""Parts beside totals, net beside gross amounts: which of them the customers paid, if the file shows what lies between the two."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from cxkit.roles.carried import Values
from cxkit.roles.costs_and_sides import amounts_of, with_both_sides, without_costs
from cxkit.roles.words import all_meanings, meanings

_BRACKETS = str.maketrans("()[]", "    ")
_SIDES = ("gross", "net")
_AMOUNT = frozenset({"amount"})
_SUMS = frozenset({"total", "amount", "value", "gross", "net", "subtotal", "sales", "revenue"})
_DUE = frozenset({"due", "amount"})
_RATE = re.compile(r"\d{1,2}(?:[.,]\d+)?\s*%")
_OF_TOTALS = frozenset({"total", *_SIDES})
_CENT = 0.011
_MOSTLY = 0.9
_HALF = 0.5
_MOST_TAXED = 1.3
_WHOLES = frozenset({"total", "gross", "due", "overall"})
_OF_OTHERS = frozenset({"balance", "last", "cumulated", "tax", "discount", "quantity", "count"})
# gross less discounts and returns is net: in English shops "sales" are always meant so, and taxes are neither in the one nor in the other
_LESS = frozenset({"discount", "return", "refund"})
_FEES = frozenset({"fee", "costs"})
_COMMISSION = frozenset({"margin"})
_OF_SALES = frozenset({"sales", "revenue"})
_PAID_OUT = frozenset({"net", "earnings"})  # what is left to the seller


def amount_candidates(
    near: Sequence[str], fitting: Sequence[str], headers: Sequence[str], called: Mapping[str, str], values: Callable[[str], Values]
) -> list[str]:
    """The candidates for the amount after all that headers and values say of net, gross and total: several are for the user to decide.

    ``near`` are the best candidates, ``fitting`` all of them, ``headers`` all columns in the order of the file, ``called`` the headers of
    those named by their position.
    """
    whole = without_sums_due(without_parts_by_rate(fitting, called), headers, called)
    if not whole:
        return []
    near, fitting = [column for column in near if column in whole] or whole[:1], whole
    near = with_both_sides(without_costs(with_clearer(near, fitting, called), fitting, called, values), fitting, called, values)
    both = with_other_side(of_everything(without_foreign(near, called), fitting, called), fitting, called)
    paid = without_deductions(both, headers, called, values)
    added = with_whole(before_fees(paid, headers, called, values), headers, called, values)
    return list(with_untaxed(added, fitting, headers, called, values))


def with_clearer(near: Sequence[str], fitting: Sequence[str], called: Mapping[str, str]) -> Sequence[str]:
    """The candidates for the amount, with those of known words alone if the best holds an unknown one: what amount it is may matter.

    >>> with_clearer(["Xyzbetrag"], ["Xyzbetrag", "Preis"], {}), with_clearer(["Rechnungsbetrag"], ["Rechnungsbetrag", "Preis"], {})
    (['Xyzbetrag', 'Preis'], ['Rechnungsbetrag'])
    """
    means = {column: meanings(called.get(column, column)) for column in fitting}
    if len(near) != 1 or all(means[near[0]]):
        return near
    return [*near, *(column for column in fitting if all(means[column]) and column not in near)]


def without_parts_by_rate(columns: Sequence[str], called: Mapping[str, str]) -> Sequence[str]:
    """The candidates for the amount without parts of one total by their tax rates, if a sum is left; a price is none.

    >>> without_parts_by_rate(["Sales 21%", "Sales 9%", "Total"], {}), without_parts_by_rate(["Sales 21%", "Total"], {})
    (['Total'], ['Sales 21%', 'Total'])
    """
    headers = {column: called.get(column, column) for column in columns}
    bases = {column: _RATE.sub("", header) for column, header in headers.items() if _RATE.search(header)}
    several = [column for column, base in bases.items() if list(bases.values()).count(base) > 1]
    others = [column for column in columns if column not in several]
    return others if any(all_meanings(headers[column]) & _SUMS for column in others) else columns


def without_sums_due(columns: Sequence[str], headers: Sequence[str], called: Mapping[str, str]) -> Sequence[str]:
    """The candidates for the amount without what is still due, which may be a rest, if another column is a candidate or holds a price.

    >>> without_sums_due(["Amount due"], ["Amount due"], {}), without_sums_due(["Amount due"], ["Unit price", "Amount due"], {})
    (['Amount due'], [])
    """
    others = [column for column in columns if all_meanings(called.get(column, column)) != _DUE]
    priced = any("price" in all_meanings(called.get(column, column)) for column in headers)
    return others if others or priced else columns


def without_foreign(near: Sequence[str], called: Mapping[str, str]) -> Sequence[str]:
    """The candidates for the amount without those in a foreign currency, if others are in the company's own: only these add up.

    >>> without_foreign(["Amount", "Amount (Foreign Currency)"], {}), without_foreign(["Betrag FW"], {})
    (['Amount'], ['Betrag FW'])
    """
    own = [column for column in near if not any("foreign" in word for word in meanings(_opened(called.get(column, column))))]
    return own or near


def _opened(header: str) -> str:
    """The header with its brackets opened."""
    return header.translate(_BRACKETS)


def of_everything(near: Sequence[str], fitting: Sequence[str], called: Mapping[str, str]) -> Sequence[str]:
    """The only total among the fitting columns if the best one is just called an amount: what stands beside a total is a part of it.

    A total before and one after taxes are both a total.

    >>> of_everything(["Betrag"], ["Betrag", "Gesamt"], {}), of_everything(["Rechnungsbetrag"], ["Rechnungsbetrag", "Gesamt"], {})
    (['Gesamt'], ['Rechnungsbetrag'])
    >>> of_everything(["Betrag"], ["Betrag", "Gesamt netto", "Gesamt brutto"], {})
    ['Gesamt netto', 'Gesamt brutto']
    """
    if len(near) != 1 or meanings(called.get(near[0], near[0])) != (_AMOUNT,):
        return near
    means = {column: meanings(called.get(column, column)) for column in fitting}
    totals = [
        column for column in fitting if any("total" in word for word in means[column]) and all(word & _OF_TOTALS for word in means[column])
    ]
    plain = [column for column in totals if len(means[column]) == 1]
    if plain:
        return plain if len(plain) == 1 else near
    return totals if len(totals) in {1, len(_SIDES)} else near


def with_other_side(near: Sequence[str], fitting: Sequence[str], called: Mapping[str, str]) -> Sequence[str]:
    """The candidates for the amount with the net one beside a gross one, or the other way round, however differently they are called.

    >>> with_other_side(["IVA inclusa"], ["IVA inclusa", "Imponibile"], {}), with_other_side(["Netto"], ["Netto", "Summe"], {})
    (['IVA inclusa', 'Imponibile'], ['Netto'])
    """
    means = {column: all_meanings(called.get(column, column)) for column in fitting}
    sides = {side for column in near for side in _SIDES if side in means[column]}
    if len(sides) != 1:
        return near
    (other,) = set(_SIDES) - sides
    return [*near, *(column for column in fitting if other in means[column] and column not in near)]


def with_whole(near: Sequence[str], headers: Sequence[str], called: Mapping[str, str], values: Callable[[str], Values]) -> Sequence[str]:
    """The candidates for the amount with the one that adds a further column to the best one, as the total of a price and a premium does.

    Which of them the customers' revenue is, the user decides, as with net and gross amounts.
    """
    means = {column: all_meanings(called.get(column, column)) for column in headers}
    part = amounts_of(values(near[0])) if len(near) == 1 and not means[near[0]] & _WHOLES else None
    if part is None:
        return near
    others = {column: found for column in headers if column != near[0] and (found := _money(values(column), len(part)))}
    for whole, total in others.items():
        named = means[whole] & _WHOLES and not means[whole] & _OF_OTHERS
        if named and any(_adds_up(part, added, total) for more, added in others.items() if more != whole):
            return [*near, whole]
    return near


def with_untaxed(
    near: Sequence[str], fitting: Sequence[str], headers: Sequence[str], called: Mapping[str, str], values: Callable[[str], Values]
) -> Sequence[str]:
    """The candidates for the amount with the only net one, if it is below the total by what taxes, but not fees or discounts, can be."""
    means = {column: all_meanings(called.get(column, column)) for column in headers}
    nets = [column for column in fitting if "net" in means[column] and column not in near]
    explained = any(means[column] & (_FEES | _LESS) for column in headers)
    if len(near) != 1 or len(nets) != 1 or not means[near[0]] & _WHOLES or explained:
        return near
    whole, net = amounts_of(values(near[0])), amounts_of(values(nets[0]))
    if whole is None or net is None or len(whole) != len(net):
        return near
    taxed = sum(abs(b) + _CENT < abs(a) <= _MOST_TAXED * abs(b) + _CENT for a, b in zip(whole, net, strict=True))
    return [*near, *nets] if taxed >= _MOSTLY * len(whole) else near


def before_fees(near: Sequence[str], headers: Sequence[str], called: Mapping[str, str], values: Callable[[str], Values]) -> Sequence[str]:
    """The candidates for the amount, with what the customers paid in place of a lone net amount if fees are the difference of the two.

    A net amount, or earnings, that are less by the seller's fees are what was paid out. If several columns are more by the fees, the user
    decides.
    """
    means = {column: all_meanings(called.get(column, column)) for column in headers}
    net = _money(values(near[0]), len(values(near[0]).texts)) if len(near) == 1 and means[near[0]] & _PAID_OUT else None
    if net is None:
        return near
    fees = {column: [abs(fee) for fee in found] for column in headers if means[column] & _FEES and (found := amounts_of(values(column)))}
    fees = {column: found for column, found in fees.items() if len(found) == len(net)}
    others = {column: found for column in headers if column not in {*near, *fees} and (found := _money(values(column), len(net)))}
    paid = [
        column
        for column, found in others.items()
        if not means[column] & _OF_OTHERS and any(_adds_up(net, fee, found) for fee in fees.values())
    ]
    return paid if len(paid) == 1 else [*near, *paid]


def _money(values: Values, rows: int) -> list[float] | None:
    """The values as numbers, if some have decimals and none is below 0; None otherwise."""
    found = amounts_of(values) if values.marked >= _MOSTLY else None
    return found if found is not None and len(found) == rows and min(found) >= 0 < max(found) else None


def _adds_up(part: Sequence[float], more: Sequence[float], whole: Sequence[float]) -> bool:
    rows = list(zip(part, more, whole, strict=True))
    telling = sum(b > _CENT for _, b, _ in rows)
    return telling >= _HALF * len(rows) and sum(abs(a + b - c) <= _CENT for a, b, c in rows) >= _MOSTLY * len(rows)


def without_deductions(
    near: Sequence[str], headers: Sequence[str], called: Mapping[str, str], values: Callable[[str], Values]
) -> Sequence[str]:
    """The candidates for the amount without that of a gross and a net one which the customers did not pay.

    ``near`` are the candidates, ``headers`` all columns in the order of the file, ``called`` the headers of those named by their position.
    Fees and commissions between gross and net are costs of the seller: gross was paid. Discounts and returns between gross and net sales
    are the customers': net was paid. With taxes between the two both are right, and the user decides: the candidates are returned as
    they are.
    """
    means = {column: all_meanings(called.get(column, column)) for column in headers}
    gross, net = ([column for column in near if side in means[column]] for side in _SIDES)
    if len(gross) != 1 or len(net) != 1 or means[gross[0]] - {"gross"} != means[net[0]] - {"net"}:
        return near
    between = headers[headers.index(gross[0]) + 1 : headers.index(net[0])]
    if _differ_by(gross[0], net[0], [column for column in headers if "tax" in means[column]], values):
        return near
    fees = [column for column in headers if means[column] & (_FEES | _COMMISSION) and column not in near]
    if _differ_by(gross[0], net[0], fees, values) or (between and set(between) <= set(fees)):
        return [column for column in near if column != net[0]]
    less = [column for column in headers if means[column] & _LESS and not means[column] & {"tax", "code", "id"}]
    if less and means[gross[0]] & _OF_SALES:
        return [column for column in near if column != gross[0]]
    return near


def _differ_by(gross: str, net: str, columns: Sequence[str], values: Callable[[str], Values]) -> bool:
    """Whether one of the columns is the difference of the other two in most rows of the sample, whatever its sign."""
    most, least = amounts_of(values(gross)), amounts_of(values(net))
    if most is None or least is None or len(most) != len(least):
        return False
    for column in columns:
        difference = amounts_of(values(column))
        if difference is None or len(difference) != len(most) or not any(difference):
            continue
        agree = sum(abs(abs(a - b) - abs(c)) <= _CENT for a, b, c in zip(most, least, difference, strict=True))
        if agree >= _MOSTLY * len(most):
            return True
    return False
