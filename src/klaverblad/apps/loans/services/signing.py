"""Signing a loan: by a link, on paper, or here; with both names under it the money may go out."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access import links
from klaverblad.apps.access.models import LinkScope, Signature, SignedLink
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.loans import policies, queries
from klaverblad.apps.loans.models import Loan, LoanSignature, LoanState, Party, SignedHow
from klaverblad.apps.loans.services.held import AlreadyDone, held_loan, own_money
from klaverblad.apps.people.policies import is_self
from klaverblad.errors import BadInput

SUBJECT = Loan._meta.label_lower
NAME_LETTERS_LEAST = 2


@transaction.atomic
def sign_loan(actor: Actor, loan_id: UUID) -> Loan:
    """Sign here: the person for themselves, whoever is in charge for the OCMW."""
    loan = held_loan(actor, loan_id, LoanState.GRANTED)
    if is_self(actor, loan.person):
        party, name = Party.PERSON, loan.person.name
    else:
        policies.can_write_loan(actor, loan.person).enforce()
        own_money(actor, loan)
        party, name = Party.OCMW, accounts.names_of({actor.user_id}).get(actor.user_id, "")
    signed = LoanSignature(
        party=party,
        how=SignedHow.DESK,
        name=name,
        signed_on=actor.on,
        recorded_by_id=actor.user_id,
    )
    return _signed(actor, loan, signed)


@transaction.atomic
def record_paper_signature(actor: Actor, loan_id: UUID, *, name: str, signed_on: date) -> Loan:
    """Write down that the person signed the printed text."""
    loan = held_loan(actor, loan_id, LoanState.GRANTED, check=policies.can_write_loan)
    name = " ".join(name.split())
    if sum(letter.isalpha() for letter in name) < NAME_LETTERS_LEAST:
        raise BadInput(_("Schrijf de naam van wie tekende."), field="name")
    if signed_on > actor.on:
        raise BadInput(
            _("Die dag moet nog komen. Noteer het als er getekend is."), field="signed_on"
        )
    signed = LoanSignature(
        party=Party.PERSON,
        how=SignedHow.PAPER,
        name=name,
        signed_on=signed_on,
        recorded_by_id=actor.user_id,
    )
    return _signed(actor, loan, signed)


@transaction.atomic
def ask_signature(actor: Actor, loan_id: UUID, *, at: datetime) -> links.Issued:
    """Make a link by which the person reads the frozen text and signs it."""
    found = queries.loans(actor).get(pk=loan_id)
    policies.can_write_loan(actor, found.person).enforce()
    # Whoever signs by a link holds the link first; so does whoever closes it.
    links.replace_open(actor, scope=LinkScope.SIGN, subject=found, at=at)
    loan = held_loan(actor, loan_id, LoanState.GRANTED, check=policies.can_write_loan)
    if loan.signatures.filter(party=Party.PERSON).exists():
        raise AlreadyDone(_("Deze handtekening staat er al."))
    ask = links.Ask(person_id=loan.person_id, language=loan.language)
    journal.emit("loan.asked_to_sign", actor, loan, person_id=loan.person_id)
    return links.issue(
        actor, scope=LinkScope.SIGN, subject=loan, at=at, ask=ask, statement=loan.content
    )


def _statement_now(link: SignedLink) -> str | None:
    loan = Loan.objects.filter(pk=link.subject_id, state=LoanState.GRANTED).first()
    return loan.content if loan else None


@links.on_signed(SUBJECT, statement_now=_statement_now)
def _signed_by_link(holder: links.LinkHolder, signature: Signature) -> None:
    loan = Loan.objects.select_for_update(of=("self",)).get(pk=signature.subject_id)
    signed = LoanSignature(
        party=Party.PERSON,
        how=SignedHow.LINK,
        name=signature.signed_name,
        signed_on=holder.on,
        signature_id=signature.pk,
    )
    _signed(holder, loan, signed)


def _signed(actor: Actor, loan: Loan, signed: LoanSignature) -> Loan:
    """Keep a signature; with both there the money may go out."""
    if loan.signatures.filter(party=signed.party).exists():
        raise AlreadyDone(_("Deze handtekening staat er al."))
    signed.loan, signed.content_sha256 = loan, loan.content_sha256
    signed.save(force_insert=True)
    journal.emit("loan.signature_given", actor, loan, person_id=loan.person_id, party=signed.party)
    if set(loan.signatures.values_list("party", flat=True)) == set(Party.values):
        loan.state = LoanState.SIGNED
        loan.save(update_fields=["state"])
        journal.emit("loan.signed", actor, loan, person_id=loan.person_id)
    return loan
