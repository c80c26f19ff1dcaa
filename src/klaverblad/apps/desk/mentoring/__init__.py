"""The pages of mentors and experts by experience: the projects, a pair, and what a companion sees."""
