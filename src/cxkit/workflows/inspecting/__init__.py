"""What a file is and what its columns hold, counted in one pass: for ``inspect``, ``init`` and ``convert``.

Belongs here: profiles of columns, problems of single values, the project file made from them. Does not: figures of metrics. May import:
run and all below.
"""
