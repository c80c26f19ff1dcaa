"""One file as the table of rights sees it: in one OCMW, shared with one partner about work."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from klaverblad.apps.access.examples import (
    DAY,
    ELSEWHERE,
    EMERGENCY,
    IN_CHARGE,
    PARTNER,
    PERSON,
    an_id,
    example_of,
    kind,
)
from klaverblad.apps.access.purposes import Purpose
from klaverblad.apps.access.table import Also, also
from klaverblad.apps.people.models import (
    Consent,
    Document,
    EmergencyAccess,
    Person,
    TeamMember,
)
from klaverblad.apps.people.reach_queries import Reach
from klaverblad.apps.people.registry import Domain, registry
from klaverblad.apps.people.statements import DOMAIN_NAMES

FAR = datetime(9999, 1, 1, tzinfo=UTC)


def _user_of(code: str) -> object:
    actor = kind(code).actor
    assert actor is not None
    return actor.user_id


@example_of("person")
def a_person() -> Person:
    """Somebody in guidance, with a login of their own."""
    person = Person(pk=PERSON, organisation_id=IN_CHARGE, user_id=_user_of("person"))
    seats = [
        _seat(1, person, "partner", PARTNER),
        _seat(2, person, "ocmw_in_team", ELSEWHERE),
    ]
    emergency = EmergencyAccess(
        pk=EMERGENCY,
        person=person,
        user_id=_user_of("emergency"),
        organisation_id=ELSEWHERE,
        opened_at=FAR,
        expires_at=FAR,
    )
    person._prefetched_objects_cache = {  # type: ignore[attr-defined]  # noqa: SLF001
        "team": seats,
        "emergencies": [emergency],
    }
    return person


def _seat(number: int, person: Person, code: str, organisation: UUID) -> TeamMember:
    """Who is in the team by a consent to share about work."""
    consent = Consent(
        pk=an_id(55 + number),
        person=person,
        organisation_id=organisation,
        domains=[Domain.WORK.value],
        given_on=DAY,
        until=DAY,
    )
    return TeamMember(
        pk=number,
        person=person,
        user_id=_user_of(code),
        organisation_id=organisation,
        consent=consent,
        since=DAY,
    )


@example_of("consent")
def a_consent() -> Consent:
    """What that person agreed to."""
    person = a_person()
    return Consent(pk=an_id(51), person=person, organisation_id=PARTNER)


@example_of("document")
def a_document() -> Document:
    """What that person sent."""
    return Document(pk=an_id(52), person=a_person(), uploaded_by_id=_user_of("person"))


@also
def what_a_partner_sees() -> Also:
    """What a consent opens by part of life, asked of the same rule that pages and the API ask."""
    always = _(
        "naam, leeftijd en geboortedatum, gemeente, taal, telefoon en e-mail, wie in het team zit, "
        "doelen en stappen, afspraken met henzelf, wanneer er laatst contact was, en wat er voor het "
        "team genoteerd wordt sinds ze erbij kwamen"
    )
    never = _(
        "documenten, het rijksregisternummer, notities van voor ze erbij kwamen, afspraken met "
        "anderen, wie het dossier opende, en een kopie van het dossier"
    )
    rows = [(_("altijd"), always)]
    rows += [(str(DOMAIN_NAMES[domain]), _facts_of(domain)) for domain in Domain]
    rows.append((_("nooit"), never))
    return Also(
        title=_("Wat een partner ziet, per deel van het leven"),
        intro=_(
            "Ook een ander OCMW is hier een partner. Ze zien het alleen als de persoon ja zei voor "
            "dat deel van het leven, en zolang dat ja geldt. Hoe het daar ging bij de screening, hoort "
            "erbij. Wat de wet geeft, zien ze alleen als "
            "inkomen gedeeld is; met wie iemand woont alleen als wonen gedeeld is."
        ),
        head=(_("deel van het leven"), _("wat ze zien")),
        rows=tuple(rows),
    )


def _facts_of(domain: Domain) -> str:
    alone = Reach(Purpose.SHARED, frozenset({domain}))
    both = Reach(Purpose.SHARED, frozenset({domain, Domain.HEALTH}))
    keys = [entry for entry in registry().values() if entry.domain == domain]
    seen = [entry.label() for entry in keys if alone.allows(entry)]
    more = [entry.label() for entry in keys if both.allows(entry) and not alone.allows(entry)]
    said = "; ".join(seen) or _("niets")
    if more:
        said += ". " + _("Alleen als ook gezondheid gedeeld is: %(what)s") % {
            "what": "; ".join(more)
        }
    return said
