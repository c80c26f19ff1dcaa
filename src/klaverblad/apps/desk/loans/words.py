"""A loan in words, for whoever guides and for the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from klaverblad.apps.desk.amounts import money
from klaverblad.apps.desk.paper_parts import day_in_words
from klaverblad.apps.desk.person import Page
from klaverblad.apps.loans import policies, queries
from klaverblad.apps.loans.models import LoanState
from klaverblad.apps.loans.queries import Standing

ICONS = {
    LoanState.ASKED: "question",
    LoanState.REFUSED: "close",
    LoanState.WITHDRAWN: "undo",
    LoanState.GRANTED: "pencil",
    LoanState.SIGNED: "seal",
    LoanState.RUNNING: "euro",
    LoanState.REPAID: "check",
    LoanState.FORGIVEN: "heart",
}


@dataclass(frozen=True, slots=True)
class LoanLink:
    """How the plan leads to the loan."""

    label: str
    url: str


def loan_link(page: Page) -> LoanLink | None:
    """The loan as a line of the plan; nothing for whoever may not see it."""
    if not policies.can_read_loan(page.actor, page.person).is_allowed:
        return None
    found = queries.open_of(page.actor, page.person.pk)
    label = _("Renteloze lening") if found is None else short(found)
    own = page.person.user_id == page.actor.user_id
    url = reverse("desk:my_loans") if own else reverse("desk:person_loans", args=[page.person.pk])
    return LoanLink(label, url)


def short(found: Standing) -> str:
    """Renteloze lening: loopt, nog € 1.200,00."""
    state = found.loan.get_state_display()
    if found.loan.state != LoanState.RUNNING:
        return _("Renteloze lening: %(state)s") % {"state": state}
    return _("Renteloze lening: %(state)s, nog %(left)s") % {
        "state": state,
        "left": money(found.left),
    }


def own_loan_words(page: Page) -> str:
    """What the person reads of it on their plan; nothing without a loan."""
    found = queries.open_of(page.actor, page.person.pk)
    return own_words(found) if found else ""


def own_words(found: Standing) -> str:
    """How the own loan stands, in one sentence."""
    loan, line = found.loan, found.next_line
    match loan.state:
        case LoanState.ASKED:
            return _("Je vroeg een lening van %(amount)s. Je OCMW beslist nog.") % {
                "amount": money(loan.amount)
            }
        case LoanState.REFUSED:
            return _("Je OCMW zei nee. Je mag het later opnieuw vragen.")
        case LoanState.WITHDRAWN:
            return _("Je vroeg het niet meer.")
        case LoanState.GRANTED if found.waits_for_person:
            return _("Je krijgt een lening van %(amount)s. Lees de tekst en teken.") % {
                "amount": money(loan.amount)
            }
        case LoanState.GRANTED:
            return _("Je tekende. Nu tekent het OCMW nog.")
        case LoanState.SIGNED:
            return _("Alles is getekend. Het OCMW betaalt je %(amount)s.") % {
                "amount": money(loan.amount)
            }
        case LoanState.RUNNING if line is not None:
            return _("Je betaalt nog %(left)s terug. De volgende keer: %(amount)s op %(day)s.") % {
                "left": money(found.left),
                "amount": money(line.left),
                "day": day_in_words(line.instalment.due_on),
            }
        case LoanState.REPAID:
            return _("Alles is terugbetaald. Knap.")
        case _:
            return _("Je hoeft de rest niet meer terug te betalen.")


def line_words(found: Standing) -> list[dict[str, Any]]:
    """Every instalment with how it stands, in words beside the amounts."""
    rows = []
    for one in found.lines:
        if not one.left:
            said = _("betaald")
        elif one.paid:
            said = _("nog %(left)s") % {"left": money(one.left)}
        else:
            said = _("open")
        rows.append(
            {
                "instalment": one.instalment,
                "amount": money(one.instalment.amount),
                "said": said,
                "is_paid": not one.left,
                "moved_from": one.instalment.agreed_on if one.instalment.is_moved else None,
            }
        )
    return rows
