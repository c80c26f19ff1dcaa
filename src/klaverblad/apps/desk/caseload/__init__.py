"""Mijn mensen: the caseload as a table that can be filtered, kept in the address, and exported."""

from klaverblad.apps.desk.caseload.asked import NOBODY, Filter
from klaverblad.apps.desk.caseload.found import asked_for
from klaverblad.apps.desk.caseload.rows import PAGE_SIZE, Listing, Row, listing

__all__ = ["NOBODY", "PAGE_SIZE", "Filter", "Listing", "Row", "asked_for", "listing"]
