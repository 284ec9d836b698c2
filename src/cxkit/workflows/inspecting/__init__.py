"""What a file is and what its columns hold, counted in one pass: for ``inspect``, ``init`` and ``convert``."""
