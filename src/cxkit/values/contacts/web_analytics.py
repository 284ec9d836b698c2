"""How web analytics write the medium of a visit: '(none)' is that of visits without one, which came directly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cxkit.values.contacts.digital_channels import is_digital_channel
from cxkit.values.folding import fold
from cxkit.values.words import words_of

DIRECT = "direct"
"""The name of the channel of such visits."""
MEDIUMS: Mapping[str, tuple[str, ...]] = {
    "signs": (
        *("organic", "organic search", "organic social", "cpc", "ppc", "cpm", "referral", "paid_social", "paid social", "paid_search"),
        *("paid search", "display", "affiliate", "affiliates", "retargeting"),
    ),
}
"""Folded names of mediums that no other list of channels has by accident."""
_MEDIUMS = words_of(MEDIUMS)
_NONE = "(none)"
_FEWEST = 2  # such names


def is_medium(text: str) -> bool:
    """Whether a text is the medium of a visit.

    >>> is_medium("Organic"), is_medium("phone")
    (True, False)
    """
    return fold(text) in _MEDIUMS


def direct_visits(texts: Iterable[str]) -> frozenset[str]:
    """The folded texts that stand for direct visits in a column of channels; none if it does not hold mediums.

    Beside a phone or a shop, mediums are ways in of any contact, and nothing says how the others came.

    >>> direct_visits(["organic", "cpc", "(none)", "(not set)"])
    frozenset({'(none)'})
    >>> direct_visits(["phone", "email", "(none)"]), direct_visits(["Referral", "Affiliate", "Walk-in", "(none)"])
    (frozenset(), frozenset())
    """
    folded = frozenset(map(fold, texts))
    if len(folded & _MEDIUMS) < _FEWEST or any(is_digital_channel(text) is False for text in folded - {_NONE}):
        return frozenset()
    return folded & {_NONE}
