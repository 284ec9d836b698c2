"""The figures, shared by every metric that shows them; subpackages by what they are about.

Belongs here: columns, groupings, periods, cell limits, the breakdown by group. Does not: options and docstrings of metrics, reading rows
(counts), drawing (render). May import: counts and all below.
"""
