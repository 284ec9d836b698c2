"""What one row of customers is: a contract, a version, a month or an event of one; when it ended, and which never were.

Belongs here: shapes of contracts and customers alone, and what only these share. Does not: words of states (values), durations (counts).
May import: the files of `shapes` itself, tables, values, roles, model.
"""
