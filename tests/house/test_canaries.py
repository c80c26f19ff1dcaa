"""Nothing of a person stands anywhere but in the tables of people.

A name, an address, two numbers, a note and a search word that exist nowhere else are planted; the
desk is walked through by a coach, a partner and the person, accidents included; then everything
that the system wrote is read. What is found is a leak, and is cured in the code.
"""

from __future__ import annotations

import http.client
import io
import logging
import os
import signal
import urllib.parse
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from klaverblad.apps.access.sessions import SessionStore
from klaverblad.apps.accounts.middleware import DEMO_SESSION
from klaverblad.apps.accounts.services import SESSION_KEY
from klaverblad.apps.people.models import Person
from klaverblad.site.logs import JsonFormatter
from tests.apps.signin.test_second_factor import code_of
from tests.browser.desk import free_port
from tests.house.canaries import (
    EMAIL,
    FIRST_NAME,
    INSZ,
    NOTE,
    PASSWORD,
    PHONE,
    SEARCH,
    found_in,
    leaks_in_the_database,
    plant,
)
from tests.house.canary_tasks import break_a_row
from tests.house.source import ROOT
from tests.ids import ids_of
from tests.routes import own_addresses
from tests.site_settings.processes import environment, running, until
from tests.world import CANARY, build

pytestmark = pytest.mark.urls("tests.site_settings.urls_of_tests")

SPOKEN = {"kind": "phone", "outcome": "spoke", "note": NOTE, "scope": "person"}
NEWCOMER = {
    "first_name": FIRST_NAME,
    "last_name": CANARY,
    "born_on": "30/7/1985",
    "language": "nl",
    "phone": PHONE,
    "email": EMAIL,
    "municipality": "11040",
    "insz": "85.07.30-033.28",
    "insz_absent_because": "",
}


@pytest.fixture
def world(own_database, today):
    return build(today)


@pytest.fixture
def handlers():
    """The worker takes over the signals of its process, which here is that of the tests."""
    handled = (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)
    before = {number: signal.getsignal(number) for number in handled}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def planted(world):
    return plant(world)


@pytest.fixture
def log(monkeypatch):
    """All that the desk can be made to say: every logger at its most talkative, SQL included."""
    written = io.StringIO()
    handlers_of_desk = [
        h for h in logging.getLogger().handlers if isinstance(h.formatter, JsonFormatter)
    ]
    for handler in handlers_of_desk:
        monkeypatch.setattr(handler, "stream", written)
    names = [
        "",
        "klaverblad",
        "django",
        "django.db.backends",
        "django_tasks",
        "allauth",
        "waitress",
    ]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    connection.force_debug_cursor = True
    assert handlers_of_desk
    yield written
    connection.force_debug_cursor = False
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def look_at_everything(browser, world):
    """Open every address, asking in each for the person by name and by a search word."""
    asked = {"q": f"{SEARCH} {CANARY}", "zoek": SEARCH, "alles": "1"}
    ids = ids_of(world)
    seen = [browser.get(one.url(ids), asked).status_code for one in own_addresses()]
    browser.get(reverse("desk:search"), {"q": CANARY})
    browser.get(f"/{CANARY}/{INSZ}/", {"q": SEARCH})
    browser.get(reverse("home"), follow=True)
    return seen


def work_as_coach(browser, world):
    """Say something in every form, rightly and wrongly."""
    person, path = [world.person.pk], [world.trajectory.pk]
    said = [
        ("desk:newcomer", [], NEWCOMER | {"insz": "85.07.30-033.29"}),
        ("desk:newcomer", [], NEWCOMER),
        ("desk:newcomer", [], NEWCOMER | {"phone": f"bel {FIRST_NAME}", "email": f"{CANARY}@"}),
        ("desk:call", path, SPOKEN),
        ("desk:call", path, SPOKEN | {"kind": NOTE}),
        ("desk:add_goal", person, {"words": f"{FIRST_NAME} wil weer aan het werk."}),
        ("desk:add_step", person, {"instrument": "artikel-60", "title": f"Met {CANARY} bellen",
                                   "by": "both"}),
        ("desk:add_step", person, {"instrument": CANARY, "title": CANARY * 30, "by": CANARY}),
        ("desk:screening", person, {"mobility_person": "2", "mobility_counts": NOTE}),
        ("desk:birthday", person, {"born_on": "2/3/1990"}),
        ("desk:household", person, {"first_name": FIRST_NAME, "last_name": CANARY, "role": "child",
                                    "since": "2020-03-02", "seen": "1"}),
        ("desk:move_step", [world.step.pk, "busy"], {}),
    ]  # fmt: skip
    for name, arguments, words in said:
        for header in ({}, {"hx-request": "true"}):
            browser.post(reverse(name, args=arguments), words, headers=header, follow=True)


