"""Who sees a file, on what ground, and who opened it: for the desk and for the person alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from klaverblad.apps.access.purposes import Purpose
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Membership, Organisation, Role
from klaverblad.apps.journal import queries as journal
from klaverblad.apps.journal.models import Via
from klaverblad.apps.journal.services import ONE_READING
from klaverblad.apps.people import sharing_queries as sharing
from klaverblad.apps.people.forms import GrantForm
from klaverblad.apps.people.merge_queries import ids_of_file
from klaverblad.apps.people.models import (
    AccessRequest,
    Consent,
    EmergencyAccess,
    Person,
    SharingPurpose,
    TeamMember,
)
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.people.statements import DOMAIN_NAMES

READS_SHOWN = 100


def domains_in_words(codes: Sequence[str]) -> str:
    """The life domains of a consent as one line, in the order of the page."""
    return ", ".join(str(DOMAIN_NAMES[domain]) for domain in Domain if domain.value in codes)


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One consent in words."""

    consent: Consent
    is_in_force: bool

    @property
    def purpose(self) -> str:
        return str(SharingPurpose(self.consent.purpose).label)

    @property
    def what(self) -> str:
        return domains_in_words(self.consent.domains)


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One open question, with the form that answers it."""

    request: AccessRequest
    form: GrantForm

    @property
    def purpose(self) -> str:
        return str(SharingPurpose(self.request.purpose).label)

    @property
    def what(self) -> str:
        return domains_in_words(self.request.domains)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One time that somebody opened the file."""

    at: datetime
    who: str
    organisation: str
    role: str
    purpose: str
    via: str
    is_emergency: bool


@dataclass
class Sharing:
    """With whom one file is shared. What a page does not show is never read."""

    actor: Actor
    person: Person
    answered: tuple[object, GrantForm] | None = None

    @property
    def is_own(self) -> bool:
        return self.actor.role == Role.PERSON

    @cached_property
    def _team(self) -> list[TeamMember]:
        return sharing.team_since_ever(self.actor, self.person.pk)

    @property
    def team(self) -> list[TeamMember]:
        return [one for one in self._team if one.is_running(on=self.actor.on)]

    @property
    def former_team(self) -> list[TeamMember]:
        return [one for one in self._team if not one.is_running(on=self.actor.on)]

    @cached_property
    def _consents(self) -> list[ConsentLine]:
        found = sharing.consents(self.actor).filter(person_id=self.person.pk)
        return [ConsentLine(one, one.is_in_force(on=self.actor.on)) for one in found]

    @property
    def consents(self) -> list[ConsentLine]:
        return [line for line in self._consents if line.is_in_force]

    @property
    def former_consents(self) -> list[ConsentLine]:
        return [line for line in self._consents if not line.is_in_force]

    @cached_property
    def requests(self) -> list[RequestLine]:
        """What is asked, with a fresh form each; the one just sent keeps what was filled in."""
        lines = []
        for one in sharing.open_requests(self.actor, self.person.pk):
            form = grant_form(one, is_own=self.is_own)
            if self.answered is not None and self.answered[0] == one.pk:
                form = self.answered[1]
            lines.append(RequestLine(one, form))
        return lines

    @cached_property
    def emergencies(self) -> list[EmergencyAccess]:
        return list(sharing.emergencies(self.actor).filter(person_id=self.person.pk))

    @cached_property
    def reads(self) -> list[ReadLine]:
        """Who opened the file, the newest first."""
        found = journal.reads_about(*ids_of_file(self.person.pk))[:READS_SHOWN]
        return read_lines(without_parts(found))

    @cached_property
    def others(self) -> list[Organisation]:
        """The organisations that somebody could share with."""
        found = sharing.who_may_look_along(self.actor)
        return list(found.exclude(pk=self.person.organisation_id))

    @cached_property
    def can_join(self) -> list[Membership]:
        """Colleagues, and the professionals of organisations with a consent, who are not in yet."""
        agreed = {line.consent.organisation_id for line in self.consents}
        here = {(one.user_id, one.organisation_id) for one in self.team}
        found = sharing.team_mates(self.actor, [*agreed, self.person.organisation_id])
        # Whoever has two roles in one house is one choice.
        seats = {(one.user_id, one.organisation_id): one for one in found}
        return [one for seat, one in seats.items() if seat not in here]


def grant_form(asked: AccessRequest, data: object = None, *, is_own: bool) -> GrantForm:
    """The form that says yes to one request; its fields carry the id, several stand on a page."""
    return GrantForm(
        data,  # type: ignore[arg-type]  (a QueryDict, or nothing yet)
        asked=asked.domains,
        until=asked.until,
        is_own=is_own,
        auto_id=f"id_{asked.pk.hex[:8]}_%s",
    )


def without_parts(entries: Sequence[journal.ReadEntry]) -> list[journal.ReadEntry]:
    """Readings without the parts that a page fetched for itself while it was being read.

    The journal keeps both; to the person the two lines would say the same, as if the file had
    been opened twice. A part that nobody opened a page for stays.

    entries  the newest first, as the result
    """
    opened: dict[tuple[object, ...], datetime] = {}
    kept = []
    for one in reversed(entries):
        who = (one.actor_user_id, one.actor_role, one.actor_system, one.organisation_id)
        reading = (*who, one.person_id, one.purpose)
        if one.via == Via.PAGE:
            opened[reading] = one.at
        since = opened.get(reading)
        if one.via == Via.PART and since is not None and one.at - since < ONE_READING:
            continue
        kept.append(one)
    return kept[::-1]


def read_lines(entries: Sequence[journal.ReadEntry]) -> list[ReadLine]:
    """Reads in words: names of people and organisations are looked up in two queries."""
    users = accounts.names_of({one.actor_user_id for one in entries if one.actor_user_id})
    houses = accounts.organisation_names(
        {one.organisation_id for one in entries if one.organisation_id}
    )
    return [
        ReadLine(
            at=one.at,
            who=users.get(one.actor_user_id, "") or _whoever(one.via),
            organisation=houses.get(one.organisation_id, ""),
            role=str(Role(one.actor_role).label) if one.actor_role else "",
            purpose=str(Purpose(one.purpose).label),
            via=via_in_words(one.via),
            is_emergency=one.purpose == Purpose.EMERGENCY,
        )
        for one in entries
    ]


def _whoever(via: str) -> str:
    """Who it was when nobody signed in."""
    return _("iemand met een link") if via == "link" else "Klaverblad"


def via_in_words(via: str) -> str:
    """How the file was opened, only where it is not simply a page."""
    return {
        "export": _("in een lijst die bewaard werd"),
        "api": _("door een ander systeem"),
        "link": _("via een link"),
        "feed": _("in een agenda"),
    }.get(via, "")
