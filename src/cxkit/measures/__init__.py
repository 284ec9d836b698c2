"""The figures, shared by every metric that shows them; subpackages for survey, customers and contacts.

Belongs here: columns, groupings, periods, cell limits, the breakdown by group. Does not: options and docstrings of metrics, reading
rows (counts), drawing (render). May import: counts, stats, model.
"""
