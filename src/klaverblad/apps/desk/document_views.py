"""Documents of a person: the list, sending one, opening one, taking one away and putting it back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klaverblad.apps.access import links
from klaverblad.apps.access.answers import back, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.models import LinkScope
from klaverblad.apps.desk import person as pages
from klaverblad.apps.people import services
from klaverblad.apps.people.documents import files
from klaverblad.apps.people.documents import queries as documents
from klaverblad.apps.people.forms.documents import DocumentForm
from klaverblad.apps.people.models import DocumentKind
from klaverblad.apps.people.policies import (
    can_ask_document,
    can_read_documents,
    can_withdraw_document,
)
from klaverblad.contents import EXTENSIONS
from klaverblad.errors import KlaverbladError

# Even if a browser would show it: in a room of its own, without scripts, forms or the desk.
_NO_POWER = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_http_methods(["GET", "POST"])
@guarded_by(can_read_documents)
def list_of(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Every document of one person, and the form to send one."""
    actor = request.actor
    page = pages.page(request, person_id, tab="documents")
    can_read_documents(actor, page.person).enforce()
    form = DocumentForm(
        request.POST or None, request.FILES or None, initial={"kind": DocumentKind.PAYSLIP}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        new = form.new_document(title=said["title"], kind=said["kind"])
        try:
            kept = services.keep_document(actor, person_id, new, at=timezone.now())
        except KlaverbladError as error:
            form.add_error("file", str(error.sentence))
        else:
            undo = reverse("desk:withdraw_document", args=[kept.pk])
            tell(request, _("Bewaard: %(title)s.") % {"title": kept.title}, undo=undo)
            return redirect("desk:documents", person_id)
    context = {
        "page": page,
        "form": form,
        "lines": [
            {"document": one, "can_withdraw": can_withdraw_document(actor, one).is_allowed}
            for one in documents.documents_of(actor, person_id)
        ],
        "asked": _asked(request, page),
        "can_ask": can_ask_document(actor, page.person).is_allowed,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/documents.html", context, status=status)


def _asked(request: HttpRequest, page: pages.Page) -> list[object]:
    """The requests that wait; the person sees none, they have the link itself."""
    if not can_ask_document(request.actor, page.person).is_allowed:
        return []
    found = links.open_links(request.actor, [page.person.pk], at=timezone.now())
    return [link for link in found if link.scope == LinkScope.UPLOAD]


@require_GET
@guarded_by(can_read_documents)
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The file itself, to keep: never shown inside a page of ours."""
    found = documents.document(request.actor, document_id)
    can_read_documents(request.actor, found.person).enforce()
    name = f"{slugify(found.title) or 'document'}.{EXTENSIONS[found.media_type]}"
    data = files.read(found.stored_name, sha256=found.sha256)
    answer = HttpResponse(data, content_type=found.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Content-Security-Policy"] = _NO_POWER
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@guarded_by(can_withdraw_document)
def withdraw(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Take a document away; the toast puts it back."""
    gone = services.withdraw_document(request.actor, document_id, at=timezone.now())
    undo = reverse("desk:put_back_document", args=[gone.pk])
    tell(request, _("Weggenomen: %(title)s.") % {"title": gone.title}, undo=undo)
    return back(request, reverse("desk:documents", args=[gone.person_id]))


@require_POST
@guarded_by(can_withdraw_document)
def put_back(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Undo that a document was taken away."""
    document = services.put_back_document(request.actor, document_id)
    tell(request, _("Teruggezet: %(title)s.") % {"title": document.title})
    return back(request, reverse("desk:documents", args=[document.person_id]))
