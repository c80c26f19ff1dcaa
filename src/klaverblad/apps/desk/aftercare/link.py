"""Are you still there? The person says it by a link, in one tap."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access import links
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.link_guard import by_link
from klaverblad.apps.access.models import LinkScope
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk import shown_link
from klaverblad.apps.trajectories import policies, queries, services
from klaverblad.apps.trajectories.models import Situation


@require_POST
@guarded_by(policies.can_write_trajectory)
def ask(request: HttpRequest, moment_id: UUID) -> HttpResponse:
    """Make the link; it is shown once, to send or to scan."""
    actor = request.actor
    moment = queries.aftercare(actor).get(pk=moment_id)
    page = pages.page(request, moment.trajectory.person_id, tab="appointments")
    issued = services.ask_aftercare(actor, moment_id, at=timezone.now())
    url = request.build_absolute_uri(reverse("desk:link_still", args=[issued.token]))
    link = shown_link.Made(
        title=_("De link voor %(name)s") % {"name": page.person.first_name},
        url=url,
        square=shown_link.square(url),
        until=issued.link.expires_at,
    )
    home = reverse("desk:appointments", args=[page.person.pk]) + "#werk"
    return shown_link.show(request, page, link, back_url=home)


class StillForm(forms.Form):
    """Three answers about work, and whether help is welcome."""

    situation = forms.ChoiceField(
        label=gettext_lazy("Werk je daar nog?"),
        choices=[
            (Situation.AT_WORK, gettext_lazy("Ja, ik werk er nog")),
            (Situation.OTHER_WORK, gettext_lazy("Nee, ik werk nu ergens anders")),
            (Situation.STOPPED, gettext_lazy("Nee, ik werk nu niet")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies een antwoord.")},
    )
    wants_help = forms.BooleanField(
        label=gettext_lazy("Bel me, ik kan hulp gebruiken"), required=False
    )


@require_http_methods(["GET", "POST"])
@by_link(LinkScope.ANSWER)
def still(request: HttpRequest, holder: links.LinkHolder) -> HttpResponse:
    """The person answers; nothing of it can cost them anything."""
    now = timezone.now()
    moment = services.asked_moment(holder)
    context = {"asker": links.asker(holder), "moment": moment}
    form = StillForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        kept = services.answer_aftercare(
            holder,
            situation=Situation(said["situation"]),
            wants_help=said["wants_help"] or None,
            at=now,
        )
        return render(request, "links/still_thanks.html", context | {"moment": kept})
    links.note_shown(holder, what="aftercare", at=now)
    status = 422 if request.method == "POST" else 200
    return render(request, "links/still.html", context | {"form": form}, status=status)
