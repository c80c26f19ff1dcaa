"""The GPMI: frozen, signed by both, looked at again on time, replaced, ended; nothing punishes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from klaverblad.apps.access import links
from klaverblad.apps.trajectories import gpmi_queries, services
from klaverblad.apps.trajectories.models import Gpmi, GpmiState, Party
from klaverblad.errors import BadInput, Denied, Refused
from tests.crowd import names_about
from tests.ids import signed_gpmi
from tests.world import INSTRUMENT


@pytest.fixture
def coach(world):
    services.add_goal(world.actor("coach"), world.trajectory.pk, words="Weer werken.")
    return world.actor("coach")


def drafted(coach, world, **words):
    return services.draft_gpmi(coach, world.trajectory.pk, services.GpmiTerms(**words))


@pytest.fixture
def waiting(coach, world):
    return services.offer_gpmi(coach, drafted(coach, world, agreed="Het OCMW betaalt de bus.").pk)


def by_link(coach, gpmi, party, name):
    issued = services.ask_gpmi_signature(coach, gpmi.pk, party=party, at=timezone.now())
    holder = links.open_link(issued.token, "sign", at=timezone.now())
    return links.sign(holder, name=name, at=timezone.now())


def paper(world, party="person", **words):
    given = {"name": world.person.name, "signed_on": world.on} | words
    return services.OnPaper(party=party, **given)


def test_the_frozen_text_holds_goals_steps_and_what_is_agreed(waiting, world):
    for part in ("Weer werken.", world.step.title, "Het OCMW betaalt de bus.", "3 keer per jaar"):
        assert part in waiting.content
    assert waiting.content_sha256 == links.sha256(waiting.content)


def test_volunteering_is_no_condition_and_what_is_done_is_not_agreed_again(coach, world):
    """Both stand apart; a step that is done after the text was frozen is no change of it."""
    plan = world.trajectory.pk
    free = [
        services.add_step(coach, plan, services.NewStep(slug, title=f"Meedoen: {slug}"))
        for slug in ("vrijwilligerswerk", "lets")
    ]
    done = services.add_step(coach, plan, services.NewStep(INSTRUMENT, title="Al voorbij"))
    services.move_step(coach, done.pk, to="done")

    gpmi = services.offer_gpmi(coach, drafted(coach, world).pk)

    parts = {one.splitlines()[0]: one for one in gpmi.content.split("\n\n") if one.strip()}
    agreed, apart = parts["Wat we afspreken"], parts["Wat ik vrijwillig doe (geen voorwaarde)"]
    assert world.step.title in agreed
    for one in free:
        assert one.title in apart
        assert one.title not in agreed
    assert parts["Wat al gedaan is"].splitlines()[1:] == ["- Al voorbij"]
    assert "Al voorbij" not in agreed

    services.move_step(coach, world.step.pk, to="done")
    assert not gpmi_queries.is_changed(gpmi)
    services.move_step(coach, done.pk, to="todo")
    assert gpmi_queries.is_changed(gpmi)


def test_a_change_of_the_plan_leaves_the_frozen_text_as_it_is_and_is_told(coach, waiting, world):
    before = waiting.content

    services.add_goal(coach, world.trajectory.pk, words="Een nieuw doel.")

    waiting.refresh_from_db()
    assert waiting.content == before
    assert gpmi_queries.is_changed(waiting)


def test_with_the_signatures_of_both_it_holds_and_evaluations_are_promised(coach, waiting, world):
    services.sign_gpmi(coach, waiting.pk)
    assert Gpmi.objects.get(pk=waiting.pk).state == GpmiState.WAITING

    by_link(coach, waiting, Party.PERSON, "Nadia Wouters")

    waiting.refresh_from_db()
    assert waiting.state == GpmiState.SIGNED
    days = [one.due_on for one in waiting.evaluations.all()]
    assert days == [waiting.signed_on + timedelta(days=n) for n in (122, 243, 365)]
    assert names_about(waiting)[-1] == "gpmi.signed"


def test_a_person_signs_on_paper_with_its_date(coach, waiting, world):
    on = world.on - timedelta(days=3)
    services.record_paper_signature(coach, waiting.pk, paper(world, signed_on=on))

    gpmi = services.sign_gpmi(coach, waiting.pk)

    assert (gpmi.state, gpmi.signed_on) == (GpmiState.SIGNED, world.on)


def test_a_third_signs_too_and_is_not_needed_for_it_to_hold(coach, waiting, world):
    by_link(coach, waiting, Party.THIRD, "Els Goris")
    third = paper(world, "third", name="Jo Baeten", organisation_id=world.partner.organisation_id)
    services.record_paper_signature(coach, waiting.pk, third)

    assert waiting.signatures.filter(party=Party.THIRD).count() == 2
    assert Gpmi.objects.get(pk=waiting.pk).state == GpmiState.WAITING


def test_asking_the_person_again_leaves_the_link_of_a_third_open(coach, waiting):
    at = timezone.now()
    services.ask_gpmi_signature(coach, waiting.pk, party=Party.THIRD, at=at)
    services.ask_gpmi_signature(coach, waiting.pk, party=Party.PERSON, at=at)
    services.ask_gpmi_signature(coach, waiting.pk, party=Party.PERSON, at=at)

    still = gpmi_queries.open_sign_links(coach, waiting, at=at)

    assert sorted(one.asks_kind for one in still) == ["person", "third"]


def test_a_link_to_a_text_that_was_taken_back_signs_nothing(coach, waiting):
    issued = services.ask_gpmi_signature(coach, waiting.pk, party="person", at=timezone.now())

    services.take_back_gpmi(coach, waiting.pk, at=timezone.now())

    with pytest.raises(links.LinkClosed):
        links.open_link(issued.token, "sign", at=timezone.now())


def test_what_was_signed_stays_when_the_text_is_made_anew(coach, waiting):
    signed = services.sign_gpmi(coach, waiting.pk)

    again = services.take_back_gpmi(coach, waiting.pk, at=timezone.now())

    signed.refresh_from_db()
    assert (signed.state, signed.content) == (GpmiState.ENDED, waiting.content)
    assert again.pk != signed.pk
    assert (again.state, again.agreed) == (GpmiState.DRAFT, waiting.agreed)


def test_a_new_gpmi_replaces_the_one_that_was_signed_and_its_moments_are_no_longer_due(
    coach, world
):
    old = signed_gpmi(world)

    new = signed_gpmi(world)

    old.refresh_from_db()
    assert (old.state, new.state) == (GpmiState.REPLACED, GpmiState.SIGNED)
    far = world.on + timedelta(days=400)
    due = gpmi_queries.evaluations_due(coach, [world.trajectory.pk], by=far)
    assert {one.gpmi_id for one in due} == {new.pk}


def test_only_one_is_made_at_a_time(coach, waiting, world):
    with pytest.raises(Refused):
        drafted(coach, world)


@pytest.mark.parametrize("n", [0, 2, 13])
def test_fewer_than_three_evaluations_a_year_are_refused(coach, world, n):
    with pytest.raises(BadInput) as no:
        drafted(coach, world, evaluations_a_year=n)

    assert no.value.facts["field"] == "evaluations_a_year"
    assert not Gpmi.objects.exists()


def test_an_empty_plan_is_not_laid_out_to_be_signed(coach, world):
    gpmi = drafted(coach, world)
    world.trajectory.goals.all().delete()

    with pytest.raises(Refused):
        services.offer_gpmi(coach, gpmi.pk)


@pytest.mark.parametrize(
    ("words", "field"),
    [({"name": "…"}, "name"), ({"days": 1}, "signed_on")],
)
def test_a_paper_signature_without_a_name_or_of_tomorrow_is_refused(
    coach, waiting, world, words, field
):
    days = words.pop("days", 0)

    with pytest.raises(BadInput) as no:
        services.record_paper_signature(
            coach, waiting.pk, paper(world, signed_on=world.on + timedelta(days=days), **words)
        )

    assert no.value.facts["field"] == field
    assert not waiting.signatures.exists()


def test_an_evaluation_is_done_with_a_few_words_and_the_last_promises_the_next(coach, world):
    gpmi = signed_gpmi(world)
    first, second, third = gpmi.evaluations.all()
    services.record_evaluation(coach, first.pk, outcome="Het loopt.")
    services.skip_evaluation(coach, second.pk, because="In het ziekenhuis.")

    services.record_evaluation(coach, third.pk, outcome="Nieuwe stap gekozen.")

    still = gpmi.evaluations.filter(done_on=None, skipped_because="")
    assert [one.due_on for one in still] == [third.due_on + timedelta(days=122)]


def test_an_evaluation_without_words_stays_open_and_a_closed_one_stays_closed(coach, world):
    first = signed_gpmi(world).evaluations.first()
    with pytest.raises(BadInput):
        services.record_evaluation(coach, first.pk, outcome=" ")
    services.record_evaluation(coach, first.pk, outcome="Het loopt.")

    with pytest.raises(services.AlreadyClosed):
        services.skip_evaluation(coach, first.pk, because="Toch niet.")


def test_ending_a_gpmi_asks_for_a_reason_and_leaves_the_plan_alone(coach, world):
    gpmi = signed_gpmi(world)
    with pytest.raises(BadInput):
        services.end_gpmi(coach, gpmi.pk, because="")

    services.end_gpmi(coach, gpmi.pk, because="Verhuisd.")

    assert Gpmi.objects.get(pk=gpmi.pk).state == GpmiState.ENDED
    assert world.trajectory.steps.exists()


def test_a_partner_signs_nothing_for_the_ocmw(world, waiting):
    with pytest.raises(Denied):
        services.sign_gpmi(world.actor("partner"), waiting.pk)


def test_a_neighbour_knows_of_no_gpmi(world, waiting):
    assert not gpmi_queries.gpmis(world.actor("neighbour")).exists()
