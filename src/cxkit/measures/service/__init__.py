"""What to do for a customer: the channel to use, advice by rules, the list of those to call back, and whether the loop was closed.

Belongs here: rules on single customers. Does not: reading files, totals of all customers. May import: counts and below.
"""
