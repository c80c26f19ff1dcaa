"""Twenty people at work at once among 200,000 files, on PostgreSQL: how long a page lets them wait.

The real server (`klaverblad up`) on 127.0.0.1, asked over HTTP by twenty signed-in coaches, each of
another town, who read some seconds between two pages. Printed per page: what the coach waits for
(p50, p95, p99), and what one request asks of the server when it has nothing else to do.

    python benchmarks/load.py                    200,000 people; the database is made the first time
    python benchmarks/load.py --people 6000      to try it out
    python benchmarks/load.py --pause 0          as fast as the server can: how many pages a second

DATABASE_URL names a PostgreSQL server where a database may be made. Without it, tools/postgres.sh
starts one for as long as this lasts.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import shlex
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KLAVERBLAD = str(Path(sys.executable).with_name("klaverblad"))
PAGES = {"Vandaag": "/vandaag/", "Mijn mensen": "/mensen/"}
# What issue 5 promises.
BAR_MS, BAR_USERS, BAR_PEOPLE = 150, 20, 200_000


def main() -> None:
    """Make the database if it is not there, start the server, let them work, print the table."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--people", type=int, default=BAR_PEOPLE)
    reader.add_argument("--users", type=int, default=BAR_USERS)
    reader.add_argument("--seconds", type=int, default=60)
    reader.add_argument("--pause", type=float, default=5.0, help="between two pages of one user")
    reader.add_argument("--threads", type=int, default=4)
    reader.add_argument("--only-make", action="store_true", help="make the database, no more")
    asked = reader.parse_args()
    name = f"klaverblad_load_{asked.people}"
    # Kept as long as the database, whose rows are sealed with the keys in it.
    data = Path(tempfile.gettempdir()) / name
    with _server_of_databases() as base:
        os.environ |= {
            "DATABASE_URL": _database(base, name),
            "DJANGO_SETTINGS_MODULE": "klaverblad.site.settings",
            "KLAVERBLAD_DATA": str(data),
            "KLAVERBLAD_DEMO": "1",
            "KLAVERBLAD_LOG": "ERROR",
        }
        sys.path.insert(0, str(ROOT / "benchmarks"))
        _fill(asked.people)
        if asked.only_make:
            return
        members = _coaches(asked.users)
        cookies = [_signed_in(one) for one in members]
        alone = {name: _alone(cookies, url) for name, url in PAGES.items()}
        with _desk(asked.threads) as port:
            waited = _work(port, cookies, seconds=asked.seconds, pause=asked.pause)
        _tell(asked, alone, waited)


@contextmanager
def _server_of_databases() -> Iterator[str]:
    """The server that DATABASE_URL names, else one of our own."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    tool = shlex.quote(str(ROOT / "tools" / "postgres.sh"))
    script = f'. {tool}; start_postgres || exit 1; echo "$DATABASE_URL"; read -r _; stop_postgres'
    with subprocess.Popen(
        ["/bin/bash", "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.stdin.close()


def _database(base: str, name: str) -> str:
    import psycopg

    with psycopg.connect(base, autocommit=True) as server:
        known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if known is None:
            server.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]
    return base.rpartition("/")[0] + "/" + name


def _fill(people: int) -> None:
    """One region told by the demo, then copies of it, until there are so many people."""
    import django

    django.setup()
    from _many import copy_region
    from django.db import connection, transaction

    from klaverblad.apps.accounts.models import Region
    from klaverblad.apps.trajectories.models import Trajectory
    from klaverblad.site.management.commands.up import bring_up_to_date

    tables = connection.introspection.table_names()
    if Region._meta.db_table in tables and Region.objects.exists():
        bring_up_to_date()
    else:
        subprocess.run([KLAVERBLAD, "demo", "--no-serve"], check=True)
    running = Trajectory.objects.filter(closed_on=None)
    if Region.objects.count() > 1:
        print(f"{running.count()} people in guidance, made before")
        return
    copies = max(1, -(-people // running.count()) - 1)
    started = time.perf_counter()
    with transaction.atomic():
        copy_region(copies, print)
    print(f"{running.count()} people in guidance in {time.perf_counter() - started:.0f} s")


def _coaches(n: int) -> list[object]:
    """Coaches of as many different organisations, with the caseloads they have."""
    from klaverblad.apps.accounts.models import Membership, Role

    chance = random.Random(5)
    by_organisation: dict[object, list[Membership]] = defaultdict(list)
    coaches = Membership.objects.filter(role=Role.COACH, until=None).select_related("user")
    for one in coaches.order_by("pk"):
        by_organisation[one.organisation_id].append(one)
    chosen = chance.sample(sorted(by_organisation), min(n, len(by_organisation)))
    return [chance.choice(by_organisation[one]) for one in chosen]


def _signed_in(member: object) -> str:
    from django.conf import settings
    from django.test import Client

    from klaverblad.apps.accounts.middleware import DEMO_SESSION

    browser = Client(headers={"host": "localhost"})
    browser.force_login(member.user, backend=settings.AUTHENTICATION_BACKENDS[0])  # type: ignore[attr-defined]
    session = browser.session
    session[DEMO_SESSION] = True
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"


@dataclass(frozen=True)
class Alone:
    """What one request asks of the server when it has nothing else to do, sorted."""

    ms: list[float]
    processor_ms: list[float]
    queries: set[int]


def _alone(cookies: list[str], url: str) -> Alone:
    """Each user's own page in turn, in this process: beside the clock, what the processor did.

    The processor's share of the database is not in it; a machine that is busy does not stretch it.
    """
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browser = Client(headers={"host": "localhost"})
    taken, worked, queries = [], [], set()
    for cookie in [cookies[0], *cookies]:
        headers = {"cookie": cookie}
        started, began = time.perf_counter(), time.process_time()
        answer = browser.get(url, headers=headers)
        taken.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - began) * 1000)
        assert answer.status_code == 200, answer.status_code
        with CaptureQueriesContext(connection) as asked:
            browser.get(url, headers=headers)
        queries.add(len(asked))
    return Alone(sorted(taken[1:]), sorted(worked[1:]), queries)


@contextmanager
def _desk(threads: int) -> Iterator[int]:
    """`klaverblad up` on a free port, until it answers; ended when we are done."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [KLAVERBLAD, "up", "--port", str(port), "--threads", str(threads)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as desk:
        try:
            _until_it_answers(port)
            yield port
        finally:
            desk.terminate()


