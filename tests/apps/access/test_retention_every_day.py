"""Files are warned of and erased every day by themselves, but only where a region asked for that."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from klaverblad.apps.access.models import RetentionNotice
from klaverblad.apps.access.terms import months_later, wait_days
from klaverblad.apps.people.models import Person
from klaverblad.daily import all_work
from klaverblad.site.daily import Outcome, do_what_is_due
from tests.full_file import close, everything


@pytest.fixture
def closed(full_world):
    """The person of the small region, whose guidance ends today."""
    RetentionNotice.objects.all().delete()
    close(full_world)
    return full_world


def daily(on):
    (work,) = [one for one in all_work() if one.name == "access_retention"]
    return [done.outcome for done in do_what_is_due(on=on, works=[work])]


def test_until_a_region_asks_for_it_nothing_is_warned_of_or_erased(closed, settings):
    settings.KLAVERBLAD_RETENTION = False
    day = months_later(closed.on, 40)
    before = everything()

    outcomes = [*daily(day), *daily(day + timedelta(days=wait_days()))]

    assert outcomes == [Outcome.DONE, Outcome.DONE]
    changed = {name for name, rows in everything().items() if rows != before[name]}
    assert changed <= {"site.dailyrun"}
    assert not RetentionNotice.objects.exists()


def test_a_region_that_asked_has_its_terms_kept_day_after_day(closed, settings):
    settings.KLAVERBLAD_RETENTION = True
    day = months_later(closed.on, 40)

    daily(day)
    assert RetentionNotice.objects.filter(person_id=closed.person.pk).exists()
    assert Person.objects.filter(pk=closed.person.pk).exists()
    daily(day + timedelta(days=wait_days()))

    assert not Person.objects.filter(pk=closed.person.pk).exists()


def test_it_is_off_unless_the_environment_says_so():
    from django.conf import settings

    assert settings.KLAVERBLAD_RETENTION is False


@pytest.mark.parametrize(("is_on", "words"), [(True, "aan."), (False, "KLAVERBLAD_RETENTION=1")])
def test_the_command_says_whether_it_happens_by_itself(closed, settings, is_on, words):
    settings.KLAVERBLAD_RETENTION = is_on
    said = StringIO()

    call_command("retention", "plan", stdout=said)

    assert words in said.getvalue().splitlines()[-1]
