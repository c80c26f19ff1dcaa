"""Shortening a term in one region, by a decision of that region."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access.duties import REGISTERED
from klaverblad.apps.access.models import RetentionTerm
from klaverblad.apps.access.policies import can_run_retention
from klaverblad.apps.access.terms import Term, rules
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Region
from klaverblad.apps.journal import services as journal
from klaverblad.errors import BadInput

OF_A_FACT = "fact."
_DECISION_LONGEST = RetentionTerm._meta.get_field("decision").max_length


@transaction.atomic
def shorten_term(
    actor: Actor, region_id: str, *, subject: str, months: int, decision: str
) -> RetentionTerm:
    """Make a term shorter in one region, from today on, by a decision of that region.

    subject   a rule of files (`note`), or one fact (`fact.lift_kg_max`)
    raises    BadInput for a region, a subject, months or a decision that cannot be
    """
    can_run_retention(actor).enforce()
    if not Region.objects.filter(pk=region_id).exists():
        raise BadInput(_("Deze regio bestaat niet."), field="region")
    ceiling, decision = months_of_house(subject), " ".join(decision.split())
    if months > ceiling:
        sentence = _("Een regio mag inkorten, niet verlengen. Hier is het hoogstens %(n)s maanden.")
        raise BadInput(sentence % {"n": ceiling}, field="months")
    if months < 0:
        raise BadInput(_("Minder dan 0 maanden kan niet."), field="months")
    if not decision:
        raise BadInput(_("Zeg welke beslissing dit is, en van wanneer."), field="decision")
    if len(decision) > _DECISION_LONGEST:
        sentence = _("Zeg de beslissing korter: hoogstens %(n)s tekens.")
        raise BadInput(sentence % {"n": _DECISION_LONGEST}, field="decision")
    term, _is_new = RetentionTerm.objects.update_or_create(
        region_id=region_id,
        subject=subject,
        since=actor.on,
        defaults={"months": months, "decision": decision},
    )
    journal.emit("term.shortened", actor, term, term=subject, months=months, region=region_id)
    return term


def months_of_house(subject: str) -> int:
    """How long the house keeps a rule or a fact, before any region shortened it.

    raises   BadInput for what is no rule of files and no fact
    """
    found = [term.months for term in _of_house() if _is_about(subject, term)]
    if not found:
        raise BadInput(_("Deze termijn bestaat niet. `retention plan` noemt ze."), field="subject")
    return max(found)


def _of_house() -> Iterator[Term]:
    for rule in rules().values():
        if rule.is_of_files:
            yield from REGISTERED.eraser(rule.key).terms(rule, {})


def _is_about(subject: str, term: Term) -> bool:
    if subject.startswith(OF_A_FACT):
        return subject.removeprefix(OF_A_FACT) in term.parts
    return subject == term.rule.key
