"""Secrets come from the environment; the demo makes its own, once, in a file that git ignores."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def secret_key(data: Path, *, demo: bool) -> str:
    """Give the signing key: from KLAVERBLAD_SECRET_KEY, or for the demo from a file in `data`."""
    if key := os.environ.get("KLAVERBLAD_SECRET_KEY", ""):
        if len(key) < 50:
            message = "KLAVERBLAD_SECRET_KEY is te kort: geef minstens 50 tekens."
            raise ImproperlyConfigured(message)
        return key
    if not demo:
        message = (
            "KLAVERBLAD_SECRET_KEY ontbreekt. Zet een geheim van minstens 50 tekens in de omgeving, "
            "of start de oefenregio met `make demo`."
        )
        raise ImproperlyConfigured(message)
    file = data / "secret_key"
    if not file.exists():
        data.mkdir(parents=True, exist_ok=True)
        # O_EXCL: two processes that start together never overwrite each other's key.
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text(encoding="ascii")
        with os.fdopen(handle, "w", encoding="ascii") as target:
            target.write(secrets.token_urlsafe(64))
    return file.read_text(encoding="ascii")
