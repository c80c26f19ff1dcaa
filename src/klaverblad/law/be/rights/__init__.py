"""The rights of a household: 25 of them, most of them through a few status keys."""
