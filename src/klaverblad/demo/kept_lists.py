"""The lists that each team of the practice region agreed on: filters under a name, for everybody."""

from __future__ import annotations

from klaverblad.apps.trajectories.models import SavedList
from klaverblad.demo.cast import Cast
from klaverblad.demo.chance import made_id, moment

_AGREED = (
    ("Lang niet gehoord", "stil=60&volgorde=contact"),
    ("Geen rijbewijs, wel een recht open", "feit=has_licence_b.nee&recht=1"),
)


def add_kept_lists(cast: Cast) -> None:
    """Keep them for the lead of each OCMW, who shares them with the team."""
    SavedList.objects.bulk_create(
        SavedList(
            id=made_id("list", ocmw.organisation.pk, choices),
            organisation=ocmw.organisation,
            owner=ocmw.team_lead.user,
            name=name,
            choices=choices,
            is_shared=True,
            made_at=moment(cast.on, 9),
        )
        for ocmw in cast.ocmws.values()
        for name, choices in _AGREED
    )
