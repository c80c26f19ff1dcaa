"""What all parts of one person's story share: who they are, who is around them, where rows go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from klaverblad.apps.access.spoken import spoken
from klaverblad.apps.people.models import (
    Consent,
    Fact,
    GivenHow,
    Household,
    Person,
    SharingPurpose,
    TeamMember,
)
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.people.statements import statement
from klaverblad.apps.trajectories.models import Step, Trajectory
from klaverblad.demo.cast import Cast, Ocmw, Staff
from klaverblad.demo.chance import Chance, made_id
from klaverblad.demo.course import Course
from klaverblad.demo.lives import Life
from klaverblad.demo.rows import Rows

_PURPOSES = {
    "vdab": "opleiding en indicering",
    "caw": "wonen en budget",
    "mentor": "mentor",
    "school": "lessen en groep",
}
# What people agree to share with each kind of partner: what that partner's work asks.
_SHARED = {
    "vdab": (
        SharingPurpose.ASSESSMENT,
        {Domain.WORK, Domain.LEARNING, Domain.MOBILITY, Domain.HEALTH},
    ),
    "caw": (
        SharingPurpose.CARE,
        {Domain.HOUSING, Domain.INCOME, Domain.NETWORK, Domain.CARE},
    ),
    "mentor": (SharingPurpose.JOB_SEARCH, {Domain.WORK, Domain.LEARNING, Domain.MOBILITY}),
    "school": (SharingPurpose.TRAINING, {Domain.LEARNING, Domain.MOBILITY, Domain.CARE}),
}


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is otherwise from a day on, and the step that brought it, if one did."""

    on: date
    key: str
    value: Any
    step: Step | None = None


@dataclass(slots=True)
class Telling:
    """One story being told. `produces` says which fact a finished step of an instrument brings."""

    rows: Rows
    cast: Cast
    ocmw: Ocmw
    life: Life
    person: Person
    household: Household
    under_roof: list[Person]
    course: Course
    trajectory: Trajectory
    coach: Staff | None
    worker: Staff
    produces: Mapping[str, tuple[str, Any]]
    on: date
    partners: dict[str, Staff] = field(default_factory=dict)
    joined: dict[str, date] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    _last: dict[Any, datetime] = field(default_factory=dict)

    @property
    def guide(self) -> Staff:
        """The coach, or the social worker as long as nobody is."""
        return self.coach or self.worker

    @property
    def end(self) -> date:
        """The first day on which nothing happens in this trajectory any more."""
        return self.course.closed_on or self.on

    def chance(self, *topic: object) -> Chance:
        """Chance for one part of this story."""
        return Chance(self.trajectory.pk, *topic)

    def id(self, *topic: object) -> Any:
        """The id of a row of this story."""
        return made_id(self.trajectory.pk, *topic)

    def tell(self, name: str, by: Staff, subject: Any, at: datetime, **data: Any) -> None:
        """Keep an event about this person; of one thing and one day, what is told later came later."""
        last = self._last.get(subject.pk)
        if last is not None and last.date() == at.date() and at <= last:
            at = last + timedelta(minutes=1)
        if subject.pk is not None:
            self._last[subject.pk] = at
        self.rows.tell(name, by.actor, subject, self.person.pk, at, **data)

    def agree(self, member: Staff, kind: str, since: date, until: date) -> Consent:
        """Let the person agree that a partner looks along, on paper, as most people did."""
        purpose, domains = _SHARED[kind]
        organisation = member.membership.organisation
        language = spoken(self.person.language)
        chance = self.chance("agree", kind)
        at = chance.office_moment(since)
        row = self.rows.add(
            Consent(
                id=self.id("consent", kind),
                person=self.person,
                organisation=organisation,
                purpose=purpose,
                domains=sorted(domains),
                given_on=since,
                until=until,
                given_how=GivenHow.ON_PAPER,
                language=language,
                statement=statement(
                    organisation=organisation.name,
                    purpose=purpose,
                    domains=domains,
                    until=until,
                    language=language,
                ),
                recorded_by=self.guide.user,
                recorded_at=at,
            )
        )
        self.tell(
            "consent.given",
            self.guide,
            row,
            at,
            to=organisation.pk,
            purpose=purpose,
            domains=sorted(domains),
            until=until,
            how=GivenHow.ON_PAPER,
        )
        return row

    def join(
        self,
        member: Staff,
        purpose: str,
        since: date,
        until: date | None,
        *,
        consent: Consent | None = None,
    ) -> None:
        """Let a professional into the team; whoever works elsewhere comes by a consent."""
        row = self.rows.add(
            TeamMember(
                person=self.person,
                user=member.user,
                organisation=member.membership.organisation,
                consent=consent,
                purpose=purpose,
                since=since,
                until=until,
            )
        )
        chance = self.chance("join", purpose)
        self.tell("team.joined", self.guide, row, chance.office_moment(since), until=until)

    def partner(self, kind: str, since: date) -> Staff:
        """The partner professional of a kind; the first time they join the team, for a while."""
        if kind not in self.partners:
            chance = self.chance("partner", kind)
            self.partners[kind] = chance.one_of(self.cast.partners[kind])
            self.joined[kind] = since
            until = since + chance.days(90, 300)
            consent = self.agree(self.partners[kind], kind, since, until)
            self.join(self.partners[kind], _PURPOSES[kind], since, until, consent=consent)
        return self.partners[kind]
