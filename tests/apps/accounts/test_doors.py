"""The buttons of the practice region, and switching between your own roles."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from klaverblad.apps.accounts.models import Membership, Role, User
from klaverblad.apps.accounts.services import SESSION_KEY
from tests.group_world import build_groups


@pytest.fixture
def doors(world):
    """Every membership of the small region gets a button."""
    for membership in Membership.objects.select_related("user"):
        user = membership.user
        User.objects.filter(pk=user.pk).update(email=f"deur-{user.email}")


def test_a_button_signs_in_as_that_user(client, world, doors):
    client.post(reverse("accounts:practice_sign_in"), {"membership": str(world.coach.pk)})

    assert client.session["_auth_user_id"] == str(world.coach.user_id)
    assert client.session[SESSION_KEY] == str(world.coach.pk)


def test_the_page_has_a_button_for_each_role(client, world, doors):
    page = client.get(reverse("accounts:practice")).content.decode()

    for membership in Membership.objects.all():
        assert str(membership.pk) in page


@pytest.mark.parametrize("name", ["accounts:practice", "accounts:practice_sign_in"])
def test_a_real_desk_has_no_such_door(client, world, doors, settings, name):
    settings.KLAVERBLAD_DEMO = False

    answer = (
        client.get(reverse(name))
        if name == "accounts:practice"
        else client.post(reverse(name), {"membership": str(world.coach.pk)})
    )

    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "said", ["", "geen-id", "00000000-0000-4000-8000-000000000000", "' OR 1=1 --"]
)
def test_a_button_that_does_not_exist_opens_nothing(client, world, doors, said):
    answer = client.post(reverse("accounts:practice_sign_in"), {"membership": said})

    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_real_address_has_no_button(client, world, doors):
    User.objects.filter(pk=world.coach.user_id).update(email="sofie.claes@schoten.example")

    answer = client.post(reverse("accounts:practice_sign_in"), {"membership": str(world.coach.pk)})

    assert answer.status_code == 404


def test_an_address_that_only_looks_like_a_practice_one_has_no_button(client, world, doors):
    User.objects.filter(pk=world.coach.user_id).update(email="sofie@nietoefenregio.example")

    answer = client.post(reverse("accounts:practice_sign_in"), {"membership": str(world.coach.pk)})

    assert answer.status_code == 404


def test_a_role_that_ended_has_no_button(client, world, doors):
    world.coach.until = world.on - timedelta(days=1)
    world.coach.save()

    answer = client.post(reverse("accounts:practice_sign_in"), {"membership": str(world.coach.pk)})

    assert answer.status_code == 404


def test_somebody_with_two_roles_switches(world, sign_in):
    second = Membership.objects.create(
        user=world.coach.user,
        organisation=world.coach.organisation,
        role=Role.TEAM_LEAD,
        since=world.on,
    )
    browser = sign_in(world.coach)
    key = browser.session.session_key

    browser.post(reverse("accounts:switch"), {"membership": str(second.pk)})

    assert browser.session[SESSION_KEY] == str(second.pk)
    assert browser.session.session_key != key


def test_nobody_takes_the_role_of_somebody_else(world, sign_in):
    browser = sign_in(world.coach)

    answer = browser.post(reverse("accounts:switch"), {"membership": str(world.team_lead.pk)})

    assert answer.status_code == 404
    assert browser.session[SESSION_KEY] == str(world.coach.pk)


def test_a_role_that_ended_ends_for_whoever_is_signed_in(world, sign_in):
    browser = sign_in(world.coach)
    world.coach.until = world.on - timedelta(days=1)
    world.coach.save()

    assert browser.get(reverse("desk:people")).status_code == 403


def test_somebody_without_a_role_is_told_so(world, sign_in):
    browser = sign_in(world.coach)
    world.coach.delete()

    answer = browser.get(reverse("home"))

    assert answer.status_code == 403


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_page_to_start_at(world, sign_in, role):
    build_groups(world)
    membership = next(m for m in Membership.objects.select_related("user") if m.role == role)

    answer = sign_in(membership).get(reverse("home"), follow=True)

    assert answer.status_code == 200
