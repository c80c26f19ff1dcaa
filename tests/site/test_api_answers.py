"""Under the API every answer is JSON in one shape, and speaks the language that was asked."""

from __future__ import annotations

import json
import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from klaverblad.apps.access.rest.middleware import ApiAnswers
from klaverblad.apps.accounts.middleware import DEMO_SESSION
from klaverblad.site.api_document import as_bytes, document
from tests.operations import bearer, key_of

PROBLEM = "application/problem+json"
ME = "/api/v1/me"


def assert_problem(answer, status, code):
    said = json.loads(answer.content)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == PROBLEM
    assert said["status"] == status
    assert said["code"] == code
    assert said["type"].startswith("urn:problem-type:")
    assert said["title"]
    assert said["detail"]
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", said["instance"])


@pytest.mark.parametrize(
    "path", ["", "bestaat-niet", "people/", "people/geen-id/x", "é", "../mensen/", "%00", "v2"]
)
def test_an_address_that_is_not_there_says_so_in_json(world, sign_in, path):
    assert_problem(sign_in(world.coach).get(f"/api/v1/{path}"), 404, "not_found")


def test_an_id_that_is_none_is_pointed_at(world, sign_in):
    answer = sign_in(world.coach).get("/api/v1/people/geen-id")

    assert_problem(answer, 400, "bad_input")
    assert [(one["in"], one["name"]) for one in answer.json()["issues"]] == [("path", "personId")]


