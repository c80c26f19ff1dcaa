"""The providers that people may sign in with, as the administrator names them in the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

_ID = re.compile(r"[a-z][a-z0-9-]{0,30}")
_HERE = re.compile(r"http://(?:127\.0\.0\.1|localhost)(?::\d+)?(?:/|$)")


def providers(environment: Mapping[str, str], *, demo: bool) -> list[dict[str, Any]]:
    """What allauth needs of each provider in KLAVERBLAD_OIDC.

    raises   ImproperlyConfigured, with the name of the variable that is missing or wrong
    """
    said = environment.get("KLAVERBLAD_OIDC", "")
    names = [name.strip() for name in said.split(",") if name.strip()]
    if len(names) != len(set(names)):
        raise ImproperlyConfigured("KLAVERBLAD_OIDC noemt een aanbieder twee keer.")
    return [_provider(name, environment, demo=demo) for name in names]


def _provider(name: str, environment: Mapping[str, str], *, demo: bool) -> dict[str, Any]:
    if not _ID.fullmatch(name):
        message = (
            f"KLAVERBLAD_OIDC: {name!r} mag alleen kleine letters, cijfers en streepjes hebben."
        )
        raise ImproperlyConfigured(message)
    # A variable has no hyphen in its name.
    prefix = f"KLAVERBLAD_OIDC_{name.upper().replace('-', '_')}_"

    def optional(key: str) -> str:
        return environment.get(prefix + key, "").strip()

    def required(key: str) -> str:
        if not (value := optional(key)):
            raise ImproperlyConfigured(f"{prefix}{key} ontbreekt.")
        return value

    issuer = required("ISSUER").rstrip("/")
    if not issuer.startswith("https://") and not (demo and _HERE.match(issuer)):
        raise ImproperlyConfigured(f"{prefix}ISSUER moet met https:// beginnen.")
    return {
        "provider_id": name,
        "name": required("NAME"),
        "client_id": required("CLIENT_ID"),
        "secret": _secret(prefix, optional("SECRET"), optional("SECRET_FILE")),
        "settings": {
            "server_url": issuer,
            "oauth_pkce_enabled": True,
            "fetch_userinfo": optional("USERINFO") != "0",
            "scope": optional("SCOPE").split() or ["openid", "email"],
            "auth_params": {"acr_values": acr} if (acr := optional("ACR")) else {},
            "two_factor_acr": optional("TWO_FACTOR_ACR").split(),
            "two_factor_amr": optional("TWO_FACTOR_AMR").split(),
            "trusts_email": optional("TRUST_EMAIL") == "1",
        },
    }


def _secret(prefix: str, said: str, file: str) -> str:
    """The secret itself, or out of a file that the machine keeps apart."""
    if bool(said) == bool(file):
        raise ImproperlyConfigured(f"Geef {prefix}SECRET of {prefix}SECRET_FILE, een van beide.")
    if said:
        return said
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{prefix}SECRET_FILE: {file} is niet te lezen.") from error
