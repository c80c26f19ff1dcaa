"""Asking an organisation for a place that would fit somebody, without saying who; and its answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people.name_queries import names_among
from klaverblad.apps.places import policies, queries
from klaverblad.apps.places.models import TailoredRequest, TailoredSaid
from klaverblad.apps.places.tailored_queries import tailored
from klaverblad.errors import BadInput, Refused

ANSWER_DAYS = 14
# After a reminder the organisation gets this long again.
CHASED_DAYS = 7
# What would fit. All of it may be said to somebody who must not know whom it is about.
ASKED = (
    "activity", "municipality_id", "week", "hours_week_max", "min_months", "starts_on",
    "without_licence", "language_level", "lift_kg_max", "stand_hours_max", "about", "answer_by",
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_][\w'’-]+")
# A name in the middle of a sentence; at its beginning every word has a capital.
_NAMED = re.compile(r"(?<=[^\W\d_A-Z.!?][ ,;:])\s*([A-ZÀ-Ý][\w'’-]+)")
# A number by which somebody is known, or reached.
_NUMBER = re.compile(r"\d(?:[ .\-/]?\d){7,}")


@transaction.atomic
def ask_tailored(actor: Actor, organisation_id: UUID, said: Mapping[str, Any]) -> TailoredRequest:
    """Ask one organisation for a place. `said` holds columns of ASKED.

    Sent twice it is one question: the same words that still wait there are given back.
    raises   BadInput when the words name somebody, with `field`
    """
    policies.can_ask_tailored(actor).enforce()
    # Under a lock, so that two clicks at once come one after the other.
    asked_of = accounts.organisations(actor).select_for_update(of=("self",))
    organisation = asked_of.get(pk=organisation_id)
    assert actor.user_id is not None
    asked = TailoredRequest(
        organisation=organisation,
        asked_for_id=actor.organisation_id,
        asked_by_id=actor.user_id,
        asked_on=actor.on,
        answer_by=actor.on + timedelta(days=ANSWER_DAYS),
    )
    for name, value in said.items():
        assert name in ASKED, name
        if value is not None or name not in {"answer_by", "week"}:
            setattr(asked, name, value)
    if asked.municipality_id is not None:
        accounts.municipalities(actor).get(pk=asked.municipality_id)
    if asked.answer_by < actor.on:
        raise BadInput(_("Het antwoord kan niet vroeger komen dan de vraag."), field="answer_by")
    _names_nobody(actor, asked.about)
    _checked(asked)
    if (there := _asked_already(actor, asked)) is not None:
        return there
    asked.save(force_insert=True)
    journal.emit("tailored.asked", actor, asked, organisation=organisation_id)
    return asked


def _asked_already(actor: Actor, asked: TailoredRequest) -> TailoredRequest | None:
    """The very same question of the same asker that waits for an answer, if there is one."""
    same = {name: getattr(asked, name) for name in ASKED if name != "week"}
    found = tailored(actor).filter(
        organisation_id=asked.organisation_id, asked_by_id=asked.asked_by_id, said="",
        withdrawn_at=None, **same,
    )  # fmt: skip
    return next((one for one in found if one.week == asked.week), None)


def _names_nobody(actor: Actor, text: str) -> None:
    """Refuse words by which one of the actor's own people could be known."""
    if "@" in text or _NUMBER.search(text):
        raise BadInput(
            _("Hier staat een nummer of een adres van iemand. Beschrijf alleen wat zou passen."),
            field="about",
        )
    words, low = set(_WORD.findall(text)), text.lower()
    named = set(_NAMED.findall(text))
    pairs = names_among(actor, words)
    if any(
        first in named or last in named or f"{first} {last}".lower() in low for first, last in pairs
    ):
        raise BadInput(
            _("Hier lijkt een naam van een van je mensen te staan. Beschrijf zonder naam."),
            field="about",
        )


def _checked(asked: TailoredRequest) -> None:
    try:
        asked.full_clean(validate_unique=False)
    except ValidationError as error:
        field = next(iter(error.message_dict))
        raise BadInput(error.message_dict[field][0], field=field) from error


def _locked(actor: Actor, tailored_id: UUID) -> TailoredRequest:
    found = tailored(actor).select_for_update(of=("self",)).get(pk=tailored_id)
    if found.withdrawn_at is not None:
        raise Refused(_("Deze vraag is ingetrokken."), tailored=found.pk)
    return found


