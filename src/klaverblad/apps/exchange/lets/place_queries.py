"""The places that a group knows, to reckon a rounded distance with."""

from __future__ import annotations

from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.exchange.lets.models import Group
from klaverblad.apps.exchange.lets.places import Place
from klaverblad.apps.exchange.lets.rules import NIS, read_rules


def places(group: Group) -> list[Place]:
    """The neighbourhoods that the group named; without any, the towns of this desk. By name."""
    named = read_rules(group.rules).places
    if named:
        found = [Place(name, name, lat, lon) for name, (lat, lon) in named.items()]
    else:
        towns = accounts.all_municipalities()
        found = [Place(f"{NIS}{one.nis}", one.name, one.lat, one.lon) for one in towns]
    return sorted(found, key=lambda one: one.name)