def meet_accidents(browser, world):
    """What goes wrong at a desk: a bug, a row that the database refuses, a page that is not there."""
    browser.raise_request_exception = False
    answers = [
        browser.get("/stuk/", {"zoek": f"{CANARY} {SEARCH}"}),
        browser.get(f"/stuk/{world.person.pk}/", {"zoek": SEARCH}),
        browser.get(f"/{CANARY}/{FIRST_NAME}/"),
        browser.get("/oefenen/", headers={"host": f"{CANARY}.example"}),
    ]
    assert [answer.status_code for answer in answers] == [500, 500, 404, 400]
    return answers


def sign_in_by_hand():
    """The person signs in: wrongly, rightly, with a second step, and back out."""
    browser = Client()
    door = reverse("account_login")
    for password in ("fout", PASSWORD):
        browser.post(door, {"login": EMAIL, "password": password})
    # Whoever may not reach a page is asked to prove who they are, and what they sent is kept.
    browser.post(reverse("account_change_password"), {"oldpassword": PASSWORD})
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = browser.get(reverse("mfa_activate_totp")).context["form"].secret
    browser.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert browser.get(reverse("desk:mine")).status_code == 200
    browser.post(reverse("account_reset_password"), {"email": EMAIL})


def walk(world, planted, sign_in):
    coach = sign_in(world.coach)
    assert 200 in look_at_everything(coach, world)
    work_as_coach(coach, world)
    pages = meet_accidents(coach, world)
    assert not [page for page in pages if found_in(page.content) & {"insz", "phone", "e-mail"}]
    for membership in (world.partner, planted.login):
        assert 200 in look_at_everything(sign_in(membership), world)
    sign_in_by_hand()


def test_the_canaries_are_planted_where_people_stand(world, planted):
    from tests.house.canaries import ALLOWED, _forms, _rows

    names = {
        name
        for table, row in _rows()
        for column, value in row.items()
        if f"{table}.{column}" in ALLOWED
        for form in _forms(value)
        for name in found_in(form)
    }

    assert {"first name", "name", "e-mail", "phone"} <= names
    assert Person.objects.get(pk=planted.person.pk).insz == INSZ


def test_a_leak_would_be_found_in_whatever_form(world, planted):
    from django.core.cache import cache

    cache.set("lek", {"wie": FIRST_NAME}, timeout=None)
    session = SessionStore()
    session["wie"] = EMAIL
    session.save()
    DBTaskResult.objects.create(
        args_kwargs={"args": [INSZ], "kwargs": {}}, task_path="x", backend_name="default",
        run_after=timezone.now(), traceback=f"({CANARY})",
    )  # fmt: skip

    found = " ".join(leaks_in_the_database())

    for where in ("cache, opened", "session, opened", "args_kwargs: insz", "traceback: name"):
        assert where in found


def test_after_a_day_at_the_desk_no_log_and_no_table_but_those_of_people_knows_anybody(
    world, planted, sign_in, log, capfd
):
    walk(world, planted, sign_in)

    said = log.getvalue() + "".join(capfd.readouterr())
    assert '"status": 500' in said
    assert "django.db.backends" in said
    assert found_in(said) == set()
    assert leaks_in_the_database() == []


def test_work_that_fails_leaves_its_kind_and_its_places_alone(
    world,
    planted,
    log,
    handlers,
    capfd,
):
    break_a_row.enqueue(str(planted.person.pk))

    call_command("worker", "--batch")

    failed = DBTaskResult.objects.get()
    assert (failed.status, failed.exception_class_path) == ("FAILED", "builtins.ValueError")
    assert "IntegrityError" in failed.traceback
    assert "canary_tasks.py:" in failed.traceback
    assert leaks_in_the_database() == []
    assert found_in(log.getvalue() + "".join(capfd.readouterr())) == set()


@pytest.mark.parametrize("argument", [FIRST_NAME, NOTE, INSZ, int(INSZ), EMAIL, {"wie": 1}])
def test_work_is_not_given_a_name_or_a_number_of_a_person(world, argument):
    with pytest.raises(TypeError) as refusal:
        break_a_row.enqueue(argument)

    assert found_in(str(refusal.value)) == set()
    assert not DBTaskResult.objects.exists()


