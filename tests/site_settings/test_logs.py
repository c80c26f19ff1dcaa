"""The log may be read by anyone who keeps the machine running: no name ever reaches it."""

from __future__ import annotations

import io
import json
import logging

import pytest
from django.urls import reverse

from klaverblad.site.logs import JsonFormatter
from tests.world import CANARY

pytestmark = pytest.mark.urls("tests.site_settings.urls_of_tests")


@pytest.fixture
def log(monkeypatch):
    """Everything that the desk's own handlers write from now on."""
    written = io.StringIO()
    handlers = [h for h in logging.getLogger().handlers if isinstance(h.formatter, JsonFormatter)]
    assert handlers, "the desk writes its log as JSON"
    for handler in handlers:
        monkeypatch.setattr(handler, "stream", written)
    return written


def lines(log):
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_request_is_one_line_with_its_route_and_time(client, db, log):
    client.get(reverse("accounts:practice"))

    (line,) = [line for line in lines(log) if line.get("event") == "request"]
    assert line["route"] == "oefenen/"
    assert line["status"] == 200
    assert line["ms"] >= 0


def test_what_somebody_searched_for_is_not_written(world, sign_in, log):
    sign_in(world.coach).get(reverse("desk:search"), {"q": CANARY})

    assert lines(log)
    assert CANARY not in log.getvalue()


def test_whose_page_was_opened_is_not_written(world, sign_in, log):
    sign_in(world.coach).get(reverse("desk:person", args=[world.person.pk]))

    assert lines(log)
    assert str(world.person.pk) not in log.getvalue()


def test_what_was_typed_in_a_form_is_not_written(world, sign_in, log):
    sign_in(world.coach).post(reverse("desk:newcomer"), {"last_name": CANARY})

    assert lines(log)
    assert CANARY not in log.getvalue()


def test_an_exception_says_its_kind_and_place_alone(client, db, log):
    client.raise_request_exception = False

    answer = client.get("/stuk/", {"zoek": CANARY})

    assert answer.status_code == 500
    assert CANARY not in log.getvalue()
    (line,) = [line for line in lines(log) if "error" in line]
    assert line["error"] == "ValueError"
    assert any("urls_of_tests.py" in place for place in line["where"])


def test_a_broken_page_tells_people_nothing_of_it(client, db, log):
    client.raise_request_exception = False

    page = client.get("/stuk/", {"zoek": CANARY}).content.decode()

    assert CANARY not in page
    assert "ValueError" not in page
    assert "Traceback" not in page


def test_a_page_that_is_not_there_leaves_no_path_behind(client, db, log):
    client.get(f"/{CANARY}/")

    assert CANARY not in log.getvalue()


def test_a_wrong_password_leaves_no_address_behind(client, db, log):
    client.post(
        reverse("account_login"), {"login": f"{CANARY}@oefenregio.example", "password": CANARY}
    )

    assert CANARY.lower() not in log.getvalue().lower()


def test_a_strange_host_is_refused_without_a_word_of_it(client, db, log):
    answer = client.get("/oefenen/", headers={"host": f"{CANARY}.example"})

    assert answer.status_code == 400
    assert CANARY not in log.getvalue()


def test_a_message_of_somebody_elses_code_stays_out(log):
    logging.getLogger("django.request").error("Not Found: /zoek/?zoek=%s", CANARY)

    (line,) = lines(log)
    assert line["logger"] == "django.request"
    assert CANARY not in log.getvalue()


def test_only_known_facts_ride_along(log):
    logging.getLogger("klaverblad.test").warning("tested", extra={"name_of": CANARY, "count": 3})

    (line,) = lines(log)
    assert line["count"] == 3
    assert CANARY not in log.getvalue()
