"""A loan comes back to the cent, people decide on it with a reason, and nothing in it punishes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.apps.access import links
from klaverblad.apps.access.duties import STILL_OPEN
from klaverblad.apps.access.links import DocumentChanged, LinkUsed
from klaverblad.apps.loans import queries, services
from klaverblad.apps.loans.models import Loan, LoanState
from klaverblad.apps.loans.schedule import months_after, paid_of, split
from klaverblad.apps.loans.services import AlreadyDone
from klaverblad.apps.loans.services.retention import still_lent
from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories.models import Step, StepState
from klaverblad.errors import BadInput, Denied, Refused
from tests.crowd import names_about

CENTS = st.integers(min_value=1, max_value=1_000_000)


@given(cents=CENTS, months=st.integers(min_value=1, max_value=60), paid=CENTS)
def test_the_instalments_add_up_to_the_loan_to_the_cent(cents, months, paid):
    amount = Decimal(cents) / 100
    if cents < months:
        with pytest.raises(ValueError, match="whole cents"):
            split(amount, months)
        return

    rows = split(amount, months)

    assert sum(rows) == amount
    assert len(rows) == months
    assert all(one * 100 == int(one * 100) and one > 0 for one in rows)
    # All are the same but the last, which takes what is left: less than a cent for each month.
    assert len(set(rows[:-1])) <= 1
    assert 0 <= rows[-1] - rows[0] < Decimal(months) / 100
    came = min(Decimal(paid) / 100, amount)
    assert sum(paid_of(rows, came)) == came


@given(first=st.dates(date(2026, 1, 1), date(2030, 12, 31)), n=st.integers(0, 60))
def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(first, n):
    later = months_after(first, n)

    assert (later.year * 12 + later.month) - (first.year * 12 + first.month) == n
    assert later.day == first.day or (later + timedelta(days=1)).day == 1 <= later.day < first.day


def yes(world, amount="1000.00", months=3):
    return services.Yes(
        Decimal(amount), months, world.on + timedelta(days=30), "Ze kan ermee naar het werk."
    )


@pytest.mark.django_db
def test_a_loan_goes_from_question_to_last_euro(world):
    lead, coach, me = (world.actor(name) for name in ("team_lead", "coach", "self_login"))
    new = services.NewLoan(Decimal(1200), 3, "Dan kan ik in de zorg werken.")
    with pytest.raises(Refused):
        services.ask_loan(me, world.person.pk, new)
    services.change_fund(lead, amount=Decimal(1500), why="Gift van de gemeente")

    # The person asks, people decide: less than was asked, with a reason.
    loan = services.ask_loan(me, world.person.pk, new)
    assert (loan.asked_by, loan.state) == ("person", LoanState.ASKED)
    with pytest.raises(Refused):
        services.ask_loan(coach, world.person.pk, new)
    for actor in (coach, me):
        with pytest.raises(Denied):
            services.grant_loan(actor, loan.pk, yes(world))
    with pytest.raises(Loan.DoesNotExist):
        services.grant_loan(world.actor("neighbour"), loan.pk, yes(world))
    for name in ("partner", "coordinator", "administrator"):
        assert not queries.loans(world.actor(name)).exists()
    for wrong in (yes(world, "0"), yes(world, "10.001"), yes(world, months=0),
                  replace(yes(world), because=" "),
                  replace(yes(world), first_due_on=world.on - timedelta(days=1))):  # fmt: skip
        with pytest.raises(BadInput):
            services.grant_loan(lead, loan.pk, wrong)
    with pytest.raises(services.FundTooSmall):
        services.grant_loan(lead, loan.pk, yes(world, "1500.01"))
    loan = services.grant_loan(lead, loan.pk, yes(world))
    money = queries.money_of(loan.fund)
    assert (money.put_in, money.promised, money.available) == (1500, 1000, 500)
    step = Step.objects.get(pk=loan.step_id)
    assert (step.instrument_id, step.state) == (services.INSTRUMENT, StepState.TODO)
    assert "333,34" in loan.content
    assert "zonder rente" in loan.content

    # Both sign the same text: the person by a link that works once.
    issued = services.ask_signature(coach, loan.pk, at=timezone.now())
    holder = links.open_link(issued.token, "sign", at=timezone.now())
    links.sign(holder, name="Nadia Wouters", at=timezone.now())
    with pytest.raises(LinkUsed):
        links.open_link(issued.token, "sign", at=timezone.now())
    with pytest.raises(AlreadyDone):
        services.sign_loan(me, loan.pk)
    with pytest.raises(AlreadyDone):
        services.pay_out(coach, loan.pk)
    services.sign_loan(coach, loan.pk)
    services.pay_out(coach, loan.pk)
    assert Step.objects.get(pk=step.pk).state == StepState.BUSY

    # A month does not fit: the person moves it, and nothing else changes.
    first = queries.standing(me, loan.pk).next_line.instalment
    to = first.due_on + timedelta(days=75)
    services.move_instalment(me, first.pk, to=to)
    with pytest.raises(BadInput):
        services.move_instalment(me, first.pk, to=world.on - timedelta(days=1))
    stands = queries.standing(coach, loan.pk)
    assert [one.instalment.number for one in stands.lines] == [2, 3, 1]
    assert (sum(one.instalment.amount for one in stands.lines), stands.left) == (1000, 1000)

    # What comes back is counted to the cent; a mistake is taken back.
    later = replace(coach, on=world.on + timedelta(days=90))
    for wrong, on in (("0", later.on), ("1000.01", later.on), ("5", later.on + timedelta(days=1))):
        with pytest.raises(BadInput):
            services.record_payment(later, loan.pk, amount=Decimal(wrong), on=on, at=timezone.now())
    paid = services.record_payment(
        later, loan.pk, amount=Decimal("400.40"), on=later.on, at=timezone.now()
    )
    stands = queries.standing(me, loan.pk)
    assert [one.left for one in stands.lines] == [0, Decimal("266.27"), Decimal("333.33")]
    assert stands.is_behind(on=later.on + timedelta(days=60))
    services.withdraw_payment(later, paid.pk, at=timezone.now())
    assert queries.standing(me, loan.pk).left == 1000
    services.record_payment(later, loan.pk, amount=Decimal(1000), on=later.on, at=timezone.now())
    loan.refresh_from_db()
    assert (loan.state, loan.ended_on) == (LoanState.REPAID, later.on)
    assert queries.money_of(loan.fund).available == 1500
    assert queries.open_of(me, world.person.pk) is None
    told = names_about(loan)
    assert told[:2] == ["loan.asked", "loan.granted"]
    assert told[-1] == "loan.repaid"


@pytest.mark.django_db
def test_a_no_has_a_reason_and_blocks_nothing_and_the_rest_can_be_let_go(world):
    lead, coach = world.actor("team_lead"), world.actor("coach")
    services.change_fund(lead, amount=Decimal(800), why="Begroting 2026")
    new = services.NewLoan(Decimal(600), 6)
    first = services.ask_loan(coach, world.person.pk, new)
    with pytest.raises(BadInput):
        services.refuse_loan(lead, first.pk, because=" ")
    services.refuse_loan(lead, first.pk, because="Eerst het theorie-examen.")

    again = services.ask_loan(coach, world.person.pk, new)
    services.grant_loan(lead, again.pk, yes(world, "600", 6))
    issued = services.ask_signature(coach, again.pk, at=timezone.now())
    Person.objects.filter(pk=world.person.pk).update(first_name="Nadja")
    # What was frozen is what is signed: a changed text is refused.
    Loan.objects.filter(pk=again.pk).update(content="Iets anders")
    with pytest.raises(DocumentChanged):
        links.open_link(issued.token, "sign", at=timezone.now())
    services.withdraw_loan(coach, again.pk, at=timezone.now())
    assert queries.money_of(again.fund).available == 800

    third = services.ask_loan(coach, world.person.pk, new)
    services.grant_loan(lead, third.pk, yes(world, "600", 6))
    services.record_paper_signature(coach, third.pk, name="Nadia W", signed_on=world.on)
    services.sign_loan(coach, third.pk)
    services.pay_out(coach, third.pk)
    with pytest.raises(BadInput):
        services.change_fund(lead, amount=Decimal(-201), why="Terug naar de gemeente")
    # A file with a loan that runs is not forgotten.
    person_id = world.person.pk
    assert still_lent([person_id, world.next_person.pk]) == {person_id: STILL_OPEN}
    services.record_payment(coach, third.pk, amount=Decimal(100), on=world.on, at=timezone.now())
    services.forgive_loan(lead, third.pk, because="Ziek.")

    third.refresh_from_db()
    assert (third.state, queries.money_of(third.fund).available) == (LoanState.FORGIVEN, 300)
    assert not [
        field.name
        for field in Loan._meta.get_fields()
        if any(word in field.name for word in ("interest", "fee", "penalty", "block"))
    ]


@pytest.mark.django_db
def test_money_that_was_lent_before_a_move_stays_with_who_lent_it(world):
    lead, coach = world.actor("team_lead"), world.actor("coach")
    services.change_fund(lead, amount=Decimal(800), why="Begroting 2026")
    loan = services.ask_loan(coach, world.person.pk, services.NewLoan(Decimal(600), 6))
    services.grant_loan(lead, loan.pk, yes(world, "600", 6))
    services.record_paper_signature(coach, loan.pk, name="Nadia W", signed_on=world.on)
    there = world.actor("neighbour").organisation_id
    Person.objects.filter(pk=world.person.pk).update(organisation_id=there)
    next_lead = replace(lead, organisation_id=there)

    with pytest.raises(services.NotOurMoney):
        services.sign_loan(next_lead, loan.pk)
    Loan.objects.filter(pk=loan.pk).update(state=LoanState.RUNNING, paid_out_on=world.on)
    with pytest.raises(services.NotOurMoney):
        services.forgive_loan(next_lead, loan.pk, because="Verhuisd.")

    # What comes back may be written down where the person is now; and who lent it still sees it.
    services.record_payment(next_lead, loan.pk, amount=Decimal(100), on=world.on, at=timezone.now())
    assert queries.money_of(loan.fund).out == 500
    assert [one.loan.pk for one in queries.standings_elsewhere(lead)] == [loan.pk]
    assert queries.standings_elsewhere(next_lead) == []
    assert queries.standings_elsewhere(world.actor("coordinator")) == []
