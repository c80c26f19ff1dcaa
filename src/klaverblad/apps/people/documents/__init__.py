"""Files that people send: what they really are (`contents`), and where they lie (`files`)."""
