"""What the words of statuses, marks and events mean: resolved, cancelled, not held, refused, tried out, without an end.

Belongs here: words of states of contacts, contracts, consents and responses, by language. Does not: statuses of orders, which have a file
of words in `shapes`. May import: the rooms of answers and contacts, the files of `values` itself, roles, model.
"""
