"""One organisation out of many: typed, with the names that match below it. Works without a script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.accounts.models import Organisation


class NamesInput(forms.TextInput):
    """A line to type on, with names to choose from."""

    template_name = "people/widgets/names.html"
    names: Iterable[str] = ()

    def get_context(self, name: str, value: Any, attrs: Mapping[str, Any] | None) -> dict[str, Any]:
        given = dict(attrs or {})
        list_id = f"{given.get('id', name)}_names"
        context = super().get_context(name, value, given | {"list": list_id, "autocomplete": "off"})
        context["widget"] |= {"list_id": list_id, "names": list(self.names)}
        return context


class OrganisationField(forms.CharField):
    """The id of an organisation, by its name. An id is read too: buttons and other pages send it."""

    widget = NamesInput

    def __init__(self, **kwargs: Any) -> None:
        hint = gettext_lazy("Begin te typen en kies uit de lijst.")
        super().__init__(**{"help_text": hint} | kwargs)
        self._names: dict[str, str] = {}

    def offer(self, found: Iterable[Organisation]) -> None:
        """Give what there is to choose from."""
        self._names = {str(one.pk): one.name for one in found}
        self.widget.names = self._names.values()

    def to_python(self, value: Any) -> UUID | None:
        text = " ".join(super().to_python(value).split())
        if not text:
            return None
        sought = text.casefold()
        ids = [key for key, name in self._names.items() if sought in {key, name.casefold()}]
        if not ids:
            ids = [key for key, name in self._names.items() if sought in name.casefold()]
        match ids:
            case [only]:
                return UUID(only)
            case []:
                raise ValidationError(
                    _("Deze organisatie staat niet in de lijst. Typ een stuk van de naam en kies.")
                )
        raise ValidationError(_("Er zijn er meer met deze naam. Kies er een uit de lijst."))

    def prepare_value(self, value: Any) -> Any:
        return self._names.get(str(value), value)
