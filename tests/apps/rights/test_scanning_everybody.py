"""The scan tells each change once, with its reason, and never what was told already."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal.models import Event, ReadEntry
from klaverblad.apps.library import books
from klaverblad.apps.library import parameter_services as parameters
from klaverblad.apps.library.books import law
from klaverblad.apps.people.models import Consent, HouseholdRole
from klaverblad.apps.people.reach_queries import RIGHTS_SCAN
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.rights import alert_services, scan_queries, scan_services, state_queries, tasks
from klaverblad.apps.rights.levels import Level
from klaverblad.apps.rights.models import PersonStates, RightAlert, ScanCause, ScanRun
from klaverblad.apps.rights.scan_laws import laws_on
from klaverblad.apps.trajectories.models import Trajectory
from klaverblad.errors import Denied
from tests.crowd import MEANS, crowd, home_of, moves_in, n_queries, somebody, tell

LEEFLOON = "leefloon"
UNSURE = MEANS | {"savings_eur": None}
# Too much to get a leefloon by, until the amount goes up.
JUST_TOO_MUCH = MEANS | {"replacement_income_month_eur": 1500}


def scan(on, *, now=None, is_whole=True, size=500):
    actor = Actor.task(RIGHTS_SCAN, on=on)
    wanted = scan_services.Wanted(ScanCause.NIGHT, is_whole=is_whole)
    *_before, last = scan_services.scan(actor, wanted, now=now, size=size)
    return last


def waiting(person):
    found = RightAlert.objects.filter(person=person, seen_at=None, withdrawn_at=None)
    return {one.right: (one.before, one.after) for one in found}


def whats(person, right=LEEFLOON):
    return [one["what"] for one in RightAlert.objects.get(person=person, right=right).because]


def raised(on):
    """The law of a day with a leefloon that nobody's income is above."""
    return law().on(on).what_if(parameters={"leefloon_alone_month": 1900})


@pytest.fixture
def coach(world):
    return world.actor("coach")


def test_who_is_looked_at_for_the_first_time_is_no_news(world):
    persons = crowd(world, 3, facts=[MEANS])

    run = scan(world.on)

    assert run.n_first == run.n_done == 1 + len(persons)
    assert not RightAlert.objects.exists()
    kept = PersonStates.objects.get(person=persons[0])
    assert kept.states[LEEFLOON][0] == Level.YES
    assert not ReadEntry.objects.exists()
    names = Event.objects.filter(subject_id=str(run.pk)).order_by("id")
    assert [event.name for event in names] == ["scan.started", "scan.finished"]


def test_an_answer_opens_a_right_and_is_told_once_with_its_reason(world, coach):
    (person,) = crowd(world, 1, facts=[UNSURE])
    scan(world.on)
    tell(coach, person, "savings_eur", 0)

    first, second = scan(world.on), scan(world.on)

    alert = RightAlert.objects.get(person=person, right=LEEFLOON)
    assert (alert.before, alert.after) == (Level.NEAR, Level.YES)
    assert alert.because == [{"what": "fact", "key": "savings_eur"}]
    assert first.n_opened >= 1
    told = (second.n_opened, second.n_closed, second.n_near, second.n_unsure, second.n_changed)
    assert told == (0, 0, 0, 0, 0)
    assert Event.objects.filter(name="right.opened", subject_id=str(alert.pk)).count() == 1


def test_an_amount_that_is_raised_and_lowered_leaves_nothing_to_tell(world):
    (person,) = crowd(world, 1, facts=[JUST_TOO_MUCH])
    scan(world.on)

    scan(world.on, now=raised(world.on))
    assert waiting(person)[LEEFLOON] == (Level.NO, Level.YES)
    assert {"what": "law", "key": "leefloon_alone_month"} in RightAlert.objects.get(
        person=person, right=LEEFLOON
    ).because
    back = scan(world.on)

    assert LEEFLOON not in waiting(person)
    assert back.n_taken_back >= 1
    scan(world.on, now=raised(world.on))
    assert waiting(person)[LEEFLOON] == (Level.NO, Level.YES)
    assert RightAlert.objects.filter(person=person, right=LEEFLOON).count() == 1


def test_everybody_is_looked_at_by_the_amounts_of_their_own_region(world):
    (person,) = crowd(world, 1, facts=[JUST_TOO_MUCH])
    scan(world.on)
    keeper = world.actor("administrator")
    row = parameters.NewRow(
        "leefloon_alone_month", world.on, "1900", "computed", "Eigen berekening", world.on
    )
    parameters.add_row(keeper, row, seen=books.version(keeper))
    looks = Actor.task(RIGHTS_SCAN, on=world.on)

    assert scan_queries.what_is_due(looks, at=timezone.now()) == (ScanCause.LAW, True)
    scan(world.on)

    assert waiting(person)[LEEFLOON] == (Level.NO, Level.YES)
    assert laws_on(world.on).of("elders") is law().on(world.on)
    assert scan_queries.what_is_due(looks, at=timezone.now()) is None


