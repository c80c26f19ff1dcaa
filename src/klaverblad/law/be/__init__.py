"""The law of Belgium as a whole."""
