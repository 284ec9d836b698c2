"""What became of orders: cancelled, returned, refunded, not paid yet.

Belongs here: what statuses, steps and columns of refunds say, and notes on them. Does not: types of documents. May import: the room of
documents, the files of `shapes` and of `shapes.orders` themselves, tables, values, roles, model.
"""
