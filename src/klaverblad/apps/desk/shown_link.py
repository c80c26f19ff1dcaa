"""A link that was just made, as its maker sees it once: the address, a square to scan, by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from klaverblad.apps.access.links import Issued
from klaverblad.apps.access.models import LinkScope
from klaverblad.apps.desk.person import Page

_VIEWS = {
    LinkScope.SIGN: "desk:link_sign",
    LinkScope.ANSWER: "desk:link_answer",
    LinkScope.UPLOAD: "desk:link_upload",
    LinkScope.CALENDAR: "desk:feed",
    LinkScope.INVITE: "desk:accept_access",
}


def address(request: HttpRequest, issued: Issued) -> str:
    """The whole address, to copy, to mail or to scan."""
    name = _VIEWS[LinkScope(issued.link.scope)]
    return request.build_absolute_uri(reverse(name, args=[issued.token]))


def square(url: str) -> str:
    """The address as a QR code: a drawing inside the page, so that no other address holds it."""
    return segno.make(url, error="m").svg_data_uri(scale=5, border=4, light="#fff", dark="#000")


@dataclass(frozen=True, slots=True)
class Made:
    """What the page says of a new link."""

    title: str
    url: str
    square: str
    until: datetime | None
    mailed_to: str = ""
    not_mailed_to: str = ""


def made(
    request: HttpRequest, issued: Issued, *, title: str, mail_to: str = "", was_mailed: bool = False
) -> Made:
    """A new link for its page. In the practice region nothing is ever mailed."""
    sent = was_mailed and not settings.KLAVERBLAD_DEMO
    url = address(request, issued)
    return Made(
        title=title,
        url=url,
        square=square(url),
        until=issued.link.expires_at,
        mailed_to=mail_to if sent else "",
        not_mailed_to="" if sent else mail_to,
    )


def show(request: HttpRequest, page: Page, link: Made, *, back_url: str) -> HttpResponse:
    """The page after the form: not a redirect, because the token is kept nowhere."""
    context = {"page": page, "link": link, "back_url": back_url}
    return render(request, "desk/link_made.html", context)
