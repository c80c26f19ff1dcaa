"""The day list names everybody whom one answer gives a clear answer, about whichever right."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.today import today
from klaverblad.apps.people.models import Consent
from klaverblad.apps.people.reach_queries import RIGHTS_SCAN
from klaverblad.apps.rights import scan_services
from klaverblad.apps.rights.levels import Level
from klaverblad.apps.rights.models import PersonStates, ScanCause
from tests.crowd import MEANS, crowd

LEEFLOON_ALONE = "Niemand van je mensen wacht op één antwoord voor een leefloon."


def test_every_right_that_waits_for_one_answer_is_on_the_day_list(world, coach, browser):
    (person,) = crowd(world, 1, facts=[MEANS])
    before = browser.get("/vandaag/").content.decode()
    assert LEEFLOON_ALONE in before
    *_run, _last = scan_services.scan(
        Actor.task(RIGHTS_SCAN, on=world.on), scan_services.Wanted(ScanCause.NIGHT, is_whole=True)
    )
    kept = PersonStates.objects.get(person=person)
    near = sorted(right for right, one in kept.states.items() if one[0] == Level.NEAR)
    assert near, "somebody of whom one answer settles a right that is no leefloon"
    assert "leefloon" not in near

    (line,) = [one for one in today(coach).rights if one.person == person]
    page = browser.get("/vandaag/").content.decode()
    with CaptureQueriesContext(connection) as few:
        today(coach)
    crowd(world, 3, facts=[MEANS])
    # What was reckoned of a caseload is kept until it changes, as it just did.
    today(coach)
    with CaptureQueriesContext(connection) as many:
        today(coach)

    assert len(line.names) == len(near)
    assert ", ".join(line.names).casefold() in page.casefold()
    assert "Niemand van je mensen wacht op één antwoord" not in page
    assert len(many) == len(few)
    partner = world.actor("partner")
    Consent.objects.update(domains=["work"])
    assert not today(partner).rights, "what is not shared is not told"
