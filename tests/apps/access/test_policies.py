"""A right has a name and a sentence; a no has a reason that people can read."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import RequestFactory
from django.urls import reverse

from klaverblad.apps.access import guard, middleware, policies
from klaverblad.errors import BadInput, Denied, KlaverbladError, Refused
from tests.house.source import modules


def answer_to(error, **headers):
    """What the desk says when a view raises this."""
    request = RequestFactory().get("/", headers=headers)
    request.htmx = bool(headers)
    request.user = request.actor = None
    return middleware.ErrorPages(lambda _request: None).process_exception(request, error)


@pytest.mark.parametrize("policy", policies.REGISTRY.values(), ids=lambda policy: policy.name)
def test_every_right_is_named_by_thing_and_verb_and_says_who_may(policy):
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+", policy.name)
    assert policy.sentence.endswith(".")


def test_two_rights_cannot_share_a_name():
    with pytest.raises(AssertionError, match="exists already"):
        policies.policy("session.own")(lambda actor: policies.allow())


def test_a_right_without_a_sentence_is_no_right():
    with pytest.raises(AssertionError, match="needs a sentence"):
        policies.policy("tests.nothing")(lambda actor: policies.allow())


def test_a_no_without_a_reason_is_our_own_mistake():
    with pytest.raises(AssertionError):
        policies.deny("just_because")


def test_every_reason_is_given_by_some_policy():
    texts = "".join(module.text for module in modules() if "REASONS" not in module.text)
    own = next(module.text for module in modules() if "REASONS:" in module.text)

    idle = [reason for reason in policies.REASONS if f'deny("{reason}")' not in texts + own]

    assert not idle


def test_a_no_stops_with_the_sentence_of_its_reason():
    with pytest.raises(Denied) as refused:
        policies.deny("not_in_team").enforce()

    assert str(refused.value.sentence) == str(policies.REASONS["not_in_team"])
    assert refused.value.facts == {"reason": "not_in_team"}


def test_a_yes_goes_on():
    assert policies.allow().enforce() is None


def test_a_guarded_view_is_closed_to_whoever_acts_in_no_role():
    view = guard.guarded_by(policies.is_signed_in)(lambda request: "open")
    request = RequestFactory().get("/")
    request.actor = None

    with pytest.raises(Denied):
        view(request)


def test_a_guarded_view_is_closed_to_the_wrong_role(world):
    view = guard.guarded_by(policies.can_read_organisations)(lambda request: "open")
    request = RequestFactory().get("/")
    request.actor = world.actor("self_login")

    with pytest.raises(Denied):
        view(request)


@pytest.mark.parametrize(
    ("error", "status"),
    [(BadInput(), 422), (Refused(), 409), (Denied(), 403), (KlaverbladError(), 500)],
    ids=["we cannot read it", "the domain says no", "you may not", "something else"],
)
def test_an_error_that_people_can_answer_is_a_page_in_words(db, error, status):
    answer = answer_to(error)

    assert answer.status_code == status
    assert str(error.sentence) in answer.content.decode().replace("&#x27;", "'")
    assert "<main" in answer.content.decode()


def test_a_part_of_a_page_gets_the_sentence_alone(db):
    answer = answer_to(Denied(), **{"hx-request": "true"})

    assert answer.status_code == 403
    assert "<html" not in answer.content.decode()


def test_what_is_not_there_is_a_404():
    from django.http import Http404

    with pytest.raises(Http404):
        answer_to(ObjectDoesNotExist("Nadia Wouters"))


def test_our_own_mistakes_are_left_to_stop():
    assert answer_to(ValueError("wrong")) is None


@pytest.mark.parametrize("who", ["workplace", "coordinator", "administrator", "self_login"])
def test_a_role_that_guides_nobody_is_told_so_in_words(world, sign_in, who):
    answer = sign_in(getattr(world, who)).get(reverse("desk:people"))

    assert answer.status_code == 403
    assert "hoort niet bij jouw rol" in answer.content.decode()


def test_whoever_left_the_team_finds_nothing_from_that_day(world, sign_in):
    from datetime import timedelta

    member = world.person.team.get()
    member.since, member.until = world.on - timedelta(days=9), world.on - timedelta(days=1)
    member.save()

    answer = sign_in(world.partner).get(reverse("desk:person", args=[world.person.pk]))

    assert answer.status_code == 404


def test_a_colleague_of_the_partner_sees_nobody(world, sign_in):
    page = sign_in(world.outsider).get(reverse("desk:people")).content.decode()

    assert str(world.person.pk) not in page


def test_a_search_finds_nobody_of_another_town(world, sign_in):
    page = sign_in(world.coach).get(reverse("desk:search"), {"q": world.next_person.last_name})

    assert str(world.next_person.pk) not in page.content.decode()
    assert str(world.person.pk) in page.content.decode()


def test_the_search_box_of_the_frame_searches(world, sign_in):
    browser = sign_in(world.coach)
    page = browser.get(reverse("desk:people")).content.decode()
    form = re.search(r'<form[^>]*class="search".*?</form>', page, re.DOTALL)[0]
    action = re.search(r'action="([^"]+)"', form)[1]
    name = re.search(r'<input[^>]*name="([^"]+)"', form)[1]

    found = browser.get(action, {name: world.person.last_name}).content.decode()

    assert str(world.person.pk) in found


def test_an_export_holds_no_one_that_its_page_does_not(world, sign_in):
    browser = sign_in(world.neighbour)

    rows = browser.get(reverse("desk:export")).content.decode()

    assert world.person.first_name not in rows


def test_a_cell_of_an_export_is_never_a_formula(world, sign_in):
    world.person.first_name = "=HYPERLINK(1)"
    world.person.save()

    rows = sign_in(world.coach).get(reverse("desk:export")).content.decode()

    assert "HYPERLINK" in rows
    assert not re.search(r'(^|;|")[=+@]', rows, re.MULTILINE)


def test_a_name_that_is_html_is_only_a_name(world, sign_in):
    world.person.first_name = "<script>alert(1)</script>"
    world.person.save()
    browser = sign_in(world.coach)

    for name in ("desk:person", "desk:facts", "desk:notes", "desk:places", "desk:story"):
        page = browser.get(reverse(name, args=[world.person.pk])).content.decode()

        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
