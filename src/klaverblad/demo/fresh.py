"""Starting over: away with the database of the practice region and its timetable, nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.db import connection, transaction

from klaverblad.apps.travel import store


def start_over() -> None:
    """Leave an empty database behind. The caller made sure that only the practice region is in it.

    The journal refuses DELETE and TRUNCATE, as it should; so the tables themselves go.
    """
    if connection.vendor == "sqlite":
        _remove_file()
    else:
        _drop_everything()
    shutil.rmtree(store.root(), ignore_errors=True)


def _remove_file() -> None:
    name = str(connection.settings_dict["NAME"])
    connection.close()
    for ending in ("", "-wal", "-shm", "-journal"):
        Path(name + ending).unlink(missing_ok=True)


def _drop_everything() -> None:
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE IF EXISTS {quote(table)} CASCADE")
        # Functions of extensions belong to those; ours belong to the triggers that just went.
        cursor.execute(
            """SELECT p.oid::regprocedure::text FROM pg_proc p
               WHERE p.pronamespace = current_schema()::regnamespace AND NOT EXISTS (
                 SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"""
        )
        for (function,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {function}")
