"""A photo beside an offer: one, small, and bare of where it was taken."""

from __future__ import annotations

from django.db import models

from klaverblad.apps.exchange.lets.models.groups import Offer


class Photo(models.Model):
    """The photo of an offer, as its own row so that a list of offers never carries it along.

    It lies in the database and not in the folder of documents: it goes with its offer, and a copy
    of the database is whole.
    """

    offer = models.OneToOneField(
        Offer, on_delete=models.CASCADE, primary_key=True, related_name="photo"
    )
    media_type = models.CharField(max_length=20)
    data = models.BinaryField()
    put_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)
