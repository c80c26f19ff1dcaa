"""A run and a stop as the table of rights sees them: of the OCMW in charge."""

from __future__ import annotations

from klaverblad.apps.access.examples import IN_CHARGE, an_id, example_of
from klaverblad.apps.placements.models import Run, RunStop


@example_of("run")
def a_run() -> Run:
    """A run for the people of the OCMW in charge."""
    return Run(pk=an_id(90), organisation_id=IN_CHARGE)


@example_of("stop")
def a_stop() -> RunStop:
    """A stop by the team lead of that OCMW."""
    return RunStop(pk=an_id(91), organisation_id=IN_CHARGE)
