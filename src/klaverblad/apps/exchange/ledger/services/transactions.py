"""The transaction of a booking: durable, patient for some seconds, never across a network call."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

from klaverblad.apps.exchange.ledger.errors import Busy

LOCK_TIMEOUT = "5s"


@contextmanager
def booking() -> Iterator[None]:
    """One transaction. Inside another one it is a part of that.

    raises   Busy when the accounts stay locked; nothing was booked
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    try:
        with _durable(), transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
            yield
    except OperationalError as error:
        if not _is_waiting(error):
            raise
        raise Busy from error


@contextmanager
def _durable() -> Iterator[None]:
    """SQLite: what was answered survives a power cut. The desk itself may lose its last second."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    connection.connection.execute("PRAGMA synchronous = FULL")
    try:
        yield
    finally:
        if connection.connection is not None:
            connection.connection.execute("PRAGMA synchronous = NORMAL")


def _is_waiting(error: OperationalError) -> bool:
    """Whether somebody else held what we needed: a lock, or the one writer of SQLite."""
    state = getattr(error.__cause__, "sqlstate", None)
    # lock_not_available, deadlock_detected
    return state in {"55P03", "40P01"} or "database is locked" in str(error)
