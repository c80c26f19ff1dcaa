"""Every change to a trajectory: find, ask, check, write, tell, return."""

from klaverblad.apps.trajectories.services.aftercare import (
    AFTERCARE_DAYS,
    record_aftercare,
    skip_aftercare,
    start_work,
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
from klaverblad.apps.trajectories.services.steps import (
    NewStep,
    add_step,
    move_step,
    postpone_step,
    remind_partner,
)

__all__ = [
    "AFTERCARE_DAYS",
    "AftercareOpen",
    "AlreadyClosed",
    "NewContact",
    "NewStep",
    "Seen",
    "add_goal",
    "add_step",
    "assign_coach",
    "change_phase",
    "move_step",
    "open_trajectory",
    "postpone_step",
    "record_aftercare",
    "record_contact",
    "record_screening",
    "remind_partner",
    "skip_aftercare",
    "start_work",
    "welcome",
    "withdraw_contact",
]
