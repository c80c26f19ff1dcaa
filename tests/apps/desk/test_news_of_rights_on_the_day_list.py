"""What changed in the rights of somebody's people stands on their day list once, and can be seen."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.reach_queries import RIGHTS_SCAN
from klaverblad.apps.rights import scan_services
from klaverblad.apps.rights.models import RightAlert, ScanCause, ScanRun
from tests.crowd import MEANS, crowd, n_queries, tell

TODAY = "/vandaag/?toon=rechten"
HTMX = {"HTTP_HX_REQUEST": "true"}


def scan(world):
    actor = Actor.task(RIGHTS_SCAN, on=world.on)
    for _run in scan_services.scan(actor, scan_services.Wanted(ScanCause.NIGHT)):
        pass


@pytest.fixture
def changed(world):
    """Eight people whose leefloon opened by an answer since the last scan."""
    persons = crowd(world, 8, facts=[MEANS | {"savings_eur": None}])
    scan(world)
    for one in persons:
        tell(world.actor("coach"), one, "savings_eur", 0)
    scan(world)
    return persons


def test_each_person_stands_there_once_with_what_opened_and_why(world, changed, sign_in):
    page = sign_in(world.coach).get("/vandaag/").content.decode()

    assert page.count("Waarschijnlijk recht op") == 5
    assert "nieuw gegeven: Spaargeld" in page
    assert "Toon alle 8" in page
    everybody = sign_in(world.coach).get(TODAY).content.decode()
    assert everybody.count("Waarschijnlijk recht op") == 8
    neighbour = sign_in(world.neighbour).get(TODAY).content.decode()
    assert "Er veranderde geen recht" in neighbour


def test_what_was_seen_is_gone_and_can_be_put_back(world, changed, sign_in):
    client, person = sign_in(world.coach), changed[0]

    seen = client.post(reverse("desk:see_right_news", args=[person.pk]), **HTMX).content.decode()

    assert "Gezien." in seen
    assert client.get(TODAY).content.decode().count("Waarschijnlijk recht op") == 7
    again = client.post(reverse("desk:unsee_right_news", args=[person.pk]), **HTMX)
    assert "Waarschijnlijk recht op" in again.content.decode()
    twice = client.post(reverse("desk:unsee_right_news", args=[person.pk]))
    assert twice.status_code == 409
    assert not RightAlert.objects.filter(seen_at__isnull=False).exists()


def test_what_is_found_while_somebody_reads_still_waits(world, changed, sign_in):
    client, person = sign_in(world.coach), changed[0]
    page = client.get(TODAY)
    (group,) = [one for one in page.context["right_news"] if one.person == person]
    assert escape(group.see_url) in page.content.decode()
    came = RightAlert.objects.create(
        person=person, right="kamerplant", before="no", after="yes", on=world.on,
        at=timezone.now(), because=[{"what": "day"}],
    )  # fmt: skip

    answer = client.post(group.see_url, **HTMX).content.decode()

    assert "kamerplant" in answer
    waits = RightAlert.objects.filter(person=person, seen_at=None, withdrawn_at=None)
    assert waits.get() == came


@pytest.mark.parametrize("shown", ["", "gisteren", "2026-11-27T10:00:00", "x" * 300])
def test_an_address_without_a_moment_sees_what_waits(world, changed, sign_in, shown):
    client, person = sign_in(world.coach), changed[0]

    answer = client.post(reverse("desk:see_right_news", args=[person.pk]) + f"?tot={shown}", **HTMX)

    assert "Gezien." in answer.content.decode()


def test_more_news_asks_no_more_queries_of_the_day_list(world, changed, sign_in):
    client = sign_in(world.coach)
    client.get(TODAY)
    many = n_queries(lambda: client.get(TODAY))
    RightAlert.objects.exclude(person=changed[0]).delete()

    assert n_queries(lambda: client.get(TODAY)) == many


def test_the_page_of_runs_tells_numbers_and_nobody(world, changed, sign_in):
    for who in (world.administrator, world.team_lead):
        page = sign_in(who).get(reverse("desk:scans")).content.decode()

        assert "elke nacht" in page
        assert not any(one.first_name in page for one in changed)
    asked = sign_in(world.team_lead).post(reverse("desk:scan_now"), follow=True)
    assert asked.status_code == 200
    assert sign_in(world.coach).get(reverse("desk:scans")).status_code == 403


def test_a_run_that_stands_still_says_what_becomes_of_it(world, changed, sign_in):
    last = ScanRun.objects.first()
    ScanRun.objects.filter(pk=last.pk).update(is_open=True, finished_at=None, holder="")

    page = sign_in(world.team_lead).get(reverse("desk:scan_progress")).content.decode()

    assert "vanzelf verder" in page
