"""What to do for a customer: consents, the channel to use, and advice by rules.

Belongs here: rules on single customers. Does not: reading files, totals of all customers. May import: counts and below.
"""
