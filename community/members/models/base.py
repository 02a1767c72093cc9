"""What every model of the project shares."""

from django.db import models


class TimestampedModel(models.Model):
    """Dates of creation and of last change, written by the database layer, never by hand."""

    created_at = models.DateTimeField("créé le", auto_now_add=True)
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    class Meta:
        abstract = True
