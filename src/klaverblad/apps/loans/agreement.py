"""The text of a loan, as both read and sign it: plain words, every amount, every day."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klaverblad.apps.loans.models import Instalment, Loan


def euros(amount: Decimal) -> str:
    """€ 1.340,47, as Dutch writes it; the text is frozen, so it never follows a page."""
    text = f"{amount:,.2f}".translate(str.maketrans({",": ".", ".": ","}))
    return f"€\u00a0{text}"


def agreement_text(loan: Loan, instalments: Sequence[Instalment]) -> str:
    """The whole agreement in the language of the person, the title on its first line."""
    with translation.override(loan.language):
        house = loan.fund.organisation.name
        filled = {
            "house": house,
            "person": loan.person.name,
            "amount": euros(loan.amount),
        }
        lines = [
            _("Overeenkomst: renteloze lening voor een rijbewijs"),
            "",
            _(
                "%(house)s leent %(person)s %(amount)s voor rijlessen en het examen voor rijbewijs B."
            )
            % filled,
            _(
                "Deze lening is zonder rente en zonder kosten. %(person)s betaalt %(amount)s terug, niet meer."
            )
            % filled,
            "",
            ngettext(
                "Terugbetalen gebeurt in %(n)s keer:",
                "Terugbetalen gebeurt in %(n)s keren:",
                len(instalments),
            )
            % {"n": len(instalments)},
            *(
                f"{one.number}. {date_format(one.due_on, 'DATE_FORMAT')}: {euros(one.amount)}"
                for one in instalments
            ),
            "",
            _(
                "Lukt een maand niet? Dan verzet %(person)s die maand, hier of bij de coach. Een reden is niet nodig."
            )
            % filled,
            _(
                "Te laat betalen heeft geen gevolg: geen rente, geen kosten, en niets wordt stopgezet. We praten erover."
            ),
            _("Eerder terugbetalen mag altijd."),
        ]
    return "\n".join(lines)
