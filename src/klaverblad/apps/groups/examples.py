"""A series and a pair as the table of rights sees them."""

from __future__ import annotations

from klaverblad.apps.access.examples import DAY, IN_CHARGE, PARTNER, an_id, example_of, kind
from klaverblad.apps.accounts.models import Membership
from klaverblad.apps.groups.models import Pair, PairState, Series
from klaverblad.apps.people.examples import a_person


def _membership(number: int, code: str) -> Membership:
    actor = kind(code).actor
    assert actor is not None
    return Membership(
        pk=an_id(number), user_id=actor.user_id, organisation_id=PARTNER, role=actor.role
    )


@example_of("series")
def a_series() -> Series:
    """A series of the OCMW in charge, given by a partner."""
    series = Series(pk=an_id(61), organisation_id=IN_CHARGE)
    series._prefetched_objects_cache = {  # type: ignore[attr-defined]  # noqa: SLF001
        "trainers": [_membership(62, "trainer")]
    }
    return series


@example_of("pair")
def a_pair() -> Pair:
    """A mentor who goes along with the person of the table."""
    return Pair(
        pk=an_id(63),
        person=a_person(),
        organisation_id=PARTNER,
        companion=_membership(64, "mentor"),
        state=PairState.RUNNING,
        until=DAY,
    )
