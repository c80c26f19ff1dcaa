"""A façade in the words of Komunitin: JSON:API 1.0 over what the room does, and nothing more.

What leaves is a code and no name. The code of a member is chance, lists go by it or by id, and no
moment of joining is told: so no number orders by entry.
"""
