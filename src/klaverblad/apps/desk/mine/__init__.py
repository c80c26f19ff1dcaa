"""Mijn plan: the pages of a person themselves, on a phone first."""
