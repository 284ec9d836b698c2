"""Delimited text: its dialect, its grammar, the readers from fastest to most careful, and the repair of broken rows.

Belongs here: whatever looks at bytes, lines or cells of delimited text. Does not: containers, workbooks, roles. May import: values, model.
"""
