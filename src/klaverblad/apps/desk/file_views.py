"""The right of access: a whole file as a document, or as data."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.policies import is_signed_in
from klaverblad.apps.desk.file_copy import file_copy
from klaverblad.apps.desk.file_paper import as_pdf
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services
from klaverblad.apps.people.policies import can_export_file


@require_GET
@guarded_by(can_export_file)
def as_document(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The whole file of one person, to read and to print."""
    return _document(request, person_id)


@require_GET
@guarded_by(can_export_file)
def as_data(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The whole file of one person, for another program to read."""
    return _data(request, person_id)


@require_GET
@guarded_by(is_signed_in)
def my_document(request: HttpRequest) -> HttpResponse:
    """My own file, to read and to print."""
    return _document(request, _mine(request))


@require_GET
@guarded_by(is_signed_in)
def my_data(request: HttpRequest) -> HttpResponse:
    """My own file, for another program to read."""
    return _data(request, _mine(request))


def _mine(request: HttpRequest) -> UUID:
    someone = people.persons(request.actor).filter(user_id=request.actor.user_id).first()
    if someone is None:
        raise Http404
    return someone.pk


def _document(request: HttpRequest, person_id: UUID) -> HttpResponse:
    copied = file_copy(request.actor, person_id)
    made = as_pdf(request.actor, copied, made_at=timezone.now())
    services.record_export(request.actor, person_id, form="pdf", n_left_out=copied.n_left_out)
    return _download(HttpResponse(made, content_type="application/pdf"), "dossier.pdf")


def _data(request: HttpRequest, person_id: UUID) -> HttpResponse:
    copied = file_copy(request.actor, person_id)
    services.record_export(request.actor, person_id, form="json", n_left_out=copied.n_left_out)
    made = JsonResponse(
        copied.as_data(made_at=timezone.now()),
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    return _download(made, "dossier.json")


def _download(response: HttpResponse, name: str) -> HttpResponse:
    """A file to keep; no name of anybody in its name, for it stays in a folder of downloads."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
