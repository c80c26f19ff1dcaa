"""Places put before a person, and runs over a whole caseload: pages for whoever guides people."""
