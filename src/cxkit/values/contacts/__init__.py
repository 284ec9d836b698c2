"""Names that contacts have for their channels, their two parties and the fields of their tickets."""
