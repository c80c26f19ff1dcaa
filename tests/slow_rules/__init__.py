"""The slow way to answer a case: the bodies themselves, over columns that remember why.

`engines.rules` answers a case from bodies that were written out for one row (`bodies`), with one
working-out for all that is asked. Here each body runs as it was written, each cell keeps its
reasons as a set, each explanation is written by itself, and what would make a no a yes is found
by running the rules over many copies of the case. Nothing runs this but the tests, which let both
ways answer the same questions.
"""
