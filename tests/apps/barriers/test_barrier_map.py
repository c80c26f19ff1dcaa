"""The map of a region: every number is what solving again would give, and small ones are not told."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from django.utils import timezone
from scipy.optimize import linear_sum_assignment

from klaverblad.apps.barriers import playing, price_services, queries, services
from klaverblad.apps.barriers.laid_out import lay_out
from klaverblad.apps.barriers.models import Cell, Gainer, MapRun
from klaverblad.apps.barriers.playing import Asked, play
from klaverblad.apps.barriers.policies import MAPPER
from klaverblad.apps.barriers.reckoning import EVERYWHERE, MASKS, PAIRS, Reckoner
from klaverblad.apps.barriers.tasks import map_nightly, map_now
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.models import Person
from klaverblad.apps.placements import columns
from klaverblad.apps.placements import proposal_services as proposals
from klaverblad.apps.placements import queries as matching
from klaverblad.apps.places import queries as place_queries
from klaverblad.apps.places import services as places
from klaverblad.engines.matching.barriers import Barrier
from klaverblad.engines.matching.kernel import violations
from klaverblad.errors import BadInput, Denied
from tests.crowd import ABLE, crowd, n_queries
from tests.world import place_words

pytestmark = pytest.mark.django_db
LICENCE, LANGUAGE = Barrier.LICENCE.value, Barrier.LANGUAGE.value


def mapper(world):
    return replace(world.actor("coordinator"), role=None, system=MAPPER, user_id=None)


def offer(world, **asks):
    own = place_words(world.workplace.organisation, world.person.municipality)
    return places.open_place(world.actor("workplace"), own | asks)


def mixed_region(world, n=13):
    """People who miss one thing or two, and fewer seats than people."""
    driver = ABLE | {"has_licence_b": True, "has_car": True, "has_bike": False}
    beginner = ABLE | {"language_level_nl": "a1", "diploma": "none"}
    near = ABLE | {"has_bike": False, "has_car": True, "travel_minutes_max": 20}
    careful = ABLE | {"lift_kg_max": 5, "language_level_nl": "a1"}
    doubt = {key: value for key, value in ABLE.items() if key != "has_car"} | {"has_bike": False}
    kinds = [ABLE, beginner, near, careful, doubt, ABLE, driver]
    found = crowd(world, n, facts=kinds)
    Person.objects.filter(pk__in=[one.pk for one in found[::3]]).update(
        municipality=world.next_person.municipality, home_lat=51.35, born_on=date(2001, 1, 1)
    )
    world.place.delete()
    offer(world, needs_licence_b=True, capacity=2)
    offer(world, language_level_min=2, capacity=2, lift_kg=10)
    offer(world, needs_licence_b=True, language_level_min=2, capacity=1, lat=51.35, lon=4.5)
    offer(world, capacity=2, lat=51.36, lon=4.51)
    return found


def opened_by_the_kernel(world, laid):
    """mask -> (n, m) what would be open, judged anew, without the graph of the map."""
    actor = mapper(world)
    persons = list(people.persons(actor).filter(pk__in=laid.ids).order_by("pk"))
    seen = people.snapshot(actor, laid.ids, on=world.on, keys=columns.FACT_KEYS)
    rows = columns.people(laid.ids, seen.values, seen.homes, on=world.on)
    found = tuple(place_queries.open_places_to_count(actor, on=world.on))
    travel = columns.travel([(p.home_lat, p.home_lon) for p in persons], found)
    at = columns.places(found)
    now = violations(rows, at, travel)
    given = rows.with_known(has_licence_b=np.where(rows.has_licence_b == 0, 1, rows.has_licence_b))
    driving = violations(given, at, travel)

    def open_with(mask):
        is_open = (now.unsure == 0) & (now.violated & ~np.uint32(mask) == 0)
        if mask & LICENCE:
            is_open |= (driving.unsure == 0) & (driving.violated & ~np.uint32(mask) == 0)
        return is_open

    return open_with, at.capacity.astype(int)


def most_placed(is_open, capacity):
    """How many can have a place at once, by somebody else's solver."""
    seats = np.repeat(is_open, capacity, axis=1).astype(float)
    rows, seat = linear_sum_assignment(seats, maximize=True)
    return int(seats[rows, seat].sum())


