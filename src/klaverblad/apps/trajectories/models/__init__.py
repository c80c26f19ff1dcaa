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
    GoalState,
    Phase,
    Trajectory,
)
from klaverblad.apps.trajectories.models.gpmi import (
    Gpmi,
    GpmiEvaluation,
    GpmiKind,
    GpmiSignature,
    GpmiState,
    Party,
    SignedHow,
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
from klaverblad.apps.trajectories.models.versions import (
    Item,
    PlanChange,
)

__all__ = [
    "AftercareMoment",
    "AnswerSaid",
    "Appointment",
    "Contact",
    "ContactKind",
    "ContactOutcome",
    "DomainPosition",
    "Goal",
    "GoalState",
    "Gpmi",
    "GpmiEvaluation",
    "GpmiKind",
    "GpmiSignature",
    "GpmiState",
    "Item",
    "Party",
    "Phase",
    "PlanChange",
    "Position",
    "Scope",
    "Screening",
    "SignedHow",
    "Situation",
    "StatisticalRow",
    "Step",
    "StepAnswer",
    "StepBy",
    "StepState",
    "Trajectory",
]
