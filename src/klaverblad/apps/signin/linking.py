"""Who may enter through a provider outside: only somebody who has a login here and is linked."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.signin import factors, queries
from klaverblad.apps.signin.oidc import NotBelieved

log = logging.getLogger("klaverblad.signin")


def unavailable(request: HttpRequest, provider_name: str) -> HttpResponse:
    """A plain page: the other side does not answer, and what else you can do."""
    context = {"provider_name": provider_name}
    return render(
        request,
        "socialaccount/unavailable.html",
        context,
        status=HTTPStatus.SERVICE_UNAVAILABLE,
    )


def _code_of(exception: Exception | None) -> str:
    match exception:
        case None:
            return "no_such_question"
        case NotBelieved():
            return exception.code
        case requests.RequestException():
            return "no_answer"
    return "no_token"


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """allauth's linked sign-ins, without its ways to make an account out of one."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": _(
            "Dit is je enige manier om aan te melden. Kies eerst een wachtwoord, dan kan het weg."
        ),
        "connected_other": _("Deze aanmelding hoort al bij een ander account."),
    }

    def is_open_for_signup(
        self,
        request: HttpRequest,  # noqa: ARG002
        sociallogin: SocialLogin,  # noqa: ARG002
    ) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:  # noqa: ARG002
        """Never allauth's way: it wipes the password of whoever it finds. See pre_social_login."""
        return

    def get_connect_redirect_url(
        self,
        request: HttpRequest,  # noqa: ARG002
        socialaccount: SocialAccount,  # noqa: ARG002
    ) -> str:
        return reverse("signin:security")

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in who is linked; link who may be by their address; tell everybody else."""
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        if not sociallogin.is_existing:
            self._link_by_address(request, sociallogin)
        if not sociallogin.is_existing:
            context = {"provider_name": sociallogin.provider.name}
            page = render(
                request, "socialaccount/unknown.html", context, status=HTTPStatus.FORBIDDEN
            )
            raise ImmediateHttpResponse(page)
        setattr(request, factors.VOUCHED, sociallogin.claims.has_two_factors)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> None:
        """Write down which provider failed and how, and nothing of what it said of anybody."""
        if error == AuthError.CANCELLED:
            return
        log.warning("provider_failed", extra={"code": f"{provider.sub_id}:{_code_of(exception)}"})
        if isinstance(exception, requests.RequestException):
            raise ImmediateHttpResponse(unavailable(request, provider.name))

    def _link_by_address(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        claims, app = sociallogin.claims, sociallogin.provider.app
        if not (app.settings["trusts_email"] and claims.email and claims.is_email_verified):
            return
        with transaction.atomic():
            user = queries.user_to_link(claims.email, provider_id=app.provider_id)
            if user is not None:
                sociallogin.connect(request, user)
