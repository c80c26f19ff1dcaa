"""Begin and Meer: what matters now, and the way to everything else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from klaverblad.apps.desk.mine.page import own, own_page, show
from klaverblad.apps.desk.mine.rights_words import plain_leefloon
from klaverblad.apps.desk.story import story
from klaverblad.apps.groups.queries import own_groups
from klaverblad.apps.trajectories import diary_queries

_NEWEST_LINES = 2


@require_GET
@own_page
def mine(request: HttpRequest) -> HttpResponse:
    """My appointment, what I can do today, my rights, my goal, my diary, who sees what, help."""
    page = own(request, tab="home")
    newest = diary_queries.entries(page.actor).filter(diary__person_id=page.person.pk)
    return show(
        request,
        "home",
        page,
        lines=list(newest.order_by("-on", "-written_at", "pk")[:_NEWEST_LINES]),
        leefloon=plain_leefloon(page),
        groups=own_groups(page.actor),
    )


@require_GET
@own_page
def more(request: HttpRequest) -> HttpResponse:
    """Everything that is not behind one of the four other doors."""
    page = own(request, tab="more")
    return show(request, "more", page)


@require_GET
@own_page
def my_story(request: HttpRequest) -> HttpResponse:
    """What happened so far, in plain sentences."""
    page = own(request, tab="more")
    told, _n = story(page.actor, page.person.pk, limit=200)
    return show(request, "story", page, told=told)
