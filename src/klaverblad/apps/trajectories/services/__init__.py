"""Every change to a trajectory: find, ask, check, write, tell, return."""

from klaverblad.apps.trajectories.services.aftercare import (
    AFTERCARE_DAYS,
    record_aftercare,
    skip_aftercare,
    start_work,
)
from klaverblad.apps.trajectories.services.answers import (
    ANSWER_DAYS,
    Answer,
    NoLongerAsked,
    Question,
    answer_step,
    ask_partner,
    asked_step,
    see_answer,
)
from klaverblad.apps.trajectories.services.calendars import (
    calendar_link,
    calendar_owner,
    follow_calendar,
)
from klaverblad.apps.trajectories.services.contacts import (
    NewContact,
    record_contact,
    withdraw_contact,
)
from klaverblad.apps.trajectories.services.course import (
    AftercareOpen,
    Seen,
    add_goal,
    assign_coach,
    change_phase,
    open_trajectory,
    record_screening,
    welcome,
)
from klaverblad.apps.trajectories.services.diary import (
    AlreadyHandedOut,
    Did,
    add_evidence,
    change_entry,
    choose_readers,
    hand_out,
    put_back_entry,
    withdraw_entry,
    write_entry,
    write_entry_with,
)
from klaverblad.apps.trajectories.services.goals import change_goal, say_goal
from klaverblad.apps.trajectories.services.locked import AlreadyClosed
from klaverblad.apps.trajectories.services.messages import (
    finish_own_step,
    say_cannot_come,
    say_coming,
    see_messages,
    send_message,
    withdraw_message,
)
from klaverblad.apps.trajectories.services.plans import ask_signature
from klaverblad.apps.trajectories.services.steps import (
    NewStep,
    add_step,
    move_step,
    postpone_step,
    remind_partner,
)

__all__ = [
    "AFTERCARE_DAYS",
    "ANSWER_DAYS",
    "AftercareOpen",
    "AlreadyClosed",
    "AlreadyHandedOut",
    "Answer",
    "Did",
    "NewContact",
    "NewStep",
    "NoLongerAsked",
    "Question",
    "Seen",
    "add_evidence",
    "add_goal",
    "add_step",
    "answer_step",
    "ask_partner",
    "ask_signature",
    "asked_step",
    "assign_coach",
    "calendar_link",
    "calendar_owner",
    "change_entry",
    "change_goal",
    "change_phase",
    "choose_readers",
    "finish_own_step",
    "follow_calendar",
    "hand_out",
    "move_step",
    "open_trajectory",
    "postpone_step",
    "put_back_entry",
    "record_aftercare",
    "record_contact",
    "record_screening",
    "remind_partner",
    "say_cannot_come",
    "say_coming",
    "say_goal",
    "see_answer",
    "see_messages",
    "send_message",
    "skip_aftercare",
    "start_work",
    "welcome",
    "withdraw_contact",
    "withdraw_entry",
    "withdraw_message",
    "write_entry",
    "write_entry_with",
]