def test_every_number_of_the_map_is_what_solving_from_nothing_gives(world):
    mixed_region(world)
    laid = lay_out(mapper(world), on=world.on, size=5)
    towns = sorted(set(laid.towns.tolist()))

    reckoner = Reckoner(laid)
    cells = [one for one in reckoner.cells(towns) if one is not None]

    open_with, capacity = opened_by_the_kernel(world, laid)
    now = open_with(0)
    before = most_placed(now, capacity)
    assert reckoner.n_placed == before
    seen = {(one.barriers, one.town, one.group): one for one in cells}
    told = 0
    for mask, town in itertools.product(MASKS, (EVERYWHERE, *towns)):
        theirs = (laid.towns == town) | (town == EVERYWHERE)
        lifted = np.where(theirs[:, None], open_with(mask), now)
        exact = most_placed(lifted, capacity) - before
        cell = seen.get((mask, town, ""))
        assert (cell.n_gained if cell else 0) == exact, (mask, town)
        told += exact > 0
        if cell is not None and exact:
            # No fewer people could bring it: whoever is helped is needed.
            helped = reckoner.lift(mask, reckoner.rows(mask, town)).helped
            few = itertools.combinations(helped, len(helped) - 1)
            assert all(reckoner.lift(mask, some).n_gained < exact for some in few)
            assert len(cell.gainers) >= exact
    assert told > 10
    assert any(one.barriers in PAIRS and one.n_gained for one in cells)
    assert any(one.group and one.n_gained for one in cells)


def test_a_map_is_kept_whole_with_its_question_and_names_only_for_whom_may_see_them(world):
    mixed_region(world)
    region, coach = world.actor("coordinator"), world.actor("coach")

    first = list(map_nightly(on=world.on, after=""))
    again = map_now.func(world.region.pk, str(world.team_lead.user_id))

    assert (first[-1], again) == (world.region.pk, "done")
    run = queries.last_map(region)
    assert (run.n_people, run.is_open, run.asked_by_id) == (13, None, world.team_lead.user_id)
    hashes = set(MapRun.objects.values_list("input_hash", flat=True))
    assert len(hashes) == 1, "the same question has the same hash"
    assert run.versions["ortools"]
    # Names are those of the last map alone.
    assert not Gainer.objects.exclude(cell__run=run).exists()
    cell = Cell.objects.get(run=run, barriers=LICENCE, municipality=None, group="")
    assert cell.n_gained > 0
    named = queries.gainers(coach, run, mask=LICENCE, town="")
    assert {one.pk for one in named} <= set(cell.gainers.values_list("person_id", flat=True))
    assert named
    assert queries.gainers(region, run, mask=LICENCE, town="") == []
    assert queries.gainers(world.actor("neighbour"), run, mask=LICENCE, town="") == []
    # The region and a neighbour see no small number; the OCMW sees those of its own people.
    towns = [world.person.municipality_id, world.next_person.municipality_id]
    own = towns[0]
    exact = Cell.objects.get(run=run, barriers=LICENCE, municipality=own, group="").n_gained
    assert 0 < exact < 10
    line = {
        who: queries.lines(world.actor(who), run, masks=[LICENCE], towns=towns)[0]
        for who in ("coach", "neighbour", "coordinator")
    }
    assert line["coach"].by_town[own] == exact
    assert line["neighbour"].by_town[own] is line["coordinator"].by_town[own] is None
    assert line["coach"].region is None
    with pytest.raises(Denied):
        services.ask_for_map(coach, at=timezone.now())


def test_somebody_who_is_at_it_is_waited_for_and_somebody_silent_is_not(world):
    at = timezone.now()
    going = services.make_map(mapper(world), clock=lambda: at)
    next(going)

    with pytest.raises(services.SomebodyReckons):
        services.ask_for_map(world.actor("team_lead"), at=at)
    with pytest.raises(services.SomebodyReckons):
        next(services.make_map(mapper(world), clock=lambda: at))
    later = at + queries.SILENT + timedelta(seconds=1)
    done = list(services.make_map(mapper(world), clock=lambda: later))
    with pytest.raises(services.SomebodyReckons):
        list(going)

    assert done[-1].finished_at == later
    assert MapRun.objects.filter(finished_at__isnull=False).count() == 1


