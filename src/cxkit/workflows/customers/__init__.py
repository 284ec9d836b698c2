"""What the files say of single customers: for ``customer`` and ``followup``."""
