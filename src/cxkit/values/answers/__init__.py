"""Answers to questions: the words and numbers of a scale, its best end, what is no answer, and the score of each value."""
