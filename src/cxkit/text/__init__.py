"""Numbers and sentences as people read them.

Here belongs what turns figures into words: formats by unit, and the templates of the sentences in reports. What is worth saying is
decided by `measures`; where it is shown, by `render`. May import: model, language.
"""
