"""Figures from survey answers: promoters, satisfaction, effort, expectation gaps, drivers, channels.

Belongs here: sums of answers -> figures, comparisons, verdicts. Does not: reading rows, rendering. May import: counts and all below.
"""
