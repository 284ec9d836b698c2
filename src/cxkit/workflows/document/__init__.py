"""The parts of the whole report, the files that they are made from, and its appendix."""
