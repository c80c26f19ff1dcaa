"""Several processes on one ledger, and the careless ways of booking that must break it."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from uuid import uuid4

from django.db import OperationalError, connection, transaction

from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.errors import Busy, NotNow
from klaverblad.apps.exchange.ledger.models import Account, Transfer
from tests.apps.exchange.ledger_world import ACTOR, AT, DAY, order

_CONTEXT = multiprocessing.get_context("fork")
_WAIT_S = 240


def at_once(work: Callable[..., Any], arguments: list[tuple[Any, ...]]) -> list[Any]:
    """Run one process for each set of arguments, together; what each gave, in order.

    Each has a connection of its own. A process that dies by a signal gives None.
    """
    connection.close()
    start = _CONTEXT.Barrier(len(arguments))
    pipes = [_CONTEXT.Pipe(duplex=False) for _ in arguments]
    processes = [
        _CONTEXT.Process(target=_child, args=(pipe[1], start, work, given))
        for pipe, given in zip(pipes, arguments, strict=True)
    ]
    for one in processes:
        one.start()
    for _mine, theirs in pipes:
        theirs.close()
    found = []
    for (mine, _theirs), one in zip(pipes, processes, strict=True):
        try:
            found.append(mine.recv() if mine.poll(_WAIT_S) else None)
        except EOFError:
            found.append(None)
        one.join(_WAIT_S)
    for one in found:
        if isinstance(one, str) and one.startswith("Traceback"):
            raise AssertionError(one)
    return found


def _child(pipe: Any, start: Any, work: Callable[..., Any], given: tuple[Any, ...]) -> None:
    connection.connection = None
    try:
        connection.ensure_connection()
        start.wait(_WAIT_S)
        pipe.send(work(*given))
    except BaseException:  # noqa: BLE001  (told to the test, which fails by it)
        pipe.send(traceback.format_exc())
    finally:
        pipe.close()
        # Not through the exits of the test runner, which are those of its parent.
        os._exit(0)


def trade(seed: int, pairs: list[tuple[Any, Any]], n: int) -> dict[str, int]:
    """Book n payments over these pairs; one in ten is asked again. What came of them."""
    chance = random.Random(seed)  # noqa: S311  (not a secret)
    counted = {"booked": 0, "refused": 0, "replayed": 0, "double": 0}
    for _ in range(n):
        payer, payee = chance.choice(pairs)
        asked = order(payer, payee, chance.randint(1, 30))
        try:
            first = patient(lambda asked=asked: ledger.post(ACTOR, [asked], at=AT))
        except NotNow:
            counted["refused"] += 1
            continue
        counted["booked"] += 1
        if chance.random() < 0.1:
            again = patient(lambda asked=asked: ledger.post(ACTOR, [asked], at=AT))
            counted["replayed"] += again.is_replay
            counted["double"] += again.transfers[0].pk != first.transfers[0].pk
    return counted


def patient(work: Callable[[], Any]) -> Any:
    """Ask again while others hold the accounts: the same id makes that safe."""
    for _ in range(60):
        try:
            return work()
        except Busy:
            continue
    raise AssertionError("sixty times busy")


def outcome(work: Callable[..., Any], *given: Any, **more: Any) -> str:
    """The name of what came of it."""
    try:
        patient(lambda: work(*given, **more))
    except Exception as error:  # noqa: BLE001  (its name is the answer)
        return type(error).__name__
    return "done"


def die_after(asked: ledger.Order) -> None:
    """Book, and be killed before anybody hears of it."""
    ledger.post(ACTOR, [asked], at=AT)
    os.kill(os.getpid(), signal.SIGKILL)


def die_within(asked: ledger.Order) -> None:
    """Be killed when all is written, and nothing is committed."""
    with transaction.atomic():
        ledger.post(ACTOR, [asked], at=AT)
        os.kill(os.getpid(), signal.SIGKILL)


# ---- controls: what others do, and what breaks --------------------------------------------------
@contextmanager
def no_rules() -> Iterator[None]:
    """The tables as they would be without the rules of the database, in a copy of it."""
    rules = import_module("klaverblad.apps.exchange.migrations.0002_ledger_rules")
    off = {"sqlite": rules.unsqlite, "postgresql": rules.unpostgres}[connection.vendor]
    with connection.cursor() as cursor:
        for statement in off():
            if "VIEW" not in statement:
                cursor.execute(statement)
    yield


def naive(barrier: Any, payer: Any, payee: Any, amount: int, *, counts: bool) -> bool:
    """Read, check, write: right for one, wrong for two. The barrier makes them meet.

    counts   gives the row its number in both accounts; else one that nobody has, for two rows with
             one number would stop each other
    """
    one, other = Account.objects.get(pk=payer), Account.objects.get(pk=payee)
    if not counts:
        one.n_booked = other.n_booked = os.getpid() + 10**6
    barrier.wait(_WAIT_S)
    if one.min is not None and one.balance - amount < one.min:
        return False
    with transaction.atomic():
        row = _row(one, other, amount)
        Transfer.objects.bulk_create([row])
        Account.objects.filter(pk=payer).update(balance=row.payer_after, n_booked=row.payer_seq)
        Account.objects.filter(pk=payee).update(balance=row.payee_after, n_booked=row.payee_seq)
    return True


def append(barrier: Any, payer: Any, payee: Any, amount: int) -> bool:
    """The balance as the last row plus the amount, without a lock: the way of balance rows."""

    def last(who: Any) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT after FROM (SELECT payer_id AS who, payer_after AS after, created_at"
                " FROM exchange_transfer UNION ALL SELECT payee_id, payee_after, created_at"
                " FROM exchange_transfer) AS line WHERE who = %s ORDER BY created_at DESC LIMIT 1",
                [who.hex if connection.vendor == "sqlite" else who],
            )
            found = cursor.fetchone()
        return found[0] if found else 0

    one, other = Account.objects.get(pk=payer), Account.objects.get(pk=payee)
    one.balance, other.balance = last(payer), last(payee)
    barrier.wait(_WAIT_S)
    if one.min is not None and one.balance - amount < one.min:
        return False
    one.n_booked = other.n_booked = os.getpid() + 10**6
    Transfer.objects.bulk_create([_row(one, other, amount)])
    return True


def by_payer_first(barrier: Any, payer: Any, payee: Any) -> str:
    """Lock the payer, then the payee: two who pay each other wait in a circle."""
    try:
        with transaction.atomic():
            Account.objects.select_for_update().get(pk=payer)
            barrier.wait(_WAIT_S)
            Account.objects.select_for_update().get(pk=payee)
    except OperationalError as error:
        return str(getattr(error.__cause__, "sqlstate", ""))
    return "done"


def deferred(barrier: Any, payer: Any, payee: Any) -> str:
    """SQLite: begin by reading, then write. Whoever comes second cannot go on, nor wait."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        cursor.execute("SELECT balance FROM exchange_account WHERE id = %s", [payer.hex])
        cursor.fetchall()
        barrier.wait(_WAIT_S)
        try:
            cursor.execute(
                "UPDATE exchange_account SET earned_total = earned_total + 1 WHERE id = %s",
                [payee.hex],
            )
            cursor.execute("COMMIT")
        except OperationalError as error:
            cursor.execute("ROLLBACK")
            return str(error)
    return "done"


def event() -> Any:
    return _CONTEXT.Event()


def barrier(parties: int) -> Any:
    return _CONTEXT.Barrier(parties)


def _row(one: Account, other: Account, amount: int) -> Transfer:
    return Transfer(
        id=uuid4(),
        currency_id=one.currency_id,
        payer=one,
        payee=other,
        amount=amount,
        kind="payment",
        state="booked",
        text="",
        happened_on=DAY,
        payer_after=one.balance - amount,
        payee_after=other.balance + amount,
        payer_seq=one.n_booked + 1,
        payee_seq=other.n_booked + 1,
        created_at=AT,
        settled_at=AT,
    )
