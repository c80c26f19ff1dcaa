"""Who may take a link back."""

from __future__ import annotations

from klaverblad.apps.access.models import LinkScope, SignedLink
from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor


@policy("link.revoke")
def can_revoke_link(actor: Actor, link: SignedLink) -> Decision:
    """Whoever made it, and colleagues of the same organisation; a calendar only its own user."""
    if actor.is_emergency:
        return deny("only_reading")
    if actor.user_id is not None and actor.user_id == link.issued_by:
        return allow()
    is_colleague = actor.is_professional and actor.organisation_id == link.organisation_id
    if is_colleague and link.scope != LinkScope.CALENDAR:
        return allow()
    return deny("not_your_organisation")
