"""Days, times of day, months and lengths of time: their formats, the order of day and month, and how columns of them are read.

Belongs here: what depends on one text, or on all texts of a column. Does not: time zones of tables, calendar periods. May import: the
files of `values` itself, roles, model.
"""
