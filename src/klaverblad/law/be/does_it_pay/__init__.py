"""Does work pay: what a household has left in a month, with its leefloon and the costs of working."""