def _until_it_answers(port: int) -> None:
    end = time.monotonic() + 120
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < end, "the server does not answer"
        time.sleep(0.2)


def _work(port: int, cookies: list[str], *, seconds: float, pause: float) -> dict[str, list[float]]:
    """Everybody asks pages in turn until the time is over; the first of each is warming up."""
    waited: dict[str, list[float]] = {name: [] for name in PAGES}
    failed: list[str] = []
    end = time.monotonic() + seconds

    def user(number: int) -> None:
        chance = random.Random(number)
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Host": "localhost", "Cookie": cookies[number], "Accept-Encoding": "gzip"}
        time.sleep(chance.uniform(0, pause))
        names = list(PAGES)
        turn = number
        while time.monotonic() < end:
            name = names[turn % len(names)]
            started = time.perf_counter()
            line.request("GET", PAGES[name], headers=headers)
            answer = line.getresponse()
            answer.read()
            taken = (time.perf_counter() - started) * 1000
            if answer.status != 200:
                failed.append(f"{name}: {answer.status}")
            elif turn >= number + len(names):
                waited[name].append(taken)
            turn += 1
            # People do not keep time: half to one and a half of the pause.
            time.sleep(pause * chance.uniform(0.5, 1.5))

    users = [threading.Thread(target=user, args=(number,)) for number in range(len(cookies))]
    for one in users:
        one.start()
    for one in users:
        one.join()
    assert not failed, failed[:3]
    return waited


def _share(found: list[float], share: float) -> float:
    ordered = sorted(found)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _tell(
    asked: argparse.Namespace,
    alone: dict[str, Alone],
    waited: dict[str, list[float]],
) -> None:
    load = os.getloadavg()[0]
    print(
        f"\n{asked.people} people, {asked.users} users, {asked.pause:g} s between two pages,"
        f" {asked.seconds} s, {os.cpu_count()} cores (load {load:.1f} at the end)"
    )
    head = f"{'p50':>7} {'p95':>7} {'p99':>7} {'pages':>6}   {'alone p50':>9} {'p95':>6} {'processor':>9}  queries"
    print(f"{'ms':14} {head}")
    for name, found in waited.items():
        mine = alone[name]
        if not found:
            print(f"{name:14} nobody got a second answer in that time: the machine is too busy")
            continue
        shares = " ".join(f"{_share(found, one):7.0f}" for one in (0.5, 0.95, 0.99))
        counts = ", ".join(map(str, sorted(mine.queries)))
        is_within = _share(found, 0.95) <= BAR_MS
        print(
            f"{name:14} {shares} {len(found):6d}   {_share(mine.ms, 0.5):9.0f}"
            f" {_share(mine.ms, 0.95):6.0f} {_share(mine.processor_ms, 0.5):9.0f}  {counts}   {'' if is_within else f'above {BAR_MS} ms'}"
        )


if __name__ == "__main__":
    main()
