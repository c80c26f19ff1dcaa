"""Sessions whose key is hashed and whose content is sealed: the table lets nobody in.

The cookie holds the key; the table holds only its hash, under which the content is sealed. So nobody
who reads the table can go on in the place of somebody else, and content put in another row does not
open.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db.models import CharField, DateTimeField, QuerySet
from django.utils import timezone

from klaverblad.apps.access.holder_services import SESSIONS, place_of_row
from klaverblad.apps.access.sealed import CannotOpen, seal, unseal
from klaverblad.apps.accounts.written import asked_alike

# allauth notes by which address somebody signed in. Nobody reads it back.
_NOTES = "account_authentication_methods"
_LEFT_OUT = ("email", "username", "phone")


def hashed(session_key: str) -> str:
    """Give what the table knows a session by: SHA-256, in the 40 characters that its column has."""
    return base64.b85encode(hashlib.sha256(session_key.encode()).digest()).decode("ascii")


@asked_alike(key=CharField(), now=DateTimeField())
def _lasting(*, key: Any, now: Any) -> QuerySet[AbstractBaseSession]:
    return QuerySet(SessionStore.get_model_class()).filter(pk=key, expire_date__gt=now)


class SessionStore(DatabaseSessions):
    """Django's sessions in the database, sealed. One that does not open is an empty one."""

    # Django's own ask the database by the key itself; these go by what stands below.
    aexists, acreate, asave = SessionBase.aexists, SessionBase.acreate, SessionBase.asave
    adelete, aload = SessionBase.adelete, SessionBase.aload

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        kept = _lasting(key=hashed(self.session_key or ""), now=timezone.now())
        found: AbstractBaseSession | None = next(iter(kept), None)
        if found is None:
            # Nobody chooses the key of a new session.
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return super().exists(hashed(session_key))

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            super().delete(hashed(key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """Give the row of this session, as `save` writes it."""
        row = super().create_model_instance(data)
        row.session_key = hashed(row.session_key)
        return row

    def encode(self, session_dict: dict[str, Any]) -> str:
        if notes := session_dict.get(_NOTES):
            kept = [{k: v for k, v in note.items() if k not in _LEFT_OUT} for note in notes]
            session_dict = session_dict | {_NOTES: kept}
        return seal(super().encode(session_dict), where=self._place())

    def decode(self, session_data: str) -> dict[str, Any]:
        try:
            opened = unseal(session_data, where=self._place())
        except CannotOpen:
            return {}
        return super().decode(opened)

    def _place(self) -> str:
        return place_of_row(SESSIONS, hashed(self._get_or_create_session_key()))
