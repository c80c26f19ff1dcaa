"""Choosing, side by side, what the one file that is left will say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from klaverblad.apps.desk.doubles.words import Choice
from klaverblad.apps.people.merge_queries import Widening
from klaverblad.apps.people.services.merging import Chosen

KEPT, GONE = "kept", "gone"


class MergeForm(forms.Form):
    """One box per thing on which the files differ, and one that says who will see more."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        fields: Sequence[Choice],
        facts: Sequence[Choice],
        widenings: Sequence[Widening],
        **kwargs: Any,
    ) -> None:
        """Ask only where both say something else; what the kept file says comes first."""
        super().__init__(data, **kwargs)
        self._choices = {f"field_{one.name}": one for one in fields}
        self._choices |= {f"fact_{one.name}": one for one in facts}
        for name, one in self._choices.items():
            self.fields[name] = forms.ChoiceField(
                label=one.label,
                choices=[(KEPT, one.kept), (GONE, one.gone)],
                initial=KEPT,
                widget=forms.RadioSelect,
                error_messages={"required": gettext_lazy("Kies één van de twee.")},
            )
        if widenings:
            self.fields["seen"] = forms.BooleanField(
                label=gettext_lazy("Ik heb gezien wie meer ziet, en de persoon weet het"),
                error_messages={
                    "required": gettext_lazy("Kijk na wie meer ziet, en bevestig het hier.")
                },
            )
            # What was shown; whoever came in since is not in it, and stops the merge.
            self.fields["shown"] = forms.CharField(
                widget=forms.HiddenInput, initial=" ".join(one.key for one in widenings)
            )

    def chosen(self) -> Chosen:
        """What `services.merging.merge_files` takes, from a valid form."""
        said = self.cleaned_data
        from_gone = {name for name in self._choices if said[name] == GONE}
        return Chosen(
            fields=frozenset(
                name.removeprefix("field_") for name in from_gone if name.startswith("field_")
            ),
            facts=frozenset(
                name.removeprefix("fact_") for name in from_gone if name.startswith("fact_")
            ),
            seen=frozenset(said.get("shown", "").split()),
        )
