"""The plan of one person: goals, steps and what they need, versions, GPMI, paper, and the ladder."""
