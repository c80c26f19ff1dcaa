"""Looking whether the ledger is still what its rows say, set by set, on one moment of the database.

The triggers keep it so. This finds what was done around them: by hand in the database, by a restored
file, by a mistake of ours.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from klaverblad.apps.exchange.ledger import queries
from klaverblad.apps.exchange.ledger.audit_lines import ODD, Reading, read_all
from klaverblad.apps.exchange.ledger.models import Currency
from klaverblad.apps.exchange.ledger.policy import read_policy

# More of one kind say nothing more.
SHOWN = 20
log = logging.getLogger("klaverblad.exchange")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be: what, and of which currency, account or transfer.

    account, first   where rows and balance part: the account, and its first transfer that does not
                     follow the one before it; empty when all do, and the account alone was changed
    """

    code: str
    where: str
    account: str = ""
    first: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an audit found; nothing found means that the ledger is whole."""

    findings: tuple[Finding, ...]
    n_accounts: int
    n_transfers: int

    @property
    def is_whole(self) -> bool:
        return not self.findings


_LIMIT = """
    SELECT a.id FROM exchange_account AS a JOIN (
        SELECT account_id, max(id) AS id FROM exchange_limitchange
        WHERE side = '{side}' GROUP BY account_id
    ) AS last ON last.account_id = a.id JOIN exchange_limitchange AS c ON c.id = last.id
    WHERE c.became IS DISTINCT FROM a.{side}"""
# What its rows add up to, and how many they are.
_SUMS = """
    SELECT a.balance <> coalesce(p.total, 0) OR a.n_booked <> p.n FROM exchange_account AS a,
        (SELECT sum(amount) AS total, count(*) AS n FROM exchange_statement WHERE account_id = %s) AS p
    WHERE a.id = %s"""
# Which row it is, in an account where something is out of place.
_ROW = """
    SELECT transfer_id FROM (
        SELECT transfer_id, seq, amount, after,
            lag(seq, 1, 0::bigint) OVER (ORDER BY seq) AS seq_was,
            lag(after, 1, 0::bigint) OVER (ORDER BY seq) AS was
        FROM exchange_statement WHERE account_id = %s
    ) AS line WHERE seq <> seq_was + 1 OR after <> was + amount ORDER BY seq"""
# Each gives the ids of what is wrong.
CHECKS = {
    "currency_not_nought": """
        SELECT currency_id FROM exchange_account GROUP BY currency_id HAVING sum(balance) <> 0""",
    "held_is_not_the_sum": """
        SELECT a.id FROM exchange_account AS a
            LEFT JOIN (SELECT payer_id AS id, sum(amount) AS held FROM exchange_transfer
                WHERE state = 'pending' GROUP BY payer_id) AS o ON o.id = a.id
            LEFT JOIN (SELECT payee_id AS id, sum(amount) AS held FROM exchange_transfer
                WHERE state = 'pending' GROUP BY payee_id) AS i ON i.id = a.id
            WHERE a.pending_out <> coalesce(o.held, 0) OR a.pending_in <> coalesce(i.held, 0)""",
    "two_currencies": """
        SELECT t.id FROM exchange_transfer AS t
            LEFT JOIN exchange_account AS p ON p.id = t.payer_id
            LEFT JOIN exchange_account AS q ON q.id = t.payee_id
            WHERE p.currency_id IS DISTINCT FROM t.currency_id
                OR q.currency_id IS DISTINCT FROM t.currency_id""",
    "amount_not_above_nought": "SELECT id FROM exchange_transfer WHERE amount <= 0",
    "reversal_is_no_mirror": """
        SELECT t.id FROM exchange_transfer AS t JOIN exchange_transfer AS o ON o.id = t.reverses_id
            WHERE t.reverses_id IS NOT NULL AND (o.state <> 'booked' OR o.amount <> t.amount
                OR o.payer_id <> t.payee_id OR o.payee_id <> t.payer_id
                OR o.reverses_id IS NOT NULL)
            ORDER BY t.reverses_id""",
    "reversed_twice": """
        SELECT reverses_id FROM exchange_transfer WHERE reverses_id IS NOT NULL
            GROUP BY reverses_id HAVING count(*) > 1""",
    "closed_and_not_empty": """
        SELECT id FROM exchange_account WHERE state = 'closed'
            AND (balance <> 0 OR pending_out <> 0 OR pending_in <> 0)""",
    "limit_without_its_line": " UNION ".join(
        _LIMIT.format(side=side) for side in ("min", "max", "soft_min", "soft_max")
    ),
    # In hours, by the rates of both: whole numbers, as nothing was rounded.
    "groups_do_not_mirror": """
        SELECT i.id FROM exchange_intertrade AS i
            JOIN exchange_account AS a ON a.id = i.ours_id
            JOIN exchange_currency AS c ON c.id = a.currency_id
            JOIN exchange_account AS b ON b.id = i.theirs_id
            JOIN exchange_currency AS d ON d.id = b.currency_id
            WHERE a.balance * c.units_per_hour_d * d.units_per_hour_n
                <> -b.balance * d.units_per_hour_d * c.units_per_hour_n""",
}


def audit() -> Verdict:
    """Look at everything, on one moment of the database; nobody waits for it."""
    with _one_moment():
        growing = queries.growing_currencies()
        seen = read_all([_stored(one.pk) for one in growing])
        found = [*_guards(), *_lines(seen)]
        came_upon = {
            "two_currencies": seen.crosses,
            "amount_not_above_nought": seen.not_above_nought,
        }
        for code, statement in CHECKS.items():
            if came_upon.get(code, True):
                found += [Finding(code, str(_id(row[0]))) for row in _ask(statement, SHOWN)]
        found += islice(_growth(growing, seen), SHOWN)
    return Verdict(tuple(found), seen.n_accounts, seen.n_transfers)


def audit_daily(*, on: date, after: str) -> None:  # noqa: ARG001  (as daily work is called)
    """What the worker does every night: look, and say loudly what was found."""
    for one in audit().findings:
        log.error("ledger_is_not_right", extra={"code": f"{one.code}:{one.where}"})


@contextmanager
def _one_moment() -> Iterator[None]:
    """One snapshot for all questions. On SQLite a transaction that only reads, and holds up nobody."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            _run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            # All rows are read to the end; compiling a question takes longer than asking it.
            _run("SET LOCAL cursor_tuple_fraction = 1")
            _run("SET LOCAL jit = off")
            yield
    else:
        connection.ensure_connection()
        _run("BEGIN DEFERRED")
        try:
            yield
        finally:
            _run("ROLLBACK")


