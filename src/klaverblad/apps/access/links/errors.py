"""Why a link does not open, in words for whoever holds it.

A token that never existed has one answer, whatever was guessed. The other answers can only be
met with a real link in hand, and tell no more than its holder knows.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from klaverblad.errors import KlaverbladError


class LinkClosed(KlaverbladError):
    """A link that opens nothing (any more)."""

    status = 410
    code = "link_closed"


class LinkUnknown(LinkClosed):
    """No link of ours; or one of ours at an address that is not its own."""

    status = 404
    code = "link_unknown"
    sentence = _(
        "We kennen deze link niet. Kijk of je het hele adres hebt, van begin tot einde. "
        "Lukt het niet? Vraag een nieuwe link aan wie hem je gaf."
    )


class LinkExpired(LinkClosed):
    """Too late."""

    code = "link_expired"
    sentence = _(
        "Deze link is verlopen. Er ging niets verloren. Vraag een nieuwe link aan wie hem je gaf."
    )


class LinkUsed(LinkClosed):
    """It was for one time, and that was."""

    code = "link_used"
    sentence = _(
        "Deze link is al gebruikt. Wat toen werd ingevuld, is bewaard. "
        "Was jij dat niet, of klopt er iets niet? Bel wie je de link gaf."
    )


class LinkRevoked(LinkClosed):
    """Whoever gave it took it back."""

    code = "link_revoked"
    sentence = _(
        "Deze link is ingetrokken: hij is niet meer nodig, of er kwam een nieuwe. "
        "Vraag het aan wie hem je gaf."
    )


class DocumentChanged(LinkClosed):
    """The text is not what it was when the link was made."""

    status = 409
    code = "document_changed"
    sentence = _(
        "De tekst is veranderd nadat je deze link kreeg. Daarom kun je hem zo niet tekenen. "
        "Vraag een nieuwe link: dan lees je wat er nu staat."
    )


class TooManyUnknown(LinkClosed):
    """Somebody tries many addresses."""

    status = 429
    code = "too_many_unknown_links"
    sentence = _(
        "Er kwamen van hier te veel links die we niet kennen. Wacht een kwartier en probeer "
        "het dan opnieuw. Een link die klopt, werkt wel."
    )