# ---- a real server ---------------------------------------------------------------------------
class Visitor:
    """Somebody with a session, at a real server."""

    def __init__(self, port, membership):
        browser = Client()
        backend = "allauth.account.auth_backends.AuthenticationBackend"
        browser.force_login(membership.user, backend=backend)
        session = browser.session
        session[DEMO_SESSION] = True
        session[SESSION_KEY] = str(membership.pk)
        session.save()
        self.port, self.csrf = port, "a" * 32
        self.cookies = f"klaverblad={session.session_key}; klaverblad_csrf={self.csrf}"

    def ask(self, method, path, words=None):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = urllib.parse.urlencode((words or {}) | {"csrfmiddlewaretoken": self.csrf})
        headers = {"Cookie": self.cookies, "User-Agent": CANARY, "Referer": f"http://{CANARY}/"}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            line.request(method, path, body, headers)
        else:
            line.request(method, f"{path}?{urllib.parse.urlencode(words or {})}", headers=headers)
        status = line.getresponse().status
        line.close()
        return status


@pytest.fixture
def secret_key(settings, tmp_path):
    """The server of this test signs as the test does: a session made here is one of its own."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "secret_key").write_text(settings.SECRET_KEY)
    return data


def visit(port, world, planted):
    coach = Visitor(port, world.coach)
    statuses = [
        coach.ask("GET", "/vandaag/"),
        coach.ask("GET", "/zoek/", {"q": f"{SEARCH} {CANARY}"}),
        coach.ask("GET", f"/mensen/{world.person.pk}/"),
        coach.ask("POST", "/mensen/nieuw/", NEWCOMER | {"insz": "85.07.30-033.29"}),
        coach.ask("POST", f"/vandaag/bellen/{world.trajectory.pk}/", SPOKEN),
        coach.ask("GET", f"/{CANARY}/{INSZ}/"),
        coach.ask("GET", "/stuk/", {"zoek": CANARY}),
        coach.ask("GET", f"/stuk/{world.person.pk}/", {"zoek": SEARCH}),
        Visitor(port, world.partner).ask("GET", f"/mensen/{world.person.pk}/"),
        Visitor(port, planted.login).ask("GET", "/mijn/"),
        coach.ask("POST", "/aanmelden/", {"login": EMAIL, "password": PASSWORD}),
    ]
    assert statuses[:9] == [200, 200, 200, 422, 302, 404, 500, 500, 200]
    assert statuses[9] == 200


def test_a_real_server_and_its_worker_write_nothing_of_anybody(
    world, planted, secret_key, tmp_path
):
    break_a_row.enqueue(str(planted.person.pk))
    said, out, port = environment(secret_key), tmp_path / "said.log", free_port()
    said |= {
        "DJANGO_SETTINGS_MODULE": "tests.house.canary_settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "KLAVERBLAD_LOG": "DEBUG",
    }

    with running(["up", "--worker", "--port", str(port)], said, out):
        until(lambda: "staat klaar" in out.read_text(), out)
        visit(port, world, planted)
        until(lambda: DBTaskResult.objects.filter(status="FAILED").exists(), out)

    log = out.read_text()
    assert log.count('"event": "request"') >= 10
    assert '"status": 500' in log
    assert found_in(log) == set()
    assert leaks_in_the_database() == []
    assert leaks_in_files(secret_key) == []


def leaks_in_files(folder: Path) -> list[str]:
    """Every file that holds a canary; in those of the database names stand, but no number."""
    found = []
    database = str(connection.settings_dict["NAME"])
    kept = [*Path(database).parent.glob(Path(database).name + "*")] if _is_sqlite() else []
    for file in [*folder.rglob("*"), *kept]:
        if file.is_file():
            names = found_in(file.read_bytes()) | found_in(file.name)
            is_database = file.resolve() in {one.resolve() for one in kept}
            found += [f"{file}: {names}"] if (names & {"insz"} if is_database else names) else []
    return found


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def test_a_leak_in_a_file_would_be_found(db, tmp_path):
    (tmp_path / "leeg").write_text("niets")
    (tmp_path / "lek").write_text(f"x{CANARY}x")

    assert [line.rpartition("/")[2] for line in leaks_in_files(tmp_path)] == ["lek: {'name'}"]
