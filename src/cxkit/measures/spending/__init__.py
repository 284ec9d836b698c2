"""Where the next money goes: weights of the touchpoints, what each gets, how sure that is, and what an amount would do.

Belongs here: arithmetic of budgets. Does not: reading files, the report. May import: measures of the survey, counts and below.
"""
