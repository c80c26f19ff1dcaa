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
from klaverblad.apps.trajectories.services.handovers import (
    CannotGoBack,
    Move,
    PutBack,
    TakenMeanwhile,
    give_coach,
    hand_over,
    put_back,
    see_hand_over,
    shared_out,
)
from klaverblad.apps.trajectories.services.lists import (
    keep_list,
    put_back_list,
    remove_list,
    rename_list,
    share_list,
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

__all__ = [
    "AFTERCARE_DAYS",
    "ANSWER_DAYS",
    "AftercareOpen",
    "AlreadyClosed",
    "Answer",
    "CannotGoBack",
    "Move",
    "NewContact",
    "NewStep",
    "NoLongerAsked",
    "PutBack",
    "Question",
    "Seen",
    "TakenMeanwhile",
    "add_goal",
    "add_step",
    "answer_step",
    "ask_partner",
    "ask_signature",
    "asked_step",
    "assign_coach",
    "calendar_link",
    "calendar_owner",
    "change_phase",
    "follow_calendar",
    "give_coach",
    "hand_over",
    "keep_list",
    "move_step",
    "open_trajectory",
    "postpone_step",
    "put_back",
    "put_back_list",
    "record_aftercare",
    "record_contact",
    "record_screening",
    "remind_partner",
    "remove_list",
    "rename_list",
    "see_answer",
    "see_hand_over",
    "share_list",
    "shared_out",
    "skip_aftercare",
    "start_work",
    "welcome",
    "withdraw_contact",
]
