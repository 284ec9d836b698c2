"""From files to lazy frames of text, with the dialect that was found and its evidence."""
