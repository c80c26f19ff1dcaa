"""A form on the page of one person: saved and back, or shown again with what is off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from klaverblad.apps.access.answers import on_field, tell
from klaverblad.apps.desk.person import Page
from klaverblad.errors import KlaverbladError


@dataclass(frozen=True, slots=True)
class Words:
    """What the form is called, what is said when it is saved, and where it goes then."""

    title: str
    done: str
    home: str


def answer_form(
    request: HttpRequest, page: Page, form: Any, words: Words, *, save: Callable[[], object]
) -> HttpResponse:
    """Save what was sent and go home; what a service refuses stands beside its field."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                save()
            except KlaverbladError as error:
                status = error.status
                on_field(form, error)
            else:
                tell(request, words.done)
                return redirect(words.home)
    context = {"page": page, "form": form, "title": words.title, "cancel": words.home}
    return render(request, "desk/person_form.html", context, status=status)
