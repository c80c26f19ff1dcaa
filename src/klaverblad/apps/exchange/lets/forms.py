"""What members fill in. A form that moves or makes something carries the id of what comes of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.exchange.ledger.models import Currency, ExemptBecause
from klaverblad.apps.exchange.lets import amounts
from klaverblad.apps.exchange.lets.errors import BadAmount
from klaverblad.apps.exchange.lets.models import Group, Member, Offer, OfferKind
from klaverblad.apps.exchange.lets.services import Applicant, NewOffer, Payment

POT = "pot"


class AmountField(forms.CharField):
    """An amount of one unit, as people type it."""

    def __init__(self, *, currency: Currency, **kwargs: Any) -> None:
        self.decimals = currency.decimals
        mode = "decimal" if currency.decimals else "numeric"
        widget = forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)

    def clean(self, value: Any) -> int | None:
        """Whole smallest parts."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return amounts.read(text, self.decimals)
        except BadAmount as error:
            raise forms.ValidationError(str(error.sentence)) from None


class MadeOnce(forms.Form):
    """Carries the id of what it makes: sent twice, it makes one."""

    id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("id", uuid4())


def _people(found: Iterable[Member]) -> list[tuple[str, str]]:
    return [(str(one.pk), f"{one.name}, {one.area}" if one.area else one.name) for one in found]


