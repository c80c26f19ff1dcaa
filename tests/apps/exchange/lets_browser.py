"""A browser of somebody who exchanges: signed in by a practice button, with a role or without."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from klaverblad.apps.accounts.middleware import DEMO_SESSION
from klaverblad.apps.accounts.models import User
from klaverblad.apps.accounts.services import SESSION_KEY
from klaverblad.apps.exchange.lets.models import Member

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def browser_of(user: User, membership: Any = None) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session[DEMO_SESSION] = True
    if membership is not None:
        session[SESSION_KEY] = str(membership.pk)
    session.save()
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"lets:{name}", args=args)


def without_ids(text: str) -> str:
    """The words of a page: ids and codes by when they first come, and nothing that is new each time."""
    text = re.sub(r'(nonce|content|hx-headers)=("[^"]*"|\'[^\']*\')', "", text)
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    text = re.sub(r'src="data:image[^"]*"', "", text)
    known: dict[str, str] = {}
    for code in Member.objects.values_list("code", flat=True):
        text = text.replace(code, "a-code")
    return _ID.sub(lambda found: known.setdefault(found[0], f"id-{len(known)}"), text)


def form_id(page: Any) -> str:
    """The id that a form carries: of what it will make."""
    found = re.search(r'name="id" value="([^"]+)"', page.content.decode())
    assert found, "the form carries no id"
    return found[1]
