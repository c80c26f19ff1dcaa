"""What a component must know of a form field to draw it: which shape, and nothing more."""

from __future__ import annotations

from django import forms
from django.forms.boundfield import BoundField

_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "choice"),
    (forms.RadioSelect, "choice"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
)


def kind(field: BoundField) -> str:
    """choice, checkbox, select, textarea, hidden or input."""
    if field.is_hidden:
        return "hidden"
    for widget, name in _KINDS:
        if isinstance(field.field.widget, widget):
            return name
    return "input"


def initials(name: str) -> str:
    """JC for Joris Claes: the first letter of the first and of the last word."""
    words = str(name).split()
    return "".join(word[0].upper() for word in ([words[0], words[-1]] if words[1:] else words))
