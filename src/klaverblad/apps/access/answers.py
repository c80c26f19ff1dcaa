"""How a change answers: a part of the page for htmx, else back to where the button stood."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from klaverblad.errors import KlaverbladError

# How a toast carries the way back; the look reads it.
UNDO = "undo:"


def back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Go back to the page that the form named, if it is one of ours."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(wanted if is_ours else otherwise)


def part(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A piece of a page. What was said to the person (a toast) comes with it."""
    return render(request, template, context, status=status)


def tell(request: HttpRequest, sentence: str, *, undo: str = "") -> None:
    """Say in a toast what was done; `undo` is the address that puts it back."""
    messages.success(request, sentence, extra_tags=f"{UNDO}{undo}" if undo else "")


def on_field(form: forms.Form, error: KlaverbladError) -> None:
    """Put what a service said beside the field it is about; what was filled in stays."""
    field = error.facts.get("field")
    form.add_error(str(field) if field in form.fields else None, str(error.sentence))
