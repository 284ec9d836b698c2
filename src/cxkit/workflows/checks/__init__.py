"""Targets and control charts of figures over time: for ``check``, ``watch``, ``history`` and the targets of a report.

Belongs here: which figures are checked, against what, and the report on it. Does not: the statistics of control charts (stats), the store.
May import: the files of `workflows` itself, run and all below.
"""
