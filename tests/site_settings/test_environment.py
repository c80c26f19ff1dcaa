"""What the environment may say, and what it cannot loosen."""

from __future__ import annotations

import stat
import threading

import pytest
from django.core.exceptions import ImproperlyConfigured

from klaverblad.site.secrets import secret_key
from tests.site_settings.reading import production, settings_of

SECURE = (
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "LANGUAGE_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
)


def test_a_desk_without_a_secret_does_not_start(monkeypatch, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="KLAVERBLAD_SECRET_KEY ontbreekt"):
        settings_of(monkeypatch, tmp_path)


def test_a_short_secret_is_refused(monkeypatch, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="te kort"):
        settings_of(monkeypatch, tmp_path, KLAVERBLAD_SECRET_KEY="kort")


def test_the_practice_region_makes_its_own_secret_once(tmp_path):
    first = secret_key(tmp_path, demo=True)

    assert len(first) >= 50
    assert secret_key(tmp_path, demo=True) == first


def test_only_its_owner_reads_that_secret(tmp_path):
    secret_key(tmp_path, demo=True)

    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_processes_that_start_together_share_one_secret(tmp_path):
    keys: list[str] = []
    starters = [
        threading.Thread(target=lambda: keys.append(secret_key(tmp_path, demo=True)))
        for _ in range(8)
    ]

    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()

    assert len(set(keys)) == 1
    assert len(keys[0]) >= 50


@pytest.mark.parametrize("name", SECURE)
def test_a_real_desk_speaks_over_tls_alone(monkeypatch, tmp_path, name):
    assert production(monkeypatch, tmp_path)[name] is True


def test_a_real_desk_is_remembered_as_safe_for_a_year(monkeypatch, tmp_path):
    assert production(monkeypatch, tmp_path)["SECURE_HSTS_SECONDS"] >= 31_536_000


def test_a_real_desk_locks_its_cookies_to_its_own_host(monkeypatch, tmp_path):
    said = production(monkeypatch, tmp_path)

    assert said["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert said["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert said["KLAVERBLAD_DEVICE_COOKIE"].startswith("__Host-")


@pytest.mark.parametrize("name", ["SESSION_COOKIE", "CSRF_COOKIE", "LANGUAGE_COOKIE"])
def test_no_script_reads_a_cookie_and_no_other_site_sends_one(monkeypatch, tmp_path, name):
    said = production(monkeypatch, tmp_path)

    assert said[f"{name}_HTTPONLY"] is True
    assert said[f"{name}_SAMESITE"] == "Lax"


def test_a_real_desk_answers_to_its_own_names_only(monkeypatch, tmp_path):
    said = production(monkeypatch, tmp_path, KLAVERBLAD_HOSTS="desk.voorkempen.example")

    assert said["ALLOWED_HOSTS"] == ["desk.voorkempen.example"]


def test_only_the_practice_region_speaks_plain_http(monkeypatch, tmp_path):
    said = settings_of(monkeypatch, tmp_path, KLAVERBLAD_DEMO="1")

    assert said["SECURE_SSL_REDIRECT"] is False
    assert said["KLAVERBLAD_DEMO"] is True


@pytest.mark.parametrize("word", ["true", "yes", "0", "", "on"])
def test_the_practice_region_is_asked_for_in_one_way(monkeypatch, tmp_path, word):
    said = production(monkeypatch, tmp_path, KLAVERBLAD_DEMO=word)

    assert said["KLAVERBLAD_DEMO"] is False


def test_a_proxy_is_believed_only_when_we_are_told_there_is_one(monkeypatch, tmp_path):
    assert "SECURE_PROXY_SSL_HEADER" not in production(monkeypatch, tmp_path)

    said = production(monkeypatch, tmp_path, KLAVERBLAD_PROXY="1")

    assert said["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_addresses_that_a_proxy_adds_are_believed_for_as_many_as_there_are(monkeypatch, tmp_path):
    assert production(monkeypatch, tmp_path)["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0

    said = production(monkeypatch, tmp_path, KLAVERBLAD_PROXY="2")

    assert said["ALLAUTH_TRUSTED_PROXY_COUNT"] == 2
    assert said["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_a_session_lies_still_half_an_hour_for_professionals_and_longer_for_persons(
    monkeypatch, tmp_path
):
    said = production(monkeypatch, tmp_path)

    assert said["KLAVERBLAD_IDLE_PROFESSIONAL_MIN"] == 30
    assert said["KLAVERBLAD_IDLE_PERSON_MIN"] > 30
    assert said["SESSION_COOKIE_AGE"] == 10 * 60 * 60


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("KLAVERBLAD_PROXY", "ja"),
        ("KLAVERBLAD_PROXY", "-1"),
        ("KLAVERBLAD_PROXY", "99"),
        ("KLAVERBLAD_IDLE_PROFESSIONAL_MIN", "0"),
        ("KLAVERBLAD_IDLE_PROFESSIONAL_MIN", "1.5"),
        ("KLAVERBLAD_IDLE_PERSON_MIN", "100000"),
    ],
)
def test_a_number_that_cannot_be_right_stops_the_start(monkeypatch, tmp_path, name, word):
    with pytest.raises(ImproperlyConfigured, match=name):
        production(monkeypatch, tmp_path, **{name: word})


@pytest.mark.parametrize("demo", ["0", "1"])
def test_debug_is_off_everywhere(monkeypatch, tmp_path, demo):
    said = production(monkeypatch, tmp_path, KLAVERBLAD_DEMO=demo, DEBUG="1")

    assert said["DEBUG"] is False


def test_a_database_url_chooses_the_server(monkeypatch, tmp_path):
    said = production(monkeypatch, tmp_path, DATABASE_URL="postgres://desk@db.example/klaverblad")

    assert said["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert said["DATABASES"]["default"]["HOST"] == "db.example"


def test_without_one_the_database_is_a_file_among_the_data(monkeypatch, tmp_path):
    said = production(monkeypatch, tmp_path)

    assert said["DATABASES"]["default"]["NAME"] == tmp_path / "klaverblad.sqlite3"
    assert said["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_nothing_outside_our_own_site_is_loaded(monkeypatch, tmp_path):
    directives = production(monkeypatch, tmp_path)["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]

    allowed = {str(source) for sources in directives.values() for source in sources}

    assert not {source for source in allowed if "://" in source or "*" in source}
    assert not {source for source in allowed if "unsafe" in source}
    assert [str(source) for source in directives["default-src"]] == ["'none'"]


def test_a_real_desk_has_no_practice_sign_in_page_as_its_door(monkeypatch, tmp_path):
    assert production(monkeypatch, tmp_path)["LOGIN_URL"] == "account_login"
