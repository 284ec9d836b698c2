"""The figures by which a measure of the company is evaluated: what is counted of answers and contacts, before and after."""
