"""From files or frames to tables with roles and rules: opening, joining customers, the kind of a table, known tools.

Belongs here: what has to know both the files and the tables. Does not: parsing text, counting rows. May import: config, sources, registry,
tables and all below.
"""
