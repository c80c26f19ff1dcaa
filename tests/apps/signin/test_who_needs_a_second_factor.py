"""A professional shows two things; a person in guidance may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from klaverblad.apps.accounts.models import Membership, Role
from klaverblad.apps.journal.models import Event
from tests.apps.signin.conftest import PASSWORD, give_password, is_signed_in, with_password
from tests.apps.signin.test_second_factor import code_of, set_up
from tests.group_world import build_groups

PEOPLE = "desk:people"


@pytest.fixture
def sofie(world):
    return with_password(world.coach)


@pytest.fixture
def add_key():
    """Give a user a passkey, as if added before. What it holds is asked in a real browser."""

    def add(user):
        data = {"name": "mijn laptop", "credential": {}}
        return Authenticator.objects.create(user=user, type="webauthn", data=data)

    return add


def test_a_person_in_guidance_enters_with_a_password(client, world):
    give_password(client, with_password(world.self_login))

    assert client.get(reverse("desk:mine")).status_code == 200


def test_a_person_who_chose_a_second_step_is_asked_for_it(client, world, add_app):
    add_app(world.self_login.user)

    answer = give_password(client, with_password(world.self_login))

    assert answer.url == reverse("mfa_authenticate")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PERSON])
def test_every_role_but_the_person_s_is_sent_to_choose_one(client, world, role):
    build_groups(world)
    membership = next(m for m in Membership.objects.select_related("user") if m.role == role)
    give_password(client, with_password(membership))

    assert client.get(reverse("home")).url == reverse("signin:choose_factor")


def test_whoever_is_a_person_and_a_professional_is_a_professional(client, world):
    Membership.objects.create(
        user=world.self_login.user,
        organisation=world.coach.organisation,
        role=Role.COACH,
        since=world.on,
    )
    give_password(client, with_password(world.self_login))

    assert client.get(reverse("desk:mine")).url == reverse("signin:choose_factor")


def test_whoever_was_a_professional_yesterday_is_a_person_today(client, world):
    Membership.objects.create(
        user=world.self_login.user,
        organisation=world.coach.organisation,
        role=Role.COACH,
        since=world.on - timedelta(days=9),
        until=world.on - timedelta(days=1),
    )
    give_password(client, with_password(world.self_login))

    assert client.get(reverse("desk:mine")).status_code == 200


def test_the_page_to_choose_offers_an_app_and_a_key(client, sofie):
    give_password(client, sofie)

    page = client.get(reverse("signin:choose_factor")).content.decode()

    assert reverse("mfa_activate_totp") in page
    assert reverse("mfa_add_webauthn") in page


@pytest.mark.parametrize(
    "name", ["signin:security", "mfa_index", "account_change_password", "places:list"]
)
def test_with_a_password_alone_even_the_own_sign_in_is_closed(client, sofie, name):
    give_password(client, sofie)

    assert client.get(reverse(name)).url == reverse("signin:choose_factor")


def test_a_passkey_is_a_second_factor(client, sofie, add_key):
    add_key(sofie)

    answer = give_password(client, sofie)

    assert answer.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)


def test_a_factor_added_elsewhere_opens_nothing_for_a_session_with_a_password_alone(client, sofie):
    """Somebody who knows the password waits at the door until the owner sets up her app."""
    waiting = Client()
    give_password(waiting, sofie)
    give_password(client, sofie)
    set_up(client)

    answer = waiting.get(reverse(PEOPLE))

    assert answer.url == f"{reverse('mfa_reauthenticate')}?next=%2Fmensen%2F"
    assert client.get(reverse(PEOPLE)).status_code == 200


def test_a_session_with_a_password_alone_shows_the_code_and_goes_on(client, sofie, add_app):
    give_password(client, sofie)
    secret = add_app(sofie)

    client.post(reverse("mfa_reauthenticate"), {"code": code_of(secret)})

    assert client.get(reverse(PEOPLE)).status_code == 200


def test_a_session_with_a_password_alone_is_asked_for_the_key_that_was_added(
    client, sofie, add_key
):
    give_password(client, sofie)
    add_key(sofie)

    answer = client.get(reverse(PEOPLE))

    assert answer.url.startswith(reverse("mfa_reauthenticate_webauthn"))


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn", "signin:choose_factor"])
def test_whoever_knows_a_password_adds_no_factor_beside_the_owner_s(client, sofie, add_app, name):
    give_password(client, sofie)
    add_app(sofie)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    answers = [client.get(reverse(name)), client.post(reverse(name), {"code": "123456"})]

    assert [one.url.partition("?")[0] for one in answers] == [reverse("mfa_reauthenticate")] * 2
    assert Authenticator.objects.filter(user=sofie).count() == 1


def test_a_form_that_waited_for_the_password_adds_no_factor_either(client, sofie, add_app):
    """allauth keeps what was sent, and sends it on itself once the password is given."""
    give_password(client, sofie)
    waits = reverse("mfa_activate_totp")
    client.post(waits, {"code": "123456"})
    add_app(sofie)

    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": waits})

    assert answer.url.partition("?")[0] == reverse("mfa_reauthenticate")
    assert client.get(reverse(PEOPLE)).status_code == 302


def test_whoever_showed_a_factor_adds_another(client, sofie):
    give_password(client, sofie)
    set_up(client)

    assert client.get(reverse("mfa_add_webauthn")).status_code == 200


def test_a_person_who_chose_a_second_step_shows_it_in_every_session(client, world, add_app):
    nadia = with_password(world.self_login)
    give_password(client, nadia)
    secret = add_app(nadia)

    assert client.get(reverse("desk:mine")).url.startswith(reverse("mfa_reauthenticate"))
    client.post(reverse("mfa_reauthenticate"), {"code": code_of(secret)})
    assert client.get(reverse("desk:mine")).status_code == 200


def test_what_is_open_to_anybody_is_open_before_the_second_step(client, sofie):
    give_password(client, sofie)

    for url in ("/antwoord/niets/", reverse("health"), "/api/v1/openapi.json"):
        assert client.get(url).status_code in {200, 404}, url


def test_the_way_back_from_a_provider_is_closed_before_the_second_step(client, sofie):
    give_password(client, sofie)

    answer = client.get(reverse("openid_connect_callback", args=["regio"]))

    assert answer.url == reverse("signin:choose_factor")


def test_whoever_takes_the_last_factor_away_chooses_a_new_one_at_once(client, sofie):
    give_password(client, sofie)
    set_up(client)

    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.exists()
    assert client.get(reverse(PEOPLE)).url == reverse("signin:choose_factor")


def test_what_happens_to_factors_is_written_down(client, sofie, django_capture_on_commit_callbacks):
    give_password(client, sofie)
    with django_capture_on_commit_callbacks(execute=True):
        set_up(client)

    client.post(reverse("mfa_deactivate_totp"))

    told = Event.objects.filter(name__startswith="factor.").order_by("id")
    assert [(event.name, event.data["kind"]) for event in told] == [
        ("factor.added", "totp"),
        ("factor.added", "recovery_codes"),
        ("factor.removed", "totp"),
        ("factor.removed", "recovery_codes"),
    ]
    assert {event.actor_user_id for event in told} == {sofie.pk}


def test_a_wrong_code_is_written_down_and_a_wrong_password_is_not(client, sofie, add_app):
    add_app(sofie)
    give_password(client, sofie, "verkeerd")
    give_password(client, sofie)

    client.post(reverse("mfa_authenticate"), {"code": "000000"})

    failed = Event.objects.get(name="session.failed")
    assert failed.data == {"kind": "totp"}


def test_a_recovery_code_opens_the_desk_once(client, sofie):
    give_password(client, sofie)
    set_up(client)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    client.post(reverse("account_logout"))
    give_password(client, sofie)

    client.post(reverse("mfa_authenticate"), {"code": codes[0]})

    assert client.get(reverse(PEOPLE)).status_code == 200
    assert (
        codes[0] not in Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    )


def test_codes_are_guessed_five_times_and_no_more(client, sofie, add_app):
    secret = add_app(sofie)
    give_password(client, sofie)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert not is_signed_in(client)


def test_rubbish_in_the_place_of_a_key_is_answered_in_words(client, sofie, add_key):
    add_key(sofie)
    for said in ("", "rommel", "null", "[]", '{"id": 1}', '{"response": {"userHandle": "x"}}'):
        answer = client.post(reverse("mfa_login_webauthn"), {"credential": said}, follow=True)

        assert answer.status_code == 200
        assert not is_signed_in(client)


def test_the_question_for_a_key_names_nobody(client, sofie, add_key):
    add_key(sofie)

    answer = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})

    asked = answer.json()["request_options"]["publicKey"]
    assert asked["userVerification"] == "required"
    assert not asked.get("allowCredentials")


def test_the_password_set_up_asks_is_the_own_one(client, sofie):
    give_password(client, sofie)

    answer = client.post(reverse("account_reauthenticate"), {"password": "verkeerd"})

    assert "Dit wachtwoord klopt niet" in answer.content.decode()
    assert PASSWORD not in answer.content.decode()


@pytest.mark.parametrize("kind", ["app", "key"])
def test_a_key_is_asked_only_of_who_has_one(client, sofie, add_app, add_key, monkeypatch, kind):
    from allauth.mfa.webauthn.internal import auth

    add_app(sofie)
    give_password(client, sofie)
    if kind == "key":
        # What stands in the place of a key that a real device made.
        found = [{"type": "public-key", "id": "YWJj"}]
        asked = {"publicKey": {"challenge": "YWJj", "allowCredentials": found}}
        monkeypatch.setattr(auth, "begin_authentication", lambda _user: asked)

    page = client.get(reverse("mfa_authenticate")).content.decode()

    assert ("Gebruik je sleutel" in page) is (kind == "key")
