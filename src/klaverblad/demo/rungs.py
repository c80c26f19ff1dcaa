"""What the ladder asks: who was referred, what VDAB and the OCMW decided, how long somebody did it.

With a chance of its own, so that what is asked since keeps every other life as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from klaverblad.demo.chance import Chance
from klaverblad.demo.lives import Life

_PROSPECT = {"possible_now": 55, "possible_after_path": 35, "not_foreseen": 10}
KEYS = (
    "has_told_ocmw_of_volunteering", "paid_work_prospect", "wijk_werken_referral",
    "wijk_werken_months_used", "had_pwa_agreement_in_2017", "placement_is_proposed",
    "placement_months_used", "vdab_agrees_to_ibo", "ibo_weeks", "vdab_approves_bis", "bis_months",
    "worked_days", "paid_absence_days", "benefit_absence_days", "is_part_time_claim",
    "ocmw_proposes_artikel_61", "ocmw_chooses_twe", "twe_months_used",
    "completes_artikel_60_rights", "vdab_assigns_collectief_maatwerk", "has_contract_over_a_day",
)  # fmt: skip


def rung_facts(life: Life, known: Mapping[str, Any]) -> dict[str, Any]:
    """The values of this life about the ladder: a few for most, and what follows from them."""
    chance = Chance("ladder", *life.topic)
    statuses = known.get("statuses") or ()
    found: dict[str, Any] = {}
    if chance.yes(0.4):
        found["paid_work_prospect"] = chance.weighted(_PROSPECT)
    if chance.yes(0.25):
        by = {"none": 60, "vdab": 20, "ocmw": 20 if "leefloon" in statuses else 0}
        referral = chance.weighted(by)
        found["wijk_werken_referral"] = referral
        found["had_pwa_agreement_in_2017"] = life.age > 45 and chance.yes(0.1)
        if referral != "none":
            found["wijk_werken_months_used"] = chance.whole(0, 14)
    if "leefloon" in statuses:
        found |= _through_ocmw(chance)
    if "vdab_registered" in statuses and chance.yes(0.3):
        found |= _learning(chance)
    if "work_limitation" in statuses and chance.yes(0.5):
        found["vdab_assigns_collectief_maatwerk"] = "indicering_maatwerk" in statuses
        found["has_contract_over_a_day"] = chance.yes(0.25)
    return found


def _through_ocmw(chance: Chance) -> dict[str, Any]:
    found: dict[str, Any] = {"has_told_ocmw_of_volunteering": chance.yes(0.4)}
    if chance.yes(0.35):
        found |= {
            "worked_days": chance.whole(0, 290),
            "paid_absence_days": chance.whole(0, 20),
            "benefit_absence_days": 0,
            "is_part_time_claim": False,
        }
    if chance.yes(0.25):
        found["ocmw_proposes_artikel_61"] = chance.yes(0.1)
        found["ocmw_chooses_twe"] = chance.yes(0.3)
        if found["ocmw_chooses_twe"]:
            found["twe_months_used"] = chance.whole(0, 18)
            found["completes_artikel_60_rights"] = chance.yes(0.5)
    return found


def _learning(chance: Chance) -> dict[str, Any]:
    found: dict[str, Any] = {
        "placement_is_proposed": chance.yes(0.5),
        "vdab_agrees_to_ibo": chance.yes(0.2),
        "vdab_approves_bis": chance.yes(0.1),
    }
    if found["placement_is_proposed"]:
        found["placement_months_used"] = chance.whole(0, 5)
    if found["vdab_agrees_to_ibo"]:
        found["ibo_weeks"] = chance.whole(4, 26)
    if found["vdab_approves_bis"]:
        found["bis_months"] = chance.whole(1, 6)
    return found
