"""Signing in with a provider outside: what it signed is checked in full, and little of it kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

# Signed with the provider's private key. Never "none", and never a shared secret: with that,
# whoever can read our settings could write any subject.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
CLOCK_SKEW_SECONDS = 60
_REQUIRED = ["iss", "sub", "aud", "exp", "iat"]


@dataclass(frozen=True, slots=True)
class Claims:
    """What we use of a provider's answer, for as long as the request lasts."""

    email: str
    is_email_verified: bool
    has_two_factors: bool


def nonce_for(code_verifier: str) -> str:
    """The nonce that belongs to one attempt.

    Derived from the verifier, which is random, kept in the session and used once: so the answer
    is bound to this browser without a second thing to keep.
    """
    return hashlib.sha256(f"nonce:{code_verifier}".encode()).hexdigest()


def claims_of(said: dict[str, Any], app: SocialApp) -> Claims:
    """Read a checked answer by what the administrator said of this provider."""
    amr = said.get("amr") or []
    return Claims(
        email=str(said.get("email") or ""),
        # The word "true" is not the truth: some providers send a text, of whatever they like.
        is_email_verified=said.get("email_verified") is True,
        has_two_factors=said.get("acr") in app.settings["two_factor_acr"]
        or (isinstance(amr, list) and bool(set(amr) & set(app.settings["two_factor_amr"]))),
    )


class CheckedAdapter(OpenIDConnectOAuth2Adapter):
    """allauth's exchange of a code for a token, with every check of OpenID Connect Core §3.1.3.7.

    allauth leaves the signature to TLS and sends no nonce; both are asked here.
    """

    _code_verifier = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        expected = self.get_provider().app.settings["server_url"].rstrip("/")
        if str(config.get("issuer", "")).rstrip("/") != expected:
            message = "the issuer speaks for another"
            raise OAuth2Error(message)
        return config

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str = ""
    ) -> dict[str, Any]:
        self._code_verifier = pkce_code_verifier
        answer: dict[str, Any] = super().get_access_token_data(
            request, app, client, pkce_code_verifier=pkce_code_verifier
        )
        return answer

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Who the provider says this is."""
        signed = self._verified(app, kwargs["response"].get("id_token"))
        told = self._fetch_user_info(token.token) if app.settings["fetch_userinfo"] else signed
        if told.get("sub") != signed["sub"]:
            message = "userinfo is about somebody else"
            raise OAuth2Error(message)
        # What was signed wins.
        return self.get_provider().sociallogin_from_response(request, {**told, **signed})

    def _verified(self, app: SocialApp, id_token: str | None) -> dict[str, Any]:
        try:
            said: dict[str, Any] = jwt.decode(
                id_token or "",
                key=self._key_of(id_token or ""),
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=CLOCK_SKEW_SECONDS,
                options={"require": _REQUIRED},
            )
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            message = "the id token cannot be believed"
            raise OAuth2Error(message) from error
        if said.get("nonce") != nonce_for(self._code_verifier):
            message = "the id token answers another question"
            raise OAuth2Error(message)
        if said.get("azp", app.client_id) != app.client_id:
            message = "the id token was made for another"
            raise OAuth2Error(message)
        return said

    def _key_of(self, id_token: str) -> jwt.PyJWK:
        """The key that the token names, out of the provider's published set."""
        wanted = jwt.get_unverified_header(id_token).get("kid")
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        fitting = [key for key in keys if wanted in {None, key.key_id}]
        if len(fitting) != 1:
            message = "no key, or no single one"
            raise OAuth2Error(message)
        return fitting[0]
