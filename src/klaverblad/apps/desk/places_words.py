"""Places of one person in the words and shapes that the components show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klaverblad.apps.accounts.models import Role
from klaverblad.apps.childcare.services import INSTRUMENT as CHILDCARE
from klaverblad.apps.desk.pays.forms import offer_of
from klaverblad.apps.desk.pays.spans import short_gain
from klaverblad.apps.desk.person import Page
from klaverblad.apps.library.models import Instrument
from klaverblad.apps.people.queries import KnownFact
from klaverblad.apps.placements.columns import LEVELS
from klaverblad.apps.placements.contesting import REASONS, WISH
from klaverblad.apps.placements.held_queries import kept_for_others
from klaverblad.apps.placements.queries import Fit, Lift, No
from klaverblad.apps.places.models import Place
from klaverblad.apps.places.wording import number_of_hours, where
from klaverblad.apps.rights import pays
from klaverblad.apps.rights.policies import can_read_rights
from klaverblad.apps.trajectories.queries import OPEN_STATES
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.ways import MODES
from klaverblad.engines.matching.words import whole_up
from klaverblad.engines.travel import Mode

CARDS_SHOWN = 3
MODE_ICONS = {
    Mode.WALK: "walk",
    Mode.BIKE: "bike",
    Mode.PUBLIC_TRANSPORT: "bus",
    Mode.CAR: "card",
}


def contract_of(place: Place) -> str:
    """How long and how many hours: "Contract zonder einddatum, 19 uur"."""
    hours = number_of_hours(place)
    if place.min_months is None:
        return _("%(kind)s zonder einddatum, %(hours)s uur") % {
            "kind": place.get_kind_display().capitalize(),
            "hours": hours,
        }
    months = ngettext("%(n)s maand", "%(n)s maanden", place.min_months) % {"n": place.min_months}
    return _("%(kind)s, minstens %(months)s, %(hours)s uur") % {
        "kind": place.get_kind_display().capitalize(),
        "months": months,
        "hours": hours,
    }


def place_cards(page: Page, *, all_of_them: bool) -> list[dict[str, Any]]:
    """The places that fit, side by side: at least three options where there are three."""
    return cards_of(page, page.matches.fits if all_of_them else page.matches.fits[:CARDS_SHOWN])


def cards_of(page: Page, fits: Sequence[Fit]) -> list[dict[str, Any]]:
    """Some places that fit, in this order."""
    shown = {one.pk: one for one in page.places(fit.place for fit in fits)}
    fits = [replace(fit, place=shown[fit.place.pk]) for fit in fits if fit.place.pk in shown]
    busy = page.known.get("busy_week")
    duties = busy.value if busy and busy.value else []
    gains = _gains(page, fits)
    kept = kept_for_others(page.actor, [fit.place for fit in fits], person_id=page.person.pk)
    return [
        _card(page, fit, duties) | gain | {"kept": _kept(kept.get(fit.place.pk))}
        for fit, gain in zip(fits, gains, strict=True)
    ]


def _kept(n: int | None) -> str:
    """That every seat is for somebody else; empty when one is free. It keeps nobody from choosing."""
    if n is None:
        return ""
    return ngettext(
        "De enige plaats is al voor iemand anders. Kiezen mag: misschien komt ze vrij.",
        "Alle %(n)s plaatsen zijn al voor anderen. Kiezen mag: misschien komt er een vrij.",
        n,
    ) % {"n": n}


def _gains(page: Page, fits: Sequence[Fit]) -> list[dict[str, str]]:
    """What each place would bring, in one run; nothing where the income is not shared."""
    if not fits or not can_read_rights(page.actor, page.person).is_allowed:
        return [{} for _fit in fits]
    here = page.situation
    found = pays.figures(here, [offer_of(fit.place) for fit in fits])
    is_own = page.actor.role == Role.PERSON
    url = reverse("desk:my_pays") if is_own else reverse("desk:pays", args=[page.person.pk])
    return [
        {
            "pay_said": short_gain(gain),
            "pay_note": _("meer of minder dan nu, aan het minimumloon.")
            if fit.place.wage_eur is None
            else _("meer of minder dan nu, aan het loon van de plek."),
            "pay_url": f"{url}?plek={fit.place.pk}",
        }
        for fit, gain in zip(fits, found, strict=True)
    ]


def _card(page: Page, fit: Fit, duties: Sequence[Any]) -> dict[str, Any]:
    place = fit.place
    travel = [
        {
            "icon": MODE_ICONS[mode],
            "text": _("%(minutes)s min %(mode)s")
            % {"minutes": whole_up(minutes), "mode": MODES[mode].say(page.language)},
        }
        for mode, minutes in sorted(fit.way.by_mode.items(), key=lambda item: item[1])
        if minutes < 24 * 60
    ]
    notes = []
    if place.contact_name:
        notes.append(_("Begeleider: %(name)s.") % {"name": place.contact_name})
    if place.starts_on:
        notes.append(_("Start kan vanaf %(day)s.") % {"day": date_format(place.starts_on)})
    return {
        "id": place.pk,
        "title": place.title,
        "url": reverse("places:place", args=[place.pk]),
        "where": where(place),
        "contract": contract_of(place),
        "work": place.week,
        "busy": duties,
        "travel": travel,
        "travel_url": reverse("desk:trip", args=[page.person.pk, place.pk]),
        "reasons": [
            {"text": text, "wrong_url": _wrong_url(page, about, place.pk)}
            for text, about in _why(page, fit)
        ],
        "note": " ".join(notes),
    }


def _wrong_url(page: Page, about: str, place_id: UUID) -> str:
    """Where somebody corrects the fact behind a reason; nothing where the reason is the place's own."""
    keys = REASONS.get(about, ())
    if not keys or not page.can_record:
        return ""
    key = next((one for one in keys if one in page.known), keys[0])
    if page.actor.role == Role.PERSON:
        return reverse("desk:my_contest", args=[key]) if key in page.known else ""
    return f"{reverse('desk:fact', args=[page.person.pk, key])}?drempel={about}&plek={place_id}"


