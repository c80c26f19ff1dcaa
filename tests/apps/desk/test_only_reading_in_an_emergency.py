"""In an emergency one reads, and nothing else; whatever was shown is in the read log."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from klaverblad.apps.access.links.policies import can_revoke_link
from klaverblad.apps.access.models import RetentionNotice
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.journal.models import ReadEntry
from klaverblad.apps.people import policies, queries, services
from klaverblad.apps.people import sharing_queries as sharing
from klaverblad.apps.people.middleware import SESSION_KEY
from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories import policies as courses
from klaverblad.apps.trajectories import services as course
from klaverblad.apps.trajectories.models import Contact, Step

pytestmark = pytest.mark.django_db
WHY = "De politie vond haar zoon alleen, en niemand neemt op."
CONTACT = {"kind": "phone", "outcome": "spoke", "note": "Gebeld.", "scope": "person"}


@pytest.fixture
def emergency(world):
    """The neighbour has the one file open."""
    return services.open_emergency(world.actor("neighbour"), world.person.pk, why=WHY)


@pytest.fixture
def browser(world, sign_in, emergency):
    """Their browser, in the emergency."""
    found = sign_in(world.neighbour)
    session = found.session
    session[SESSION_KEY] = str(emergency.pk)
    session.save()
    return found


@pytest.mark.parametrize(
    ("name", "key", "words"),
    [
        ("desk:call", "trajectory", CONTACT),
        ("desk:add_goal", "person", {"words": "Weer werken."}),
        ("desk:withdraw_document", "document", {}),
        ("desk:withdraw_link", "link", {}),
        ("desk:consent", "person", {}),
    ],
)
def test_in_an_emergency_every_form_is_refused_and_says_why(world, browser, name, key, words):
    answer = browser.post(reverse(name, args=[getattr(world, key).pk]), words)

    assert answer.status_code == 403
    assert "In noodtoegang kun je alleen lezen" in answer.content.decode()
    assert Contact.objects.count() == 1


def test_in_an_emergency_no_step_moves(world, browser):
    browser.post(reverse("desk:move_step", args=[world.step.pk, "done"]))

    assert Step.objects.get(pk=world.step.pk).state == world.step.state


def test_an_emergency_can_still_be_ended_and_the_language_chosen(world, browser):
    assert browser.post(reverse("set_language"), {"language": "fr"}).status_code == 302
    assert browser.post(reverse("desk:end_emergency")).status_code == 302

    assert browser.get(reverse("desk:person", args=[world.person.pk])).status_code == 404


def test_the_policies_say_the_same_as_the_guard(world, emergency):
    actor = replace(world.actor("neighbour"), emergency_id=emergency.pk)
    person = Person.objects.get(pk=world.person.pk)

    decisions = [
        courses.can_write_trajectory(actor, person),
        courses.can_move_step(actor, person),
        courses.can_write_contact(actor, person),
        can_revoke_link(replace(world.actor("coach"), emergency_id=emergency.pk), world.link),
    ]

    assert {(one.is_allowed, one.reason) for one in decisions} == {(False, "only_reading")}
    assert not policies.can_read_documents(actor, person).is_allowed


def test_an_emergency_is_for_a_role_of_an_ocmw_and_ends_with_it(world, emergency):
    elsewhere = replace(world.actor("neighbour"), role=Role.ADMINISTRATOR)
    actor = replace(elsewhere, emergency_id=emergency.pk)

    assert sharing.is_running_emergency(world.actor("neighbour"), emergency.pk)
    assert not sharing.is_running_emergency(elsewhere, emergency.pk)
    assert not queries.persons(actor).exists()
    assert not policies.can_read_person(actor, Person.objects.get(pk=world.person.pk)).is_allowed


def test_a_form_that_comes_back_with_a_mistake_showed_the_file_too(world, sign_in):
    url = reverse("desk:add_goal", args=[world.person.pk])

    answer = sign_in(world.coach).post(url, {"words": ""})

    assert answer.status_code == 422
    assert ReadEntry.objects.get().person_id == world.person.pk


def test_whoever_opens_a_document_is_in_the_read_log(world, sign_in):
    sign_in(world.coach).get(reverse("desk:document", args=[world.document.pk]))

    entry = ReadEntry.objects.get()
    assert (entry.person_id, entry.via, entry.what) == (
        world.person.pk,
        "export",
        "desk:document",
    )


def test_only_who_may_write_a_talk_takes_one_back(world):
    mine = course.record_contact(
        world.actor("partner"), world.trajectory.pk, course.NewContact(kind="phone", scope="mine")
    )
    world.person.team.all().delete()

    with pytest.raises(Contact.DoesNotExist):
        course.withdraw_contact(world.actor("partner"), mine.pk)


def test_a_partner_gets_no_list_of_what_goes_by_sending_a_bad_form(world, sign_in):
    notice = RetentionNotice.objects.create(
        person_id=world.person.pk, rule="note", months=24, warned_on=world.on, due_on=world.on
    )
    url = reverse("desk:keep", args=[notice.pk])

    answer = sign_in(world.partner).post(url, {"because": ""})

    assert answer.status_code == 404
    assert world.person.last_name not in answer.content.decode()
