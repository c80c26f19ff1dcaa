"""Signed links: one thing in an address, for whoever has no login.

An app above calls `issue` in its own service, puts a view behind `access.link_guard.by_link`, and
spends the link with `use` (or `sign`) in the transaction of what is done by it.
"""

from klaverblad.apps.access.links.errors import (
    DocumentChanged,
    LinkClosed,
    LinkExpired,
    LinkRevoked,
    LinkUnknown,
    LinkUsed,
    TooManyUnknown,
)
from klaverblad.apps.access.links.holder import LinkHolder, named
from klaverblad.apps.access.links.policies import can_revoke_link
from klaverblad.apps.access.links.queries import (
    Asker,
    asker,
    asker_of,
    links,
    open_links,
    sha256,
    signatures_under,
    still_open,
)
from klaverblad.apps.access.links.services import (
    DAYS_MOST,
    VALID_DAYS,
    Ask,
    Issued,
    issue,
    note_shown,
    open_link,
    replace_open,
    revoke,
    revoke_about,
    revoke_asked,
    revoke_calendars,
    sign,
    use,
    use_once_a_day,
)
from klaverblad.apps.access.links.sign_in_services import (
    BARE_DAYS,
    CODE_DIGITS,
    PROOF_DAYS,
    TRIES_MOST,
    WayIn,
    asks_proof,
    digits_of,
    issue_way_in,
    open_by_code,
    show_proof,
)
from klaverblad.apps.access.links.signable import SIGNABLE, Signable, on_signed
from klaverblad.apps.access.spoken import spoken

__all__ = [
    "BARE_DAYS",
    "CODE_DIGITS",
    "DAYS_MOST",
    "PROOF_DAYS",
    "SIGNABLE",
    "TRIES_MOST",
    "VALID_DAYS",
    "Ask",
    "Asker",
    "DocumentChanged",
    "Issued",
    "LinkClosed",
    "LinkExpired",
    "LinkHolder",
    "LinkRevoked",
    "LinkUnknown",
    "LinkUsed",
    "Signable",
    "TooManyUnknown",
    "WayIn",
    "asker",
    "asker_of",
    "asks_proof",
    "can_revoke_link",
    "digits_of",
    "issue",
    "issue_way_in",
    "links",
    "named",
    "note_shown",
    "on_signed",
    "open_by_code",
    "open_link",
    "open_links",
    "replace_open",
    "revoke",
    "revoke_about",
    "revoke_asked",
    "revoke_calendars",
    "sha256",
    "show_proof",
    "sign",
    "signatures_under",
    "spoken",
    "still_open",
    "use",
    "use_once_a_day",
]
