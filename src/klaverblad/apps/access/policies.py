"""Policies: one right, one sentence, a yes or a no with its reason. Everything names one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import ApiKey, Membership, Role
from klaverblad.errors import Denied


@dataclass(frozen=True, slots=True)
class Decision:
    """A yes, or a no with the code of its reason."""

    is_allowed: bool
    reason: str = ""

    def enforce(self) -> None:
        """Go on, or stop with a sentence that says whom to ask."""
        if not self.is_allowed:
            raise Denied(REASONS[self.reason], reason=self.reason)


REASONS: dict[str, str | Promise] = {
    "not_signed_in": _("Meld je eerst aan."),
    "not_your_role": _("Dit hoort niet bij jouw rol. Vraag het aan je teamverantwoordelijke."),
    "not_in_team": _(
        "Je mag dit niet, want je zit niet in het team van deze persoon. Vraag het aan de coach."
    ),
    "not_shared": _(
        "Dit deel van het leven deelt deze persoon niet met jouw organisatie. Vraag het aan de coach."
    ),
    "in_emergency": _("Je bent nu in noodtoegang. Sluit die eerst af."),
    "only_reading": _(
        "In noodtoegang kun je alleen lezen. Sluit de noodtoegang af als je iets wilt schrijven."
    ),
    "not_yours": _("Dit bezorgde iemand anders. Vraag het aan je coach als er iets niet klopt."),
    "not_your_people": _(
        "Dit zijn mensen van een collega. Vraag het aan je teamverantwoordelijke."
    ),
    "not_your_list": _("Deze lijst is van een collega. Bewaar er zelf een met dezelfde filters."),
    "not_a_member": _("Dit is voor wie meedoet in deze groep."),
    "not_a_coordinator": _("Dit doet een coördinator van de groep. Vraag het daar."),
    "not_your_organisation": _("Dit is van een andere organisatie. Vraag het daar."),
    "more_than_yours": _("Deze rol kun jij niet geven. Vraag het aan de beheerder van de regio."),
    "own_access": _(
        "Je eigen rol verander je niet zelf. Vraag het aan de beheerder of een collega die dit mag."
    ),
    "no_second_factor": _("Zet eerst een tweede stap op bij ‘Veilig aanmelden’. Daarna kan dit."),
    "key_reads_only": _("Met deze sleutel kun je alleen lezen. Maak een sleutel die ook schrijft."),
    "key_opens_files": _(
        "Een sleutel die dossiers opent, maakt alleen de medewerker zelf: wie hem ziet, kan meelezen."
    ),
    "csrf": _("Het bewijs van deze pagina ontbreekt. Herlaad de pagina en probeer opnieuw."),
}

YES = Decision(is_allowed=True)


def allow() -> Decision:
    return YES


def deny(reason: str) -> Decision:
    """A no. `reason` is a key of REASONS, so that each no has a sentence."""
    assert reason in REASONS, reason
    return Decision(is_allowed=False, reason=reason)


Check = TypeVar("Check", bound=Callable[..., Decision])


@dataclass(frozen=True, slots=True)
class Policy:
    """A registered right: its name, its sentence, its function."""

    name: str
    sentence: str
    check: Callable[..., Decision]


REGISTRY: dict[str, Policy] = {}


def policy(name: str) -> Callable[[Check], Check]:
    """Register a right under `resource.verb`; its docstring is what people read of it."""

    def register(check: Check) -> Check:
        assert name not in REGISTRY, f"policy {name} exists already"
        assert check.__doc__, f"policy {name} needs a sentence"
        REGISTRY[name] = Policy(name, " ".join(check.__doc__.split()), check)
        check.policy_name = name  # type: ignore[attr-defined]
        return check

    return register


# Who may be here at all; the narrower rights stand in the apps.
@policy("session.own")
def is_signed_in(actor: Actor | None) -> Decision:
    """Everybody who is signed in, about their own session."""
    return allow() if actor is not None and actor.user_id is not None else deny("not_signed_in")


@policy("organisation.read")
def can_read_organisations(actor: Actor) -> Decision:
    """Every professional of the region reads the directory of its organisations."""
    return allow() if actor.is_professional else deny("not_your_role")


# The system actor of `klaverblad retention`.
RETENTION = "retention"


@policy("retention.run")
def can_run_retention(actor: Actor) -> Decision:
    """The task that keeps the terms, and nobody by hand: what is erased is decided by rules."""
    if actor.role is None and actor.system == RETENTION:
        return allow()
    return deny("not_your_role")


# Whose work opens no file: a key of theirs lets nobody read along.
OPENS_NO_FILE = frozenset({Role.COORDINATOR, Role.WORKPLACE, Role.ADMINISTRATOR})


@policy("key.read")
def can_read_keys(actor: Actor) -> Decision:
    """Every professional sees the keys of their own roles; the administrator those of the region."""
    return allow() if actor.is_professional else deny("not_your_role")


@policy("key.make")
def can_make_key(actor: Actor, membership: Membership) -> Decision:
    """The member; the administrator too, for a role that opens no file."""
    if not actor.is_professional:
        return deny("not_your_role")
    if membership.user_id == actor.user_id:
        return allow()
    if actor.role != Role.ADMINISTRATOR:
        return deny("not_your_role")
    return allow() if membership.role in OPENS_NO_FILE else deny("key_opens_files")


@policy("key.withdraw")
def can_withdraw_key(actor: Actor, key: ApiKey) -> Decision:
    """The member whose key it is, and the administrator of the region."""
    if key.membership.user_id == actor.user_id or actor.role == Role.ADMINISTRATOR:
        return allow()
    return deny("not_your_role")
