"""Work that lasts, on the desk: promised talks per person, per house, and as figures."""
