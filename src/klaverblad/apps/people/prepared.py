"""Questions that a page asks a hundred thousand times a day: written once, and then only answered.

A prepared question is built with holes for its values, the actor's own keys among them; it keeps its
text, and each time the values are bound to the holes by their name (see `accounts.written`).

Only for an actor who sees their own house alone: that is nearly everybody, and the text of such a
question depends on nothing but the role. For anybody else it is an ordinary question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from functools import update_wrapper
from typing import Any, Generic, NamedTuple, TypeVar

from django.db.models import CharField, DateField, Exists, Field, QuerySet, UUIDField

from klaverblad.apps.access.remembered import once
from klaverblad.apps.accounts import queries as accounts
from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.accounts.written import Given, holes, written
from klaverblad.apps.people.reach_queries import is_partial_key, is_the_house_alone

Row = TypeVar("Row")
# Which keys of the actor a question may be about.
_KEYS: Mapping[str, Field[Any, Any]] = {
    "user_id": UUIDField(),
    "organisation_id": UUIDField(),
    "region_id": CharField(),
    "on": DateField(),
}


class Prepared(Generic[Row]):
    """A question to which only the values are new. Called with the actor and the values."""

    def __init__(self, build: Callable[..., QuerySet[Any]], given: Mapping[str, Given]) -> None:
        self.build, self.given = build, given
        update_wrapper(self, build)

    def __call__(self, actor: Actor, **values: Any) -> list[Row]:
        if not is_the_house_alone(actor):
            return list(self.build(actor, **values))
        if once(_EMPTY, dict).get((self, actor)) == values:
            return []
        put = written((self, actor.role), lambda: self.build(_nobody_yet(actor), **self.given))
        return list(put.answered(values | _known(actor)))


def prepared(**given: Field[Any, Any] | list[Field[Any, Any]]) -> Callable[..., Prepared[Any]]:
    """Keep the text of the question that a function asks; `given` are its values and their kinds."""
    return lambda build: Prepared(build, holes(given))


class Put(NamedTuple):
    """A prepared question with the values that it will be put with."""

    question: Prepared[Any]
    values: Mapping[str, Any]


# What is known to have no answer: the values of each question and actor.
_EMPTY = "prepared_without_answer"


def look_ahead(actor: Actor, puts: Sequence[Put]) -> None:
    """Find out, in one question, which of these have no answer; those are not put one by one.

    A list of the day is made of a dozen lists of which most are empty on most days. Only for as
    long as one answer is made, and only for who sees their own house alone.
    """
    if not puts or not is_the_house_alone(actor):
        return
    questions = tuple(one.question for one in puts)
    asked = written((look_ahead, questions, actor.role), lambda: _which(actor, questions))
    values = {
        _nth(number, name): value
        for number, one in enumerate(puts)
        for name, value in one.values.items()
    }
    (found,) = asked.answered(values | _known(actor))
    empty: dict[Any, Mapping[str, Any]] = once(_EMPTY, dict)
    for put, has_answer in zip(puts, found, strict=True):
        if not has_answer:
            empty[put.question, actor] = put.values


def _which(actor: Actor, questions: Sequence[Prepared[Any]]) -> QuerySet[Any, Any]:
    """One row: of each question whether it has an answer."""
    nobody = _nobody_yet(actor)
    return accounts.acted_for(nobody).values_list(
        *(Exists(_numbered(one, number, nobody)) for number, one in enumerate(questions))
    )


def _numbered(question: Prepared[Any], number: int, nobody: Actor) -> QuerySet[Any]:
    """A question whose holes have names that no other one has."""
    given = {name: hole.named(_nth(number, name)) for name, hole in question.given.items()}
    return question.build(nobody, **given)


def _nth(number: int, name: str) -> str:
    return f"{number}.{name}"


def _known(actor: Actor) -> dict[str, Any]:
    return {key: getattr(actor, key) for key in _KEYS}


def _nobody_yet(actor: Actor) -> Actor:
    """Somebody in the same role of whom nothing else is known yet."""
    unknown = {one.name: None for one in fields(actor) if one.name not in {"role", "system"}}
    keys = {key: Given(key, kind) for key, kind in _KEYS.items()}
    found = replace(actor, **(unknown | keys))
    once(is_partial_key(found), lambda: False)
    return found
