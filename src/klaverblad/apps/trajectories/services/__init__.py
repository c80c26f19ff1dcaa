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
from klaverblad.apps.trajectories.services.comebacks import (
    RESUME_MONTHS,
    begin_again,
    can_resume,
    resume,
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
from klaverblad.apps.trajectories.services.endings import (
    UNDO_DAYS,
    AlreadyEnded,
    NewEnding,
    StepFate,
    check_ending,
    end_trajectory,
    finish_aftercare,
    undo_ending,
)
from klaverblad.apps.trajectories.services.locked import AlreadyClosed
from klaverblad.apps.trajectories.services.plans import ask_signature
from klaverblad.apps.trajectories.services.steps import (
    NewStep,
    add_step,
    move_step,
    postpone_step,
    remind_partner,
)
from klaverblad.apps.trajectories.services.transfers import (
    NewTransfer,
    accept_transfer,
    propose_transfer,
    refuse_transfer,
    statement_of,
    withdraw_transfer,
)

__all__ = [
    "AFTERCARE_DAYS",
    "ANSWER_DAYS",
    "RESUME_MONTHS",
    "UNDO_DAYS",
    "AftercareOpen",
    "AlreadyClosed",
    "AlreadyEnded",
    "Answer",
    "NewContact",
    "NewEnding",
    "NewStep",
    "NewTransfer",
    "NoLongerAsked",
    "Question",
    "Seen",
    "StepFate",
    "accept_transfer",
    "add_goal",
    "add_step",
    "answer_step",
    "ask_partner",
    "ask_signature",
    "asked_step",
    "assign_coach",
    "begin_again",
    "calendar_link",
    "calendar_owner",
    "can_resume",
    "change_phase",
    "check_ending",
    "end_trajectory",
    "finish_aftercare",
    "follow_calendar",
    "move_step",
    "open_trajectory",
    "postpone_step",
    "propose_transfer",
    "record_aftercare",
    "record_contact",
    "record_screening",
    "refuse_transfer",
    "remind_partner",
    "resume",
    "see_answer",
    "skip_aftercare",
    "start_work",
    "statement_of",
    "undo_ending",
    "welcome",
    "withdraw_contact",
    "withdraw_transfer",
]
