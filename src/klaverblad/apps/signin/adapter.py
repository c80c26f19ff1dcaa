"""allauth's accounts, as this house uses them: nobody signs up, and nobody is locked out."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import User
from klaverblad.apps.signin import attempts, devices, factors

_WORDS = {
    "reauthenticate": _("Met je wachtwoord"),
    "mfa_reauthenticate": _("Met een code van je app of een herstelcode"),
    "mfa_reauthenticate:webauthn": _("Met je sleutel"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Logins are made by an organisation, for people it knows."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "Dit e-mailadres en dit wachtwoord horen niet bij elkaar. Kijk beide na. "
            "Er is niets geblokkeerd."
        ),
        "enter_current_password": _(
            "Dit is niet je huidige wachtwoord. Je wachtwoord is niet veranderd."
        ),
        "incorrect_password": _("Dit wachtwoord klopt niet. Probeer het nog eens."),
        "incorrect_code": _("Deze code klopt niet. Neem de nieuwste code over."),
        "invalid_password_reset": _("Deze link werkt niet meer. Vraag een nieuwe."),
        "too_many_login_attempts": _(
            "Dit ging te vaak mis. Wacht vijf minuten en probeer het opnieuw. "
            "Je account is niet geblokkeerd."
        ),
        "rate_limited": _("Dit ging te vaak mis. Wacht vijf minuten en probeer het opnieuw."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  (allauth's face)
        return False

    def get_login_stages(self) -> list[str]:
        ours = "klaverblad.apps.signin.stages.SecondStep"
        theirs = "allauth.mfa.stages.AuthenticateStage"
        return [ours if stage == theirs else stage for stage in super().get_login_stages()]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Take the guess from the budget it belongs to; allauth gives it back when it was right."""
        email = str(credentials.get("email", "")).lower()
        self._login_failed_rl_usage = attempts.spend(request, email=email)
        if self._login_failed_rl_usage is None:
            raise self.validation_error("too_many_login_attempts")

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        if getattr(request, factors.VOUCHED, False):
            factors.note_vouched(request)

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:
        response = super().post_login(request, user, **hooks)
        devices.remember(request, response, user.email)
        return response

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        # To the address we know, not to the one that was typed: two that look alike to a database
        # may be two mailboxes.
        super().send_password_reset_mail(user, user.email or email, context)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        return [
            method | {"description": _WORDS[method["id"]]}
            for method in super().get_reauthentication_methods(user)
        ]
