"""Customers, counted: contracts and how long they last, and what a file says of each customer.

Belongs here: queries of contracts, their days and terms, consents and objections. Does not: survival curves, churn rates (measures). May
import: the room of contacts, the files of `counts` itself, tables, values, roles, model.
"""
