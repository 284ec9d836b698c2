"""From files or frames to tables with roles and rules: opening, joining customers, the kind of a table, known tools.

Belongs here: whatever needs both files and tables. Does not: parsing text, counting rows. May import: config, sources, shapes, registry,
and all below.
"""