def test_the_map_asks_as_many_questions_for_many_people_as_for_few(world):
    def questions():
        return n_queries(lambda: list(services.make_map(mapper(world))))

    crowd(world, 3, facts=[ABLE])
    offer(world, needs_licence_b=True)
    questions()
    few = questions()
    crowd(world, 40, facts=[ABLE, ABLE | {"language_level_nl": "a1"}])
    for _ in range(5):
        offer(world, needs_licence_b=True, language_level_min=2, capacity=3)

    assert questions() == few


def test_a_measure_is_played_within_its_budget_and_nothing_is_kept_until_asked(world):
    mixed_region(world)
    list(services.make_map(mapper(world)))
    lead, coach = world.actor("team_lead"), world.actor("coach")
    run = queries.last_map(lead)
    everything = play(coach, Asked(LICENCE, n_people=50), run=run)
    cell = Cell.objects.get(run=run, barriers=LICENCE, municipality=None, group="")

    assert (everything.n_gained, everything.n_needed) == (cell.n_gained, cell.n_helped)
    assert (everything.cost, everything.stopped_by) == (None, "needed")
    # Without a price a budget stops nothing, and nothing costs nought.
    assert play(coach, Asked(LICENCE, n_people=2, budget=Decimal(1)), run=run).n_lifted == 2
    office = world.actor("administrator")
    new = price_services.NewPrice(
        "licence", Decimal("1999.99"), "person", "once", world.on, "Raadsbesluit 12"
    )
    with pytest.raises(Denied):
        price_services.add_price(lead, new, at=timezone.now())
    price = price_services.add_price(office, new, at=timezone.now())
    for wrong in (
        replace(new, amount=Decimal(0)),
        replace(new, source=" "),
        new,
        replace(new, kind="x"),
    ):
        with pytest.raises(BadInput):
            price_services.add_price(office, wrong, at=timezone.now())
    one = play(coach, Asked(LICENCE, n_people=50, budget=Decimal(2000)), run=run)
    assert (one.n_lifted, one.n_gained, one.stopped_by) == (1, 1, "budget")
    assert (one.cost, one.is_best, len(one.gainer_ids)) == (Decimal("1999.99"), True, 1)
    two = play(coach, Asked(LICENCE, n_people=2), run=run)
    assert (two.cost, two.per_placement) == (Decimal("3999.98"), Decimal("1999.99"))
    assert queries.measures(lead).count() == 0

    kept = price_services.keep_measure(
        lead, Asked(LICENCE, n_people=50, budget=Decimal(2000)), run=run, at=timezone.now()
    )

    assert (kept.n_gained, kept.cost, kept.price) == (1, Decimal("1999.99"), price)
    assert queries.told_of(world.actor("coordinator"), kept) is None
    for wrong in (Asked(1 << 20), Asked(LICENCE, town="99999"), Asked(LICENCE, n_people=0),
                  Asked(LICENCE, budget=Decimal(-1))):  # fmt: skip
        with pytest.raises(BadInput):
            play(coach, wrong, run=run)
    price_services.retire_price(office, price.pk, at=timezone.now())
    assert queries.price_of(lead, LICENCE, on=world.on) is None
    price_services.drop_measure(lead, kept.pk)
    assert queries.measures(lead).count() == 0
    playing.forget()


def test_a_seat_that_is_kept_counts_for_nobody_else_and_its_person_looks_no_more(world):
    found = mixed_region(world)
    task, coach = mapper(world), world.actor("coach")
    before = lay_out(task, on=world.on)
    able = found[0]
    place = matching.matches(coach, able.pk, on=world.on).fits[0].place
    made = proposals.propose(coach, able.pk, [place.pk], at=timezone.now())
    proposals.move(coach, made.pk, to="chosen", option_id=made.options.get().pk, at=timezone.now())

    after = lay_out(task, on=world.on)

    assert after.plain.capacity.sum() == before.plain.capacity.sum() - 1
    assert set(before.ids) - set(after.ids) == {able.pk}
