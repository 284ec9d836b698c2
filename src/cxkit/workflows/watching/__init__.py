"""A folder that fills, and the store that remembers the counts of its files: for ``watch`` and ``history``.

Belongs here: taking files in, the store, tables and reports made of it. Does not: targets and control charts. May import: the room of
checks, the files of `workflows` itself, run and all below.
"""
