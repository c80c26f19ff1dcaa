"""What somebody did in a group reaches their plan by their own hand, signed, and goes as it came."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from klaverblad.apps.access import signed_papers
from klaverblad.apps.desk.statements.project_views import board_of
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people.models import Fact
from klaverblad.apps.trajectories import services as trajectories
from klaverblad.apps.trajectories import statement_queries as queries
from klaverblad.apps.trajectories.models import HandedStatement, Step
from klaverblad.engines.figures.shares import exact, share_of
from klaverblad.errors import BadInput
from tests.ids import lets_step

pytestmark = pytest.mark.sqlite
SAID = {
    "v": 1, "id": "een", "first": "2026-01-01", "last": "2026-02-01", "name": "Nadia",
    "group": "Ruilkring", "given": 150, "received": 15, "for_group": 45, "exchanges": 3, "both": 1,
    "partners": 2, "activities": 1,
}  # fmt: skip


def paper(**more):
    return signed_papers.sign_file("klaverblad.statement", SAID | more, b"%PDF-1.7 iets")


def hand(actor, step, data=None, **more):
    words = {"is_agreed": True, "may_count": True, "at": timezone.now()} | more
    return trajectories.hand_statement(actor, step.pk, data or paper(), **words)


@pytest.fixture
def me(world):
    return world.actor("self_login")


@pytest.fixture
def step(world):
    return lets_step(world)


def standing(world):
    return Fact.objects.filter(person=world.person, key="exchange_hours", replaced_at=None)


def test_what_the_person_hands_over_becomes_a_fact_that_says_where_it_comes_from(world, me, step):
    kept = hand(me, step)

    fact = standing(world).get()
    assert (fact.value, fact.said_by, fact.known_by) == (3, "person", "document")
    assert fact.document == "eigen bewijs van deelname"
    assert (kept.handed_by, kept.minutes_given, kept.n_both) == ("person", 150, 1)


def test_a_coach_who_got_the_file_hands_it_in_and_the_person_can_read_that(world, me, step):
    kept = hand(world.actor("coach"), step)

    event = Event.objects.get(name="statement.handed")
    assert kept.handed_by == "coach"
    assert str(event.person_id) == str(world.person.pk)
    assert [one.pk for one in queries.handed(me, step)] == [kept.pk]


def test_a_file_with_one_letter_changed_is_refused_and_nothing_is_written(world, me, step):
    changed = paper().replace(b"iets", b"meer")

    with pytest.raises(signed_papers.NotOurs):
        hand(me, step, changed)

    assert not HandedStatement.objects.exists()
    assert not standing(world).exists()


def test_no_table_of_the_groups_is_asked_when_a_statement_comes_in(me, step):
    with CaptureQueriesContext(connection) as asked:
        hand(me, step)

    assert not [
        one["sql"] for one in asked if "exchange_" in one["sql"].replace("exchange_hours", "")
    ]


def test_the_names_on_the_paper_are_kept_nowhere(me, step):
    kept = hand(me, step, paper(name="Zzyzx", group="Qwghlm"))

    said = {str(getattr(kept, one.attname)) for one in kept._meta.concrete_fields}
    assert not [one for one in said if "Zzyzx" in one or "Qwghlm" in one]


def test_without_a_yes_nothing_is_taken_in(me, step):
    with pytest.raises(BadInput):
        hand(me, step, is_agreed=False)


def test_the_same_statement_counts_once_whoever_brings_it(world, me, step):
    hand(me, step)

    with pytest.raises(trajectories.AlreadyHanded):
        hand(world.actor("coach"), step)


def test_what_the_person_takes_back_leaves_no_hours_and_can_be_given_again(world, me, step):
    kept = hand(me, step)

    gone = trajectories.withdraw_statement(me, kept.pk, at=timezone.now())

    assert not standing(world).exists()
    assert (gone.minutes_given, gone.n_exchanges, gone.may_count) == (None, 0, False)
    assert queries.project(world.actor("team_lead")).n_consent == 0
    assert hand(me, step).pk != kept.pk


def test_a_statement_of_earlier_days_does_not_replace_what_is_newer(world, me, step):
    hand(me, step)

    kept = hand(me, step, paper(id="twee", first="2025-01-01", last="2025-02-01", given=600))

    assert kept.fact is None
    assert standing(world).get().value == 3


def test_a_group_in_which_an_hour_has_no_value_brings_no_hours(world, me, step):
    kept = hand(me, step, paper(given=None, received=None, for_group=None))

    assert kept.minutes_given is None
    assert not standing(world).exists()


def test_another_step_and_another_town_take_no_statement_in(world, me):
    with pytest.raises(Step.DoesNotExist):
        hand(me, world.step)
    with pytest.raises(Step.DoesNotExist):
        hand(world.actor("neighbour"), lets_step(world))


def test_the_person_hands_it_over_on_their_own_page_and_takes_it_back(world, sign_in, step):
    browser = sign_in(world.self_login)
    address = reverse("desk:my_statement", args=[step.pk])
    file = SimpleUploadedFile("bewijs.pdf", paper(), content_type="application/pdf")

    given = browser.post(address, {"file": file, "is_agreed": "on"}, follow=True)
    kept = HandedStatement.objects.get()
    browser.post(reverse("desk:withdraw_statement", args=[kept.pk]))

    assert "2 u 30" in given.content.decode()
    kept.refresh_from_db()
    assert kept.withdrawn_at is not None
    assert kept.may_count is False


def test_a_file_that_is_not_ours_is_said_beside_the_field(world, sign_in, step):
    file = SimpleUploadedFile("foto.pdf", b"%PDF-1.4 foto", content_type="application/pdf")

    answer = sign_in(world.coach).post(
        reverse("desk:step_statement", args=[step.pk]), {"file": file, "is_agreed": "on"}
    )

    assert answer.status_code == 422
    assert "We herkennen dit niet" in answer.content.decode()


def test_a_project_counts_only_whoever_said_yes(world, me, step):
    before = queries.project(world.actor("team_lead"))
    hand(me, step, may_count=False)
    silent = queries.project(world.actor("team_lead"))
    hand(me, step, paper(id="twee"))
    counted = queries.project(world.actor("team_lead"))

    assert (before.n_sent, before.n_consent, silent.n_consent) == (1, 0, 0)
    assert (counted.n_consent, counted.work.n_unknown, counted.hours) == (1, 1, 3)


def found(yes, no, unknown, *, sent):
    share = share_of(yes, no, unknown)
    return queries.Project(n_sent=sent, n_consent=share.n, work=share, hours=12)


def test_five_people_three_to_work_are_told_with_how_sure_that_is():
    board = board_of(found(3, 2, 0, sent=5), is_outside=False)

    assert board.sentence == (
        "5 mensen van wie we het weten, 3 naar werk: 60 %, ergens tussen 15 % en 95 %."
    )


def test_from_outside_five_people_are_not_shown_nor_reckoned():
    board = board_of(found(3, 2, 0, sent=5), is_outside=True)

    assert board.is_hidden
    assert (board.sentence, board.n_consent, board.n_sent, board.hours) == ("", None, None, None)
    assert {count for _name, count in board.counts} <= {None, 0}


def test_from_outside_a_small_rest_is_not_told_by_a_difference():
    board = board_of(found(20, 20, 0, sent=43), is_outside=True)

    assert (board.n_consent, board.n_sent) == (40, None)


def test_whom_we_do_not_know_of_widens_what_may_be():
    board = board_of(found(3, 2, 5, sent=10), is_outside=False)

    assert "dan is het 30 %" in board.bounds
    assert "dan 80 %" in board.bounds


def test_the_file_for_outside_hides_what_the_page_of_the_referrer_shows(world, me, step, sign_in):
    hand(me, step)
    browser = sign_in(world.team_lead)

    page = browser.get(reverse("desk:sent_to_groups")).content.decode()
    file = browser.get(reverse("desk:sent_to_groups_csv")).content.decode()

    assert "doorverwezen" in page
    assert "minder dan 10" in file
    assert ";1\r\n" not in file


@pytest.mark.parametrize(
    ("yes", "n", "low", "high"),
    # C. J. Clopper and E. S. Pearson: 3 of 5; none and all of ten by 1 - 0.025 ** (1 / 10).
    [(3, 5, 0.1466, 0.9473), (0, 10, 0.0, 0.3085), (10, 10, 0.6915, 1.0)],
)
def test_the_exact_interval_is_that_of_the_tables(yes, n, low, high):
    assert exact(yes, n) == pytest.approx((low, high), abs=5e-5)
