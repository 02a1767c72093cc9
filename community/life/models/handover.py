"""The carnet de passation of a dynamique: what whoever comes next has to know."""

import uuid
from datetime import timedelta
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from community.life.handover_enums import EntryKind
from community.members.models.base import TimestampedModel
from dynamics.models import Dynamic, TeamInvitation
from dynamics.uploads import CleanDocumentField

CONTACTS_KEPT = timedelta(days=730)


class Handover(TimestampedModel):
    """Le carnet de passation d’une dynamique : lu et écrit par son équipe seule."""

    wagtail_reference_index_ignore = True

    dynamic = models.OneToOneField(Dynamic, models.CASCADE, related_name="handover", verbose_name="dynamique")
    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="qui prendra le relais",
    )
    successor_invitation = models.ForeignKey(
        TeamInvitation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="invitation à prendre le relais",
    )
    is_silent = models.BooleanField("sans rappel", default=False)

    class Meta:
        verbose_name = "carnet de passation"
        verbose_name_plural = "carnets de passation"

    def __str__(self) -> str:
        return f"Carnet de passation de {self.dynamic}"

    def get_absolute_url(self) -> str:
        return reverse("life:handover", args=[self.dynamic.slug])


def document_path(entry, filename: str) -> str:
    """Under `prive/`, which the address of public files never serves: a view asks for the permission first."""
    return f"prive/passation/{uuid.uuid4().hex}/{filename}"


class HandoverEntry(TimestampedModel):
    """Une ligne d’un carnet de passation : un savoir, une décision, un contact, un document, une chose à faire."""

    wagtail_reference_index_ignore = True

    handover = models.ForeignKey(
        Handover, models.CASCADE, related_name="entries", verbose_name="carnet de passation"
    )
    kind = models.CharField("section", max_length=10, choices=EntryKind.choices)
    title = models.CharField("en quelques mots", max_length=160)
    text = models.TextField("précisions", max_length=3000, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="qui le sait",
    )
    happened_on = models.DateField("décidé le", null=True, blank=True)
    reach = models.CharField("où joindre cette personne", max_length=200, blank=True)
    checked_on = models.DateField("vérifié le", null=True, blank=True)
    file = CleanDocumentField(
        "fichier",
        upload_to=document_path,
        blank=True,
        max_length=300,
        help_text="PDF, bureautique, CSV ou texte, 10 Mo au plus.",
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="handover_entries",
        verbose_name="écrit par",
    )

    class Meta:
        verbose_name = "ligne d’un carnet de passation"
        verbose_name_plural = "lignes des carnets de passation"
        ordering = ["kind", "-happened_on", "created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=EntryKind.CONTACT, checked_on__isnull=False)
                | (~Q(kind=EntryKind.CONTACT) & Q(reach="", checked_on__isnull=True)),
                name="handover_contact_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EntryKind.DECISION) | Q(happened_on__isnull=False),
                name="handover_decision_is_dated",
                violation_error_message="Une décision a une date.",
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.DOCUMENT) & ~Q(file="") | ~Q(kind=EntryKind.DOCUMENT) & Q(file=""),
                name="handover_document_has_a_file",
                violation_error_message="Choisissez le fichier à garder.",
            ),
        ]
        indexes = [models.Index(fields=["handover", "kind"], name="handover_entry_by_kind")]

    def __str__(self) -> str:
        return self.title

    @property
    def file_name(self) -> str:
        return PurePath(self.file.name).name if self.file else ""

    @property
    def erased_on(self):
        """The day on which a contact goes, unless somebody says that it is still true."""
        return self.checked_on + CONTACTS_KEPT if self.checked_on else None

    @property
    def is_nearly_erased(self) -> bool:
        return self.erased_on is not None and self.erased_on - timedelta(days=60) <= timezone.localdate()
