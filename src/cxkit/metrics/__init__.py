"""One metric per file, with the name of its command; files are found by name and imported when asked for.

Belongs here: ``counts``, ``estimate``, and the declared function with its docstring. Does not: tables and notes that take a page, or that
other commands show (measures). May import: registry, measures, counts and all below, but no other metric.
"""
