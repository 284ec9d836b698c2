"""A folder that fills, and the store that remembers the counts of its files: for ``watch`` and ``history``."""
