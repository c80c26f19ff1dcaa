"""Statements of taking part: handed over by the person, taken in at a step, counted with consent."""