class PayForm(MadeOnce):
    """To whom, how much, what for."""

    def __init__(
        self,
        *args: Any,
        currency: Currency,
        partners: Iterable[Member],
        with_pot: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Kies een lid")), *_people(partners)]
        if with_pot:
            choices.append((POT, _("De pot van de groep")))
        self.fields["partner"] = forms.ChoiceField(
            label=self.partner_label,
            choices=choices,
            error_messages={
                "required": gettext_lazy("Kies een lid uit de lijst."),
                "invalid_choice": gettext_lazy("Kies een lid uit de lijst."),
            },
        )
        self.fields["amount"] = AmountField(
            currency=currency,
            label=_("Hoeveel %(unit)s?") % {"unit": currency.name},
            error_messages={"required": gettext_lazy("Schrijf een bedrag boven nul, zo: 12")},
        )
        self.fields["text"] = forms.CharField(
            label=gettext_lazy("Waarvoor?"),
            help_text=gettext_lazy("Kort. Jullie lezen dit allebei."),
            required=False,
            max_length=140,
            widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        )

    partner_label = gettext_lazy("Aan wie?")

    def payment(self, *, offer: UUID | None = None) -> Payment:
        """What the services take, from a valid form."""
        said = self.cleaned_data
        partner = None if said["partner"] == POT else UUID(said["partner"])
        return Payment(
            id=said["id"], partner=partner, amount=said["amount"], text=said["text"], offer=offer
        )


class AskForm(PayForm):
    """From whom, how much, what for."""

    partner_label = gettext_lazy("Van wie?")


class ActForm(PayForm):
    """A payment that a coordinator books for somebody who asked for it."""

    def __init__(self, *args: Any, exempt: Iterable[str], members: list[Member], **kwargs: Any):
        super().__init__(*args, partners=members, **kwargs)
        payer = forms.ChoiceField(
            label=gettext_lazy("Wie betaalt?"),
            choices=[("", _("Kies een lid")), *_people(members)],
            error_messages={"required": gettext_lazy("Kies een lid uit de lijst.")},
        )
        labels = dict(ExemptBecause.choices)
        may = [(one, str(labels[one]).capitalize()) for one in exempt]
        self.fields = {"id": self.fields["id"], "payer": payer} | {
            name: one for name, one in self.fields.items() if name != "id"
        }
        if may:
            self.fields["exempt"] = forms.ChoiceField(
                label=gettext_lazy("Mag dit over de grens van de rekening?"),
                help_text=gettext_lazy("De reden blijft bij de boeking staan."),
                choices=[("", _("Nee")), *may],
                required=False,
            )


class OfferForm(MadeOnce):
    """What somebody offers or looks for."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Wat is het?"),
        choices=[
            (OfferKind.OFFER, gettext_lazy("Ik bied iets aan")),
            (OfferKind.WANT, gettext_lazy("Ik zoek iets")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies of je iets aanbiedt of zoekt.")},
    )
    title = forms.CharField(
        label=gettext_lazy("In een paar woorden"),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Schrijf in een paar woorden wat het is.")},
    )

    def __init__(
        self, *args: Any, currency: Currency, categories: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"] = forms.ChoiceField(
            label=gettext_lazy("Rubriek"),
            choices=[(one, one) for one in (*categories, _("Andere"))],
        )
        self.fields["about"] = forms.CharField(
            label=gettext_lazy("Uitleg"),
            help_text=gettext_lazy("Zet hier geen adres of telefoonnummer: leden schrijven je."),
            required=False,
            max_length=600,
            widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        )
        self.fields["price"] = AmountField(
            currency=currency,
            label=_("Richtprijs in %(unit)s") % {"unit": currency.name},
            required=False,
        )

    def said(self) -> NewOffer:
        """What the services take, from a valid form."""
        return NewOffer(**{name: one for name, one in self.cleaned_data.items() if name != "id"})


def as_typed(offer: Offer, decimals: int) -> dict[str, Any]:
    """An offer as its form shows it."""
    price = amounts.written(offer.price, decimals) if offer.price else ""
    names = ("id", "kind", "title", "category", "about")
    return {name: getattr(offer, name) for name in names} | {"price": price}


class LetterForm(MadeOnce):
    """A few words to another member."""

    text = forms.CharField(
        label=gettext_lazy("Je bericht"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Schrijf eerst iets in het vak.")},
    )


class ApplicantForm(forms.Form):
    """How the group will know somebody. It asks nothing else, and not why."""

    name = forms.CharField(
        label=gettext_lazy("Hoe wil je heten in de groep?"),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Schrijf een naam.")},
    )
    area = forms.CharField(
        label=gettext_lazy("Buurt"),
        help_text=gettext_lazy("Alleen de buurt of het dorp, niet je adres."),
        required=False,
        max_length=60,
    )
    about = forms.CharField(
        label=gettext_lazy("Iets over jezelf"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def applicant(self) -> Applicant:
        return Applicant(**self.cleaned_data)


class CandidateForm(ApplicantForm):
    """Somebody who asked on paper or by phone."""

    name = forms.CharField(
        label=gettext_lazy("Naam"),
        max_length=80,
        error_messages={"required": gettext_lazy("Schrijf een naam.")},
    )


class CodeForm(forms.Form):
    """The code on paper that makes a member on paper a member with a login."""

    code = forms.CharField(
        label=gettext_lazy("Code van je groep"),
        help_text=gettext_lazy("Je kreeg hem op papier. Hij werkt één keer."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        error_messages={"required": gettext_lazy("Typ de code over.")},
    )


class ActivityForm(MadeOnce):
    """An activity: what it was, who pays, and how much each gets. The members stand beside it."""

    text = forms.CharField(
        label=gettext_lazy("Welke activiteit?"),
        max_length=140,
        error_messages={"required": gettext_lazy("Schrijf welke activiteit het was.")},
    )

    def __init__(
        self, *args: Any, currency: Currency, members: list[Member], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payer"] = forms.ChoiceField(
            label=gettext_lazy("Wie betaalt?"),
            choices=[(POT, _("De pot van de groep")), *_people(members)],
        )
        self.fields["amount"] = AmountField(
            currency=currency,
            label=_("Hoeveel %(unit)s voor elk?") % {"unit": currency.name},
            error_messages={"required": gettext_lazy("Schrijf een bedrag boven nul, zo: 12")},
        )
        self.fields["members"] = forms.MultipleChoiceField(
            label=gettext_lazy("Wie deed mee?"),
            choices=_people(members),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": gettext_lazy("Kies wie er was.")},
        )

    def payer_id(self) -> UUID | None:
        said = self.cleaned_data["payer"]
        return None if said == POT else UUID(said)


class AcceptForm(forms.Form):
    """Who brought somebody, where the group asks it or pays for it."""

    def __init__(
        self,
        *args: Any,
        sponsors: Iterable[Member],
        is_asked: bool,
        has_bonus: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not is_asked and not has_bonus:
            return
        self.fields["sponsor"] = forms.ChoiceField(
            label=gettext_lazy("Wie bracht dit lid aan?"),
            choices=[("", _("Niemand")), *_people(sponsors)],
            required=is_asked,
            error_messages={"required": gettext_lazy("Kies een lid uit de lijst.")},
        )

    def sponsor_id(self) -> UUID | None:
        said = self.cleaned_data.get("sponsor")
        return UUID(said) if said else None


class NewsForm(MadeOnce):
    """What everybody in the group should know, and until when."""

    title = forms.CharField(
        label=gettext_lazy("In een paar woorden"),
        max_length=80,
        error_messages={"required": gettext_lazy("Schrijf in een paar woorden wat het is.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Uitleg"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    until = forms.DateField(
        label=gettext_lazy("Tot en met welke dag?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Kies een dag."),
            "invalid": gettext_lazy("We kunnen deze dag niet lezen. Schrijf hem zo: 2/3/2026."),
        },
    )


class ElsewhereForm(MadeOnce):
    """Paying somebody of another group: by their code, in the own unit."""

    def __init__(self, *args: Any, currency: Currency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=gettext_lazy("Code van het lid"),
            help_text=gettext_lazy("Het andere lid vindt hem bij ‘Toon mijn code’."),
            max_length=20,
            widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
            error_messages={"required": gettext_lazy("Typ de code over.")},
        )
        self.fields["amount"] = AmountField(
            currency=currency,
            label=_("Hoeveel %(unit)s?") % {"unit": currency.name},
            error_messages={"required": gettext_lazy("Schrijf een bedrag boven nul, zo: 12")},
        )
        self.fields["text"] = forms.CharField(
            label=gettext_lazy("Waarvoor?"),
            help_text=gettext_lazy("Kort. Jullie lezen dit allebei."),
            required=False,
            max_length=140,
        )


class TieForm(forms.Form):
    """With which group, and how far ahead or behind."""

    def __init__(
        self, *args: Any, currency: Currency, groups: Iterable[Group] | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if groups is not None:
            self.fields["group"] = forms.ChoiceField(
                label=gettext_lazy("Met welke groep?"),
                choices=[(str(one.pk), one.name) for one in groups],
                error_messages={"required": gettext_lazy("Kies een groep.")},
            )
        self.fields["most"] = AmountField(
            currency=currency,
            label=_("Hoeveel %(unit)s mag de ene groep hoogstens voorlopen?")
            % {"unit": currency.name},
            error_messages={"required": gettext_lazy("Schrijf een bedrag boven nul, zo: 12")},
        )
