"""How the rows of the embedded database are spread, so that it takes the narrow way.

It stands below the apps and the site: whoever brought many rows has them counted at once, and the
site has it done once a day.
"""

from __future__ import annotations

from django.db import connection, transaction

# From so many rows on the counts of this morning may mislead.
MANY = 500


def count_rows(**_when: object) -> None:
    """Let SQLite see how its rows are spread; PostgreSQL does so by itself.

    Without, it takes every index for a narrow one: to know that somebody was not merged away, it
    would list everybody who was not. Not while a question of this connection is still being read.
    """
    if connection.vendor != "sqlite":
        return
    with transaction.atomic(), connection.cursor() as cursor:
        # A connection reads the counts once, when it reads which tables there are, and ours are kept
        # open: with the table of counts made anew, every process reads them again.
        cursor.execute("DROP TABLE IF EXISTS sqlite_stat1")
        # Of all tables, a sample of each: some hundredths of a second.
        cursor.execute("PRAGMA analysis_limit = 1000")
        cursor.execute("ANALYZE")
