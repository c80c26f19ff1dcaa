"""The four statements that every booking sends, as plain SQL.

Built by the ORM they take four times the processor time of the database itself
(`benchmarks/ledger.py`); the answers are the same model objects.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from klaverblad.apps.exchange.ledger.models import Account, Transfer
from klaverblad.apps.exchange.ledger.policy import Policy, read_policy

_READ = (
    "id",
    "currency_id",
    "kind",
    "balance",
    "pending_out",
    "pending_in",
    "min",
    "max",
    "soft_min",
    "soft_max",
    "grows",
    "earned_total",
    "n_booked",
    "state",
)
_LOCKED = (
    f"SELECT {', '.join(f'a.{name}' for name in _READ)}, c.kind, c.policy"  # noqa: S608  (ours)
    " FROM exchange_account AS a JOIN exchange_currency AS c ON c.id = a.currency_id"
    " WHERE a.id IN ({marks}) ORDER BY a.id"
)
_KNOWN = "SELECT 1 FROM exchange_transfer WHERE id IN ({marks}) LIMIT 1"
_EARNED = (
    "SELECT coalesce(sum(t.amount), 0) FROM exchange_transfer AS t"
    " WHERE t.payee_id = %s AND t.payer_id = %s AND t.kind = 'payment' AND t.state = 'booked'"
    " AND NOT EXISTS (SELECT 1 FROM exchange_transfer AS r WHERE r.reverses_id = t.id)"
)
_FIELDS = Transfer._meta.concrete_fields
_RULES = "SELECT c.policy FROM exchange_currency AS c WHERE c.id = "
# With it the rules as they are now: those that were read while waiting for a lock may be older.
_INSERT = (
    f"INSERT INTO exchange_transfer ({', '.join(one.column for one in _FIELDS)})"  # noqa: S608  (ours)
    f" VALUES ({', '.join(['%s'] * len(_FIELDS))})"
    f" RETURNING ({_RULES} exchange_transfer.currency_id)"
)


def locked(ids: Collection[UUID]) -> dict[UUID, Account]:
    """Lock accounts by ascending id, in the caller's transaction: nobody waits in a circle.

    Each comes with `rules`, those of its currency.

    raises   Account.DoesNotExist
    """
    statement = _LOCKED.format(marks=_marks(ids))
    if connection.vendor == "postgresql":
        statement += " FOR NO KEY UPDATE OF a"
    found = {}
    for row in _rows(statement, map(_stored, ids)):
        *values, kind, policy = row
        values[0], values[1] = _id(values[0]), _id(values[1])
        values[_READ.index("grows")] = bool(values[_READ.index("grows")])
        account = Account.from_db(connection.alias, _READ, values)
        account.__dict__["rules"] = (kind, policy)
        found[account.pk] = account
    if len(found) < len(ids):
        raise Account.DoesNotExist
    return found


def rules_of(account: Account) -> Policy:
    """The rules of the currency of an account that was read by `locked`, as they were last read."""
    kind, text = account.__dict__["rules"]
    return _policy(kind, text)


def read_rules_again(account: Account) -> None:
    """The rules as they are now that the account is locked: they change only with all locked."""
    text = _rows(f"{_RULES}%s", [_stored(account.currency_id)])[0][0]
    account.__dict__["rules"] = (account.__dict__["rules"][0], text)


def are_known(ids: Collection[UUID]) -> bool:
    """Whether any of these ids is that of a transfer."""
    return bool(_rows(_KNOWN.format(marks=_marks(ids)), map(_stored, ids)))


def insert(row: Transfer, payer: Account) -> None:
    """Write one new transfer; the triggers do the rest. The payer gets the rules of this moment."""
    values = [
        one.get_db_prep_save(getattr(row, one.attname), connection=connection) for one in _FIELDS
    ]
    text = _rows(_INSERT, values)[0][0]
    payer.__dict__["rules"] = (payer.__dict__["rules"][0], text)


def earned_from(earner: UUID, partner: UUID) -> int:
    """What one account received from one other, that was not taken back."""
    return int(_rows(_EARNED, map(_stored, (earner, partner)))[0][0])


def move_account(account: Account, values: Mapping[str, object]) -> None:
    """Write columns of an account that no row of its own stands for: what was earned, its state."""
    assert set(values) <= {"earned_total", "state", "grows"}
    columns = ", ".join(f"{name} = %s" for name in values)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE exchange_account SET {columns} WHERE id = %s",  # noqa: S608  (names of ours)
            [*values.values(), _stored(account.pk)],
        )
    for name, value in values.items():
        setattr(account, name, value)


@lru_cache(maxsize=256)
def _policy(kind: str, text: str) -> Policy:
    return read_policy(json.loads(text), kind=kind)


def _rows(statement: str, values: Iterable[object]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())


def _marks(ids: Collection[UUID]) -> str:
    return ", ".join(["%s"] * len(ids))


def _stored(key: UUID) -> object:
    return key.hex if connection.vendor == "sqlite" else key


def _id(found: object) -> UUID:
    return found if isinstance(found, UUID) else UUID(str(found))
