"""The trail of a right that was asked for: the letter, the term, the answer, and what then."""
