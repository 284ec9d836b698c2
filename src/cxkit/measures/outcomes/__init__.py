"""The figures by which a measure of the company is evaluated: what is counted of answers, contacts and customers, before and after.

Belongs here: sides of a comparison, their figures and effects. Does not: options, the verdict in words of a command (workflows). May
import: the other measures, counts and all below.
"""
