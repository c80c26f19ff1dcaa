"""The story so far: events as sentences, with what they speak of looked up in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from klaverblad.apps.access.links.holder import SYSTEM as LINK_HOLDER
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.proposals import told as proposals
from klaverblad.apps.desk.requests.told import SAID, right_of
from klaverblad.apps.desk.rights import told as news
from klaverblad.apps.journal import queries as journal
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import queries as people
from klaverblad.apps.people.merge_queries import ids_of_file
from klaverblad.apps.people.reach_queries import Reach, reach_into
from klaverblad.apps.people.registry import Domain, registry
from klaverblad.apps.trajectories import queries as trajectories
from klaverblad.apps.trajectories.destinations import destination
from klaverblad.apps.trajectories.models import ContactKind, ContactOutcome, Phase

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the timeline."""

    at: datetime
    icon: str
    sentence: str
    who: str


@dataclass(frozen=True, slots=True)
class _Things:
    """What the events speak of, by id. Only what this actor may read is in it."""

    steps: dict[str, str]
    contacts: set[str]
    appointments: set[str]
    users: dict[UUID, str]
    persons: dict[str, str]


def story(actor: Actor, person_id: UUID, *, limit: int | None = SHOWN) -> tuple[list[Told], int]:
    """The newest events about one person as sentences, and how many there are in all.

    returns  at most `limit` lines; the count is of what this actor may read, and what one look at
             the rights found counts as one
    """
    seen = reach_into(actor, person_id)
    events = [
        event
        for event in journal.events_about_people(ids_of_file(person_id))
        if (event.name in _SENTENCES or event.name in news.SAID) and _is_within(seen, event)
    ]
    things = _things(actor, events)
    readable = [
        event
        for event in events
        # A note that this actor may not read leaves no trace in their story either.
        if _is_readable(seen, event, things)
    ]
    parts = list(news.together(readable))
    return [_told(part, things) for part in parts[:limit]], len(parts)


def _is_within(seen: Reach, event: Event) -> bool:
    """Whether an event speaks of a part of life that this reader may see."""
    if event.name.startswith("fact."):
        entry = registry().get(event.data.get("key", ""))
        return seen.is_whole if entry is None else seen.allows(entry)
    if event.name in SAID or event.name in news.SAID:
        # Which rights somebody has or asks for tells of their income, and some of their health.
        return {Domain.INCOME, Domain.HEALTH} <= seen.domains
    if event.name in proposals.SAID:
        return Domain.WORK in seen.domains
    return not event.name.startswith("household.") or Domain.HOUSING in seen.domains


def _is_readable(seen: Reach, event: Event, things: _Things) -> bool:
    if event.name.startswith("contact."):
        return event.subject_id in things.contacts
    if event.name.startswith("appointment."):
        return event.subject_id in things.appointments
    # Whoever reads no documents is not told of them either.
    return seen.opens_documents or not event.name.startswith("document.")


def _things(actor: Actor, events: Sequence[Event]) -> _Things:
    by_type: dict[str, set[str]] = defaultdict(set)
    for event in events:
        by_type[event.subject_type].add(event.subject_id)
    steps = trajectories.steps(actor).filter(pk__in=by_type["trajectories.step"])
    contacts = trajectories.contacts(actor).filter(pk__in=by_type["trajectories.contact"])
    agreed = trajectories.appointments_with_people(actor)
    agreed = agreed.filter(pk__in=by_type["trajectories.appointment"])
    users = {event.actor_user_id for event in events if event.actor_user_id}
    users |= {UUID(e.data["coach"]) for e in events if e.data.get("coach")}
    others = {event.data["other"] for event in events if event.data.get("other")}
    persons = people.persons(actor).filter(pk__in=others)
    return _Things(
        steps={str(pk): title for pk, title in steps.values_list("pk", "title")},
        contacts={str(pk) for pk in contacts.values_list("pk", flat=True)},
        appointments={str(pk) for pk in agreed.values_list("pk", flat=True)},
        users=accounts.names_of(users),
        persons={str(one.pk): one.name for one in persons},
    )


def _told(part: Sequence[Event], things: _Things) -> Told:
    event = part[0]
    if event.name in news.SAID:
        icon, sentence = news.SAID[event.name][0], news.sentence(part)
    else:
        icon, say = _SENTENCES[event.name]
        sentence = say(event, things)
    if event.actor_user_id:
        who = things.users.get(event.actor_user_id, "")
    else:
        who = _("via een link") if event.actor_system == LINK_HOLDER else "Klaverblad"
    return Told(event.at, icon, sentence, who)


