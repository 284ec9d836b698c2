"""The parts of the whole report, the files that they are made from, and its appendix: for ``report``.

Belongs here: which part is made from which files, and how they become one document. Does not: how a document looks (render). May import:
the rooms of checks and customers, the files of `workflows` itself, run and all below.
"""
