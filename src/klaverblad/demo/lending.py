"""What lifts a barrier in the practice region: prices of the region, funds, and a few loans."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from klaverblad.apps.access import links
from klaverblad.apps.barriers.models import Period, Price, PriceKind, PricePer
from klaverblad.apps.loans.agreement import agreement_text
from klaverblad.apps.loans.models import (
    AskedBy,
    Fund,
    FundChange,
    Instalment,
    Loan,
    LoanSignature,
    LoanState,
    Party,
    Payment,
    SignedHow,
)
from klaverblad.apps.loans.schedule import months_after, split
from klaverblad.apps.loans.services import INSTRUMENT
from klaverblad.apps.people.models import Person
from klaverblad.apps.trajectories import queries as plans
from klaverblad.apps.trajectories.models import Step
from klaverblad.demo.cast import REGION, Cast, Ocmw
from klaverblad.demo.chance import made_id, moment

_PRICES = (
    (PriceKind.LICENCE, "2150", PricePer.PERSON, Period.ONCE),
    (PriceKind.CHILDCARE, "3400", PricePer.PERSON, Period.YEAR),
    (PriceKind.DUTCH, "480", PricePer.PERSON, Period.ONCE),
)
_SOURCE = "Oefenprijs, verzonnen"
_FUND, _AMOUNT, _MONTHS = Decimal(12_000), Decimal(1000), 12
# How far the loans of the people with that step in their plan are, the first one first.
_STATES = (LoanState.ASKED, LoanState.RUNNING, LoanState.GRANTED)
_WHY = "Met een rijbewijs geraak ik op plekken zonder bus."
_BECAUSE = "Er zijn plekken die dit opent, en het past in het plan."


def add_lending(cast: Cast) -> None:
    """Prices with a day, a fund for each OCMW, and loans in several states."""
    on = cast.on
    Price.objects.bulk_create(
        Price(
            id=made_id("price", kind),
            region_id=REGION,
            kind=kind,
            amount=Decimal(amount),
            per=per,
            period=period,
            since=date(on.year, 1, 1),
            source=_SOURCE,
            made_at=moment(on, 9),
        )
        for kind, amount, per, period in _PRICES
    )
    for ocmw in cast.ocmws.values():
        fund = Fund.objects.create(
            organisation=ocmw.organisation, opened_on=on - timedelta(days=200)
        )
        FundChange.objects.create(
            fund=fund,
            amount=_FUND,
            on=fund.opened_on,
            why="Begroting",
            made_by=ocmw.team_lead.user,
        )
        _lend(ocmw, fund, on=on)


def _lend(ocmw: Ocmw, fund: Fund, *, on: date) -> None:
    # Whoever signs in to try their own pages has a loan that runs.
    tour = Person.objects.filter(organisation=ocmw.organisation, user__isnull=False)
    for person in tour.order_by("pk"):
        _loan(ocmw, fund, person, LoanState.RUNNING, None, on=on)
    steps = Step.objects.filter(
        instrument_id=INSTRUMENT,
        state__in=plans.OPEN_STATES,
        trajectory__organisation=ocmw.organisation,
        trajectory__closed_on=None,
        trajectory__person__user=None,
    )
    found = steps.select_related("trajectory__person").order_by("pk")[: len(_STATES)]
    for step, state in zip(found, _STATES, strict=False):
        _loan(ocmw, fund, step.trajectory.person, state, step, on=on)


def _loan(
    ocmw: Ocmw, fund: Fund, person: Person, state: LoanState, step: Step | None, *, on: date
) -> None:
    is_decided, is_out = state != LoanState.ASKED, state == LoanState.RUNNING
    asked_on = on - timedelta(days=130 if is_out else 12)
    loan = Loan(
        id=made_id("loan", person.pk),
        person=person,
        fund=fund,
        step=step,
        state=state,
        asked_on=asked_on,
        asked_by=AskedBy.TOGETHER,
        amount=_AMOUNT,
        months=_MONTHS,
        why=_WHY,
        language=links.spoken(person.language),
    )
    if is_decided:
        loan.decided_on = asked_on + timedelta(days=5)
        loan.decided_by, loan.decided_because = ocmw.team_lead.user, _BECAUSE
    first = asked_on + timedelta(days=40)
    rows = [
        Instalment(
            id=made_id("instalment", person.pk, number),
            loan=loan,
            number=number,
            amount=amount,
            due_on=months_after(first, number - 1),
            agreed_on=months_after(first, number - 1),
        )
        for number, amount in enumerate(split(_AMOUNT, _MONTHS), start=1)
        if is_decided
    ]
    if is_decided:
        loan.content = agreement_text(loan, rows)
        loan.content_sha256 = links.sha256(loan.content)
    if is_out:
        loan.paid_out_on = asked_on + timedelta(days=10)
    loan.save(force_insert=True)
    Instalment.objects.bulk_create(rows)
    if is_out:
        _signed_and_paid(ocmw, loan, rows, on=on)


def _signed_and_paid(ocmw: Ocmw, loan: Loan, rows: list[Instalment], *, on: date) -> None:
    assert loan.decided_on is not None
    signed_on = loan.decided_on + timedelta(days=2)
    names = {Party.PERSON: loan.person.name, Party.OCMW: ocmw.team_lead.user.name}
    for party, name in names.items():
        LoanSignature.objects.create(
            id=made_id("loan_signature", loan.person_id, party),
            loan=loan,
            party=party,
            how=SignedHow.PAPER if party == Party.PERSON else SignedHow.DESK,
            name=name,
            content_sha256=loan.content_sha256,
            signed_on=signed_on,
            recorded_by=ocmw.team_lead.user,
        )
    Payment.objects.bulk_create(
        Payment(
            id=made_id("payment", loan.person_id, one.number),
            loan=loan,
            amount=one.amount,
            on=one.due_on,
            recorded_by=ocmw.team_lead.user,
            recorded_at=moment(one.due_on, 10),
        )
        for one in rows
        if one.due_on < on
    )
