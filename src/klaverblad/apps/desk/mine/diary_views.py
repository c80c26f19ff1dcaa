"""The search diary: write, show what proves it, and take it along as a list."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import person as pages
from klaverblad.apps.desk.mine import diary_paper
from klaverblad.apps.desk.mine.forms import EntryForm, NewEntryForm, PeriodForm, ReadersForm
from klaverblad.apps.desk.mine.page import OwnPage, own, own_page, show
from klaverblad.apps.people import services as files
from klaverblad.apps.people.forms.documents import SentFileForm
from klaverblad.apps.people.models import DocumentKind
from klaverblad.apps.trajectories import diary_queries, services
from klaverblad.apps.trajectories.models import DiaryReaders, SearchEntry
from klaverblad.apps.trajectories.policies import can_read_diary
from klaverblad.errors import KlaverbladError

WEEKS_SHOWN = 12
PERIOD_DAYS = 90


@require_GET
@own_page
def my_diary(request: HttpRequest) -> HttpResponse:
    """What I did, week by week, and the button to add something."""
    page = own(request, tab="diary")
    since = _since(request, page.actor.on)
    return show(
        request,
        "diary",
        page,
        weeks=diary_queries.weeks(page.actor, page.person.pk, since=since),
        n_older=diary_queries.n_before(page.actor, page.person.pk, day=since),
        readers=DiaryReaders(page.diary.readers if page.diary else DiaryReaders.COACH),
    )


def _since(request: HttpRequest, on: date) -> date:
    if request.GET.get("toon") == "alles":
        return date.min
    return on - timedelta(weeks=WEEKS_SHOWN)


@require_http_methods(["GET", "POST"])
@own_page
def new_entry(request: HttpRequest, corrects_id: UUID | None = None) -> HttpResponse:
    """Write something down, with a photo if there is one; or correct what stood on a list."""
    page = own(request, tab="diary")
    old = diary_queries.entry(page.actor, corrects_id) if corrects_id else None
    if old is not None and not old.is_handed_out:
        return redirect("desk:my_entry", old.pk)
    first = _as_typed(old) if old else {"on": page.actor.on}
    posted = request.method == "POST"
    form = NewEntryForm(
        request.POST if posted else None, request.FILES if posted else None, initial=first
    )
    if posted and form.is_valid():
        entry = _written(page, form, corrects_id)
        if entry is not None:
            undo = reverse("desk:my_entry_away", args=[entry.pk])
            tell(request, _("Staat in je dagboek."), undo=undo)
            return redirect("desk:my_diary")
    status = 422 if posted else 200
    return show(request, "entry", page, form=form, corrects=old, status=status)


def _written(page: OwnPage, form: NewEntryForm, corrects_id: UUID | None) -> SearchEntry | None:
    """The line, and its file: when the file cannot be kept, nothing is written."""
    try:
        return services.write_entry_with(
            page.actor,
            page.person.pk,
            form.did(),
            at=timezone.now(),
            corrects_id=corrects_id,
            data=form.cleaned_data["file"],
        )
    except KlaverbladError as error:
        on_field(form, error)
        return None


@require_http_methods(["GET", "POST"])
@own_page
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One line: change it, add a proof, or read it when it stood on a list."""
    page = own(request, tab="diary")
    line = diary_queries.entry(page.actor, entry_id)
    form = EntryForm(request.POST or None, initial=_as_typed(line))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_entry(page.actor, entry_id, form.did())
        except KlaverbladError as error:
            on_field(form, error)
        else:
            tell(request, _("Bewaard."))
            return redirect("desk:my_diary")
    status = 422 if request.method == "POST" else 200
    return show(request, "entry", page, form=form, line=line, file=SentFileForm(), status=status)


def _as_typed(line: SearchEntry) -> dict[str, object]:
    names = ("on", "kind", "with_whom", "how", "came_of_it")
    return {name: getattr(line, name) for name in names}