def test_what_was_seen_to_open_is_told_when_it_closes_again(world, coach):
    (person,) = crowd(world, 1, facts=[JUST_TOO_MUCH])
    scan(world.on)
    scan(world.on, now=raised(world.on))
    alert_services.see_news(coach, person.pk, at=timezone.now())
    assert not waiting(person)

    scan(world.on, now=raised(world.on))
    assert not waiting(person)
    scan(world.on)

    assert waiting(person)[LEEFLOON] == (Level.YES, Level.NO)


def test_news_that_was_seen_can_be_put_back_until_there_is_other_news(world, coach):
    (person,) = crowd(world, 1, facts=[JUST_TOO_MUCH])
    scan(world.on)
    scan(world.on, now=raised(world.on))
    alert_services.see_news(coach, person.pk, at=timezone.now())

    alert_services.unsee_news(coach, person.pk)
    assert waiting(person)[LEEFLOON] == (Level.NO, Level.YES)

    alert_services.see_news(coach, person.pk, at=timezone.now())
    scan(world.on)
    with pytest.raises(alert_services.NewsSince):
        alert_services.unsee_news(coach, person.pk)


def test_a_birthday_is_the_reason_when_nobody_said_a_thing(world):
    (person,) = crowd(world, 1, facts=[MEANS])
    person.born_on = date(world.on.year - 18, world.on.month, world.on.day)
    person.save()
    scan(world.on - timedelta(days=1))

    scan(world.on)

    assert waiting(person)[LEEFLOON] == (Level.NEAR, Level.YES)
    assert whats(person) == ["birthday"]


def test_who_moves_in_is_the_reason_for_those_who_live_there(world):
    (person,) = crowd(world, 1, facts=[MEANS])
    scan(world.on)

    mate = somebody(world, "Huisgenoot", born_on=date(1990, 1, 1))
    moves_in(home_of(person), mate, HouseholdRole.PARTNER, since=world.on)
    scan(world.on)

    assert waiting(person)[LEEFLOON][0] == Level.YES
    assert "home" in whats(person)


def test_what_stood_overnight_counts_as_told(world, coach):
    (person,) = crowd(world, 1, facts=[UNSURE])
    yesterday = world.on - timedelta(days=1)
    scan(yesterday)
    tell(coach, person, "savings_eur", 500_000)
    scan(yesterday)
    assert not waiting(person)

    tell(coach, person, "savings_eur", None)
    scan(world.on)

    assert waiting(person)[LEEFLOON] == (Level.NO, Level.NEAR)


def test_slices_of_one_find_what_one_slice_finds(world):
    persons = crowd(world, 7, facts=[MEANS, UNSURE, JUST_TOO_MUCH])
    scan(world.on)
    together = {one.person_id: one.states for one in PersonStates.objects.all()}
    PersonStates.objects.all().delete()

    run = scan(world.on, size=1)

    assert run.n_done == len(persons) + 1
    assert {one.person_id: one.states for one in PersonStates.objects.all()} == together


def test_a_run_that_was_broken_off_goes_on_where_it_stood(world):
    crowd(world, 6, facts=[MEANS])
    actor = Actor.task(RIGHTS_SCAN, on=world.on)
    wanted = scan_services.Wanted(ScanCause.NIGHT)
    broken = scan_services.scan(actor, wanted, size=2)
    next(broken), next(broken)
    broken.close()

    again = scan(world.on, size=2)

    assert (again.n_resumed, again.n_done, again.n_first) == (1, 7, 7)
    assert ScanRun.objects.count() == 1


def test_two_do_not_scan_at_once(world):
    actor = Actor.task(RIGHTS_SCAN, on=world.on)
    wanted = scan_services.Wanted(ScanCause.NIGHT)
    first = scan_services.scan(actor, wanted)
    run = next(first)

    with pytest.raises(scan_services.SomebodyScans):
        next(scan_services.scan(actor, wanted))
    # Somebody of another machine, silent for so long that they are gone.
    ScanRun.objects.filter(pk=run.pk).update(
        holder="elsewhere:1:x", claimed_at=timezone.now() - scan_queries.SILENT
    )
    assert next(scan_services.scan(actor, wanted)).n_resumed == 1
    with pytest.raises(scan_services.TakenOver), transaction.atomic():
        next(first)


def test_one_wrong_fact_keeps_nobody_else_from_being_looked_at(world):
    persons = crowd(world, 5, facts=[MEANS])
    persons[2].facts.filter(key="savings_eur").update(key="spi_work", value="nothing of the kind")

    run = scan(world.on)

    assert (run.n_done, run.n_unreadable, run.n_first) == (6, 1, 5)
    assert not PersonStates.objects.filter(person=persons[2]).exists()


def test_who_is_no_longer_in_guidance_is_let_go_of(world, coach):
    (person,) = crowd(world, 1, facts=[UNSURE])
    scan(world.on)
    tell(coach, person, "savings_eur", 0)
    scan(world.on)
    Trajectory.objects.filter(person=person).update(closed_on=world.on, phase="closed")

    scan(world.on)

    assert not PersonStates.objects.filter(person=person).exists()
    assert not waiting(person)


