"""Who is in the group, what I say of myself, writing to somebody, and leaving."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.exchange.lets import queries, services
from klaverblad.apps.exchange.lets.forms import LetterForm, ProfileForm
from klaverblad.apps.exchange.lets.models import Member, Message, Offer
from klaverblad.apps.exchange.lets.page_views import Page, lets_page, own, show
from klaverblad.apps.exchange.lets.place_queries import places
from klaverblad.apps.exchange.lets.policies import can_take_part
from klaverblad.errors import KlaverbladError

LETTERS = 200


@require_GET
@lets_page(can_take_part)
def members(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Everybody in the group: who is new and who is leaving is said."""
    page = own(request, group_id, tab="members")
    words = request.GET.get("zoek", "").replace("\x00", "").strip()[:60]
    found = list(queries.looked_for(page.me, words))
    since = page.actor.on - timedelta(days=page.rules.newcomer_days)
    return show(request, "members", page, members=found, words=words, new_since=since)


@require_GET
@lets_page(can_take_part)
def member(request: HttpRequest, group_id: UUID, lets_member_id: UUID) -> HttpResponse:
    """One member: what they say, what they offer, and what one can do."""
    page = own(request, group_id, tab="members")
    if lets_member_id == page.me.pk:
        return redirect("lets:profile", group_id)
    someone = queries.other(page.me, lets_member_id)
    offers = queries.offers(page.me, on=page.actor.on).filter(member=someone)
    return show(request, "member", page, someone=someone, offers=list(offers))


@require_http_methods(["GET", "POST"])
@lets_page(can_take_part)
def profile(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """How others read of me here, and the way out."""
    page = own(request, group_id, tab="account")
    first = {name: getattr(page.me, name) for name in ("name", "area", "about", "place")}
    form = ProfileForm(request.POST or None, initial=first, places=places(page.group))
    if request.method == "POST" and form.is_valid():
        services.change_profile(page.actor, group_id, form.applicant())
        tell(request, _("Bewaard."))
        return redirect("lets:account", group_id)
    status = 422 if request.method == "POST" else 200
    return show(request, "profile", page, form=form, status=status)


@require_http_methods(["GET", "POST"])
@lets_page(can_take_part)
def leave(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """What leaving means, and the button."""
    page = own(request, group_id, tab="account")
    if request.method == "POST":
        gone = services.leave(page.actor, group_id, at=timezone.now())
        if gone.left_on is not None:
            tell(request, _("Je bent uitgestapt. Je rekening is gesloten."))
            return redirect("lets:home")
        tell(request, _("Je stapt uit. Je rekening kan nu alleen nog naar nul."))
        return redirect("lets:account", group_id)
    is_last = page.me.is_coordinator and queries.coordinators(group_id).count() == 1
    return show(request, "leave", page, is_last=is_last)


@require_GET
@lets_page(can_take_part)
def letters(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """With whom I write, the newest first."""
    page = own(request, group_id, tab="letters")
    return show(request, "letters", page, talks=_talks(page))


def _talks(page: Page) -> list[tuple[Member, Message, bool, bool]]:
    """The newest message with each member, whether something is new, and whether one can answer."""
    found: dict[UUID, tuple[Member, Message, bool]] = {}
    for one in queries.letters(page.me)[:LETTERS]:
        is_mine = one.sender_id == page.me.pk
        other = one.receiver if is_mine else one.sender
        is_new = not is_mine and one.seen_at is None
        if other.pk not in found:
            found[other.pk] = (other, one, is_new)
        elif is_new:
            found[other.pk] = (*found[other.pk][:2], True)
    here = set(queries.all_reachable(page.me).filter(pk__in=found).values_list("pk", flat=True))
    return [(*one, one[0].pk in here) for one in found.values()]


@require_http_methods(["GET", "POST"])
@lets_page(can_take_part)
def talk(request: HttpRequest, group_id: UUID, lets_member_id: UUID) -> HttpResponse:
    """What we wrote to each other, and a few words more."""
    page = own(request, group_id, tab="letters")
    someone = queries.reachable(page.me, lets_member_id)
    about = _about(request, page, someone)
    posted = request.method == "POST"
    form = LetterForm(request.POST if posted else None)
    if posted and form.is_valid():
        said = form.cleaned_data
        try:
            services.write(
                page.actor,
                group_id,
                someone.pk,
                said["text"],
                at=timezone.now(),
                message_id=said["id"],
                offer_id=about.pk if about else None,
            )
        except KlaverbladError as error:
            on_field(form, page.seen(error))
        else:
            tell(request, _("Verstuurd."))
            return redirect("lets:talk", group_id, someone.pk)
    said = list(queries.talk(page.me, someone.pk))
    if not posted:
        services.see(page.actor, group_id, someone.pk, at=timezone.now())
    status = 422 if posted else 200
    words = {"someone": someone, "said": said, "about": about, "form": form}
    return show(request, "talk", page, status=status, **words)


def _about(request: HttpRequest, page: Page, someone: Member) -> Offer | None:
    """The offer that somebody writes about, when they came from it."""
    try:
        wanted = UUID(request.GET.get("over", ""))
    except ValueError:
        return None
    return queries.offers_of(someone, on=page.actor.on).filter(pk=wanted).first()
