"""The nightly look at everybody's rights: households a second, and memory that does not grow.

For each number of people a database is filled with households of one to four persons, a third of
whose facts are unknown. Then a process of its own looks at everybody: the first time, a second time
(nothing changed), and after an amount of the law was raised (every row is written, and many alerts).
The lower bound is the engine alone, over the same cases in the same slices, in the same run. What is
said of 200,000 is reckoned from the number that was really done: by the clock of that moment, and by
the processor time of the process alone (on PostgreSQL the server works beside it), for a machine
that does more at once says little by its clock.

    python benchmarks/scan.py                        10,000 and 50,000 people, on SQLite
    DATABASE_URL=postgres://… python benchmarks/scan.py      the same on PostgreSQL: it makes its own
    python benchmarks/scan.py --people 2000          to try it out
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ON = date(2026, 11, 26)
FLANDERS = 200_000
_AT_ONCE = 2_000
_FACTS: dict[str, list[Any]] = {
    "is_resident": [True],
    "has_residence_right": [True],
    "is_willing_to_work": [True, True, False],
    "has_claimed_other_rights": [True],
    "net_wage_month_eur": [0, 0, 900, 1800],
    "replacement_income_month_eur": [0, 0, 600, 1400],
    "savings_eur": [0, 3000, 9000, 30000],
    "owns_home": [False, False, True],
    "cadastral_income_eur": [600, 1250],
    "mortgage_interest_year_eur": [0, 400],
    "has_other_means": [False],
    "receives_child_benefit": [True, False],
    "income_source": ["sickness", "none"],
    "statuses": [[], []],
    "has_car": [True, False],
    "has_licence_b": [True, False],
}


def main() -> None:
    """Fill, look, tell."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--people", type=int, action="append")
    reader.add_argument("--measure", action="store_true", help="what each process of its own does")
    asked = reader.parse_args()
    if asked.measure:
        print(json.dumps(_measure()))
        return
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print(
        "| people | what | s | own cpu s | households/s | 200,000 would take | by cpu | peak MB |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for people in asked.people or [10_000, 50_000]:
        with _database() as said:
            _run(said, "--people", str(people), inside="fill")
            found = json.loads(_run(said, "--measure"))
            for what, (seconds, cpu, peak) in found["took"].items():
                each = seconds / found["people"], cpu / found["people"]
                print(
                    f"| {found['people']:,} | {what} | {seconds:.1f} | {cpu:.1f} | {1 / each[0]:,.0f} "
                    f"| {FLANDERS * each[0] / 60:.1f} min | {FLANDERS * each[1] / 60:.1f} min "
                    f"| {peak:.0f} |",
                    flush=True,
                )


@contextmanager
def _database() -> Iterator[dict[str, str]]:
    """An empty database of this benchmark alone."""
    with tempfile.TemporaryDirectory() as folder:
        said = os.environ | {
            "DJANGO_SETTINGS_MODULE": "klaverblad.site.settings",
            "KLAVERBLAD_DATA": folder,
            "KLAVERBLAD_DEMO": "1",
            "KLAVERBLAD_LOG": "ERROR",
        }
        url = os.environ.get("DATABASE_URL")
        if not url:
            yield said
            return
        import psycopg

        name = f"klaverblad_scan_{os.getpid()}"
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]
            try:
                yield said | {"DATABASE_URL": url.rpartition("/")[0] + "/" + name}
            finally:
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload]


