"""Figures from orders and contracts: revenue, cohorts, survival, lifetime value.

Belongs here: counted customers -> figures and their intervals. Does not: reading rows, rendering. May import: counts and all below.
"""
