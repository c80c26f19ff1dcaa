"""The gateway that brings text messages, as the environment describes it (docs/reminders.md).

It stands below the apps, so that they need not know the site that reads it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

# Ours, and how most gateways call them. An empty name leaves one out.
FIELDS = {
    "to": "to",
    "text": "text",
    "from": "from",
    "reference": "reference",
    "report": "callback",
}
DELIVERED = "delivered,delivrd,success"
FAILED = "failed,undelivered,undeliv,rejected,expired,error"
_SENDER = re.compile(r"[A-Za-z0-9 ]{1,11}|\+?\d{4,15}")


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where a message goes, in which words, and how the gateway tells what became of it.

    fields       our words → the names that the gateway gives them
    extra        what is sent with every message, as the gateway wants it
    answer_id    where in its answer stands what it calls the message: messages.0.id
    reports_to   the address of this desk from outside; empty when no reports are wanted
    report_key   under which name a report says what became of it
    """

    url: str
    sender: str
    headers: Mapping[str, str]
    fields: Mapping[str, str]
    extra: Mapping[str, str]
    is_json: bool
    answer_id: str
    reports_to: str
    report_key: str
    delivered: frozenset[str]
    failed: frozenset[str]


def gateway(said: Mapping[str, str]) -> Gateway | None:
    """Read the environment; None without KLAVERBLAD_SMS_URL, and then people send by hand.

    raises   ImproperlyConfigured, naming what is wrong and what would do
    """

    def get(name: str, otherwise: str = "") -> str:
        return said.get(f"KLAVERBLAD_SMS_{name}", otherwise).strip()

    if not get("URL"):
        return None
    if get("FORMAT", "json") not in {"json", "form"}:
        raise ImproperlyConfigured("KLAVERBLAD_SMS_FORMAT is json of form.")
    if not _SENDER.fullmatch(get("SENDER", "Afspraak")):
        raise ImproperlyConfigured(
            "KLAVERBLAD_SMS_SENDER is een nummer, of hoogstens 11 letters en cijfers."
        )
    return Gateway(
        url=_address("URL", get("URL")),
        sender=get("SENDER", "Afspraak"),
        headers=_pairs("HEADERS", get("HEADERS")),
        fields=FIELDS | _known("FIELDS", _pairs("FIELDS", get("FIELDS"))),
        extra=_pairs("EXTRA", get("EXTRA")),
        is_json=get("FORMAT", "json") == "json",
        answer_id=get("ANSWER_ID", "id"),
        reports_to=_address("REPORTS_TO", get("REPORTS_TO")).rstrip("/"),
        report_key=get("REPORT_KEY", "status"),
        delivered=_words(get("DELIVERED", DELIVERED)),
        failed=_words(get("FAILED", FAILED)),
    )


def _address(name: str, url: str) -> str:
    if not url:
        return ""
    parts = urlsplit(url)
    is_here = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if (parts.scheme == "https" and parts.hostname) or (parts.scheme == "http" and is_here):
        return url
    raise ImproperlyConfigured(
        f"KLAVERBLAD_SMS_{name} begint met https:// (http:// mag alleen op deze machine)."
    )


def _pairs(name: str, text: str) -> dict[str, str]:
    if not text:
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise ImproperlyConfigured(
            f'KLAVERBLAD_SMS_{name} is JSON met namen en woorden, zo: {{"to": "recipient"}}.'
        )
    return found


def _known(name: str, found: dict[str, str]) -> dict[str, str]:
    if strange := sorted(found.keys() - FIELDS.keys()):
        raise ImproperlyConfigured(
            f"KLAVERBLAD_SMS_{name} kent {strange} niet; wel {sorted(FIELDS)}."
        )
    return found


def _words(text: str) -> frozenset[str]:
    return frozenset(one.strip().lower() for one in text.split(",") if one.strip())
