"""Who could ask: one example of each kind of actor, by what they are to one file.

The table of rights is made by asking every policy about each of them. The apps say what their
things look like from there: see `examples.py` in each, registered with `example_of`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access.links.holder import SYSTEM as LINK
from klaverblad.apps.access.links.holder import LinkHolder
from klaverblad.apps.access.models import SignedLink
from klaverblad.apps.access.policies import RETENTION
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import ApiKey, Membership, Organisation, OrganisationKind, Role

DAY = date(2026, 1, 15)
REGION = "region"


def an_id(number: int) -> UUID:
    """A made-up id that is the same each time."""
    return UUID(int=number)


IN_CHARGE, ELSEWHERE, PARTNER, WORKPLACE, OFFICE = (an_id(n) for n in range(1, 6))
EMERGENCY = an_id(9)
LETS_MEMBER, LETS_COORDINATOR = an_id(90), an_id(91)
COIN_MERCHANT, COIN_TREASURER = an_id(92), an_id(93)
PERSON, STEP, MOMENT = an_id(50), an_id(54), an_id(55)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of actor, in words, and an example of it. No actor: somebody without a session."""

    code: str
    label: str | Promise
    actor: Actor | None


def _actor(number: int, role: Role, organisation: UUID, emergency: UUID | None = None) -> Actor:
    return Actor(
        role=role,
        on=DAY,
        user_id=an_id(100 + number),
        organisation_id=organisation,
        region_id=REGION,
        emergency_id=emergency,
    )


def _holder(scope: str, subject_type: str, subject: UUID) -> LinkHolder:
    return LinkHolder(
        role=None,
        on=DAY,
        system=LINK,
        link_id=an_id(72),
        scope=scope,
        subject_type=subject_type,
        subject_id=str(subject),
        person_id=PERSON,
        language="nl",
        issued_by=None,
        issuing_organisation_id=IN_CHARGE,
        asked_organisation_id=None,
        asks_kind="",
        asks="",
        statement="",
    )


KINDS: tuple[Kind, ...] = (
    Kind("coach", _("coach van het OCMW"), _actor(1, Role.COACH, IN_CHARGE)),
    Kind(
        "social_worker",
        _("maatschappelijk werker van het OCMW"),
        _actor(2, Role.SOCIAL_WORKER, IN_CHARGE),
    ),
    Kind(
        "team_lead",
        _("teamverantwoordelijke van het OCMW"),
        _actor(3, Role.TEAM_LEAD, IN_CHARGE),
    ),
    Kind("neighbour", _("coach van een ander OCMW"), _actor(4, Role.COACH, ELSEWHERE)),
    Kind(
        "ocmw_in_team",
        _("coach van een ander OCMW (in het team met toestemming)"),
        _actor(15, Role.COACH, ELSEWHERE),
    ),
    Kind(
        "emergency",
        _("coach van een ander OCMW (in noodtoegang)"),
        _actor(5, Role.COACH, ELSEWHERE, EMERGENCY),
    ),
    Kind(
        "partner",
        _("partner (in het team met toestemming)"),
        _actor(6, Role.PARTNER, PARTNER),
    ),
    Kind("outsider", _("partner zonder toestemming"), _actor(7, Role.PARTNER, PARTNER)),
    Kind("trainer", _("trainer van een groep"), _actor(18, Role.PARTNER, PARTNER)),
    Kind("workplace", _("contact van de werkplek"), _actor(8, Role.WORKPLACE, WORKPLACE)),
    Kind(
        "other_workplace",
        _("contact van een andere werkplek"),
        _actor(9, Role.WORKPLACE, ELSEWHERE),
    ),
    Kind("coordinator", _("regiocoördinator"), _actor(10, Role.COORDINATOR, OFFICE)),
    Kind("administrator", _("beheerder"), _actor(11, Role.ADMINISTRATOR, OFFICE)),
    Kind(
        "officer",
        _("functionaris voor gegevensbescherming"),
        _actor(12, Role.DATA_PROTECTION, OFFICE),
    ),
    Kind("person", _("de persoon zelf"), _actor(13, Role.PERSON, IN_CHARGE)),
    Kind(
        "other_person", _("een andere persoon in begeleiding"), _actor(14, Role.PERSON, IN_CHARGE)
    ),
    Kind("mentor", _("mentor van deze persoon"), _actor(16, Role.MENTOR, PARTNER)),
    Kind("expert", _("een andere ervaringsdeskundige"), _actor(17, Role.EXPERT, PARTNER)),
    Kind(
        "link_upload",
        _("wie met een link een document gevraagd wordt"),
        _holder("upload", "people.person", PERSON),
    ),
    Kind(
        "link_answer",
        _("wie met een link een vraag over een stap krijgt"),
        _holder("answer", "trajectories.step", STEP),
    ),
    Kind(
        "link_aftercare",
        _("wie met een link gevraagd wordt hoe het werk gaat"),
        _holder("answer", "trajectories.aftercaremoment", MOMENT),
    ),
    Kind(
        "lets_member",
        _("lid van een ruilgroep"),
        Actor(role=None, on=DAY, user_id=LETS_MEMBER),
    ),
    Kind(
        "lets_coordinator",
        _("coördinator van een ruilgroep"),
        Actor(role=None, on=DAY, user_id=LETS_COORDINATOR),
    ),
    Kind(
        "coin_merchant",
        _("handelaar die een stadsmunt aanneemt"),
        Actor(role=None, on=DAY, user_id=COIN_MERCHANT),
    ),
    Kind(
        "coin_treasurer",
        _("financiële dienst van een stadsmunt"),
        Actor(role=None, on=DAY, user_id=COIN_TREASURER),
    ),
    Kind("stranger", _("iemand die niet is aangemeld"), None),
    Kind("retention", _("de taak die oude gegevens wist"), Actor.task(RETENTION, on=DAY)),
    Kind("reminders", _("de taak die herinneringen stuurt"), Actor.task("reminders", on=DAY)),
    Kind("task", _("een andere taak op de achtergrond"), Actor.task("task", on=DAY)),
)


