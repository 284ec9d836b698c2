"""One metric per file; files are found by name and imported when asked for."""
