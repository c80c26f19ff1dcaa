"""Handing somebody over to the OCMW of another municipality, with their consent."""
