"""A right in plain words: what it is, how sure, and what would make it surer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from klaverblad.apps.desk.mine.page import OwnPage
from klaverblad.apps.desk.rights.words import Line
from klaverblad.apps.people.values import language
from klaverblad.apps.people.values.amounts import show_money
from klaverblad.apps.rights.how_long import HowLong, how_long
from klaverblad.apps.rights.interview import Interview, states
from klaverblad.apps.rights.overview import Amount, Overview, RightOf, State
from klaverblad.apps.rights.policies import can_read_rights
from klaverblad.apps.rights.queries import Leefloon
from klaverblad.law.rights import Automatic


@dataclass(frozen=True)
class PlainRight:
    """One right as its person reads it: a word for how sure it is, and what happens next."""

    name: str
    chip: str
    tone: str
    icon: str
    sentence: str
    answer: Leefloon


def plain_leefloon(page: OwnPage) -> PlainRight | None:
    """The leefloon of the person themselves; None when it may not be shown here."""
    if not can_read_rights(page.actor, page.person).is_allowed:
        return None
    answer = page.leefloon
    name = _("Leefloon")
    if answer.is_received:
        said = _("Je krijgt een leefloon. Dit is wat we nu berekenen. Het OCMW beslist.")
        return PlainRight(name, _("krijg je al"), "green", "check", said, answer)
    if answer.state in {"sure_yes", "likely"}:
        said = _("Je hebt er waarschijnlijk recht op. Vraag je coach om het na te kijken.")
        return PlainRight(name, _("waarschijnlijk"), "green", "check", said, answer)
    if answer.state == "open":
        said = _("Misschien. We weten nog niet genoeg. Met de vraag hieronder weten we meer.")
        return PlainRight(name, _("na te kijken"), "amber", "question", said, answer)
    said = _("Met wat we nu weten: geen leefloon. Klopt er iets niet? Verbeter het.")
    return PlainRight(name, _("nu niet"), "", "info", said, answer)


@dataclass(frozen=True)
class OwnRight:
    """One of all the rights, as its person reads it."""

    right: RightOf
    chip: str
    tone: str
    icon: str
    sentence: str
    how_long: Sequence[str] = ()

    @property
    def slug(self) -> str:
        return self.right.slug

    @property
    def name(self) -> str:
        """In a language of the desk, as the law names it."""
        name = self.right.name[language()]
        return name[:1].upper() + name[1:]

    @property
    def because(self) -> str:
        """What the law says of it, in a language of the desk; nothing while it is open."""
        return self.right.sentence(language()) if self.right.is_clear else ""

    @property
    def authority(self) -> str:
        return self.right.card.authority[language()]

    @property
    def how(self) -> str:
        return self.right.card.how[language()]

    @property
    def amount(self) -> str:
        """How much, as far as it is known."""
        return _much(self.right.amounts[0]) if self.right.amounts else ""


@dataclass(frozen=True)
class OwnGroup:
    """Rights that are as sure as each other."""

    state: State
    title: str
    rights: Sequence[OwnRight]


def own_groups_of_rights(page: OwnPage, overview: Overview, talk: Interview) -> list[OwnGroup]:
    """All the rights: what there likely is first, what there is not last."""
    lasts = how_long(page.actor, overview)
    titles = {
        State.SURE_YES: _("Hier heb je waarschijnlijk recht op"),
        State.LIKELY: _("Bijna duidelijk"),
        State.OPEN: _("Dit weten we nog niet"),
        State.SURE_NO: _("Nu niet"),
    }
    return [
        OwnGroup(state, titles[state], [_own_right(page, one, talk, lasts) for one in found])
        for state, found in states(overview).items()
        if found
    ]


def own_right(page: OwnPage, right: RightOf) -> OwnRight:
    """One right alone, as its person reads it."""
    return _own_right(page, right, None, how_long(page.actor, right.of))


def _own_right(
    page: OwnPage, right: RightOf, talk: Interview | None, lasts: Mapping[str, HowLong]
) -> OwnRight:
    line = Line(right, language(), lasts.get(right.slug), page.person.first_name)
    found = _how_sure(right, talk)
    if line.is_granted and not right.is_received:
        said = _("Je vroeg dit, en de dienst zei ja.")
        found = OwnRight(right, _("toegekend"), "green", "check", said)
    return replace(found, how_long=line.how_long)


def _how_sure(right: RightOf, talk: Interview | None) -> OwnRight:
    if right.is_received:
        return OwnRight(right, _("krijg je al"), "green", "check", _("Je krijgt dit al."))
    if right.state == State.SURE_YES:
        said = {
            Automatic.YES: _("Het komt vanzelf. Je hoeft niets te doen."),
            Automatic.PARTLY: _("Soms komt het vanzelf. Vraag je coach om het na te kijken."),
            Automatic.NO: _("Je moet het vragen. Je coach helpt je."),
        }[right.card.automatic]
        return OwnRight(right, _("waarschijnlijk"), "green", "check", said)
    if right.state == State.SURE_NO:
        return OwnRight(right, _("nu niet"), "", "info", _("Met wat we nu weten: niet."))
    n = sum(right in ask.decides for ask in talk.asks) if talk else 0
    said = _("Je coach of een dienst kijkt dit na.")
    if n:
        said = _("Misschien. Aantal vragen voor jou: %(n)s.") % {"n": n}
    if right.lacks_law:
        # Outside the f-string, where xgettext does not look.
        lacking = _("We kennen een bedrag van de wet nog niet.")
        said = f"{said} {lacking}"
    return OwnRight(right, _("na te kijken"), "amber", "question", said)


def _much(one: Amount) -> str:
    """An amount in plain words; between which two it lies when it is not known."""
    per = {
        "EUR per month": _("per maand"),
        "EUR per year": _("per jaar"),
        "EUR per day": _("per dag"),
        "EUR": _("één keer"),
        "days": _("dagen"),
    }.get(one.unit, "")
    low, high = _one(one.low, one.unit), "" if one.high is None else _one(one.high, one.unit)
    if one.is_settled:
        text = low
    elif not high:
        text = _("minstens %(low)s") % {"low": low}
    elif one.low == 0:
        text = _("hoogstens %(high)s") % {"high": high}
    else:
        text = _("tussen %(low)s en %(high)s") % {"low": low, "high": high}
    return f"{text} {per}".strip()


def _one(value: float, unit: str) -> str:
    if unit.startswith("EUR"):
        return show_money(round(value, 2), language())
    return f"{value * 100:.0f}\u00a0%" if unit == "share" else f"{value:g}"


def own_progress(overview: Overview, talk: Interview) -> str:
    """How far it is: what is clear, and how many questions there are for me at most."""
    clear = _("%(clear)s van %(all)s rechten zijn duidelijk.") % {
        "clear": overview.n_clear,
        "all": len(overview.rights),
    }
    n = talk.n_at_most
    left = _("Vragen voor jou: hoogstens %(n)s, meestal veel minder.") % {"n": n}
    return f"{clear} {left}" if n else clear