def _title(event: Event, things: _Things) -> str:
    return things.steps.get(event.subject_id, _("een stap"))


def _of_contact(event: Event, _things: _Things) -> str:
    kind = ContactKind(event.data["kind"]).label
    outcome = ContactOutcome(event.data["outcome"])
    if outcome == ContactOutcome.SPOKE:
        return _("%(kind)s: jullie spraken elkaar.") % {"kind": str(kind).capitalize()}
    return _("%(kind)s: %(outcome)s.") % {
        "kind": str(kind).capitalize(),
        "outcome": outcome.label,
    }


def _fact_name(event: Event) -> str:
    key = registry().get(event.data.get("key", ""))
    return key.label() if key else event.data.get("key", "")


Sentence = Callable[[Event, _Things], str]


def _plain(text: str) -> Sentence:
    return lambda _event, _things: _(text)


def _with_step(text: str) -> Sentence:
    return lambda event, things: _(text) % {"step": _title(event, things)}


def _with_person(text: str) -> Sentence:
    """Somebody whose file this reader may not open stays without a name."""
    return lambda event, things: (
        _(text) % {"name": things.persons.get(event.data["other"], _("iemand"))}
    )


def _with(text: str, **read: Callable[[Event], Any]) -> Sentence:
    return lambda event, _things: _(text) % {name: get(event) for name, get in read.items()}


def _coach(event: Event, things: _Things) -> str:
    return _("Nieuwe coach: %(name)s.") % {"name": things.users.get(UUID(event.data["coach"]), "?")}


