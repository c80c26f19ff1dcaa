"""The kind of provider that allauth finds here: OpenID Connect, asking and keeping the least."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest

from klaverblad.apps.signin.oidc import CheckedAdapter, claims_of, nonce_for


class CheckedProvider(OpenIDConnectProvider):
    """An OpenID Connect provider whose answers are checked in full."""

    oauth2_adapter_class = CheckedAdapter
    supports_token_authentication = False

    def get_pkce_params(self) -> dict[str, str]:
        params: dict[str, str] = generate_code_challenge()
        return params | {"nonce": nonce_for(params["code_verifier"])}

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:  # noqa: ARG002
        """What we ask is ours to say, not the address's."""
        return self.get_scope()

    def get_auth_params_from_request(
        self,
        request: HttpRequest,  # noqa: ARG002
        action: str,  # noqa: ARG002
    ) -> dict[str, str]:
        return self.get_auth_params()

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """Nothing is kept: some providers send a national number along."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """Nobody is made out of an answer, so no name or address is taken from it."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:  # noqa: ARG002
        return []

    def sociallogin_from_response(
        self, request: HttpRequest, response: dict[str, Any]
    ) -> SocialLogin:
        login = super().sociallogin_from_response(request, response)
        login.claims = claims_of(response, self.app)
        return login


provider_classes = [CheckedProvider]
