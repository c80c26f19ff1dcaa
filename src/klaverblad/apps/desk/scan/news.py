"""What changed in the rights of somebody's people, one group per person, with the reasons in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.registry import registry
from klaverblad.apps.people.values import language
from klaverblad.apps.rights.cases import law
from klaverblad.apps.rights.levels import Level
from klaverblad.apps.rights.models import RightAlert
from klaverblad.apps.rights.policies import can_see_news
from klaverblad.apps.rights.state_queries import waiting_of, waiting_of_caseload
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.law.rights import rights

# What opens stands first, then what is lost, then what one question settles.
_KINDS: dict[Level, str | Promise] = {
    Level.YES: gettext_lazy("Waarschijnlijk recht op"),
    Level.NO: gettext_lazy("Geen recht meer op"),
    Level.OPEN: gettext_lazy("Niet meer zeker"),
    Level.NEAR: gettext_lazy("Nog één vraag voor"),
}
_NAMES_MOST, _REASONS_MOST = 4, 2
# Up to which moment the news was on the page, in the address.
SHOWN = "tot"


@dataclass(frozen=True, slots=True)
class Line:
    """What happened to some rights: the first of them by name, and how many more there are."""

    label: str
    names: Sequence[str]
    n_more: int


@dataclass(frozen=True)
class Group:
    """Everything that changed about one person and nobody saw yet."""

    person: Person
    alerts: Sequence[RightAlert]
    may_see: bool

    @cached_property
    def lines(self) -> list[Line]:
        """What happened, and to which rights."""
        found = []
        for level, label in _KINDS.items():
            names = sorted(name_of(one.right) for one in self.alerts if one.after == level)
            if names:
                found.append(Line(str(label), names[:_NAMES_MOST], len(names[_NAMES_MOST:])))
        return found

    @cached_property
    def reasons(self) -> list[str]:
        """Why, each reason once; the facts together."""
        told = [reason for one in self.alerts for reason in one.because]
        keys = dict.fromkeys(one["key"] for one in told if one["what"] == "fact")
        names = [registry()[key].label() for key in keys if key in registry()]
        said = dict.fromkeys(words for one in self.alerts for words in _reasons(one))
        return [*_facts(names), *list(said)[:_REASONS_MOST]]

    @property
    def see_url(self) -> str:
        """Where to say that this was seen: this, and not what is found while somebody reads."""
        shown = max(one.at for one in self.alerts).isoformat()
        url = reverse("desk:see_right_news", args=[self.person.pk])
        return f"{url}?{urlencode({SHOWN: shown})}"

    @property
    def on(self) -> object:
        """The day of the newest of it."""
        return max(one.on for one in self.alerts)


def name_of(right: str) -> str:
    """What a right is called, in the language of the page."""
    card = rights().get(right)
    versions = law().versions.get(card.rule) if card else None
    return versions[-1].name[language()] if versions else right


def _facts(names: Sequence[str]) -> Iterable[str]:
    """The facts that are new, in one reason."""
    shown, more = names[:_REASONS_MOST], len(names[_REASONS_MOST:])
    if more:
        words = ngettext(
            "nieuwe gegevens: %(facts)s en nog één",
            "nieuwe gegevens: %(facts)s en nog %(n)s",
            more,
        )
        yield words % {"facts": ", ".join(shown), "n": more}
    elif shown:
        words = ngettext("nieuw gegeven: %(facts)s", "nieuwe gegevens: %(facts)s", len(shown))
        yield words % {"facts": ", ".join(shown)}


def _reasons(alert: RightAlert) -> Iterable[str]:
    for one in alert.because:
        key = one.get("key", "")
        match one["what"]:
            case "file":
                yield _("een nieuw gegeven in het dossier")
            case "home":
                yield _("het gezin veranderde")
            case "birthday":
                is_own = one.get("who") == str(alert.person_id)
                yield _("een verjaardag") if is_own else _("een verjaardag in het gezin")
            case "law" if key in law().parameters_by_key:
                name = law().parameters_by_key[key].name[language()]
                yield _("nieuw bedrag in de wet: %(name)s") % {"name": name}
            case "law" | "rules":
                yield _("de wet veranderde")
            case "day":
                yield _("er ging een termijn voorbij")


def news_of(actor: Actor, *, coach_id: UUID | None = None) -> list[Group]:
    """The people of this actor about whom something waits: what opened first, then by name."""
    if coach_id is None:
        return _grouped(actor, waiting_of_caseload(actor))
    caseload = trajectories.caseload(actor).select_related(None).order_by()
    theirs = caseload.filter(coach_id=coach_id).values("person_id")
    return _grouped(actor, waiting_of(actor, theirs))


def news_of_one(actor: Actor, person_id: UUID) -> Group | None:
    """What waits about one person, if anything."""
    return next(iter(_grouped(actor, waiting_of(actor, [person_id]))), None)


def _grouped(actor: Actor, alerts: Sequence[RightAlert]) -> list[Group]:
    by_person: dict[UUID, list[RightAlert]] = {}
    for one in alerts:
        by_person.setdefault(one.person_id, []).append(one)
    groups = [
        Group(some[0].person, some, can_see_news(actor, some[0].person).is_allowed)
        for some in by_person.values()
    ]
    return sorted(groups, key=_order)


def _order(group: Group) -> tuple[int, str, str]:
    after = {one.after for one in group.alerts}
    first = next(place for place, level in enumerate(_KINDS) if level in after)
    return first, group.person.last_name, str(group.person.pk)
