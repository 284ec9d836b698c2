"""What one row of a survey is: an answer, a count of answers, one question of a respondent, or statistics below the answers.

Belongs here: shapes of surveys alone, and what only these share. Does not: labels and scales (values), counting. May import: the files of
`shapes` itself, tables, values, roles, model.
"""