@dataclass(frozen=True, slots=True)
class Together:
    """Some kinds of actor that people call by one name."""

    label: str | Promise
    codes: frozenset[str]


def _with_role(*, but: frozenset[str] = frozenset()) -> frozenset[str]:
    signed_in = {one.code for one in KINDS if one.actor is not None and one.actor.role is not None}
    return frozenset(signed_in - but)


# Their login alone, without a role: what is for everybody who is signed in, is for them too.
_EXCHANGE = frozenset({"lets_member", "lets_coordinator", "coin_merchant", "coin_treasurer"})
_IN_GUIDANCE = frozenset({"person", "other_person"})
_COMPANIONS = frozenset({"mentor", "expert"})
_IN_EMERGENCY = frozenset({"emergency"})
_OF_THE_OCMW = frozenset({"coach", "social_worker", "team_lead"})
_GUIDES = _OF_THE_OCMW | {"neighbour", "ocmw_in_team", "partner", "outsider", "trainer"}
# From large to small: what all of a group may is said once.
TOGETHER: tuple[Together, ...] = (
    Together(_("iedereen die is aangemeld"), _with_role() | _EXCHANGE),
    Together(
        _("iedereen die is aangemeld, behalve in noodtoegang"),
        _with_role(but=_IN_EMERGENCY) | _EXCHANGE,
    ),
    Together(_("iedereen met een rol in de regio"), _with_role()),
    Together(_("elke medewerker van de regio"), _with_role(but=_IN_GUIDANCE | _COMPANIONS)),
    Together(
        _("elke medewerker van de regio, behalve in noodtoegang"),
        _with_role(but=_IN_GUIDANCE | _COMPANIONS | _IN_EMERGENCY),
    ),
    Together(_("wie mensen begeleidt, ook in noodtoegang"), _GUIDES | _IN_EMERGENCY),
    Together(_("wie mensen begeleidt"), _GUIDES),
    Together(_("het OCMW dat deze persoon begeleidt"), _OF_THE_OCMW),
    Together(_("contacten van werkplekken"), frozenset({"workplace", "other_workplace"})),
    Together(_("een ander OCMW"), frozenset({"neighbour", "ocmw_in_team"})),
    Together(_("personen in begeleiding"), _IN_GUIDANCE),
    Together(_("mentors en ervaringsdeskundigen"), _COMPANIONS),
    Together(_("wie meedoet in een ruilgroep"), frozenset({"lets_member", "lets_coordinator"})),
)


def in_words(codes: Collection[str]) -> tuple[str, ...]:
    """Kinds of actor as people read them: whole groups first, then who stands alone."""
    left, said = {*codes}, []
    for group in TOGETHER:
        if group.codes <= left:
            said.append(str(group.label))
            left -= group.codes
    return (*said, *(str(one.label) for one in KINDS if one.code in left))


def kind(code: str) -> Kind:
    """The example with this code."""
    return next(one for one in KINDS if one.code == code)


Make = Callable[[], object]
_THINGS: dict[str, Make] = {}


def example_of(name: str) -> Callable[[Make], Make]:
    """Register how the thing looks that policies ask for under this name. Never saved."""

    def register(make: Make) -> Make:
        _THINGS[name] = make
        return make

    return register


@cache
def things() -> Mapping[str, object]:
    """One example of each thing that a policy may ask about."""
    autodiscover_modules("examples")
    return {name: make() for name, make in _THINGS.items()}


@example_of("organisation")
def an_organisation() -> Organisation:
    """The OCMW in charge, where somebody could be given access."""
    return Organisation(pk=IN_CHARGE, kind=OrganisationKind.OCMW, region_id=REGION)


@example_of("role")
def a_role_to_give() -> object:
    """As what somebody could be let in there."""
    return Role.COACH.value


@example_of("membership")
def a_role() -> object:
    """The role of the coach, for whom a key could be made."""
    coach = kind("coach").actor
    assert coach is not None
    return Membership(
        pk=an_id(70), user_id=coach.user_id, organisation=an_organisation(), role=Role.COACH
    )


@example_of("key")
def a_key() -> object:
    """A key of that coach."""
    return ApiKey(pk=an_id(71), membership=a_role())


@example_of("link")
def a_link() -> object:
    """A link that the coach made."""
    coach = kind("coach").actor
    assert coach is not None
    return SignedLink(
        pk=an_id(72), scope="answer", issued_by=coach.user_id, organisation_id=IN_CHARGE
    )
