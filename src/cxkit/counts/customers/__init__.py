"""Customers, counted: contracts and how long they last, and what a file says of each customer."""
