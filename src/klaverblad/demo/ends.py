"""Where people went when their guidance ended, in words of their own now and then."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from klaverblad.apps.trajectories.models import Ending, Phase
from klaverblad.demo.telling import Telling

_AFTER_WORK = {"regular_work": 46, "social_economy": 26, "article_60_61": 28}
_WITHOUT_WORK = {
    "training": 18, "volunteering": 12, "sickness_or_care": 22, "moved": 20,
    "no_guidance_wanted": 15, "passed_away": 1, "other": 4, "unknown": 8,
}  # fmt: skip
_CONTRACTS = {"open_ended": 45, "fixed_term": 33, "interim": 16, "unknown": 6}
_HOURS = ("19.0", "20.0", "24.0", "28.5", "30.4", "38.0")
_SAID = {
    "regular_work": "Ik heb mijn plek gevonden. De collega’s zijn vriendelijk.",
    "social_economy": "Ik mag het rustig aan leren. Dat had ik nodig.",
    "article_60_61": "Nu spaar ik dagen, en ik leer het vak.",
    "training": "Eerst de les afmaken, dan weer werk zoeken.",
    "volunteering": "Twee dagen in de week help ik mee. Dat is genoeg nu.",
    "sickness_or_care": "Mijn moeder heeft mij nu nodig.",
    "moved": "Ik woon nu dichter bij mijn zus.",
    "no_guidance_wanted": "Ik wil het eerst zelf proberen. Bellen mag altijd.",
}
_OTHER = "Begint een eigen zaak in bijberoep"


def destination_of(telling: Telling) -> str:
    """Where this person went; the same answer each time it is asked."""
    weights = _AFTER_WORK if telling.course.work_on else _WITHOUT_WORK
    return telling.chance("destination").weighted(weights)


def add_ending(telling: Telling, before: Phase, at: datetime) -> None:
    """Keep how a trajectory ended, with its event."""
    code, chance = destination_of(telling), telling.chance("ending")
    is_work = code in _AFTER_WORK
    telling.rows.add(
        Ending(
            id=telling.id("ending"),
            trajectory=telling.trajectory,
            destination=code,
            contract=chance.weighted(_CONTRACTS)
            if code in {"regular_work", "social_economy"}
            else "",
            hours_week=Decimal(chance.one_of(_HOURS)) if is_work else None,
            since=telling.course.work_on if is_work else None,
            other_words=_OTHER if code == "other" else "",
            own_words=_SAID.get(code, "") if chance.yes(0.6) else "",
            ended_on=at.date(),
            ended_at=at,
            by=telling.guide.user,
            left_from=before,
        )
    )
    telling.tell(
        "trajectory.ended",
        telling.guide,
        telling.trajectory,
        at,
        destination=code,
        before=before,
        to=Phase.CLOSED,
    )
