"""Files that look alike: side by side, made one, and told apart again."""
