"""The second factor, sealed: whoever reads the database can make no code with it."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter

from klaverblad.apps.access.holder_services import SECOND_FACTORS, opened_secret
from klaverblad.apps.access.sealed import seal


class SealedSecondFactor(DefaultMFAAdapter):
    """allauth's door to secrets of authenticator apps and to the seed of recovery codes."""

    def encrypt(self, text: str) -> str:
        return seal(text, where=SECOND_FACTORS)

    def decrypt(self, encrypted_text: str) -> str:
        return opened_secret(encrypted_text)
