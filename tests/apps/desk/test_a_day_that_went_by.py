"""A step is planned for today or later; a day that went by stays where nobody touches it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from klaverblad.apps.trajectories import services
from klaverblad.apps.trajectories.models import StepState
from klaverblad.errors import BadInput

pytestmark = pytest.mark.django_db


def test_a_step_is_not_moved_to_a_day_that_went_by_and_the_form_says_so(world, sign_in):
    browser = sign_in(world.coach)
    yesterday = world.on - timedelta(days=1)
    said = {"title": "Naar de open deur", "by": "both", "due_on": f"{yesterday:%d/%m/%Y}"}

    told = browser.post(reverse("desk:edit_step", args=[world.step.pk]), said)

    assert told.status_code == 422
    assert "Kies vandaag of een latere dag." in told.text
    assert "Naar de open deur" in told.text
    world.step.refresh_from_db()
    assert world.step.due_on != yesterday


def test_whoever_changes_the_words_of_a_late_step_need_not_plan_it_anew(world):
    coach, step = world.actor("coach"), world.step
    step.due_on = world.on - timedelta(days=9)
    step.save(update_fields=["due_on"])

    edit = services.StepEdit("Bel de school", "coach", due_on=step.due_on)
    assert services.edit_step(coach, step.pk, edit).title == "Bel de school"

    earlier = services.StepEdit("Bel de school", "coach", due_on=step.due_on - timedelta(days=1))
    with pytest.raises(BadInput):
        services.edit_step(coach, step.pk, earlier)


def test_the_day_of_a_finished_step_may_still_be_put_right(world):
    coach, step = world.actor("coach"), world.step
    services.move_step(coach, step.pk, to=StepState.DONE)
    before = world.on - timedelta(days=3)

    changed = services.edit_step(coach, step.pk, services.StepEdit("Les", "both", due_on=before))

    assert changed.due_on == before
