"""A currency as a Beancount file: plain text that another program can judge, and a treasurer read.

Accounts are named by their ids alone, and words stay behind. Whatever is held is not booked, so it
is not in the file. Format: https://beancount.github.io/docs/beancount_language_syntax.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from klaverblad.apps.exchange.ledger import queries
from klaverblad.apps.exchange.ledger.models import Account, Currency


def export(currency: Currency) -> Iterator[str]:
    """The lines of the file: accounts, bookings by day, and what each account must hold at the end.

    returns  lines without their end, one transaction for each booked row
    """
    unit = commodity(currency.code)
    accounts = list(queries.accounts(currency))
    names = {one.pk: _name(one) for one in accounts}
    rows = queries.booked(currency)
    yield f'option "title" "{unit}"'
    first = min((timezone.localtime(one.created_at).date() for one in accounts), default=None)
    if first is None:
        return
    yield f"{first:%Y-%m-%d} commodity {unit}"
    for name in names.values():
        yield f"{first:%Y-%m-%d} open {name} {unit}"
    last = first
    for row in rows:
        day = max(first, timezone.localtime(row.settled_at).date())
        last = max(last, day)
        amount = _amount(row.amount, currency.decimals)
        yield ""
        yield f'{day:%Y-%m-%d} * "{row.kind}" ^{row.pk}'
        yield f"  {names[row.payer_id]}  -{amount} {unit}"
        yield f"  {names[row.payee_id]}  {amount} {unit}"
    yield ""
    # An assertion holds at the beginning of its day.
    for one in accounts:
        balance = _amount(one.balance, currency.decimals)
        yield f"{last + timedelta(days=1):%Y-%m-%d} balance {names[one.pk]}  {balance} {unit}"


def commodity(code: str) -> str:
    """A name of a unit as Beancount wants it: capitals, 2 to 24, a letter first, none at the end odd."""
    plain = re.sub(r"[^A-Z0-9]+", "-", code.upper()).strip("-")
    return plain if re.fullmatch(r"[A-Z][A-Z0-9-]*[A-Z0-9]", plain) else f"U-{plain or 'X'}"


def _name(account: Account) -> str:
    return f"Equity:{account.kind.capitalize()}:A{UUID(str(account.pk)).hex}"


def _amount(smallest: int, decimals: int) -> str:
    return str(Decimal(smallest).scaleb(-decimals).quantize(Decimal(1).scaleb(-decimals)))
