"""A loan from question to last euro. People decide, with a reason; nothing here punishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access import links
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.loans import policies, queries
from klaverblad.apps.loans.agreement import agreement_text
from klaverblad.apps.loans.models import (
    OPEN,
    AskedBy,
    Fund,
    FundChange,
    Instalment,
    Loan,
    LoanState,
    Payment,
)
from klaverblad.apps.loans.schedule import months_after, split
from klaverblad.apps.loans.services.held import (
    AlreadyDone,
    held_fund,
    held_loan,
    held_person,
    own_money,
)
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.policies import is_self
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories import services as plans
from klaverblad.apps.trajectories.models import Step, StepState
from klaverblad.errors import BadInput, Refused

INSTRUMENT = "rijbewijs-lening"
AMOUNT_MOST, MONTHS_MOST = Decimal(10_000), 60
FUND_MOST = Decimal(100_000_000)
# An instalment is moved by the month, and at most a year from where it was agreed.
MOVE_MOST_DAYS = 366
# Why money left the fund when the rest of a loan was let go of: a word for everybody, nobody's name.
FORGIVEN = "Kwijtgescholden"


class FundTooSmall(Refused):
    """The fund does not hold so much."""

    code = "loan_fund_too_small"
    sentence = _("Er zit niet genoeg in het fonds voor deze lening.")


# ---- the fund --------------------------------------------------------------------------------
@transaction.atomic
def change_fund(actor: Actor, *, amount: Decimal, why: str) -> FundChange:
    """Put money in the fund of the own OCMW, or take out what is not lent."""
    policies.can_write_fund(actor).enforce()
    if not why.strip():
        raise BadInput(_("Zeg waar dit geld vandaan komt, of waarom het eruit gaat."), field="why")
    if not amount or abs(amount) > FUND_MOST:
        raise BadInput(_("Schrijf een bedrag dat niet 0 is."), field="amount")
    assert actor.organisation_id is not None
    Fund.objects.get_or_create(
        organisation_id=actor.organisation_id, defaults={"opened_on": actor.on}
    )
    fund = held_fund(actor.organisation_id)
    assert fund is not None
    if queries.money_of(fund).available + amount < 0:
        raise BadInput(
            _("Zoveel is er niet vrij: de rest is uitgeleend of beloofd."), field="amount"
        )
    change = FundChange.objects.create(
        fund=fund, amount=amount, on=actor.on, why=why.strip(), made_by_id=actor.user_id
    )
    journal.emit("loan_fund.changed", actor, fund, amount=str(amount))
    return change


# ---- asking and deciding ---------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class NewLoan:
    """What is asked."""

    amount: Decimal
    months: int
    why: str = ""


@transaction.atomic
def ask_loan(actor: Actor, person_id: UUID, new: NewLoan) -> Loan:
    """Ask for a loan: the person, or the coach together with them. One at a time."""
    person = held_person(actor, person_id)
    policies.can_ask_loan(actor, person).enforce()
    _refuse_odd(new.amount, new.months)
    fund = held_fund(person.organisation_id)
    if fund is None:
        raise Refused(_("Dit OCMW heeft nog geen fonds voor leningen. Vraag het aan je OCMW."))
    if Loan.objects.filter(person=person, state__in=OPEN).exists():
        raise Refused(_("Er is al een lening gevraagd of lopend. Kijk eerst hoe die staat."))
    loan = Loan.objects.create(
        person=person,
        fund=fund,
        step=_step_in_plan(actor, person, make=False),
        asked_on=actor.on,
        asked_by=AskedBy.PERSON if is_self(actor, person) else AskedBy.TOGETHER,
        amount=new.amount,
        months=new.months,
        why=new.why.strip(),
        language=links.spoken(person.language),
    )
    journal.emit("loan.asked", actor, loan, person_id=person.pk, by=loan.asked_by)
    return loan


def _refuse_odd(amount: Decimal, months: int) -> None:
    if not 0 < amount <= AMOUNT_MOST or amount != amount.quantize(Decimal("0.01")):
        sentence = _("Schrijf een bedrag van meer dan 0 tot %(most)s euro.")
        raise BadInput(sentence % {"most": AMOUNT_MOST}, field="amount")
    if not 1 <= months <= MONTHS_MOST:
        sentence = _("Kies een aantal maanden van 1 tot %(most)s.")
        raise BadInput(sentence % {"most": MONTHS_MOST}, field="months")
    if amount * 100 < months:
        raise BadInput(_("Dat is minder dan een cent per maand."), field="months")


@transaction.atomic
def withdraw_loan(actor: Actor, loan_id: UUID, *, at: datetime) -> Loan:
    """Let a loan go that was not paid out yet. Nobody needs a reason for that."""
    found = queries.loans(actor).get(pk=loan_id)
    policies.can_ask_loan(actor, found.person).enforce()
    links.replace_open(actor, scope="sign", subject=found, at=at)
    loan = held_loan(actor, loan_id, LoanState.ASKED, LoanState.GRANTED, LoanState.SIGNED)
    loan.state = LoanState.WITHDRAWN
    loan.save(update_fields=["state"])
    journal.emit("loan.withdrawn", actor, loan, person_id=loan.person_id)
    return loan


@dataclass(frozen=True, slots=True)
class Yes:
    """What is granted, and why: it may be less, or over more months, than was asked."""

    amount: Decimal
    months: int
    first_due_on: date
    because: str


@transaction.atomic
def grant_loan(actor: Actor, loan_id: UUID, yes: Yes) -> Loan:
    """Say yes: the instalments are made, the text is frozen, and the step stands in the plan."""
    loan = held_loan(actor, loan_id, LoanState.ASKED, check=policies.can_decide_loan)
    own_money(actor, loan)
    _refuse_odd(yes.amount, yes.months)
    _refuse_without(yes.because)
    if not actor.on <= yes.first_due_on <= actor.on + timedelta(days=MOVE_MOST_DAYS):
        raise BadInput(_("Kies een dag vanaf vandaag, binnen het jaar."), field="first_due_on")
    fund = held_fund(loan.fund_id)
    assert fund is not None
    available = queries.money_of(fund).available
    if yes.amount > available:
        raise FundTooSmall(available=str(available))
    rows = [
        Instalment(
            loan=loan,
            number=number,
            amount=amount,
            due_on=months_after(yes.first_due_on, number - 1),
            agreed_on=months_after(yes.first_due_on, number - 1),
        )
        for number, amount in enumerate(split(yes.amount, yes.months), start=1)
    ]
    Instalment.objects.bulk_create(rows)
    loan.amount, loan.months = yes.amount, yes.months
    loan.step = loan.step or _step_in_plan(actor, loan.person, make=True)
    loan.content = agreement_text(loan, rows)
    loan.content_sha256 = links.sha256(loan.content)
    _decided(actor, loan, LoanState.GRANTED, yes.because)
    return loan


@transaction.atomic
def refuse_loan(actor: Actor, loan_id: UUID, *, because: str) -> Loan:
    """Say no, with the reason. Asking again is always possible."""
    loan = held_loan(actor, loan_id, LoanState.ASKED, check=policies.can_decide_loan)
    _refuse_without(because)
    _decided(actor, loan, LoanState.REFUSED, because)
    return loan


def _refuse_without(because: str) -> None:
    if not because.strip():
        raise BadInput(_("Zeg in een paar woorden waarom. De persoon leest dit."), field="because")


def _decided(actor: Actor, loan: Loan, state: LoanState, because: str) -> None:
    loan.state, loan.decided_on, loan.decided_by_id = state, actor.on, actor.user_id
    loan.decided_because = because.strip()
    loan.save()
    journal.emit(f"loan.{state.value}", actor, loan, person_id=loan.person_id)


def _step_in_plan(actor: Actor, person: Person, *, make: bool) -> Step | None:
    """The open step of the plan that the loan pays for; a yes puts it there if it is not yet."""
    trajectory = trajectories.trajectory_of(actor, person.pk)
    if trajectory is None or trajectory.closed_on is not None:
        return None
    there = trajectories.steps(actor).filter(
        trajectory=trajectory, instrument_id=INSTRUMENT, state__in=trajectories.OPEN_STATES
    )
    found: Step | None = there.order_by("created_at", "pk").first()
    if found is None and make:
        return plans.add_step(actor, trajectory.pk, plans.NewStep(INSTRUMENT))
    return found


# ---- paying out and paying back --------------------------------------------------------------
@transaction.atomic
def pay_out(actor: Actor, loan_id: UUID) -> Loan:
    """Write down that the money was paid out; the step in the plan has begun."""
    loan = held_loan(actor, loan_id, LoanState.SIGNED, check=policies.can_write_loan)
    own_money(actor, loan)
    loan.state, loan.paid_out_on = LoanState.RUNNING, actor.on
    loan.save(update_fields=["state", "paid_out_on"])
    if loan.step is not None and loan.step.state in {StepState.TODO, StepState.WAITING}:
        plans.move_step(actor, loan.step.pk, to=StepState.BUSY)
    journal.emit("loan.paid_out", actor, loan, person_id=loan.person_id)
    return loan


@transaction.atomic
def record_payment(
    actor: Actor, loan_id: UUID, *, amount: Decimal, on: date, at: datetime
) -> Payment:
    """Write down what came back. With the last euro the loan is over."""
    loan = held_loan(actor, loan_id, LoanState.RUNNING, check=policies.can_write_loan)
    left = queries.standing(actor, loan.pk).left
    if not 0 < amount <= left:
        sentence = _("Schrijf een bedrag van meer dan 0: er blijft %(left)s euro over.")
        raise BadInput(sentence % {"left": f"{left:.2f}".replace(".", ",")}, field="amount")
    assert loan.paid_out_on is not None
    if not loan.paid_out_on <= on <= actor.on:
        raise BadInput(_("Kies een dag tussen de uitbetaling en vandaag."), field="on")
    payment = Payment.objects.create(
        loan=loan, amount=amount, on=on, recorded_by_id=actor.user_id, recorded_at=at
    )
    journal.emit("loan.payment_recorded", actor, loan, person_id=loan.person_id)
    if amount == left:
        loan.state, loan.ended_on = LoanState.REPAID, on
        loan.save(update_fields=["state", "ended_on"])
        journal.emit("loan.repaid", actor, loan, person_id=loan.person_id)
    return payment


@transaction.atomic
def withdraw_payment(actor: Actor, payment_id: UUID, *, at: datetime) -> Loan:
    """A payment was written down by mistake: it no longer counts."""
    found = queries.payments(actor).get(pk=payment_id)
    loan = held_loan(
        actor, found.loan_id, LoanState.RUNNING, LoanState.REPAID, check=policies.can_write_loan
    )
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    if payment.withdrawn_at is not None:
        raise AlreadyDone
    payment.withdrawn_at = at
    payment.save(update_fields=["withdrawn_at"])
    loan.state, loan.ended_on = LoanState.RUNNING, None
    loan.save(update_fields=["state", "ended_on"])
    journal.emit("loan.payment_withdrawn", actor, loan, person_id=loan.person_id)
    return loan


@transaction.atomic
def move_instalment(actor: Actor, instalment_id: UUID, *, to: date) -> Instalment:
    """Move a month that does not fit. No reason is asked, nothing is added, nothing else moves."""
    found = queries.instalments(actor).get(pk=instalment_id)
    loan = held_loan(
        actor, found.loan_id, LoanState.SIGNED, LoanState.RUNNING,
        check=policies.can_move_instalment,
    )  # fmt: skip
    lines = queries.standing(actor, loan.pk).lines
    line = next(one for one in lines if one.instalment.pk == instalment_id)
    if not line.left:
        raise AlreadyDone(_("Deze maand is al betaald."))
    last = line.instalment.agreed_on + timedelta(days=MOVE_MOST_DAYS)
    if not actor.on <= to <= max(last, actor.on + timedelta(days=31)):
        raise BadInput(
            _("Kies een dag vanaf vandaag, hoogstens een jaar later dan afgesproken."), field="to"
        )
    line.instalment.due_on = to
    line.instalment.save(update_fields=["due_on"])
    journal.emit("loan.instalment_moved", actor, loan, person_id=loan.person_id)
    return line.instalment


@transaction.atomic
def forgive_loan(actor: Actor, loan_id: UUID, *, because: str) -> Loan:
    """Let go of what is left, with a reason: people decide that, as they decided the loan."""
    loan = held_loan(actor, loan_id, LoanState.RUNNING, check=policies.can_decide_loan)
    own_money(actor, loan)
    _refuse_without(because)
    left = queries.standing(actor, loan.pk).left
    fund = held_fund(loan.fund_id)
    FundChange.objects.create(
        fund=fund, amount=-left, on=actor.on, why=FORGIVEN, made_by_id=actor.user_id
    )
    loan.state, loan.ended_on = LoanState.FORGIVEN, actor.on
    loan.ended_because = because.strip()
    loan.save(update_fields=["state", "ended_on", "ended_because"])
    journal.emit("loan.forgiven", actor, loan, person_id=loan.person_id)
    return loan
