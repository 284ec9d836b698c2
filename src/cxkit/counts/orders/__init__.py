"""Orders, counted: what each customer bought, and when."""
