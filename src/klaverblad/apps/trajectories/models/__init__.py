"""The way that a person and a coach go together: goals, steps, contacts, what was agreed."""

from klaverblad.apps.trajectories.models.aftercare import (
    AftercareMoment,
    Situation,
)
from klaverblad.apps.trajectories.models.contacts import (
    Appointment,
    Contact,
    ContactKind,
    ContactOutcome,
    Scope,
)
from klaverblad.apps.trajectories.models.course import (
    Goal,
    Phase,
    Trajectory,
)
from klaverblad.apps.trajectories.models.diary import (
    DiaryReaders,
    SearchDiary,
    SearchEntry,
    SearchEvidence,
    SearchHow,
    SearchKind,
)
from klaverblad.apps.trajectories.models.messages import (
    AppointmentReply,
    CannotCome,
    Message,
)
from klaverblad.apps.trajectories.models.screenings import (
    DomainPosition,
    Position,
    Screening,
)
from klaverblad.apps.trajectories.models.statistics import (
    StatisticalRow,
)
from klaverblad.apps.trajectories.models.steps import (
    AnswerSaid,
    Step,
    StepAnswer,
    StepBy,
    StepState,
)

__all__ = [
    "AftercareMoment",
    "AnswerSaid",
    "Appointment",
    "AppointmentReply",
    "CannotCome",
    "Contact",
    "ContactKind",
    "ContactOutcome",
    "DiaryReaders",
    "DomainPosition",
    "Goal",
    "Message",
    "Phase",
    "Position",
    "Scope",
    "Screening",
    "SearchDiary",
    "SearchEntry",
    "SearchEvidence",
    "SearchHow",
    "SearchKind",
    "Situation",
    "StatisticalRow",
    "Step",
    "StepAnswer",
    "StepBy",
    "StepState",
    "Trajectory",
]
