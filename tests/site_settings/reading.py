"""The settings as another machine would read them: in a fresh namespace, from its environment."""

from __future__ import annotations

import runpy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from klaverblad.apps.access.keyring import Keyring, written
from tests.house.source import SRC

SECRET = "een-geheim-van-meer-dan-vijftig-tekens-om-mee-te-tekenen"
KEYS = written(Keyring.new(on=date(2026, 1, 5)))
_KEYS = ("KEYS", "KEYS_FILE")
_NAMES = ("SECRET_KEY", "HOSTS", "DEMO", "DATA", "PROXY", "EMAIL_BACKEND", "FROM", "LOG",
          "OIDC", "IDLE_PROFESSIONAL_MIN", "IDLE_PERSON_MIN")  # fmt: skip


def settings_of(monkeypatch: pytest.MonkeyPatch, data: Path, **environment: str) -> dict[str, Any]:
    """What `klaverblad.site.settings` says when only these variables are set."""
    for name in _NAMES + _KEYS:
        monkeypatch.delenv(f"KLAVERBLAD_{name}", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("KLAVERBLAD_DATA", str(data))
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(SRC / "site" / "settings.py"))


def production(monkeypatch: pytest.MonkeyPatch, data: Path, **environment: str) -> dict[str, Any]:
    """What they say on a real desk."""
    said = {"KLAVERBLAD_SECRET_KEY": SECRET, "KLAVERBLAD_HOSTS": "testserver"}
    if "KLAVERBLAD_KEYS_FILE" not in environment:
        said["KLAVERBLAD_KEYS"] = KEYS
    return settings_of(monkeypatch, data, **(said | environment))
