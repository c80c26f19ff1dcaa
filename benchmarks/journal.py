"""How long the whole journal takes to verify, and what the chain costs whoever writes in it.

A verification is set beside a lower bound in the same run: SHA-256 over the same texts and the same
links, already in memory, in one process. Beside the clock stands the processor time of all processes
of ours: on a machine where others work too, the clock says as much of them. The server of PostgreSQL
is not in it. Writing is measured as it is, and once more without digest and triggers. On PostgreSQL with DATABASE_URL, in a database of its own; else on SQLite.

    python benchmarks/journal.py              a million events
    python benchmarks/journal.py 50000        fewer, to try it out
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

EVENTS = 1_000_000
WRITTEN_AT_ONCE = 5_000
WRITTEN_TO_COMPARE = 20_000
TARGET_S = 10
NAMES = ("step.added", "step.started", "fact.recorded", "contact.recorded", "person.opened")
DAY = date(2026, 3, 2)


def prepare(data: str) -> None:
    """A migrated database of our own, and Django on top of it."""
    os.environ |= {
        "KLAVERBLAD_DEMO": "1",
        "KLAVERBLAD_DATA": data,
        "KLAVERBLAD_LOG": "ERROR",
        "DJANGO_SETTINGS_MODULE": "klaverblad.site.settings",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def made(first: int, n: int) -> list[Any]:
    """Events as the services of the desk make them."""
    from klaverblad.apps.accounts.actor import Actor
    from klaverblad.apps.accounts.models import Role
    from klaverblad.apps.journal import services
    from klaverblad.apps.trajectories.models import Step

    start = datetime(2026, 3, 2, 8, tzinfo=UTC)
    coaches = [
        Actor(Role.COACH, DAY, UUID(int=one, version=4), UUID(int=one % 8, version=4))
        for one in range(1, 80)
    ]
    return [
        services.event(
            NAMES[number % len(NAMES)],
            coaches[number % len(coaches)],
            Step(pk=UUID(int=number, version=4)),
            person_id=UUID(int=number // 60, version=4),
            at=start + timedelta(seconds=number, microseconds=number),
            instrument="artikel-60",
            before="todo",
        )
        for number in range(first, first + n)
    ]


def write(n: int) -> float:
    """Write so many events, a batch per transaction; the seconds that the writing took."""
    from django.db import transaction

    from klaverblad.apps.journal.services import record_many

    took = 0.0
    for first in range(0, n, WRITTEN_AT_ONCE):
        events = made(first, min(WRITTEN_AT_ONCE, n - first))
        started = time.perf_counter()
        with transaction.atomic():
            record_many(events)
        took += time.perf_counter() - started
    return took


def without_chain(work: Callable[[], float]) -> float:
    """Do something with neither digest nor triggers, in a transaction that is then undone."""
    from django.db import connection, transaction

    from klaverblad.apps.journal.chain import ask
    from klaverblad.apps.journal.models import DigestField

    computed = DigestField.pre_save
    DigestField.pre_save = lambda *_row, **_how: bytes(32)
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                ask("ALTER TABLE journal_event DISABLE TRIGGER USER")
            else:
                ask("DROP TRIGGER journal_event_link")
                ask("DROP TRIGGER journal_event_no_replace")
            took = work()
            transaction.set_rollback(True)
    finally:
        DigestField.pre_save = computed
    return took


def with_chain(work: Callable[[], float]) -> float:
    """The same as it is; the links that PostgreSQL makes at the end are part of it."""
    from django.db import transaction

    from klaverblad.apps.journal.chain import settle

    with transaction.atomic():
        took = work()
        started = time.perf_counter()
        settle()
        took += time.perf_counter() - started
        transaction.set_rollback(True)
    return took


def stretches(n: int) -> Iterator[tuple[list[bytes], list[bytes]]]:
    """The texts and the links that a verification hashes, as bytes."""
    from django.db import connection

    from klaverblad.apps.journal import digest
    from klaverblad.apps.journal.chain import CHUNK, ask, links

    for start in range(0, n, CHUNK):
        found = links(start, start + CHUNK)
        ids = [found[0].row_id, found[-1].row_id]
        rows = ask(digest.KINDS["event"].select(connection.vendor), ids)
        texts = [digest.row_text(row[2:]).encode() for row in rows]
        joined = [
            b"%b%b%b:%d" % (one.hash, one.digest, one.kind.encode(), one.row_id) for one in found
        ]
        yield texts, joined


def lower_bound(n: int) -> float:
    """Seconds for the bare hashing of the same bytes."""
    took = 0.0
    for texts, joined in stretches(n):
        started = time.perf_counter()
        for text in texts:
            sha256(text).digest()
        for text in joined:
            sha256(text).digest()
        took += time.perf_counter() - started
    return took


def peak_mb() -> float:
    """The most memory that this process, or one that it started, ever held."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024


def processor_s() -> float:
    """Processor time of this process and of those that it started and that ended, in seconds."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(kind) for kind in kinds]
    return sum(one.ru_utime + one.ru_stime for one in used)


def measure(n: int) -> None:
    """Write, verify, and print."""
    from django.db import connection

    from klaverblad.apps.journal.verification import verify

    bare = without_chain(lambda: write(WRITTEN_TO_COMPARE))
    chained = with_chain(lambda: write(WRITTEN_TO_COMPARE))
    print(f"{connection.vendor}, {os.cpu_count()} cores")
    for name, took in (("without chain", bare), ("with chain", chained)):
        print(f"record_many {name:14} {WRITTEN_TO_COMPARE / took:9.0f} events a second")
    print(f"the chain costs {(chained - bare) / WRITTEN_TO_COMPARE * 1e6:.0f} us an event")

    write(n)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE journal_event, journal_link")
    before, load = peak_mb(), os.getloadavg()[0]
    started, used = time.perf_counter(), processor_s()
    verdict = verify()
    took, used = time.perf_counter() - started, processor_s() - used
    assert verdict.is_whole
    assert verdict.head.seq == n
    after = peak_mb()
    floor = lower_bound(n)
    print(f"verify {n} events        {took:8.2f} s  {'' if took < TARGET_S else 'slow'}")
    print(f"processor time of it       {used:8.2f} s  (load of the machine before: {load:.1f})")
    print(f"hashing alone, one process {floor:8.2f} s  ratio {took / floor:.1f}")
    print(f"peak memory                {after:8.0f} MB  ({before:.0f} MB before)")


def main() -> None:
    """Measure on this machine."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    with tempfile.TemporaryDirectory(prefix="klaverblad-bench-") as data:
        url = os.environ.get("DATABASE_URL", "")
        if not url:
            prepare(data)
            measure(n)
            return
        server, _, _name = url.rpartition("/")
        own = f"bench_{Path(data).name.replace('-', '_')}"
        psql = ["psql", "-q", url, "-c"]
        subprocess.run([*psql, f'CREATE DATABASE "{own}"'], check=True)
        try:
            os.environ["DATABASE_URL"] = f"{server}/{own}"
            prepare(data)
            measure(n)
        finally:
            from django.db import connections

            connections.close_all()
            subprocess.run([*psql, f'DROP DATABASE "{own}"'], check=True)


if __name__ == "__main__":
    main()
