"""A link to sign in by once, with a short code beside it for whoever cannot scan.

The code is twelve digits: a keyboard of figures opens for it, and no alphabet has to be known. Only
a seal of it is kept. Who holds the paper also says what is on no paper (the day they were born);
five wrong days, and that paper opens nothing any more. Nothing closes a login.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from klaverblad.apps.access.links import services
from klaverblad.apps.access.links.errors import LinkUnknown
from klaverblad.apps.access.links.holder import LinkHolder
from klaverblad.apps.access.models import LinkScope, SignedLink
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import User

CODE_DIGITS = 12
TRIES_MOST = 5
# How long a paper works: with something to say besides, and without.
PROOF_DAYS, BARE_DAYS = 7, 1
_CODE_SALT, _PROOF_SALT = "klaverblad.access.sign_in.code", "klaverblad.access.sign_in.proof"


@dataclass(frozen=True, slots=True)
class WayIn:
    """A new way in: its link, and its code in groups of four. Print it, and let it go."""

    issued: services.Issued
    code: str = field(default="", repr=False)


def issue_way_in(
    actor: Actor, user: User, *, ask: services.Ask, proof: str, has_code: bool, at: datetime
) -> WayIn:
    """Make a link, and if asked a code, by which one user signs in once; former ones close.

    In the transaction of the service that was asked for it, which asked its policy.

    proof   what its holder must say as well, as plain text; empty asks nothing
    """
    services.replace_open(actor, scope=LinkScope.SIGN_IN, subject=user, at=at)
    issued = services.issue(actor, scope=LinkScope.SIGN_IN, subject=user, at=at, ask=ask)
    digits = "".join(secrets.choice("0123456789") for _n in range(CODE_DIGITS)) if has_code else ""
    link = issued.link
    link.code_mac = _seal(_CODE_SALT, digits) if digits else ""
    link.proof_mac = _seal(_PROOF_SALT, f"{link.pk}:{proof}") if proof else ""
    link.save(update_fields=["code_mac", "proof_mac"])
    return WayIn(issued, " ".join(digits[n : n + 4] for n in range(0, len(digits), 4)))


def digits_of(typed: str) -> str:
    """The figures in what somebody typed, of whichever script; the rest is left out."""
    return "".join(
        str(value) for one in typed if (value := unicodedata.digit(one, None)) is not None
    )


def open_by_code(typed: str, *, at: datetime) -> LinkHolder:
    """Let in whoever holds a code.

    raises   LinkUnknown, or the reason that it is closed
    """
    digits = digits_of(typed)
    found = None
    if len(digits) == CODE_DIGITS:
        sealed = _seal(_CODE_SALT, digits)
        found = SignedLink.objects.filter(code_mac=sealed, scope=LinkScope.SIGN_IN).first()
    if found is None:
        raise LinkUnknown(scope=LinkScope.SIGN_IN)
    return services.let_in(found, at=at)


def asks_proof(holder: LinkHolder) -> bool:
    """Whether the holder must say something besides."""
    return SignedLink.objects.exclude(proof_mac="").filter(pk=holder.link_id).exists()


def show_proof(holder: LinkHolder, said: str, *, at: datetime) -> int | None:
    """Spend the link when what was said is right; else count it.

    returns   None when it was right and the link is spent; else how many tries are left
    raises    the reason that the link is closed, also to the second of two at once
    """
    with transaction.atomic():
        link = SignedLink.objects.select_for_update().get(pk=holder.link_id)
        services.refuse_if_closed(link, at=at)
        right = not link.proof_mac or constant_time_compare(
            link.proof_mac, _seal(_PROOF_SALT, f"{link.pk}:{said}")
        )
        if right:
            services.use(holder, at=at)
            return None
        link.tries += 1
        link.save(update_fields=["tries"])
        if link.tries >= TRIES_MOST:
            services.close(holder, link, at=at)
        return max(0, TRIES_MOST - link.tries)


def _seal(salt: str, text: str) -> str:
    return salted_hmac(salt, text, algorithm="sha256").hexdigest()
