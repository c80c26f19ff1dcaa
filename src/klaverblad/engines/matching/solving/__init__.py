"""Who goes where: solved, proved, and kept up to date while life goes on."""
