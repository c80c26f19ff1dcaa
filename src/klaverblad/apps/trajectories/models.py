"""The way that a person and a coach go together: goals, steps, contacts, what was seen and agreed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.accounts.models import Municipality, Organisation
from klaverblad.apps.library.models import Instrument
from klaverblad.apps.people.models import Fact, Person


class Phase(models.TextChoices):
    INTAKE = "intake", _("intake")
    SCREENING = "screening", _("screening")
    PREPARATION = "preparation", _("voortraject")
    PLAN = "plan", _("plan")
    AT_WORK = "at_work", _("aan het werk")
    AFTERCARE = "aftercare", _("nazorg")
    CLOSED = "closed", _("afgesloten")


class Trajectory(models.Model):
    """Person × organisation in charge, from opening to closing, and open again if needed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="trajectories")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="trajectories"
    )
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="trajectories",
    )
    phase = models.CharField(max_length=20, choices=Phase, default=Phase.INTAKE)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-opened_on", "pk")
        verbose_name = _("traject")
        constraints = [
            models.CheckConstraint(
                name="trajectory_closed_has_a_day",
                condition=Q(phase="closed", closed_on__isnull=False)
                | (~Q(phase="closed") & Q(closed_on=None)),
            ),
            models.UniqueConstraint(
                name="trajectory_open_once_per_organisation",
                fields=["person", "organisation"],
                condition=Q(closed_on=None),
                violation_error_message=_("Er loopt al een traject voor deze persoon."),
            ),
        ]
        indexes = [models.Index(fields=["coach", "closed_on"], name="trajectory_coach_open")]

    def __str__(self) -> str:
        return f"{self.phase} {self.opened_on}"


