"""Names that contacts have for their channels, their two parties and the fields of their tickets.

Belongs here: words of contacts, by language. Does not: states of contacts (statuses), which rows are contacts (shapes). May import: the
files of `values` itself, roles, model.
"""
