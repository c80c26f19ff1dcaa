"""What holds for every answer the desk gives, whatever page it is."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.site_settings.reading import production

pytestmark = pytest.mark.urls("tests.site_settings.urls_of_tests")


@pytest.fixture
def real_desk(settings, monkeypatch, tmp_path):
    """The settings of a real desk, in this process."""
    said = production(monkeypatch, tmp_path)
    for name in (
        "KLAVERBLAD_DEMO",
        "LOGIN_URL",
        "ALLOWED_HOSTS",
        "SECURE_SSL_REDIRECT",
        "SECURE_REDIRECT_EXEMPT",
        "SECURE_HSTS_SECONDS",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
    ):
        setattr(settings, name, said[name])
    return Client()


def policy_of(response):
    return response.headers["Content-Security-Policy"]


def test_a_view_without_a_mark_asks_to_sign_in(client, db):
    answer = client.get("/vergeten/")

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("accounts:practice"))


def test_on_a_real_desk_it_asks_for_a_password(real_desk, db):
    answer = real_desk.get("/vergeten/", secure=True)

    assert answer.url.startswith(reverse("account_login"))


def test_scripts_run_only_with_the_nonce_of_this_page(client, db):
    first, second = (client.get("/script/") for _ in range(2))

    nonces = [re.search(r"'nonce-([^']{16,})'", policy_of(page))[1] for page in (first, second)]

    assert nonces[0] != nonces[1]
    assert first.content.decode() == f'<script nonce="{nonces[0]}">1</script>'


@pytest.mark.parametrize("address", ["/vergeten/", "/oefenen/", "/bestaat-niet/", "/gezond/"])
def test_no_answer_lets_strange_scripts_or_styles_in(client, db, address):
    policy = policy_of(client.get(address))

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_no_page_holds_a_script_or_style_that_the_policy_would_stop(client, db):
    page = client.get(reverse("accounts:practice")).content.decode()

    assert not re.findall(r"<script(?![^>]*(?:nonce|src|type=\"application/json\"))[^>]*>", page)
    assert not re.findall(r"<style|\sstyle=|\son[a-z]+=", page)
    assert not re.findall(r"javascript:", page)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_every_answer_tells_the_browser_to_be_strict(client, db, header, value):
    assert client.get(reverse("accounts:practice")).headers[header] == value


def test_a_real_desk_sends_plain_http_to_tls(real_desk, db):
    answer = real_desk.get("/oefenen/")

    assert answer.status_code == 301
    assert answer.url.startswith("https://")


def test_a_real_desk_says_it_is_always_safe(real_desk, db):
    answer = real_desk.get(reverse("account_login"), secure=True)

    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_a_real_desk_marks_its_cookies_secure(real_desk, db):
    real_desk.get(reverse("account_login"), secure=True)

    cookie = real_desk.cookies["__Host-klaverblad_csrf"]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert not cookie["domain"]


def test_a_machine_may_ask_for_health_without_tls(real_desk, db):
    answer = real_desk.get("/gezond/")

    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"


def test_health_says_nothing_about_anyone(client, db):
    assert set(client.get("/gezond/").json()) == {"status", "database"}


def test_health_is_ill_when_a_migration_is_missing(client, db):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'journal'")

    answer = client.get("/gezond/")

    assert answer.status_code == 503
    assert answer.json()["status"] == "migrations_missing"


def test_a_signed_in_page_is_kept_by_no_browser(world, sign_in):
    answer = sign_in(world.coach).get(reverse("desk:people"))

    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]


def test_an_error_page_of_a_signed_in_user_is_kept_by_no_browser(world, sign_in):
    answer = sign_in(world.coach).get("/bestaat-niet/")

    assert answer.status_code == 404
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_form_from_another_site_is_refused(world):
    stranger = Client(enforce_csrf_checks=True)

    answer = stranger.post(
        reverse("accounts:practice_sign_in"), {"membership": str(world.coach.pk)}
    )

    assert answer.status_code == 403


@pytest.mark.parametrize(("code", "word"), [("fr", 'lang="fr"'), ("en", 'lang="en"')])
def test_the_language_is_chosen_before_signing_in(client, db, code, word):
    door = reverse("accounts:practice")

    client.post(reverse("set_language"), {"language": code, "next": door})

    assert word in client.get(door).content.decode()


def test_the_language_switch_leads_nowhere_else(client, db):
    answer = client.post(
        reverse("set_language"), {"language": "fr", "next": "https://elders.example/"}
    )

    assert "elders.example" not in answer.headers.get("Location", "")


def test_dutch_is_spoken_first(client, db):
    page = client.get(reverse("accounts:practice"))

    assert 'lang="nl"' in page.content.decode()


@pytest.mark.parametrize("address", ["/bestaat-niet/", "/mensen/bestaat-niet/"])
def test_a_page_that_is_not_there_says_so_in_words(client, db, address):
    answer = client.get(address)

    assert answer.status_code == 404
    assert "Deze pagina is er niet" in answer.content.decode()
