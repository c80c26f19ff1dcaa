"""Whoever reads the table of sessions, or writes in it, goes on in the place of nobody."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from klaverblad.apps.access.holder_services import holders
from klaverblad.apps.access.key_services import rotate
from klaverblad.apps.access.sessions import SessionStore, hashed
from tests.apps.access.keys import ON, own_keys
from tests.apps.signin.conftest import is_signed_in

COOKIE = django_settings.SESSION_COOKIE_NAME


@pytest.fixture
def keys(settings, tmp_path):
    return own_keys(settings, tmp_path)


def rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_key, session_data FROM django_session")
        return dict(cursor.fetchall())


def browser_of(membership):
    browser = Client()
    browser.force_login(membership.user, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    assert is_signed_in(browser)
    return browser


def row_of(browser):
    return Session.objects.get(pk=hashed(browser.cookies[COOKIE].value))


def kept(**said):
    session = SessionStore()
    session.update(said)
    session.save()
    return session.session_key


def test_the_table_knows_a_session_by_a_hash_that_fits_its_column(world):
    key = browser_of(world.coach).cookies[COOKIE].value

    assert re.fullmatch("[a-z0-9]{32}", key)
    assert key not in "".join([*rows(), *rows().values()])
    assert hashed(key) in rows()
    assert all(len(one) == 40 for one in rows())


def test_what_the_table_holds_signs_nobody_in(world):
    browser = browser_of(world.coach)

    for read in rows():
        thief = Client()
        thief.cookies[COOKIE] = read
        assert not is_signed_in(thief)
    assert is_signed_in(browser)


def test_a_key_that_is_not_there_is_not_taken_over(db):
    session = SessionStore("gekozendooriemandanders")
    session["role"] = "coach"
    session.save()

    assert session.session_key != "gekozendooriemandanders"
    assert SessionStore("gekozendooriemandanders").load() == {}


@pytest.mark.parametrize("key", ["", "kort", "\0" * 32, "é" * 40, "x" * 5000])
def test_a_cookie_with_anything_in_it_is_nobody(db, key):
    assert SessionStore(key).load() == {}


def test_content_copied_to_another_row_does_not_open(world):
    coach, partner = browser_of(world.coach), browser_of(world.partner)

    theirs = row_of(partner)
    theirs.session_data = row_of(coach).session_data
    theirs.save()

    assert not is_signed_in(partner)
    assert is_signed_in(coach)


def test_content_put_in_a_row_of_ones_own_making_does_not_open(world):
    coach = browser_of(world.coach)
    of_coach = row_of(coach)
    Session.objects.create(
        session_key=hashed("van mij alleen"),
        session_data=of_coach.session_data,
        expire_date=of_coach.expire_date,
    )

    assert SessionStore("van mij alleen").load() == {}


def test_a_new_key_keeps_the_content_and_the_old_key_opens_nothing(db):
    old = kept(role="coach")
    session = SessionStore(old)

    session.cycle_key()
    session.save()

    assert SessionStore(session.session_key)["role"] == "coach"
    assert not SessionStore().exists(old)
    assert list(rows()) == [hashed(session.session_key)]


def test_a_session_that_is_emptied_or_deleted_leaves_no_row(db):
    one, other = kept(role="coach"), kept(role="partner")

    SessionStore(one).flush()
    SessionStore().delete(other)
    SessionStore().delete("is er niet meer")

    assert rows() == {}


def test_a_session_deleted_meanwhile_does_not_come_back(db):
    from django.contrib.sessions.backends.base import UpdateError

    session = SessionStore(kept(role="coach"))
    assert session["role"] == "coach"
    Session.objects.all().delete()

    with pytest.raises(UpdateError):
        session.save()
    assert rows() == {}


def test_a_session_that_is_over_does_not_open_and_is_cleared(db):
    key = kept(role="coach")
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    on = kept(role="partner")

    assert SessionStore(key).load() == {}
    call_command("clearsessions")

    assert list(rows()) == [hashed(on)]


def test_who_asks_without_waiting_goes_by_the_hash_too(own_database):
    key = kept(role="coach")

    assert async_to_sync(SessionStore().aexists)(key)
    assert not async_to_sync(SessionStore().aexists)(hashed(key))
    assert async_to_sync(SessionStore(key).aload)() == {"role": "coach"}
    async_to_sync(SessionStore().adelete)(key)

    assert rows() == {}


def test_sessions_go_on_when_the_keys_change_and_stay_of_their_row(world, keys):
    coach, partner = browser_of(world.coach), browser_of(world.partner)
    before = rows()

    rotate(keys, on=ON, say=lambda _line: None)

    assert rows().keys() == before.keys()
    assert not set(rows().values()) & set(before.values())
    assert is_signed_in(coach)
    assert [one.n_waiting(keys.read()) for one in holders()] == [0] * len(holders())
    theirs = row_of(partner)
    theirs.session_data = row_of(coach).session_data
    theirs.save()
    assert not is_signed_in(partner)
