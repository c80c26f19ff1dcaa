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
from klaverblad.apps.trajectories.services.appointments import (
    AlreadyEnded,
    NewAppointment,
    block_time,
    cancel_appointment,
    keep_appointment,
    make_appointment,
    miss_appointment,
    move_appointment,
    note_appointment,
    reopen_appointment,
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
from klaverblad.apps.trajectories.services.locked import AlreadyClosed
from klaverblad.apps.trajectories.services.plans import ask_signature
from klaverblad.apps.trajectories.services.reminders import (
    say_reminder_wish,
    send_again,
    sent_by_hand,
    take_report,
)
from klaverblad.apps.trajectories.services.reminders import send as send_reminder
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
    "AlreadyEnded",
    "Answer",
    "NewAppointment",
    "NewContact",
    "NewStep",
    "NoLongerAsked",
    "Question",
    "Seen",
    "add_goal",
    "add_step",
    "answer_step",
    "ask_partner",
    "ask_signature",
    "asked_step",
    "assign_coach",
    "block_time",
    "calendar_link",
    "calendar_owner",
    "cancel_appointment",
    "change_phase",
    "follow_calendar",
    "keep_appointment",
    "make_appointment",
    "miss_appointment",
    "move_appointment",
    "move_step",
    "note_appointment",
    "open_trajectory",
    "postpone_step",
    "record_aftercare",
    "record_contact",
    "record_screening",
    "remind_partner",
    "reopen_appointment",
    "say_reminder_wish",
    "see_answer",
    "send_again",
    "send_reminder",
    "sent_by_hand",
    "skip_aftercare",
    "start_work",
    "take_report",
    "welcome",
    "withdraw_contact",
]
