"""Days, times of day, months and lengths of time: their formats, the order of day and month, and how columns of them are read."""
