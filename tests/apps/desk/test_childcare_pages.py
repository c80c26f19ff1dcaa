"""The page of childcare tells why somebody stands where they stand, and the person answers it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from klaverblad.apps.childcare import services
from klaverblad.apps.childcare.models import ChildcareOffer, ChildcareRequest
from klaverblad.apps.trajectories.models import Trajectory
from tests.apps.childcare.test_childcare_from_question_to_place import asked_by_another, wanted
from tests.apps.desk.test_barrier_map_and_loan_pages import Desk, shown
from tests.ids import location_of
from tests.routes import CARE

pytestmark = pytest.mark.django_db


def test_the_line_says_why_in_words_and_hides_who_belongs_elsewhere(world, sign_in):
    coach, neighbour = Desk(sign_in, world.coach), Desk(sign_in, world.neighbour)
    assert "Er staat nog geen opvang" in shown(coach.get(reverse("desk:childcare")))
    location = location_of(world)
    services.ask_childcare(world.actor("coach"), world.person.pk, wanted(world), at=timezone.now())
    asked_by_another(world, grounds=("work",))

    mine = shown(coach.get(reverse("desk:childcare")))
    theirs = shown(neighbour.get(reverse("desk:childcare"), {"opvang": str(location.pk)}))

    assert f"2. {world.person.name}, voor Lou" in mine
    assert "Na nummer 1: ‘werk of dagopleiding, minstens 4/5’ telt eerst." in mine
    assert "Niet nagelezen" in mine
    assert world.person.name not in theirs
    assert "2. Een ander gezin" in theirs
    csv = neighbour.get(reverse("desk:childcare_csv", args=[location.pk]))
    assert world.person.first_name not in csv.content.decode()
    own = coach.get(reverse("desk:childcare_csv", args=[location.pk])).content.decode()
    assert world.person.name in own


def test_a_person_asks_on_their_own_page_and_says_yes(world, sign_in):
    me, coach = Desk(sign_in, world.self_login), Desk(sign_in, world.coach)
    location = location_of(world)
    ask = reverse("desk:my_ask_childcare")
    wrong = me.post(ask, CARE | {"start": "vroeg", "days": []})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"start", "days"})

    assert me.post(ask, CARE | {"grounds": ["work"]}).status_code == 302
    asked = ChildcareRequest.objects.get()
    assert "nummer 1 van 1" in shown(me.get(reverse("desk:my_childcare")))
    offered = coach.post(
        reverse("desk:offer_childcare", args=[asked.pk]),
        {"location": str(location.pk), "since": "2/3/2030", "out_of_order": ""},
    )
    assert offered.status_code == 302
    assert "Zeg ja of nee" in shown(me.get(reverse("desk:my_plan")))
    offer = ChildcareOffer.objects.get()
    said = me.post(reverse("desk:accept_childcare", args=[offer.pk]))

    assert said.status_code == 302
    assert "Lou heeft een plaats bij De Bijtjes" in shown(me.get(reverse("desk:my_plan")))
    assert "Kinderopvang: er is een plaats" in shown(
        coach.get(reverse("desk:steps", args=[world.person.pk]))
    )


def test_an_offer_whose_answer_is_late_stands_in_the_day_of_its_coach_alone(world, sign_in):
    location, actor = location_of(world), world.actor("coach")
    asked = services.ask_childcare(actor, world.person.pk, wanted(world), at=timezone.now())
    offer = services.offer_place(actor, asked.pk, services.NewOffer(location.pk, world.on))
    today, words = reverse("desk:today"), "antwoord gevraagd tegen"

    def day_of(who):
        return shown(Desk(sign_in, getattr(world, who)).get(today))

    assert words not in day_of("coach")
    ChildcareOffer.objects.update(answer_by=world.on - timedelta(days=1))

    assert day_of("coach").count(words) == 1
    assert words not in day_of("colleague")
    assert words not in day_of("neighbour")
    # Somebody without a coach is in the day of whoever keeps the house.
    Trajectory.objects.update(coach=None)
    assert words not in day_of("coach")
    assert day_of("team_lead").count(words) == 1
    services.decline_place(actor, offer.pk)
    assert words not in day_of("team_lead")
