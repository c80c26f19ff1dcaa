"""A form with every kind of field, for the catalogue and for the tests of the components."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ExampleForm(forms.Form):
    """One field of each shape that a page uses."""

    name = forms.CharField(label=_("Naam"), help_text=_("Zoals op de identiteitskaart."))
    town = forms.ChoiceField(
        label=_("Gemeente"), choices=[("schoten", "Schoten"), ("malle", "Malle")], required=False
    )
    transport = forms.ChoiceField(
        label=_("Hoe kom je?"),
        choices=[("bus", _("Met de bus")), ("bike", _("Met de fiets")), ("", _("Weet ik niet"))],
        widget=forms.RadioSelect,
        required=False,
    )
    story = forms.CharField(label=_("Kort verslag"), widget=forms.Textarea, required=False)
    consent = forms.BooleanField(label=_("Ik mag dit met het team delen"), required=False)
    came_from = forms.CharField(widget=forms.HiddenInput, required=False)


def empty_form() -> ExampleForm:
    return ExampleForm(auto_id="empty_%s")


def faulty_form() -> ExampleForm:
    """Sent without a name: the field says so, and what was filled in is still there."""
    return ExampleForm({"name": "", "town": "malle", "transport": "bus"}, auto_id="faulty_%s")
