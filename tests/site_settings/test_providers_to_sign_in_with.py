"""A provider is connected by its variables, and a mistake in one of them stops the start."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from klaverblad.site.providers import providers
from tests.site_settings.reading import production

WHOLE = {
    "KLAVERBLAD_OIDC": "regio",
    "KLAVERBLAD_OIDC_REGIO_NAME": "de regio",
    "KLAVERBLAD_OIDC_REGIO_ISSUER": "https://wie.example/",
    "KLAVERBLAD_OIDC_REGIO_CLIENT_ID": "klaverblad",
    "KLAVERBLAD_OIDC_REGIO_SECRET": "geheim",
}


def read(**more):
    """One provider, with more said about it; None takes a variable away."""
    said = {key: value for key, value in (WHOLE | more).items() if value is not None}
    return providers(said, demo=False)


def test_nobody_outside_is_asked_when_nothing_is_said(monkeypatch, tmp_path):
    said = production(monkeypatch, tmp_path)

    assert said["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"] == []


def test_a_provider_trusts_nothing_that_is_not_said():
    (app,) = read()

    assert (app["provider_id"], app["name"], app["secret"]) == ("regio", "de regio", "geheim")
    assert app["settings"] == {
        "server_url": "https://wie.example",
        "oauth_pkce_enabled": True,
        "fetch_userinfo": True,
        "scope": ["openid", "email"],
        "auth_params": {},
        "two_factor_acr": [],
        "two_factor_amr": [],
        "trusts_email": False,
    }


def test_what_is_said_is_read():
    (app,) = read(
        KLAVERBLAD_OIDC_REGIO_SCOPE="openid",
        KLAVERBLAD_OIDC_REGIO_ACR="hoog",
        KLAVERBLAD_OIDC_REGIO_TWO_FACTOR_ACR="hoog  heel-hoog",
        KLAVERBLAD_OIDC_REGIO_TRUST_EMAIL="1",
        KLAVERBLAD_OIDC_REGIO_USERINFO="0",
    )

    said = app["settings"]
    assert said["scope"] == ["openid"]
    assert said["auth_params"] == {"acr_values": "hoog"}
    assert said["two_factor_acr"] == ["hoog", "heel-hoog"]
    assert (said["trusts_email"], said["fetch_userinfo"]) == (True, False)


@pytest.mark.parametrize("word", ["ja", "true", "0", "yes"])
def test_trust_is_given_in_one_way(word):
    (app,) = read(KLAVERBLAD_OIDC_REGIO_TRUST_EMAIL=word)

    assert app["settings"]["trusts_email"] is False


def test_a_secret_may_stand_in_a_file(tmp_path):
    file = tmp_path / "secret"
    file.write_text("uit een bestand\n", encoding="utf-8")

    (app,) = read(KLAVERBLAD_OIDC_REGIO_SECRET=None, KLAVERBLAD_OIDC_REGIO_SECRET_FILE=str(file))

    assert app["secret"] == "uit een bestand"


def test_several_providers_stand_beside_each_other():
    second = {key.replace("REGIO", "DE_GROTE"): value for key, value in WHOLE.items()}

    found = providers(WHOLE | second | {"KLAVERBLAD_OIDC": "regio, de-grote"}, demo=False)

    assert [app["provider_id"] for app in found] == ["regio", "de-grote"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"KLAVERBLAD_OIDC_REGIO_NAME": None}, "REGIO_NAME ontbreekt"),
        ({"KLAVERBLAD_OIDC_REGIO_ISSUER": ""}, "REGIO_ISSUER ontbreekt"),
        ({"KLAVERBLAD_OIDC_REGIO_CLIENT_ID": None}, "REGIO_CLIENT_ID ontbreekt"),
        ({"KLAVERBLAD_OIDC_REGIO_SECRET": None}, "een van beide"),
        ({"KLAVERBLAD_OIDC_REGIO_SECRET_FILE": "/x"}, "een van beide"),
        ({"KLAVERBLAD_OIDC_REGIO_ISSUER": "http://wie.example"}, "https"),
        ({"KLAVERBLAD_OIDC_REGIO_ISSUER": "http://localhost:9"}, "https"),
        ({"KLAVERBLAD_OIDC": "Regio"}, "kleine letters"),
        ({"KLAVERBLAD_OIDC": "../regio"}, "kleine letters"),
        ({"KLAVERBLAD_OIDC": "regio,regio"}, "twee keer"),
    ],
)
def test_a_mistake_is_told_by_the_name_of_its_variable(more, told):
    with pytest.raises(ImproperlyConfigured, match=told):
        read(**more)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="niet te lezen"):
        read(
            KLAVERBLAD_OIDC_REGIO_SECRET=None,
            KLAVERBLAD_OIDC_REGIO_SECRET_FILE=str(tmp_path / "weg"),
        )
