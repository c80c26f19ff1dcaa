"""Secrets come from the environment; the demo makes its own, once, in a file that git ignores."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from klaverblad import whole_files
from klaverblad.apps.access.keyring import KeyFile, Keyring, KeySource, KeyText


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
        whole_files.make_folder(data)
        whole_files.write_new(file, secrets.token_urlsafe(64).encode("ascii"))
    return file.read_text(encoding="ascii")


def keyring_source(data: Path, *, demo: bool) -> KeySource:
    """Say where the keys of sealed columns are; the demo makes its own, once, in `data`."""
    text, file = (os.environ.get(f"KLAVERBLAD_{name}", "") for name in ("KEYS", "KEYS_FILE"))
    if text and file:
        message = "Geef KLAVERBLAD_KEYS of KLAVERBLAD_KEYS_FILE, niet allebei."
        raise ImproperlyConfigured(message)
    if not (text or file or demo):
        message = (
            "KLAVERBLAD_KEYS_FILE ontbreekt: het bestand met de sleutels waarmee nummers van mensen "
            "verzegeld zijn. Maak het met `klaverblad keys new PAD`, bewaar een kopie op een andere "
            "plek dan de databank, en zet het pad in KLAVERBLAD_KEYS_FILE. Zie docs/keys.md."
        )
        raise ImproperlyConfigured(message)
    source: KeySource = KeyText(text) if text else KeyFile(Path(file or data / "keys.json"))
    if isinstance(source, KeyFile) and not file and not source.path.exists():
        source.make(Keyring.new(on=datetime.now(UTC).date()))
    # A desk whose keys cannot be read does not start.
    source.read()
    return source
