"""Where somebody went, in one line."""

from __future__ import annotations

from django.utils.translation import gettext as _

from klaverblad.apps.trajectories.destinations import contract_name, destination
from klaverblad.apps.trajectories.models import Ending
from klaverblad.apps.trajectories.services import NewEnding


def said_of(ending: Ending | NewEnding) -> str:
    """Where somebody goes or went: the destination first, then what was told of it."""
    name = ending.other_words.strip() or destination(ending.destination).name
    details = [contract_name(ending.contract) if ending.contract else ""]
    if ending.hours_week is not None:
        hours = f"{ending.hours_week:.1f}".removesuffix(".0").replace(".", ",")
        details.append(_("%(hours)s uur per week") % {"hours": hours})
    details.append(ending.where.strip())
    return ", ".join([name[:1].upper() + name[1:], *(one for one in details if one)])
