"""What a person says about a group they are in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from klaverblad.apps.groups.models import LeftBecause


class LeaveForm(forms.Form):
    """Why somebody stops; "not said" is an answer."""

    because = forms.ChoiceField(
        label=gettext_lazy("Waarom stopt het?"),
        choices=LeftBecause,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies een antwoord.")},
    )


class ShownForm(forms.Form):
    """What the group sees, and what the trainer should know."""

    shows_name = forms.BooleanField(
        label=gettext_lazy("De anderen in de groep mogen mijn voornaam zien"), required=False
    )
    needs = forms.CharField(
        label=gettext_lazy("Wat moet de trainer weten?"),
        help_text=gettext_lazy(
            "Je hoeft niets te zeggen. Alleen de trainer en je coach lezen dit."
        ),
        max_length=200,
        required=False,
    )
