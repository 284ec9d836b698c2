"""What one row of orders is: an order, a line or a version of one, or a sum of many; rooms for prices, states and documents.

Belongs here: shapes of orders alone, and what several of the three rooms share. Does not: counting, revenue of customers. May import: the
files of `shapes` itself, tables, values, roles, model.
"""
