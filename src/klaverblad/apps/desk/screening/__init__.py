"""Screenings: filling one in, putting one right, looking back, and all of it on paper."""
