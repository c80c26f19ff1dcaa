"""What is noted about me: to see, to say better, or to say that it is not right."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.fact_lines import FactLine, fact_lines, used_by
from klaverblad.apps.desk.mine.forms import ContestForm, OwnFactForm
from klaverblad.apps.desk.mine.page import OwnPage, own, own_page, show
from klaverblad.apps.people import services as facts
from klaverblad.apps.people.models import KnownBy
from klaverblad.apps.people.registry import FactKey, registry
from klaverblad.apps.trajectories import services
from klaverblad.errors import KlaverbladError


@require_GET
@own_page
def my_facts(request: HttpRequest) -> HttpResponse:
    """What is noted about me, who said it, and the way to correct it."""
    page = own(request, tab="more")
    groups = [
        {
            "label": pages.DOMAIN_WORDS[domain][0],
            "icon": pages.DOMAIN_WORDS[domain][1],
            "lines": [line for line in lines if line.fact is not None],
            "open": [line for line in lines if line.fact is None],
        }
        for domain, lines in fact_lines(page).items()
        if lines
    ]
    return show(request, "facts", page, groups=groups)


@require_http_methods(["GET", "POST"])
@own_page
def my_fact(request: HttpRequest, key: str) -> HttpResponse:
    """One fact about me: say it, or say it better."""
    page = own(request, tab="more")
    entry = registry().get(key)
    if entry is None:
        raise Http404
    old = page.known.get(key)
    form = own_form(request, page, entry)
    if request.method == "POST" and form.is_valid() and is_kept(page, form):
        tell(request, _("Bewaard. Je coach ziet wat je zei."))
        return redirect("desk:my_facts")
    status = 422 if request.method == "POST" else 200
    line = FactLine(entry, old, used_by(key))
    return show(
        request,
        "fact",
        page,
        status=status,
        line=line,
        form=form,
        seen=seen(page, entry),
        from_register=old is not None and old.known_by == KnownBy.REGISTER,
        needs_household=entry.entity == "household" and page.home is None,
    )


@require_http_methods(["GET", "POST"])
@own_page
def contest(request: HttpRequest, key: str) -> HttpResponse:
    """This is not right: the coach is told, and what stands there is not changed yet."""
    page = own(request, tab="more")
    entry = registry().get(key)
    if entry is None or key not in page.known:
        raise Http404
    form = ContestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        # For the coach, in the language of the desk; what the person typed stays as it is.
        with translation.override(settings.LANGUAGE_CODE):
            text = _("Dit klopt niet in mijn dossier: %(fact)s. %(words)s") % {
                "fact": entry.label(),
                "words": form.cleaned_data["words"].strip(),
            }
        try:
            services.send_message(page.actor, page.person.pk, text=text, at=timezone.now())
        except KlaverbladError as error:
            form.add_error("words", str(error.sentence))
        else:
            tell(request, _("Je coach weet het, en antwoordt je bij ‘Berichten’."))
            return redirect("desk:my_facts")
    status = 422 if request.method == "POST" else 200
    line = FactLine(entry, page.known[key], ())
    return show(request, "contest", page, form=form, line=line, status=status)


def own_form(request: HttpRequest, page: OwnPage, entry: FactKey) -> OwnFactForm:
    known = page.known.get(entry.key)
    initial: dict[str, Any] = {} if known is None else {"value": known.value}
    data = request.POST if request.method == "POST" else None
    return OwnFactForm(entry, data, initial=initial, on=page.actor.on)


def seen(page: OwnPage, entry: FactKey) -> UUID:
    """What the form shows, so that what a coach noted meanwhile is not overwritten unseen."""
    known = page.known.get(entry.key)
    return known.fact_id if known else facts.NOTHING_SEEN


def is_kept(page: OwnPage, form: OwnFactForm) -> bool:
    try:
        shown = UUID(form.data.get("seen", ""))
    except ValueError:
        shown = facts.NOTHING_SEEN
    try:
        facts.record_fact(page.actor, page.person.pk, form.own_said(), seen=shown)
    except KlaverbladError as error:
        on_field(form, error)
        return False
    return True
