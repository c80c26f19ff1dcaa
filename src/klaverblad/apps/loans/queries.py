"""Every read of loans and funds, the actor first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from django.db.models import DecimalField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from klaverblad.apps.access import links
from klaverblad.apps.access.models import LinkScope, SignedLink
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.loans.models import (
    OPEN,
    PROMISED,
    Fund,
    FundChange,
    Instalment,
    Loan,
    LoanState,
    Party,
    Payment,
)
from klaverblad.apps.loans.schedule import paid_of
from klaverblad.apps.people.reach_queries import OCMW_ROLES, own_or_oneself

_EUROS = DecimalField(max_digits=11, decimal_places=2)
_NOTHING = Value(Decimal(0), output_field=_EUROS)


def loans(actor: Actor) -> QuerySet[Loan]:
    """Every loan of those people, with what was paid back."""
    back = (
        Payment.objects.filter(loan=OuterRef("pk"), withdrawn_at=None)
        .order_by()
        .values("loan")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    paid = Coalesce(Subquery(back, output_field=_EUROS), _NOTHING)
    return Loan.objects.filter(person__in=own_or_oneself(actor)).annotate(n_paid=paid)


@dataclass(frozen=True)
class Line:
    """One instalment, and how much of it is paid."""

    instalment: Instalment
    paid: Decimal

    @property
    def left(self) -> Decimal:
        return self.instalment.amount - self.paid


@dataclass(frozen=True)
class Standing:
    """How one loan stands: who signed, what came back, what is left."""

    loan: Loan
    links: tuple[SignedLink, ...] = ()

    @cached_property
    def payments(self) -> list[Payment]:
        return [one for one in self.loan.payments.all() if one.withdrawn_at is None]

    @property
    def paid(self) -> Decimal:
        return sum((one.amount for one in self.payments), Decimal(0))

    @property
    def left(self) -> Decimal:
        return self.loan.amount - self.paid

    @cached_property
    def lines(self) -> list[Line]:
        """The instalments by their day, each with what is paid of it: the oldest first."""
        rows = sorted(self.loan.instalments.all(), key=lambda one: (one.due_on, one.number))
        paid = paid_of([one.amount for one in rows], self.paid)
        return [Line(one, part) for one, part in zip(rows, paid, strict=True)]

    @property
    def next_line(self) -> Line | None:
        """The first instalment that is not paid whole."""
        return next((one for one in self.lines if one.left), None)

    @property
    def parties(self) -> frozenset[str]:
        return frozenset(one.party for one in self.loan.signatures.all())

    @property
    def waits_for_person(self) -> bool:
        return self.loan.state == LoanState.GRANTED and Party.PERSON not in self.parties

    @property
    def waits_for_ocmw(self) -> bool:
        return self.loan.state == LoanState.GRANTED and Party.OCMW not in self.parties

    @property
    def is_open(self) -> bool:
        return self.loan.state in OPEN

    def is_behind(self, *, on: date) -> bool:
        """Whether an instalment waits: a reason to talk, and nothing else."""
        line = self.next_line
        return (
            self.loan.state == LoanState.RUNNING
            and line is not None
            and line.instalment.due_on < on
        )


def _whole(found: QuerySet[Loan]) -> QuerySet[Loan]:
    return found.select_related("person", "fund__organisation", "decided_by").prefetch_related(
        "signatures", "instalments", "payments__recorded_by"
    )


def standing(actor: Actor, loan_id: UUID, *, at: datetime | None = None) -> Standing:
    """One loan with everything; at a moment: with the links that still ask to sign."""
    loan = _whole(loans(actor)).get(pk=loan_id)
    return Standing(loan, _sign_links(actor, loan, at))


def standings_of(actor: Actor, person_id: UUID, *, at: datetime | None = None) -> list[Standing]:
    """Every loan of one person, the newest first."""
    found = list(_whole(loans(actor).filter(person_id=person_id)))
    return [Standing(one, _sign_links(actor, one, at)) for one in found]


def _sign_links(actor: Actor, loan: Loan, at: datetime | None) -> tuple[SignedLink, ...]:
    if at is None or loan.state != LoanState.GRANTED or actor.role == Role.PERSON:
        return ()
    found = links.open_links(actor, [loan.person_id], at=at)
    return tuple(
        one for one in found if one.scope == LinkScope.SIGN and one.subject_id == str(loan.pk)
    )


def open_of(actor: Actor, person_id: UUID) -> Standing | None:
    """The loan of a person that is asked, promised or running, if any."""
    found = _whole(loans(actor).filter(person_id=person_id, state__in=OPEN)).first()
    return None if found is None else Standing(found)


def standings_of_house(actor: Actor, *, most: int) -> list[Standing]:
    """The loans of the own OCMW that ask something first, then those that run, then the rest."""
    order = {state: place for place, state in enumerate(LoanState.values)}
    found = _whole(loans(actor).order_by("-asked_on", "pk"))[:most]
    rank = {
        LoanState.ASKED: 0, LoanState.GRANTED: 1, LoanState.SIGNED: 2, LoanState.RUNNING: 3,
    }  # fmt: skip
    return [
        Standing(one)
        for one in sorted(found, key=lambda one: rank.get(LoanState(one.state), order[one.state]))
    ]


def standings_elsewhere(actor: Actor) -> list[Standing]:
    """What the own fund lent to people who live elsewhere now: the money is ours, their file is not.

    Whoever shows it leaves out who they are.
    """
    if (house := fund(actor)) is None or actor.role == Role.PERSON:
        return []
    away = Loan.objects.filter(fund=house, state__in=(*PROMISED, LoanState.RUNNING)).exclude(
        person__in=own_or_oneself(actor)
    )
    return [Standing(one) for one in _whole(away.order_by("paid_out_on", "asked_on", "pk"))]


def instalments(actor: Actor) -> QuerySet[Instalment]:
    """Every instalment of the loans this actor may see."""
    return Instalment.objects.filter(loan__person__in=own_or_oneself(actor)).select_related(
        "loan__person"
    )


def payments(actor: Actor) -> QuerySet[Payment]:
    """Every payment of the loans this actor may see."""
    return Payment.objects.filter(loan__person__in=own_or_oneself(actor)).select_related(
        "loan__person"
    )


# ---- the fund --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Money:
    """What an OCMW has to lend, from every euro that went in and out.

    put_in     all that was put in, less what was taken out
    promised   granted and not paid out yet
    out        paid out and not back yet

    What was let go of was taken out: so a file that is forgotten changes nothing here.
    """

    put_in: Decimal
    promised: Decimal
    out: Decimal

    @property
    def available(self) -> Decimal:
        return self.put_in - self.promised - self.out


def money_of(fund: Fund) -> Money:
    """How a fund stands. The fund came out of a scoped query. Three queries."""
    put_in = fund.changes.aggregate(total=Sum("amount"))["total"] or Decimal(0)
    lent = {
        row["state"]: row["total"]
        for row in fund.loans.filter(state__in=(*PROMISED, LoanState.RUNNING))
        .order_by()
        .values("state")
        .annotate(total=Sum("amount"))
    }
    back = {
        row["loan__state"]: row["total"]
        for row in Payment.objects.filter(loan__fund=fund, withdrawn_at=None)
        .order_by()
        .values("loan__state")
        .annotate(total=Sum(F("amount")))
    }

    def still(*states: str) -> Decimal:
        return sum(
            (lent.get(one, Decimal(0)) - back.get(one, Decimal(0)) for one in states), Decimal(0)
        )

    return Money(put_in, still(*PROMISED), still(LoanState.RUNNING))


def fund(actor: Actor) -> Fund | None:
    """The fund of the actor's own OCMW; of a person, the one of the OCMW in charge."""
    if actor.role == Role.PERSON:
        return Fund.objects.filter(
            organisation__in=own_or_oneself(actor).values("organisation")
        ).first()
    if actor.role not in OCMW_ROLES or actor.is_emergency:
        return None
    return Fund.objects.filter(organisation_id=actor.organisation_id).first()


def changes(actor: Actor, *, most: int) -> list[FundChange]:
    """What went in and out of the fund of the own OCMW, the newest first."""
    found = fund(actor)
    if found is None:
        return []
    return list(found.changes.select_related("made_by")[:most])
