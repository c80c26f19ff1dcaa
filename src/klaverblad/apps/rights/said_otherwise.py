"""What another fact says already in other words. Nothing is guessed: a gap stays a gap."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# An input of the law that another fact of the registry says already, and under which it is asked.
SAID_BY: Mapping[str, str] = {
    "receives_leefloon": "statuses",
    "has_leefloon_or_equal_support": "statuses",
    "has_vdab_work_limitation": "statuses",
    "has_paid_work": "net_wage_month_eur",
}
_STATUS: Mapping[str, str] = {
    "receives_leefloon": "leefloon",
    "has_leefloon_or_equal_support": "leefloon",
    "has_vdab_work_limitation": "work_limitation",
}
# NIS codes of the provinces of Antwerp, both Flanders, Limburg, and of Flemish Brabant.
_FLEMISH = ("1", "3", "4", "7", "23", "24")
# Where the law reads one fact from another: the last that is known stays.
SOURCES: Mapping[str, tuple[str, ...]] = {
    "receives_leefloon": ("statuses", "income_source"),
    "debt_help": ("has_budget_help",),
}
# The facts that `said_otherwise` reads.
READ = ("income_source", "statuses", "net_wage_month_eur", "has_budget_help")


def is_flemish(nis: str) -> bool:
    """Whether a municipality lies in the Flemish Region."""
    return nis.startswith(_FLEMISH)


def said_otherwise(known: Mapping[str, Any]) -> dict[str, Any]:
    """What a statute, a wage or help with the budget says in the words of the law."""
    said: dict[str, Any] = {}
    statuses, source = known.get("statuses"), known.get("income_source")
    for key, code in _STATUS.items():
        if statuses is not None and code in statuses:
            said[key] = True
        elif statuses is not None and not (code == "leefloon" and source == "leefloon"):
            said[key] = False
    if source == "leefloon":
        said["receives_leefloon"] = said["has_leefloon_or_equal_support"] = True
    if (wage := known.get("net_wage_month_eur")) is not None:
        said["has_paid_work"] = wage > 0
    if known.get("has_budget_help") is False:
        said["debt_help"] = "none"
    return said
