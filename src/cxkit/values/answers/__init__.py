"""Answers to questions: the words and numbers of a scale, its best end, what is no answer, and the score of each value.

Belongs here: what depends on one answer, or on all answers of a column, and the lists of words for it. Does not: tables, groups of
answers. May import: the files of `values` itself, roles, model.
"""