def _lines(seen: Reading) -> Iterator[Finding]:
    """Which accounts do not hold what their rows say, and from which row on."""
    for stored in seen.broken[:SHOWN]:
        account = str(_id(stored))
        rows = [str(_id(row[0])) for row in _ask(_ROW, SHOWN, [stored])]
        first = rows[0] if rows else ""
        # Where every row follows the one before it, the account no longer says what the last does.
        if not rows or _ask(_SUMS, 1, [stored, stored])[0][0]:
            yield Finding("balance_is_not_the_sum", account, account, first)
        for one in rows:
            yield Finding("row_out_of_place", one, account, first)
    if seen.odd:
        for row in _ask(f"SELECT id FROM exchange_transfer WHERE {ODD}", SHOWN):  # noqa: S608  (ours)
            yield Finding("row_out_of_place", str(_id(row[0])))


def _growth(growing: Sequence[Currency], seen: Reading) -> Iterator[Finding]:
    """Whether what counts as earned, and the limit that follows it, can be reckoned anew."""
    for currency in growing:
        policy = read_policy(currency.policy, kind=currency.kind)
        assert policy.growth is not None
        side = policy.growing_side
        for one in queries.earners(currency):
            received = seen.received.get(_stored(one.pk), ())
            earned = sum(map(policy.growth.counted, received))
            if one.earned_total != earned:
                yield Finding("earned_is_not_the_sum", str(one.pk))
            elif one.grows:
                wanted = getattr(policy.limits_of_a_member(earned=earned), side)
                if getattr(one, side) != wanted:
                    yield Finding("limit_is_not_what_was_earned", str(one.pk))


def _guards() -> Iterator[Finding]:
    """Whether the rules of the database are all there, and say what they said."""
    rules = import_module("klaverblad.apps.exchange.migrations.0002_ledger_rules")
    if connection.vendor == "sqlite":
        wanted = {_name(s): s for s in rules.sqlite() if s.startswith("CREATE TRIGGER")}
        rows = _ask("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'", None)
        there = {name: sql for name, sql in rows if name.startswith("ledger_")}
    else:
        made = [s for s in rules.postgres() if s.startswith("CREATE FUNCTION")]
        wanted = {_name(s): s.split("$$")[1] for s in made}
        rows = _ask(
            "SELECT p.proname, p.prosrc, bool_and(t.tgenabled = 'O') FROM pg_proc AS p"
            " JOIN pg_trigger AS t ON t.tgfoid = p.oid WHERE p.proname LIKE 'ledger%'"
            " GROUP BY p.proname, p.prosrc",
            None,
        )
        there = {name: text for name, text, is_on in rows if is_on}
    for name, text in wanted.items():
        if there.get(name) != text:
            yield Finding("rule_of_the_database_changed", name)


def _name(statement: str) -> str:
    return statement.split()[2].removesuffix("()")


def _ask(
    statement: str, most: int | None, values: Sequence[object] | None = None
) -> list[tuple[Any, ...]]:
    if connection.vendor == "sqlite":
        statement = statement.replace("IS DISTINCT FROM", "IS NOT").replace("::bigint", "")
    if most is not None:
        statement = f"{statement} LIMIT {most}"
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _stored(key: UUID) -> object:
    """An id as the database gives it."""
    return key.hex if connection.vendor == "sqlite" else key


def _id(found: object) -> object:
    """An id as people read it; SQLite keeps it as 32 digits."""
    return UUID(found) if isinstance(found, str) else found


__all__ = ["CHECKS", "Finding", "Verdict", "audit", "audit_daily"]
