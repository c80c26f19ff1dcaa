"""Looking together at how things are: kept whole, corrected, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.journal import services as journal
from klaverblad.apps.people import queries as people
from klaverblad.apps.people import services as files
from klaverblad.apps.people.models import Fact, KnownBy, SaidBy
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.trajectories import screening_queries as queries
from klaverblad.apps.trajectories.models import (
    DomainPosition,
    Screening,
    ScreeningAnswer,
    Trajectory,
)
from klaverblad.apps.trajectories.screening import asked_now
from klaverblad.apps.trajectories.services.locked import mine_with_person
from klaverblad.errors import Refused


class ScreenedMeanwhile(Refused):
    """Somebody else kept a screening, or said one of these facts, since the form was opened."""

    code = "screened_meanwhile"
    sentence = _(
        "Een collega bewaarde net ook iets. Kijk wat er nu staat, en bewaar opnieuw als het klopt."
    )


class WithdrawnBefore(Refused):
    """Somebody corrected or took back this screening before you did."""

    code = "screening_withdrawn_before"
    sentence = _("Deze screening is al teruggenomen of verbeterd. Kijk eerst wat er staat.")


class NewerStands(Refused):
    """A correction of a screening that is not the last one any more."""

    code = "screening_newer_stands"
    sentence = _("Er is een nieuwere screening. Verbeter die, of neem deze terug.")


@dataclass(frozen=True, slots=True)
class Seen:
    """One life domain as both see it; None is not asked yet."""

    person_says: int | None
    professional_says: int | None
    what_counts: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions of a screening, and what the form showed when they were answered.

    version   the questionnaire
    answers   by key, ready for JSON; None is "not known". What nobody asked is not in it
    showed    the fact that stood under each key, or NOTHING_SEEN
    after     the screening that was the last one then, or NOTHING_SEEN
    """

    version: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    showed: Mapping[str, UUID] = field(default_factory=dict)
    after: UUID = files.NOTHING_SEEN


@transaction.atomic
def record_screening(
    actor: Actor,
    trajectory_id: UUID,
    seen: Mapping[Domain, Seen],
    *,
    asked: Asked | None = None,
) -> Screening:
    """Keep how all life domains stand now, in both views, and write the answers as facts.

    Without `asked` no question was put, as when somebody only says how it goes.
    """
    trajectory = mine_with_person(actor, trajectory_id)
    if asked is None:
        now = asked_now(on=actor.on, region_id=actor.region_id)
        asked = Asked(now.version)
    else:
        last = queries.last_of(actor, trajectory_id) or files.NOTHING_SEEN
        _refuse_if_changed(actor, trajectory, asked, last=last)
    screening = _keep(actor, trajectory, seen, version=asked.version, on=actor.on)
    _write_answers(actor, screening, asked.answers, carried={})
    journal.emit(
        "screening.recorded",
        actor,
        screening,
        person_id=trajectory.person_id,
        version=asked.version,
    )
    return screening


@transaction.atomic
def correct_screening(
    actor: Actor, screening_id: UUID, seen: Mapping[Domain, Seen], asked: Asked
) -> Screening:
    """Keep what should have stood there, of the same day; the wrong one is withdrawn.

    A fact that was right stays as it was said; a wrong one is taken back, and said anew. Only of the
    last one: what an older one said of facts, newer ones may have said otherwise since.
    """
    wrong = _standing(actor, screening_id)
    trajectory = wrong.trajectory
    if queries.last_of(actor, trajectory.pk) != wrong.pk:
        raise NewerStands(screening=screening_id)
    _refuse_if_changed(actor, trajectory, asked, last=asked.after)
    right = {
        answer.fact.key: answer
        for answer in wrong.answers.select_related("fact")
        if answer.fact.replaced_at is None
        and answer.fact.key in asked.answers
        and asked.answers[answer.fact.key] == answer.fact.value
    }
    _withdraw(actor, wrong, sparing=frozenset(right))
    screening = _keep(actor, trajectory, seen, version=asked.version, on=wrong.on)
    _write_answers(actor, screening, asked.answers, carried=right)
    journal.emit(
        "screening.corrected",
        actor,
        screening,
        person_id=trajectory.person_id,
        version=asked.version,
        before=wrong.pk,
    )
    return screening


@transaction.atomic
def withdraw_screening(actor: Actor, screening_id: UUID) -> Screening:
    """Take back a screening that was made by mistake, with the facts it wrote that still stand."""
    screening = _standing(actor, screening_id)
    keys = _withdraw(actor, screening, sparing=frozenset())
    journal.emit(
        "screening.withdrawn",
        actor,
        screening,
        person_id=screening.trajectory.person_id,
        facts=keys,
    )
    return screening


