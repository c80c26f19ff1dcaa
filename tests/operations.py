"""Every operation of the API: which ids it takes, what it is sent, and asking it as anybody.

A new operation that takes a body and has none here fails `tests/house/test_operations.py`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from klaverblad.apps.access import system_key_services as services
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.middleware import API_ROOT
from klaverblad.apps.accounts.models import ApiKey, KeyScope, Membership
from klaverblad.site.api import DOORS, Door
from tests.world import INSTRUMENT

# An id of these leads to a person: whoever may not know of the person finds nothing.
PERSONAL = frozenset({"personId", "stepId"})

BODIES: dict[str, dict[str, Any]] = {
    "recordFact": {"value": True, "since": "2026-03-02", "saidBy": "person", "knownBy": "told"},
    "addStep": {"instrument": INSTRUMENT, "title": "Fietsen leren", "by": "both"},
    "moveStep": {"to": "busy"},
}
FIXED = {"key": "has_bike"}


@dataclass(frozen=True)
class Operation:
    """One door of the API, as the tests go through it."""

    door: Door

    @property
    def name(self) -> str:
        return self.door.name

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(re.findall(r"\{(\w+)\}", self.door.path))

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(name for name in self.parameters if name not in FIXED)

    @property
    def is_personal(self) -> bool:
        return bool(PERSONAL & set(self.parameters))

    def url(self, ids: dict[str, Any]) -> str:
        return API_ROOT.rstrip("/") + self.door.path.format(**(FIXED | ids))


@cache
def every_operation() -> tuple[Operation, ...]:
    return tuple(Operation(door) for door in DOORS)


def ids_of(world: Any) -> dict[str, Any]:
    """An id of each kind, all around the one person in Schoten."""
    return {"personId": world.person.pk, "stepId": world.step.pk, "placeId": world.place.pk}


def ask(browser: Client, operation: Operation, url: str, **heads: str) -> HttpResponse:
    """Ask once, with the body that the operation understands, and undo what that changed."""
    with transaction.atomic():
        answer = browser.generic(
            operation.door.method,
            url,
            _body(operation),
            content_type="application/json",
            headers=heads,
        )
        transaction.set_rollback(True)
    return answer


def _body(operation: Operation) -> str:
    body = BODIES.get(operation.name)
    return json.dumps(body) if body else ""


def key_of(
    world: Any, membership: Membership, *, scope: KeyScope = KeyScope.WRITE
) -> tuple[ApiKey, str]:
    """A key of a member, as they would make it, and its text."""
    actor = Actor.of(membership, on=world.on)
    new = services.NewKey("Agenda", scope, world.on + timedelta(days=30))
    key, secret = services.make_key(actor, membership.pk, new, has_second_factor=True)
    return key, secret.text


def bearer(text: str) -> dict[str, str]:
    return {"authorization": f"Bearer {text}"}
