"""Who is what to whom under one roof. Roles are stored as the first person of the house sees them.

Three questions: what a newcomer is stored as when somebody says "my child", what somebody is to
somebody else in words, and what everybody becomes when another person stands first. An answer
that would make somebody what they are not is None, and the services refuse it in words.
"""

from __future__ import annotations

from collections.abc import Mapping

from klaverblad.apps.people.models import HouseholdRole

HEAD, PARTNER, CHILD = HouseholdRole.HEAD, HouseholdRole.PARTNER, HouseholdRole.CHILD
PARENT, SIBLING = HouseholdRole.PARENT, HouseholdRole.SIBLING
RELATIVE, HOUSEMATE = HouseholdRole.RELATIVE, HouseholdRole.HOUSEMATE
SAID = (PARTNER, CHILD, PARENT, SIBLING, RELATIVE, HOUSEMATE)

_Table = Mapping[HouseholdRole, Mapping[HouseholdRole, HouseholdRole]]

# By the role of whoever says it, and the word they use. A brother of the partner is family of the
# first person too; a parent of the partner is not their parent, so it cannot be said from there.
_STORED: _Table = {
    HEAD: {role: role for role in SAID},
    PARTNER: {CHILD: CHILD, SIBLING: RELATIVE, HOUSEMATE: HOUSEMATE},
}
# By both their roles; only what is certain. The others are named after the first person.
_SEEN: _Table = {
    HEAD: {role: role for role in SAID},
    PARTNER: {HEAD: PARTNER, CHILD: CHILD, HOUSEMATE: HOUSEMATE},
    CHILD: {HEAD: PARENT, CHILD: SIBLING, HOUSEMATE: HOUSEMATE},
    PARENT: {HEAD: CHILD, HOUSEMATE: HOUSEMATE},
    SIBLING: {HEAD: SIBLING, PARENT: PARENT, HOUSEMATE: HOUSEMATE},
    RELATIVE: {HEAD: RELATIVE, HOUSEMATE: HOUSEMATE},
    HOUSEMATE: dict.fromkeys(HouseholdRole, HOUSEMATE),
}
# By the role of whoever comes to stand first: only where nobody is less to anybody afterwards.
_TURNED: _Table = {
    PARTNER: {HEAD: PARTNER, CHILD: CHILD, RELATIVE: RELATIVE, HOUSEMATE: HOUSEMATE},
    CHILD: {HEAD: PARENT, HOUSEMATE: HOUSEMATE},
    PARENT: {HEAD: CHILD, HOUSEMATE: HOUSEMATE},
    SIBLING: {HEAD: SIBLING, HOUSEMATE: HOUSEMATE},
    RELATIVE: {HEAD: RELATIVE, HOUSEMATE: HOUSEMATE},
    HOUSEMATE: {HEAD: HOUSEMATE, HOUSEMATE: HOUSEMATE},
}


def stored(mine: HouseholdRole, said: HouseholdRole) -> HouseholdRole | None:
    """What somebody becomes in the house when a person with this role calls them that."""
    return _STORED.get(mine, {}).get(said)


def can_say(mine: HouseholdRole) -> tuple[HouseholdRole, ...]:
    """The words that a person with this role can use of somebody who comes to live there."""
    return tuple(_STORED.get(mine, {}))


def seen(mine: HouseholdRole, theirs: HouseholdRole) -> HouseholdRole | None:
    """What somebody is to a person, where both roles leave no doubt."""
    return _SEEN[mine].get(theirs)


def turned(mine: HouseholdRole, theirs: HouseholdRole) -> HouseholdRole | None:
    """What somebody becomes when the person with the role `mine` comes to stand first."""
    return _TURNED.get(mine, {}).get(theirs)
