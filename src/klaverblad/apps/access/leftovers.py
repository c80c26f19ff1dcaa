"""What a database keeps of rows that were changed: old copies, until it is told to let go."""

from __future__ import annotations

import time

from django.db.backends.base.base import BaseDatabaseWrapper

PATIENCE_S = 20.0
_LOOKS_AGAIN_S = 0.2


class OldCopiesStay(Exception):
    """Another process holds the old copies open; the migration is tried again when it has ended."""


def erase_old_copies(connection: BaseDatabaseWrapper, table: str) -> None:
    """Write a table anew, so that nothing of what stood in it is left in its file.

    Outside a transaction. Backups and archives that were made before keep what they hold.

    raises   OldCopiesStay, on SQLite, when somebody goes on reading the old ones
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(table)}")
            return
        cursor.execute("VACUUM")
    if not empty_the_write_ahead_log(connection):
        message = (
            "Een ander proces heeft de databank open. Stop de server en het werk op de "
            "achtergrond, en start opnieuw: pas dan verdwijnen de onverzegelde nummers."
        )
        raise OldCopiesStay(message)


def empty_the_write_ahead_log(connection: BaseDatabaseWrapper) -> bool:
    """Bring all that SQLite wrote into its file, for old pages in the log still say what went.

    Outside a transaction. PostgreSQL keeps its log for its own time: nothing is done there.

    returns  False when somebody went on reading from the log all the while
    """
    if connection.vendor != "sqlite":
        return True
    until = time.monotonic() + PATIENCE_S
    with connection.cursor() as cursor:
        while cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if time.monotonic() > until:
                return False
            time.sleep(_LOOKS_AGAIN_S)
    return True
