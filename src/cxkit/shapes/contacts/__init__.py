"""What one row of contacts is: a contact, a part, a message or a change of one, or a count of many; and which rows are no contacts."""
