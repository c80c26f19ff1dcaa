"""One file as the table of rights sees it: a coach of one OCMW took it in."""

from __future__ import annotations

from klaverblad.apps.access.examples import DAY, IN_CHARGE, an_id, example_of, kind
from klaverblad.apps.accounts.models import Membership
from klaverblad.apps.imports.models import Import


@example_of("imported")
def a_file() -> Import:
    """A file that the coach took in."""
    coach = kind("coach").actor
    assert coach is not None
    member = Membership(pk=an_id(80), user_id=coach.user_id, organisation_id=IN_CHARGE, since=DAY)
    return Import(pk=an_id(81), organisation_id=IN_CHARGE, membership=member)
