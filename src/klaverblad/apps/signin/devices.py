"""A browser in which somebody signed in well before. It guesses from a budget of its own.

So whoever keeps guessing at Sofie's password from elsewhere uses up the budget of strangers, and
Sofie still signs in at her own desk. The cookie opens nothing: it only says which budget counts.
It holds no name and no address: only seals that cannot be read back.
"""

from __future__ import annotations

import secrets
import time
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

AGE_SECONDS = 180 * 24 * 60 * 60
# A machine in a hall has many users; the ones who signed in last are remembered.
ACCOUNTS_MAX = 8
_SALT = "klaverblad.signin.device"


def known_device(request: HttpRequest, email: str) -> str:
    """The id of this browser, if whoever has this address signed in with it; else nothing."""
    kept = _read(request)
    return kept["id"] if _seal(kept["id"], email) in kept["seals"] else ""


def remember(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Keep in the browser that whoever has this address signed in well with it."""
    kept = _read(request)
    seals = kept["seals"] | {_seal(kept["id"], email): int(time.time())}
    newest = dict(sorted(seals.items(), key=lambda item: item[1])[-ACCOUNTS_MAX:])
    response.set_cookie(
        settings.KLAVERBLAD_DEVICE_COOKIE,
        signing.dumps({"id": kept["id"], "seals": newest}, salt=_SALT),
        max_age=AGE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> dict[str, Any]:
    """What the cookie says and we signed, without what is too old; else a new browser."""
    try:
        kept = signing.loads(
            request.COOKIES.get(settings.KLAVERBLAD_DEVICE_COOKIE, ""),
            salt=_SALT,
            max_age=AGE_SECONDS,
        )
    except signing.BadSignature:
        return {"id": secrets.token_hex(8), "seals": {}}
    oldest = time.time() - AGE_SECONDS
    return kept | {"seals": {seal: at for seal, at in kept["seals"].items() if at > oldest}}


def _seal(device: str, email: str) -> str:
    return salted_hmac(_SALT, f"{device}:{email.lower()}", algorithm="sha256").hexdigest()[:32]
