"""Which lists of the day are empty, found out in one question before they are asked one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.groups import day_queries as groups
from klaverblad.apps.people.documents import queries as documents
from klaverblad.apps.people.prepared import look_ahead
from klaverblad.apps.placements import proposal_queries as proposals
from klaverblad.apps.placements import run_queries as runs
from klaverblad.apps.places import employer_queries as employers
from klaverblad.apps.places import tailored_queries as tailored
from klaverblad.apps.rights import request_queries as requests
from klaverblad.apps.rights import state_queries as news
from klaverblad.apps.rights.cases import LEEFLOON
from klaverblad.apps.trajectories import (
    gpmi_queries,
    handover_queries,
    message_queries,
    row_queries,
    transfer_queries,
)


def look_ahead_of_day(
    actor: Actor, person_ids: Sequence[UUID], *, documents_since: date, evaluations_by: date
) -> None:
    """Most of these ask something of a coach now and then: on most days most have nothing."""
    look_ahead(
        actor,
        [
            *row_queries.of_the_day(actor),
            *requests.of_the_day(actor, person_ids, LEEFLOON),
            *documents.of_the_day(actor, person_ids, since=documents_since),
            *news.of_the_day(actor),
            *transfer_queries.of_the_day(actor),
            *gpmi_queries.of_the_day(actor, by=evaluations_by),
            *tailored.of_the_day(actor),
            *employers.of_the_day(actor),
            *proposals.of_the_day(actor),
            *runs.of_the_day(actor),
            *handover_queries.of_the_day(actor),
            *groups.of_the_day(actor),
            *message_queries.of_the_day(actor),
        ],
    )
