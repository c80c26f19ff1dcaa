"""What every page of a person has: who they are, what waits for them, and where the five doors lead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from klaverblad.apps.access.guard import View, guarded_by
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.desk.mine.languages import speaks_more
from klaverblad.apps.desk.person import Page
from klaverblad.apps.desk.plan.gpmi_words import Standing
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.values import language
from klaverblad.apps.placements.models import Proposal
from klaverblad.apps.placements.proposal_queries import open_of
from klaverblad.apps.trajectories import (
    diary_queries,
    gpmi_queries,
    message_queries,
    queries,
    screening_queries,
    transfer_queries,
    version_queries,
)
from klaverblad.apps.trajectories.message_queries import OwnAppointment
from klaverblad.apps.trajectories.models import (
    Goal,
    Message,
    Screening,
    SearchDiary,
    Step,
    StepBy,
    StepState,
    Transfer,
)
from klaverblad.apps.trajectories.policies import can_open_own_plan
from klaverblad.apps.trajectories.version_queries import SaidGoal

TODAY_MOST = 3


def own_page(view: View) -> View:
    """A page of a person about themselves: guarded, and in their own language.

    What it changes is asked again, more narrowly, by the service.
    """
    return speaks_more(guarded_by(can_open_own_plan)(view))


@dataclass
class OwnPage(Page):
    """The person, as they see themselves. What a page does not show is never computed."""

    @property
    def language(self) -> str:
        """Of what is data: one of the languages of the desk."""
        return language()

    @property
    def coach_name(self) -> str:
        coach = self.trajectory.coach if self.trajectory else None
        return coach.name if coach else ""

    @property
    def house(self) -> str:
        """The OCMW that guides this person."""
        return str(self.person.organisation.name)

    @property
    def phone(self) -> str:
        return str(self.person.organisation.phone)

    @property
    def phone_url(self) -> str:
        return f"tel:{''.join(self.phone.split())}"

    @cached_property
    def goals(self) -> list[Goal]:
        return queries.goals_of(self.actor, self.trajectory.pk) if self.trajectory else []

    @cached_property
    def said_goals(self) -> list[SaidGoal]:
        """The goals with whose words they stand in."""
        if self.trajectory is None:
            return []
        return version_queries.said_goals(self.actor, self.trajectory.pk, self.goals)

    @cached_property
    def coming(self) -> list[OwnAppointment]:
        """Every appointment to come, with what was said to it; the nearest first."""
        return message_queries.own_coming(self.actor, at=timezone.now())

    @cached_property
    def transfer(self) -> Transfer | None:
        """Another OCMW was asked to go on, and did not answer yet."""
        return transfer_queries.open_of(self.actor, self.trajectory) if self.trajectory else None

    @property
    def open_steps(self) -> list[Step]:
        return [one for one in self.steps if one.state in queries.OPEN_STATES]

    @property
    def my_steps(self) -> list[Step]:
        """What the person does, alone or together; the nearest day first."""
        mine = [one for one in self.open_steps if one.by in {StepBy.PERSON, StepBy.BOTH}]
        return sorted(mine, key=lambda one: (one.due_on is None, one.due_on or self.actor.on))

    @property
    def their_steps(self) -> list[tuple[Step, str]]:
        """What others do, with who."""
        theirs = [one for one in self.open_steps if one.by in {StepBy.COACH, StepBy.PARTNER}]
        return [(one, self._who_does(one)) for one in theirs]

    def _who_does(self, step: Step) -> str:
        if step.by == StepBy.PARTNER:
            return step.partner.name if step.partner else _("een partner")
        return self.coach_name or self.house

    @property
    def done_steps(self) -> list[Step]:
        return [one for one in self.steps if one.state == StepState.DONE]

    @cached_property
    def own_done(self) -> set[UUID]:
        """The steps that the person marked done themselves: these they can put back."""
        if self.trajectory is None:
            return set()
        return version_queries.closed_by_self(self.actor, self.trajectory.pk)

    @property
    def today(self) -> list[Step]:
        return self.my_steps[:TODAY_MOST]

    @cached_property
    def proposal(self) -> Proposal | None:
        """Places that lie before the person now."""
        return open_of(self.actor, self.person.pk)

    @cached_property
    def to_read(self) -> list[Standing]:
        """The GPMIs whose text is there to read and to sign, the newest first."""
        if self.trajectory is None:
            return []
        found = gpmi_queries.gpmis_of(self.actor, self.trajectory.pk)
        return [Standing(one, is_changed=False, links=()) for one in found if one.content]

    @cached_property
    def screenings(self) -> list[Screening]:
        return screening_queries.screenings_of(self.actor, self.person.pk)

    @cached_property
    def diary(self) -> SearchDiary | None:
        return diary_queries.diary_of(self.actor, self.person.pk)

    @cached_property
    def n_unseen(self) -> int:
        return message_queries.unseen(self.actor).count()

    @cached_property
    def newest_message(self) -> Message | None:
        """The newest of what the other side wrote and the person did not read yet."""
        found = message_queries.unseen(self.actor).select_related("by")
        return found.order_by("-sent_at", "pk").first()


def own(request: HttpRequest, *, tab: str) -> OwnPage:
    """The page of whoever asks; DoesNotExist when they have no file here."""
    actor = request.actor
    if actor.role != Role.PERSON:
        raise Http404
    someone = people.persons(actor).filter(user_id=actor.user_id).only("pk").first()
    if someone is None:
        raise Http404
    return OwnPage(actor, people.person(actor, someone.pk), tab)


def me(request: HttpRequest) -> UUID:
    """The id of the person who asks."""
    someone = people.persons(request.actor).filter(user_id=request.actor.user_id).first()
    if someone is None:
        raise Http404
    return someone.pk


def show(
    request: HttpRequest, template: str, page: OwnPage, *, status: int = 200, **words: Any
) -> HttpResponse:
    """Render one of these pages."""
    return render(request, f"desk/mine/{template}.html", {"page": page, **words}, status=status)