def _run(said: dict[str, str], *arguments: str, inside: str = "") -> str:
    code = f"import scan, sys; scan.{inside}(int(sys.argv[-1]))" if inside else ""
    command = ["-c", code, *arguments] if inside else [__file__, *arguments]
    there = Path(__file__).parent
    paths = os.pathsep.join([str(there), said.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, *command],
        env=said | {"PYTHONPATH": paths},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def fill(people: int) -> None:
    """Make so many people in guidance, each in a household with up to three others."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from klaverblad.apps.accounts.models import (
        Municipality,
        Organisation,
        OrganisationKind,
        Region,
    )
    from klaverblad.row_counts import count_rows

    call_command("migrate", verbosity=0)
    region = Region.objects.create(slug="bench", name="Bench")
    town = Municipality.objects.create(
        nis="11040", name="Schoten", region=region, lat=51.25, lon=4.5, tile_row=1, tile_column=1
    )
    ocmw = Organisation.objects.create(
        name="OCMW", kind=OrganisationKind.OCMW, region=region, municipality=town
    )
    chance = random.Random(7)
    for start in range(0, people, _AT_ONCE):
        with transaction.atomic():
            _some(min(_AT_ONCE, people - start), ocmw, town, chance)
    count_rows()


def _some(count: int, ocmw: Any, town: Any, chance: random.Random) -> None:
    from klaverblad.apps.people.models import (
        Fact,
        Household,
        HouseholdMembership,
        HouseholdRole,
        Person,
    )
    from klaverblad.apps.trajectories.models import Phase, Trajectory

    def born(youngest: int, oldest: int) -> date:
        return ON - timedelta(days=chance.randrange(youngest * 365, oldest * 365))

    def someone(youngest: int, oldest: int) -> Person:
        return Person(
            first_name="Kim",
            last_name="Janssens",
            born_on=born(youngest, oldest),
            insz_absent_because="not_asked",
            organisation=ocmw,
            municipality=town,
        )

    homes = [Household(organisation=ocmw) for _ in range(count)]
    heads = [someone(18, 64) for _ in homes]
    members = []
    for home, head in zip(homes, heads, strict=True):
        members.append((home, head, HouseholdRole.HEAD))
        if chance.random() < 0.4:
            members.append((home, someone(18, 64), HouseholdRole.PARTNER))
        members += [
            (home, someone(0, 20), HouseholdRole.CHILD) for _ in range(chance.choice([0, 0, 1, 2]))
        ]
    Household.objects.bulk_create(homes)
    Person.objects.bulk_create([one for _home, one, _role in members])
    HouseholdMembership.objects.bulk_create(
        HouseholdMembership(household=home, person=one, role=role, since=date(2020, 1, 1))
        for home, one, role in members
    )
    Fact.objects.bulk_create(
        Fact(
            person=one,
            key=key,
            value=chance.choice(values),
            since=ON,
            said_by="person",
            known_by="told",
        )
        for _home, one, role in members
        if role != HouseholdRole.CHILD
        for key, values in _FACTS.items()
        if chance.random() < 2 / 3
    )
    Trajectory.objects.bulk_create(
        Trajectory(person=one, organisation=ocmw, phase=Phase.PLAN, opened_on=ON) for one in heads
    )


def _measure() -> dict[str, Any]:
    """Look at everybody three times, and once with the engine alone."""
    import django

    django.setup()
    from klaverblad.apps.accounts.actor import Actor
    from klaverblad.apps.library.books import law as book
    from klaverblad.apps.people.reach_queries import RIGHTS_SCAN
    from klaverblad.apps.rights import scan_services
    from klaverblad.apps.rights.models import ScanCause
    from klaverblad.apps.rights.reckoning import law_print

    actor = Actor.task(RIGHTS_SCAN, on=ON)
    now = book().on(ON)
    raised = now.what_if(parameters={"leefloon_alone_month": 1900.0})
    for law in (now, raised):
        # What is worked out once about the rules themselves is no part of a household.
        law_print(law)
    took: dict[str, tuple[float, float, float]] = {}
    people = 0

    def look(law: Any) -> None:
        nonlocal people
        wanted = scan_services.Wanted(ScanCause.NIGHT)
        for run in scan_services.scan(actor, wanted, now=law):
            people = run.n_done

    def timed(what: str, call: Callable[[], object]) -> None:
        start, cpu = time.perf_counter(), time.process_time()
        call()
        took[what] = time.perf_counter() - start, time.process_time() - cpu, _peak()

    timed("first scan", lambda: look(now))
    timed("second scan, nothing new", lambda: look(now))
    timed("an amount raised", lambda: look(raised))
    took["the engine alone"] = (*_engine_alone(actor, now), _peak())
    return {"took": took, "people": people}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _engine_alone(actor: Any, now: Any) -> tuple[float, float]:
    """Only the run of the rules, over the same cases in the same slices."""
    from klaverblad.apps.rights import scan_queries
    from klaverblad.apps.rights.cases import told
    from klaverblad.apps.rights.reckoning import keys_of
    from klaverblad.apps.rights.scan_services import SLICE

    keys, after, spent, cpu = keys_of(now), "", 0.0, 0.0
    while persons := scan_queries.slice_of(actor, after=after, size=SLICE, only=None):
        after = str(persons[-1].pk)
        cases = [one.case for one in told(actor, persons, on=ON)]
        population = now.population(cases, keys)
        start, before = time.perf_counter(), time.process_time()
        now.run_and_count(population, keys)
        spent += time.perf_counter() - start
        cpu += time.process_time() - before
    return spent, cpu


if __name__ == "__main__":
    main()
