"""Which rows of documents and accounts reduce revenue: credit notes, returned goods, credits; and which are no sales to customers.

Belongs here: what types, numbers and signs of documents say. Does not: what became of an order (states). May import: the files of
`shapes` and of `shapes.orders` themselves, tables, values, roles, model.
"""
