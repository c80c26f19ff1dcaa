"""A small chain, and what somebody with a key to the database could do to it."""

# ruff: noqa: S608 - a forger writes SQL, and its names are our own

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.models import Role
from klaverblad.apps.journal import chain, services
from klaverblad.apps.trajectories.models import Step

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 10, 0, 0, 120, tzinfo=UTC)
READER = Actor(
    role=Role.COACH, on=DAY, user_id=UUID(int=1, version=4), organisation_id=UUID(int=2, version=4)
)
TASK = Actor.task("demo", on=DAY)
TABLES = {"event": "journal_event", "read": "journal_readentry"}
JOURNAL = (*TABLES.values(), "journal_link")


def emit(number: int, **data: object) -> tuple[str, int]:
    """One event; its kind and id."""
    step = Step(pk=UUID(int=number, version=4))
    one = services.emit(
        "step.added", READER, step, person_id=UUID(int=90, version=4), at=AT, n=number, **data
    )
    chain.settle()
    return "event", one.pk


def read(number: int) -> tuple[str, int]:
    """One reading; its kind and id."""
    (one,) = services.record_read(
        READER,
        [UUID(int=100 + number, version=4)],
        purpose="guidance",
        via="page",
        what="desk:person",
        at=AT,
    )
    chain.settle()
    return "read", one.pk


def small_chain() -> list[tuple[str, int]]:
    """Six links, of both kinds: the row of each, in order."""
    return [emit(1), emit(2, on=DAY), read(3), emit(4, code="artikel-60"), read(5), emit(6)]


def sql(statement: str, *parameters: object) -> list[tuple[Any, ...]]:
    """Ask or change something behind the desk's back."""
    return chain.ask(statement, parameters)


def without_triggers() -> None:
    """What the owner of a database can do; undone with the test."""
    chain.settle()
    if connection.vendor == "postgresql":
        for table in JOURNAL:
            sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        return
    for (name,) in sql("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        sql(f"DROP TRIGGER {name}")


def link(seq: int) -> dict[str, Any]:
    """One link as it stands."""
    names = ("seq", "kind", "row_id", "digest", "hash")
    (row,) = sql(f"SELECT {', '.join(names)} FROM journal_link WHERE seq = %s", seq)
    return dict(zip(names, row, strict=True))


def set_link(at: int, /, **values: object) -> None:
    """Overwrite columns of one link."""
    named = ", ".join(f"{name} = %s" for name in values)
    sql(f"UPDATE journal_link SET {named} WHERE seq = %s", *values.values(), at)


def rehash(seq: int) -> None:
    """Make every link from here on follow from the one before it, as a careful forger would."""
    previous = chain.hash_at(seq - 1)
    for one in chain.links(seq - 1, 1_000):
        previous = one.hash_after(previous)
        set_link(one.seq, hash=previous)
