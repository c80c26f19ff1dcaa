"""Every change to people, households and facts."""

from klaverblad.apps.people.services.facts import (
    NOTHING_SEEN,
    ChangedMeanwhile,
    EarlierThanKnown,
    HouseholdUnknown,
    Said,
    UnknownKey,
    record_fact,
    withdraw_fact,
)
from klaverblad.apps.people.services.households import (
    Comer,
    LivesWithOthers,
    SaidByAnother,
    can_stand_first,
    live_alone,
    move_out,
    put_first,
    take_in,
)
from klaverblad.apps.people.services.persons import (
    Newcomer,
    join_team,
    open_person,
    record_export,
    tell_birthday,
)
from klaverblad.apps.people.services.retention import keep_longer, let_go

__all__ = [
    "NOTHING_SEEN",
    "ChangedMeanwhile",
    "Comer",
    "EarlierThanKnown",
    "HouseholdUnknown",
    "LivesWithOthers",
    "Newcomer",
    "Said",
    "SaidByAnother",
    "UnknownKey",
    "can_stand_first",
    "join_team",
    "keep_longer",
    "let_go",
    "live_alone",
    "move_out",
    "open_person",
    "put_first",
    "record_export",
    "record_fact",
    "take_in",
    "tell_birthday",
    "withdraw_fact",
]
