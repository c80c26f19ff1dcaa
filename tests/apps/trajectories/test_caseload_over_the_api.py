"""The people of a caseload and the steps of a plan over the API: what the pages show, in pages."""

from __future__ import annotations

from typing import Any

import pytest

from klaverblad.apps.desk.caseload import Filter, listing
from klaverblad.apps.trajectories.models import Phase, Step
from tests.crowd import crowd, names_about, somebody
from tests.operations import bearer, key_of
from tests.world import CANARY

PEOPLE = "/api/v1/people"


@pytest.fixture
def ask(world, client):
    """Ask as a member with a key, in JSON; the coach unless another is named."""
    texts: dict[str, str] = {}

    def asked(method: str, url: str, body: Any = None, *, who: str = "coach") -> Any:
        if who not in texts:
            texts[who] = key_of(world, getattr(world, who))[1]
        kwargs = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(client, method)(url, headers=bearer(texts[who]), **kwargs)

    return asked


def every_page(ask, url, **who):
    """All pages from an address on, by following `next`."""
    while url:
        page = ask("get", url, **who).json()
        yield page
        url = page.get("next")


def test_pages_bring_everybody_once_and_in_order(world, ask):
    crowd(world, 11)

    pages = list(every_page(ask, f"{PEOPLE}?pageSize=3"))

    names = [one["name"] for page in pages for one in page["items"]]
    assert [len(page["items"]) for page in pages] == [3, 3, 3, 3]
    assert {page["total"] for page in pages} == {12}
    assert names == sorted(names, key=lambda name: name.split()[::-1])
    assert len(set(names)) == 12


def test_somebody_new_in_between_makes_nobody_come_twice(world, ask):
    crowd(world, 6)
    first = ask("get", f"{PEOPLE}?pageSize=3").json()

    crowd(world, 3)
    rest = list(every_page(ask, first["next"]))

    ids = [one["id"] for page in [first, *rest] for one in page["items"]]
    assert len(ids) == len(set(ids))


def test_the_address_of_a_next_page_names_nobody(world, ask):
    crowd(world, 3)

    pages = list(every_page(ask, f"{PEOPLE}?pageSize=1"))

    said = " ".join(page.get("next", "") for page in pages)
    assert "Janssens" not in said
    assert CANARY not in said


def test_a_page_that_begins_after_somebody_elses_is_refused(world, ask):
    elsewhere = ask("get", f"{PEOPLE}?after={world.trajectory.pk}", who="neighbour")
    nowhere = ask("get", f"{PEOPLE}?after=00000000-0000-4000-8000-000000000000", who="neighbour")

    assert elsewhere.status_code == nowhere.status_code == 400
    assert elsewhere.json()["issues"] == nowhere.json()["issues"]
    assert elsewhere.json()["issues"][0]["name"] == "after"


def test_a_page_that_began_after_somebody_whose_path_closed_goes_on(world, ask):
    crowd(world, 3)
    first = ask("get", f"{PEOPLE}?pageSize=2").json()
    last = first["items"][-1]["trajectory"]["id"]
    world.trajectory.__class__.objects.filter(pk=last).update(phase="closed", closed_on=world.on)

    rest = ask("get", first["next"]).json()

    assert len(rest["items"]) == 2


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", Filter()),
        ("q=kim", Filter(words="kim")),
        ("q=kim+000", Filter(words="kim 000")),
        ("phase=plan", Filter(phase=Phase.PLAN)),
        ("silent=true", Filter(silent=True)),
        ("silent=true&phase=intake", Filter(silent=True, phase=Phase.INTAKE)),
    ],
)
@pytest.mark.parametrize("who", ["coach", "team_lead", "partner"])
def test_a_filter_gives_whom_the_page_gives(world, ask, query, asked, who):
    crowd(world, 5)

    found = ask("get", f"{PEOPLE}?{query}", who=who).json()

    shown = listing(world.actor(who), asked, all_rows=True)
    assert [one["id"] for one in found["items"]] == [str(row.person.pk) for row in shown.rows]
    assert found["total"] == shown.total


def test_a_filter_stays_on_the_next_page(world, ask):
    crowd(world, 5)

    pages = list(every_page(ask, f"{PEOPLE}?q=kim&phase=plan&silent=true&pageSize=2"))

    assert [len(page["items"]) for page in pages] == [2, 2, 1]