def test_what_is_let_go_of_is_an_event_like_every_other_change(world, coach):
    (person,) = crowd(world, 1, facts=[UNSURE])
    scan(world.on)
    tell(coach, person, "savings_eur", 0)
    scan(world.on)
    told = {str(one.pk) for one in RightAlert.objects.filter(person=person)}
    Trajectory.objects.filter(person=person).update(closed_on=world.on, phase="closed")

    run = scan(world.on)

    gone = Event.objects.filter(name="right.news_withdrawn", person_id=person.pk)
    assert {one.subject_id for one in gone} == told
    assert run.n_taken_back == len(told)


def test_who_comes_back_finds_the_news_that_nobody_saw(world, coach):
    (person,) = crowd(world, 1, facts=[UNSURE])
    scan(world.on)
    tell(coach, person, "savings_eur", 0)
    scan(world.on)
    before = waiting(person)
    running = Trajectory.objects.filter(person=person)
    running.update(closed_on=world.on, phase="closed")
    scan(world.on)
    running.update(closed_on=None, phase="plan")

    back, again = scan(world.on), scan(world.on)

    assert waiting(person) == before
    assert (back.n_first, back.n_opened >= 1) == (1, True)
    assert (again.n_opened, again.n_changed, again.n_taken_back) == (0, 0, 0)


def test_who_comes_back_is_not_told_again_what_was_seen(world, coach):
    (person,) = crowd(world, 1, facts=[UNSURE])
    scan(world.on)
    tell(coach, person, "savings_eur", 0)
    scan(world.on)
    alert_services.see_news(coach, person.pk, at=timezone.now())
    running = Trajectory.objects.filter(person=person)
    running.update(closed_on=world.on, phase="closed")
    scan(world.on)
    running.update(closed_on=None, phase="plan")

    scan(world.on)

    assert not waiting(person)


def test_an_alert_that_comes_again_on_its_day_is_named_by_its_own_id(world):
    (person,) = crowd(world, 1, facts=[JUST_TOO_MUCH])
    scan(world.on)

    for now in (raised(world.on), None, raised(world.on)):
        scan(world.on, now=now)

    alert = RightAlert.objects.get(person=person, right=LEEFLOON)
    events = Event.objects.filter(name="right.opened", person_id=person.pk)
    assert [one.subject_id for one in events if one.data["right"] == LEEFLOON] == [
        str(alert.pk),
        str(alert.pk),
    ]


def test_the_night_looks_at_everybody_once(world):
    crowd(world, 2, facts=[MEANS])
    scan(world.on)

    assert list(tasks.scan_nightly(on=world.on, after="")) == []
    assert ScanRun.objects.count() == 1
    assert list(tasks.scan_nightly(on=world.on + timedelta(days=1), after=""))


def test_who_is_in_guidance_is_joined_and_not_listed(world):
    """A list that is longer than the memory of a question is walked again for each row."""
    actor = Actor.task(RIGHTS_SCAN, on=world.on)
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = '64kB'")

    gone = PersonStates.objects.exclude(scan_queries.is_guided(actor))

    assert "EXISTS" in str(gone.query)
    assert "SubPlan" not in gone.explain()


def test_a_partner_sees_no_right_that_rests_on_what_is_not_shared(world, coach):
    person, partner = world.person, world.actor("partner")
    tell(coach, person, "savings_eur", 0)
    scan(world.on)
    assert state_queries.states_of(partner, [person.pk])[person.pk].states

    # Income alone: who gets something for a disability has one, so that stays behind the door.
    Consent.objects.filter(person=person).update(domains=[Domain.INCOME, Domain.HOUSING])
    everything = state_queries.states_of(coach, [person.pk])[person.pk].states
    shown = state_queries.states_of(partner, [person.pk])[person.pk].states

    assert set(shown) < set(everything)
    assert "zorgbudget" not in shown
    Consent.objects.filter(person=person).update(domains=[Domain.HOUSING])
    assert state_queries.states_of(partner, [person.pk]) == {}
    assert state_queries.states_of(world.actor("outsider"), [person.pk]) == {}
    with pytest.raises(Denied):
        alert_services.see_news(partner, person.pk, at=timezone.now())


def test_more_people_ask_no_more_queries(world, coach):
    persons = crowd(world, 12, facts=[UNSURE])
    scan(world.on)
    for one in persons:
        tell(coach, one, "savings_eur", 0)
    scan(world.on)
    ids = [one.pk for one in persons]

    few = n_queries(lambda: state_queries.waiting_of(coach, ids[:2]))
    many = n_queries(lambda: state_queries.waiting_of(coach, ids))

    assert few == many <= 4
    assert len({one.person_id for one in state_queries.waiting_of(coach, ids)}) == 12
    assert n_queries(lambda: state_queries.states_of(coach, ids)) <= 4
