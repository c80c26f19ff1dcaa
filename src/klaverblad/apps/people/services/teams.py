"""The whole team around a person at once: it ends with the guidance, and a mistake is undone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.models import Person, TeamMember


def end_team(actor: Actor, someone: Person, *, staying: Collection[int]) -> dict[int, date | None]:
    """Make today the last day of the team, in the transaction of a service that asked its policy.

    staying   the seats that go on, for the talks that were promised
    returns   the last day that each seat had before, to put it back
    """
    before: dict[int, date | None] = {}
    for seat in _locked(someone):
        if not seat.is_running(on=actor.on) or seat.pk in staying or seat.until == actor.on:
            continue
        before[seat.pk] = seat.until
        seat.until = actor.on
        seat.save(update_fields=["until"])
    return before


def put_team_back(someone: Person, before: Mapping[int, date | None]) -> None:
    """Give these seats the last day that they had; whoever left or came in since stays as it is."""
    mine = {seat.pk: seat for seat in _locked(someone)}
    again = {(seat.user_id, seat.organisation_id) for seat in mine.values() if seat.until is None}
    for pk, until in before.items():
        seat = mine.get(pk)
        if seat is None or (until is None and (seat.user_id, seat.organisation_id) in again):
            continue
        seat.until = until
        seat.save(update_fields=["until"])


def _locked(someone: Person) -> list[TeamMember]:
    found = TeamMember.objects.filter(person=someone).select_for_update(of=("self",))
    return list(found.order_by("pk").select_related("consent"))