class Goal(models.Model):
    """What the person wants, in their own words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="goals")
    words = models.CharField(_("in eigen woorden"), max_length=400)
    said_on = models.DateField()

    class Meta:
        ordering = ("-said_on", "pk")

    def __str__(self) -> str:
        return self.words


class StepState(models.TextChoices):
    TODO = "todo", _("nog te doen")
    BUSY = "busy", _("bezig")
    WAITING = "waiting", _("wacht")
    DONE = "done", _("gedaan")
    DROPPED = "dropped", _("valt weg")


class StepBy(models.TextChoices):
    PERSON = "person", _("de persoon")
    COACH = "coach", _("de coach")
    BOTH = "both", _("samen")
    PARTNER = "partner", _("een partner")


class Step(models.Model):
    """Who does what by when. An instrument of the library says what may come of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="steps")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("stap"), max_length=160)
    by = models.CharField(_("wie doet het"), max_length=10, choices=StepBy, default=StepBy.BOTH)
    partner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # A place stands higher in the house, so here it is only an id.
    place_id = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=StepState, default=StepState.TODO)
    due_on = models.DateField(_("tegen wanneer"), null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    waiting_since = models.DateField(null=True, blank=True)
    answer_days = models.PositiveSmallIntegerField(default=14)
    # What was written when it was finished, so that putting the step back takes that back too.
    brought = models.ForeignKey(
        Fact, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("created_at", "pk")
        verbose_name = _("stap")
        constraints = [
            models.CheckConstraint(
                name="step_done_has_a_day",
                condition=Q(state="done", done_on__isnull=False)
                | (~Q(state="done") & Q(done_on=None)),
            ),
            models.CheckConstraint(
                name="step_waiting_has_a_start",
                condition=~Q(state="waiting") | Q(waiting_since__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["trajectory", "state"], name="step_trajectory_state")]

    def __str__(self) -> str:
        return self.title


class AnswerSaid(models.TextChoices):
    """What a partner can answer, each with the one thing that is asked beside it."""

    YES = "yes", _("ja")
    NOT_YET = "not_yet", _("nog niet")
    NO = "no", _("nee")


class StepAnswer(models.Model):
    """What a partner answered by a link, for the OCMW in charge; no answer is ever rewritten.

    Personal: `remark`, a few words about a person by somebody outside.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="answers")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    said = models.CharField(max_length=10, choices=AnswerSaid)
    starts_on = models.DateField(null=True, blank=True)
    weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    remark = models.CharField(max_length=400, blank=True)
    link_id = models.UUIDField()
    answered_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-answered_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="step_answer_yes_has_its_day",
                condition=Q(said="yes", starts_on__isnull=False)
                | (~Q(said="yes") & Q(starts_on=None)),
            ),
            models.CheckConstraint(
                name="step_answer_not_yet_has_its_weeks",
                condition=Q(said="not_yet", weeks__isnull=False)
                | (~Q(said="not_yet") & Q(weeks=None)),
            ),
            models.CheckConstraint(
                name="step_answer_no_has_its_reason", condition=~Q(said="no") | ~Q(remark="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.said} {self.answered_at:%Y-%m-%d}"


class ContactKind(models.TextChoices):
    PHONE = "phone", _("telefoon")
    TALK = "talk", _("gesprek")
    HOME_VISIT = "home_visit", _("huisbezoek")
    CONFERENCE = "conference", _("overleg")
    MESSAGE = "message", _("bericht")


class ContactOutcome(models.TextChoices):
    SPOKE = "spoke", _("we spraken")
    NOT_REACHED = "not_reached", _("niet bereikt")
    LEFT_MESSAGE = "left_message", _("bericht ingesproken")


class Scope(models.TextChoices):
    """Who may read a note."""

    MINE = "mine", _("alleen ik")
    ORGANISATION = "organisation", _("mijn organisatie")
    TEAM = "team", _("het team")
    PERSON = "person", _("het team en de persoon")


class Contact(models.Model):
    """A talk, call or visit, with a short note and who may read it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="contacts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=ContactKind)
    outcome = models.CharField(max_length=12, choices=ContactOutcome, default=ContactOutcome.SPOKE)
    note = models.TextField(_("kort verslag"), max_length=4000, blank=True)
    scope = models.CharField(
        _("wie mag dit lezen"), max_length=12, choices=Scope, default=Scope.PERSON
    )
    # Its writer says so: the copy that a person asks of their file then leaves these words out
    # until somebody looked which of them may be given (GDPR art. 15(4)).
    tells_of_others = models.BooleanField(_("gaat ook over iemand anders"), default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "pk")
        indexes = [models.Index(fields=["trajectory", "-at"], name="contact_trajectory_at")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class Appointment(models.Model):
    """Something in a professional's day, with or without a person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="appointments"
    )
    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.CASCADE, null=True, blank=True, related_name="appointments"
    )
    starts_at = models.DateTimeField()
    title = models.CharField(max_length=120)
    where = models.CharField(max_length=120, blank=True)
    # A calendar that follows this asks when it last changed.
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("starts_at", "pk")
        indexes = [models.Index(fields=["user", "starts_at"], name="appointment_user_starts")]

    def __str__(self) -> str:
        return self.title


class Screening(models.Model):
    """One moment of looking together at all life domains."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="screenings")
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Of two on one day the later one holds, and a random key does not say which that is.
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-on", "-recorded_at", "pk")

    def __str__(self) -> str:
        return f"{self.on}"


class Position(models.IntegerChoices):
    """From acute to strength. Said twice: by the person and by the professional."""

    ACUTE = 1, _("acuut")
    HARD = 2, _("zwaar")
    FAIR = 3, _("gaat net")
    GOOD = 4, _("gaat goed")
    STRONG = 5, _("sterk")


class DomainPosition(models.Model):
    """How one life domain stands, in both views, never averaged."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="positions")
    domain = models.CharField(max_length=12)
    person_says = models.PositiveSmallIntegerField(choices=Position, null=True, blank=True)
    professional_says = models.PositiveSmallIntegerField(choices=Position, null=True, blank=True)
    what_counts = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                name="domain_position_once_per_screening", fields=["screening", "domain"]
            )
        ]

    def __str__(self) -> str:
        return self.domain


class Situation(models.TextChoices):
    AT_WORK = "at_work", _("nog aan het werk")
    OTHER_WORK = "other_work", _("ander werk")
    STOPPED = "stopped", _("gestopt")


class AftercareMoment(models.Model):
    """A promised talk after someone starts work. It is kept or reasoned away, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="aftercare")
    started_work_on = models.DateField()
    where = models.CharField(max_length=160, blank=True)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    situation = models.CharField(max_length=20, choices=Situation, blank=True)
    skipped_because = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("due_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="aftercare_kept_or_skipped_not_both",
                condition=Q(done_on=None) | Q(skipped_because=""),
                violation_error_message=_("Dit gesprek is al afgerond. Kijk eerst wat er staat."),
            ),
            models.CheckConstraint(
                name="aftercare_comes_after_the_start", condition=Q(due_on__gt=F("started_work_on"))
            ),
        ]
        indexes = [models.Index(fields=["due_on", "done_on"], name="aftercare_due")]

    def __str__(self) -> str:
        return f"{self.due_on}"


class StatisticalRow(models.Model):
    """What is left of a trajectory when its person is forgotten: coarse, and of nobody.

    No id leads to it and no id leads from it; its own is random, and says nothing of an order.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    # The first year of a band of five; empty when the birthday was unknown.
    birth_year_from = models.PositiveSmallIntegerField(null=True)
    opened_year = models.PositiveSmallIntegerField()
    closed_year = models.PositiveSmallIntegerField()
    months = models.PositiveSmallIntegerField()
    # The slugs of what was begun or done, in order of the alphabet.
    instruments = models.JSONField(default=list)
    # What was last heard in aftercare; empty is unknown.
    destination = models.CharField(max_length=20, choices=Situation, blank=True)
    left_from = models.CharField(max_length=20, choices=Phase, blank=True)
    # Of somebody with two trajectories one row is the first: so people can be counted.
    is_first = models.BooleanField()

    class Meta:
        ordering = ("closed_year", "pk")
        indexes = [
            models.Index(fields=["municipality", "closed_year"], name="statistical_row_place")
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.closed_year}"
