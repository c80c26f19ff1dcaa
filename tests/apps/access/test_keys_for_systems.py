"""Keys for systems: made once, kept as a hash, and never more than the member they act as."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from django.urls import reverse

from klaverblad.apps.access import system_key_services as services
from klaverblad.apps.access.senders import wait_for
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.keys import digest_of, new_secret
from klaverblad.apps.accounts.models import ApiKey, KeyScope, Membership, Role
from klaverblad.errors import BadInput, Denied, Refused
from tests.crowd import events_about, n_queries
from tests.operations import bearer, key_of

ME, PEOPLE = "/api/v1/me", "/api/v1/people"


def new(world, **words):
    said = {"name": "Agenda", "scope": KeyScope.READ, "expires_on": world.on + timedelta(days=30)}
    return services.NewKey(**(said | words))


def status(client, text, url=ME):
    return client.get(url, headers=bearer(text)).status_code


def test_a_key_is_kept_as_a_hash_alone(world):
    key, text = key_of(world, world.coach)

    kept = ApiKey.objects.filter(pk=key.pk).values().get()

    assert len(digest_of(text)) == len(sha256().hexdigest())
    assert kept["digest"] == digest_of(text)
    assert not [value for value in kept.values() if text[len(key.prefix) :] in str(value)]


def test_making_a_key_leaves_one_event_without_a_name(world):
    key, _text = key_of(world, world.coach)

    events = events_about(key)

    assert [event.name for event in events] == ["key.made"]
    assert set(events[0].data) == {"membership", "scope", "expires_on"}


def test_a_secret_never_shows_itself_by_accident():
    secret = new_secret()

    assert secret.text not in repr(secret)


def test_no_two_secrets_are_alike():
    texts = {new_secret().text for _ in range(200)}

    assert len(texts) == 200
    assert all(digest_of(text) for text in texts)


def test_a_key_acts_as_the_membership_it_was_made_for(world, client):
    _key, text = key_of(world, world.coach)

    said = client.get(ME, headers=bearer(text)).json()

    assert said["name"] == world.coach.user.name
    assert [one["id"] for one in said["members"]] == [str(world.coach.pk)]
    assert said["key"]["prefix"] == text[:10]


def test_a_key_of_somebody_with_two_roles_acts_in_one(world, client):
    _key, text = key_of(world, world.coach)
    Membership.objects.create(
        user=world.coach.user,
        organisation=world.coach.organisation,
        role=Role.TEAM_LEAD,
        since=world.on,
    )

    said = client.get(ME, headers=bearer(text)).json()

    assert [one["role"] for one in said["members"]] == ["coach"]


def test_a_key_that_reads_changes_nothing(world, client):
    _key, text = key_of(world, world.coach, scope=KeyScope.READ)

    answer = client.post(
        f"/api/v1/steps/{world.step.pk}/state",
        {"to": "busy"},
        content_type="application/json",
        headers=bearer(text),
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "key_reads_only")
    world.step.refresh_from_db()
    assert world.step.state == "todo"


def test_a_withdrawn_key_opens_nothing_from_then_on(world, client):
    key, text = key_of(world, world.coach)
    assert status(client, text) == 200

    services.withdraw_key(world.actor("coach"), key.pk)

    assert status(client, text) == 401
    assert [event.name for event in events_about(key)] == ["key.made", "key.withdrawn"]


def test_a_key_is_withdrawn_once(world):
    key, _text = key_of(world, world.coach)
    services.withdraw_key(world.actor("coach"), key.pk)

    with pytest.raises(Refused):
        services.withdraw_key(world.actor("coach"), key.pk)


def test_a_key_lasts_until_the_end_of_its_last_day(world):
    key, text = key_of(world, world.coach)

    def found(on):
        return accounts.key_with(digest_of(text), on=on)

    assert found(key.expires_on) == key
    assert found(key.expires_on + timedelta(days=1)) is None


@pytest.mark.parametrize("how", ["user", "until", "since"])
def test_a_member_who_is_gone_leaves_no_open_key(world, client, how):
    _key, text = key_of(world, world.coach)
    user, membership = world.coach.user, world.coach

    if how == "user":
        user.is_active = False
        user.save()
    elif how == "until":
        membership.until = world.on - timedelta(days=1)
        membership.save()
    else:
        membership.since = world.on + timedelta(days=1)
        membership.save()

    assert status(client, text) == 401


@pytest.mark.parametrize(
    "head",
    [
        "Bearer",
        "Bearer ",
        "Bearer klv_",
        "Bearer klv_" + "A" * 43,
        "Bearer klv_" + "é" * 43,
        "Bearer " + "x" * 5000,
        "Basic c29maWU6d2FjaHR3b29yZA==",
        "' OR 1=1 --",
    ],
)
def test_what_is_no_key_opens_nothing_even_beside_a_session(world, sign_in, head):
    browser = sign_in(world.coach)

    answer = browser.get(ME, headers={"authorization": head})

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_a_key_opens_no_page(world, client):
    _key, text = key_of(world, world.coach)

    answer = client.get(reverse("desk:people"), headers=bearer(text))

    assert answer.status_code == 302


def test_the_day_of_use_is_written_once_a_day(world, client):
    key, text = key_of(world, world.coach)

    first = n_queries(lambda: status(client, text))
    second = n_queries(lambda: status(client, text))

    key.refresh_from_db()
    assert key.last_used_on == world.on
    assert second < first


def test_too_many_requests_in_a_minute_must_wait(world, client, settings):
    settings.API_REQUESTS_A_MINUTE = 3
    _key, text = key_of(world, world.coach)

    answers = [client.get(ME, headers=bearer(text)) for _ in range(8)]

    # A new minute may begin halfway: then the count starts anew, once.
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 2
    assert refused[0].json()["code"] == "too_many_requests"
    assert 0 < int(refused[0].headers["Retry-After"]) <= 60


def test_somebody_who_guesses_shuts_nobody_else_out(world, client, settings):
    settings.API_WRONG_KEYS_A_MINUTE = 2
    _key, text = key_of(world, world.coach)

    guesses = [status(client, new_secret().text) for _ in range(6)]

    assert guesses.count(429) >= 2
    assert set(guesses) == {401, 429}
    assert status(client, text) == 200


def test_behind_a_proxy_one_guesser_is_not_everybody(world, client, settings):
    settings.API_WRONG_KEYS_A_MINUTE = 2
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def guess(address):
        head = bearer(new_secret().text) | {"x-forwarded-for": address}
        return client.get(ME, headers=head).status_code

    assert [guess("192.0.2.7") for _ in range(4)] == [401, 401, 429, 429]
    assert guess("192.0.2.8") == 429, "the same network"
    assert guess("198.51.100.7") == 401


def test_whoever_comes_past_the_proxy_counts_with_others_who_do(client, db, settings):
    settings.API_WRONG_KEYS_A_MINUTE = 1
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    assert [status(client, new_secret().text) for _ in range(2)] == [401, 429]


def test_a_budget_is_full_again_after_its_time(db):
    def taken(at):
        return wait_for("proef", most=2, within_s=60, at=at)

    assert [taken(at) for at in (1000, 1030, 1031, 1059.9, 1060, 1061, 1062)] == [
        0,
        0,
        29,
        1,
        0,
        0,
        58,
    ]


def test_a_key_stands_in_no_line_of_the_log(world, client, caplog, capsys):
    _key, text = key_of(world, world.coach)
    wrong = new_secret().text

    with caplog.at_level("DEBUG"):
        client.get(PEOPLE, headers=bearer(text))
        client.get(PEOPLE, headers=bearer(wrong))

    out, err = capsys.readouterr()
    written = caplog.text + out + err + "".join(str(vars(record)) for record in caplog.records)
    assert text[10:] not in written
    assert wrong[10:] not in written


def test_nobody_without_a_second_factor_makes_a_key(world):
    with pytest.raises(Denied):
        services.make_key(world.actor("coach"), world.coach.pk, new(world), has_second_factor=False)

    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("days", [-1, 0, 366])
def test_a_key_lasts_a_day_at_least_and_a_year_at_most(world, days):
    wrong = new(world, expires_on=world.on + timedelta(days=days))

    with pytest.raises(BadInput):
        services.make_key(world.actor("coach"), world.coach.pk, wrong, has_second_factor=True)


def test_an_eleventh_open_key_is_refused(world):
    for _ in range(10):
        key_of(world, world.coach)

    with pytest.raises(Refused):
        key_of(world, world.coach)


def test_nobody_makes_a_key_for_a_colleague(world):
    with pytest.raises(Membership.DoesNotExist):
        services.make_key(
            world.actor("colleague"), world.coach.pk, new(world), has_second_factor=True
        )


def test_an_administrator_makes_no_key_that_opens_files(world):
    """Whoever sees a key can read along, and an administrator reads no dossier."""
    for who in ("coach", "social_worker", "team_lead", "partner"):
        with pytest.raises(Membership.DoesNotExist):
            services.make_key(
                world.actor("administrator"),
                getattr(world, who).pk,
                new(world),
                has_second_factor=True,
            )


@pytest.mark.parametrize("who", ["coordinator", "workplace", "administrator"])
def test_an_administrator_makes_keys_for_roles_that_open_no_file(world, who):
    member = getattr(world, who)

    key, _secret = services.make_key(
        world.actor("administrator"), member.pk, new(world), has_second_factor=True
    )

    assert key.membership_id == member.pk


def test_an_administrator_withdraws_any_key_of_the_region(world, client):
    key, text = key_of(world, world.coach)

    services.withdraw_key(world.actor("administrator"), key.pk)

    assert status(client, text) == 401


def test_a_colleague_finds_no_key_to_withdraw(world):
    key, _text = key_of(world, world.coach)

    for who in ("colleague", "team_lead", "neighbour", "coordinator"):
        with pytest.raises(ApiKey.DoesNotExist):
            services.withdraw_key(world.actor(who), key.pk)


def test_a_person_in_guidance_has_no_keys(world, sign_in):
    actor = replace(world.actor("self_login"))

    with pytest.raises(Membership.DoesNotExist):
        services.make_key(actor, world.self_login.pk, new(world), has_second_factor=True)
    assert sign_in(world.self_login).get(reverse("keys:list")).status_code == 403


SAID = {"name": "Maandelijks rapport", "scope": "read", "lasts": "90"}


def test_the_page_shows_a_new_key_this_one_time(world, sign_in):
    browser = sign_in(world.coach)

    made = browser.post(reverse("keys:list"), SAID | {"membership": str(world.coach.pk)})

    text = made.context["text"]
    assert text in made.content.decode()
    assert "no-store" in made.headers["Cache-Control"]
    again = browser.get(reverse("keys:list")).content.decode()
    assert text not in again
    assert "Maandelijks rapport" in again


def test_the_page_says_what_is_missing_and_keeps_the_rest(world, sign_in):
    browser = sign_in(world.coach)

    answer = browser.post(
        reverse("keys:list"), SAID | {"name": "", "membership": str(world.coach.pk)}
    )

    assert answer.status_code == 422
    assert not ApiKey.objects.exists()
    assert (
        'value="90" checked' in " ".join(answer.content.decode().split())
        or answer.context["form"]["lasts"].value() == "90"
    )


def test_the_button_of_the_page_withdraws_a_key(world, sign_in):
    key, _text = key_of(world, world.coach)
    browser = sign_in(world.coach)

    browser.post(reverse("keys:withdraw", args=[key.pk]))

    key.refresh_from_db()
    assert key.revoked_at is not None
    assert "ingetrokken op" in browser.get(reverse("keys:list")).content.decode()


def test_the_page_of_an_administrator_shows_whose_keys_they_are(world, sign_in):
    key_of(world, world.coach)

    page = sign_in(world.administrator).get(reverse("keys:list")).content.decode()

    assert world.coach.user.name in page
