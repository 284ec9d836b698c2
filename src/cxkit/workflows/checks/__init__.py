"""Targets and control charts of figures over time: for ``check``, ``watch``, ``history`` and the targets of a report."""
