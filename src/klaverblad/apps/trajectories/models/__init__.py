"""The way that a person and a coach go together: goals, steps, contacts, what was agreed."""

from klaverblad.apps.trajectories.models.aftercare import (
    AftercareMoment,
    AftercareTerm,
    Situation,
    SkippedAs,
    WageChange,
)
from klaverblad.apps.trajectories.models.appointments import (
    Appointment,
    AppointmentGuest,
    AppointmentKind,
    AppointmentState,
    EndedBecause,
    Side,
)
from klaverblad.apps.trajectories.models.contacts import (
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
from klaverblad.apps.trajectories.models.diary import (
    DiaryReaders,
    SearchDiary,
    SearchEntry,
    SearchEvidence,
    SearchHow,
    SearchKind,
)
from klaverblad.apps.trajectories.models.endings import (
    Ending,
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
from klaverblad.apps.trajectories.models.handovers import (
    HandedOver,
    HandOver,
)
from klaverblad.apps.trajectories.models.lists import (
    SavedList,
)
from klaverblad.apps.trajectories.models.messages import (
    AppointmentReply,
    CannotCome,
    Message,
)
from klaverblad.apps.trajectories.models.reminders import (
    Channel,
    FailedAs,
    Reminder,
    ReminderKind,
    ReminderState,
    ReminderWish,
)
from klaverblad.apps.trajectories.models.screenings import (
    DomainPosition,
    Position,
    Screening,
    ScreeningAnswer,
)
from klaverblad.apps.trajectories.models.statements import (
    HandedBy,
    HandedStatement,
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
from klaverblad.apps.trajectories.models.transfers import (
    Transfer,
    TransferState,
)
from klaverblad.apps.trajectories.models.versions import (
    Item,
    PlanChange,
)

__all__ = [
    "AftercareMoment",
    "AftercareTerm",
    "AnswerSaid",
    "Appointment",
    "AppointmentGuest",
    "AppointmentKind",
    "AppointmentReply",
    "AppointmentState",
    "CannotCome",
    "Channel",
    "Contact",
    "ContactKind",
    "ContactOutcome",
    "DiaryReaders",
    "DomainPosition",
    "EndedBecause",
    "Ending",
    "FailedAs",
    "Goal",
    "GoalState",
    "Gpmi",
    "GpmiEvaluation",
    "GpmiKind",
    "GpmiSignature",
    "GpmiState",
    "HandOver",
    "HandedBy",
    "HandedOver",
    "HandedStatement",
    "Item",
    "Message",
    "Party",
    "Phase",
    "PlanChange",
    "Position",
    "Reminder",
    "ReminderKind",
    "ReminderState",
    "ReminderWish",
    "SavedList",
    "Scope",
    "Screening",
    "ScreeningAnswer",
    "SearchDiary",
    "SearchEntry",
    "SearchEvidence",
    "SearchHow",
    "SearchKind",
    "Side",
    "SignedHow",
    "Situation",
    "SkippedAs",
    "StatisticalRow",
    "Step",
    "StepAnswer",
    "StepBy",
    "StepState",
    "Trajectory",
    "Transfer",
    "TransferState",
    "WageChange",
]
