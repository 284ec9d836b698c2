"""What the words of statuses, marks and events mean: resolved, cancelled, not held, refused, tried out, without an end."""
