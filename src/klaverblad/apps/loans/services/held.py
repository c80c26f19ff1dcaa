"""Finding a loan, a person or a fund under a lock: the person before the loan, the fund last."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access.policies import Decision
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.loans import policies, queries
from klaverblad.apps.loans.models import Fund, Loan, LoanState
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.reach_queries import own_or_oneself
from klaverblad.errors import Refused


class AlreadyDone(Refused):
    """Somebody went on with this loan before you did."""

    code = "loan_went_on"
    sentence = _("Deze lening staat al verder. Kijk eerst hoe ze nu is.")


class NotOurMoney(Refused):
    """The loan is of the OCMW where the person lived before."""

    code = "loan_of_another_ocmw"
    sentence = _("Een ander OCMW gaf deze lening. Daar beslissen ze over dat geld: vraag het daar.")


def held_person(actor: Actor, person_id: UUID) -> Person:
    """A person whose loans this actor may see, under a lock."""
    found: Person = own_or_oneself(actor).select_for_update(of=("self",)).get(pk=person_id)
    return found


def held_loan(
    actor: Actor,
    loan_id: UUID,
    *states: LoanState,
    check: Callable[[Actor, Person], Decision] = policies.can_ask_loan,
) -> Loan:
    """A loan in one of these states, under a lock, for whoever may do this."""
    found = queries.loans(actor).get(pk=loan_id)
    held_person(actor, found.person_id)
    loan = Loan.objects.select_for_update(of=("self",)).get(pk=loan_id)
    check(actor, loan.person).enforce()
    if loan.state not in states:
        raise AlreadyDone(state=loan.state)
    return loan


def own_money(actor: Actor, loan: Loan) -> None:
    """Refuse to give, or let go of, what another OCMW lent before the person moved.

    raises   NotOurMoney
    """
    if loan.fund_id != actor.organisation_id:
        raise NotOurMoney(house=loan.fund.organisation.name)


def held_fund(organisation_id: UUID) -> Fund | None:
    """The fund of an OCMW under a lock: of two decisions at once the second sees the first."""
    return Fund.objects.select_for_update(of=("self",)).filter(pk=organisation_id).first()
