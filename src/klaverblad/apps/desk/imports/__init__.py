"""Taking people in from a file: send it, say what its columns hold, look, read it in, undo it."""
