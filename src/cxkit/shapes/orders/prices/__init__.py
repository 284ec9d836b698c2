"""Prices and what they are of, from which the amounts of lines are made: a piece, a line, a hundred pieces, a night."""
