"""Who may take in files, and whose files they see."""

from __future__ import annotations

from klaverblad.apps.access.policies import Decision, allow, deny, policy
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.imports.models import Import

_TAKES_IN = frozenset({Role.COACH, Role.SOCIAL_WORKER, Role.TEAM_LEAD})


@policy("import.list")
def can_list_imports(actor: Actor) -> Decision:
    """Coaches, social workers and team leads of an OCMW, for the files of their own OCMW."""
    if actor.is_emergency:
        return deny("in_emergency")
    return allow() if actor.role in _TAKES_IN else deny("not_your_role")


@policy("import.use")
def can_use_import(actor: Actor, imported: Import) -> Decision:
    """Whoever took the file in, and the team lead of the OCMW."""
    if not can_list_imports(actor).is_allowed:
        return deny("not_your_role")
    is_here = imported.organisation_id == actor.organisation_id
    is_theirs = imported.membership.user_id == actor.user_id
    if is_here and (is_theirs or actor.role == Role.TEAM_LEAD):
        return allow()
    return deny("not_yours")


@policy("import.sweep")
def can_sweep_imports(actor: Actor) -> Decision:
    """The daily task that lets old rows go."""
    return allow() if actor.system == "imports" else deny("not_your_role")