@require_POST
@own_page
def away(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Take a line away."""
    services.withdraw_entry(request.actor, entry_id, at=timezone.now())
    tell(request, _("De lijn is weg."), undo=reverse("desk:my_entry_back", args=[entry_id]))
    return redirect("desk:my_diary")


@require_POST
@own_page
def put_back(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """And put it back."""
    services.put_back_entry(request.actor, entry_id)
    tell(request, _("De lijn staat er weer."))
    return redirect("desk:my_diary")


@require_POST
@own_page
def add_proof(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Lay a photo or a file beside a line."""
    page = own(request, tab="diary")
    line = diary_queries.entry(page.actor, entry_id)
    chosen = _chosen(request)
    if chosen is not None:
        services.add_evidence(page.actor, entry_id, chosen, at=timezone.now())
        tell(request, _("Je bewijs is bewaard."))
        return redirect("desk:my_entry", entry_id)
    form = SentFileForm(request.POST, request.FILES)
    if form.is_valid():
        new = form.new_document(title=services.proof_title(line), kind=DocumentKind.OTHER)
        try:
            kept = files.keep_document(page.actor, page.person.pk, new, at=timezone.now())
            services.add_evidence(page.actor, entry_id, kept.pk, at=timezone.now())
        except KlaverbladError as error:
            form.add_error("file", str(error.sentence))
        else:
            tell(request, _("Je bewijs is bewaard."))
            return redirect("desk:my_entry", entry_id)
    edit = EntryForm(initial=_as_typed(line))
    return show(request, "entry", page, form=edit, line=line, file=form, status=422)


def _chosen(request: HttpRequest) -> UUID | None:
    """Something that was sent before, chosen from the list instead of sent again."""
    try:
        return UUID(request.POST.get("document", ""))
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@own_page
def readers(request: HttpRequest) -> HttpResponse:
    """Who else reads my diary."""
    page = own(request, tab="diary")
    now = page.diary.readers if page.diary else DiaryReaders.COACH
    form = ReadersForm(request.POST or None, initial={"readers": now})
    if request.method == "POST" and form.is_valid():
        services.choose_readers(page.actor, page.person.pk, **form.cleaned_data)
        tell(request, _("Bewaard. Vanaf nu geldt dit voor je hele dagboek."))
        return redirect("desk:my_diary")
    status = 422 if request.method == "POST" else 200
    return show(request, "diary_readers", page, form=form, status=status)


@require_http_methods(["GET", "POST"])
@own_page
def my_list(request: HttpRequest) -> HttpResponse:
    """Choose the days, and take the list along as a PDF."""
    page = own(request, tab="diary")
    form, answer = _list(request, page.person.pk)
    if answer is not None:
        return answer
    status = 422 if request.method == "POST" else 200
    return show(request, "diary_list", page, form=form, status=status)


@require_GET
@own_page
def empty_list(request: HttpRequest) -> HttpResponse:
    """The same list without lines, to fill in with a pen."""
    return diary_paper.empty_pdf(request, own(request, tab="diary").person)


@require_http_methods(["GET", "POST"])
@guarded_by(can_read_diary)
def diary_of(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The diary as a professional sees it: what the person lets them read, and the list."""
    page = pages.page(request, person_id, tab="overview")
    can_read_diary(request.actor, page.person).enforce()
    if page.actor.user_id == page.person.user_id:
        return redirect("desk:my_diary")
    diary = diary_queries.diary_of(page.actor, person_id)
    form = None
    if diary is not None:
        form, answer = _list(request, person_id)
        if answer is not None:
            return answer
    weeks = diary_queries.weeks(page.actor, person_id, since=_since(request, page.actor.on))
    context = {"page": page, "diary": diary, "weeks": weeks, "form": form}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "desk/mine/coach_diary.html", context, status=status)


@require_GET
@guarded_by(can_read_diary)
def empty_list_for(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The empty list with a name on it, for somebody without a phone."""
    page = pages.page(request, person_id, tab="overview")
    can_read_diary(request.actor, page.person).enforce()
    return diary_paper.empty_pdf(request, page.person)


def _list(request: HttpRequest, person_id: UUID) -> tuple[PeriodForm, HttpResponse | None]:
    on = request.actor.on
    oldest = diary_queries.first_day(request.actor, person_id)
    start = on - timedelta(days=PERIOD_DAYS)
    first = max(start, oldest) if oldest else start
    form = PeriodForm(request.POST or None, initial={"first": first, "last": on})
    if request.method != "POST" or not form.is_valid():
        return form, None
    try:
        return form, diary_paper.list_pdf(
            request, person_id, at=timezone.now(), **form.cleaned_data
        )
    except KlaverbladError as error:
        on_field(form, error)
        return form, None
