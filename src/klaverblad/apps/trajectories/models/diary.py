"""The search diary: what somebody did to find work, in their own words, with what shows it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klaverblad.apps.people.models import Document, Person


class DiaryReaders(models.TextChoices):
    """Who else reads the diary. The person chooses."""

    ME = "me", _("alleen ik")
    COACH = "coach", _("ik en mijn coach")
    OCMW = "ocmw", _("ik, mijn coach en de collega’s van het OCMW")


class SearchKind(models.TextChoices):
    APPLIED = "applied", _("gesolliciteerd")
    ASKED = "asked", _("zelf gaan vragen of er werk is")
    INTERVIEW = "interview", _("op gesprek geweest")
    AGENCY = "agency", _("naar een interimkantoor geweest")
    SEARCHED = "searched", _("vacatures gezocht")
    SIGNED_UP = "signed_up", _("me ergens ingeschreven")
    LEARNED = "learned", _("iets geleerd voor werk")
    OTHER = "other", _("iets anders")


class SearchHow(models.TextChoices):
    IN_PERSON = "in_person", _("ter plaatse")
    PHONE = "phone", _("met de telefoon")
    MAIL = "mail", _("met een mail")
    LETTER = "letter", _("met een brief")
    ONLINE = "online", _("op een website")


class SearchDiary(models.Model):
    """The diary of one person. It is theirs: nobody else writes in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="search_diary")
    readers = models.CharField(max_length=10, choices=DiaryReaders, default=DiaryReaders.COACH)

    def __str__(self) -> str:
        return self.readers


class SearchEntry(models.Model):
    """One thing that somebody did. Once it was handed out it is not rewritten: a correction is new.

    Personal: everything that is said in it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    diary = models.ForeignKey(SearchDiary, on_delete=models.CASCADE, related_name="entries")
    on = models.DateField(_("wanneer"))
    kind = models.CharField(_("wat deed je?"), max_length=10, choices=SearchKind)
    with_whom = models.CharField(_("bij wie?"), max_length=160, blank=True)
    how = models.CharField(_("hoe?"), max_length=10, choices=SearchHow, blank=True)
    came_of_it = models.CharField(_("wat kwam ervan?"), max_length=400, blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="corrected_by"
    )
    written_at = models.DateTimeField(default=timezone.now)
    exported_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-on", "-written_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="search_entry_handed_out_is_not_taken_back",
                condition=Q(exported_at=None) | Q(withdrawn_at=None),
                violation_error_message=_("Deze lijn stond al op een lijst. Verbeter ze."),
            ),
            models.CheckConstraint(
                name="search_entry_corrects_another",
                condition=Q(corrects=None) | ~Q(corrects=F("id")),
            ),
        ]
        indexes = [models.Index(fields=["diary", "on"], name="search_entry_diary_on")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"

    @property
    def is_handed_out(self) -> bool:
        return self.exported_at is not None


class SearchEvidence(models.Model):
    """A document that shows what a line of the diary says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="evidence")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("added_at", "pk")
        constraints = [
            models.UniqueConstraint(
                name="search_evidence_once_per_entry", fields=["entry", "document"]
            )
        ]

    def __str__(self) -> str:
        return str(self.document_id)
