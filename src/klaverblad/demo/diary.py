"""The diaries of the coaches: the last days, today and the three weeks that follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from klaverblad.apps.trajectories.models import (
    Appointment,
    AppointmentKind,
    AppointmentState,
    EndedBecause,
    Phase,
)
from klaverblad.demo.cast import Cast, Staff
from klaverblad.demo.chance import Chance, made_id, moment
from klaverblad.demo.rows import Rows

Caseload = Sequence[tuple[Any, Phase]]

_HOURS = ((9, 30), (11, 0), (13, 30), (15, 0), (16, 0))
_DAYS_AHEAD = 21
_TITLES = {
    Phase.INTAKE: ("Eerste gesprek", "Papieren nakijken"),
    Phase.SCREENING: ("Screening", "Huisbezoek"),
    Phase.PREPARATION: ("Gesprek over de groep", "Huisbezoek", "Overleg met de partner"),
    Phase.PLAN: ("Plan nakijken", "Samen bellen met een werkgever", "Overleg met VDAB"),
    Phase.AT_WORK: ("Evaluatie op de werkvloer", "Hoe gaat het op het werk?"),
    Phase.AFTERCARE: ("Nazorggesprek",),
}
_WHERE = {
    "Huisbezoek": "bij de persoon thuis",
    "Evaluatie op de werkvloer": "op de werkvloer",
    "Overleg met VDAB": "online",
    "Nazorggesprek": "telefoon",
}


_KINDS = {
    "Huisbezoek": AppointmentKind.HOME_VISIT,
    "Nazorggesprek": AppointmentKind.PHONE,
    "Overleg met VDAB": AppointmentKind.VIDEO,
    "Overleg met de partner": AppointmentKind.CONFERENCE,
}
_BRING = {"Papieren nakijken": "de laatste drie loonbrieven", "Plan nakijken": "het plan op papier"}
# What came of the talks of the last two working days; "planned" was not said yet.
_CAME_OF_IT = {
    (AppointmentState.PLANNED, ""): 30,
    (AppointmentState.KEPT, ""): 50,
    (AppointmentState.MISSED, EndedBecause.TRANSPORT): 5,
    (AppointmentState.MISSED, EndedBecause.PERSON_UNABLE): 5,
    (AppointmentState.MISSED, EndedBecause.TEAM_UNABLE): 5,
    (AppointmentState.CANCELLED, EndedBecause.CARE): 5,
}
_DAYS_BACK = 4


def add_diaries(rows: Rows, cast: Cast, caseloads: dict[Any, Caseload]) -> None:
    """Give every coach a day with people in it, whatever day of the week the region is loaded."""
    for ocmw in cast.ocmws.values():
        for coach in ocmw.coaches:
            _diary(rows, coach, caseloads.get(coach.user.pk, []), cast.on)


def _diary(rows: Rows, coach: Staff, caseload: Caseload, on: date) -> None:
    chance = Chance("diary", coach.user.pk)
    rows.add(
        Appointment(
            id=made_id("appointment", coach.user.pk, on, "team"),
            user=coach.user,
            starts_at=moment(on, 8, 30),
            minutes=45,
            title="Teamoverleg",
            where="bureau 2",
        )
    )
    people = list(caseload)
    chance.shuffle(people)
    for day, hour, minute in _slots(chance, on):
        if not people:
            return
        trajectory_id, phase = people.pop()
        title = chance.one_of(_TITLES[phase])
        state, because = (
            chance.weighted(_CAME_OF_IT) if day < on else (AppointmentState.PLANNED, "")
        )
        rows.add(
            Appointment(
                id=made_id("appointment", coach.user.pk, day, hour),
                user=coach.user,
                trajectory_id=trajectory_id,
                kind=_KINDS.get(title, AppointmentKind.TALK),
                starts_at=moment(day, hour, minute),
                minutes=chance.one_of((30, 45, 60, 60)),
                title=title,
                bring=_BRING.get(title, ""),
                state=state,
                ended_because=because,
                where=_WHERE.get(title, "bureau 2"),
            )
        )


def _slots(chance: Chance, on: date) -> Iterable[tuple[date, int, int]]:
    """Three or four moments today, one to three on the working days around it."""
    for ahead in (0, *range(-_DAYS_BACK, 0), *range(1, _DAYS_AHEAD + 1)):
        day = on + timedelta(days=ahead)
        if ahead and day.weekday() > 4:
            continue
        n = chance.whole(3, 4) if not ahead else chance.whole(1, 3)
        for hour, minute in sorted(chance.sample(_HOURS, n)):
            yield day, hour, minute
