"""What surrounds a group: its dynamiques and organisations, who waits at its door, its documents."""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q

from community.life.group_enums import EntryState, PartyState
from community.life.models.groups import Group
from community.members.models.base import TimestampedModel
from dynamics.models import Dynamic, Organisation
from dynamics.uploads import CleanDocumentField


class GroupEntry(TimestampedModel):
    """Une personne à la porte d’un groupe : demande, invitation, et ce qui en a été décidé."""

    wagtail_reference_index_ignore = True

    group = models.ForeignKey(Group, models.CASCADE, related_name="entries", verbose_name="groupe")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="group_entries", verbose_name="membre"
    )
    state = models.CharField("état", max_length=12, choices=EntryState.choices)
    message = models.TextField("message", max_length=1000, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="décidé par",
    )
    decided_at = models.DateTimeField("décidé le", null=True, blank=True)
    reason = models.TextField("motif", max_length=1000, blank=True)

    class Meta:
        verbose_name = "entrée dans un groupe"
        verbose_name_plural = "entrées dans les groupes"
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="group_entry_once_a_person")]
        indexes = [models.Index(fields=["user", "state"], name="group_entries_of_person")]

    def __str__(self) -> str:
        return f"{self.user}, {self.group} : {self.get_state_display()}"


class GroupPartyQuerySet(models.QuerySet):
    def members(self):
        """Those that are in, and that everybody may see."""
        return self.filter(state=PartyState.MEMBER).filter(Q(dynamic=None) | Q(dynamic__live=True))


class GroupParty(TimestampedModel):
    """Une dynamique ou une organisation d’un groupe ; une personne de son équipe répond pour elle."""

    wagtail_reference_index_ignore = True

    group = models.ForeignKey(Group, models.CASCADE, related_name="parties", verbose_name="groupe")
    dynamic = models.ForeignKey(
        Dynamic,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="group_parties",
        verbose_name="dynamique",
    )
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="group_parties",
        verbose_name="organisation",
    )
    state = models.CharField("état", max_length=10, choices=PartyState.choices)
    message = models.TextField("mot joint", max_length=1000, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="répondu par",
    )
    decided_at = models.DateTimeField("répondu le", null=True, blank=True)
    reason = models.TextField("motif", max_length=1000, blank=True)

    objects = GroupPartyQuerySet.as_manager()

    class Meta:
        verbose_name = "partie d’un groupe"
        verbose_name_plural = "parties des groupes"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dynamic__isnull=False, organisation__isnull=True)
                | Q(dynamic__isnull=True, organisation__isnull=False),
                name="group_party_is_one_thing",
            ),
            models.UniqueConstraint(
                fields=["group", "dynamic"],
                condition=Q(dynamic__isnull=False),
                name="dynamic_once_in_a_group",
            ),
            models.UniqueConstraint(
                fields=["group", "organisation"],
                condition=Q(organisation__isnull=False),
                name="organisation_once_in_a_group",
            ),
        ]
        indexes = [models.Index(fields=["group", "state"], name="parties_of_group")]

    def __str__(self) -> str:
        return f"{self.party}, {self.group} : {self.get_state_display()}"

    @property
    def party(self) -> Dynamic | Organisation:
        return self.dynamic or self.organisation


def document_path(document, filename: str) -> str:
    """Under `prive/`, which the address of public files never serves: a view asks for the permission first."""
    return f"prive/groupes/{uuid.uuid4().hex}/{filename}"


class GroupDocument(TimestampedModel):
    """Un document partagé dans un groupe, lu par ses membres."""

    wagtail_reference_index_ignore = True

    group = models.ForeignKey(Group, models.CASCADE, related_name="documents", verbose_name="groupe")
    title = models.CharField("titre", max_length=160)
    file = CleanDocumentField(
        "fichier",
        upload_to=document_path,
        max_length=300,
        help_text="PDF, bureautique, CSV ou texte, 10 Mo au plus.",
    )
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="group_documents",
        verbose_name="partagé par",
    )

    class Meta:
        verbose_name = "document d’un groupe"
        verbose_name_plural = "documents des groupes"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def file_name(self) -> str:
        return PurePath(self.file.name).name

    def get_absolute_url(self) -> str:
        return self.group.url_of("group_document", self.pk)


class SuggestionDismissal(TimestampedModel):
    """Une personne ne veut plus qu’on lui propose d’ouvrir une communauté autour de cette dynamique."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="membre"
    )
    around = models.ForeignKey(Dynamic, models.CASCADE, related_name="+", verbose_name="autour de")

    class Meta:
        verbose_name = "proposition de communauté écartée"
        verbose_name_plural = "propositions de communautés écartées"
        constraints = [models.UniqueConstraint(fields=["user", "around"], name="suggestion_dismissed_once")]

    def __str__(self) -> str:
        return f"{self.user}, autour de {self.around}"
