"""Looking whether the ledger is still what its rows say, set by set, on one moment of the database.

The triggers keep it so. This finds what was done around them: by hand in the database, by a restored
file, by a mistake of ours.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from klaverblad.apps.exchange.ledger import queries
from klaverblad.apps.exchange.ledger.policy import read_policy

# More of one kind say nothing more.
SHOWN = 20
log = logging.getLogger("klaverblad.exchange")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be: what, and of which currency, account or transfer."""

    code: str
    where: str


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
# In one pass: the sum and the number of the rows of each account, and whether each row follows the
# one before it. If `after` is the sum of all amounts so far, the sum of `after` is that of each
# amount times the rows from it on, and the same holds when every row weighs as its number. Sorting
# two million lines to compare neighbours takes ten times as long. Remainders keep every product
# small; that a mistake passes both by chance is one in a million million.
_P = 1_000_003
_LINES = f"""
    WITH per_account AS (
        SELECT account_id, sum(amount) AS total, count(*) AS n, sum(seq) AS places,
            sum(after % {_P} + amount % {_P} * (seq % {_P})) AS plain,
            sum(2 * (after % {_P}) * (seq % {_P})
                + amount % {_P} * (seq * (seq - 1) % {_P})) AS weighed
        FROM exchange_statement GROUP BY account_id
    ), looked AS (
        SELECT a.id, a.balance <> coalesce(p.total, 0) OR a.n_booked <> coalesce(p.n, 0) AS is_off,
            p.places <> p.n * (p.n + 1) / 2
            OR (p.plain - (p.n + 1) * (p.total % {_P})) % {_P} <> 0
            OR (p.weighed - p.n * (p.n + 1) % {_P} * (p.total % {_P})) % {_P} <> 0 AS is_moved
        FROM exchange_account AS a LEFT JOIN per_account AS p ON p.account_id = a.id
    )
    SELECT id, is_off, is_moved FROM looked WHERE is_off OR is_moved"""  # noqa: S608  (a number of ours)
# Which row it is, in an account where something is out of place.
_ROW = """
    SELECT transfer_id FROM (
        SELECT transfer_id, seq, amount, after,
            lag(seq, 1, 0::bigint) OVER (ORDER BY seq) AS seq_was,
            lag(after, 1, 0::bigint) OVER (ORDER BY seq) AS was
        FROM exchange_statement WHERE account_id = %s
    ) AS line WHERE seq <> seq_was + 1 OR after <> was + amount"""
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
            JOIN exchange_account AS p ON p.id = t.payer_id
            JOIN exchange_account AS q ON q.id = t.payee_id
            WHERE p.currency_id <> t.currency_id OR q.currency_id <> t.currency_id""",
    "amount_not_above_nought": "SELECT id FROM exchange_transfer WHERE amount <= 0",
    "reversal_is_no_mirror": """
        SELECT t.id FROM exchange_transfer AS t JOIN exchange_transfer AS o ON o.id = t.reverses_id
            WHERE o.state <> 'booked' OR o.amount <> t.amount OR o.payer_id <> t.payee_id
                OR o.payee_id <> t.payer_id OR o.reverses_id IS NOT NULL""",
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
        found = [*_guards(), *_lines()]
        for code, statement in CHECKS.items():
            found += [Finding(code, str(_id(row[0]))) for row in _ask(statement, SHOWN)]
        found += _growth()
        counted = [
            _ask(f"SELECT count(*) FROM {table}", 1)[0][0]  # noqa: S608  (names of ours)
            for table in ("exchange_account", "exchange_transfer")
        ]
    return Verdict(tuple(found), *counted)


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
            yield
    else:
        connection.ensure_connection()
        _run("BEGIN DEFERRED")
        try:
            yield
        finally:
            _run("ROLLBACK")


def _lines() -> Iterator[Finding]:
    """Whether every account holds what its rows say, and every row follows the one before it."""
    for account_id, is_sum_wrong, is_place_wrong in _ask(_LINES, SHOWN):
        if is_sum_wrong:
            yield Finding("balance_is_not_the_sum", str(_id(account_id)))
        if is_place_wrong:
            for row in _ask(_ROW, SHOWN, [account_id]):
                yield Finding("row_out_of_place", str(_id(row[0])))


def _growth() -> Iterator[Finding]:
    """Whether what counts as earned, and the limit that follows it, can be reckoned anew."""
    for currency in queries.growing_currencies():
        policy = read_policy(currency.policy, kind=currency.kind)
        assert policy.growth is not None
        earned: defaultdict[UUID, int] = defaultdict(int)
        for payee, _payer, total in queries.earned_by_pair(currency):
            earned[payee] += policy.growth.counted(total)
        side = policy.growing_side
        for one in queries.earners(currency):
            wanted = getattr(policy.limits_of_a_member(earned=earned[one.pk]), side)
            if one.earned_total != earned[one.pk]:
                yield Finding("earned_is_not_the_sum", str(one.pk))
            elif one.grows and getattr(one, side) != wanted:
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


def _id(found: object) -> object:
    """An id as people read it; SQLite keeps it as 32 digits."""
    return UUID(found) if isinstance(found, str) else found


__all__ = ["CHECKS", "Finding", "Verdict", "audit", "audit_daily"]
