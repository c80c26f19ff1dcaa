"""What can be signed by a link. An app above says so here; access knows nothing of its things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from klaverblad.apps.access.links.holder import LinkHolder
from klaverblad.apps.access.models import Signature, SignedLink

# The text as it would read now; None when the thing is gone.
StatementNow = Callable[[SignedLink], str | None]
Listener = Callable[[LinkHolder, Signature], None]


@dataclass(frozen=True, slots=True)
class Signable:
    """What happens when a thing of one type is signed, and how its text reads now."""

    signed: Listener
    statement_now: StatementNow


SIGNABLE: dict[str, Signable] = {}


def on_signed(
    subject_type: str, *, statement_now: StatementNow | None = None
) -> Callable[[Listener], Listener]:
    """Register what is called, in the same transaction, when a thing of this type is signed.

    subject_type    as a model's label: "trajectories.trajectory"
    statement_now   without it the text cannot change: what the link holds is what is signed
    """

    def register(signed: Listener) -> Listener:
        assert subject_type not in SIGNABLE, f"{subject_type} can be signed already"
        SIGNABLE[subject_type] = Signable(signed, statement_now or _as_it_was)
        return signed

    return register


def _as_it_was(link: SignedLink) -> str:
    return link.statement