def test_a_person_in_the_list_says_phase_coach_and_last_contact(world, ask):
    said = ask("get", PEOPLE).json()["items"][0]

    assert said["href"] == f"{PEOPLE}/{world.person.pk}"
    assert said["trajectory"]["coach"]["name"] == world.coach.user.name
    assert said["lastContactOn"] == world.on.isoformat()


@pytest.mark.parametrize("size", [0, 201, "veel"])
def test_a_page_has_a_size_that_can_be(world, ask, size):
    answer = ask("get", f"{PEOPLE}?pageSize={size}")

    assert answer.status_code == 400
    assert answer.json()["issues"][0]["name"] == "pageSize"


def test_the_steps_of_a_plan_come_with_their_state(world, ask):
    said = ask("get", f"{PEOPLE}/{world.person.pk}/steps").json()

    assert said["trajectory"]["id"] == str(world.trajectory.pk)
    assert {one["title"]: one["state"] for one in said["items"]} == {
        "Kennismaken met de werkplek": "todo",
        "Antwoord van Jobroad": "waiting",
        "Vragen of er plaats is": "dropped",
    }


def test_somebody_without_a_path_has_no_steps(world, ask):
    someone = somebody(world, "Lina")

    said = ask("get", f"{PEOPLE}/{someone.pk}/steps").json()

    assert said == {"items": []}


def test_a_step_is_put_in_the_plan_through_the_service(world, ask):
    answer = ask(
        "post",
        f"{PEOPLE}/{world.person.pk}/steps",
        {"instrument": "artikel-60", "title": "Kijken", "by": "person", "dueOn": "2027-01-31",
         "partnerId": str(world.partner.organisation_id)},
    )  # fmt: skip

    assert answer.status_code == 201
    step = Step.objects.get(pk=answer.json()["id"])
    assert (step.title, step.by, step.partner_id) == (
        "Kijken",
        "person",
        world.partner.organisation_id,
    )
    assert names_about(step) == ["step.added"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ({"instrument": "toveren"}, "/instrument"),
        ({"partnerId": "00000000-0000-4000-8000-000000000000"}, "/partnerId"),
        ({"by": "niemand"}, "/by"),
        ({"title": "x" * 161}, "/title"),
        ({"placeId": "00000000-0000-4000-8000-000000000000"}, "/placeId"),
    ],
)
def test_a_step_that_cannot_be_is_pointed_at(world, ask, words, name):
    answer = ask("post", f"{PEOPLE}/{world.person.pk}/steps", {"instrument": "artikel-60"} | words)

    assert answer.status_code == 400
    assert [one["name"] for one in answer.json()["issues"]] == [name]


def test_the_same_open_step_twice_is_refused(world, ask):
    body = {"instrument": "artikel-60", "title": "Kijken"}
    ask("post", f"{PEOPLE}/{world.person.pk}/steps", body)

    again = ask("post", f"{PEOPLE}/{world.person.pk}/steps", body)

    assert again.status_code == 409


def test_a_step_for_somebody_without_a_path_is_refused(world, ask):
    someone = somebody(world, "Lina")

    answer = ask("post", f"{PEOPLE}/{someone.pk}/steps", {"instrument": "artikel-60"})

    assert (answer.status_code, answer.json()["code"]) == (409, "no_trajectory")


def test_a_step_gets_another_state_once(world, ask):
    url = f"/api/v1/steps/{world.step.pk}/state"

    first, second = ask("post", url, {"to": "done"}), ask("post", url, {"to": "done"})

    assert (first.status_code, first.json()["doneOn"]) == (200, world.on.isoformat())
    assert (second.status_code, second.json()["code"]) == (409, "already_closed")


def test_a_partner_moves_a_step_and_adds_none(world, ask):
    moved = ask("post", f"/api/v1/steps/{world.step.pk}/state", {"to": "busy"}, who="partner")
    added = ask(
        "post", f"{PEOPLE}/{world.person.pk}/steps", {"instrument": "artikel-60"}, who="partner"
    )

    assert (moved.status_code, added.status_code) == (200, 403)