_SENTENCES: dict[str, tuple[str, Sentence]] = {
    **{name: (icon, _with(text, right=right_of)) for name, (icon, text) in SAID.items()},
    **{
        name: (icon, lambda event, _things: proposals.sentence(event))
        for name, (icon, _text) in proposals.SAID.items()
    },
    "person.opened": ("person", _plain(gettext_noop("Eerste kennismaking."))),
    "trajectory.opened": ("flag", _plain(gettext_noop("Het traject begon."))),
    "appointment.confirmed": ("calendar", _plain(gettext_noop("Gezegd: ik kom naar de afspraak."))),
    "appointment.declined": (
        "calendar",
        _plain(gettext_noop("Gezegd: ik kan niet. Jullie zoeken een andere dag.")),
    ),
    "diary.handed_out": ("print", _plain(gettext_noop("Een lijst gemaakt van het zoekdagboek."))),
    "way_in.printed": ("key", _plain(gettext_noop("Een code gekregen om zich aan te melden."))),
    "goal.added": ("heart", _plain(gettext_noop("Een doel in eigen woorden."))),
    "goal.reworded": ("pencil", _plain(gettext_noop("Een doel in andere woorden."))),
    "goal.reached": ("check", _plain(gettext_noop("Een doel is bereikt."))),
    "goal.let_go": ("minus", _plain(gettext_noop("Een doel is losgelaten."))),
    "goal.taken_up": ("undo", _plain(gettext_noop("Een doel is weer opgenomen."))),
    "goal.restored": ("undo", _plain(gettext_noop("Een doel is teruggezet zoals het was."))),
    "step.changed": ("pencil", _with_step(gettext_noop("Gewijzigd: %(step)s."))),
    "step.restored": ("undo", _with_step(gettext_noop("Teruggezet zoals het was: %(step)s."))),
    "gpmi.drafted": ("document", _plain(gettext_noop("Een GPMI is in opmaak."))),
    "gpmi.offered": ("send", _plain(gettext_noop("Het GPMI ligt klaar om te tekenen."))),
    "gpmi.taken_back": ("undo", _plain(gettext_noop("Het GPMI is weer in opmaak."))),
    "gpmi.signature_given": ("pencil", _plain(gettext_noop("Een handtekening onder het GPMI."))),
    "gpmi.signed": ("seal", _plain(gettext_noop("Het GPMI is getekend."))),
    "gpmi.replaced": ("swap", _plain(gettext_noop("Een nieuw GPMI verving het vorige."))),
    "gpmi.ended": ("flag", _plain(gettext_noop("Het GPMI is gestopt."))),
    "gpmi.evaluated": ("people", _plain(gettext_noop("Samen gekeken hoe het GPMI gaat."))),
    "gpmi.evaluation_skipped": (
        "clock",
        _plain(gettext_noop("Een evaluatie van het GPMI ging niet door.")),
    ),
    "worksheet.kept": (
        "calculator",
        _plain(gettext_noop("Een berekening van het leefloon is bewaard als ontwerp.")),
    ),
    "worksheet.withdrawn": (
        "minus",
        _plain(gettext_noop("Een ontwerp van het leefloon is weggelegd.")),
    ),
    "worksheet.put_back": (
        "undo",
        _plain(gettext_noop("Een ontwerp van het leefloon staat er weer.")),
    ),
    "worksheet.line_set": (
        "pencil",
        _plain(gettext_noop("Een lijn van het leefloon is met de hand vastgelegd.")),
    ),
    "worksheet.line_taken_back": (
        "undo",
        _plain(gettext_noop("Een lijn van het leefloon volgt de wet weer.")),
    ),
    "worksheet.line_put_back": (
        "pencil",
        _plain(gettext_noop("Een lijn van het leefloon staat weer vast.")),
    ),
    "step.added": ("plus", _with_step(gettext_noop("In het plan gezet: %(step)s."))),
    "step.started": ("state-busy", _with_step(gettext_noop("Begonnen: %(step)s."))),
    "step.handed_over": ("hourglass", _with_step(gettext_noop("Wacht op antwoord: %(step)s."))),
    "step.asked": ("send", _with_step(gettext_noop("Gevraagd met een link: %(step)s."))),
    "step.answered": ("bubble", _with_step(gettext_noop("Antwoord op: %(step)s."))),
    "step.reminded": ("send", _with_step(gettext_noop("Opnieuw gevraagd: %(step)s."))),
    "step.finished": ("check", _with_step(gettext_noop("Gedaan: %(step)s."))),
    "step.confirmed": ("check", _with_step(gettext_noop("Nagekeken: %(step)s."))),
    "step.dropped": ("minus", _with_step(gettext_noop("Valt weg: %(step)s."))),
    "step.reopened": ("undo", _with_step(gettext_noop("Weer open: %(step)s."))),
    "step.postponed": ("clock", _with_step(gettext_noop("Andere dag afgesproken: %(step)s."))),
    "step.postponing_undone": (
        "undo",
        _with_step(gettext_noop("Toch niet verzet: %(step)s.")),
    ),
    "step.reminding_undone": (
        "undo",
        _with_step(gettext_noop("Toch niet opnieuw gevraagd: %(step)s.")),
    ),
    "step.finishing_undone": (
        "undo",
        _with_step(gettext_noop("Toch nog niet gedaan: %(step)s.")),
    ),
    "statement.handed": ("document", _plain(gettext_noop("Een bewijs van deelname gegeven."))),
    "statement.withdrawn": (
        "undo",
        _plain(gettext_noop("Een bewijs van deelname teruggenomen.")),
    ),
    "contact.recorded": ("phone", _of_contact),
    "appointment.made": ("calendar", _plain(gettext_noop("Een afspraak gemaakt."))),
    "appointment.moved": ("calendar", _plain(gettext_noop("Een afspraak verzet."))),
    "appointment.cancelled": ("calendar", _plain(gettext_noop("Een afspraak afgezegd."))),
    "appointment.reopened": ("undo", _plain(gettext_noop("Een afspraak staat er weer."))),
    "appointment.kept": ("calendar", _plain(gettext_noop("Een afspraak ging door."))),
    "appointment.missed": ("calendar", _plain(gettext_noop("Een afspraak ging niet door."))),
    "screening.recorded": (
        "house",
        _plain(gettext_noop("Samen gekeken hoe het gaat (screening).")),
    ),
    "screening.corrected": ("pencil", _plain(gettext_noop("Een screening is verbeterd."))),
    "screening.withdrawn": ("undo", _plain(gettext_noop("Een screening is teruggenomen."))),
    "fact.recorded": ("document", _with(gettext_noop("Genoteerd: %(fact)s."), fact=_fact_name)),
    "fact.corrected": ("pencil", _with(gettext_noop("Verbeterd: %(fact)s."), fact=_fact_name)),
    "work.started": ("briefcase", _plain(gettext_noop("Begonnen met werken."))),
    "aftercare.recorded": ("heart", _plain(gettext_noop("Nazorg: gevraagd hoe het gaat."))),
    "aftercare.asked": (
        "send",
        _plain(gettext_noop("Nazorg: met een link gevraagd hoe het gaat.")),
    ),
    "aftercare.skipped": ("heart", _plain(gettext_noop("Nazorg: dit gesprek ging niet door."))),
    "aftercare.reopened": ("undo", _plain(gettext_noop("Nazorg: dit gesprek staat weer open."))),
    "phase.changed": (
        "flag",
        _with(gettext_noop("Nieuwe fase: %(phase)s."), phase=lambda e: Phase(e.data["to"]).label),
    ),
    "trajectory.ended": (
        "flag",
        _with(
            gettext_noop("De begeleiding stopte. Bestemming: %(where)s."),
            where=lambda e: destination(e.data["destination"]).name,
        ),
    ),
    "trajectory.ending_undone": (
        "undo",
        _plain(gettext_noop("Het afsluiten is ongedaan gemaakt.")),
    ),
    "trajectory.resumed": ("flag", _plain(gettext_noop("Het traject liep weer verder."))),
    "trajectory.begun_again": (
        "flag",
        _plain(gettext_noop("Een nieuw traject begon, na een vroeger traject.")),
    ),
    "person.merged": (
        "swap",
        _plain(gettext_noop("Twee dossiers van dezelfde persoon zijn samengevoegd.")),
    ),
    "person.merge_undone": (
        "undo",
        _plain(gettext_noop("Het samenvoegen is ongedaan gemaakt: het zijn weer twee dossiers.")),
    ),
    "transfer.proposed": (
        "swap",
        _plain(gettext_noop("Aan een ander OCMW gevraagd om verder te begeleiden.")),
    ),
    "transfer.accepted": (
        "swap",
        _plain(gettext_noop("Het andere OCMW zei ja en gaat verder. Dit traject stopte.")),
    ),
    "transfer.refused": (
        "swap",
        _plain(gettext_noop("Het andere OCMW zei nee. Er veranderde niets.")),
    ),
    "transfer.withdrawn": (
        "undo",
        _plain(gettext_noop("De vraag aan het andere OCMW is ingetrokken.")),
    ),
    "transfer.received": (
        "swap",
        _plain(gettext_noop("De begeleiding kwam over van een ander OCMW.")),
    ),
    "home.told": ("pin", _plain(gettext_noop("Waar iemand ongeveer woont, is genoteerd."))),
    "birthday.told": ("calendar", _plain(gettext_noop("De geboortedatum is genoteerd."))),
    "household.told_alone": ("house", _plain(gettext_noop("Woont alleen."))),
    "household.joined": ("house", _with_person(gettext_noop("Woont samen met %(name)s."))),
    "household.left": ("house", _with_person(gettext_noop("Woont niet meer samen met %(name)s."))),
    "household.turned": ("house", _plain(gettext_noop("Staat nu bovenaan in het gezin."))),
    "plan.offered": ("send", _plain(gettext_noop("Het plan ligt klaar om te tekenen."))),
    "plan.signed": ("pencil", _plain(gettext_noop("Het plan is getekend."))),
    "document.asked": ("send", _plain(gettext_noop("Een document gevraagd met een link."))),
    "document.kept": ("document", _plain(gettext_noop("Een document kwam erbij."))),
    "document.withdrawn": ("document", _plain(gettext_noop("Een document is weggenomen."))),
    "document.put_back": ("undo", _plain(gettext_noop("Een document is teruggezet."))),
    "coach.assigned": ("people", _coach),
    "coach.released": ("hourglass", _plain(gettext_noop("Wacht op een nieuwe coach."))),
    "person.file_exported": (
        "download",
        _plain(gettext_noop("Er is een kopie van het hele dossier gemaakt.")),
    ),
    "fact.forgotten": (
        "minus",
        _plain(gettext_noop("Feiten gewist: de bewaartermijn is voorbij.")),
    ),
    "record.forgotten": (
        "minus",
        _plain(gettext_noop("Verslagen gewist: de bewaartermijn is voorbij.")),
    ),
    "file.kept": ("clock", _plain(gettext_noop("Een deel van het dossier is nog nodig."))),
    "enrolment.began": ("group", _plain(gettext_noop("Doet mee in een groep."))),
    "enrolment.queued": ("hourglass", _plain(gettext_noop("Wacht op een plaats in een groep."))),
    "enrolment.proposed": ("group", _plain(gettext_noop("Er is plaats in een groep."))),
    "enrolment.left": ("minus", _plain(gettext_noop("Stopte met een groep."))),
    "enrolment.came_back": ("undo", _plain(gettext_noop("Doet weer mee in een groep."))),
    "enrolment.finished": ("check", _plain(gettext_noop("Een groep is rond."))),
    "pair.asked": ("care", _plain(gettext_noop("Er is iemand voorgesteld om mee te gaan."))),
    "pair.agreed": ("care", _plain(gettext_noop("Zei ja: er gaat iemand mee."))),
    "pair.ended": ("check", _plain(gettext_noop("Het duo is rond."))),
    "team.joined": ("people", _plain(gettext_noop("Iemand kwam bij het team."))),
}
