"""Files of any format as lazy frames, with the dialect that was detected and the evidence for it."""
