"""Hands people over in a process of its own, and stands still half way: for a test that kills it.

    python -m tests.apps.trajectories.killed_hand_over MEMBERSHIP TO COUNT TABLE MARK

It stops before the COUNTth statement that writes in TABLE, and leaves the file MARK to say so.
COUNT 0: it never stops.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any
from uuid import UUID


def main() -> None:
    """Hand over the whole caseload of one membership to one colleague."""
    membership_id, to, count, table, mark = sys.argv[1:]
    import django

    django.setup()
    from django.db import connection
    from django.utils import timezone

    from klaverblad.apps.accounts.actor import Actor
    from klaverblad.apps.accounts.models import Membership
    from klaverblad.apps.trajectories import handover_queries as handovers
    from klaverblad.apps.trajectories import services

    member = Membership.objects.select_related("organisation").get(pk=membership_id)
    actor = Actor.of(member, on=timezone.localdate())
    mine = handovers.may_hand_over(actor).filter(coach_id=actor.user_id)
    moves = [services.Move(one.pk, one.coach_id, UUID(to)) for one in mine]
    left = int(count)

    def stand_still(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal left
        if f'"{table}"' in sql and sql.startswith(("INSERT", "UPDATE")):
            left -= 1
            if left == 0:
                Path(mark).touch()
                time.sleep(600)
        return execute(sql, *rest)

    with connection.execute_wrapper(stand_still):
        services.hand_over(actor, moves, at=timezone.now())
    Path(mark).touch()


if __name__ == "__main__":
    main()
