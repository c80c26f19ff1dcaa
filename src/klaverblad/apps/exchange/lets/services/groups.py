"""Opening a group from words: its unit, its limits and its rules are configuration, not code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.policy import Limits, read_policy
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.exchange.lets.errors import BadRules
from klaverblad.apps.exchange.lets.models import Group
from klaverblad.apps.exchange.lets.rules import Rules, read_rules
from klaverblad.apps.journal import services as journal

_KEYS = {"slug", "name", "about", "area", "unit", "limits", "pot", "rules"}
_UNIT_KEYS = {"code", "name", "kind", "decimals", "per_hour", "per_euro"}


@dataclass(frozen=True, slots=True)
class GroupWords:
    """What a group says of itself, read and found right.

    limits       what the ledger keeps; the lowest balance of the pot stands apart
    """

    slug: str
    name: str
    about: str
    area: str
    unit: Mapping[str, Any]
    limits: Mapping[str, Any]
    pot: Limits
    rules: Mapping[str, Any]


def read_group(said: Mapping[str, Any]) -> GroupWords:
    """Read the words of a group.

    raises   BadRules, BadPolicy: which key
    """
    _only(said, _KEYS, "group")
    unit = said.get("unit", {})
    _only(unit, _UNIT_KEYS, "unit")
    for key in ("code", "name"):
        if not isinstance(unit.get(key), str) or not unit[key]:
            raise BadRules(key=key, found=str(unit.get(key))[:20])
    for key in ("slug", "name"):
        if not isinstance(said.get(key), str) or not said[key]:
            raise BadRules(key=key, found=str(said.get(key))[:20])
    for key in ("per_hour", "per_euro"):
        _fraction(unit, key)
    kind = unit.get("kind", "mutual")
    limits = said.get("limits", {})
    read_policy(limits, kind=kind)
    read_rules(said.get("rules", {}))
    pot = said.get("pot", {})
    _only(pot, {"lower"}, "pot")
    lower = pot.get("lower")
    if lower is not None and (type(lower) is not int or lower > 0):
        raise BadRules(key="lower", found=str(lower)[:20])
    return GroupWords(
        slug=said["slug"],
        name=said["name"],
        about=str(said.get("about", "")),
        area=str(said.get("area", "")),
        unit=unit,
        limits=limits,
        pot=Limits(min=lower),
        rules=_plain(said.get("rules", {})),
    )


def _plain(said: Any) -> Any:
    """The same in what a database keeps as JSON: YAML reads a day as a day, and there it is a word."""
    if isinstance(said, Mapping):
        return {key: _plain(value) for key, value in said.items()}
    if isinstance(said, list):
        return [_plain(value) for value in said]
    return said.isoformat() if isinstance(said, date) else said


def open_group(actor: Actor, words: GroupWords, *, at: datetime) -> Group:
    """A group with its unit and its pot. Start values come out of the pot, so that all adds up."""
    group_id, unit = uuid4(), words.unit
    with booking():
        currency = ledger.open_currency(
            actor,
            group=group_id,
            code=unit["code"],
            name=unit["name"],
            kind=unit.get("kind", "mutual"),
            decimals=unit.get("decimals", 0),
            units_per_hour=_fraction(unit, "per_hour"),
            eur_rate=_fraction(unit, "per_euro"),
            policy=words.limits,
        )
        pot = ledger.open_account(actor, currency.pk, kind="pot", limits=words.pot, at=at)
        group = Group.objects.create(
            id=group_id,
            slug=words.slug,
            name=words.name,
            about=words.about,
            area=words.area,
            currency=currency,
            pot=pot,
            rules=dict(words.rules),
            created_at=at,
        )
        journal.emit("lets_group.opened", actor, group, at=at)
    return group


def rules_of(group: Group) -> Rules:
    return read_rules(group.rules)


def _fraction(unit: Mapping[str, Any], key: str) -> tuple[int, int] | None:
    """60 to the hour, or [45, 2]: an exact fraction."""
    said = unit.get(key)
    if said is None:
        return None
    pair = said if isinstance(said, list) else [said, 1]
    if len(pair) != 2 or not all(type(n) is int and n > 0 for n in pair):
        raise BadRules(key=key, found=str(said)[:20])
    return pair[0], pair[1]


def _only(said: object, keys: set[str], where: str) -> None:
    if not isinstance(said, Mapping):
        raise BadRules(key=where, found=type(said).__name__)
    if unknown := sorted(map(str, set(said) - keys)):
        raise BadRules(key=where, found=unknown[0][:20])
