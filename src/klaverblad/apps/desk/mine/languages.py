"""The language of a person's own pages: those of the desk, and a few more."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from klaverblad.apps.access.guard import View
from klaverblad.apps.accounts.models import Role


def more_languages() -> frozenset[str]:
    """What these pages speak and the desk does not."""
    return frozenset(dict(settings.KLAVERBLAD_PERSON_LANGUAGES)) - frozenset(
        dict(settings.LANGUAGES)
    )


def speaks_more(view: View) -> View:
    """A page in the language that its reader chose, also when the rest of the desk has it not.

    What is not translated is Dutch. The desk's own pages stay in the languages of the desk: a page
    that runs from right to left with Dutch words in it helps nobody.
    """

    @wraps(view)
    def spoken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        works_here = request.actor is not None and request.actor.role != Role.PERSON
        if chosen in more_languages() and not works_here:
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen
        return view(request, *args, **kwargs)

    return spoken
