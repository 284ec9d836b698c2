"""Files of any format as lazy frames, with the dialect that was detected and the evidence for it.

Belongs here: containers, workbooks, typed files, merging of several files, records that do not fit. Does not: the meaning of columns and
cells. May import: tables (the protocol of a reading), values, roles (headers), model.
"""
