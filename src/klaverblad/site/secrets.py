"""Secrets come from the environment; the demo makes its own, once, in a file that git ignores."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
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
        # Written aside and linked in one step: of processes that start together the first wins,
        # and none ever reads a key that is half there.
        handle, aside = tempfile.mkstemp(dir=data, prefix="secret_key.")
        with os.fdopen(handle, "w", encoding="ascii") as target:
            target.write(secrets.token_urlsafe(64))
        with contextlib.suppress(FileExistsError):
            os.link(aside, file)
        Path(aside).unlink()
    return file.read_text(encoding="ascii")
