"""What a new key asks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.access.system_key_services import DAYS_MOST, NewKey
from klaverblad.apps.accounts.models import KeyScope, Membership

_LASTS = [
    ("30", gettext_lazy("een maand")),
    ("90", gettext_lazy("drie maanden")),
    (str(DAYS_MOST), gettext_lazy("een jaar")),
]


class KeyForm(forms.Form):
    """Which system, as whom, what it may do, how long."""

    name = forms.CharField(
        label=gettext_lazy("Voor welk systeem?"),
        help_text=gettext_lazy("Bijvoorbeeld: agenda van het OCMW, maandelijks rapport."),
        max_length=80,
        error_messages={"required": gettext_lazy("Schrijf waarvoor de sleutel dient.")},
    )
    membership = forms.ChoiceField(
        label=gettext_lazy("Als wie werkt het systeem?"),
        help_text=gettext_lazy("Het ziet en doet wat die medewerker mag, en niets meer."),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Wat mag het systeem?"),
        choices=KeyScope,
        initial=KeyScope.READ,
        widget=forms.RadioSelect,
    )
    lasts = forms.ChoiceField(
        label=gettext_lazy("Hoe lang geldt de sleutel?"),
        choices=_LASTS,
        initial="90",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, members: Iterable[Membership], own: UUID, **kwargs: Any) -> None:
        """Offer these memberships; `own` is the one that somebody acts in now."""
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), _said(one)) for one in members]
        field = self.fields["membership"]
        field.choices, field.initial = choices, str(own)

    def new_key(self, *, on: date) -> NewKey:
        """What `services.make_key` takes, from a valid form."""
        said = self.cleaned_data
        expires_on = on + timedelta(days=int(said["lasts"]))
        return NewKey(said["name"], KeyScope(said["scope"]), expires_on)

    def membership_id(self) -> UUID:
        return UUID(self.cleaned_data["membership"])


def _said(one: Membership) -> str:
    words = {"name": one.user.name, "role": one.get_role_display(), "where": one.organisation.name}
    return _("%(name)s, %(role)s, %(where)s") % words
