"""Figures from contacts: touch map, episodes and journeys, loops, complaints, and survey answers after them.

Belongs here: counted contacts -> figures and their intervals. Does not: reading rows, rendering. May import: the measures of the survey
and of customers, counts and all below.
"""
