"""A right as a line on a page: how sure, how much, who grants it, what happens next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klaverblad.apps.desk.rights import lasting
from klaverblad.apps.people.values.amounts import show_money
from klaverblad.apps.rights.how_long import HowLong
from klaverblad.apps.rights.interview import Ask, Interview, states
from klaverblad.apps.rights.overview import Amount, Overview, RightOf, State
from klaverblad.engines.matching.words import Language
from klaverblad.law.rights import Automatic

# How the law calls its units, and how a person does.
_PER = {
    "EUR per month": "month",
    "EUR per year": "year",
    "EUR per day": "day",
    "EUR": "once",
}
_SURE = {
    "confirmed": ("check", "green"),
    "computed": ("calculator", "amber"),
    "unconfirmed": ("alert", "amber"),
}


@dataclass(frozen=True)
class Line:
    """One right in a list."""

    right: RightOf
    language: Language
    lasts: HowLong | None = None
    # The first name of who reads this about themselves.
    me: str = ""

    @property
    def slug(self) -> str:
        return self.right.slug

    @property
    def state(self) -> State:
        return self.right.state

    @property
    def name(self) -> str:
        name = self.right.name[self.language]
        return name[:1].upper() + name[1:]

    @property
    def authority(self) -> str:
        return self.right.card.authority[self.language]

    @property
    def how(self) -> str:
        return self.right.card.how[self.language]

    @property
    def checked_on(self) -> date:
        return self.right.card.checked_on

    @property
    def comes(self) -> str:
        """By itself, or on request."""
        match self.right.card.automatic:
            case Automatic.YES:
                return _("komt vanzelf")
            case Automatic.PARTLY:
                return _("komt soms vanzelf")
        return _("vraag je aan")

    @property
    def is_granted(self) -> bool:
        """Whether a letter said yes, and that yes is not over."""
        return self.lasts is not None and self.lasts.is_granted(self.right.of.on)

    @cached_property
    def sentence(self) -> str:
        """What is known of it, in one line; a decision only where its letter came."""
        if self.is_granted and not self.right.is_clear:
            return _("De dienst kende het toe. Met wat we zelf weten, is het nog niet duidelijk.")
        if self.right.is_clear:
            return self.right.sentence(self.language)
        if self.right.lacks_law:
            return self._without_law
        if self.right.has_unknown_members:
            return _("Eerst moeten we weten wie erbij hoort.")
        return ngettext(
            "Nog %(n)s vraag, dan is het duidelijk.",
            "Nog hoogstens %(n)s vragen, dan is het duidelijk.",
            self.right.n_questions,
        ) % {"n": self.right.n_questions}

    @property
    def _without_law(self) -> str:
        """How many questions there are, and that they may not be enough."""
        n = self.right.n_questions
        if not n:
            return _("Alles is gevraagd, maar de wet kent het bedrag van dit jaar nog niet.")
        return ngettext(
            "Nog %(n)s vraag, maar die is misschien niet genoeg: een bedrag van de wet is nog niet "
            "bekend.",
            "Nog hoogstens %(n)s vragen, maar die zijn misschien niet genoeg: een bedrag van de "
            "wet is nog niet bekend.",
            n,
        ) % {"n": n}

    @property
    def chip(self) -> dict[str, str]:
        """How sure: a word with a picture, never a colour alone."""
        if self.right.is_received:
            return self._held(_("krijgt dit al"))
        if self.is_granted:
            return self._held(_("toegekend"))
        if self.state == State.SURE_NO:
            return {"label": _("nu niet"), "icon": "", "tone": ""}
        if not self.right.is_clear:
            n = self.right.n_questions
            if self.right.lacks_law:
                return {"label": _("wacht op een bedrag"), "icon": "clock", "tone": "amber"}
            text = ngettext("%(n)s vraag", "%(n)s vragen", n) % {"n": n}
            return {"label": text, "icon": "question", "tone": "amber"}
        label = {
            "confirmed": _("bevestigd"),
            "computed": _("berekend, nog niet bevestigd"),
            "unconfirmed": _("niet bevestigd"),
        }[self.right.status]
        icon, tone = _SURE[self.right.status]
        return {"label": label, "icon": icon, "tone": tone}

    def _held(self, label: str) -> dict[str, str]:
        """That somebody has it is sure; what we say that it is may not be."""
        status = self.right.amount_status
        if status == "confirmed":
            return {"label": label, "icon": "check", "tone": "green"}
        unsure = _("bedrag berekend") if status == "computed" else _("bedrag niet bevestigd")
        icon, tone = _SURE[status]
        return {"label": f"{label}, {unsure}", "icon": icon, "tone": tone}

    @cached_property
    def amounts(self) -> list[dict[str, Any]]:
        """Every amount, in words."""
        return [self._amount(one) for one in self.right.amounts]

    @property
    def main_amount(self) -> dict[str, Any] | None:
        return self.amounts[0] if self.amounts else None

    def _amount(self, one: Amount) -> dict[str, Any]:
        return {
            "name": one.name[self.language],
            "text": amount_text(one, self.language),
            "per": per_text(one.unit) or one.name[self.language],
            "status": one.status,
        }

    @cached_property
    def how_long(self) -> list[str]:
        """Since when and until when it is so, in a sentence each; nothing while it is open."""
        if self.lasts is None:
            return []
        is_yes = self.state == State.SURE_YES
        said = [lasting.granted(self.lasts)]
        if is_yes and self.lasts.granted is None:
            said.append(lasting.since(self.lasts))
        if self.right.is_clear:
            said.append(lasting.until(self.lasts, is_yes=is_yes, me=self.me))
        return [one for one in [*said, self.rises] if one]

    @property
    def rises(self) -> str:
        """From when its amount is another one."""
        if self.lasts is None or self.lasts.rise is None:
            return ""
        amount = self.lasts.rise.amount
        return lasting.rises(self.lasts, amount_text(amount, self.language), per_text(amount.unit))

    @property
    def surely_since(self) -> str:
        """From which day on it is surely so, a no included."""
        return lasting.since(self.lasts) if self.lasts is not None else ""

    @property
    def endings(self) -> list[str]:
        """The amounts of law behind it that end in the months ahead."""
        if self.lasts is None:
            return []
        return lasting.endings(self.lasts, self.right.of.answers.now.rules)

    @property
    def since(self) -> date:
        """Since when the rule holds that was applied."""
        return self.right.answer.rule.since

    @property
    def until(self) -> date | None:
        """The last day of that rule; None while no end is known."""
        until = self.right.answer.rule.until
        return None if until == date.max else until


def amount_text(one: Amount, language: Language) -> str:
    """An amount, a share or a number of days, or between which two it lies."""
    if one.is_settled:
        return _one(one.low, one.unit, language)
    if one.high is None:
        return _("minstens %(low)s") % {"low": _one(one.low, one.unit, language)}
    if one.low == 0:
        return _("hoogstens %(high)s") % {"high": _one(one.high, one.unit, language)}
    return _("%(low)s tot %(high)s") % {
        "low": _one(one.low, one.unit, language),
        "high": _one(one.high, one.unit, language),
    }


def _one(value: float, unit: str, language: Language) -> str:
    if unit.startswith("EUR"):
        return show_money(round(value, 2), language)
    if unit == "share":
        return f"{value * 100:.0f}\u00a0%"
    if unit == "days":
        return ngettext("%(n)s dag", "%(n)s dagen", int(value)) % {"n": int(value)}
    return f"{value:g}"


def per_text(unit: str) -> str:
    """For how long an amount is."""
    match _PER.get(unit, ""):
        case "month":
            return _("per maand")
        case "year":
            return _("per jaar")
        case "day":
            return _("per dag")
        case "once":
            return _("eenmalig")
    return ""


@dataclass(frozen=True)
class Group:
    """The rights that are as sure as each other."""

    state: State
    title: str
    note: str
    lines: Sequence[Line]


def groups(
    overview: Overview,
    language: Language,
    lasts: Mapping[str, HowLong],
    *,
    me: str = "",
) -> list[Group]:
    """The list of the page: surely, nearly clear, open, not.

    lasts   since when and until when, by right
    me      the first name of who reads this about themselves
    """
    titles: Mapping[State, tuple[str, str]] = {
        State.SURE_YES: (
            _("Waarschijnlijk recht op"),
            _("laat het nakijken: de dienst beslist"),
        ),
        State.LIKELY: (_("Bijna duidelijk"), _("nog een paar vragen")),
        State.OPEN: (_("Nog open"), _("dit weten we nog niet")),
        State.SURE_NO: (_("Nu niet"), _("met de reden")),
    }
    return [
        Group(
            state,
            *titles[state],
            [Line(one, language, lasts.get(one.slug), me) for one in found],
        )
        for state, found in states(overview).items()
        if found
    ]


def progress(overview: Overview, talk: Interview) -> dict[str, Any]:
    """How far the talk is, honestly: what is clear, and how many questions there are at most."""
    n, at_most = len(overview.rights), talk.n_at_most
    clear = _("%(clear)s van %(all)s rechten zijn duidelijk.") % {
        "clear": overview.n_clear,
        "all": n,
    }
    left = ngettext(
        "Nog hoogstens %(n)s vraag.", "Nog hoogstens %(n)s vragen, meestal veel minder.", at_most
    ) % {"n": at_most}
    return {"clear": clear, "left": left if at_most else "", "n_clear": overview.n_clear, "n": n}


def decides(ask: Ask | None, language: Language) -> list[str]:
    """The names of the rights that a question helps to settle."""
    return [Line(one, language).name for one in ask.settles] if ask else []
