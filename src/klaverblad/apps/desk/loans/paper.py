"""The frozen text of a loan on paper, with who signed and places for who did not."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from klaverblad.apps.desk.paper_parts import day_in_words
from klaverblad.apps.desk.plan.paper import GPMI
from klaverblad.apps.loans.models import Loan, Party
from klaverblad.paper import render_pdf


def agreement_pdf(loan: Loan, *, at: datetime) -> bytes:
    """The same sheet as a GPMI: a text, its fingerprint, signatures, and room for the rest."""
    with translation.override(loan.language):
        title, _sep, body = loan.content.partition("\n")
        signatures = [
            {
                "who": str(one.get_party_display()),
                "name": one.name,
                "when": day_in_words(one.signed_on),
                "how": str(one.get_how_display()),
            }
            for one in loan.signatures.all()
        ]
        there = {one.party for one in loan.signatures.all()}
        said = {
            "title": title,
            "foot": _("Lening, tekst %(code)s") % {"code": loan.content_sha256[:12]},
            "body": body.strip("\n"),
            "sign_title": _("Handtekeningen"),
            "signatures": signatures,
            "open_places": [str(one.label) for one in Party if one not in there],
            "sign_day": _("Dag"),
            "sign_name": _("Handtekening"),
        }
    return render_pdf(GPMI, said, language=loan.language, at=at)
