"""How far somebody sees into a file. The same rule for a page, an export, the API and a task.

`persons` is the one door: whom an actor may know of. `reach` says what of a file is behind it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import DateField, Q, QuerySet, UUIDField, Value
from django.utils import timezone

from klaverblad.apps.access.purposes import Purpose, purpose_of
from klaverblad.apps.access.remembered import is_remembering, once
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import OrganisationKind, Role
from klaverblad.apps.accounts.written import asked_alike
from klaverblad.apps.people.models import EmergencyAccess, Person, TeamMember
from klaverblad.apps.people.registry import Domain, FactKey

# Whoever works in the OCMW in charge, around its own people.
OCMW_ROLES = frozenset({Role.COACH, Role.SOCIAL_WORKER, Role.TEAM_LEAD})
# Who may be in a team: those, and who comes from elsewhere by a consent. An OCMW is elsewhere too
# for the people of another.
TEAM_ROLES = OCMW_ROLES | {Role.PARTNER}
# Who guides people may look along. A workplace may not: what a placement needs comes with placements.
LOOKS_ALONG = frozenset(
    {
        OrganisationKind.OCMW,
        OrganisationKind.VDAB,
        OrganisationKind.CAW,
        OrganisationKind.PARTNER,
    }
)
# The task that looks for a place for everybody; what it finds of somebody, their coach alone sees.
PLACING = "placing"
# Tasks that reckon over all people of a region: they show nobody anything of a person.
REGION_TASKS = frozenset({"parameter_trial", "supply", "barrier_map", PLACING})
SPECIAL = "special"
# Tasks that read everybody, by a policy of their own: they show nobody anything.
RIGHTS_SCAN = "rights_scan"
READS_EVERYBODY = frozenset({RIGHTS_SCAN})
EVERY_DOMAIN = frozenset(Domain)


@dataclass(frozen=True, slots=True)
class Reach:
    """What of a file one actor may see, and what for."""

    purpose: Purpose
    domains: frozenset[Domain]

    @property
    def is_whole(self) -> bool:
        return self.domains == EVERY_DOMAIN

    @property
    def is_by_consent(self) -> bool:
        """Whether the person let them in; else it is their own file, or their work by law."""
        return self.purpose == Purpose.SHARED

    @property
    def opens_documents(self) -> bool:
        """Whether documents are part of it: not by a consent, and not in an emergency."""
        return self.purpose not in {Purpose.SHARED, Purpose.EMERGENCY}

    def allows(self, entry: FactKey) -> bool:
        """Whether a fact lies within it.

        What betrays health stands in several domains, so it asks for health as well.
        """
        if entry.domain not in self.domains:
            return False
        return entry.sensitivity != SPECIAL or Domain.HEALTH in self.domains


def persons(actor: Actor) -> QuerySet[Person]:
    """Every person whom this actor may know of. All other reads about people start here."""
    if actor.is_emergency:
        return Person.objects.filter(pk__in=_running_emergency(actor).values("person_id"))
    if actor.role in OCMW_ROLES:
        own = Q(organisation_id=actor.organisation_id)
        if not is_the_house_alone(actor):
            own |= Q(pk__in=seats_by_consent(actor).values("person_id"))
        return Person.objects.filter(own)
    if actor.role == Role.PARTNER:
        return Person.objects.filter(pk__in=seats_by_consent(actor).values("person_id"))
    if actor.role == Role.PERSON:
        return Person.objects.filter(user_id=actor.user_id)
    if _reads_everybody(actor):
        return Person.objects.all()
    if actor.role is None and actor.system in REGION_TASKS and actor.region_id is not None:
        return Person.objects.filter(organisation__region_id=actor.region_id)
    return Person.objects.none()


def _reads_everybody(actor: Actor) -> bool:
    return actor.role is None and not actor.is_emergency and actor.system in READS_EVERYBODY


def in_reach(actor: Actor, path: str) -> Q:
    """The same people as `persons`, as a condition on rows that point at a person by `path`.

    Where the house alone decides, a join says so: to the database a list of everybody in the house
    is more work, and to Django it is a second query to write each time.
    """
    if is_the_house_alone(actor):
        return _of_house(actor, path)
    if _reads_everybody(actor):
        return Q(**{f"{path}__merged_into__isnull": True})
    return Q(**{f"{path}__in": persons(actor)})


def in_own_house(actor: Actor, path: str) -> Q:
    """The same people as `own_persons`, as a condition on rows that point at a person by `path`."""
    if actor.role not in OCMW_ROLES or actor.is_emergency:
        return Q(pk__in=[])
    return _of_house(actor, path)


def _of_house(actor: Actor, path: str) -> Q:
    is_there = {f"{path}__merged_into__isnull": True}
    return Q(**{f"{path}__organisation_id": actor.organisation_id}, **is_there)


def is_the_house_alone(actor: Actor) -> bool:
    """Whether whom this actor may know of are the people of their own house and nobody else."""
    is_ocmw = actor.role in OCMW_ROLES and not actor.is_emergency
    # Whom a consent lets in costs every read a second look; nearly nobody has one.
    return is_ocmw and is_remembering() and not is_partial(actor)


def own_persons(actor: Actor) -> QuerySet[Person]:
    """The people whom the OCMW of this actor is in charge of; nobody for whoever is elsewhere."""
    if actor.role not in OCMW_ROLES or actor.is_emergency:
        return Person.objects.none()
    return Person.objects.filter(organisation_id=actor.organisation_id)


def own_or_oneself(actor: Actor) -> QuerySet[Person]:
    """The people of the own OCMW; for somebody who is guided, they alone."""
    return persons(actor) if actor.role == Role.PERSON else own_persons(actor)


def reach(actor: Actor, person: Person) -> Reach | None:
    """How far an actor sees into one file; None when they may not know of the person.

    Reads the team and the emergencies of the person: fetch these along for many.
    """
    purpose = purpose_of(actor)
    if actor.is_emergency:
        at = timezone.now()
        is_open = actor.role in OCMW_ROLES and any(
            one.pk == actor.emergency_id
            and (one.user_id, one.organisation_id) == (actor.user_id, actor.organisation_id)
            and one.is_running(at=at)
            for one in person.emergencies.all()
        )
        return Reach(purpose, EVERY_DOMAIN) if is_open else None
    if actor.role in OCMW_ROLES and person.organisation_id == actor.organisation_id:
        return Reach(purpose, EVERY_DOMAIN)
    if actor.role == Role.PERSON and actor.user_id and person.user_id == actor.user_id:
        return Reach(purpose, EVERY_DOMAIN)
    if actor.role in TEAM_ROLES:
        shared = [one.consent for one in person.team.all() if _is_mine(actor, one)]
        if shared:
            return Reach(Purpose.SHARED, _domains(one.domains for one in shared if one))
    return None


def reaches(actor: Actor, person_ids: Iterable[UUID]) -> Mapping[UUID, Reach]:
    """How far an actor sees into each of these files, in two queries at most."""
    ids = list(person_ids)
    found: dict[UUID, Reach] = {}
    if actor.role != Role.PARTNER or actor.is_emergency:
        entire = own_persons(actor) if _may_be_partial(actor) else persons(actor)
        allowed = entire.filter(pk__in=ids).order_by().values_list("pk", flat=True)
        found = dict.fromkeys(allowed, Reach(purpose_of(actor), EVERY_DOMAIN))
    if not _may_be_partial(actor) or len(found) == len(set(ids)):
        return found
    shared: dict[UUID, list[Iterable[str]]] = defaultdict(list)
    rows = seats_by_consent(actor).filter(person_id__in=ids)
    for person_id, domains in rows.values_list("person_id", "consent__domains"):
        shared[person_id].append(domains)
    return {one: Reach(Purpose.SHARED, _domains(said)) for one, said in shared.items()} | found


def reaches_of(actor: Actor, found: Sequence[Person]) -> Mapping[UUID, Reach]:
    """The same, of people whom a scoped query gave: of the own house nothing need be asked."""
    if not is_the_house_alone(actor):
        return reaches(actor, [one.pk for one in found])
    whole = Reach(purpose_of(actor), EVERY_DOMAIN)
    return {one.pk: whole for one in found if one.organisation_id == actor.organisation_id}


def reach_into(actor: Actor, person_id: UUID) -> Reach:
    """How far an actor sees into one file; DoesNotExist when not there or not theirs."""
    found = reaches(actor, [person_id]).get(person_id)
    if found is None:
        raise Person.DoesNotExist
    return found


def is_partial(actor: Actor) -> bool:
    """Whether this actor sees less than a whole file of somebody; if not, nothing need be sifted.

    One query for an OCMW: nearly all of its people see the files of their own house alone.
    """
    if actor.role == Role.PARTNER:
        return _may_be_partial(actor)
    return _may_be_partial(actor) and once(
        is_partial_key(actor),
        lambda: bool(
            _seats(user=actor.user_id, organisation=actor.organisation_id, on=actor.on)
            if actor.user_id and actor.organisation_id
            else seats_by_consent(actor).exists()
        ),
    )


def is_partial_key(actor: Actor) -> Hashable:
    """Under which key it is remembered."""
    return ("is_partial", actor)


def _may_be_partial(actor: Actor) -> bool:
    return actor.role in TEAM_ROLES and not actor.is_emergency


def _is_mine(actor: Actor, member: TeamMember) -> bool:
    return (
        member.user_id == actor.user_id
        and member.organisation_id == actor.organisation_id
        and member.consent_id is not None
        and member.is_running(on=actor.on)
    )


def seats_by_consent(actor: Actor) -> QuerySet[TeamMember]:
    """The teams that this actor is in today, by a consent that is in force."""
    return _seats_of(actor.user_id, actor.organisation_id, on=actor.on)


@asked_alike(user=UUIDField(), organisation=UUIDField(), on=DateField())
def _seats(*, user: Any, organisation: Any, on: Any) -> QuerySet[TeamMember, int]:
    """A one, if there is any of them."""
    return _seats_of(user, organisation, on=on).order_by().values_list(Value(1), flat=True)[:1]


def _seats_of(user: Any, organisation: Any, *, on: Any) -> QuerySet[TeamMember]:
    return TeamMember.objects.filter(
        Q(until=None) | Q(until__gte=on),
        user_id=user,
        organisation_id=organisation,
        since__lte=on,
        consent__revoked_at=None,
        consent__given_on__lte=on,
        consent__until__gte=on,
    )


def _running_emergency(actor: Actor) -> QuerySet[EmergencyAccess]:
    if actor.role not in OCMW_ROLES:
        return EmergencyAccess.objects.none()
    return EmergencyAccess.objects.filter(
        pk=actor.emergency_id,
        user_id=actor.user_id,
        organisation_id=actor.organisation_id,
        ended_at=None,
        expires_at__gt=timezone.now(),
    )


def _domains(said: Iterable[Iterable[str]]) -> frozenset[Domain]:
    return frozenset(Domain(code) for codes in said for code in codes)
