"""Prices and what they are of, from which the amounts of lines are made: a piece, a line, a hundred pieces, a night.

Belongs here: amounts made of several columns, discounts. Does not: whether a row counts (states, documents). May import: the files of
`shapes` and of `shapes.orders` themselves, tables, values, roles, model.
"""
