"""What combines metrics: one file per command, rooms for its parts, and files with a leading underscore for single ones.

Belongs here: comparing, watching, evaluating, planning and reporting, always through ``run``. Does not: figures of a single metric,
reading of files apart from ``inspect``, ``convert`` and ``watch``. May import: run and all below.
"""
