"""Somebody goes to another municipality: asked with consent, answered once, nothing lost by a no."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from klaverblad.apps.access.models import SignedLink
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services as files
from klaverblad.apps.people.models import Fact, GivenHow, Person
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.trajectories import services, transfer_queries
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Contact,
    Ending,
    Phase,
    Trajectory,
    Transfer,
)
from klaverblad.apps.trajectories.services import NewTransfer
from klaverblad.apps.trajectories.services.transfers import AlreadyAnswered
from klaverblad.errors import BadInput, Denied, Refused
from tests import full_file
from tests.crowd import events_about, names_about, tell
from tests.world import newcomer

NUMBER = "85073003328"


@pytest.fixture
def coach(world):
    return world.actor("coach")


@pytest.fixture
def neighbour(world):
    return world.actor("neighbour")


def wanted(world, **more):
    said = {
        "to_id": world.neighbour.organisation_id,
        "domains": frozenset({Domain.WORK, Domain.MOBILITY}),
        "words": "Ze verhuist naar Brecht, dicht bij haar zus.",
        "answer_by": world.on + timedelta(days=14),
        "how": GivenHow.SPOKEN,
    }
    return NewTransfer(**(said | more))


@pytest.fixture
def asked(world, coach):
    return services.propose_transfer(coach, world.trajectory.pk, wanted(world))


def test_a_proposal_changes_nothing_and_leaves_one_event(world, coach):
    before = full_file.everything()

    transfer = services.propose_transfer(coach, world.trajectory.pk, wanted(world))

    after = full_file.everything()
    changed = {label for label, rows in after.items() if rows != before[label]}
    assert changed == {"trajectories.transfer", "journal.event"} | (changed & {"journal.link"})
    assert names_about(transfer) == ["transfer.proposed"]


def test_the_person_reads_what_goes_along_and_what_never_does(world, asked):
    assert "Ik wil dat OCMW Brecht mijn begeleiding overneemt." in asked.statement
    assert "Ze krijgen wat bekend is over: vervoer, werk." in asked.statement
    assert "Notities van gesprekken en documenten gaan niet mee." in asked.statement


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"words": " "}, "words"),
        ({"answer_by": None}, "answer_by"),
        ({"how": GivenHow.OWN_PAGE}, "how"),
        ({"meeting_at": timezone.now() - timedelta(days=1)}, "meeting_at"),
    ],
)
def test_what_cannot_be_asked_is_refused_beside_its_field(world, coach, more, field):
    if field == "answer_by":
        more = {"answer_by": world.on + timedelta(days=61)}

    with pytest.raises(BadInput) as caught:
        services.propose_transfer(coach, world.trajectory.pk, wanted(world, **more))

    assert caught.value.facts["field"] == field
    assert not Transfer.objects.exists()


def test_only_another_ocmw_of_the_region_is_asked(world, coach):
    for elsewhere in (world.coach.organisation_id, world.partner.organisation_id):
        with pytest.raises(BadInput):
            services.propose_transfer(coach, world.trajectory.pk, wanted(world, to_id=elsewhere))


def test_one_question_waits_at_a_time(world, coach, asked):
    with pytest.raises(Refused):
        services.propose_transfer(coach, world.trajectory.pk, wanted(world))


def test_the_ocmw_that_is_asked_reads_a_card_and_no_file(world, neighbour, asked):
    assert [one.pk for one in transfer_queries.received(neighbour)] == [asked.pk]
    assert not people.persons(neighbour).filter(pk=world.person.pk).exists()


def test_an_ocmw_that_was_not_asked_knows_of_nothing(world, coach, neighbour):
    from klaverblad.apps.accounts.models import Organisation

    third = Organisation.objects.create(name="OCMW Zoersel", kind="ocmw", region=world.region)
    services.propose_transfer(coach, world.trajectory.pk, wanted(world, to_id=third.pk))

    assert not transfer_queries.transfers(neighbour).exists()
    with pytest.raises(Transfer.DoesNotExist):
        services.accept_transfer(neighbour, Transfer.objects.get().pk)


def test_a_yes_gives_the_person_a_file_and_a_trajectory_of_that_ocmw(
    world, coach, neighbour, asked
):
    services.add_goal(coach, world.trajectory.pk, words="Dicht bij school werken")
    tell(coach, world.person, "has_licence_b", False)
    tell(coach, world.person, "savings_eur", 100)

    done = services.accept_transfer(neighbour, asked.pk, words="Welkom.")

    here = done.begun.person
    assert (here.organisation_id, here.first_name) == (world.neighbour.organisation_id, "Nadia")
    assert done.begun.coach_id == world.neighbour.user_id
    assert [goal.words for goal in done.begun.goals.all()] == ["Dicht bij school werken"]
    assert {step.title for step in done.begun.steps.all()} >= {"Kennismaken met de werkplek"}
    facts = set(Fact.objects.filter(person=here).values_list("key", flat=True))
    assert facts == {"has_car", "has_licence_b"}
    assert not Contact.objects.filter(trajectory=done.begun).exists()


def test_the_own_login_of_the_person_leads_to_the_new_file_and_stays_signed_in(
    world, neighbour, sign_in, asked
):
    browser = sign_in(world.self_login)
    Person.objects.filter(pk=world.person.pk).update(
        email="n@w.example", sign_in_email="n@w.example"
    )

    begun = services.accept_transfer(neighbour, asked.pk).begun

    here = Person.objects.get(pk=begun.person_id)
    assert (here.user_id, here.sign_in_email) == (world.self_login.user_id, "n@w.example")
    assert "OCMW Brecht" in browser.get(reverse("desk:mine")).content.decode()
    world.person.refresh_from_db()
    assert (world.person.user_id, world.person.sign_in_email) == (None, "")
    assert names_about(world.person).count("login.moved") == 1


@pytest.mark.parametrize("goes_on_there", [True, False])
def test_whoever_comes_back_signs_in_to_the_old_file_unless_it_goes_on_there(
    world, coach, neighbour, asked, goes_on_there
):
    begun = services.accept_transfer(neighbour, asked.pk).begun
    if not goes_on_there:
        Trajectory.objects.filter(pk=begun.pk).update(closed_on=world.on, phase=Phase.CLOSED)

    services.resume(coach, world.trajectory.pk)

    where = Person.objects.get(user=world.self_login.user)
    world.self_login.refresh_from_db()
    assert where.pk == (begun.person_id if goes_on_there else world.person.pk)
    assert world.self_login.organisation_id == where.organisation_id
    assert world.self_login.until is None


def test_promised_talks_go_on_over_there_and_none_is_dropped(world, neighbour, asked):
    open_there = AftercareMoment.objects.filter(
        trajectory=world.trajectory, done_on=None, skipped_because=""
    )
    days = list(open_there.values_list("due_on", flat=True))

    done = services.accept_transfer(neighbour, asked.pk)

    assert list(done.begun.aftercare.values_list("due_on", flat=True)) == days
    assert not open_there.exists()


def test_the_old_file_stays_and_says_where_the_person_went(world, coach, neighbour, asked):
    services.accept_transfer(neighbour, asked.pk)

    world.trajectory.refresh_from_db()
    ending = Ending.objects.get(trajectory=world.trajectory)
    assert world.trajectory.phase == Phase.CLOSED
    assert (ending.destination, ending.where) == ("moved", "OCMW Brecht")
    assert people.persons(coach).filter(pk=world.person.pk).exists()
    assert not people.persons(neighbour).filter(pk=world.person.pk).exists()
    assert SignedLink.objects.get(pk=world.link.pk).revoked_at is not None
    with pytest.raises(Refused):
        services.undo_ending(coach, world.trajectory.pk)


def test_a_no_with_words_loses_nothing(world, coach, neighbour, asked):
    label = "trajectories.transfer"
    before = {k: v for k, v in full_file.everything().items() if not k.startswith("journal.")}

    services.refuse_transfer(neighbour, asked.pk, words="Ze woont hier nog niet.")

    after = {k: v for k, v in full_file.everything().items() if not k.startswith("journal.")}
    assert {k for k in after if after[k] != before[k]} == {label}
    assert Transfer.objects.get().answer == "Ze woont hier nog niet."
    assert not transfer_queries.transfers(neighbour).exists()


def test_a_no_without_words_is_asked_for_them(neighbour, asked):
    with pytest.raises(BadInput):
        services.refuse_transfer(neighbour, asked.pk, words=" ")


def test_the_second_of_two_clicks_is_told_and_makes_no_second_file(world, neighbour, asked):
    services.accept_transfer(neighbour, asked.pk)

    with pytest.raises(AlreadyAnswered):
        services.accept_transfer(neighbour, asked.pk)

    assert Person.objects.filter(organisation=world.neighbour.organisation).count() == 2


def test_taken_back_before_the_yes_there_is_nothing_to_accept(world, coach, neighbour, asked):
    services.withdraw_transfer(coach, asked.pk)

    with pytest.raises(Transfer.DoesNotExist):
        services.accept_transfer(neighbour, asked.pk)
    with pytest.raises(AlreadyAnswered):
        services.withdraw_transfer(coach, asked.pk)


def test_after_the_yes_nobody_takes_it_back(coach, neighbour, asked):
    services.accept_transfer(neighbour, asked.pk)

    with pytest.raises(AlreadyAnswered):
        services.withdraw_transfer(coach, asked.pk)


def test_the_person_takes_it_back_without_a_reason(world, asked):
    services.withdraw_transfer(world.actor("self_login"), asked.pk)

    assert Transfer.objects.get().state == "withdrawn"


def test_the_ocmw_that_asks_does_not_answer_itself(coach, asked):
    with pytest.raises(Denied):
        services.accept_transfer(coach, asked.pk)


def test_an_ending_takes_the_question_back_and_undoing_asks_it_again(
    world, coach, neighbour, asked
):
    services.end_trajectory(
        coach, world.trajectory.pk, services.NewEnding(destination="passed_away")
    )
    with pytest.raises(Transfer.DoesNotExist):
        services.accept_transfer(neighbour, asked.pk)

    services.undo_ending(coach, world.trajectory.pk)

    assert services.accept_transfer(neighbour, asked.pk).state == "accepted"


def test_a_trajectory_that_closed_meanwhile_is_not_taken_over(world, neighbour, asked):
    Trajectory.objects.filter(pk=world.trajectory.pk).update(phase="closed", closed_on=world.on)

    with pytest.raises(Refused):
        services.accept_transfer(neighbour, asked.pk)


def test_a_file_with_the_same_number_over_there_is_used_and_keeps_what_it_says(
    world, coach, neighbour
):
    world.person.insz, world.person.insz_absent_because = NUMBER, ""
    world.person.save(update_fields=["insz", "insz_index", "insz_absent_because"])
    known = files.open_person(
        neighbour,
        replace(newcomer("Nadia", world.next_person.municipality), insz=NUMBER),
    )
    tell(neighbour, known, "has_car", True)
    asked = services.propose_transfer(coach, world.trajectory.pk, wanted(world))

    done = services.accept_transfer(neighbour, asked.pk)

    assert done.begun.person_id == known.pk
    assert Fact.objects.get(person=known, key="has_car").value is True
    assert Trajectory.objects.filter(person=known, closed_on=None).count() == 1


def test_silence_is_counted_for_both(world, coach, neighbour, asked):
    late = timedelta(days=20)

    theirs = transfer_queries.waiting_transfers(replace(neighbour, on=world.on + late))
    ours = transfer_queries.waiting_transfers(replace(coach, on=world.on + late))

    assert (theirs.for_us, theirs.for_us_late) == (1, 1)
    assert ours.silent == 1


def test_the_event_carries_codes_and_no_words(asked):
    (event,) = events_about(asked)

    assert set(event.data) == {"to", "domains", "answer_by"}