@pytest.mark.parametrize("method", ["post", "delete", "patch", "put", "options", "head"])
def test_a_method_that_does_not_exist_names_those_that_do(world, sign_in, method):
    answer = getattr(sign_in(world.coach), method)(ME, content_type="application/json")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET"
    assert answer.headers["Content-Type"] == PROBLEM


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/*"])
def test_whoever_wants_no_json_gets_none(world, sign_in, accept):
    assert_problem(sign_in(world.coach).get(ME, headers={"accept": accept}), 406, "not_acceptable")


@pytest.mark.parametrize("accept", ["", "*/*", "application/json", "text/html, */*;q=0.1"])
def test_whoever_can_read_json_gets_it(world, sign_in, accept):
    assert sign_in(world.coach).get(ME, headers={"accept": accept}).status_code == 200


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"]
)
def test_a_body_that_is_no_json_is_not_read(world, sign_in, kind):
    answer = sign_in(world.coach).post(
        f"/api/v1/steps/{world.step.pk}/state", "to=busy", content_type=kind
    )

    assert_problem(answer, 415, "unsupported_media_type")


def test_a_body_beyond_all_measure_is_refused(world, sign_in):
    answer = sign_in(world.coach).post(
        f"/api/v1/steps/{world.step.pk}/state",
        '{"to": "' + "x" * 3_000_000 + '"}',
        content_type="application/json",
    )

    assert_problem(answer, 413, "too_large")


def test_a_page_of_whatever_making_becomes_a_problem():
    """What Django says of its own accord, a 500 among it, is a page; a program cannot read it."""
    page = HttpResponse("<h1>Er ging iets mis</h1><p>Traceback, C:/geheim</p>", status=500)

    answer = ApiAnswers(lambda _request: page)(RequestFactory().get(ME))

    assert_problem(answer, 500, "internal")
    assert b"geheim" not in answer.content


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("nl", "Dit is er niet"),
        ("nl-BE, fr;q=0.5", "Dit is er niet"),
        ("de, ja", "Dit is er niet"),
        ("", "Dit is er niet"),
        ("x" * 500, "Dit is er niet"),
    ],
)
def test_a_language_that_nobody_speaks_here_is_answered_in_dutch(world, sign_in, asked, title):
    answer = sign_in(world.coach).get("/api/v1/niets", headers={"accept-language": asked})

    assert answer.json()["title"] == title
    assert answer.headers["Content-Language"] == "nl"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_language_is_the_one_of_the_request_and_not_of_a_cookie(world, sign_in, language):
    browser = sign_in(world.coach)
    browser.cookies["klaverblad_taal"] = "nl"

    answer = browser.get("/api/v1/fact-keys", headers={"accept-language": language})

    assert answer.headers["Content-Language"] == language
    assert answer.json()["items"][0]["name"] in {"Situation de logement", "Housing situation"}
    assert "Accept-Language" in answer.headers["Vary"]


def test_after_an_answer_in_french_a_page_is_in_dutch_again(world, sign_in):
    browser = sign_in(world.coach)
    browser.get(ME, headers={"accept-language": "fr"})

    page = browser.get(reverse("desk:people"))

    assert page.headers["Content-Language"] == "nl"


def test_what_changes_something_needs_the_token_of_a_page(world, sign_in):
    session = sign_in(world.coach).cookies["klaverblad"].value
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["klaverblad"] = session
    url = f"/api/v1/steps/{world.step.pk}/state"

    bare = strict.post(url, {"to": "busy"}, content_type="application/json")
    strict.cookies["klaverblad_csrf"] = token = "c" * 32
    proven = strict.post(
        url, {"to": "busy"}, content_type="application/json", headers={"x-csrftoken": token}
    )

    assert_problem(bare, 403, "csrf")
    assert proven.status_code == 200


def test_a_key_needs_no_token_of_a_page(world):
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(
        f"/api/v1/steps/{world.step.pk}/state",
        {"to": "busy"},
        content_type="application/json",
        headers=bearer(key_of(world, world.coach)[1]),
    )

    assert answer.status_code == 200


def test_a_session_without_a_second_factor_is_told_so(world, sign_in):
    browser = sign_in(world.coach)
    session = browser.session
    del session[DEMO_SESSION]
    session.save()

    assert_problem(browser.get(ME), 403, "no_second_factor")


def test_somebody_without_a_role_is_told_so_in_json(world, sign_in):
    browser = sign_in(world.coach)
    world.coach.delete()

    assert_problem(browser.get(ME), 403, "not_your_role")


def test_nothing_about_anybody_is_kept_on_the_way(world, client):
    heads = bearer(key_of(world, world.coach)[1])

    for path in ("people", f"people/{world.person.pk}/facts", "niets"):
        answer = client.get(f"/api/v1/{path}", headers=heads)

        assert "no-store" in answer.headers["Cache-Control"]


def test_the_log_says_how_many_people_an_answer_told_of_and_not_who(world, client, caplog):
    heads = bearer(key_of(world, world.coach)[1])

    with caplog.at_level("INFO", logger="klaverblad.api"):
        client.get("/api/v1/people", headers=heads)

    told = [record for record in caplog.records if record.name == "klaverblad.api"]
    assert [(record.code, record.count) for record in told] == [("people", 1)]
    assert str(world.person.pk) not in str(vars(told[0]))


def test_the_description_is_public_and_may_be_kept(client, db):
    answer = client.get("/api/v1/openapi.json")

    assert answer.json()["openapi"].startswith("3.1")
    assert answer.content == as_bytes()
    assert "public" in answer.headers["Cache-Control"]
    tag = {"if-none-match": answer.headers["ETag"]}
    assert client.get("/api/v1/openapi.json", headers=tag).status_code == 304


def test_the_description_is_the_same_in_every_language(client, db):
    texts = {
        client.get("/api/v1/openapi.json", headers={"accept-language": code}).content
        for code in ("nl", "fr", "en")
    }

    assert len(texts) == 1


def test_the_page_names_every_operation_and_who_may(client, db):
    page = client.get("/api/").content.decode()

    for path, methods in document()["paths"].items():
        for method, one in methods.items():
            assert f"{method.upper()} /api/v1{path}" in page
            assert f'id="{one["operationId"]}"' in page
            assert one["x-policy"]["name"] in page


def test_the_page_asks_nothing_of_another_server(client, db):
    page = client.get("/api/").content.decode()

    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", page)
