"""The copy on paper tells of the GPMI, of how it went, and of how the plan changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from klaverblad.apps.desk.file_copy import file_copy
from klaverblad.apps.desk.plan.file_part import agreed_and_changed
from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import GpmiEvaluation
from tests.apps.desk.test_copy_of_a_file import pdf_of, plain, text_of
from tests.ids import signed_gpmi

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(world):
    return world.actor("self_login")


def test_the_paper_tells_who_signed_and_what_came_of_an_evaluation(world, me):
    services.say_goal(me, world.trajectory.pk, words="Ik wil fietsen herstellen.")
    signed_gpmi(world)
    first = GpmiEvaluation.objects.filter(gpmi__trajectory=world.trajectory).first()
    GpmiEvaluation.objects.filter(pk=first.pk).update(done_on=world.on, outcome="Het loopt goed.")

    paper = plain(text_of(pdf_of(me, world.person)))

    assert plain("Wie tekende") in paper
    assert plain("Het loopt goed.") in paper


def test_the_paper_tells_every_change_of_the_plan_with_what_stood_there_before(world, coach, me):
    edit = services.StepEdit(title="Naar de open deur gaan", by="both")
    before = world.step.title
    services.edit_step(coach, world.step.pk, edit)
    services.postpone_step(coach, world.step.pk, due_on=world.on + timedelta(days=9))

    paper = plain(text_of(pdf_of(me, world.person)))

    assert plain("Andere dag afgesproken: Naar de open deur gaan") in paper
    assert plain(f"eerst: {before}") in paper


def test_a_file_without_a_plan_says_so_and_has_no_empty_titles(world, me):
    copied = file_copy(me, world.person.pk)
    for label in ("gpmi", "gpmisignature", "gpmievaluation", "planchange"):
        copied.tables[f"trajectories.{label}"] = []

    section = agreed_and_changed(me, copied)

    assert section.intro == "Nog niets."
    assert not [one for group in section.groups for one in group.lines]
    assert pdf_of(me, world.person).startswith(b"%PDF")


def test_an_evaluation_that_is_still_to_come_stands_there_too(world, me):
    services.say_goal(me, world.trajectory.pk, words="Ik wil fietsen herstellen.")
    signed_gpmi(world)
    copied = file_copy(me, world.person.pk)

    section = agreed_and_changed(me, copied)

    due = [row["due_on"] for row in copied.tables["trajectories.gpmievaluation"]]
    (_made, _signed, promised, _changed) = section.groups
    assert len(promised.lines) == len(due) > 0
    assert timezone.localdate() < max(due)
