"""An organisation answers who chose its place, and reads what that person agreed to: nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from klaverblad.apps.journal.models import ReadEntry
from klaverblad.apps.people.models import Person
from klaverblad.apps.placements import answer_queries as queries
from klaverblad.apps.placements import answer_services as services
from klaverblad.apps.placements import proposal_services as proposals
from klaverblad.apps.placements.chain import default_text, read_chain
from klaverblad.apps.placements.models import Proposal, ShownToEmployer
from klaverblad.engines.rules import LoadError
from klaverblad.errors import BadInput, Denied, Refused
from tests.crowd import names_about

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(world, coach, able, offer):
    """Somebody chose a place of the workplace, and the coach asks for it."""
    now = timezone.now()
    made = proposals.propose(coach, able.pk, [world.place.pk], at=now)
    option = made.options.get()
    proposals.move(coach, made.pk, to="chosen", option_id=option.pk, at=now)
    return proposals.move(coach, made.pk, to="asked", at=now)


def read(actor):
    return queries.asked_of_us(actor, language="nl")


def test_without_a_yes_of_the_person_an_organisation_reads_nothing(world, coach, asked):
    employer, now = world.actor("workplace"), timezone.now()

    assert read(employer) == []
    with pytest.raises(Proposal.DoesNotExist):
        services.answer(employer, asked.pk, to="accepted", seen="asked", at=now)
    with pytest.raises(Denied):
        read(coach)
    with pytest.raises(BadInput):
        services.show_to_employer(coach, asked.pk, parts=["diagnosis"])
    with pytest.raises(BadInput):
        services.show_to_employer(coach, asked.pk, parts=[])


def test_it_reads_what_was_agreed_says_yes_and_may_take_that_back_the_same_day(
    world, coach, able, asked
):
    employer, now = world.actor("workplace"), timezone.now()
    Person.objects.filter(pk=able.pk).update(phone="03 123 45 67", email="kim@oefen.example")
    services.show_to_employer(coach, asked.pk, parts=["phone", "name"], words="Ik ben vroeg op.")

    (one,) = read(employer)
    assert one.told == (("naam", able.name), ("telefoon", "03 123 45 67"))
    assert one.words == "Ik ben vroeg op."
    assert {way.to for way in one.ways} == {"accepted", "refused"}
    assert read(world.actor("other_workplace")) == []
    other = world.actor("other_workplace")
    with pytest.raises(Proposal.DoesNotExist):
        services.answer(other, asked.pk, to="accepted", seen="asked", at=now)
    for to in ("no_answer", "started", "none_chosen"):
        with pytest.raises(proposals.WentOn):
            services.answer(employer, asked.pk, to=to, seen="asked", at=now)

    services.answer(employer, asked.pk, to="accepted", seen="asked", at=now)
    (after,) = read(employer)
    assert (after.state, after.ways, bool(after.told)) == ("accepted", (), True)
    later = replace(employer, on=world.on + timedelta(days=1))
    with pytest.raises(proposals.WentOn):
        services.take_answer_back(later, asked.pk, number=after.undo, at=now)
    services.take_answer_back(employer, asked.pk, number=after.undo, at=now)
    assert read(employer)[0].state == "asked"
    assert names_about(asked)[-3:] == ["proposal.shown", "proposal.moved", "proposal.taken_back"]


def test_a_no_ends_it_and_shows_nobody_any_more(world, coach, asked):
    employer, now = world.actor("workplace"), timezone.now()
    services.show_to_employer(coach, asked.pk, parts=["name"])

    services.answer(employer, asked.pk, to="refused", seen="asked", at=now)

    (one,) = read(employer)
    assert (one.told, one.words) == ((), "")
    assert read(replace(employer, on=world.on + timedelta(days=1))) == []
    asked.refresh_from_db()
    # It is the employer's no: the person is asked again as before.
    assert (asked.ended_on, asked.is_none_wanted) == (world.on, False)
    with pytest.raises(Refused):
        services.show_to_employer(coach, asked.pk, parts=["name"])


def test_another_choice_or_a_word_of_the_person_closes_the_view(world, coach, able, asked, offer):
    employer, now = world.actor("workplace"), timezone.now()
    services.show_to_employer(coach, asked.pk, parts=["name"])
    services.hide_from_employer(coach, asked.pk)
    assert read(employer) == []
    with pytest.raises(proposals.WentOn):
        services.hide_from_employer(coach, asked.pk)
    services.show_to_employer(coach, asked.pk, parts=["name"])

    second = asked.options.create(place=offer(title="Tweede"), position=2)
    Proposal.objects.filter(pk=asked.pk).update(chosen=second)

    assert ShownToEmployer.objects.get().option != second
    assert read(employer) == []
    with pytest.raises(Proposal.DoesNotExist):
        services.answer(employer, asked.pk, to="accepted", seen="asked", at=now)


def test_the_page_of_the_organisation_is_read_in_the_log_of_the_person(
    world, coach, able, asked, sign_in
):
    services.show_to_employer(coach, asked.pk, parts=["name"])

    page = sign_in(world.workplace).get(reverse("desk:asked_of_us")).content.decode()

    assert able.name in page
    entry = ReadEntry.objects.filter(person_id=able.pk, actor_user_id=world.workplace.user_id).get()
    assert entry.purpose == "place"


def test_a_chain_lets_an_employer_answer_and_nothing_more():
    chain = read_chain(default_text())

    assert {one.to for one in chain.moves_from("asked", by="employer")} == {"accepted", "refused"}
    for word in ("to: chosen, by: [person, coach]", "to: started, by: [coach]"):
        more = word.replace("coach]", "coach, employer]")
        with pytest.raises(LoadError):
            read_chain(default_text().replace(word, more), "x")


def test_the_first_page_of_the_organisation_counts_who_waits_and_names_nobody(
    world, coach, able, asked, sign_in
):
    words, now = "Iemand koos een plek bij jullie", timezone.now()

    def first_page(who):
        return sign_in(who).get(reverse("desk:own_places")).content.decode()

    assert words not in first_page(world.workplace)
    services.show_to_employer(coach, asked.pk, parts=["name"])

    page = first_page(world.workplace)
    assert words in page
    assert able.name not in page
    assert words not in first_page(world.other_workplace)
    services.answer(world.actor("workplace"), asked.pk, to="refused", seen="asked", at=now)
    assert words not in first_page(world.workplace)
