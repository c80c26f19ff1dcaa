"""A right is asked for, answered, and every step of that can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import services as people
from klaverblad.apps.people.merge_queries import widenings
from klaverblad.apps.people.models import Consent, Fact, Person
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.people.services.merging import Chosen, merge_files
from klaverblad.apps.rights import request_queries as queries
from klaverblad.apps.rights import request_services as services
from klaverblad.apps.rights.models import RequestState, RightRequest
from klaverblad.apps.rights.queries import LEEFLOON_REQUEST
from klaverblad.apps.rights.request_terms import answer_term, appeal_term
from klaverblad.apps.trajectories import services as plans
from klaverblad.apps.trajectories.models import Step
from klaverblad.errors import BadInput, Denied, Refused
from tests.ids import double_of
from tests.world import agreed_with


def new(world, right="leefloon", *, days=5, **words):
    said = {"asked_by": "together", "channel": "letter"} | words
    return services.NewRequest(right, world.on - timedelta(days=days), **said)


def asked(world, right="leefloon", who="coach", **words):
    wanted = new(world, right, **words)
    return services.ask_right(world.actor(who), world.person.pk, wanted, at=timezone.now())


def answered(world, request, state, who="coach", **words):
    words = {"answered_on": world.on} | words
    return services.record_answer(world.actor(who), request.pk, services.Answer(state, **words))


def statuses(world):
    found = Fact.objects.filter(person=world.person, key="statuses", replaced_at=None).first()
    return found and found.value


def names_of(request):
    about = Event.objects.filter(subject_id=str(request.pk)).order_by("at", "id")
    return list(about.values_list("name", flat=True))


def test_the_term_of_a_leefloon_comes_from_the_law_and_says_so(world):
    request = asked(world)

    # 30 days to decide and 8 to tell: bdas-wwsb.brussels/?p=4624.
    assert request.answer_due_on == request.asked_on + timedelta(days=38)
    assert request.answer_due_from == "law"
    assert "art. 21" in answer_term(world.actor("coach"), "leefloon", request.asked_on).source
    assert request.body == "OCMW Schoten"
    assert names_of(request) == ["right_request.asked"]


def test_a_term_without_a_source_is_never_made_up(world):
    request = asked(world, "huursubsidie")
    refused = answered(world, request, "refused", refusal_words="Inkomen te hoog.")

    assert (request.answer_due_on, request.answer_due_from) == (None, "")
    assert (refused.appeal_until, refused.appeal_from) == (None, "")
    assert appeal_term(world.actor("coach"), "huursubsidie", world.on) is None


def test_the_letter_goes_before_the_term_of_the_law(world):
    by_law = answered(world, asked(world), "refused")
    # Three months: bdas-wwsb.brussels/?p=4768.
    assert by_law.appeal_until == appeal_term(world.actor("coach"), "leefloon", world.on).on
    assert by_law.appeal_from == "law"

    by_letter = answered(world, by_law, "refused", appeal_until=world.on + timedelta(days=60))

    assert by_letter.appeal_until == world.on + timedelta(days=60)
    assert by_letter.appeal_from == "letter"
    assert names_of(by_letter)[-1] == "right_request.corrected"


def test_a_yes_writes_the_fact_with_its_proof_and_taking_it_back_takes_that_along(world):
    coach, request = world.actor("coach"), asked(world)
    said = people.Said("statuses", ["vdab_registered"], world.on, "person", "told")
    people.record_fact(coach, world.person.pk, said)

    granted = answered(
        world,
        request,
        "granted",
        amount_eur=Decimal("893.65"),
        amount_per="month",
        document_id=world.document.pk,
    )

    fact = Fact.objects.get(pk=granted.fact_id)
    assert fact.value == ["vdab_registered", "leefloon"]
    assert (fact.said_by, fact.known_by) == ("authority", "document")
    assert fact.evidence_id == world.document.pk

    again = services.take_back_answer(coach, request.pk)
    assert statuses(world) == ["vdab_registered"]
    assert (again.state, again.amount_eur, again.answered_on) == ("asked", None, None)


@pytest.mark.parametrize("starts_in", [0, 30])
def test_what_begins_later_is_not_so_today(world, starts_in):
    first = world.on + timedelta(days=starts_in)

    answered(world, asked(world), "granted", granted_from=first)

    assert (statuses(world) == ["leefloon"]) is (starts_in == 0)


def test_a_refusal_writes_no_fact_and_the_right_may_be_asked_again(world):
    answered(world, asked(world), "refused", refusal_words="Geen recht.")

    assert statuses(world) is None
    assert asked(world).state == RequestState.ASKED


def test_one_right_is_not_asked_for_twice_at_a_time(world):
    asked(world)

    with pytest.raises(Refused):
        asked(world)
    assert RightRequest.objects.count() == 1


@pytest.mark.parametrize("state", ["no_answer", "refused"])
def test_an_answer_is_not_taken_back_beside_the_same_right_that_waits(world, state):
    first = answered(world, asked(world), state)
    second = asked(world)

    with pytest.raises(Refused):
        services.take_back_answer(world.actor("coach"), first.pk)

    waits = RightRequest.objects.filter(state=RequestState.ASKED)
    assert waits.get() == second


@pytest.mark.parametrize("state", ["asked", "no_answer"])
def test_what_was_withdrawn_is_put_back_as_it_was(world, state):
    coach, request = world.actor("coach"), asked(world)
    if state == "no_answer":
        request = answered(world, request, state)

    services.withdraw_request(coach, request.pk)
    back = services.put_back_request(coach, request.pk)

    assert back.state == state


def test_a_step_of_the_plan_is_linked_and_never_doubled(world):
    step = plans.add_step(
        world.actor("coach"), world.trajectory.pk, plans.NewStep(LEEFLOON_REQUEST)
    )

    request = asked(world, with_step=True)

    assert request.step == step
    assert Step.objects.filter(instrument=LEEFLOON_REQUEST).count() == 1


def test_a_step_is_made_only_when_the_coach_wants_one(world):
    assert asked(world).step is None
    services.withdraw_request(world.actor("coach"), RightRequest.objects.get().pk)

    assert asked(world, with_step=True).step.instrument_id == LEEFLOON_REQUEST


def test_asking_how_far_it_is_lets_the_line_rest_and_undo_brings_it_back(world):
    coach = world.actor("coach")
    request = asked(world, "huursubsidie", days=queries.QUIET_DAYS)
    assert queries.due_today(coach) == ([request], [])

    services.chase_request(coach, request.pk)
    assert queries.due_today(coach) == ([], [])
    later = replace(coach, on=coach.on + timedelta(days=queries.CHASED_DAYS))
    assert queries.due_today(later) == ([request], [])

    services.chase_request(later, request.pk)
    undone = services.undo_mark(later, request.pk, name=services.CHASED)
    assert undone.chased_on == coach.on


def test_what_is_late_for_longest_stands_on_top_with_or_without_a_term(world):
    def due(right, *, ago, days=130):
        term = {"answer_due_on": world.on - timedelta(days=ago), "answer_due_from": "told"}
        return asked(world, right, days=days, **term)

    quiet = asked(world, "huursubsidie", days=queries.QUIET_DAYS + 50)
    short, long = due("sociale_huur", ago=10), due("huurpremie", ago=90)

    late, _refused = queries.due_today(world.actor("coach"))
    listed = list(queries.with_names(queries.of_caseload(world.actor("coach"))))

    assert late == [long, quiet, short]
    assert listed == [long, short, quiet]


def test_a_refusal_is_talked_over_once_while_there_is_time(world):
    coach, request = world.actor("coach"), asked(world, "huursubsidie")
    answered(world, request, "refused", appeal_until=world.on + timedelta(days=9))
    assert queries.due_today(coach) == ([], [request])

    services.talk_over_refusal(coach, request.pk)

    assert queries.due_today(coach) == ([], [])


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"right": "bestaat_niet"}, "right"),
        ({"days": -1}, "asked_on"),
        ({"days": 9000}, "asked_on"),
        ({"answer_due_on": date(2001, 1, 1), "answer_due_from": "told"}, "answer_due_on"),
        ({"answer_due_on": date(2027, 1, 1), "answer_due_from": "law"}, "answer_due_from"),
        ({"answer_due_on": date(2062, 1, 1), "answer_due_from": "told"}, "answer_due_on"),
    ],
)
def test_an_odd_request_is_refused_with_its_field(world, words, field):
    with pytest.raises(BadInput) as refusal:
        asked(world, **words)

    assert refusal.value.facts["field"] == field


@pytest.mark.parametrize(
    ("state", "words", "field"),
    [
        ("granted", {"answered_on": None}, "answered_on"),
        ("granted", {"answered_on": date(2001, 1, 1)}, "answered_on"),
        ("granted", {"amount_eur": Decimal(-1), "amount_per": "month"}, "amount_eur"),
        ("granted", {"amount_eur": Decimal(10)}, "amount_per"),
        (
            "granted",
            {"granted_from": date(2026, 3, 2), "granted_until": date(2026, 3, 1)},
            "granted_until",
        ),
        ("granted", {"granted_from": date(1926, 3, 2)}, "granted_from"),
        ("granted", {"granted_from": date(2062, 3, 2)}, "granted_from"),
        ("refused", {"appeal_until": date(2001, 1, 1)}, "appeal_until"),
        ("refused", {"appeal_until": date(2062, 1, 1)}, "appeal_until"),
        ("asked", {}, "state"),
    ],
)
def test_an_odd_answer_is_refused_with_its_field(world, state, words, field):
    request = asked(world, "huursubsidie")

    with pytest.raises(BadInput) as refusal:
        answered(world, request, state, **words)

    assert refusal.value.facts["field"] == field


def test_the_second_of_two_browsers_does_not_write_over_the_first(world):
    request = asked(world, "huursubsidie")
    answered(world, request, "granted")

    with pytest.raises(services.WentOn):
        services.record_answer(
            world.actor("colleague"),
            request.pk,
            services.Answer("refused", answered_on=world.on),
            seen="asked",
        )


def test_the_person_asks_and_answers_and_others_write_nothing(world):
    request = asked(world, "huursubsidie", who="self_login", asked_by="person")
    assert answered(world, request, "granted", who="self_login").state == "granted"

    with pytest.raises(Denied):
        asked(world, "sociale_huur", who="partner")
    with pytest.raises(Person.DoesNotExist):
        asked(world, "sociale_huur", who="neighbour")
    assert not queries.requests(world.actor("neighbour")).exists()


def test_a_partner_reads_what_income_and_health_are_shared_for(world):
    asked(world, "huursubsidie")
    asked(world, "ivt_it")
    coach, seen = world.actor("coach"), []
    seat = {"user_id": world.partner.user_id, "organisation_id": world.partner.organisation_id}
    for domains in ({Domain.WORK}, {Domain.INCOME}, {Domain.INCOME, Domain.HEALTH}):
        # Jobroad is in the team by an earlier consent: that one stops first.
        for consent in Consent.objects.filter(person=world.person, revoked_at=None):
            people.revoke_consent(coach, consent.pk, how="spoken")
        agreed = agreed_with(world.partner.organisation, on=world.on, domains=frozenset(domains))
        people.give_consent(coach, world.person.pk, agreed)
        people.join_team(coach, world.person.pk, **seat, purpose="jobcoaching", until=None)
        found = queries.requests(world.actor("partner"))
        seen.append(set(found.values_list("right", flat=True)))

    assert seen == [set(), {"huursubsidie"}, {"huursubsidie", "ivt_it"}]


def test_two_files_of_one_person_keep_every_request(world):
    coach, request, double = world.actor("coach"), asked(world), double_of(world)
    theirs = services.ask_right(coach, double.pk, new(world), at=timezone.now())

    seen = frozenset(one.key for one in widenings(coach, world.person, double))
    merge_files(coach, world.person.pk, double.pk, Chosen(seen=seen))

    kept = RightRequest.objects.filter(person=world.person)
    assert {one.pk for one in kept} == {request.pk, theirs.pk}


@pytest.mark.parametrize(
    "columns",
    [{"answered_on": date(2026, 3, 2)}, {"amount_eur": 3}, {"appeal_until": date(2026, 3, 2)}],
)
def test_the_database_refuses_an_answer_that_is_none(world, columns):
    request = asked(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        RightRequest.objects.filter(pk=request.pk).update(**columns)


def test_the_number_of_a_file_elsewhere_is_sealed(world):
    request = asked(world, reference="DOS-2026-77")

    with connection.cursor() as cursor:
        cursor.execute("SELECT reference FROM rights_rightrequest")
        (stored,) = cursor.fetchone()

    assert "DOS" not in stored
    assert RightRequest.objects.get(pk=request.pk).reference == "DOS-2026-77"


def test_who_asked_need_not_be_told_to_ask_until_a_refusal_is_old(world):
    coach, request = world.actor("coach"), asked(world)
    mine = [world.person.pk]
    assert queries.asked_among(coach, mine, "leefloon") == {world.person.pk}

    answered(world, request, "refused")
    assert queries.asked_among(coach, mine, "leefloon") == {world.person.pk}
    later = replace(coach, on=coach.on + timedelta(days=queries.REFUSED_COUNTS_DAYS + 1))
    assert queries.asked_among(later, mine, "leefloon") == set()
