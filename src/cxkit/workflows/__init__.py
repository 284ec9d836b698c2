"""What combines metrics: one file per command, and files with a leading underscore for its parts.

Belongs here: comparing, watching, evaluating, planning and reporting, always through ``run``. Does not: figures of a single metric,
reading of files apart from ``inspect``, ``convert`` and ``watch``. May import: run and all below.
"""
