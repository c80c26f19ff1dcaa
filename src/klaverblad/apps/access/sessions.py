"""Sessions whose content is sealed: what is under way in them is for nobody who reads the table."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from klaverblad.apps.access.holder_services import SESSIONS
from klaverblad.apps.access.sealed import CannotOpen, seal, unseal

# allauth notes by which address somebody signed in. Nobody reads it back.
_NOTES = "account_authentication_methods"
_LEFT_OUT = ("email", "username", "phone")


class SessionStore(DatabaseSessions):
    """Django's sessions in the database, sealed. One that does not open is an empty one."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        if notes := session_dict.get(_NOTES):
            kept = [{k: v for k, v in note.items() if k not in _LEFT_OUT} for note in notes]
            session_dict = session_dict | {_NOTES: kept}
        return seal(super().encode(session_dict), where=SESSIONS)

    def decode(self, session_data: str) -> dict[str, Any]:
        try:
            opened = unseal(session_data, where=SESSIONS)
        except CannotOpen:
            return {}
        return super().decode(opened)
