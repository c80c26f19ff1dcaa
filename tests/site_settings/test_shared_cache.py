"""What every process shares: limits on signing in, and drawings. In the database, sealed."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from klaverblad import daily
from klaverblad.site.cache import sealed_key
from klaverblad.site.models import CacheEntry
from tests.site_settings.reading import production, settings_of

PASSWORD = "klaver-vier-bladeren-groen"


@pytest.mark.parametrize("demo", ["0", "1"])
def test_no_cache_lives_in_the_memory_of_one_process(monkeypatch, tmp_path, demo):
    read = settings_of if demo == "1" else production

    caches = read(monkeypatch, tmp_path, KLAVERBLAD_DEMO=demo)["CACHES"]

    assert {said["BACKEND"] for said in caches.values()} == {
        "django.core.cache.backends.db.DatabaseCache"
    }


def test_the_cache_stands_in_the_table_that_the_migrations_made(settings):
    assert settings.CACHES["default"]["LOCATION"] == CacheEntry._meta.db_table


def test_what_is_kept_is_found_again_on_a_new_connection(own_database):
    cache.set("jobratio", "<svg/>", timeout=None)
    connection.close()

    assert cache.get("jobratio") == "<svg/>"


def test_what_is_over_is_not_found(db):
    cache.set("aanmelden", [1.0], timeout=-1)

    assert cache.get("aanmelden") is None


def test_what_is_over_goes_every_day_and_the_rest_stays(db):
    cache.set("aanmelden", [1.0], timeout=-1)
    cache.set("links", [1.0], timeout=60)
    cache.set("tekening", "<svg/>", timeout=None)
    (work,) = [one for one in daily.all_work() if one.name == "site_cache"]
    n_before = CacheEntry.objects.count()

    work.work(on=timezone.localdate(), after="")

    assert (n_before, CacheEntry.objects.count()) == (3, 2)
    assert cache.get("links") == [1.0]
    assert cache.get("tekening") == "<svg/>"


def test_the_table_shows_no_internet_address(db):
    cache.set("allauth:rl:account:login:30/m/ip:ip:203.0.113.7", [1.0], timeout=60)

    (kept,) = CacheEntry.objects.values_list("cache_key", flat=True)

    assert "203.0.113.7" not in kept
    assert len(kept) == 64


def test_two_keys_are_never_sealed_alike():
    assert sealed_key("a", "", 1) != sealed_key("a", "", 2)
    assert sealed_key("a", "", 1) != sealed_key("b", "", 1)


def test_failed_sign_ins_are_counted_where_every_process_sees_them(client, world):
    user = world.coach.user
    user.set_password(PASSWORD)
    user.save()

    def sign_in(password):
        given = {"login": user.email, "password": password}
        return client.post(reverse("account_login"), given).status_code

    wrong = [sign_in("verkeerd") for _ in range(5)]
    then_right = sign_in(PASSWORD)
    CacheEntry.objects.all().delete()
    forgotten = sign_in(PASSWORD)

    assert (set(wrong), then_right, forgotten) == ({200}, 200, 302)
