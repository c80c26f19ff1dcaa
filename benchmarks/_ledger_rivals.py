"""django-hordak and a bare function of PostgreSQL, booking what `benchmarks/ledger.py` books.

Started by it in an interpreter that has django-hordak (HORDAK_PYTHON); hordak is no dependency of
ours. It keeps no limits, no keys and no balance, so it is measured twice: as it is shipped, and with
what a correct transfer needs around it: our lock, a limit by its own balance, a key.
"""

from __future__ import annotations

import json
import os
import sys
import time
import uuid
from typing import Any

ACCOUNTS = 200


def prepare(url: str) -> list[Any]:
    """Django with hordak on a database of its own, and accounts in it."""
    import dj_database_url
    import django
    from django.conf import settings

    settings.configure(
        DATABASES={"default": dj_database_url.parse(url)},
        INSTALLED_APPS=["django.contrib.contenttypes", "mptt", "hordak"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        HORDAK_DECIMAL_PLACES=0,
        DEFAULT_CURRENCY="EUR",
        CURRENCIES=["EUR"],
        USE_TZ=True,
        SECRET_KEY="bench",
    )
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from hordak.models import Account

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_key (id uuid PRIMARY KEY)")
    return [
        Account.objects.create(name=f"a{n}", code=f"{n}", type="AS", currencies=["EUR"])
        for n in range(ACCOUNTS)
    ]


def as_shipped(one: Any, other: Any, _key: uuid.UUID) -> None:
    """What its manual says."""
    from moneyed import Money

    one.transfer_to(other, Money(1, "EUR"))


def made_correct(one: Any, other: Any, key: uuid.UUID) -> None:
    """With a key, both accounts locked in one order, and a limit by its own balance."""
    from django.db import connection, transaction
    from hordak.models import Account
    from moneyed import Money

    with transaction.atomic():
        list(Account.objects.filter(pk__in=[one.pk, other.pk]).order_by("pk").select_for_update())
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_key VALUES (%s)", [key])
        assert abs(one.get_balance()["EUR"].amount) < 10**9
        one.transfer_to(other, Money(1, "EUR"))


def main() -> None:
    """Print, as JSON, the processor time of a transfer in both ways: the best of many, in µs."""
    url, n = sys.argv[1], int(sys.argv[2])
    accounts = prepare(url)
    found = {}
    for name, book in (("as_shipped", as_shipped), ("made_correct", made_correct)):
        rounds = []
        began = time.perf_counter()
        for turn in range(n // 20):
            started = time.process_time()
            for number in range(20):
                at = (turn * 20 + number) % (ACCOUNTS - 1)
                book(accounts[at], accounts[at + 1], uuid.uuid4())
            rounds.append((time.process_time() - started) / 20 * 1e6)
        wall = time.perf_counter() - began
        rounds.sort()
        found[name] = {
            "cpu_us_best": round(rounds[0]),
            "cpu_us_median": round(rounds[len(rounds) // 2]),
            "per_second": round(n / wall),
        }
    print(json.dumps(found))


if __name__ == "__main__":
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    main()
