"""Somebody's appointments in their own calendar: the page to begin with it, and the feed."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_GET, require_POST, require_safe

from klaverblad.apps.access import links
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.link_guard import by_link
from klaverblad.apps.access.models import LinkScope
from klaverblad.apps.access.policies import is_signed_in
from klaverblad.apps.access.reading import write_down
from klaverblad.apps.desk import shown_link
from klaverblad.apps.trajectories import calendar, services


@require_GET
@guarded_by(is_signed_in)
def agenda(request: HttpRequest) -> HttpResponse:
    """Whether a calendar follows you, and how to begin or stop."""
    context = {"link": services.calendar_link(request.actor, at=timezone.now())}
    return render(request, "desk/agenda.html", context)


@require_POST
@guarded_by(is_signed_in)
def follow(request: HttpRequest) -> HttpResponse:
    """Make the address of your calendar; it is shown once."""
    now = timezone.now()
    issued = services.follow_calendar(request.actor, at=now)
    context = {
        "link": services.calendar_link(request.actor, at=now),
        "url": shown_link.address(request, issued),
        "square": shown_link.square(shown_link.address(request, issued)),
    }
    return render(request, "desk/agenda.html", context)


@require_safe
@by_link(LinkScope.CALENDAR, closed="links/closed.txt")
def feed(request: HttpRequest, holder: links.LinkHolder) -> HttpResponse:
    """The appointments of whoever made the address."""
    now = timezone.now()
    owner = services.calendar_owner(holder)
    found = calendar.feed(owner)
    if links.use_once_a_day(holder, at=now):
        links.note_shown(holder, what="calendar", at=now)
        # Once a day is enough: a calendar asks every hour, and its owner sees it when they like.
        write_down(owner, found.person_ids, via="feed", what="desk:feed")
    answer = HttpResponse(found.content, content_type="text/calendar; charset=utf-8")
    answer["ETag"] = quote_etag(hashlib.sha256(found.content).hexdigest())
    answer["Content-Disposition"] = 'inline; filename="klaverblad.ics"'
    # A calendar may keep what it has, for its own user, and asks each time whether it still holds.
    patch_cache_control(answer, private=True, no_cache=True)
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
