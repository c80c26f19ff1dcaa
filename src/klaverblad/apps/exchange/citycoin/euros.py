"""From coins to cents and back, exactly. Pure."""

from __future__ import annotations

from fractions import Fraction

from stdnum import iban as numbers
from stdnum.exceptions import ValidationError

from klaverblad.apps.exchange.citycoin.errors import BadCoin, BadIban, NotWholeCents
from klaverblad.apps.exchange.ledger.policy import AMOUNT_MAX

CENTS = 100


def whole(amount: int) -> int:
    """An amount that can be booked, as it is.

    raises   BadCoin: nought, less, a part of a coin, or more than a ledger holds
    """
    if type(amount) is not int or not 0 < amount <= AMOUNT_MAX:
        raise BadCoin(field="amount")
    return amount


def cents_of(amount: int, rate: Fraction) -> int:
    """The cents for some coins.

    rate     smallest parts of the coin for one euro
    raises   NotWholeCents
    """
    found = Fraction(amount * CENTS) / rate
    if found.denominator != 1:
        raise NotWholeCents(field="amount")
    return int(found)


def coins_of(cents: int, rate: Fraction) -> int:
    """How many coins some cents cover; a part of a coin is not covered."""
    return max(0, int(Fraction(cents) * rate / CENTS))


def read_iban(text: str) -> str:
    """A bank account without spaces, its check digits found right (ISO 13616, ISO 7064 mod 97-10).

    raises   BadIban
    """
    try:
        # Not the list of banks of a country: that is older than the newest bank.
        return str(numbers.validate(text, check_country=False))
    except ValidationError as error:
        raise BadIban(field="iban") from error


def shown_iban(text: str) -> str:
    """In groups of four, as a bank card has it."""
    return str(numbers.format(text))
