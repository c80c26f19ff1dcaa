"""How a person gets in: a code or a square on paper, a link by mail; and the coach who prints it."""
