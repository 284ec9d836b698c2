"""What the files say of single customers: for ``customer`` and ``followup``.

Belongs here: what is put together of several files for one customer. Does not: the advice by rules (measures.service). May import: run and
all below.
"""
