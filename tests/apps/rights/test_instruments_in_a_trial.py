"""An amount that an instrument reads is tried on people too, before anyone saves it."""

from __future__ import annotations

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from klaverblad.apps.library import books
from klaverblad.apps.library import parameter_services as services
from klaverblad.apps.library.parameters import readers
from klaverblad.apps.rights import trial
from klaverblad.engines.rules.groups import NO_GROUP
from klaverblad.engines.rules.population import Population
from tests.crowd import crowd, tell

HOUR = "wijk_werken_hour_eur"


def tried(world, who, key=HOUR, value="6.50"):
    actor = world.actor(who)
    row = services.NewRow(
        key=key,
        since=world.on,
        value=value,
        status="confirmed",
        source="https://www.ejustice.just.fgov.be/eli/besluit/2026/11/01/1",
        checked_on=world.on,
    )
    after = services.would_be(world.actor("administrator"), row)
    return trial.trial(actor, books.book(actor), after, key, on=world.on)


def test_an_amount_that_no_right_reads_is_counted_for_its_instrument():
    assert {kind for kind, _key in readers()[HOUR]} == {"instrument"}


@pytest.mark.parametrize("who", ["administrator", "coach"])
def test_who_may_enter_an_instrument_is_counted_when_its_pay_changes(world, who):
    crowd(world, 3, facts=[{"statuses": ["vdab_registered"]}])

    found = tried(world, who)

    (one,) = found.changed
    assert one.key == "wijk_werken"
    assert one.n == found.n_changed > 0
    assert not found.others
    assert bool(one.persons) is (who == "coach")


def test_the_same_amount_again_changes_nothing(world):
    crowd(world, 2)
    now = books.law_on(world.actor("coach"), world.on).dated_values[HOUR].value

    assert tried(world, "administrator", value=str(now)).n_changed == 0


def test_whom_an_instrument_is_not_for_is_left_out(world):
    """Whom nobody referred does no wijk-werken, whatever an hour pays."""
    others = crowd(world, 2)
    tell(world.actor("coach"), world.person, "wijk_werken_referral", "none")

    found = tried(world, "coach")

    named = {who for one in found.changed for who, _was, _is in one.persons}
    assert named == {one.pk for one in others}


def test_what_only_an_organisation_gets_is_still_named_alone(world):
    only = next(
        key
        for key, some in readers().items()
        if {kind for kind, _key in some} == {"instrument"}
        and not trial._instruments_reading(books.law_on(world.actor("coach"), world.on), key)
        and books.law_on(world.actor("coach"), world.on).dated_values[key] is not None
        and isinstance(books.law_on(world.actor("coach"), world.on).dated_values[key].value, float)
    )

    found = tried(world, "administrator", only, "0.5")

    assert found.rights == ()
    assert found.others


def test_more_people_take_no_more_queries(world):
    def n_queries():
        tried(world, "coach")
        with CaptureQueriesContext(connection) as seen:
            tried(world, "coach")
        return len(seen)

    few = n_queries()
    crowd(world, 12)

    assert n_queries() == few


def test_an_amount_of_a_group_that_is_not_there_is_told_by_the_right_itself(world):
    now = books.law().on(world.on)
    of_house = next(key for key in now.in_force if now.rule(key).entity == "leefloon_household")
    of_person = next(key for key in now.in_force if now.rule(key).entity == "person")
    right = trial.Asked("it", of_person, (of_house,))
    first = {"person": np.array([0, 3]), "leefloon_household": np.array([0, NO_GROUP])}
    population = Population(4, {}, {}, first=first)

    assert trial._told_by(right, now, population, 0) == (of_house, 0)
    assert trial._told_by(right, now, population, 1) == (of_person, 3)
