"""The lists that somebody keeps of their people: open one, rename it, share it, take it away."""
