"""Orders, counted: what each customer bought, and when.

Belongs here: queries of orders and what they yield. Does not: what a row or an amount is (shapes), figures of revenue (measures). May
import: the files of `counts` itself, tables, values, roles, model.
"""
