"""Values that name what persons did with messages and pages, as "Opened Email" and "click": touchpoints, and no channels."""

from __future__ import annotations

import re

from cxkit.roles.carried import MOSTLY, Values

# as tools for marketing write them, in English whatever the language of their users
_DID = r"open|click|bounce|deliver|drop|unsubscrib|subscrib|view|visit|place|receiv|skipp|defer|forward|download|submit|checkout|add"
_EVENT = re.compile(rf"(?:^|[^a-z])(?:{_DID}|sent|start|mark)(?:e?d|s|ed|ped|red|ping|ing)?(?:[^a-z]|$)", re.IGNORECASE)
_READ = re.compile(r"(?:^|[^a-z])(?:open|click|bounce|unsubscribe)(?:d|ed|s)?(?:[^a-z]|$)", re.IGNORECASE)


def name_events(values: Values) -> bool:
    """Whether nearly all values name what happened to a message or on a page, and some that one was opened or clicked.

    >>> name_events(Values(["Opened Email", "Clicked Email", "Placed Order"], known=True))
    True
    >>> name_events(Values(["Email", "Phone call"], known=True)), name_events(Values(["Email sent", "Email received"], known=True))
    (False, False)
    """
    names = {*values.texts}
    found = sum(bool(_EVENT.search(each)) for each in names)
    return len(names) > 1 and found >= MOSTLY * len(names) and any(map(_READ.search, names))
