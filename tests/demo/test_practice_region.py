"""The practice region as people will find it: whole, consistent, and plainly made up."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import numpy as np
import pytest
from django.db.models import Count, F, Q
from stdnum.be import nn

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Membership, Organisation, Role, User
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import values
from klaverblad.apps.people.models import (
    Fact,
    HouseholdMembership,
    HouseholdRole,
    Person,
    TeamMember,
)
from klaverblad.apps.people.registry import registry
from klaverblad.apps.placements import queries as placements
from klaverblad.apps.places.models import Place, PlaceKind
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Contact,
    Goal,
    Phase,
    Scope,
    Screening,
    Step,
    StepState,
    Trajectory,
)
from klaverblad.demo import queries
from klaverblad.engines.matching import week
from tests.demo.practice import ON, PEOPLE, phone_of_the_practice_range

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("practice"),
    pytest.mark.xdist_group("practice_region"),
]


def actor(door: str) -> Actor:
    membership = Membership.objects.select_related("organisation").get(
        user__email__startswith=f"deur-{door}"
    )
    return Actor.of(membership, on=ON)


# ---- who is there ----------------------------------------------------------------------------


def test_as_many_people_are_in_guidance_as_were_asked_for():
    assert Trajectory.objects.filter(closed_on=None).count() == PEOPLE


def test_every_role_has_a_door():
    found = queries.doors(on=ON)

    assert queries.roles_without_door(found) == set()


def test_the_doors_stand_in_the_order_of_the_page_with_a_coach_of_the_next_town_second():
    found = [(str(door.role), str(door.organisation)) for door in queries.doors(on=ON)]

    assert found[:2] == [("coach", "OCMW Schoten"), ("coach", "OCMW Kapellen")]
    assert [role for role, _ in found[2:]] == [
        "social_worker", "team_lead", "coordinator", "partner", "workplace", "person",
        "administrator", "data_protection", "mentor", "expert",
    ]  # fmt: skip


def test_fifteen_coaches_work_in_eight_towns_and_each_has_people():
    coaches = Membership.objects.filter(role=Role.COACH)
    caseloads = Counter(Trajectory.objects.filter(closed_on=None).values_list("coach", flat=True))

    assert coaches.count() == 15
    assert coaches.values("organisation").distinct().count() == 8
    assert coaches.filter(organisation__name="OCMW Schoten").count() >= 3
    assert all(caseloads[user] for user in coaches.values_list("user", flat=True))


def test_only_coaches_of_the_same_ocmw_have_a_trajectory():
    strangers = Trajectory.objects.exclude(coach=None).exclude(
        coach__memberships__role=Role.COACH,
        coach__memberships__organisation=F("organisation"),
    )

    assert not strangers.exists()


def test_a_hundred_and_fifty_workplaces_are_open():
    assert Place.objects.filter(kind=PlaceKind.WORKPLACE, closed_on=None).count() == 150


# ---- plainly made up -------------------------------------------------------------------------


def test_every_organisation_says_that_it_is_made_up():
    words = ("Verzonnen", "niet het echte")

    silent = [one.name for one in Organisation.objects.all() if not one.about.count(words[0])]

    assert [name for name in silent if not name.startswith("OCMW ")] == []
    assert all(
        words[1] in one.about for one in Organisation.objects.filter(name__startswith="OCMW ")
    )


def test_no_address_or_telephone_can_be_that_of_somebody_real():
    addresses = [
        *User.objects.values_list("email", flat=True),
        *Person.objects.exclude(email="").values_list("email", flat=True),
        *Organisation.objects.values_list("email", flat=True),
    ]
    phones = [
        *Person.objects.exclude(phone="").values_list("phone", flat=True),
        *Organisation.objects.values_list("phone", flat=True),
    ]

    assert {address.rpartition("@")[2] for address in addresses} == {queries.PRACTICE_DOMAIN}
    assert all(phone_of_the_practice_range(phone) for phone in phones)


def test_nobody_can_sign_in_with_a_password():
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_an_insz_number_has_right_check_digits_and_the_birthday_in_it():
    numbered = Person.objects.exclude(insz="")

    assert numbered.exists()
    assert Person.objects.filter(insz="").exclude(insz_absent_because="").exists()
    for person in numbered:
        assert nn.is_valid(person.insz), person.insz
        assert person.insz[:6] == f"{person.born_on:%y%m%d}"


# ---- facts -----------------------------------------------------------------------------------


def test_every_fact_can_be_read_back_by_the_registry():
    for fact in Fact.objects.filter(value__isnull=False):
        key = registry()[fact.key]
        assert values.read(key, fact.value) == fact.value, (fact.key, fact.value)


def test_a_fact_is_said_of_whom_the_registry_says():
    wrong = [
        fact.key
        for fact in Fact.objects.all()
        if (registry()[fact.key].entity == "household") != (fact.household_id is not None)
    ]

    assert wrong == []


def test_nobody_is_known_wholly_and_nobody_after_intake_not_at_all():
    known = Counter(Fact.objects.filter(replaced_at=None).values_list("person", flat=True))
    in_guidance = Trajectory.objects.filter(closed_on=None).exclude(phase=Phase.INTAKE)

    counts = [known[one.person_id] for one in in_guidance]

    assert min(counts) >= 5
    assert max(counts) < len(registry())


def test_some_facts_were_asked_and_not_known_and_some_took_the_place_of_others():
    assert Fact.objects.filter(value__isnull=True).exists()
    assert Fact.objects.filter(ended_as="changed", until__isnull=False).exists()
    assert Fact.objects.filter(ended_as="corrected", until=None).exists()


def test_a_value_that_changed_ends_before_the_next_begins():
    changed = Fact.objects.filter(ended_as="changed")

    assert not changed.filter(until__lt=F("since")).exists()
    assert not Fact.objects.filter(replaced_at__lte=F("recorded_at")).exists()


def test_no_fact_begins_after_it_was_written_down():
    late = [f.key for f in Fact.objects.all() if f.since > f.recorded_at.date()]

    assert late == []


def test_parents_of_small_children_are_asked_about_childcare():
    born_after = ON - timedelta(days=12 * 365)
    homes = HouseholdMembership.objects.filter(
        role=HouseholdRole.CHILD, person__born_on__gt=born_after
    ).values("household")
    parents = Person.objects.filter(
        household_memberships__household__in=homes,
        household_memberships__role=HouseholdRole.HEAD,
        trajectories__isnull=False,
    )
    asked = parents.filter(facts__key="needs_childcare").distinct()

    assert asked.count() > parents.distinct().count() / 3


def test_children_are_younger_than_the_head_of_their_household():
    heads = dict(
        HouseholdMembership.objects.filter(role=HouseholdRole.HEAD).values_list(
            "household", "person__born_on"
        )
    )

    for child in HouseholdMembership.objects.filter(role=HouseholdRole.CHILD):
        years = (child.person.born_on - heads[child.household_id]).days / 365.25
        assert years > 16


# ---- trajectories ----------------------------------------------------------------------------


def test_nothing_happened_on_or_after_the_day_of_loading():
    # What is loaded and not made up (the library, the printed tables) happens now.
    made = Event.objects.exclude(name__in=("instrument.added", "figures.loaded"))

    assert made.latest("at").at.date() < ON


def test_the_trajectory_is_in_the_phase_that_its_last_event_says():
    for trajectory in Trajectory.objects.all():
        moves = Event.objects.filter(
            subject_id=str(trajectory.pk),
            name__in=("phase.changed", "work.started", "trajectory.ended"),
        ).order_by("at", "id")
        last = moves.last()
        said = (
            Phase.INTAKE
            if last is None
            else Phase.AT_WORK
            if last.name == "work.started"
            else last.data["to"]
        )
        assert said == trajectory.phase, trajectory.pk


def test_whoever_works_was_promised_six_talks():
    at_work = Trajectory.objects.filter(phase__in=(Phase.AT_WORK, Phase.AFTERCARE))

    assert at_work.exists()
    assert set(at_work.annotate(n=Count("aftercare")).values_list("n", flat=True)) == {6}


def test_a_trajectory_closed_only_after_its_promised_talks():
    is_open = Q(aftercare__done_on=None, aftercare__skipped_because="")

    assert not Trajectory.objects.filter(
        is_open, phase=Phase.CLOSED, aftercare__isnull=False
    ).exists()


def test_promised_talks_are_done_in_time_and_not_before_work_began():
    assert not AftercareMoment.objects.filter(done_on__gte=ON).exists()
    assert not AftercareMoment.objects.filter(done_on__lte=F("started_work_on")).exists()


def test_every_event_of_a_step_is_followed_by_its_state():
    verbs = {
        "step.added": StepState.TODO,
        "step.started": StepState.BUSY,
        "step.handed_over": StepState.WAITING,
        "step.finished": StepState.DONE,
        "step.dropped": StepState.DROPPED,
    }
    for step in Step.objects.all():
        last = (
            Event.objects.filter(subject_id=str(step.pk), name__in=verbs)
            .order_by("at", "id")
            .last()
        )
        assert verbs[last.name] == step.state, step.title


def test_a_waiting_step_waits_for_somebody():
    assert not Step.objects.filter(state=StepState.WAITING, partner=None).exists()


def test_a_finished_step_brought_what_the_library_says():
    brought = Step.objects.filter(state=StepState.DONE, brought__isnull=False)

    assert brought.exists()
    for step in brought.select_related("brought", "instrument"):
        assert step.brought.key == step.instrument.produces_fact_key


def test_contacts_are_written_in_all_scopes():
    assert set(Contact.objects.values_list("scope", flat=True)) == set(Scope.values)


def test_whoever_wrote_a_contact_was_in_the_team_or_in_the_ocmw():
    for contact in Contact.objects.exclude(organisation=F("trajectory__organisation")):
        assert TeamMember.objects.filter(
            person=contact.trajectory.person, user=contact.by, since__lt=contact.at
        ).exists()


def test_every_coach_has_a_day_with_people_in_it():
    for membership in Membership.objects.filter(role=Role.COACH).select_related("organisation"):
        agenda = trajectories.agenda(Actor.of(membership, on=ON), on=ON)

        assert any(one.trajectory for one in agenda), membership.user


def test_a_screening_looks_at_all_eight_domains():
    found = set(Screening.objects.annotate(n=Count("positions")).values_list("n", flat=True))

    assert found == {8}


def test_goals_are_seldom_the_same():
    words = Counter(Goal.objects.values_list("words", flat=True))

    assert words.most_common(1)[0][1] <= PEOPLE / 10


# ---- places ----------------------------------------------------------------------------------


def test_the_week_of_a_place_can_be_read_and_holds_the_hours_it_pays():
    for place in Place.objects.all():
        hours = week.hours(week.slots(tuple(block) for block in place.week))

        assert hours >= float(place.hours_week) - 1, place.title


def test_every_place_says_through_what_one_can_come():
    assert not Place.objects.filter(accepts=None).exists()


def test_every_workplace_contact_answers_for_places_of_their_own():
    for membership in Membership.objects.filter(role=Role.WORKPLACE):
        assert membership.organisation.places.exists()


# ---- the people of the tour ------------------------------------------------------------------


def test_nadia_is_who_the_tour_says():
    nadia = Person.objects.get(first_name="Nadia", last_name="Wouters")
    known = {fact.key: fact.value for fact in nadia.facts.filter(replaced_at=None)}

    assert nadia.age(on=ON) == 38
    assert nadia.municipality.name == "Schoten"
    assert nadia.user.email == f"deur-08-persoon@{queries.PRACTICE_DOMAIN}"
    assert nadia.trajectories.get().coach.name == "Joris Claes"
    assert known["has_licence_b"] is False
    assert known["has_bike"] is True
    assert known["lift_kg_max"] == 10
    assert known["savings_eur"] == 4150
    assert known["busy_week"] == [[1, "13:00", "18:00"], [3, "13:00", "18:00"]]
    assert "care" in known["wishes"]


def test_the_coach_of_kapellen_knows_dieter_and_the_coach_of_schoten_does_not():
    dieter = Person.objects.get(first_name="Dieter", last_name="Vets")

    assert dieter.pk in {one.person_id for one in trajectories.caseload(actor("02"))}
    assert dieter.pk not in {one.person_id for one in trajectories.caseload(actor("01"))}


# ---- places ----------------------------------------------------------------------------------


def test_the_page_of_each_person_says_what_the_list_of_everybody_says():
    coach = actor("01")
    everybody = list(people.persons(coach))

    together = placements.field(coach, everybody, on=ON)

    n_open, n_waiting = placements.n_feasible(together), placements.n_waiting(together)
    assert len(everybody) > 10
    assert sum(n_open.values()) > 0
    for row, person in enumerate(everybody):
        alone = placements.matches(coach, person.pk, on=ON)
        for mask in ("violated", "unsure"):
            np.testing.assert_array_equal(
                getattr(alone.field.verdict, mask)[0], getattr(together.verdict, mask)[row]
            )
        assert (len(alone.fits), alone.n_waiting) == (n_open[person.pk], n_waiting[person.pk])
