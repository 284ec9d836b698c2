"""Numbers in, numbers with their uncertainty out; no frames, no files."""
