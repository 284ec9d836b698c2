"""Customer experience analytics."""
