"""What one row of contacts is: a contact, a part, a message or a change of one, or a count of many; and which rows are no contacts.

Belongs here: shapes of contacts alone, and what only these share. Does not: words of statuses and channels (values), counting. May import:
the files of `shapes` itself, tables, values, roles, model.
"""
