"""The practice region shows what screenings and earlier trajectories can tell."""

from __future__ import annotations

import pytest

from klaverblad.apps.trajectories.models import Screening, ScreeningAnswer, Step, StepState
from klaverblad.apps.trajectories.screening import as_it_was_asked

pytestmark = [pytest.mark.usefixtures("practice"), pytest.mark.xdist_group("practice_screenings")]


def test_nadia_has_two_screenings_to_compare():
    mine = Screening.objects.filter(
        trajectory__person__first_name="Nadia", trajectory__person__last_name="Wouters"
    )

    assert mine.count() == 2
    assert all(one.answers.exists() for one in mine)


def test_an_answer_is_a_fact_of_the_same_person_known_by_then():
    asked = set(as_it_was_asked("v1").keys)

    answers = ScreeningAnswer.objects.select_related("fact", "screening__trajectory")

    assert answers.exists()
    for answer in answers:
        assert answer.fact.person_id == answer.screening.trajectory.person_id
        assert answer.fact.key in asked
        assert answer.fact.recorded_at.date() <= answer.screening.on
        assert answer.wrote == (answer.fact.recorded_at.date() == answer.screening.on)


def test_what_was_tried_before_was_done_or_fell_away():
    before = Step.objects.filter(
        trajectory__closed_on__isnull=False, trajectory__person__trajectories__closed_on=None
    )

    assert before.exists()
    assert set(before.values_list("state", flat=True)) <= {StepState.DONE, StepState.DROPPED}
