"""One person on one sheet, for whoever takes over: read in a minute, and printed on one page."""
