"""What the environment says of a gateway: understood whole, or refused with what would do."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from klaverblad.sms import gateway

URL = {"KLAVERBLAD_SMS_URL": "https://sms.example/send"}


def test_without_an_address_there_is_no_gateway():
    assert gateway({}) is None


def test_what_is_not_said_has_a_default():
    found = gateway(URL)

    assert (found.sender, found.is_json, found.answer_id) == ("Afspraak", True, "id")
    assert found.fields["to"] == "to"
    assert "delivrd" in found.delivered


def test_names_of_the_gateway_take_the_place_of_ours():
    found = gateway(URL | {"KLAVERBLAD_SMS_FIELDS": '{"to": "msisdn", "report": ""}'})

    assert (found.fields["to"], found.fields["report"], found.fields["text"]) == (
        "msisdn",
        "",
        "text",
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("URL", "http://sms.example/send", "https://"),
        ("URL", "ftp://sms.example", "https://"),
        ("URL", "sms.example", "https://"),
        ("REPORTS_TO", "http://desk.example", "https://"),
        ("FORMAT", "xml", "json of form"),
        ("SENDER", "Het Regioteam Voorkempen", "11 letters"),
        ("FIELDS", "to=msisdn", "JSON"),
        ("FIELDS", '{"whom": "msisdn"}', "whom"),
        ("HEADERS", '{"Authorization": 7}', "JSON"),
        ("EXTRA", "[]", "JSON"),
    ],
)
def test_what_cannot_be_is_refused_with_what_would_do(name, value, sentence):
    with pytest.raises(ImproperlyConfigured) as said:
        gateway(URL | {f"KLAVERBLAD_SMS_{name}": value})

    assert f"KLAVERBLAD_SMS_{name}" in str(said.value)
    assert sentence in str(said.value)


def test_a_gateway_on_this_machine_needs_no_https():
    assert gateway({"KLAVERBLAD_SMS_URL": "http://127.0.0.1:8025/send"}) is not None
