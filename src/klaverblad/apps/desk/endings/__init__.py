"""Ending a trajectory, coming back, and the figures of where people went."""
