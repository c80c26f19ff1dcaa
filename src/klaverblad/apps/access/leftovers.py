"""What a database keeps of rows that were changed: old copies, until it is told to let go."""

from __future__ import annotations

import time

from django.db.backends.base.base import BaseDatabaseWrapper

PATIENCE_S = 20.0


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
        until = time.monotonic() + PATIENCE_S
        # The write-ahead log holds pages too; it is empty only when nobody reads from it.
        while cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if time.monotonic() > until:
                message = (
                    "Een ander proces heeft de databank open. Stop de server en het werk op de "
                    "achtergrond, en start opnieuw: pas dan verdwijnen de onverzegelde nummers."
                )
                raise OldCopiesStay(message)
            time.sleep(0.2)