def _why(page: Page, fit: Fit) -> list[tuple[str, str]]:
    """What speaks for this place, from facts alone; never a score. With what it rests on."""
    place, known = fit.place, page.known
    why = []
    wishes = known.get("wishes")
    if wishes and wishes.value and place.activity in wishes.value:
        said = _("Eigen wens: %(activity)s") % {"activity": place.get_activity_display()}
        why.append((said, WISH))
    if fit.way.minutes is not None and fit.way.minutes <= 20:
        why.append((_("Dicht bij huis"), ""))
    if place.lift_kg:
        why.append((_("Tillen tot %(kg)s kg") % {"kg": place.lift_kg}, "load"))
    if place.min_months is None:
        why.append((_("Geen einddatum"), "duration"))
    elif place.min_months >= 6:
        why.append((_("Minstens een half jaar"), "duration"))
    if not place.needs_licence_b:
        why.append((_("Geen rijbewijs nodig"), ""))
    return why


def barrier_lines(
    page: Page, instruments: Sequence[Instrument], *, opened: str
) -> list[dict[str, Any]]:
    """One step away: per barrier what it would open, and the step of the library that lifts it."""
    return [_barrier(page, lift, instruments, opened) for lift in page.matches.lifts]


def _barrier(
    page: Page, lift: Lift, instruments: Sequence[Instrument], opened: str
) -> dict[str, Any]:
    code = (lift.barrier.name or "").lower()
    instrument = fitting_instrument(
        [one for one in instruments if one.lifts == code], page.known, lift.places
    )
    return {
        "code": code,
        "label": lift.barrier.label(page.language).capitalize(),
        "icon": BARRIER_ICONS[lift.barrier],
        "count": len(lift.places),
        "instrument": instrument,
        "note": instrument.say_what_for() if instrument else "",
        "is_planned": instrument is not None and instrument.pk in _planned(page),
        "places": page.places(lift.places) if code == opened else (),
        "show_url": "?" if code == opened else f"?drempel={code}#drempel-{code}",
        "wrong_url": _wrong_url(page, code, lift.places[0].pk),
    }


def _planned(page: Page) -> set[str]:
    """The instruments of the steps that are open in the plan, or under way."""
    return {one.instrument_id for one in page.steps if one.state in OPEN_STATES}


def fitting_instrument(
    offered: Sequence[Instrument], known: Mapping[str, KnownFact], places: Sequence[Place]
) -> Instrument | None:
    """The step that would do something for this person: not a crèche for who has no child.

    A course that brings a level goes one above what someone has; one that brings a certificate
    is the one that most of these places ask.
    """

    def value(key: str) -> Any:
        return known[key].value if key in known else None

    best, most = None, 0
    for one in offered:
        brings = one.produces_fact_value
        if one.produces_fact_key == "language_level_nl":
            level = value("language_level_nl")
            if level is None or LEVELS.index(brings) != LEVELS.index(level) + 1:
                continue
            return one
        if one.produces_fact_key == "competences":
            asked = sum(set(brings) <= set(place.competences) for place in places)
            if asked > most and not set(brings) <= set(value("competences") or ()):
                best, most = one, asked
            continue
        if one.produces_fact_key and value(one.produces_fact_key) == brings:
            continue
        if one.pk == CHILDCARE and value("needs_childcare") is not True:
            continue
        return one
    return best


BARRIER_ICONS = {
    Barrier.TRAVEL: "bus",
    Barrier.LICENCE: "card",
    Barrier.SCHEDULE: "calendar",
    Barrier.HOURS_TOO_MANY: "clock",
    Barrier.HOURS_TOO_FEW: "clock",
    Barrier.LANGUAGE: "talk",
    Barrier.COMPETENCE: "school",
    Barrier.STATUS: "seal",
    Barrier.DURATION: "flag",
    Barrier.START: "flag",
    Barrier.LOAD: "weight",
    Barrier.STANDING: "weight",
    Barrier.STAIRS: "weight",
    Barrier.CRECHE: "calendar",
}


def rest_lines(page: Page, found: Sequence[No]) -> list[dict[str, Any]]:
    """The other places, each with every reason in a few words, and where to say it is wrong."""
    shown = {one.pk: one for one in page.places(one.place for one in found)}
    return [
        {
            "place": shown[one.place.pk],
            "reasons": [
                {
                    "icon": BARRIER_ICONS[reason.barrier],
                    "label": reason.chip(page.language),
                    "wrong_url": _wrong_url(
                        page, (reason.barrier.name or "").lower(), one.place.pk
                    ),
                }
                for reason in one.reasons
            ],
        }
        for one in found
        if one.place.pk in shown
    ]
