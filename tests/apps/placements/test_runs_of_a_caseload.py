"""A run over a whole caseload: the same as the page, killed and gone on with, tried, stopped, replayed."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from klaverblad.apps.people.models import Person
from klaverblad.apps.placements import agreed_queries, agreed_services, proposal_services, queries
from klaverblad.apps.placements import run_queries as runs
from klaverblad.apps.placements import run_services as services
from klaverblad.apps.placements import stop_services as stops
from klaverblad.apps.placements.models import Proposal, Run, RunSlice, Suggestion
from klaverblad.engines.matching import Policy
from klaverblad.errors import Denied
from klaverblad.match.default_policy import DEFAULT
from klaverblad.match.policy_file import read_policy
from tests.crowd import ABLE, crowd, events_about
from tests.site_settings.processes import environment
from tests.world import build

POINTS = """\
version: 2026-1
adopted_by: raad van de regio
adopted_on: 2026-11-01
source: verslag van 1 november
points: {placed: 1000, nearby: 1000, lost_minute: 10, minutes_counted_max: 60}
quotas:
  - {name: Groenploeg hoogstens een, places: {group: Groenploeg}, most: 1}
  - {name: Schoten minstens een, people: {municipality: Schoten}, least: 1}
  - {name: niemand hier, people: {municipality: Gent}, least: 5}
"""
# The process ends itself as hard as can be: a slice is written, its transaction did not end.
KILLED = """
import os, signal, sys
import django
django.setup()
from uuid import UUID
from klaverblad.apps.placements import run_services
from klaverblad.apps.placements.models import RunSlice
true, calls = RunSlice.objects.create, 0
def counted(**words):
    global calls
    calls += 1
    made = true(**words)
    if calls == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return made
RunSlice.objects.create = counted
for run in run_services.work(UUID(sys.argv[1]), size=4):
    pass
