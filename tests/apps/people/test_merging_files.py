"""Two files of one person become one, nothing is lost, and undoing gives back every row."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klaverblad.apps.access.columns import Whose, register
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.file_copy import file_copy
from klaverblad.apps.desk.story import story
from klaverblad.apps.people import merge_queries, merging, queries
from klaverblad.apps.people import services as people
from klaverblad.apps.people.models import (
    Fact,
    GivenHow,
    HouseholdMembership,
    Merge,
    Person,
    SharingPurpose,
    TeamMember,
)
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.people.services.merging import (
    FIELDS,
    AccessWidens,
    Chosen,
    TwoNumbers,
    forget_set_aside,
    merge_files,
    say_not_same,
    undo_merge,
    unsay_not_same,
)
from klaverblad.apps.people.services.retention import forget
from klaverblad.apps.trajectories import services as trajectories
from klaverblad.apps.trajectories.models import AftercareMoment, Goal, Step, Trajectory
from klaverblad.errors import BadInput, Refused
from tests import full_file
from tests.crowd import names_about, tell
from tests.samples import png
from tests.world import agreed_with, newcomer

# What a merge writes of itself, and what is only ever added to.
OF_ITSELF = {"people.merge", "journal.event", "journal.readentry", "journal.link"}
NADIA, NADJA = "85073003328", "93051822361"


@pytest.fixture
def coach(world):
    return world.actor("coach")


@pytest.fixture
def double(world, coach):
    """A second file of Nadia, with something of everything that may clash."""
    town = world.person.municipality
    someone = people.open_person(coach, replace(newcomer("Nadja", town), phone="0499 12 34 56"))
    people.live_alone(coach, someone.pk)
    people.give_consent(coach, someone.pk, agreed_with(world.partner.organisation, on=world.on))
    people.join_team(
        coach,
        someone.pk,
        user_id=world.partner.user_id,
        organisation_id=world.partner.organisation_id,
        purpose="jobcoaching",
        until=None,
    )
    path = trajectories.open_trajectory(coach, someone.pk, coach_id=coach.user_id)
    trajectories.add_goal(coach, path.pk, words="Met dieren werken")
    trajectories.add_step(
        coach, path.pk, trajectories.NewStep(instrument="artikel-60", title="Naar de boerderij")
    )
    trajectories.start_work(coach, path.pk, on=world.on - timedelta(days=3), where="De hoeve")
    tell(coach, someone, "has_car", True)
    tell(coach, someone, "lift_kg_max", 10)
    new = people.NewDocument("Dezelfde brief", "letter", png())
    people.keep_document(coach, someone.pk, new, at=world.document.uploaded_at)
    people.ask_document(
        coach, someone.pk, people.Wanted("loonbrief"), at=world.document.uploaded_at
    )
    return someone


def seen(coach, *persons):
    return frozenset(one.key for one in merge_queries.widenings(coach, *persons))


def merged(coach, kept, gone, **chosen):
    return merge_files(coach, kept.pk, gone.pk, Chosen(**chosen, seen=seen(coach, kept, gone)))


def all_rows():
    return {label: rows for label, rows in full_file.everything().items() if label not in OF_ITSELF}


def test_every_table_with_a_person_comes_along_or_says_why_it_stays():
    """A new table is found by itself; one that allows a thing once must say what becomes of two."""
    silent = [
        hook.name
        for hook in merging.moving_hooks()
        if hook.is_once and merging.settled(hook.label) is None
    ]

    assert silent == [], (
        "say in the ready() of the app, with people.merging.settle(), what becomes of a row that "
        f"the kept file has already: {silent}"
    )


def test_no_foreign_key_to_a_person_is_left_out():
    known = {hook.name for hook in merging.hooks()}
    found = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Person
    }

    assert found <= known
    assert merging.STAYS.keys() <= known


def test_every_table_of_the_register_reaches_the_person_through_a_hook():
    hooked = {hook.label for hook in merging.hooks()}
    for table in register().values():
        path = table.whose.get(Whose.PERSON, "")
        if path in {"", "pk"}:
            continue
        step = table.model._meta.get_field(path.split("__")[0])
        labels = {table.label, step.related_model._meta.label_lower if step.related_model else ""}
        while step.related_model not in {None, Person} and "__" in path:
            path = path.split("__", 1)[1]
            owner = step.related_model
            step = owner._meta.get_field(path.split("__")[0])
            labels.add(owner._meta.label_lower)
        assert labels & hooked, table.label


def test_undoing_a_merge_gives_back_every_row_of_every_table(world, coach, double):
    full_file.fill(world)
    before = all_rows()

    merge = merged(
        coach, world.person, double, fields=frozenset(FIELDS), facts=frozenset({"has_car"})
    )
    assert all_rows() != before
    undo_merge(coach, merge.pk)

    assert all_rows() == before


def test_nothing_hangs_on_the_file_that_went_but_what_says_why(world, coach, double):
    full_file.fill(world)

    merged(coach, double, world.person)

    left = {
        hook.name: hook.model._meta.base_manager.filter(
            **{hook.field.attname: world.person.pk}
        ).count()
        for hook in merging.moving_hooks()
    }
    stays = {name for name, n in left.items() if n}
    # The same letter is in the kept file already.
    assert stays <= {"people.document.person", "access.retentionnotice.person_id"}


@given(
    fields=st.frozensets(st.sampled_from(sorted(FIELDS))),
    facts=st.frozensets(st.sampled_from(["has_car", "lift_kg_max"])),
    is_swapped=st.booleans(),
)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_was_chosen_undoing_gives_back_the_same(
    world, coach, double, fields, facts, is_swapped
):
    pair = (double, world.person) if is_swapped else (world.person, double)
    for one in pair:
        one.refresh_from_db()
    before = all_rows()

    merge = merged(coach, *pair, fields=fields, facts=facts)
    undo_merge(coach, merge.pk)

    assert all_rows() == before


def test_the_kept_file_says_what_was_chosen_and_what_it_lacked(world, coach, double):
    merged(coach, world.person, double, fields=frozenset({"first_name"}))

    kept = Person.objects.get(pk=world.person.pk)
    assert (kept.first_name, kept.phone) == ("Nadja", "0499 12 34 56")


def test_of_two_facts_one_goes_on_and_the_other_is_history(world, coach, double):
    merged(coach, world.person, double, facts=frozenset({"has_car"}))

    known = queries.known_facts(coach, [world.person.pk])[world.person.pk]
    assert known["has_car"].value is True
    assert known["lift_kg_max"].value == 10
    assert Fact.objects.filter(person=world.person, key="has_car").count() == 2


def test_one_trajectory_runs_on_with_the_goals_and_steps_of_both(world, coach, double):
    merged(coach, world.person, double)

    running = Trajectory.objects.get(person=world.person, closed_on=None)
    assert running == world.trajectory
    assert Goal.objects.filter(trajectory=running, words="Met dieren werken").exists()
    assert Step.objects.filter(trajectory=running, title="Naar de boerderij").exists()
    assert running.aftercare.filter(where="De hoeve", done_on=None).count() == 6


def test_the_story_tells_both_and_the_file_that_went_is_found_by_nobody(world, coach, double):
    _told, n_one = story(coach, world.person.pk, limit=None)
    _told, n_other = story(coach, double.pk, limit=None)

    merged(coach, world.person, double)

    told, n_both = story(coach, world.person.pk, limit=None)
    assert n_both == n_one + n_other + 1
    assert "samengevoegd" in told[0].sentence
    with pytest.raises(Person.DoesNotExist):
        queries.person(coach, double.pk)
    assert double.pk not in {one.pk for one in queries.found(coach, "Nadja")}


def test_the_copy_of_the_file_holds_what_was_said_of_both(world, coach, double):
    merged(coach, world.person, double)

    rows = file_copy(world.actor("team_lead"), world.person.pk).tables
    assert {row["id"] for row in rows["people.person"]} == {world.person.pk, double.pk}
    assert {row["person_id"] for row in rows["journal.event"]} >= {world.person.pk, double.pk}


def test_one_roof_and_one_seat_are_left_when_both_files_had_one(world, coach, double):
    merged(coach, world.person, double)

    mine = HouseholdMembership.objects.filter(person=world.person)
    assert mine.filter(until=None).count() == 1
    seats = TeamMember.objects.filter(person=world.person, user=world.partner.user)
    assert all(one.until is not None for one in seats)


def test_the_login_of_the_person_opens_the_kept_file(world, coach, double):
    merged(coach, double, world.person)

    assert queries.persons(world.actor("self_login")).get().pk == double.pk


def test_whoever_sees_the_same_of_both_files_sees_no_more(world, coach, double):
    told = merge_queries.widenings(coach, world.person, double)

    assert [one.key for one in told] == [f"login:{world.person.pk}"]


def test_nobody_sees_more_unless_whoever_merges_was_told(world, coach, double):
    with pytest.raises(AccessWidens):
        merge_files(coach, world.person.pk, double.pk, Chosen())

    assert not Merge.objects.exists()


def test_a_consent_that_came_in_meanwhile_stops_the_merge(world, coach, double):
    told = seen(coach, world.person, double)
    caw = world.outsider.organisation
    agreed = people.NewConsent(
        organisation_id=caw.pk,
        purpose=SharingPurpose.CARE,
        domains=frozenset({Domain.HOUSING}),
        until=world.on + timedelta(days=30),
        how=GivenHow.ON_PAPER,
    )
    people.give_consent(coach, double.pk, agreed)
    people.join_team(
        coach,
        double.pk,
        user_id=world.outsider.user_id,
        organisation_id=caw.pk,
        purpose="wonen",
        until=None,
    )

    with pytest.raises(AccessWidens):
        merge_files(coach, world.person.pk, double.pk, Chosen(seen=told))


def numbered(person, insz):
    person.insz, person.insz_absent_because = insz, ""
    person.save(update_fields=["insz", "insz_index", "insz_absent_because"])


def test_two_numbers_are_two_people(world, coach, double):
    numbered(world.person, NADIA)
    numbered(double, NADJA)

    with pytest.raises(TwoNumbers):
        merged(coach, world.person, double)


def test_the_number_comes_along_sealed_and_goes_back_when_undone(world, coach, double):
    numbered(double, NADIA)

    merge = merged(coach, world.person, double)
    kept = Person.objects.get(pk=world.person.pk)
    number, noted = kept.insz, str(Merge.objects.get().set_aside)
    undo_merge(coach, merge.pk)

    assert number == NADIA
    assert NADIA not in noted
    assert Person.objects.get(pk=world.person.pk).insz == ""
    assert Person.objects.get(pk=double.pk).insz == NADIA


def test_what_came_into_the_file_since_stays_with_the_kept_one(world, coach, double):
    merge = merged(coach, world.person, double)
    fact = tell(coach, world.person, "has_bike", True)

    undo_merge(coach, merge.pk)

    assert Fact.objects.get(pk=fact.pk).person_id == world.person.pk


def test_a_file_of_another_ocmw_is_merged_by_nobody(world, coach):
    with pytest.raises(Person.DoesNotExist):
        merge_files(coach, world.person.pk, world.next_person.pk, Chosen())
    with pytest.raises(Person.DoesNotExist):
        merge_files(world.actor("neighbour"), world.person.pk, world.next_person.pk, Chosen())


def test_a_file_is_not_merged_with_itself(world, coach):
    with pytest.raises(BadInput):
        merge_files(coach, world.person.pk, world.person.pk, Chosen())


def test_the_second_of_two_clicks_finds_the_file_gone(world, coach, double):
    merged(coach, world.person, double)

    with pytest.raises(Person.DoesNotExist):
        merge_files(coach, world.person.pk, double.pk, Chosen())


def test_after_ninety_days_nothing_is_set_aside_and_nothing_undone(world, coach, double):
    merge = merged(coach, world.person, double)
    late = replace(coach, on=world.on + timedelta(days=91))

    with pytest.raises(Refused):
        undo_merge(late, merge.pk)
    assert forget_set_aside(on=world.on) == 0
    assert forget_set_aside(on=late.on) == 1


def test_three_files_of_one_person_become_one_and_are_told_apart_again(world, coach, double):
    third = people.open_person(coach, newcomer("Nadiaa", world.person.municipality))
    before = all_rows()
    first = merged(coach, double, third)
    second = merged(coach, world.person, double)

    assert set(merge_queries.ids_of_file(world.person.pk)) == {
        world.person.pk,
        double.pk,
        third.pk,
    }
    undo_merge(coach, second.pk)
    undo_merge(coach, first.pk)

    assert all_rows() == before


def test_one_event_tells_of_a_merge_and_carries_no_name(world, coach, double):
    merged(coach, world.person, double)

    assert names_about(world.person)[-1] == "person.merged"


def test_whoever_looked_says_that_two_files_are_of_two_people(world, coach):
    one = people.open_person(coach, newcomer("Anna", world.person.municipality))
    other = people.open_person(coach, newcomer("Ana", world.person.municipality))
    assert [(two.one, two.other) for two in merge_queries.likely_doubles(coach)] == [(one, other)]

    say_not_same(coach, one.pk, other.pk)
    say_not_same(coach, other.pk, one.pk)
    gone = merge_queries.likely_doubles(coach)
    unsay_not_same(coach, one.pk, other.pk)

    assert gone == []
    assert len(merge_queries.likely_doubles(coach)) == 1


def test_nobody_is_shown_who_looks_like_somebody_of_the_next_town(world, coach):
    people.open_person(coach, newcomer("Omar", world.person.municipality))

    assert merge_queries.likely_doubles(coach) == []


def test_looking_for_doubles_takes_three_queries_for_many_people(
    world, coach, django_assert_num_queries
):
    for name in ("Anna", "Ana", "Hanna", "Jan", "Jahn"):
        people.open_person(coach, newcomer(name, world.person.municipality))

    with django_assert_num_queries(2):
        found = merge_queries.likely_doubles(coach)

    assert len(found) >= 2


def test_a_forgotten_person_takes_the_file_that_went_along(world, coach, double):
    merged(coach, world.person, double)
    # Only a closed file is forgotten, and none closes over a promise.
    AftercareMoment.objects.update(skipped_because="verhuisd")
    Trajectory.objects.update(phase="closed", closed_on=world.on)

    with transaction.atomic():
        forget(Actor.task("retention", on=world.on), [world.person.pk])

    assert not Person._meta.base_manager.filter(pk__in=[world.person.pk, double.pk]).exists()
