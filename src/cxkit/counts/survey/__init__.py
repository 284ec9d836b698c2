"""Answers, counted: how the values of a score are read, its scale and best end, and tallies by group.

Belongs here: queries of answers, scales that all values of a column show. Does not: the meaning of a single value (values), means and
shares (measures). May import: the room of contacts, the files of `counts` itself, tables, values, roles, stats, model.
"""