"""


def done(run: Run, *, size: int = 4) -> Run:
    *_before, last = services.work(run.pk, size=size)
    return last


def found_by(run: Run) -> list[tuple[str, str, int]]:
    return sorted((str(s.person_id), str(s.place_id), s.points) for s in run.suggestions.all())


def test_the_page_of_each_person_and_the_run_over_all_say_the_same(
    world, coach, offer, monkeypatch
):
    """Whoever a page tells that a place fits, the run may place there; nobody else."""
    from klaverblad.apps.placements import batch

    offer(needs_licence_b=True, title="Met rijbewijs", capacity=3)
    offer(language_level_min=5, title="Met C1")
    offer(lift_kg=25, week=[[5, "08:00", "12:00"]], hours_week=4, title="Zwaar")
    weekend = {"busy_week": [[5, "00:00", "24:00"]], "has_licence_b": True}
    crowd(world, 9, facts=[{}, ABLE, ABLE | weekend, ABLE | {"language_level_nl": "c1"}])
    asked: list[batch.Laid] = []
    true = batch.solved
    monkeypatch.setattr(batch, "solved", lambda laid: asked.append(laid) or true(laid))

    run = done(services.ask_for_run(world.actor("team_lead"), at=timezone.now()))

    (laid,) = asked
    edges = laid.problem.edges
    pairs = set(zip(edges.person.tolist(), edges.place.tolist(), strict=True))
    by_run = {(laid.people[i], laid.places[j].pk) for i, j in pairs}
    on_pages = {
        (one.pk, fit.place.pk)
        for one in Person.objects.filter(pk__in=laid.people)
        for fit in queries.matches(coach, one.pk, on=coach.on).fits
    }
    assert by_run == on_pages
    assert len(laid.people) == run.n_people == 9
    assert run.is_checked
    assert run.gap == 0
    assert run.n_placed == len(found_by(run)) > 0
    # The example of the desk is that of the files.
    assert (
        read_policy(DEFAULT, "x").weights.closeness
        == agreed_queries.EXAMPLE
        == Policy(version="example-1", minutes_counted_max=90)
    )
    # At work already, or with something before them: the run leaves them alone.
    assert world.person.pk not in laid.people


def test_what_a_run_finds_waits_for_a_coach_and_its_log_tells_what_people_decided(
    world, coach, offer
):
    offer(title="Tweede", capacity=2)
    crowd(world, 4, facts=[ABLE])
    lead, now = world.actor("team_lead"), timezone.now()
    run = done(services.ask_for_run(lead, at=now))
    first, second, third, fourth = runs.waiting(coach)

    assert Proposal.objects.count() == 0
    made = proposal_services.propose(coach, first.person_id, [first.place_id], at=now)
    proposal_services.set_aside(coach, second.pk, reason="not_now", at=now)
    other = next(
        fit.place.pk
        for fit in queries.matches(coach, third.person_id, on=coach.on).fits
        if fit.place.pk != third.place_id
    )
    proposal_services.propose(coach, third.person_id, [other], at=now)

    (decided,) = runs.decided(lead, [run.pk]).values()
    assert (decided.n, decided.n_waiting, decided.n_confirmed, decided.n_aside) == (4, 1, 1, 2)
    assert decided.override_percent == 67
    replayed = stops.replay(lead, run.pk)
    assert replayed.is_same
    assert {one["reason"] for one in replayed.log["overrides"]} == {"not_now", "other_place"}
    assert Suggestion.objects.get(pk=first.pk).proposal == made
    # A mistake is taken back, and then it is no override.
    proposal_services.look_again(coach, second.pk)
    assert len(stops.replay(lead, run.pk).log["overrides"]) == 1
    # Nobody rewrites the log, whatever path they take.
    for change in (
        lambda: Run.objects.filter(pk=run.pk).update(points=1),
        lambda: Run.objects.filter(pk=run.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    # A later run takes the place of what nobody decided.
    later = done(services.ask_for_run(lead, at=now))
    assert Suggestion.objects.get(pk=fourth.pk).state == "replaced"
    assert first.person_id not in {one.person_id for one in later.suggestions.all()}


def test_a_stop_halts_a_run_at_once_and_hand_made_proposals_still_work(world, coach, offer):
    people = crowd(world, 8, facts=[ABLE])
    offer(title="Ruim", capacity=8)
    lead, now = world.actor("team_lead"), timezone.now()
    done(services.ask_for_run(lead, at=now))
    waiting = runs.waiting(coach).first()
    busy = services.ask_for_run(lead, at=now)
    at_work = services.work(busy.pk, size=2)
    next(at_work), next(at_work)

    with pytest.raises(Denied):
        stops.stop_runs(coach, reason="Ik wil dit niet.", at=now)
    stop = stops.stop_runs(world.actor("administrator"), reason="De bus klopt niet.", at=now)

    *_rest, busy = at_work
    assert busy.ended_as == "stopped"
    assert not RunSlice.objects.exists()
    assert not busy.suggestions.exists()
    with pytest.raises(services.RunsStandStill):
        services.ask_for_run(lead, at=now)
    with pytest.raises(services.RunsStandStill):
        proposal_services.confirm(coach, waiting.pk, [waiting.place_id], at=now)
    assert runs.stop_now(coach) == runs.stop_now(world.actor("neighbour")) == stop
    by_hand = proposal_services.propose(coach, people[0].pk, [world.place.pk], at=now)
    assert by_hand.state == "proposed"
    # That of the region is not for one OCMW to lift.
    with pytest.raises(Denied):
        stops.let_run(lead, stop.pk, at=now)
    stops.let_run(world.actor("administrator"), stop.pk, at=now)
    assert runs.stop_now(coach) is None
    assert services.ask_for_run(lead, at=now).ended_as == ""


def test_quotas_hold_only_when_somebody_saw_what_each_of_them_costs(world, coach, offer):
    crowd(world, 3, facts=[ABLE])
    green = world.other_workplace.organisation
    from klaverblad.apps.places import services as places
    from tests.world import place_words

    places.open_place(
        world.actor("other_workplace"),
        place_words(green, world.person.municipality) | {"title": "Groen", "capacity": 3},
    )
    keeper, now = world.actor("administrator"), timezone.now()
    places.close_place(world.actor("workplace"), world.place.pk)

    for wrong, says in (
        ("version: 1\n", "regel"),
        (POINTS.replace("adopted_on: 2026-11-01", "adopted_on: gisteren"), "regel:3"),
        (POINTS + "priority: {geslacht_v: 10}\n", "regel"),
        (POINTS + "priority: {bestaat_niet: 10}\n", "bestaat_niet"),
    ):
        with pytest.raises(agreed_services.Unreadable) as told:
            agreed_services.write_down(keeper, "points", wrong, at=now)
        assert says in str(told.value.sentence)
    with pytest.raises(Denied):
        agreed_services.write_down(world.actor("team_lead"), "points", POINTS, at=now)
    table = agreed_services.write_down(keeper, "points", POINTS, at=now)
    with pytest.raises(agreed_services.NotTried):
        agreed_services.let_hold(keeper, table.pk, at=now)
    tried = done(services.try_table(keeper, table.pk, at=now))
    agreed_services.let_hold(keeper, table.pk, at=timezone.now())

    most, least, nobody = tried.quotas
    # Three could go, one may: the quota costs two placements, and the other nothing.
    assert (most["reached"], most["placements"]) == (1, 2)
    assert (least["reached"], least["placements"], least["points"]) == (1, 0, 0)
    assert nobody["is_not_here"]
    assert not tried.suggestions.exists()
    assert agreed_queries.closeness(coach) == Policy(version="2026-1", minutes_counted_max=60)
    run = done(services.ask_for_run(world.actor("team_lead"), at=now))
    assert (run.policy_version, run.n_placed) == ("2026-1", 1)
    # A least that nobody can reach stops the run, and says how far it goes.
    too_much = POINTS.replace("2026-1\n", "2026-2\n").replace("least: 1", "least: 3")
    too_much = agreed_services.write_down(keeper, "points", too_much, at=now)
    short = done(services.try_table(keeper, too_much.pk, at=now))
    assert short.ended_as == "out_of_reach"
    assert [(one["least"], one["reached"]) for one in short.quotas] == [(3, 1)]


@pytest.fixture
def own_world(own_database, own_files, today):
    return build(today)


def test_a_run_killed_in_the_middle_goes_on_and_ends_as_one_that_was_not(own_world, tmp_path):
    world = own_world
    crowd(world, 18, facts=[ABLE, ABLE | {"lift_kg_max": 5}])
    lead, now = world.actor("team_lead"), timezone.now()
    whole = done(services.ask_for_run(lead, at=now))
    broken = services.ask_for_run(lead, at=now)
    with pytest.raises(services.SomebodyRuns):
        services.ask_for_run(lead, at=now)

    data = tmp_path / "data"
    data.mkdir()
    command = [sys.executable, "-c", KILLED, str(broken.pk)]
    ended = subprocess.run(command, env=environment(data), check=False)

    assert ended.returncode == -signal.SIGKILL
    broken.refresh_from_db()
    assert (broken.n_done, broken.slices.count(), broken.ended_as) == (8, 2, "")
    from klaverblad.apps.placements.tasks import look

    look(at=timezone.now())
    broken.refresh_from_db()
    assert (broken.ended_as, broken.n_resumed, broken.n_done) == ("done", 1, 18)
    assert not RunSlice.objects.exists()
    whole.refresh_from_db()
    assert broken.input_hash == whole.input_hash
    assert broken.certificate == whole.certificate
    assert found_by(broken) == found_by(whole)


def test_places_that_change_under_a_run_are_judged_by_what_they_ask_now(world, coach, offer):
    crowd(world, 6, facts=[ABLE])
    changed = offer(title="Straks zwaar", capacity=6)
    run = services.ask_for_run(world.actor("team_lead"), at=timezone.now())
    at_work = services.work(run.pk, size=2)
    next(at_work), next(at_work)
    from klaverblad.apps.places import services as places

    places.change_place(world.actor("workplace"), changed.pk, {"lift_kg": 40})
    *_rest, run = at_work

    assert run.ended_as == "done"
    assert {one.place_id for one in run.suggestions.all()} == {world.place.pk}
    assert [one.name for one in events_about(run)] == ["placing.started", "placing.finished"]
