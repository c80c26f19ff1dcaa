"""The frame around every page: where you are, who you are, and the way out when something fails."""

from __future__ import annotations

import re

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.template.loader import render_to_string
from django.test import RequestFactory

from klaverblad.apps.access.answers import tell
from klaverblad.site import catalogue
from klaverblad.site.look.toasts import undo_url
from tests.site.desk_page import render, render_catalogue

CHILD = '{% extends "base.html" %}{% block title %}Plekken{% endblock %}{% block main %}<h1>Plekken</h1>{% endblock %}'


@pytest.fixture(autouse=True)
def addresses(settings):
    settings.ROOT_URLCONF = "tests.site.desk_page"


@pytest.fixture
def request_(rf: RequestFactory):
    request = rf.get("/plekken/?gemeente=malle")
    request._messages = CookieStorage(request)
    return request


def page(request, template: str = CHILD, **given: object) -> str:
    return render(template, request, messages=request._messages, **given)


def test_the_menu_says_where_you_are_and_how_much_waits(request_):
    html = page(request_)

    current = re.search(r"<a [^>]*aria-current=\"page\"[^>]*>(.*?)</a>", html, re.DOTALL)
    assert "Plekken" in current[1]
    assert ">3<" in current[1]


def test_a_count_that_nobody_keeps_is_not_shown_as_zero(request_):
    html = page(request_)

    assert len(re.findall(r'<span class="count">', html)) == 1


def test_a_keyboard_can_skip_the_menu(request_):
    html = page(request_)

    first_link = re.search(r"<a [^>]*href=\"([^\"]*)\"", html)
    assert first_link[1] == "#main"
    assert 'id="main"' in html


def test_another_language_brings_you_back_to_the_same_page(request_):
    html = page(request_)

    assert 'name="next" value="/plekken/?gemeente=malle"' in html
    assert re.search(r'value="nl"\s+lang="nl"[^>]*aria-current="true"', html)


def test_another_role_is_a_button_and_your_own_role_is_not(request_):
    html = page(request_)

    assert 'name="membership" value="2"' in html
    assert 'name="membership" value="1"' not in html


def test_the_practice_region_says_so_on_every_page(request_):
    assert "Oefenregio" in page(request_)
    assert "Oefenregio" not in page(request_, demo=False)


def test_whoever_may_not_search_gets_no_search_field(request_):
    assert 'id="search"' in page(request_)
    assert 'id="search"' not in page(request_, can_search=False)


def test_a_chosen_theme_is_on_the_page_before_any_script_runs(request_):
    request_.COOKIES["theme"] = "dark"

    assert 'data-theme="dark"' in page(request_)


@pytest.mark.parametrize("cookie", ["", "purple", 'x" onload="y'])
def test_a_theme_that_does_not_exist_is_left_to_the_system(request_, cookie):
    request_.COOKIES["theme"] = cookie

    assert "data-theme=" not in page(request_)


def test_a_toast_with_a_way_back_offers_it(request_):
    tell(request_, "Stap is klaar.", undo="/stap/1/heropen/")

    html = page(request_)

    assert "Stap is klaar." in html
    assert 'action="/stap/1/heropen/"' in html
    assert "Zet terug" in html


def test_a_toast_without_a_way_back_offers_none(request_):
    tell(request_, "Je taal is nu Nederlands.")

    (message,) = list(request_._messages)

    assert undo_url(message) == ""


def test_the_persons_pages_are_bigger_and_can_be_read_aloud(request_):
    html = page(
        request_, '{% extends "person_base.html" %}{% block main %}<h1>Dag Nadia</h1>{% endblock %}'
    )

    assert 'class="is-person"' in html
    assert 'data-read-aloud="main"' in html


@pytest.mark.parametrize("base", ["base.html", "person_base.html"])
def test_whoever_is_in_can_sign_out_from_every_page(request_, base):
    html = page(request_, f'{{% extends "{base}" %}}')

    assert 'action="/af/"' in html
    assert "Meld af" in html


@pytest.mark.parametrize("status", [403, 404, 409, 422])
def test_an_error_page_says_what_happened_what_was_kept_and_what_now(request_, status):
    html = render_to_string(
        "errors/page.html", {"sentence": "Deze plek is net ingevuld.", "status": status}
    )

    assert "Deze plek is net ingevuld." in html
    assert "Wat je eerder bewaarde, is er nog." in html
    assert 'href="/"' in html


@pytest.mark.parametrize("name", ["errors/broken.html", "403_csrf.html", "errors/no_role.html"])
def test_an_error_page_needs_nothing_from_the_page_that_broke(name):
    html = render_to_string(name)

    assert "<h1>" in html


def test_an_error_in_a_part_of_a_page_is_a_notice_with_its_sentence():
    html = render_to_string("errors/part.html", {"sentence": "Deze plek is net ingevuld."})

    assert 'role="alert"' in html
    assert "Deze plek is net ingevuld." in html
    assert "<html" not in html


def test_the_catalogue_shows_every_component_and_every_icon():
    html = render_catalogue()

    for component in catalogue.components():
        assert f'id="{component.tag}"' in html
    for name in catalogue.icon_names():
        assert f"#{name}" in html


def test_no_two_parts_of_the_catalogue_share_an_id():
    ids = re.findall(r'\sid="([^"]+)"', render_catalogue())

    assert not {found for found in ids if ids.count(found) > 1}
