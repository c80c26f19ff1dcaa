"""How a person gets in: a paper that the coach prints, and a mail when they chose that themselves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access import links
from klaverblad.apps.access.policies import is_signed_in
from klaverblad.apps.accounts import services as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import PROFESSIONAL_ROLES, Membership, Role, User
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import policies, queries
from klaverblad.apps.people.models import Person
from klaverblad.errors import Refused

# An address that no mail can ever reach (RFC 2606): a login needs one, a person may have none.
NO_MAIL_DOMAIN = "persoon.invalid"
MAIL_HOURS = 1
_BY_MAIL = "way_in_by_mail"


class AlsoProfessional(Refused):
    """A login that opens the files of others is never opened by one factor."""

    code = "also_professional"
    sentence = _(
        "Deze persoon werkt ook in deze regio, met dezelfde aanmelding. Dan blijft het wachtwoord "
        "met een tweede stap."
    )


@dataclass(frozen=True, slots=True)
class PrintedWayIn:
    """What stands on the paper: the link, the code, and whether a birthday is asked besides."""

    way: links.WayIn
    person: Person
    asks_birthday: bool


@transaction.atomic
def print_way_in(actor: Actor, person_id: UUID, *, at: datetime) -> PrintedWayIn:
    """Give somebody a code to sign in with once; their former code closes.

    Who has no login yet gets one. It has no password, and no mail can reach it.
    """
    someone = queries.persons(actor).select_for_update(of=("self",)).get(pk=person_id)
    policies.can_print_way_in(actor, someone).enforce()
    user = someone.user or _login_for(actor, someone)
    _refuse_professional(user)
    proof = someone.born_on.isoformat() if someone.born_on else ""
    ask = links.Ask(
        person_id=someone.pk,
        language=links.spoken(someone.language),
        valid_days=links.PROOF_DAYS if proof else links.BARE_DAYS,
    )
    way = links.issue_way_in(actor, user, ask=ask, proof=proof, has_code=True, at=at)
    journal.emit("way_in.printed", actor, someone, person_id=someone.pk)
    return PrintedWayIn(way, someone, bool(proof))


@transaction.atomic
def way_in_by_mail(person_id: UUID, *, at: datetime) -> links.WayIn | None:
    """Make the link that goes to the mailbox a person chose; None when they chose none (any more).

    Asked by whoever typed the address on the sign-in page: there is no actor yet.
    """
    someone = (
        Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person_id)
    )
    user = someone.user
    if user is None or not user.is_active or not _still_theirs(someone):
        return None
    _refuse_professional(user)
    actor = Actor.task(_BY_MAIL, on=at.date())
    ask = links.Ask(
        person_id=someone.pk, language=links.spoken(someone.language), valid_hours=MAIL_HOURS
    )
    way = links.issue_way_in(actor, user, ask=ask, proof="", has_code=False, at=at)
    journal.emit("way_in.mailed", actor, someone, person_id=someone.pk)
    return way


@transaction.atomic
def choose_mail(actor: Actor, person_id: UUID, *, wants: bool) -> Person:
    """The person chooses whether a mail may let them in, at the address in their file."""
    someone = queries.persons(actor).select_for_update(of=("self",)).get(pk=person_id)
    policies.can_choose_way_in(actor, someone).enforce()
    if wants and not someone.email:
        raise Refused(
            _("Er staat nog geen e-mailadres in je dossier. Geef het eerst aan je coach.")
        )
    someone.sign_in_email = someone.email if wants else ""
    someone.save(update_fields=["sign_in_email"])
    journal.emit(
        "way_in.mail_chosen" if wants else "way_in.mail_ended",
        actor,
        someone,
        person_id=someone.pk,
    )
    return someone


def move_login(actor: Actor, *, of: Person, to: Person) -> bool:
    """Let a person's own login open their file at another OCMW, from one they are guided in no more.

    For the service that moves the guidance: it asked its policy and holds both under a lock. A file
    that has a login of its own keeps that one.

    returns   whether it moved
    """
    login = of.user_id
    if login is None or to.user_id is not None:
        return False
    chosen = of.sign_in_email
    of.user_id, of.sign_in_email = None, ""
    # A login opens one file: it leaves the one before the other takes it.
    of.save(update_fields=["user", "sign_in_email"])
    to.user_id = login
    # A link goes where the person chose it, and nowhere else.
    to.sign_in_email = chosen if chosen.casefold() == to.email.casefold() else ""
    to.save(update_fields=["user", "sign_in_email"])
    accounts.move_person(login, from_id=of.organisation_id, to_id=to.organisation_id)
    for one, other in ((of, to), (to, of)):
        journal.emit("login.moved", actor, one, person_id=one.pk, other=other.pk)
    return True


@transaction.atomic
def keep_language(actor: Actor, *, language: str) -> None:
    """The language that somebody chose on their own pages stays theirs, on every device."""
    is_signed_in(actor).enforce()
    if language not in dict(settings.KLAVERBLAD_PERSON_LANGUAGES):
        return
    user = User.objects.select_for_update().get(pk=actor.user_id)
    if user.language == language:
        return
    before, user.language = user.language, language
    user.save(update_fields=["language"])
    journal.emit("language.chosen", actor, user, before=before, to=language)


def _still_theirs(someone: Person) -> bool:
    """Whether the address in the file is still the one that the person chose."""
    chosen = someone.sign_in_email.casefold()
    return bool(chosen) and chosen == someone.email.casefold()


def _login_for(actor: Actor, someone: Person) -> User:
    key = uuid.uuid4()
    language = someone.language
    if language not in dict(settings.KLAVERBLAD_PERSON_LANGUAGES):
        language = settings.LANGUAGE_CODE
    user = User(id=key, email=f"{key.hex}@{NO_MAIL_DOMAIN}", name=someone.name, language=language)
    user.set_unusable_password()
    user.save(force_insert=True)
    Membership.objects.create(
        user=user, organisation_id=someone.organisation_id, role=Role.PERSON, since=actor.on
    )
    someone.user = user
    someone.save(update_fields=["user"])
    journal.emit("login.made", actor, user, person_id=someone.pk)
    return user


def _refuse_professional(user: User) -> None:
    if Membership.objects.filter(user=user, role__in=PROFESSIONAL_ROLES).exists():
        raise AlsoProfessional(user=user.pk)


def person_to_mail(person_id: UUID) -> Person:
    """Whom a link was just made for, in the task that mails it."""
    return Person.objects.select_related("user").get(pk=person_id)
