"""What one row of a survey is: an answer, a count of answers, one question of a respondent, or statistics below the answers."""
