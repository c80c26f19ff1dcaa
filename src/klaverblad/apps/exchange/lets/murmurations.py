"""The profile of a group for Murmurations: complementary_currencies-v2.0.0, of the group alone.

No member stands in it, and no count of members: of a small group that would say something of each.
"""

from __future__ import annotations

from typing import Any

from klaverblad.apps.exchange.ledger.models import CurrencyKind
from klaverblad.apps.exchange.lets.models import Group
from klaverblad.apps.exchange.lets.rules import read_rules

SCHEMA = "complementary_currencies-v2.0.0"
_MOVEMENT = {CurrencyKind.TIME: "timebank", CurrencyKind.MUTUAL: "lets"}
_MODEL = {
    CurrencyKind.MUTUAL: "mutual",
    CurrencyKind.TIME: "mutual",
    CurrencyKind.BACKED: "tokens",
    CurrencyKind.COUNT: "other",
}


def profile(group: Group) -> dict[str, Any]:
    """What the group shows, in the fields of the schema; what is not known is left out."""
    kind = CurrencyKind(group.currency.kind)
    rules = read_rules(group.rules)
    costs = ["membershipFee"] if rules.fee and (rules.fee.units or rules.fee.eur_cents) else []
    said: dict[str, Any] = {
        "linked_schemas": [SCHEMA],
        "name": group.name,
        "primary_url": group.outward.website,
        "description": group.about,
        "locality": group.area,
        "country": "BE",
        "accounting_tech": "webService",
        "movement": _MOVEMENT.get(kind, "other"),
        "monetary_model": _MODEL[kind],
        "convert_to_legal_money": "fullReserve" if kind == CurrencyKind.BACKED else "none",
        "unit_of_account_type": "time" if group.currency.units_per_hour else "other",
        "payment_tech": ["web"],
        "cost_recovery": [*costs, "volunteers"],
    }
    return {key: value for key, value in said.items() if value}
