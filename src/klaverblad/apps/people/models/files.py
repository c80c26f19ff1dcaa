"""People, their households, and facts with provenance."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.access.sealed import BlindIndexField, SealedField, SealedModel
from klaverblad.apps.accounts.models import Municipality, Organisation
from klaverblad.apps.people.ages import age


class InszAbsent(models.TextChoices):
    NOT_ASKED = "not_asked", _("nog niet gevraagd")
    NOT_REGISTERED = "not_registered", _("niet ingeschreven in België")
    IN_REQUEST = "in_request", _("aangevraagd")
    NOT_WANTED = "not_wanted", _("de persoon wil het niet geven")


class HomeLanguage(models.TextChoices):
    NL = "nl", _("Nederlands")
    FR = "fr", _("Frans")
    EN = "en", _("Engels")
    AR = "ar", _("Arabisch")
    TR = "tr", _("Turks")
    UK = "uk", _("Oekraïens")
    PL = "pl", _("Pools")
    OTHER = "other", _("een andere taal")


class PresentPersons(models.Manager["Person"]):
    """Everybody but whose file went into another: those are nobody's to find."""

    def get_queryset(self) -> models.QuerySet[Person]:
        return super().get_queryset().filter(merged_into=None)


class Person(SealedModel):
    """A human being known to an OCMW. May or may not have a login; contact data is never unique."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="persons",
        help_text=_("Het OCMW dat over dit dossier gaat."),
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="persons", verbose_name=_("gemeente")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
    )
    first_name = models.CharField(_("voornaam"), max_length=80)
    last_name = models.CharField(_("familienaam"), max_length=80)
    born_on = models.DateField(_("geboren op"), null=True, blank=True)
    language = models.CharField(
        _("taal"), max_length=5, choices=HomeLanguage, default=HomeLanguage.NL
    )
    phone = models.CharField(_("telefoon"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    # Where the person chose to get a link to sign in: whoever reads that mailbox gets in. A copy,
    # so that an address that somebody else writes in the file opens nothing.
    sign_in_email = models.EmailField(blank=True)
    call_when = models.CharField(_("belt liefst"), max_length=80, blank=True)
    insz = SealedField(_("rijksregisternummer"), blank=True)
    insz_index = BlindIndexField(of="insz", use="insz")
    insz_absent_because = models.CharField(
        _("waarom geen nummer"), max_length=20, choices=InszAbsent, blank=True
    )
    # About where someone lives, to reckon travel with; null = unknown, and then travel is unknown.
    home_lat = models.FloatField(null=True, blank=True)
    home_lon = models.FloatField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # The file that this one went into, because both were of the same person.
    merged_into = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    objects = PresentPersons()

    class Meta:
        ordering = ("last_name", "first_name", "pk")
        constraints = [
            models.CheckConstraint(
                name="person_insz_or_reason",
                condition=~Q(insz="") | ~Q(insz_absent_because=""),
                violation_error_message=_(
                    "Geef een rijksregisternummer, of zeg waarom het er niet is."
                ),
            ),
            models.UniqueConstraint(
                name="person_insz_once_per_ocmw",
                fields=["organisation", "insz_index"],
                condition=~Q(insz_index="") & Q(merged_into=None),
                violation_error_message=_("Dit rijksregisternummer staat al bij iemand anders."),
            ),
            models.CheckConstraint(
                name="person_insz_has_index",
                condition=Q(insz="", insz_index="") | (~Q(insz="") & ~Q(insz_index="")),
            ),
            models.CheckConstraint(
                name="person_home_has_both",
                condition=Q(home_lat=None, home_lon=None)
                | Q(home_lat__isnull=False, home_lon__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "last_name", "first_name"]),
            # Numbers are looked up in a whole region; the constraint above serves one OCMW.
            models.Index(fields=["insz_index"], name="person_insz_index"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def age(self, *, on: date) -> int | None:
        """Whole years on a day; None when the birthday is unknown."""
        return age(self.born_on, on=on)


class Household(models.Model):
    """People who live under one roof. Who is what in it stands in the dated memberships."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="households"
    )

    def __str__(self) -> str:
        return str(self.pk)


