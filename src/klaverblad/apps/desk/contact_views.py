"""Writing down that you spoke."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access.answers import back, part, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.desk import day_rows
from klaverblad.apps.desk import person as pages
from klaverblad.apps.trajectories import policies, queries, row_queries, services
from klaverblad.apps.trajectories.models import Contact, ContactKind, ContactOutcome, Scope


class ContactForm(forms.Form):
    """What a contact asks: how it went, a few words, who may read them."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Hoe"), choices=ContactKind, widget=forms.RadioSelect
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Hoe liep het gesprek?"),
        choices=ContactOutcome,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Kort verslag"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Wie mag dit lezen?"),
        help_text=gettext_lazy(
            "De persoon mag altijd een kopie van het hele dossier vragen, met deze woorden erbij."
        ),
        choices=Scope,
        widget=forms.RadioSelect,
    )
    tells_of_others = forms.BooleanField(
        label=gettext_lazy("Dit gaat ook over iemand anders"),
        help_text=gettext_lazy(
            "Dan kijkt iemand eerst na wat er in de kopie van de persoon mag staan."
        ),
        required=False,
    )

    def new_contact(self) -> services.NewContact:
        return services.NewContact(**self.cleaned_data)


FIRST = {
    "kind": ContactKind.PHONE,
    "outcome": ContactOutcome.SPOKE,
    "scope": Scope.PERSON,
}


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_contact)
def call(request: HttpRequest, trajectory_id: UUID) -> HttpResponse:
    """Open the form in the row of Vandaag or on the notes page; write the contact down."""
    actor = request.actor
    trajectory = (
        queries.trajectories(actor).select_related("person__municipality").get(pk=trajectory_id)
    )
    policies.can_write_contact(actor, trajectory.person).enforce()
    clover = row_queries.clovers(actor, [trajectory])[trajectory.pk]
    context = {"trajectory": trajectory, "person": trajectory.person, "clover": clover}
    if request.method == "GET":
        if not request.htmx:
            return redirect(notes_address(trajectory.person_id))
        return part(
            request, "desk/rows/call_open.html", context | {"form": ContactForm(initial=FIRST)}
        )
    form = ContactForm(request.POST)
    if not form.is_valid() and not request.htmx:
        return notes_page(request, trajectory.person_id, form, status=422)
    if not form.is_valid():
        return part(request, "desk/rows/call_open.html", context | {"form": form}, status=422)
    contact = services.record_contact(actor, trajectory_id, form.new_contact())
    if request.htmx:
        return part(request, "desk/rows/call_done.html", context | {"contact": contact})
    tell(request, _("Genoteerd."), undo=reverse("desk:withdraw_contact", args=[contact.pk]))
    return back(request, notes_address(trajectory.person_id))


def notes_page(
    request: HttpRequest, person_id: UUID, form: ContactForm, *, status: int = 200
) -> HttpResponse:
    """Every contact this actor may read, and the form for a new one."""
    page = pages.page(request, person_id, tab="notes")
    contacts = []
    if page.trajectory is not None:
        contacts = list(queries.contacts(request.actor).filter(trajectory=page.trajectory)[:100])
    context = {"page": page, "contacts": contacts, "form": form}
    return render(request, "desk/notes.html", context, status=status)


def notes_address(person_id: UUID) -> str:
    return reverse("desk:notes", args=[person_id]) + "#nieuw"


@require_POST
@guarded_by(policies.can_write_contact)
def withdraw(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Take back what you wrote by mistake; the row asks again."""
    contact: Contact = services.withdraw_contact(request.actor, contact_id)
    person_id = contact.trajectory.person_id
    if request.htmx:
        line = day_rows.call_line(request.actor, contact.trajectory_id)
        return part(request, "desk/rows/call.html", {"call": line})
    tell(request, _("Teruggenomen."))
    return back(request, reverse("desk:notes", args=[person_id]))
