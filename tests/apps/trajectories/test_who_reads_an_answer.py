"""What a partner answers is for the OCMW in charge; another partner in the team learns nothing of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from klaverblad.apps.access import links
from klaverblad.apps.desk.today import today
from klaverblad.apps.people import services as people
from klaverblad.apps.people.models import TeamMember
from klaverblad.apps.trajectories import queries, services
from klaverblad.apps.trajectories.models import StepAnswer
from klaverblad.errors import Denied
from tests.world import agreed_with

pytestmark = pytest.mark.django_db
REMARK = "Ze kwam vorige keer niet opdagen."


def answered_by(world, now, organisation, title="Vragen naar plaats"):
    """A step about which an organisation was asked and said no; nobody read it."""
    coach = world.actor("coach")
    step = services.add_step(coach, world.trajectory.pk, services.NewStep("artikel-60", title))
    question = services.Question("Is er plaats?", organisation.pk)
    _step, issued = services.ask_partner(coach, step.pk, question, at=now)
    holder = links.open_link(issued.token, "answer", at=now)
    return services.answer_step(holder, services.Answer("no", remark=REMARK), at=now)


def let_in_neighbour(world):
    seat, coach = world.neighbour, world.actor("coach")
    people.give_consent(coach, world.person.pk, agreed_with(seat.organisation, on=world.on))
    people.join_team(
        coach,
        world.person.pk,
        user_id=seat.user_id,
        organisation_id=seat.organisation_id,
        purpose="verhuist naar Brecht",
        until=None,
    )
    return world.actor("neighbour")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def of_another(world, now):
    return answered_by(world, now, world.workplace.organisation)


@pytest.mark.parametrize("who", ["partner", "neighbour"])
def test_who_came_by_a_consent_does_not_read_what_another_house_answered(world, of_another, who):
    actor = world.actor("partner") if who == "partner" else let_in_neighbour(world)

    assert of_another not in queries.answers(actor)
    assert of_another in queries.answers(world.actor("coach"))


def test_a_partner_reads_what_their_own_house_answered_since_they_joined(world, now):
    before = StepAnswer.objects.get(pk=world.answer.pk)
    StepAnswer.objects.filter(pk=before.pk).update(answered_at=now - timedelta(days=3))
    since = answered_by(world, now, world.partner.organisation)
    partner = world.actor("partner")

    assert set(queries.answers(partner)) == {since}

    TeamMember.objects.update(since=world.on - timedelta(days=4))
    assert set(queries.answers(partner)) == {since, before}


def test_the_pages_of_a_partner_hold_no_word_of_another_partner(world, of_another, sign_in):
    pages = ("/vandaag/", reverse("desk:steps", args=[world.person.pk]))

    for page in pages:
        assert REMARK not in sign_in(world.partner).get(page).text
        assert REMARK in sign_in(world.coach).get(page).text


def test_only_the_ocmw_in_charge_says_that_an_answer_was_read(world, now, of_another):
    own = answered_by(world, now, world.partner.organisation, title="Nog eens vragen")

    with pytest.raises(Denied):
        services.see_answer(world.actor("partner"), own.pk, at=now)
    with pytest.raises(StepAnswer.DoesNotExist):
        services.see_answer(world.actor("partner"), of_another.pk, at=now)

    assert not StepAnswer.objects.filter(pk__in=[own.pk, of_another.pk]).exclude(seen_at=None)
    assert services.see_answer(world.actor("colleague"), own.pk, at=now).seen_at == now


def test_an_answer_stays_on_the_list_of_the_ocmw_when_a_partner_says_it_was_read(
    world, of_another, sign_in
):
    refused = sign_in(world.partner).post(reverse("desk:see_answer", args=[of_another.pk]))

    assert refused.status_code == 404
    assert [line.answer for line in today(world.actor("coach")).answers] == [of_another]


def test_a_day_list_asks_nobody_to_read_what_they_cannot_mark(world, now):
    answered_by(world, now, world.partner.organisation)

    assert not today(world.actor("partner")).answers


def test_in_an_emergency_answers_are_read_and_never_marked(world, now, of_another):
    why = "De politie vond haar zoon alleen, en niemand neemt op."
    opened = people.open_emergency(world.actor("neighbour"), world.person.pk, why=why)
    actor = replace(world.actor("neighbour"), emergency_id=opened.pk)

    assert of_another in queries.answers(actor)
    with pytest.raises(Denied):
        services.see_answer(actor, of_another.pk, at=now)
