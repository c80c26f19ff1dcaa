"""The leefloon: the right to social integration, RMI-wet 26 May 2002 and KB 11 July 2002."""
