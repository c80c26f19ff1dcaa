"""What goes on between the desk and organisations: questions on their way, contacts, a campaign."""

from __future__ import annotations

from datetime import date, timedelta

from klaverblad.apps.accounts.models import OrganisationKind
from klaverblad.apps.places.models import (
    Activity,
    Campaign,
    EmployerTalk,
    Place,
    PlaceRoom,
    ShortageCause,
    ShortageOccupation,
    TailoredRequest,
    TailoredSaid,
    TalkHow,
    TalkOutcome,
)
from klaverblad.demo.cast import Cast, Staff
from klaverblad.demo.chance import made_id, moment, workday
from klaverblad.demo.places import DOOR_AT, Places

_COACH, _COORDINATOR = "deur-01", "deur-05"
# Invented, as all of the region; a real region writes over what is published.
_LIST = "Oefenlijst van deze oefenregio (verzonnen)"
_SHORT = (
    ("Verzorgende", Activity.CARE, [ShortageCause.TOO_FEW, ShortageCause.CONDITIONS]),
    ("Poetshulp", Activity.CLEANING, [ShortageCause.CONDITIONS]),
    ("Technicus onderhoud", Activity.WOODWORK, [ShortageCause.SKILLS]),
)
_ASKED = "Iemand die graag met ouderen praat, rustig wil beginnen en op schooluren werkt."
_ASKED_OUTSIDE = "Iemand die liefst buiten werkt, in een kleine ploeg met vaste begeleiding."
_CAMPAIGN = "Een plek in de straat"
_MESSAGE = "Elke zaak heeft wel een taak van een paar uur. Wij zoeken wie erbij past, en volgen op."


def add_offers(cast: Cast, places: Places) -> None:
    """Write what whoever signs in as coach, organisation or coordinator has to look at."""
    coach, coordinator = _door(cast, _COACH), _door(cast, _COORDINATOR)
    here = places.organisations[DOOR_AT]
    others = [
        one
        for one in sorted(cast.organisations, key=lambda one: one.name)
        if one.kind == OrganisationKind.SOCIAL_ECONOMY
    ]
    mine = [one for one in places.found if one.organisation_id == here.pk]
    _rooms(cast.on, mine)
    asked_of = [(here.pk, _ASKED, -3, None), (others[0].pk, _ASKED_OUTSIDE, -20, None)]
    if len(others) > 1:
        asked_of.append((others[1].pk, _ASKED_OUTSIDE, -9, "Op dinsdag en vrijdag kan het wel."))
    TailoredRequest.objects.bulk_create(
        _request(cast.on, coach, organisation, about, days, words)
        for organisation, about, days, words in asked_of
    )
    campaign = Campaign.objects.create(
        id=made_id("campaign", _CAMPAIGN),
        region=cast.region,
        title=_CAMPAIGN,
        message=_MESSAGE,
        starts_on=cast.on - timedelta(days=30),
        ends_on=cast.on + timedelta(days=30),
        owner=coordinator.user,
        made_at=moment(cast.on - timedelta(days=30), 9),
    )
    campaign.organisations.set([here, *others[:4]])
    EmployerTalk.objects.bulk_create(
        [
            _talk(cast.on, coach, here.pk, campaign, 12, TalkOutcome.INTERESTED, again=0),
            _talk(cast.on, coordinator, others[0].pk, campaign, 6, TalkOutcome.OFFERS),
            _talk(cast.on, coach, others[-1].pk, None, 25, TalkOutcome.NOT_NOW, again=40),
        ]
    )
    ShortageOccupation.objects.bulk_create(
        ShortageOccupation(
            id=made_id("shortage", name),
            region=cast.region,
            name=name,
            activity=activity,
            causes=causes,
            since=date(cast.on.year, 1, 1),
            source=_LIST,
            checked_on=cast.on - timedelta(days=20),
            made_by=coordinator.user,
            made_at=moment(cast.on - timedelta(days=20), 10),
        )
        for name, activity, causes in _SHORT
    )


def _door(cast: Cast, door: str) -> Staff:
    return next(one for one in cast.staff if one.user.email.startswith(door))


def _rooms(on: date, mine: list[Place]) -> None:
    """In the holidays there is room for more, at the first place of whoever signs in there."""
    for place in mine[:1]:
        PlaceRoom.objects.create(
            id=made_id("room", place.pk),
            place=place,
            since=on + timedelta(days=40),
            until=on + timedelta(days=70),
            capacity=place.capacity + 2,
        )


def _request(
    on: date, coach: Staff, organisation: object, about: str, days: int, words: str | None
) -> TailoredRequest:
    asked_on = workday(on + timedelta(days=days))
    answered = moment(on - timedelta(days=1), 11) if words else None
    return TailoredRequest(
        id=made_id("tailored", organisation),
        organisation_id=organisation,
        asked_for_id=coach.actor.organisation_id,
        asked_by=coach.user,
        asked_on=asked_on,
        answer_by=asked_on + timedelta(days=14),
        hours_week_max=19,
        without_licence=True,
        about=about,
        said=TailoredSaid.ALTERNATIVE if words else "",
        words=words or "",
        answered_at=answered,
        made_at=moment(asked_on, 10),
    )


def _talk(
    on: date,
    by: Staff,
    organisation: object,
    campaign: Campaign | None,
    days: int,
    outcome: str,
    *,
    again: int | None = None,
) -> EmployerTalk:
    day = workday(on - timedelta(days=days))
    return EmployerTalk(
        id=made_id("talk", organisation, days),
        organisation_id=organisation,
        campaign=campaign,
        on=day,
        how=TalkHow.VISIT,
        about="Welke taken er blijven liggen, en op welke uren iemand welkom is.",
        outcome=outcome,
        owner=by.user,
        next_on=None if again is None else on + timedelta(days=again),
        next_what="" if again is None else "vragen wat de ploeg ervan vindt",
        made_by=by.user,
        made_at=moment(day, 16),
    )
