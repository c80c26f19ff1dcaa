"""One reading of all transfers in columns: what the audit adds up, in flat memory whatever their number.

Whether every row of an account follows the one before it is asked without sorting. A row leads from
the place and the balance before it to those after it. The places before and after all rows of an
account are then the same but for the first and the last: nought, and what the account says. So each
place gets a mark, drawn anew for every reading; marks after minus marks before, added up by account,
must be the mark of the account minus that of nought. Sorting two million lines takes longer than all
of this, and a mistake that passes by chance is one in 2**60.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from random import SystemRandom
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from klaverblad.apps.exchange.ledger.models import PARTNERS

Ints = npt.NDArray[np.int64]
Marks = npt.NDArray[np.uint64]

# Few enough that their columns stay near the processor. PostgreSQL is asked for as many in one go;
# ids of SQLite that stay longer than this are walked for garbage.
AT_ONCE = 4_000
_FETCHED = {"sqlite": 500, "postgresql": AT_ONCE}
# Pairs that wait to be added up: some megabytes.
_PAIRS_AT_ONCE = 400_000
_BOOKED, _PAYMENT, _CROSSES, _ODD = 1, 2, 4, 8
_ACCOUNTS = "SELECT id, currency_id, kind, balance, n_booked FROM exchange_account ORDER BY id"
# `+ 0` makes of what is no number, which SQLite keeps wherever somebody puts it, one that does not fit.
_REST = """t.amount + 0, coalesce(t.payer_seq, 0) + 0, coalesce(t.payer_after, 0) + 0,
    coalesce(t.payee_seq, 0) + 0, coalesce(t.payee_after, 0) + 0,
    CASE t.state WHEN 'booked' THEN 1 ELSE 0 END + CASE t.kind WHEN 'payment' THEN 2 ELSE 0 END"""
ODD = "typeof(amount + payer_seq + payer_after + payee_seq + payee_after) = 'real'"
# SQLite gives a text sooner than it finds its number. PostgreSQL would have us make a UUID of each.
_ROWS = {
    "sqlite": f"""
        SELECT t.payer_id, t.payee_id, t.currency_id, {_REST} + CASE WHEN {ODD} THEN 8 ELSE 0 END
        FROM exchange_transfer AS t""",  # noqa: S608  (texts of ours)
    "postgresql": f"""
        WITH account AS (
            SELECT id, currency_id, row_number() OVER (ORDER BY id) - 1 AS n FROM exchange_account
        )
        SELECT coalesce(p.n, -1), coalesce(q.n, -1), {_REST}
            + CASE WHEN p.currency_id = t.currency_id AND q.currency_id = t.currency_id
                THEN 0 ELSE 4 END
        FROM exchange_transfer AS t
            LEFT JOIN account AS p ON p.id = t.payer_id LEFT JOIN account AS q ON q.id = t.payee_id""",  # noqa: S608
}
# What was taken back, however often; few rows, found by the index on what they take back.
_TAKEN_BACK = """
    SELECT o.payer_id, o.payee_id, o.amount FROM exchange_transfer AS o JOIN (
        SELECT DISTINCT reverses_id AS id FROM exchange_transfer WHERE reverses_id IS NOT NULL
    ) AS r ON r.id = o.id WHERE o.state = 'booked' AND o.kind = 'payment'"""


@dataclass(slots=True)
class Reading:
    """What one reading of all transfers adds up to.

    broken      ids, as the database has them, of accounts that are not what their rows say
    received    of each account that may earn, by id: what it received from each partner and kept
    crosses, not_above_nought, odd   whether any row is so: which ones is asked only then
    """

    n_accounts: int = 0
    n_transfers: int = 0
    broken: list[Any] = field(default_factory=list)
    received: dict[Any, list[int]] = field(default_factory=dict)
    crosses: bool = False
    not_above_nought: bool = False
    odd: bool = False


def read_all(growing: Sequence[object]) -> Reading:
    """Read every transfer once, in the caller's snapshot.

    growing   ids, as the database has them, of the currencies in which earning counts
    """
    with connection.cursor() as cursor:
        cursor.execute(_ACCOUNTS)
        accounts = cursor.fetchall()
    found = Reading(n_accounts=len(accounts))
    chained = _Chains(len(accounts))
    wanted = set(growing)
    pairs = _Pairs(np.array([c in wanted and k in PARTNERS for _, c, k, *_ in accounts], bool))
    for payer, payee, amount, *places, flags in _columns(accounts):
        found.n_transfers += len(amount)
        found.crosses |= bool((flags & _CROSSES).any())
        found.not_above_nought |= bool((amount <= 0).any())
        found.odd |= bool((flags & _ODD).any())
        booked = (flags & _BOOKED) != 0
        chained.add(payer, places[0], places[1], -amount, booked)
        chained.add(payee, places[2], places[3], amount, booked)
        pairs.add(payer, payee, amount, booked & ((flags & _PAYMENT) != 0))
    found.broken = [accounts[n][0] for n in chained.broken(accounts)]
    if wanted:
        number = {one[0]: n for n, one in enumerate(accounts)}
        for payee_n, total in pairs.kept(_taken_back(number)):
            found.received.setdefault(accounts[payee_n][0], []).append(total)
    return found


class _Chains:
    """By account: marks of the places after its rows, minus those before them."""

    def __init__(self, n: int) -> None:
        chance = SystemRandom()
        self._odd = [np.uint64(chance.getrandbits(64) | 1) for _ in range(4)]
        # One more, for rows of an account that is not there.
        self._sums: Marks = np.zeros(n + 1, np.uint64)

    def add(self, who: Ints, place: Ints, after: Ints, amount: Ints, booked: Any) -> None:
        moved = self._mark(place, after) - self._mark(place - 1, after - amount)
        np.add.at(self._sums, who, np.where(booked, moved, np.uint64(0)))

    def broken(self, accounts: Sequence[tuple[Any, ...]]) -> list[int]:
        """The numbers of the accounts whose rows do not lead from nought to what they say."""
        says = np.fromiter(chain.from_iterable(one[3:5] for one in accounts), np.int64)
        balance, n_booked = says.reshape(-1, 2).T
        nought = np.zeros(1, np.int64)
        led = self._mark(n_booked, balance) - self._mark(nought, nought)
        return [int(one) for one in np.flatnonzero(self._sums[:-1] != led)]

    def _mark(self, place: Ints, after: Ints) -> Marks:
        """A number of 64 bits for each, that follows from both and from the draw of this reading."""
        one, two, three, four = self._odd
        mark = place.astype(np.uint64) * one + after.astype(np.uint64) * two
        mark ^= mark >> np.uint64(32)
        mark *= three
        mark ^= mark >> np.uint64(29)
        mark *= four
        mark ^= mark >> np.uint64(32)
        return mark


class _Pairs:
    """By payee and payer: what was paid, where earning counts."""

    def __init__(self, earns: npt.NDArray[np.bool_]) -> None:
        self._n = len(earns)
        self._earns = np.append(earns, False)
        self._waiting: list[tuple[Ints, Ints]] = []
        self._n_waiting = 0

    def add(self, payer: Ints, payee: Ints, amount: Ints, is_payment: Any) -> None:
        counts = is_payment & self._earns[payer] & self._earns[payee]
        if counts.any():
            self._wait(payee[counts] * self._n + payer[counts], amount[counts])

    def kept(self, taken_back: Iterator[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
        """The number of each payee, and what it kept of one payer."""
        for payer, payee, amount in taken_back:
            if self._earns[payer] and self._earns[payee]:
                self._wait(np.array([payee * self._n + payer]), np.array([-amount]))
        self._compress()
        for keys, sums in self._waiting:
            yield from zip((keys // self._n).tolist(), sums.tolist(), strict=True)

    def _wait(self, keys: Ints, amounts: Ints) -> None:
        self._waiting.append((keys, amounts))
        self._n_waiting += len(keys)
        if self._n_waiting > _PAIRS_AT_ONCE:
            self._compress()

    def _compress(self) -> None:
        """One entry for each pair. Its room grows with the pairs, not with the rows."""
        if not self._waiting:
            return
        keys, amounts = (np.concatenate(one) for one in zip(*self._waiting, strict=True))
        order = np.argsort(keys, kind="stable")
        keys, first = np.unique(keys[order], return_index=True)
        self._waiting = [(keys, np.add.reduceat(amounts[order], first))]
        # What is one entry already does not count, or many pairs would be sorted at every turn.
        self._n_waiting = 0


def _columns(accounts: Sequence[tuple[Any, ...]]) -> Iterator[Ints]:
    """Eight columns of the next rows: numbers of payer and payee, amount, places, flags."""
    columns = _by_number if connection.vendor == "postgresql" else _Named(accounts).columns
    fetched = _FETCHED[connection.vendor]
    with connection.chunked_cursor() as cursor:
        cursor.execute(_ROWS[connection.vendor])
        waiting: list[Ints] = []
        while rows := cursor.fetchmany(fetched):
            waiting.append(columns(rows))
            if len(waiting) * fetched >= AT_ONCE:
                yield np.concatenate(waiting, axis=1)
                waiting.clear()
    if waiting:
        yield np.concatenate(waiting, axis=1)


def _by_number(rows: Sequence[tuple[int, ...]]) -> Ints:
    return np.fromiter(chain.from_iterable(rows), np.int64, 8 * len(rows)).reshape(-1, 8).T


class _Named:
    """Rows that name accounts and currency by their ids."""

    def __init__(self, accounts: Sequence[tuple[Any, ...]]) -> None:
        self._account = _Numbers((one[0], n) for n, one in enumerate(accounts))
        currencies = dict.fromkeys(one[1] for one in accounts)
        self._currency = _Numbers((one, n) for n, one in enumerate(currencies))
        # An account that is not there is in no currency that there is.
        home = [*map(self._currency.__getitem__, (one[1] for one in accounts)), -2]
        self._home = np.array(home, np.int64)

    def columns(self, rows: Sequence[tuple[Any, ...]]) -> Ints:
        payers, payees, currencies, *rest = zip(*rows, strict=True)
        n, found = len(rows), np.empty((8, len(rows)), np.int64)
        found[0] = np.fromiter(map(self._account.__getitem__, payers), np.int64, n)
        found[1] = np.fromiter(map(self._account.__getitem__, payees), np.int64, n)
        found[2:] = np.fromiter(chain.from_iterable(rest), np.int64, 6 * n).reshape(6, n)
        currency = np.fromiter(map(self._currency.__getitem__, currencies), np.int64, n)
        crosses = (self._home[found[0]] != currency) | (self._home[found[1]] != currency)
        found[7] += np.where(crosses, _CROSSES, 0)
        return found


class _Numbers(dict[object, int]):
    """-1 for what is not there."""

    def __missing__(self, _key: object) -> int:
        return -1


def _taken_back(number: Mapping[object, int]) -> Iterator[tuple[int, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN_BACK)
        for payer, payee, amount in cursor.fetchall():
            yield number.get(payer, -1), number.get(payee, -1), amount


__all__ = ["AT_ONCE", "ODD", "Reading", "read_all"]
