"""What every page about one person shows: head, clover, team, tabs, next step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.desk import households
from klaverblad.apps.desk.endings.destination_words import said_of
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.documents import queries as documents
from klaverblad.apps.people.models import Document, Person, TeamMember
from klaverblad.apps.people.policies import (
    can_export_file,
    can_read_documents,
    can_read_sharing,
    can_record_fact,
)
from klaverblad.apps.people.queries import KnownFact
from klaverblad.apps.people.reach_queries import Reach, reach
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.people.statements import DOMAIN_NAMES
from klaverblad.apps.placements import queries as placements
from klaverblad.apps.placements.agreed_queries import closeness
from klaverblad.apps.places import queries as places
from klaverblad.apps.places.models import Place
from klaverblad.apps.places.queries import Counted
from klaverblad.apps.rights import pays
from klaverblad.apps.rights import queries as rights
from klaverblad.apps.rights.policies import can_read_rights
from klaverblad.apps.trajectories import ending_queries, row_queries
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories.clover import Clover, clover
from klaverblad.apps.trajectories.models import (
    Appointment,
    Ending,
    Phase,
    Step,
    Trajectory,
)
from klaverblad.apps.trajectories.policies import can_write_contact, can_write_trajectory

_ICONS = {
    Domain.HOUSING: "house",
    Domain.HEALTH: "heart",
    Domain.MOBILITY: "bus",
    Domain.INCOME: "euro",
    Domain.LEARNING: "talk",
    Domain.CARE: "care",
    Domain.NETWORK: "people",
    Domain.WORK: "briefcase",
}
# The same words as somebody reads in what they agree to.
DOMAIN_WORDS = {domain: (capfirst(DOMAIN_NAMES[domain]), icon) for domain, icon in _ICONS.items()}


@dataclass
class Page:
    """One person, as one actor may see them. What a tab does not need is never computed."""

    actor: Actor
    person: Person
    tab: str

    @property
    def language(self) -> str:
        return (get_language() or "nl")[:2]

    @cached_property
    def reach(self) -> Reach:
        """What of this file the actor may see."""
        found = reach(self.actor, self.person)
        assert found is not None, "a page begins at the door"
        return found

    @property
    def not_shared(self) -> list[str]:
        """The life domains that this person does not share with the actor's organisation."""
        return [str(name) for d, (name, _i) in DOMAIN_WORDS.items() if d not in self.reach.domains]

    @cached_property
    def trajectory(self) -> Trajectory | None:
        return trajectories.trajectory_of(self.actor, self.person.pk)

    @cached_property
    def ending(self) -> Ending | None:
        """Where the person went, while that holds."""
        if self.trajectory is None or self.trajectory.phase not in {Phase.AFTERCARE, Phase.CLOSED}:
            return None
        return ending_queries.ending_of(self.actor, self.trajectory.pk)

    @property
    def went(self) -> str:
        return said_of(self.ending) if self.ending else ""

    @property
    def is_guided(self) -> bool:
        """Whether a trajectory runs that did not end; in aftercare only the talks go on."""
        running = self.trajectory is not None and self.trajectory.closed_on is None
        return running and self.ending is None

    @cached_property
    def steps(self) -> list[Step]:
        return trajectories.steps_of(self.actor, self.trajectory.pk) if self.trajectory else []

    @cached_property
    def clover(self) -> Clover:
        if self.trajectory is None:
            return clover(None, [], {})
        return row_queries.clovers(self.actor, [self.trajectory])[self.trajectory.pk]

    @cached_property
    def next_step(self) -> Step | None:
        if self.trajectory is None:
            return None
        return row_queries.next_steps(self.actor, [self.trajectory.pk]).get(self.trajectory.pk)

    @cached_property
    def appointment(self) -> Appointment | None:
        if self.trajectory is None:
            return None
        return trajectories.next_appointment(self.actor, self.trajectory.pk, at=timezone.now())

    @cached_property
    def known(self) -> Mapping[str, KnownFact]:
        return people.known_facts(self.actor, [self.person.pk]).get(self.person.pk, {})

    @cached_property
    def home(self) -> people.HouseholdView | None:
        return people.households(self.actor, [self.person.pk], on=self.actor.on).get(self.person.pk)

    @property
    def lives_with(self) -> list[households.Tie]:
        """Who else lives there, in words; empty when alone, or when nobody said with whom."""
        return households.ties_in(self.home, self.person.pk) if self.home else []

    @cached_property
    def seen(self) -> people.Snapshot:
        """What the matching reads, and the rights where they may be read: fetched once for both."""
        keys = {*placements.columns.FACT_KEYS}
        if can_read_rights(self.actor, self.person).is_allowed:
            keys |= pays.keys_read()
        return people.snapshot(self.actor, [self.person.pk], on=self.actor.on, keys=sorted(keys))

    @cached_property
    def situation(self) -> pays.Situation:
        """As it is before any work; Denied where the rights may not be read."""
        return pays.situation(
            self.actor, self.person, on=self.actor.on, snapshot=self.seen, known=self.known
        )

    @cached_property
    def n_steps(self) -> int:
        """For a page that does not show them: they are counted and not read."""
        if "steps" in self.__dict__ or self.trajectory is None:
            return len(self.steps)
        return trajectories.n_steps_of(self.actor, self.trajectory.pk)

    @cached_property
    def matches(self) -> placements.Matches:
        laid = placements.field(
            self.actor, [self.person], on=self.actor.on, snapshot=self.seen, to_count=True
        )
        return placements.Matches(laid, closeness(self.actor))

    def places(self, counted: Iterable[Place | Counted]) -> list[Place]:
        """These as they are shown; of a place the matching reads what it asks alone.

        What a page asked for before is not asked again: it may ask for all at once.
        """
        ids = [one.pk for one in counted]
        if missing := [one for one in ids if one not in self._places]:
            found = places.open_places_among(self.actor, missing, on=self.actor.on)
            self._places |= {one: found.get(one) for one in missing}
        return [found for one in ids if (found := self._places[one]) is not None]

    @cached_property
    def _places(self) -> dict[UUID, Place | None]:
        return {}

    @cached_property
    def leefloon(self) -> rights.Leefloon:
        return rights.leefloon(self.actor, self.person, on=self.actor.on)

    @cached_property
    def team(self) -> list[dict[str, str]]:
        members: list[TeamMember] = people.team(self.actor, self.person.pk)
        found = [
            {
                "name": one.user.name,
                "initials": one.user.initials,
                "role": f"{one.purpose}, {one.organisation.name}",
            }
            for one in members
            if self.trajectory is None or one.user_id != self.trajectory.coach_id
        ]
        if self.trajectory is not None and self.trajectory.coach is not None:
            coach = self.trajectory.coach
            role = _("coach, %(organisation)s") % {
                "organisation": self.trajectory.organisation.name
            }
            found.insert(0, {"name": coach.name, "initials": coach.initials, "role": role})
        return found

    @property
    def head_facts(self) -> list[dict[str, str]]:
        age = self.person.age(on=self.actor.on)
        facts = [
            {
                "icon": "",
                "text": _("%(age)s jaar") % {"age": age}
                if age is not None
                else _("leeftijd onbekend"),
            },
            {"icon": "pin", "text": self.person.municipality.name},
            {"icon": "talk", "text": self.person.get_language_display()},
        ]
        if self.person.phone:
            number = "".join(self.person.phone.split())
            facts.append({"icon": "phone", "text": self.person.phone, "url": f"tel:{number}"})
        if self.person.call_when:
            facts.append(
                {"icon": "", "text": _("belt liefst %(when)s") % {"when": self.person.call_when}}
            )
        return facts

    @property
    def can_write(self) -> bool:
        return can_write_trajectory(self.actor, self.person).is_allowed

    @property
    def can_note(self) -> bool:
        return can_write_contact(self.actor, self.person).is_allowed

    @cached_property
    def documents(self) -> list[Document]:
        return documents.documents_of(self.actor, self.person.pk)

    @cached_property
    def n_documents(self) -> int:
        if "documents" in self.__dict__:
            return len(self.documents)
        return documents.n_documents_of(self.actor, self.person.pk)

    @property
    def can_read_documents(self) -> bool:
        return can_read_documents(self.actor, self.person).is_allowed

    @property
    def can_record(self) -> bool:
        return can_record_fact(self.actor, self.person).is_allowed

    @property
    def can_export(self) -> bool:
        return can_export_file(self.actor, self.person).is_allowed

    @property
    def tabs(self) -> list[dict[str, Any]]:
        """Each with its own address; counts only where they are known without extra work.

        How many places fit asks the whole matching, so it comes when the page is there (`later`).
        """

        def tab(
            key: str, name: str, label: str, count: object = "", later: str = ""
        ) -> dict[str, Any]:
            return {
                "later": reverse(later, args=[self.person.pk]) if later else "",
                "label": label,
                "url": reverse(f"desk:{name}", args=[self.person.pk]),
                "count": count,
                # What work pays is told from the rights, and stands beside them.
                "current": key == ("rights" if self.tab == "pays" else self.tab),
            }

        n_known = len([fact for fact in self.known.values() if fact.value is not None])
        found = [
            tab("overview", "person", _("Overzicht")),
            tab("steps", "steps", _("Doelen en stappen"), self.n_steps),
            tab("appointments", "appointments", _("Afspraken")),
            tab("rights", "rights", _("Rechten")),
            tab("places", "places", _("Plekken"), len(self.matches.fits))
            if self.tab == "places"
            else tab("places", "places", _("Plekken"), later="desk:n_places"),
            tab("facts", "facts", _("Feiten"), n_known),
            tab("groups", "person_groups", _("Groepen")),
            tab("notes", "notes", _("Notities")),
            tab("sharing", "sharing", _("Toegang")),
        ]
        hidden = set()
        if not can_read_rights(self.actor, self.person).is_allowed:
            hidden.add(reverse("desk:rights", args=[self.person.pk]))
        if not can_read_sharing(self.actor, self.person).is_allowed:
            hidden.add(reverse("desk:sharing", args=[self.person.pk]))
        shown = [one for one in found if one["url"] not in hidden]
        if self.can_read_documents:
            shown.insert(-1, tab("documents", "documents", _("Documenten"), self.n_documents))
        return shown

    @property
    def crumbs(self) -> list[dict[str, str]]:
        first = {"label": _("Mijn mensen"), "url": reverse("desk:people")}
        if self.actor.role == Role.PERSON:
            first = {"label": _("Mijn plan"), "url": reverse("desk:mine")}
        name = {"label": self.person.name}
        if self.tab != "overview":
            name["url"] = reverse("desk:person", args=[self.person.pk])
        return [first, name]


def page(request: HttpRequest, person_id: UUID, *, tab: str) -> Page:
    """One person for the actor of this request; DoesNotExist when not there or not theirs."""
    return Page(request.actor, people.person(request.actor, person_id), tab)


@dataclass(frozen=True)
class DomainLine:
    """One life domain with both views."""

    domain: Domain
    label: str
    icon: str
    person: int | None
    professional: int | None
    what_counts: str


def domain_lines(page: Page) -> tuple[Any, list[DomainLine]]:
    """The latest screening and its lines: eight, or those that are shared with this actor.

    A domain nobody spoke of says so.
    """
    if page.trajectory is None:
        return None, []
    screening, positions = trajectories.screening_of(page.actor, page.trajectory.pk)
    lines = []
    for domain, (label, icon) in DOMAIN_WORDS.items():
        if domain not in page.reach.domains:
            continue
        seen = positions.get(domain)
        lines.append(
            DomainLine(
                domain,
                str(label),
                icon,
                seen.person_says if seen else None,
                seen.professional_says if seen else None,
                seen.what_counts if seen else "",
            )
        )
    return screening, lines
