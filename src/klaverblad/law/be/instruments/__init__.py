"""Measures on the way to work: who may enter, how long, what they pay, what they cost and bring the organisation."""
