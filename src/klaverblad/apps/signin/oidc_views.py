"""Out to a provider and back. Whatever goes wrong on the way is a page in words."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import Any

import requests
from allauth.decorators import rate_limit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.utils import get_request_param
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from klaverblad.apps.access.guard import View, guarded_by, public
from klaverblad.apps.access.policies import is_signed_in
from klaverblad.apps.signin.asking_again import ask_again
from klaverblad.apps.signin.oidc import CheckedAdapter


def in_words(view: View) -> View:
    """A provider that is down, or answers nonsense, gives a page and not a broken one."""

    @wraps(view)
    def told(request: HttpRequest, provider_id: str) -> HttpResponse:
        provider = _provider(request, provider_id)
        try:
            return view(request, provider_id)
        except (OAuth2Error, requests.RequestException) as error:
            return render_authentication_error(request, provider, exception=error)

    return told


@public
@require_POST
@rate_limit(action="login")
@in_words
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go and sign in there."""
    if request.user.is_authenticated:
        return redirect("home")
    return _leave(request, provider_id, AuthProcess.LOGIN)


@require_POST
@guarded_by(is_signed_in)
@in_words
def connect(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go and show there who you are, so that you may sign in that way from now on.

    Asked for by a POST and after your password once more: else another site could link the
    account of somebody else to yours.
    """
    ask_again(request)
    return _leave(request, provider_id, AuthProcess.CONNECT)


@public
@require_safe
@in_words
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from there, with a code or a no."""
    view = OAuth2CallbackView.adapter_view(CheckedAdapter(request, provider_id))
    response: HttpResponse = view(request)
    return response


def _leave(request: HttpRequest, provider_id: str, process: str) -> HttpResponse:
    """A page that goes on by itself.

    Not a redirect: our policy lets a form go nowhere but to ourselves, and browsers hold that
    for every redirect that follows, through hosts of the provider that nobody can list.
    """
    provider = _provider(request, provider_id)
    wanted = get_request_param(request, "next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    away = provider.redirect(request, process, next_url=wanted if is_ours else None)
    if away.status_code != HTTPStatus.FOUND:
        return away
    context = {"provider_name": provider.name, "address": away.url}
    return render(request, "socialaccount/leaving.html", context)


def _provider(request: HttpRequest, provider_id: str) -> Any:
    """The provider that is connected under this id.

    Not by allauth's own search: to that the kind of all our providers is a name as well.
    """
    for provider in get_adapter().list_providers(request):
        if provider.sub_id == provider_id:
            return provider
    raise Http404
