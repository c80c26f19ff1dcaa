"""What the house found out about the rights of somebody, as sentences in their story.

One look may find several rights at once: they are told in one line, by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from klaverblad.apps.journal.models import Event
from klaverblad.apps.rights.request_terms import right_name

# name of the event -> icon, sentence
SAID: Mapping[str, tuple[str, str]] = {
    "right.opened": ("gain", gettext_noop("Waarschijnlijk recht op: %(rights)s.")),
    "right.near": ("question", gettext_noop("Nog één vraag, dan is het duidelijk: %(rights)s.")),
    "right.unsure": ("question", gettext_noop("Niet meer zeker: %(rights)s.")),
    "right.closed": ("minus", gettext_noop("Met wat we nu weten geen recht meer: %(rights)s.")),
    "right.news_withdrawn": ("undo", gettext_noop("Dit nieuws geldt niet meer: %(rights)s.")),
    "right.news_seen": ("eye", gettext_noop("Het team zag het nieuws over: %(rights)s.")),
    "right.news_unseen": (
        "undo",
        gettext_noop("Het team bekijkt het nieuws weer over: %(rights)s."),
    ),
}
_SHOWN_MOST = 6


def sentence(events: Sequence[Event]) -> str:
    """Events of one name that belong together, in words."""
    rights = sorted({right_name(one.data.get("right", "")) for one in events})
    said = ", ".join(rights[:_SHOWN_MOST])
    more = len(rights) - _SHOWN_MOST
    if more > 0:
        said = _("%(rights)s en nog %(n)s") % {"rights": said, "n": more}
    return _(SAID[events[0].name][1]) % {"rights": said}


def together(events: Sequence[Event]) -> Iterator[list[Event]]:
    """Events in their order, those of one look at the rights in one part; all others alone."""
    for _key, part in groupby(events, _look):
        yield list(part)


def _look(event: Event) -> tuple[object, ...]:
    if event.name not in SAID:
        return (event.pk,)
    minute = event.at.replace(second=0, microsecond=0)
    return event.name, event.data.get("run"), event.actor_user_id, minute
