"""People as a kind that can be taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klaverblad.apps.access.policies import Decision
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.imports.kinds import Field, Kept, Row, Verdict, Written
from klaverblad.apps.people import services as files
from klaverblad.apps.people.models import KnownBy, SaidBy
from klaverblad.apps.people.policies import can_open_person
from klaverblad.apps.trajectories.importing import judging
from klaverblad.apps.trajectories.importing.fields import fields
from klaverblad.apps.trajectories.services import many


class PeopleKind:
    """Files of people, with their trajectory and what is known of them."""

    code = "people"
    label = gettext_lazy("Mensen")

    def can_import(self, actor: Actor) -> Decision:
        return can_open_person(actor)

    def fields(self) -> Sequence[Field]:
        return fields()

    def same(self, values: Mapping[str, str]) -> str:
        return judging.same(values)

    def judge(self, actor: Actor, rows: Sequence[Row]) -> list[Verdict]:
        return judging.judge(actor, rows)

    def write(
        self,
        actor: Actor,
        judged: Sequence[tuple[Row, Verdict]],
        *,
        origin: str,
        at: datetime,
    ) -> list[Written]:
        """Open files with their trajectories, change what differs, and write down what is said."""
        new = [(row, v.plan) for row, v in judged if v.plan.newcomer is not None]
        opened = files.open_many(actor, [plan.newcomer for _row, plan in new], at=at)
        coached = [(one.pk, plan.coach_id) for one, (_row, plan) in zip(opened, new, strict=True)]
        begun = many.open_trajectories(actor, coached, at=at)
        subject = {row.line: v.subject_id for row, v in judged}
        subject |= {row.line: one.pk for one, (row, _plan) in zip(opened, new, strict=True)}
        changed = [(row, v) for row, v in judged if v.plan.newcomer is None]
        details = {v.subject_id: v.plan.details for _row, v in changed if v.plan.details}
        files.change_details(actor, details, at=at)
        coaches = {v.subject_id: v.plan.coach_id for _row, v in changed if v.plan.coach_id}
        before = many.assign_coaches(actor, coaches, at=at)
        said = [
            (subject[row.line], key, value)
            for row, v in judged
            for key, value in v.plan.facts.items()
        ]
        facts = files.record_facts(
            actor, [(w, _said(k, v, actor.on, origin)) for w, k, v in said], at=at
        )
        fact_ids: dict[UUID, list[str]] = {}
        for fact in facts:
            fact_ids.setdefault(fact.person_id, []).append(str(fact.pk))
        return [
            Written(
                row.line,
                who := subject[row.line],
                {
                    "is_new": verdict.plan.newcomer is not None,
                    "trajectory": str(begun[who]) if who in begun else "",
                    "details": [_stored(one) for one in verdict.plan.details],
                    "facts": fact_ids.get(who, []),
                    "coach": [str(one or "") for one in before.get(who, ())],
                },
            )
            for row, verdict in judged
        ]

    def undo(self, actor: Actor, written: Sequence[Written], *, at: datetime) -> list[Kept]:
        """Put all of it back, but for files with which somebody went on."""
        went_on = files.gone_on_with([one.subject_id for one in written], since=at)
        went_on |= files.with_login([one.subject_id for one in written if one.before["is_new"]])
        back = [one for one in written if one.subject_id not in went_on]
        now = timezone.now()
        facts = [UUID(pk) for one in back if not one.before["is_new"] for pk in one.before["facts"]]
        files.take_back_facts(actor, facts, at=now)
        details = {
            one.subject_id: [_restored(detail) for detail in one.before["details"]]
            for one in back
            if one.before["details"]
        }
        files.change_details(actor, details, at=now)
        coaches = {
            one.subject_id: UUID(one.before["coach"][0]) if one.before["coach"][0] else None
            for one in back
            if one.before["coach"]
        }
        many.assign_coaches(actor, coaches, at=now)
        new = [one for one in back if one.before["is_new"]]
        many.take_back_trajectories(actor, [UUID(one.before["trajectory"]) for one in new])
        files.take_back_opened(actor, [one.subject_id for one in new])
        sentence = _("Met deze persoon is intussen verder gewerkt.")
        return [Kept(one.line, sentence) for one in written if one.subject_id in went_on]


def _said(key: str, value: Any, on: date, origin: str) -> files.Said:
    return files.Said(
        key=key,
        value=value,
        since=on,
        said_by=SaidBy.PROFESSIONAL,
        known_by=KnownBy.DOCUMENT,
        document=origin,
    )


def _stored(one: files.Detail) -> list[Any]:
    """A detail as JSON holds it."""
    return [
        one.name,
        *(v.isoformat() if isinstance(v, date) else v for v in (one.before, one.after)),
    ]


def _restored(stored: Sequence[Any]) -> files.Detail:
    """The same detail, the other way around."""
    name, before, after = stored
    if name == "born_on":
        before = date.fromisoformat(before) if before else None
    return files.Detail(name, after, before)
