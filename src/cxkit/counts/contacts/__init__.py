"""Contacts, counted or one by one: by customer and group, with their costs, their first answers and their ends."""
