"""The coin of the practice region is told through its services, and its books are whole."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from klaverblad.apps.exchange.citycoin.redemption_models import PaymentFile
from klaverblad.apps.exchange.ledger.audit import audit
from klaverblad.demo import queries as demo
from klaverblad.demo.coin import add_coin
from klaverblad.demo.exchange import add_exchange
from tests.demo.practice import ON


@pytest.mark.django_db
def test_the_practice_coin_is_whole_and_has_two_doors():
    cast = SimpleNamespace(on=ON, logins={})
    add_exchange(cast)

    add_coin(cast)

    assert audit().is_whole
    assert PaymentFile.objects.get().n_lines == 2
    assert len(demo.coin_doors()) == 2
    assert len(demo.lets_doors()) == 2
