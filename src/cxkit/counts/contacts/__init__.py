"""Contacts, counted or one by one: by customer and group, with their costs, their first answers and their ends.

Belongs here: queries of contacts and what they yield. Does not: journeys, cases and waiting times made of them (measures). May import: the
files of `counts` itself, tables, values, roles, model.
"""
