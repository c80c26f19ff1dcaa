"""The ways out, and which one a message takes."""

from __future__ import annotations

import json
import smtplib
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from klaverblad.apps.trajectories.models import Channel
from klaverblad.apps.trajectories.sending.outcome import (
    Handed,
    NotReached,
    RefusedBySender,
    Unsure,
)
from klaverblad.sms import Gateway

TIMEOUT_S = 15
_ANSWER_BYTES_MOST = 20_000
# The gateway is full or asleep, and took nothing.
_LATER = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class Message:
    """What leaves, to where. `id` is that of the reminder, so that a gateway sees a second one.

    report_url   where a gateway tells what became of it; empty when it is not asked
    """

    id: UUID
    channel: str
    to: str
    subject: str
    body: str
    report_url: str = ""


def hand_over(message: Message) -> Handed:
    """Give a message to whoever brings it.

    raises   NotReached, RefusedBySender, Unsure
    """
    if message.channel == Channel.MAIL:
        return _mail(message)
    if settings.KLAVERBLAD_SMS is None:
        return Handed(by_hand=True)
    return _gateway(message, settings.KLAVERBLAD_SMS)


def _mail(message: Message) -> Handed:
    ref = f"<{message.id}@klaverblad>"
    mail = EmailMessage(message.subject, message.body, to=[message.to], headers={"Message-ID": ref})
    connection = get_connection()
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        raise NotReached from error
    try:
        mail.connection = connection
        mail.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as error:
        raise RefusedBySender from error
    except smtplib.SMTPResponseException as error:
        raise (NotReached if error.smtp_code < 500 else RefusedBySender) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Unsure from error
    finally:
        connection.close()
    return Handed(ref)


class _NoRedirect(HTTPRedirectHandler):
    """A message with a number in it goes where we were told, and nowhere else."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def _gateway(message: Message, to: Gateway) -> Handed:
    words = {
        to.fields["to"]: message.to,
        to.fields["text"]: message.body,
        to.fields["from"]: to.sender,
        to.fields["reference"]: str(message.id),
        to.fields["report"]: message.report_url,
    }
    # A field that the gateway does not know has an empty name in the environment.
    words = {name: value for name, value in words.items() if name and value} | dict(to.extra)
    data = json.dumps(words).encode() if to.is_json else urlencode(words).encode()
    kind = "application/json" if to.is_json else "application/x-www-form-urlencoded"
    request = Request(  # noqa: S310  (settings accept http and https alone)
        to.url,
        data=data,
        headers={"Content-Type": kind, "Accept": "application/json", **to.headers},
    )
    try:
        with build_opener(_NoRedirect).open(request, timeout=TIMEOUT_S) as answer:
            said = answer.read(_ANSWER_BYTES_MOST)
    except HTTPError as error:
        error.close()
        raise _why(error.code) from error
    except URLError as error:
        # Refused at the door, or no such name: nothing left. A timeout comes as itself.
        if isinstance(error.reason, TimeoutError):
            raise Unsure from error
        raise NotReached from error
    except (OSError, HTTPException) as error:
        raise Unsure from error
    return Handed(_reference(said, to.answer_id))


def _why(status: int) -> Exception:
    if status in _LATER:
        return NotReached()
    return RefusedBySender() if status < 500 else Unsure()


def _reference(said: bytes, path: str) -> str:
    """What the gateway calls the message: a key in its answer, dots for what lies deeper."""
    try:
        found: Any = json.loads(said)
        for key in path.split("."):
            found = found[int(key)] if isinstance(found, list) else found[key]
    except (ValueError, KeyError, IndexError, TypeError):
        return ""
    return str(found)[:80] if isinstance(found, str | int) else ""
