"""Sending a document, and asking for one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.access import links
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.forms.organisations import OrganisationField
from klaverblad.apps.people.models import DocumentKind, Person
from klaverblad.apps.people.services import UPLOAD_DAYS, NewDocument, Wanted
from klaverblad.contents import ACCEPT, EMPTY, SIZE_MOST, TOO_BIG


class SentFileForm(forms.Form):
    """A file alone: what it is was said by whoever asked for it."""

    file = forms.FileField(
        label=gettext_lazy("Je bestand of foto"),
        help_text=gettext_lazy("Een pdf, of een foto (JPEG, PNG, WebP). Hoogstens 10 MB."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={
            "required": gettext_lazy("Kies een bestand of maak een foto."),
            "missing": gettext_lazy("Kies een bestand of maak een foto."),
            "invalid": gettext_lazy("Kies een bestand of maak een foto."),
            "empty": EMPTY,
        },
    )

    def clean_file(self) -> bytes:
        """Read a file that is not too large; what it is, is for the service to say."""
        sent = self.cleaned_data["file"]
        if sent.size > SIZE_MOST:
            raise ValidationError(TOO_BIG)
        return sent.read()

    def new_document(self, *, title: str, kind: str) -> NewDocument:
        return NewDocument(title=title, kind=kind, data=self.cleaned_data["file"])


class DocumentForm(SentFileForm):
    """A file with its words."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Wat is het?"),
        choices=DocumentKind,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies een antwoord.")},
    )
    title = forms.CharField(
        label=gettext_lazy("In een paar woorden"),
        help_text=gettext_lazy("Bijvoorbeeld: loonbrief van oktober. Leeg: de naam van de soort."),
        max_length=120,
        required=False,
    )
    field_order = ("kind", "title", "file")


class WantedForm(forms.Form):
    """Which document, of whom, until when."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Welk soort document?"),
        choices=DocumentKind,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies een antwoord.")},
    )
    asks = forms.CharField(
        label=gettext_lazy("Welk document precies?"),
        help_text=gettext_lazy("Bijvoorbeeld: loonbrief van oktober. Schrijf hier geen naam."),
        max_length=120,
        error_messages={"required": gettext_lazy("Schrijf welk document je vraagt.")},
    )
    partner = OrganisationField(label=gettext_lazy("Aan wie vraag je het?"), required=False)
    days = forms.IntegerField(
        label=gettext_lazy("Hoeveel dagen mag de link werken?"),
        initial=UPLOAD_DAYS,
        min_value=1,
        max_value=links.DAYS_MOST,
        error_messages={"required": gettext_lazy("Schrijf een getal.")},
    )

    def __init__(self, *args: Any, actor: Actor, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("Leeg: %(name)s zelf. Of begin te typen en kies uit de lijst.")
        self.fields["partner"].help_text = hint % {"name": person.first_name}
        self.fields["partner"].offer(accounts.organisations(actor))

    def wanted(self) -> Wanted:
        said = self.cleaned_data
        return Wanted(
            asks=said["asks"],
            kind=said["kind"],
            partner_id=said["partner"],
            days=said["days"],
        )
