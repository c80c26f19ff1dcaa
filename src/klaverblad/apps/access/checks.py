"""What Django says before every command when the keys are not kept well."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from klaverblad.apps.access.keyring import KeyFile


def keys_are_of_the_desk_alone(**_how: Any) -> list[checks.CheckMessage]:
    """Warn when somebody else on this machine may read or write the file of keys."""
    source = settings.KLAVERBLAD_KEYRING
    if not isinstance(source, KeyFile) or not source.path.exists():
        return []
    if not source.is_open_to_others():
        return []
    return [
        checks.Warning(
            "Anderen op deze machine kunnen het bestand met sleutels lezen.",
            hint=f"Doe: chmod 600 {source.path}",
            id="access.W001",
        )
    ]
