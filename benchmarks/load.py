"""Twenty people at work at once among 200,000 files, on PostgreSQL: how long a page lets them wait.

The real server (`klaverblad up`) on 127.0.0.1, asked over HTTP by twenty signed-in coaches, each of
another town. Twice, because "twenty users" can mean two things, and both are told:

- at work: a coach reads some seconds between two pages. Five on average is much: whoever looks for
  somebody presses two or three times in a row, and then calls for ten minutes. Twenty who all press
  every five seconds are four pages a second, which is a whole region on a Monday morning;
- without a pause: everybody presses again as soon as a page is there. Nobody works like that; it
  says how many pages a second the machine gives, and then waiting is users divided by that number.

Printed per page: what the coach waits for (p50, p95, p99); what one request asks of the server when
it has nothing else to do; and of the whole run what the server's own processors did per page. The
load itself, the server and PostgreSQL share the cores of one machine, so on a busy one waiting says
more of the others than of the page: then the processor is the figure to compare.

    python benchmarks/load.py                    200,000 people; the database is made the first time
    python benchmarks/load.py --people 6000      to try it out
    python benchmarks/load.py --pause 0          without a pause alone
    python benchmarks/load.py --write NAME       keep what was printed in benchmarks/results/NAME.md

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
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KLAVERBLAD = str(Path(sys.executable).with_name("klaverblad"))
PAGES = {"Vandaag": "/vandaag/", "Mijn mensen": "/mensen/"}
# What the design promises.
BAR_MS, BAR_PEOPLE, BAR_USERS = 150, 200_000, 20


def main() -> None:
    """Make the database if it is not there, start the server, let them work, print the table."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--people", type=int, default=BAR_PEOPLE)
    reader.add_argument("--users", type=int, default=BAR_USERS)
    reader.add_argument("--seconds", type=int, default=60)
    reader.add_argument("--pause", type=float, default=5.0, help="between two pages of one user")
    reader.add_argument("--threads", type=int, default=4)
    reader.add_argument("--write", default="", help="the name of a file in benchmarks/results")
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
        told = [_machine(asked)]
        with _desk(asked.threads) as (port, pid):
            for pause, seconds in _ways(asked):
                before = _processor_s(pid)
                waited, n_pages = _work(port, cookies, seconds=seconds, pause=pause)
                each_ms = (_processor_s(pid) - before) * 1000 / max(1, n_pages)
                told.append(_told(pause, seconds, alone, waited, n_pages, each_ms))
        text = "\n\n".join(told) + "\n"
        print(f"\n{text}")
        if asked.write:
            (ROOT / "benchmarks" / "results" / f"{asked.write}.md").write_text(text, "utf-8")


def _ways(asked: argparse.Namespace) -> list[tuple[float, int]]:
    """At work, and without a pause: how long between two pages, and for how many seconds."""
    hurried = (0.0, max(20, asked.seconds // 3))
    return [(asked.pause, asked.seconds), hurried] if asked.pause else [hurried]


def _processor_s(pid: int) -> float:
    """What the processors did for a process and whatever it started, in seconds."""
    ticks = os.sysconf("SC_CLK_TCK")
    parents, worked = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            said = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        number = int(folder.name)
        parents[number], worked[number] = int(said[1]), (int(said[11]) + int(said[12])) / ticks
    family = {pid}
    while grown := {one for one, parent in parents.items() if parent in family} - family:
        family |= grown
    return sum(worked.get(one, 0.0) for one in family)


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
def _desk(threads: int) -> Iterator[tuple[int, int]]:
    """`klaverblad up` on a free port, until it answers; its port and process. Ended at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [KLAVERBLAD, "up", "--port", str(port), "--threads", str(threads)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as desk:
        try:
            _until_it_answers(port)
            yield port, desk.pid
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


def _work(
    port: int, cookies: list[str], *, seconds: float, pause: float
) -> tuple[dict[str, list[float]], int]:
    """Everybody asks pages in turn until the time is over; the first of each is warming up.

    returns   what each page let its user wait, and how many pages there were, those first ones too
    """
    given: list[int] = [0] * len(cookies)
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
            given[number] += 1
            # People do not keep time: half to one and a half of the pause.
            time.sleep(pause * chance.uniform(0.5, 1.5))

    users = [threading.Thread(target=user, args=(number,)) for number in range(len(cookies))]
    for one in users:
        one.start()
    for one in users:
        one.join()
    assert not failed, failed[:3]
    return waited, sum(given)


def _share(found: list[float], share: float) -> float:
    ordered = sorted(found)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _machine(asked: argparse.Namespace) -> str:
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "unknown processor",
    )
    from django.db import connection

    with connection.cursor() as cursor:
        said = {}
        for one in ("shared_buffers", "autovacuum", "random_page_cost"):
            cursor.execute(f"SHOW {one}")
            said[one] = cursor.fetchone()[0]
    return (
        f"# {asked.people} people, {asked.users} users, on {datetime.now(tz=UTC).date()}\n\n"
        f"{cpu}, {os.cpu_count()} cores shared by server, database and the load itself;"
        f" load of the machine before: {os.getloadavg()[0]:.1f}. Bar: {BAR_MS} ms at p95.\n"
        f"PostgreSQL with {', '.join(f'{name} {value}' for name, value in said.items())}."
    )


def _told(
    pause: float,
    seconds: int,
    alone: dict[str, Alone],
    waited: dict[str, list[float]],
    n_pages: int,
    each_ms: float,
) -> str:
    said = f"{pause:g} s between two pages" if pause else "without a pause"
    whole = (
        f"Load of the machine at the end {os.getloadavg()[0]:.1f};"
        f" {n_pages / seconds:.1f} pages a second,"
        f" {each_ms:.0f} ms of the server's processors per page."
    )
    lines = [
        f"## {said}, {seconds} s",
        "",
        whole,
        "",
        "| ms | p50 | p95 | p99 | pages | alone p50 | alone p95 | processor p50 | queries | |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for name, found in waited.items():
        mine = alone[name]
        if not found:
            lines.append(f"| {name} | nobody got a second answer: the machine is too busy |")
            continue
        cells = [
            *(f"{_share(found, one):.0f}" for one in (0.5, 0.95, 0.99)),
            str(len(found)),
            *(f"{_share(mine.ms, one):.0f}" for one in (0.5, 0.95)),
            f"{_share(mine.processor_ms, 0.5):.0f}",
            ", ".join(map(str, sorted(mine.queries))),
            "" if _share(found, 0.95) <= BAR_MS else f"above {BAR_MS}",
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