class HouseholdRole(models.TextChoices):
    HEAD = "head", _("zelf")
    PARTNER = "partner", _("partner")
    CHILD = "child", _("kind")
    PARENT = "parent", _("ouder")
    SIBLING = "sibling", _("broer of zus")
    RELATIVE = "relative", _("ander familielid")
    HOUSEMATE = "housemate", _("huisgenoot")


class HouseholdMembership(models.Model):
    """Who lives with whom, as what, from when to when: the law asks it in several ways."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="household_memberships"
    )
    role = models.CharField(max_length=20, choices=HouseholdRole)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("since", "pk")
        constraints = [
            models.CheckConstraint(
                name="household_membership_ends_after_it_starts",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message=_("Het einde ligt voor het begin."),
            ),
            models.UniqueConstraint(
                name="household_membership_open_only_once",
                fields=["person"],
                condition=Q(until=None),
                violation_error_message=_("Deze persoon woont al in een ander gezin."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.since}"


class SaidBy(models.TextChoices):
    PERSON = "person", _("de persoon")
    PROFESSIONAL = "professional", _("een professional")
    FAMILY = "family", _("familie")
    AUTHORITY = "authority", _("een overheid of dienst")
    SYSTEM = "system", _("Klaverblad")


class KnownBy(models.TextChoices):
    TOLD = "told", _("verteld")
    DOCUMENT = "document", _("document")
    REGISTER = "register", _("authentieke bron")
    COMPUTED = "computed", _("berekend")


class EndedAs(models.TextChoices):
    CHANGED = "changed", _("veranderd")
    CORRECTED = "corrected", _("verbeterd")


class Fact(models.Model):
    """One thing known about a person or household, with who said it, when, how sure.

    Absence is unknown. A `null` value is an answer too: asked, and not known. Old values stay.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="facts"
    )
    household = models.ForeignKey(
        Household, on_delete=models.CASCADE, null=True, blank=True, related_name="facts"
    )
    key = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    said_by = models.CharField(max_length=20, choices=SaidBy)
    known_by = models.CharField(max_length=20, choices=KnownBy)
    document = models.CharField(max_length=120, blank=True)
    # The document itself, when somebody sent it here; the words above stay when it goes.
    evidence = models.ForeignKey(
        "people.Document", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True, blank=True)
    ended_as = models.CharField(max_length=12, choices=EndedAs, blank=True)

    class Meta:
        ordering = ("key", "-since", "-recorded_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="fact_about_person_or_household",
                condition=Q(person=None) ^ Q(household=None),
            ),
            models.UniqueConstraint(
                name="fact_current_once_per_person",
                fields=["person", "key"],
                condition=Q(replaced_at=None, person__isnull=False),
            ),
            models.UniqueConstraint(
                name="fact_current_once_per_household",
                fields=["household", "key"],
                condition=Q(replaced_at=None, household__isnull=False),
            ),
            models.CheckConstraint(
                name="fact_replaced_says_how",
                condition=Q(replaced_at=None, ended_as="") | Q(replaced_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "replaced_at"], name="fact_person_current"),
            models.Index(fields=["household", "replaced_at"], name="fact_household_current"),
        ]

    def __str__(self) -> str:
        return self.key


class DocumentKind(models.TextChoices):
    PAYSLIP = "payslip", _("loonbrief")
    CERTIFICATE = "certificate", _("attest")
    LETTER = "letter", _("brief van een dienst")
    CONTRACT = "contract", _("contract of overeenkomst")
    DIPLOMA = "diploma", _("diploma of getuigschrift")
    OTHER = "other", _("iets anders")


class Document(models.Model):
    """A file about a person. The file itself lies outside the web, under a random name.

    Personal: `title`, and all that the file holds. A withdrawn document is seen by nobody any
    more; its file goes some weeks later, so that a mistake can be undone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("wat is het"), max_length=120)
    kind = models.CharField(_("soort"), max_length=20, choices=DocumentKind)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_name = models.CharField(max_length=64, unique=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # The link by which somebody without a login sent it.
    via_link = models.UUIDField(null=True, blank=True)
    sent_by_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-uploaded_at", "pk")
        constraints = [
            models.UniqueConstraint(
                name="document_once_per_person",
                fields=["person", "sha256"],
                condition=Q(withdrawn_at=None),
                violation_error_message=_("Dit document is er al."),
            )
        ]

    def __str__(self) -> str:
        return self.title
