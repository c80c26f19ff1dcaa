"""How the rows of the embedded database are spread, so that it takes the narrow way.

It stands below the apps and the site: whoever brought many rows has them counted at once, and the
site has it done once a day.
"""

from __future__ import annotations

from django.db import connection, transaction

# From so many rows on the counts of this morning may mislead.
MANY = 500
# Of each index so many entries are read. What nearly every row has counts for no more than these: with
# a thousand, a list of everybody who was not merged away passed for a short one, and the look at
# 200,000 people listed and sorted them all for every 500 of them.
SAMPLE = 100_000


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
        # Some hundredths of a second for a town, and one second for 400,000 people.
        cursor.execute(f"PRAGMA analysis_limit = {SAMPLE}")
        cursor.execute("ANALYZE")
