"""One promised talk: how it goes at work, what else was heard, or why it does not go ahead."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from klaverblad.apps.access.answers import back, on_field, part, tell
from klaverblad.apps.access.guard import guarded_by
from klaverblad.apps.access.reading import note_opened
from klaverblad.apps.desk import day_rows
from klaverblad.apps.trajectories import policies, queries, services
from klaverblad.apps.trajectories.models import (
    AftercareMoment,
    Situation,
    SkippedAs,
    WageChange,
)
from klaverblad.errors import KlaverbladError

# Not empty: a form in which nobody chose anything says nothing of a talk.
_NOT_HELD = "not_held"


class AftercareForm(forms.Form):
    """How it goes at work, or why this moment does not go ahead."""

    situation = forms.ChoiceField(
        label=gettext_lazy("Hoe is het nu?"),
        choices=[*Situation.choices, (_NOT_HELD, gettext_lazy("dit gesprek gaat niet door"))],
        widget=forms.RadioSelect,
        required=False,
    )
    hours_week = forms.FloatField(
        label=gettext_lazy("Hoeveel uur per week?"),
        required=False,
        min_value=0,
        max_value=60,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        localize=True,
    )
    wage = forms.ChoiceField(
        label=gettext_lazy("Het loon nu"),
        choices=[*WageChange.choices, ("", gettext_lazy("niet gevraagd"))],
        widget=forms.RadioSelect,
        required=False,
    )
    wants_help = forms.ChoiceField(
        label=gettext_lazy("Is er hulp nodig?"),
        choices=[
            ("yes", gettext_lazy("ja")),
            ("no", gettext_lazy("nee")),
            ("", gettext_lazy("niet gevraagd")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    skipped_as = forms.ChoiceField(
        label=gettext_lazy("Gaat het niet door: hoe komt dat?"),
        choices=[one for one in SkippedAs.choices if one[0] != SkippedAs.UNDONE],
        widget=forms.RadioSelect,
        required=False,
    )
    because = forms.CharField(
        label=gettext_lazy("Waarom niet?"),
        help_text=gettext_lazy("Alleen als het gesprek niet doorgaat."),
        required=False,
        max_length=200,
    )

    def clean(self) -> dict[str, str]:
        """How it goes, or why nobody asked; whoever said neither is asked how it goes."""
        said = super().clean()
        situation, because = said.get("situation", ""), said.get("because", "").strip()
        if "situation" in said and not situation and not because:
            self.add_error(
                "situation",
                _("Kies hoe het nu is, of zeg dat dit gesprek niet doorgaat."),
            )
        elif situation == _NOT_HELD and not because:
            self.add_error(
                "because", _("Zeg in een paar woorden waarom dit gesprek niet doorgaat.")
            )
        return said | {"situation": "" if situation == _NOT_HELD else situation}

    def heard(self) -> services.HeardAtWork:
        said = self.cleaned_data
        return services.HeardAtWork(
            hours_week=said["hours_week"],
            wage=said["wage"],
            wants_help={"yes": True, "no": False}.get(said["wants_help"]),
        )


@require_http_methods(["GET", "POST"])
@guarded_by(policies.can_write_trajectory)
def aftercare(request: HttpRequest, moment_id: UUID) -> HttpResponse:
    """The promised talk: done, or reasoned away."""
    actor = request.actor
    moment = (
        queries.aftercare(actor)
        .select_related("trajectory__person__municipality")
        .get(pk=moment_id)
    )
    policies.can_write_trajectory(actor, moment.trajectory.person).enforce()
    note_opened([moment.trajectory.person_id])
    line = day_rows.aftercare_line(actor, moment)
    first = {"skipped_as": SkippedAs.UNREACHED, "wage": "", "wants_help": ""}
    form = AftercareForm(request.POST or None, initial=first)
    template = "desk/rows/aftercare_open.html" if request.htmx else "desk/aftercare.html"
    if request.method == "GET":
        return part(request, template, {"line": line, "form": form})
    if form.is_valid():
        try:
            moment = _write(request, moment, form)
        except services.AlreadyClosed:
            raise
        except KlaverbladError as error:
            on_field(form, error)
        else:
            return _done(request, moment)
    return part(request, template, {"line": line, "form": form}, status=422)


def _done(request: HttpRequest, moment: AftercareMoment) -> HttpResponse:
    if request.htmx:
        line = day_rows.aftercare_line(request.actor, moment)
        return part(request, "desk/rows/aftercare_done.html", {"line": line})
    tell(request, _("Genoteerd."), undo=reverse("desk:reopen_aftercare", args=[moment.pk]))
    return back(request, _home(moment) if moment.situation else reverse("desk:today"))


def _home(moment: AftercareMoment) -> str:
    return reverse("desk:appointments", args=[moment.trajectory.person_id]) + "#werk"


@require_POST
@guarded_by(policies.can_write_trajectory)
def reopen(request: HttpRequest, moment_id: UUID) -> HttpResponse:
    """A wrong button: the talk is promised again."""
    moment = services.reopen_aftercare(request.actor, moment_id)
    if request.htmx:
        line = day_rows.aftercare_line(request.actor, moment)
        return part(request, "desk/rows/aftercare.html", {"line": line})
    tell(request, _("Het gesprek staat weer open."))
    return back(request, _home(moment))


def _write(request: HttpRequest, moment: AftercareMoment, form: AftercareForm) -> AftercareMoment:
    said = form.cleaned_data
    if said["situation"]:
        return services.record_aftercare(
            request.actor,
            moment.pk,
            on=request.actor.on,
            situation=Situation(said["situation"]),
            heard=form.heard(),
        )
    return services.skip_aftercare(
        request.actor,
        moment.pk,
        because=said["because"],
        skipped_as=said["skipped_as"] or SkippedAs.OTHER,
    )
