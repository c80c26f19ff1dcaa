"""Why two files look alike, and what they say side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.people import merge_queries, values
from klaverblad.apps.people.doubles import Reason
from klaverblad.apps.people.models import Person
from klaverblad.apps.people.registry import registry
from klaverblad.apps.people.statements import DOMAIN_NAMES
from klaverblad.engines.matching.words import day as in_words

REASONS: Mapping[Reason, str | Promise] = {
    Reason.NAME_AND_BIRTHDAY: gettext_lazy("zelfde naam en geboortedag"),
    Reason.SWAPPED_NAME: gettext_lazy("voornaam en familienaam omgewisseld, zelfde geboortedag"),
    Reason.SOUND_AND_BIRTHDAY: gettext_lazy("naam klinkt hetzelfde, zelfde geboortedag"),
    Reason.PHONE_AND_SOUND: gettext_lazy("zelfde telefoon, voornaam klinkt hetzelfde"),
    Reason.MAIL_AND_SOUND: gettext_lazy("zelfde e-mail, voornaam klinkt hetzelfde"),
    Reason.SAME_NAME: gettext_lazy("zelfde naam, de geboortedag ontbreekt bij één van beide"),
}
FIELD_NAMES: Mapping[str, str | Promise] = {
    "first_name": gettext_lazy("Voornaam"),
    "last_name": gettext_lazy("Familienaam"),
    "born_on": gettext_lazy("Geboren op"),
    "municipality": gettext_lazy("Gemeente"),
    "language": gettext_lazy("Taal"),
    "phone": gettext_lazy("Telefoon"),
    "email": gettext_lazy("E-mail"),
    "call_when": gettext_lazy("Belt liefst"),
    "home": gettext_lazy("Plaats voor het reizen"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that both files say differently, to be chosen."""

    name: str
    label: str
    kept: str
    gone: str


def field_choices(kept: Person, gone: Person) -> list[Choice]:
    """What both files say of who somebody is, where it differs; an empty side is no choice."""
    found = []
    for name, label in FIELD_NAMES.items():
        one, other = _said(kept, name), _said(gone, name)
        if one and other and one != other:
            found.append(Choice(name, str(label), one, other))
    return found


def taken_over(kept: Person, gone: Person) -> list[str]:
    """What only the file that goes says, so that it comes along without being asked."""
    return [
        f"{label}: {_said(gone, name)}"
        for name, label in FIELD_NAMES.items()
        if _said(gone, name) and not _said(kept, name)
    ]


def _said(person: Person, name: str) -> str:
    match name:
        case "born_on":
            return in_words(person.born_on, values.language()) if person.born_on else ""
        case "municipality":
            return person.municipality.name
        case "language":
            return str(person.get_language_display())
        case "home":
            # Nobody chooses between coordinates: what the kept file has stays.
            return _("bekend") if person.home_lat is not None else ""
    return str(getattr(person, name))


def fact_choices(kept: Person, gone: Person) -> list[Choice]:
    """What both files say of one thing now, where it differs."""
    known = registry()
    return [
        Choice(
            two.key,
            known[two.key].label() if two.key in known else two.key,
            _fact(two.key, two.kept),
            _fact(two.key, two.gone),
        )
        for two in merge_queries.facts_of_both(kept, gone)
        if not two.is_same
    ]


def _fact(key: str, fact: Any) -> str:
    entry = registry().get(key)
    shown = values.show(entry, fact.value) if entry is not None else str(fact.value)
    since = _("sinds %(day)s") % {"day": in_words(fact.since, values.language())}
    return f"{shown}, {since}"


@dataclass(frozen=True, slots=True)
class Wider:
    """Somebody who will see more, in words."""

    who: str
    what: str


def wider(found: list[merge_queries.Widening], one: Person, other: Person) -> list[Wider]:
    """Who will see what of which file, that they do not see now."""
    by_id = {one.pk: one, other.pk: other}
    lines = []
    for each in found:
        seen = by_id[each.sees_now]
        more = other if seen.pk == one.pk else one
        if each.key.startswith("login:"):
            what = _("opent met de eigen login dan ook wat bij %(name)s staat")
            lines.append(Wider(each.who, what % {"name": more.name}))
            continue
        domains = ", ".join(sorted(str(DOMAIN_NAMES[domain]) for domain in each.domains))
        what = _("ziet dan ook wat bij %(name)s staat over: %(domains)s")
        lines.append(Wider(each.who, what % {"name": more.name, "domains": domains}))
    return lines


def logins_lost(kept: Person, gone: Person) -> str:
    """What happens when both files have a login; empty when they do not."""
    if kept.user_id is None or gone.user_id is None:
        return ""
    return _(
        "Beide dossiers hebben een login. Die van %(kept)s blijft; die van %(gone)s opent niets meer."
    ) % {
        "kept": kept.name,
        "gone": gone.name,
    }


TABLES: Mapping[str, str | Promise] = {
    "people.fact": gettext_lazy("feiten, ook de vroegere"),
    "trajectories.trajectory": gettext_lazy("trajecten"),
    "people.document": gettext_lazy("documenten"),
    "people.consent": gettext_lazy("toestemmingen"),
    "people.teammember": gettext_lazy("plaatsen in het team"),
    "people.householdmembership": gettext_lazy("gezinnen"),
    "access.signedlink": gettext_lazy("links"),
}


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of one kind hangs on each file."""

    label: str
    kept: int
    gone: int


def amounts(kept: Person, gone: Person) -> list[Amount]:
    """How much hangs on each file; tables without a name of their own are counted together."""
    one, other = merge_queries.counts_of(kept), merge_queries.counts_of(gone)
    rows = [
        Amount(str(label), one.get(table, 0), other.get(table, 0))
        for table, label in TABLES.items()
    ]
    rest = Amount(
        _("al de rest"),
        sum(n for table, n in one.items() if table not in TABLES),
        sum(n for table, n in other.items() if table not in TABLES),
    )
    return [row for row in [*rows, rest] if row.kept or row.gone]
