"""Signing in with a provider outside: what it signed is checked in full, and little of it kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.app_settings import UID_MAX_LENGTH
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

# Signed with the provider's private key. Never "none", and never a shared secret: with that,
# whoever can read our settings could write any subject.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
CLOCK_SKEW_SECONDS = 60
_REQUIRED = ["iss", "sub", "aud", "exp", "iat"]
_ADDRESSES = {"authorization_endpoint", "token_endpoint", "jwks_uri"}


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
    amr, email = said.get("amr"), said.get("email")
    # Letters that look like a plain one to a database are not believed to be that one.
    is_plain = isinstance(email, str) and email.isascii() and email.isprintable()
    return Claims(
        email=email if is_plain else "",
        # The word "true" is not the truth: some providers send a text, of whatever they like.
        is_email_verified=said.get("email_verified") is True,
        has_two_factors=said.get("acr") in app.settings["two_factor_acr"]
        or (isinstance(amr, list) and any(way in app.settings["two_factor_amr"] for way in amr)),
    )


class NotBelieved(OAuth2Error):
    """An answer of a provider that is not as it must be. `code` says how; nothing of it is kept."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CheckedAdapter(OpenIDConnectOAuth2Adapter):
    """allauth's exchange of a code for a token, with every check of OpenID Connect Core §3.1.3.7.

    allauth leaves the signature to TLS and sends no nonce; both are asked here. What a provider
    says is looked at where it comes in, so that an accident of ours is never taken for one of theirs.

    raises   NotBelieved, or a RequestException when they do not answer
    """

    _code_verifier = ""
    _config: dict[str, Any] | None = None

    @property
    def openid_config(self) -> dict[str, Any]:
        if self._config is None:
            provider = self.get_provider()
            self._config = _checked_config(_object_at(provider.server_url), provider.app)
        return self._config

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str = ""
    ) -> dict[str, Any]:
        self._code_verifier = pkce_code_verifier
        try:
            answer = super().get_access_token_data(
                request, app, client, pkce_code_verifier=pkce_code_verifier
            )
        except requests.RequestException:
            raise
        # What allauth's client stops at, in ways of its own, when the answer is no JSON object.
        except (KeyError, TypeError, ValueError) as error:
            raise NotBelieved("token_unreadable") from error
        # These two are used; how long the token lives is of no use to us, and may be nonsense.
        used = {name: answer.get(name) for name in ("access_token", "id_token")}
        if not all(isinstance(token, str) for token in used.values()):
            raise NotBelieved("token_missing")
        return used

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Who the provider says this is."""
        signed = self._verified(app, kwargs["response"]["id_token"])
        told = self._fetch_user_info(token.token) if app.settings["fetch_userinfo"] else signed
        if told.get("sub") != signed["sub"]:
            raise NotBelieved("userinfo_of_another")
        # What was signed wins.
        return self.get_provider().sociallogin_from_response(request, {**told, **signed})

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        return _object_at(self.profile_url, Authorization=f"Bearer {access_token}")

    def _verified(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        key = self._key_of(id_token)
        try:
            said: dict[str, Any] = jwt.decode(
                id_token,
                key=key,
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=CLOCK_SKEW_SECONDS,
                options={"require": _REQUIRED},
            )
        # A claim of another kind than it should be: the package checks some of them.
        except (jwt.PyJWTError, TypeError, ValueError) as error:
            raise NotBelieved("token_not_for_us_and_now") from error
        if said.get("nonce") != nonce_for(self._code_verifier):
            raise NotBelieved("token_answers_another_question")
        # With more than one reader the token must say for whom of them it was made.
        is_for_several = isinstance(said["aud"], list) and len(said["aud"]) > 1
        if said.get("azp", None if is_for_several else app.client_id) != app.client_id:
            raise NotBelieved("token_made_for_another")
        sub = said["sub"]
        if not (isinstance(sub, str) and 0 < len(sub) <= UID_MAX_LENGTH and sub.isprintable()):
            raise NotBelieved("subject_unreadable")
        return said

    def _key_of(self, id_token: str) -> jwt.PyJWK:
        """The key that the token names, out of the provider's published set."""
        published = _object_at(self.openid_config["jwks_uri"]).get("keys")
        try:
            wanted = jwt.get_unverified_header(id_token).get("kid")
            keys = jwt.PyJWKSet.from_dict({"keys": published}).keys
        # The last three for a key that is made of something else than text.
        except (jwt.PyJWTError, AttributeError, TypeError, ValueError) as error:
            raise NotBelieved("keys_unreadable") from error
        fitting = [key for key in keys if wanted in {None, key.key_id}]
        if len(fitting) != 1:
            raise NotBelieved("no_single_key")
        return fitting[0]


def _object_at(url: str, **headers: str) -> dict[str, Any]:
    """The JSON object at an address of a provider."""
    with get_adapter().get_requests_session() as session:
        answer = session.get(url, headers=headers)
        answer.raise_for_status()
        said = answer.json()
    if not isinstance(said, dict):
        raise NotBelieved("no_object")
    return said


def _checked_config(config: dict[str, Any], app: SocialApp) -> dict[str, Any]:
    """What a provider publishes of itself, when it is its own and whole."""
    expected = app.settings["server_url"].rstrip("/")
    if str(config.get("issuer", "")).rstrip("/") != expected:
        raise NotBelieved("issuer_speaks_for_another")
    scheme = expected.partition(":")[0]
    needed = _ADDRESSES | ({"userinfo_endpoint"} if app.settings["fetch_userinfo"] else set())
    # We send people and our secret there, so never to an address that is weaker than its own.
    if not all(str(config.get(name, "")).startswith(f"{scheme}://") for name in needed):
        raise NotBelieved("addresses_unusable")
    methods = config.get("token_endpoint_auth_methods_supported")
    return config | {
        "token_endpoint_auth_methods_supported": methods if isinstance(methods, list) else []
    }
