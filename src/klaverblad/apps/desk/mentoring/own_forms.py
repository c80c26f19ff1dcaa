"""What a person shares with whoever goes along, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from klaverblad.apps.groups import services
from klaverblad.apps.groups.models import CameOf, Channel, Pair
from klaverblad.apps.people.forms.sharing import HowField
from klaverblad.apps.trajectories.models import Goal


class AgreeForm(forms.Form):
    """What the person shares. A professional also says how they said so."""

    channel = forms.ChoiceField(
        label=gettext_lazy("Hoe bereikt die persoon je?"),
        choices=Channel,
        initial=Channel.COACH,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies een antwoord.")},
    )
    goals = forms.MultipleChoiceField(
        label=gettext_lazy("Welke doelen mag die lezen?"),
        help_text=gettext_lazy("Kies er geen, één of meer."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    how = HowField()

    def __init__(
        self, *args: Any, pair: Pair, goals: Iterable[Goal], is_own: bool, **kwargs: Any
    ) -> None:
        chosen = [str(goal.pk) for goal in pair.goals.all()]
        kwargs["initial"] = {"channel": pair.channel, "goals": chosen, "how": pair.agreed_how}
        super().__init__(*args, **kwargs)
        choices = [(str(goal.pk), goal.words) for goal in goals]
        self.fields["goals"].choices = choices
        if not choices:
            del self.fields["goals"]
        if is_own:
            del self.fields["how"]

    def agreed(self) -> services.Agreed:
        """What the service takes."""
        said = self.cleaned_data
        return services.Agreed(
            how=said.get("how", "own_page"),
            channel=said["channel"],
            goals=[UUID(one) for one in said.get("goals", ())],
        )


class EndForm(forms.Form):
    """What came of it."""

    came_of = forms.ChoiceField(
        label=gettext_lazy("Wat bracht het?"),
        choices=CameOf,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies een antwoord.")},
    )
