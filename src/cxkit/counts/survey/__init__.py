"""Answers, counted: how the values of a score are read, its scale and best end, and tallies by group."""