def _standing(actor: Actor, screening_id: UUID) -> Screening:
    """A screening that was not withdrawn, under a lock on its person and trajectory."""
    trajectory_id = queries.screenings_ever(actor).get(pk=screening_id).trajectory_id
    mine_with_person(actor, trajectory_id)
    found = queries.screenings_ever(actor).select_for_update(of=("self",)).get(pk=screening_id)
    if found.withdrawn_at is not None:
        raise WithdrawnBefore(screening=screening_id)
    return found


def _refuse_if_changed(actor: Actor, trajectory: Trajectory, asked: Asked, *, last: UUID) -> None:
    """Tell whoever saves second; a colleague who said the same is no reason to."""
    known = _known(actor, trajectory.person_id, asked.answers)
    changed = [
        key
        for key, value in asked.answers.items()
        if (known[key].fact_id if key in known else files.NOTHING_SEEN)
        != asked.showed.get(key, files.NOTHING_SEEN)
        and not (key in known and known[key].value == value)
    ]
    if changed or last != asked.after:
        raise ScreenedMeanwhile(keys=changed, last=last)


def _known(
    actor: Actor, person_id: UUID, answers: Mapping[str, Any]
) -> Mapping[str, people.KnownFact]:
    if not answers:
        return {}
    return people.known_facts(actor, [person_id], keys=answers).get(person_id, {})


def _keep(
    actor: Actor, trajectory: Trajectory, seen: Mapping[Domain, Seen], *, version: str, on: date
) -> Screening:
    screening = Screening.objects.create(
        trajectory=trajectory, on=on, by_id=actor.user_id, version=version
    )
    DomainPosition.objects.bulk_create(
        DomainPosition(
            screening=screening,
            domain=domain,
            person_says=one.person_says,
            professional_says=one.professional_says,
            what_counts=one.what_counts[:160],
        )
        for domain, one in seen.items()
    )
    return screening


def _write_answers(
    actor: Actor,
    screening: Screening,
    answers: Mapping[str, Any],
    *,
    carried: Mapping[str, ScreeningAnswer],
) -> None:
    """Say each answer as a fact; what stands there already is not said twice."""
    person_id = screening.trajectory.person_id
    known = _known(actor, person_id, answers)
    kept = []
    for key, value in answers.items():
        if key in carried:
            kept.append(_answer(screening, carried[key].fact_id, wrote=carried[key].wrote))
        elif key in known and known[key].value == value:
            kept.append(_answer(screening, known[key].fact_id, wrote=False))
        else:
            # What was said of a later day is not said of an earlier one again.
            since = max(screening.on, known[key].since) if key in known else screening.on
            fact = _say(actor, person_id, key, value, since=since)
            kept.append(_answer(screening, fact.pk, wrote=True))
    ScreeningAnswer.objects.bulk_create(kept)


def _answer(screening: Screening, fact_id: UUID, *, wrote: bool) -> ScreeningAnswer:
    return ScreeningAnswer(screening=screening, fact_id=fact_id, wrote=wrote)


def _say(actor: Actor, person_id: UUID, key: str, value: Any, *, since: date) -> Fact:
    said = files.Said(
        key=key, value=value, since=since, said_by=SaidBy.PERSON, known_by=KnownBy.TOLD
    )
    return files.record_fact(actor, person_id, said)


def _withdraw(actor: Actor, screening: Screening, *, sparing: frozenset[str]) -> list[str]:
    """Take back a screening and its facts; what another screening says too, is that one's now.

    returns   the keys of the facts that were taken back
    """
    screening.withdrawn_at = timezone.now()
    screening.save(update_fields=["withdrawn_at"])
    person_id, taken = screening.trajectory.person_id, []
    wrote = screening.answers.filter(wrote=True, fact__replaced_at=None).select_related("fact")
    for answer in wrote.order_by("fact__key"):
        if answer.fact.key in sparing:
            continue
        also = ScreeningAnswer.objects.filter(
            fact_id=answer.fact_id, screening__withdrawn_at=None
        ).order_by("screening__recorded_at", "pk")
        heir = also.first()
        if heir is not None:
            heir.wrote = True
            heir.save(update_fields=["wrote"])
        else:
            files.withdraw_fact(actor, person_id, answer.fact_id)
            taken.append(answer.fact.key)
    return taken
