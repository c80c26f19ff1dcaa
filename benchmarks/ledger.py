"""What a booking costs, how many fit in a second, and how long a million take to audit.

    python benchmarks/ledger.py                    SQLite, and PostgreSQL when DATABASE_URL is set
    python benchmarks/ledger.py 50000              a smaller ledger to audit
    HORDAK_PYTHON=…/bin/python                     an interpreter with django-hordak, to compare with

Every figure stands beside a rival in the same run: the bare statements that a correct booking needs
on the same database (lock both, look for the key, write the row, move both accounts, commit) without
Django, events or rules; and django-hordak. Processor time is of our own process: the best round and
the median. What a second holds depends on the disk and on who else works here; ratios do less.
The figures of before are those that were measured when the ledger was designed, on another day.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from _results import machine

MILLION = 1_000_000
ACCOUNTS = 1_000
ROUND, ROUNDS = 20, 25
CLIENTS, SECONDS = 8, 5
AT, DAY = datetime(2026, 3, 2, 8, tzinfo=UTC), date(2026, 3, 2)
BUDGET_CPU_US, BUDGET_PER_SECOND, BUDGET_AUDIT_S = 3_000, 100, 5
# Measured on 22 November 2026 with scripts of the design, on a machine of two cores that others
# used too: per second with one and with eight clients, µs of the client.
BEFORE = {
    "postgresql": {"orm": "192 / 226, 1690-3600 µs", "bare": "398 / 1986, 220-260 µs"},
    "sqlite": {"orm": "350 / 226, 1200-1460 µs", "bare": "271 / 273, 120-150 µs"},
}

# The bare statements of it: µs of the client, and bookings a second by eight.
REFERENCE = {"postgresql": (240, 1986), "sqlite": (135, 273)}


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


def people() -> tuple[Any, list[UUID]]:
    """A group with limits that grow, and its members."""
    from klaverblad.apps.exchange.ledger import services
    from klaverblad.apps.exchange.ledger.models import Account

    policy = {
        "limits": "hard",
        "lower": -(10**9),
        "upper": 10**9,
        "growth": {"percent": 50, "cap": 2 * 10**9, "per_partner": 10**6},
    }
    currency = services.open_currency(
        actor(), code="bench", name="Bench", kind="mutual", policy=policy
    )
    made = Account.objects.bulk_create(
        Account(currency=currency, kind="member", min=-(10**9), max=10**9) for _ in range(ACCOUNTS)
    )
    return currency, [one.pk for one in made]


def actor() -> Any:
    from klaverblad.apps.accounts.actor import Actor

    return Actor.task("bench", on=DAY)


def ours(payer: UUID, payee: UUID) -> None:
    """One booking as the pages make it: key, locks, rules, growth, event."""
    from klaverblad.apps.exchange.ledger import services

    order = services.Order(id=uuid4(), payer=payer, payee=payee, amount=1, happened_on=DAY)
    services.post(actor(), [order], at=AT)


def bare(payer: UUID, payee: UUID) -> None:
    """The statements that a correct booking cannot do without, on a table without rules."""
    from django.db import connection

    lite = connection.vendor == "sqlite"
    connection.ensure_connection()
    raw = connection.connection
    mark = "?" if lite else "%s"
    ids = [one.hex if lite else one for one in sorted((payer, payee))]
    key = uuid4().hex if lite else uuid4()
    cursor = raw.cursor()
    if lite:
        # Written through, as ours is.
        cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("BEGIN IMMEDIATE" if lite else "BEGIN")
    lock = "" if lite else " ORDER BY id FOR NO KEY UPDATE"
    cursor.execute(f"SELECT id, balance FROM bench_account WHERE id IN ({mark}, {mark}){lock}", ids)
    cursor.fetchall()
    cursor.execute(f"SELECT id FROM bench_row WHERE id = {mark}", [key])
    cursor.fetchall()
    cursor.execute(f"INSERT INTO bench_row VALUES ({mark}, {mark}, {mark}, 1)", [key, *ids])
    for one, amount in zip(ids, (-1, 1), strict=True):
        cursor.execute(
            f"UPDATE bench_account SET balance = balance + {amount} WHERE id = {mark}", [one]
        )
    cursor.execute("COMMIT")


def bare_tables(ids: list[UUID]) -> None:
    """The two tables of the bare way."""
    from django.db import connection

    lite = connection.vendor == "sqlite"
    kind = "char(32)" if lite else "uuid"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_account (id {kind} PRIMARY KEY, balance bigint)")
        cursor.execute(
            f"CREATE TABLE bench_row (id {kind} PRIMARY KEY, payer {kind}, payee {kind}, n bigint)"
        )
        cursor.executemany(
            "INSERT INTO bench_account VALUES (%s, 0)", [[x.hex if lite else x] for x in ids]
        )


def processor(book: Callable[[UUID, UUID], None], ids: list[UUID]) -> tuple[float, float, float]:
    """Processor time of one booking in µs, best and median round; bookings a second of one client."""
    for number in range(ROUND):
        book(ids[number], ids[number + 1])
    rounds = []
    began = time.perf_counter()
    for turn in range(ROUNDS):
        started = time.process_time()
        for number in range(ROUND):
            at = (turn * ROUND + number) % (len(ids) - 1)
            book(ids[at], ids[at + 1])
        rounds.append((time.process_time() - started) / ROUND * 1e6)
    rate = ROUNDS * ROUND / (time.perf_counter() - began)
    rounds.sort()
    return rounds[0], rounds[len(rounds) // 2], rate


def crowd(book: Callable[[UUID, UUID], None], ids: list[UUID], *, hot: bool) -> float:
    """Bookings a second of eight processes, over all accounts or each with one hot account."""
    from django.db import connection

    connection.close()
    context = multiprocessing.get_context("fork")
    start, counts = context.Barrier(CLIENTS), context.Queue()

    def client(number: int) -> None:
        connection.connection = None
        connection.ensure_connection()
        mine = ids[number * 100 : number * 100 + 100]
        start.wait()
        end, done = time.perf_counter() + SECONDS, 0
        while time.perf_counter() < end:
            payer = mine[done % 99]
            book(payer, ids[-1] if hot else mine[done % 99 + 1])
            done += 1
        counts.put(done)
        counts.close()
        counts.join_thread()
        os._exit(0)

    processes = [context.Process(target=client, args=(n,)) for n in range(CLIENTS)]
    for one in processes:
        one.start()
    total = sum(counts.get(timeout=SECONDS * 20) for _ in processes)
    for one in processes:
        one.join()
    return total / SECONDS


COLUMNS = (
    "id, currency_id, payer_id, payee_id, amount, kind, state, text, happened_on, limit_exempt,"
    " exempt_because, payer_after, payee_after, payer_seq, payee_seq, created_at, settled_at"
)


def rows_of(
    currency: Any, ids: list[UUID], state: dict[UUID, list[int]], n: int
) -> Iterator[tuple[Any, ...]]:
    """The rows of n bookings one by one, each with its place in both accounts; moves `state` along."""
    from django.db import connection

    lite = connection.vendor == "sqlite"
    kept = {one: one.hex if lite else one for one in (*ids, currency.pk)}
    for number in range(n):
        payer, payee = ids[number % ACCOUNTS], ids[(number * 7 + 1) % ACCOUNTS]
        if payer == payee:
            payee = ids[(number * 7 + 2) % ACCOUNTS]
        amount, out, into = number % 40 + 1, state[payer], state[payee]
        out[0] -= amount
        out[1] += 1
        into[0] += amount
        into[1] += 1
        key = UUID(int=number + (4 << 76))
        accounts = (key.hex if lite else key, kept[currency.pk], kept[payer], kept[payee])
        said = ("payment", "booked", "", DAY, False, "")
        yield (*accounts, amount, *said, out[0], into[0], out[1], into[1], AT, AT)


def make_many(currency: Any, ids: list[UUID], n: int) -> float:
    """A ledger of n more bookings, written by its own rules' result and not through them: seconds."""
    from django.db import connection

    from klaverblad.apps.exchange.ledger import services
    from klaverblad.apps.exchange.ledger.models import Account

    lite = connection.vendor == "sqlite"
    found = Account.objects.values_list("pk", "balance", "n_booked")
    state = {pk: [balance, seq] for pk, balance, seq in found}
    started = time.perf_counter()
    rows = rows_of(currency, ids, state, n)
    with around_the_rules(), connection.cursor() as cursor:
        if lite:
            # Making them is no part of what is measured: with room, it takes minutes less.
            cursor.execute("PRAGMA cache_size = -400000")
            marks = ", ".join(["%s"] * 17)
            insert = f"INSERT INTO exchange_transfer ({COLUMNS}) VALUES ({marks})"
            while some := list(islice(rows, 20_000)):
                cursor.executemany(insert, some)
        else:
            with cursor.copy(f"COPY exchange_transfer ({COLUMNS}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        if lite:
            cursor.execute("PRAGMA cache_size = -32000")
        cursor.executemany(
            "UPDATE exchange_account SET balance = %s, n_booked = %s WHERE id = %s",
            [(b, s, pk.hex if lite else pk) for pk, (b, s) in state.items()],
        )
    if not lite:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE exchange_transfer, exchange_account")
    # All of them count as earned: the audit has that to reckon as well.
    services.set_policy(actor(), currency.pk, currency.policy, at=AT)
    return time.perf_counter() - started


def around_the_rules() -> Any:
    """The rules of the database off, in one transaction, and on again."""
    from contextlib import contextmanager
    from importlib import import_module

    from django.db import connection, transaction

    rules = import_module("klaverblad.apps.exchange.migrations.0002_ledger_rules")
    lite = connection.vendor == "sqlite"

    @contextmanager
    def off() -> Any:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in rules.unsqlite() if lite else rules.unpostgres():
                cursor.execute(statement)
            yield
            if not lite:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for statement in rules.sqlite() if lite else rules.postgres():
                cursor.execute(statement)

    return off()


def audited(n: int) -> dict[str, float]:
    """How long the audit takes, its processor time here and in the server, and the bare sum beside it.

    The processor time says what it costs while others use the machine too; the clock, what one waits.
    """
    from django.db import connection

    from klaverblad.apps.exchange.ledger.audit import audit

    started, used, served = time.perf_counter(), time.process_time(), server_cpu()
    verdict = audit()
    wall, cpu = time.perf_counter() - started, time.process_time() - used
    served = server_cpu() - served
    assert verdict.is_whole, verdict.findings
    assert verdict.n_transfers >= n
    started, bare_used = time.perf_counter(), time.process_time() + server_cpu()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # In the one process whose time is taken, as the audit is.
            cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SELECT account_id, sum(amount) FROM exchange_statement GROUP BY account_id")
        cursor.fetchall()
    return {
        "audit_s": wall,
        "audit_cpu_s": cpu,
        "audit_server_cpu_s": served,
        "bare_sum_s": time.perf_counter() - started,
        "bare_sum_cpu_s": time.process_time() + server_cpu() - bare_used,
    }


def server_cpu() -> float:
    """Processor time, in seconds, of the process of PostgreSQL that serves us, when it is here."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        path = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not path.exists():
        return 0.0
    user, system = path.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def peak_mb() -> float:
    """The most memory that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(n: int, hordak: dict[str, Any] | None) -> dict[str, Any]:
    """All figures of one database, printed as they come."""
    from django.db import connection

    vendor = connection.vendor
    currency, ids = people()
    bare_tables(ids)
    found: dict[str, Any] = {"database": vendor, "load_before": round(os.getloadavg()[0], 1)}
    print(f"\n{vendor}, {os.cpu_count()} cores, load {found['load_before']}")
    for name, book in (("ours", ours), ("bare statements", bare)):
        best, median, rate = processor(book, ids)
        eight, hot = crowd(book, ids, hot=False), crowd(book, ids, hot=True)
        found[name] = {
            "cpu_us_best": round(best),
            "cpu_us_median": round(median),
            "per_second_1": round(rate),
            "per_second_8": round(eight),
            "per_second_8_hot": round(hot),
        }
        print(
            f"{name:18} {best:7.0f} µs best {median:7.0f} µs median   "
            f"{rate:6.0f} /s alone {eight:6.0f} /s by eight {hot:6.0f} /s on one account"
        )
    if hordak:
        for name, one in hordak.items():
            print(
                f"hordak {name:11} {one['cpu_us_best']:7.0f} µs best"
                f" {one['cpu_us_median']:7.0f} µs median   {one['per_second']:6.0f} /s alone"
            )
        found["hordak"] = hordak
        correct = hordak["made_correct"]["cpu_us_best"]
        print(f"ours / hordak made correct: {found['ours']['cpu_us_best'] / correct:.2f}")
    print(f"before: orm {BEFORE[vendor]['orm']}; bare {BEFORE[vendor]['bare']}")
    audit_of(found, currency, ids, n)
    return found


def audit_of(found: dict[str, Any], currency: Any, ids: list[UUID], n: int) -> None:
    """Make many, and audit them."""
    before = peak_mb()
    found["bulk_s"] = make_many(currency, ids, n)
    made = peak_mb()
    found |= {key: round(one, 2) for key, one in audited(n).items()}
    found |= {"peak_mb_before": round(before), "peak_mb": round(peak_mb()), "n": n}
    print(
        f"audit of {n} bookings  {found['audit_s']:6.2f} s; processor {found['audit_cpu_s']} s here,"
        f" {found['audit_server_cpu_s']} s in the server"
    )
    print(
        f"the bare sum of them   {found['bare_sum_s']:6.2f} s; processor {found['bare_sum_cpu_s']} s"
    )
    print(
        f"peak memory {found['peak_mb']} MB ({round(made)} MB after making them, {round(before)} before)"
    )
    for name, is_kept in kept(found).items():
        print(f"  {name:42} {'kept' if is_kept else 'NOT KEPT'}")


def kept(found: dict[str, Any]) -> dict[str, bool]:
    """Whether the budgets hold here, and on the machine of the reference.

    The bare statements were measured there too. Ours commit the same way, so what ours take more is
    processor time: that of here, times how much slower this machine is at the bare statements. A
    share would be wrong: where a commit costs next to nothing, the bare way gains most by it.
    """
    us, per_second = REFERENCE[found["database"]]
    ours_now, bare_now = found["ours"], found["bare statements"]
    slower = us / bare_now["cpu_us_best"]
    cpu = ours_now["cpu_us_best"] * slower
    more = max(0.0, 1 / ours_now["per_second_8"] - 1 / bare_now["per_second_8"])
    rate = 1 / (1 / per_second + more * slower)
    found["there"] = {"cpu_us": round(cpu), "per_second_8": round(rate)}
    bars = {
        f"{ours_now['cpu_us_best']} µs here, ≤ {BUDGET_CPU_US}": ours_now["cpu_us_best"]
        <= BUDGET_CPU_US,
        f"{cpu:.0f} µs there, ≤ {BUDGET_CPU_US}": cpu <= BUDGET_CPU_US,
        f"{ours_now['per_second_8']} /s by eight here, ≥ {BUDGET_PER_SECOND}": ours_now[
            "per_second_8"
        ]
        >= BUDGET_PER_SECOND,
        f"{rate:.0f} /s by eight there, ≥ {BUDGET_PER_SECOND}": rate >= BUDGET_PER_SECOND,
    }
    if found["n"] >= MILLION:
        bars[f"audit of a million in {found['audit_s']} s here, ≤ {BUDGET_AUDIT_S}"] = (
            found["audit_s"] <= BUDGET_AUDIT_S
        )
    found["bars"] = bars
    return bars


def run_one(n: int) -> None:
    """In a process of its own, for one database: the settings are read once."""
    with tempfile.TemporaryDirectory(prefix="klaverblad-bench-") as data:
        url = os.environ.get("DATABASE_URL", "")
        if not url:
            prepare(data)
            print("JSON", json.dumps(measure(n, None)))
            return
        server, _, _name = url.rpartition("/")
        own = f"bench_{Path(data).name.replace('-', '_')}"
        names = [own, f"{own}_hordak"]
        for name in names:
            subprocess.run(["psql", "-q", url, "-c", f'CREATE DATABASE "{name}"'], check=True)
        try:
            rival = against(f"{server}/{names[1]}")
            os.environ["DATABASE_URL"] = f"{server}/{own}"
            prepare(data)
            print("JSON", json.dumps(measure(n, rival)))
        finally:
            for name in names:
                drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
                subprocess.run(["psql", "-q", url, "-c", drop], check=True)


def against(url: str) -> dict[str, Any] | None:
    """What django-hordak does with the same work; it knows PostgreSQL alone."""
    python = os.environ.get("HORDAK_PYTHON")
    if not python:
        return None
    script = Path(__file__).with_name("_ledger_rivals.py")
    clean = {key: one for key, one in os.environ.items() if key != "PYTHONPATH"}
    said = subprocess.run(
        [python, str(script), url, str(ROUND * ROUNDS)],
        check=True,
        capture_output=True,
        text=True,
        env=clean,
    )
    return json.loads(said.stdout.splitlines()[-1])


def main() -> None:
    """Both databases, each in its own process; the table goes to benchmarks/results."""
    sizes = [one for one in sys.argv[1:] if one.isdigit()]
    n = int(sizes[0]) if sizes else MILLION
    if "--one" in sys.argv:
        run_one(n)
        return
    found = []
    url = os.environ.pop("DATABASE_URL", "")
    for address in ("", url) if url else ("",):
        env = os.environ | ({"DATABASE_URL": address} if address else {})
        command = [sys.executable, __file__, str(n), "--one"]
        said = subprocess.run(
            command, check=True, stdout=subprocess.PIPE, text=True, env=env
        ).stdout
        print("\n".join(one for one in said.splitlines() if not one.startswith("JSON")))
        found.append(json.loads(next(x for x in said.splitlines() if x.startswith("JSON"))[5:]))
    if n == MILLION:
        write(found)


def write(found: list[dict[str, Any]]) -> None:
    """The table of this run, with the machine and the versions that it ran on."""
    folder = Path(__file__).with_name("results")
    day = datetime.now(tz=UTC).date().isoformat()
    about = machine(("django", "psycopg"))
    about.pop("peak memory")
    lines = [f"# The ledger, {day}", "", "`benchmarks/ledger.py` says what is measured.", ""]
    lines += [*(f"- {name}: {value}" for name, value in about.items()), ""]
    lines += [
        "| database | way | µs best | µs median | /s alone | /s by eight | /s, one hot account |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    for one in found:
        for name in ("ours", "bare statements"):
            lines.append(
                f"| {one['database']} | {name} | " + " | ".join(map(str, one[name].values())) + " |"
            )
        for name, rival in one.get("hordak", {}).items():
            figures = (rival["cpu_us_best"], rival["cpu_us_median"], rival["per_second"], "–", "–")
            lines.append(
                f"| {one['database']} | hordak, {name} | " + " | ".join(map(str, figures)) + " |"
            )
    lines += [
        "",
        "| database | audit of | seconds | processor s | bare sum | processor s | peak MB | load before |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for one in found:
        spent = round(one["audit_cpu_s"] + one["audit_server_cpu_s"], 2)
        bare_sum = (one["bare_sum_s"], one["bare_sum_cpu_s"])
        figures = (one["n"], one["audit_s"], spent, *bare_sum, one["peak_mb"], one["load_before"])
        lines.append(f"| {one['database']} | " + " | ".join(map(str, figures)) + " |")
    lines += ["", "| bar | met |", "|---|---|"]
    for one in found:
        for name, is_met in one["bars"].items():
            lines.append(f"| {one['database']}: {name} | {'yes' if is_met else 'NO'} |")
    lines += ["", "There: the machine on which the bare statements were measured for the design."]
    (folder / f"ledger-{day}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    figures = {"machine": about, "databases": found}
    (folder / f"ledger-{day}.json").write_text(
        json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
