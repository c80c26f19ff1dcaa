"""Regions, municipalities, organisations, and who acts for them as what."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Region(models.Model):
    """A partnership of municipalities that runs one desk together."""

    slug = models.SlugField(primary_key=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """A municipality by its statistical (NIS) code, with a place on the tile map."""

    nis = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=120)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="municipalities")
    lat = models.FloatField()
    lon = models.FloatField()
    tile_row = models.PositiveSmallIntegerField()
    tile_column = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                name="municipality_nis_is_five_digits",
                condition=Q(nis__regex=r"^[0-9]{5}$"),
                violation_error_message=_("Een NIS-code heeft vijf cijfers."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationKind(models.TextChoices):
    OCMW = "ocmw", _("OCMW")
    VDAB = "vdab", _("VDAB")
    CAW = "caw", _("CAW")
    PARTNER = "partner", _("partner in begeleiding")
    EMPLOYER = "employer", _("werkgever")
    SOCIAL_ECONOMY = "social_economy", _("sociale economie")
    VOLUNTEERING = "volunteering", _("vrijwilligerswerk")
    REGION = "region", _("regio")


class Organisation(models.Model):
    """Whoever people act for. Contact data is never unique: two may share one phone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("naam"), max_length=160)
    kind = models.CharField(_("soort"), max_length=20, choices=OrganisationKind)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations")
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("gemeente"),
    )
    about = models.CharField(_("wat ze doen"), max_length=300, blank=True)
    phone = models.CharField(_("telefoon"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Finds people by their e-mail address, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, name: str, password: str | None = None) -> User:
        """Make a login. Without a password it can only be used by other ways in."""
        user = self.model(email=self.normalize_email(email), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A login. Not a person in guidance: those are `people.Person`, who may have a login."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("naam"), max_length=160)
    language = models.CharField(_("taal"), max_length=2, default="nl")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """The first letters of the first and the last word."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


class Role(models.TextChoices):
    """What someone is here as. Only roles whose work exists are in this list."""

    COACH = "coach", _("coach")
    SOCIAL_WORKER = "social_worker", _("maatschappelijk werker")
    TEAM_LEAD = "team_lead", _("teamverantwoordelijke")
    COORDINATOR = "coordinator", _("regiocoördinator")
    PARTNER = "partner", _("partner")
    WORKPLACE = "workplace", _("contact van een werkplek")
    PERSON = "person", _("persoon in begeleiding")
    MENTOR = "mentor", _("mentor")
    EXPERT = "expert", _("ervaringsdeskundige")
    ADMINISTRATOR = "administrator", _("beheerder")
    DATA_PROTECTION = "data_protection", _("functionaris voor gegevensbescherming")


# Who goes along with somebody without being a professional: they open no file.
COMPANION_ROLES = frozenset({Role.MENTOR, Role.EXPERT})
PROFESSIONAL_ROLES = frozenset(set(Role) - {Role.PERSON} - COMPANION_ROLES)
# Whoever sees something of somebody else; only the person looks at their own alone.
ROLES_AROUND_OTHERS = frozenset(set(Role) - {Role.PERSON})


class Membership(models.Model):
    """User × organisation × role, from when to when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("since", "pk")
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message=_("Het einde ligt voor het begin."),
            ),
            models.UniqueConstraint(
                name="membership_open_only_once",
                fields=["user", "organisation", "role"],
                condition=Q(until=None),
                violation_error_message=_("Deze persoon heeft die rol al in deze organisatie."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.organisation}"


class KeyScope(models.TextChoices):
    """What a system may do with a key: never more than the member who made it."""

    READ = "read", _("alleen lezen")
    WRITE = "write", _("lezen en schrijven")


class ApiKey(models.Model):
    """A way in for an organisation's own system. It acts as one membership, until a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="keys")
    name = models.CharField(_("waarvoor"), max_length=80)
    # The first letters, to tell one from another. The rest is known to its holder alone.
    prefix = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(_("wat hij mag"), max_length=8, choices=KeyScope)
    made_at = models.DateTimeField(default=timezone.now)
    expires_on = models.DateField(_("geldig tot en met"))
    # A day and no moment: enough to see that nobody uses it, too little to follow somebody's work.
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="api_key_does_what_we_know", condition=Q(scope__in=KeyScope.values)
            )
        ]

    def __str__(self) -> str:
        return self.prefix

    def is_open(self, *, on: date) -> bool:
        """Whether it still opens something on a day."""
        return self.revoked_at is None and self.expires_on >= on
