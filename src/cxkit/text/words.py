"""Words of cxkit's own that are the values of cells and the names of groups: codes in reports, shown in the language of the user."""

from __future__ import annotations

from typing import Final

from cxkit.language import translated

WORDS: Final = frozenset(
    (
        # flags and verdicts
        *(
            "small-n",
            "suppressed",
            "partly-suppressed",
            "unmet",
            "met",
            "exceeded",
            "unclear",
            "consistent",
            "uneven",
            "better",
            "worse",
            "same",
        ),
        *("satisfied", "dissatisfied", "at_risk", "missed", "no_data", "high", "low", "yes", "no"),
        # maps of quarters
        *("concentrate here", "keep up the good work", "possible overkill", "low priority"),
        # Kano's categories
        *("attractive", "one-dimensional", "must-be", "indifferent", "reverse", "questionable", "tie"),
        # segments of customers
        *("champions", "loyal", "new", "promising", "need attention", "about to sleep", "at risk (segment)"),
        *("like (answer)", "must-be (answer)", "neutral (answer)", "live-with (answer)", "dislike (answer)"),
        *("active (state)", "high (quarter)", "low (quarter)"),
        *("potentially loyal", "not to be lost", "asleep", "lost"),
        # groups that have no name in the data
        *("(not stated)", "(few customers)", "(no answer)", "not stated", "all", "others", "none", "resolved", "unresolved", "overall"),
        "ended",
        # steps, reasons, origins
        *("gross", "returns", "cancelled", "net", "stated", "used", "observed", "given", "worst case", "at hand", "half-width"),
        *("detectable difference", "counted", "replaced", "unchanged", "copy", "waiting", "refused", "min", "max"),
        *(
            "detractor",
            "promoter",
            "complaint",
            "before",
            "after",
            "control",
            "level before",
            "slope before",
            "level change",
            "slope change",
        ),
        *("trend", "intercept"),
        *("number", "date", "text", "boolean", "empty", "other", "called back", "not called back"),
        # methods of tests and models
        *("z, unpooled", "z, pooled", "exact permutation", "exact permutation and score", "score (method)", "score, effective n"),
        *(
            "Welch's t",
            "exact permutation and Welch's t",
            "t, linearised",
            "t, linearised, by Hall's transformation",
            "paired t",
            "sign test",
            "Brunner and Munzel's, of ranks",
        ),
        *("Fisher exact", "McNemar exact", "McNemar", "LMG (Shapley values)", "Johnson's relative weights"),
        *("proportional odds", "logistic regression"),
        # signals, rules of advice, reasons
        *("cusum-low", "cusum-high", "p-low", "p-high", "xmr-low", "xmr-high"),
        *("detractor (rule)", "complaint-open", "no-phone", "no-marketing", "matter-open", "offer-possible"),
        *("answered better since", "done (why)", "difference (basis)", "handed on", "not handed on"),
        *("recency (dimension)", "frequency (dimension)", "monetary (dimension)"),
        *("phone (purpose)", "email (purpose)", "mail (purpose)", "marketing (purpose)"),
        # periods and units
        *("day", "week", "month", "quarter", "year", "days", "weeks", "months", "years"),
        # rows that do not fit their header
        *("blank line", "comment", "too short", "too long", "stray quote", "torn quotes", "cut off"),
        # chapters of the whole report
        *("3 Budget", "5 Implementation", "6 Evaluation"),
        # columns of a customer's card
        *("since", "until", "order id", "purpose"),
        # names of roles, as groups and columns bear them
        *("touchpoint", "channel", "phase", "topic", "item", "segment", "dimension", "driver", "group", "cohort", "period", "complete"),
        *("recommend", "satisfaction", "effort", "expectation", "fulfilment", "importance", "customer", "handled by", "region", "case"),
        *("survey", "contacts", "orders", "customers", "answers", "tickets", "contracts"),
        # titles of reports
        *("Follow-up", "Budget", "Tickets", "Complaints", "Retention", "Cohorts"),
        # words of sentences and notes
        *("answer (one)", "customer (one)", "contact (one)", "episode (one)", "matter (one)", "ticket (one)"),
        *("persons", "episodes", "matters", "cases", "detractors", "promoters", "complaints", "interval", "lowest", "highest", "in"),
        *("no change that matters", "at least", "at most", "quote", "escape", "Command", "Sources", "Rows", "Columns"),
        *("Made", "Analysis", "Reading", "Output", "Files", "Options", "Further files", "Survey", "Customers", "Contacts", "Plan", "Watch"),
        *("satisfied", "gap n", "difference", "change", "p (adjusted)", " low", " high"),
        *("difference p", "difference p (adjusted)", "change p", "change p (adjusted)"),
        *("tab", "semicolon", "bar", "comma", "Orders", "a survey", "a file of contacts", "a file of orders", "a file of customers"),
        *("Data", "digits", "digit", "letters", "letter", "characters", "character"),
    )
)


def word_of(code: str, column: str) -> str:
    """A word of cxkit's own in the current language, by the ``column`` that holds it if it means something else there."""
    if column == "reason":
        return translated(code)
    in_column = f"{code} ({column})"
    if in_column in WORDS:
        found = translated(in_column)
        return code if found == in_column else found
    if code in WORDS:
        return translated(code)
    parts = code.split(", ")  # several reasons in one cell
    return ", ".join(map(translated, parts)) if all(part in WORDS for part in parts) else code
