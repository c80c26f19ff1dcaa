"""The step after the password: our own second factor, unless a provider asked for two already."""

from __future__ import annotations

from typing import Any

from allauth.mfa.stages import AuthenticateStage

from klaverblad.apps.signin import factors


class SecondStep(AuthenticateStage):
    """allauth's step, skipped for this one request when the provider's answer said two factors."""

    def handle(self) -> tuple[Any, bool]:
        if getattr(self.request, factors.VOUCHED, False):
            return None, True
        return super().handle()
