"""Appointments on the desk: the week, the person, what came of them, and their reminders."""
