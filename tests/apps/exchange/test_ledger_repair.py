"""What somebody took away from the database is put back as the manual says."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection

from klaverblad.apps.exchange.ledger.audit import audit
from tests.apps.exchange.ledger_world import group, pay


def test_going_back_and_forth_puts_every_rule_back(own_database):
    lets = group()
    pay(*lets.members[:2], 10)
    with connection.cursor() as cursor:
        where = " ON exchange_account" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER ledger_account_update{where}")
    assert not audit().is_whole

    call_command("migrate", "exchange", "0001", verbosity=0)
    call_command("migrate", "exchange", verbosity=0)

    assert audit().is_whole
    assert audit().n_transfers == 1
