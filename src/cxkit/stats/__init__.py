"""Numbers in, numbers with their uncertainty out.

Belongs here: estimates, intervals, tests, models, each with its source and an oracle in the tests. Does not: frames of answers, files,
texts of a report. May import: errors, language, lazy; numpy and scipy inside functions.
"""
