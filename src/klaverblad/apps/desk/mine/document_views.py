"""My documents: what is there, and a photo of what comes by post."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from klaverblad.apps.access.answers import tell
from klaverblad.apps.desk.mine.page import own, own_page, show
from klaverblad.apps.people import services
from klaverblad.apps.people.forms.documents import DocumentForm
from klaverblad.apps.people.models import DocumentKind
from klaverblad.apps.people.policies import can_withdraw_document
from klaverblad.errors import KlaverbladError


@require_http_methods(["GET", "POST"])
@own_page
def my_documents(request: HttpRequest) -> HttpResponse:
    """Every document about me, and the form to send one."""
    page = own(request, tab="more")
    posted = request.method == "POST"
    form = DocumentForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial={"kind": DocumentKind.LETTER},
    )
    if posted and form.is_valid():
        said = form.cleaned_data
        new = form.new_document(title=said["title"], kind=said["kind"])
        try:
            kept = services.keep_document(page.actor, page.person.pk, new, at=timezone.now())
        except KlaverbladError as error:
            form.add_error("file", str(error.sentence))
        else:
            tell(request, _("Bewaard: %(title)s.") % {"title": kept.title})
            return redirect("desk:my_documents")
    lines = [
        {"document": one, "is_mine": can_withdraw_document(page.actor, one).is_allowed}
        for one in page.documents
    ]
    status = 422 if posted else 200
    return show(request, "documents", page, form=form, lines=lines, status=status)