@transaction.atomic
def answer_tailored(
    actor: Actor,
    tailored_id: UUID,
    *,
    said: TailoredSaid,
    at: datetime,
    place_id: UUID | None = None,
    words: str = "",
) -> TailoredRequest:
    """Answer with a place, with something else, or with no and why."""
    asked = _locked(actor, tailored_id)
    policies.can_answer_tailored(actor, asked).enforce()
    if asked.said:
        raise Refused(
            _("Op deze vraag is al geantwoord. Kijk eerst wat er staat."), tailored=asked.pk
        )
    if said == TailoredSaid.PLACE:
        offered = queries.of_organisation(actor, asked.organisation_id)
        if place_id is None or not offered.filter(pk=place_id).exists():
            raise BadInput(_("Kies welke plek het is."), field="place")
    elif not words.strip():
        raise BadInput(_("Schrijf in een paar woorden wat wel kan, of waarom niet."), field="words")
    asked.said, asked.words = said, words.strip()
    asked.place_id = place_id if said == TailoredSaid.PLACE else None
    asked.answered_at, asked.answered_by_id = at, actor.user_id
    # Whoever wrote down the answer themselves has read it.
    asked.seen_at = at if actor.user_id == asked.asked_by_id else None
    asked.save()
    journal.emit("tailored.answered", actor, asked, said=said)
    return asked


@transaction.atomic
def take_answer_back(actor: Actor, tailored_id: UUID) -> TailoredRequest:
    """Take an answer back as long as whoever asked has not read it, or wrote it down themselves."""
    asked = _locked(actor, tailored_id)
    policies.can_answer_tailored(actor, asked).enforce()
    if not asked.said:
        raise Refused(_("Er is nog geen antwoord."), tailored=asked.pk)
    is_own_note = asked.answered_by_id == actor.user_id == asked.asked_by_id
    if asked.seen_at is not None and not is_own_note:
        raise Refused(
            _("Het antwoord is al gelezen. Bel de coach als er iets verandert."), tailored=asked.pk
        )
    asked.said, asked.words, asked.place = "", "", None
    asked.answered_at = asked.answered_by = asked.seen_at = None
    asked.save()
    journal.emit("tailored.answer_taken_back", actor, asked)
    return asked


@transaction.atomic
def see_answer(actor: Actor, tailored_id: UUID, *, at: datetime) -> TailoredRequest:
    """Mark an answer as read; it leaves the day list."""
    asked = _locked(actor, tailored_id)
    policies.can_change_tailored(actor, asked).enforce()
    if asked.said and asked.seen_at is None:
        asked.seen_at = at
        asked.save(update_fields=["seen_at"])
        journal.emit("tailored.seen", actor, asked)
    return asked


@transaction.atomic
def chase_tailored(actor: Actor, tailored_id: UUID) -> TailoredRequest:
    """Ask again. The organisation gets another week, and the day list is quiet until then."""
    asked = _locked(actor, tailored_id)
    policies.can_change_tailored(actor, asked).enforce()
    if asked.said:
        raise Refused(_("Er is al een antwoord."), tailored=asked.pk)
    asked.chased_on = actor.on
    asked.answer_by = max(asked.answer_by, actor.on + timedelta(days=CHASED_DAYS))
    asked.save(update_fields=["chased_on", "answer_by"])
    journal.emit("tailored.chased", actor, asked)
    return asked


@transaction.atomic
def withdraw_tailored(actor: Actor, tailored_id: UUID, *, at: datetime) -> TailoredRequest:
    """Take a question back; the organisation sees it no more."""
    asked = _locked(actor, tailored_id)
    policies.can_change_tailored(actor, asked).enforce()
    asked.withdrawn_at = at
    asked.save(update_fields=["withdrawn_at"])
    journal.emit("tailored.withdrawn", actor, asked)
    return asked


@transaction.atomic
def ask_tailored_again(actor: Actor, tailored_id: UUID) -> TailoredRequest:
    """Put back a question that was taken back by mistake."""
    asked = tailored(actor).select_for_update(of=("self",)).get(pk=tailored_id)
    policies.can_change_tailored(actor, asked).enforce()
    asked.withdrawn_at = None
    asked.save(update_fields=["withdrawn_at"])
    journal.emit("tailored.asked_again", actor, asked)
    return asked
