from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "klaverblad.apps.placements"
    label = "placements"

    def ready(self) -> None:
        """Go on with runs that were broken off, and say what becomes of the rows of a merged file."""
        from klaverblad import daily
        from klaverblad.apps.people import merging
        from klaverblad.apps.placements import tasks

        daily.register_look("placements_runs", tasks.look)
        # Of two files of one person what a run found in the kept one is enough.
        merging.settle("placements.suggestion", merging.stay_behind)
        merging.settle("placements.proposal", _end)


def _end(_row: Any, on: date) -> Mapping[str, Any]:
    """One proposal at a time: that of the file that went is over."""
    return {"ended_on": on}
