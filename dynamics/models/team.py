"""Who may write for a dynamique, and how one comes in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from community.members.models.base import TimestampedModel
from dynamics.enums import TeamRole
from dynamics.models.dynamics import Dynamic


class TeamMemberQuerySet(models.QuerySet):
    def in_network(self, levels):
        """Those whom the maillage may name to somebody who sees these levels: they chose it, and show their name."""
        return self.filter(
            dynamic__in=Dynamic.objects.listed(),
            user__is_active=True,
            user__anonymised_at__isnull=True,
            user__profile__shown_in_network=True,
            user__profile__name_visibility__in=levels,
        )


class TeamMember(TimestampedModel):
    """Une personne de l’équipe d’une dynamique ; écrit par services.team."""

    dynamic = models.ForeignKey(Dynamic, models.CASCADE, related_name="team", verbose_name="dynamique")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="teams", verbose_name="membre"
    )
    role = models.CharField("rôle", max_length=12, choices=TeamRole.choices, default=TeamRole.CONTRIBUTOR)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "membre d’équipe"
        verbose_name_plural = "membres d’équipe"
        ordering = ["role", "created_at"]
        constraints = [models.UniqueConstraint(fields=["dynamic", "user"], name="team_member_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class TeamInvitation(TimestampedModel):
    """Une invitation par courriel, valable 30 jours ; le lien signé porte `nonce`."""

    dynamic = models.ForeignKey(Dynamic, models.CASCADE, related_name="invitations", verbose_name="dynamique")
    email = models.EmailField("adresse")
    role = models.CharField("rôle", max_length=12, choices=TeamRole.choices, default=TeamRole.CONTRIBUTOR)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="invitée par"
    )
    nonce = models.CharField(max_length=40, unique=True, editable=False)
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                "dynamic",
                Lower("email"),
                condition=Q(accepted_at__isnull=True, cancelled_at__isnull=True),
                name="team_invitation_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.dynamic}"


class JoinRequest(TimestampedModel):
    """Demande à rejoindre l’équipe, ou à reprendre une fiche sans équipe ; tranchée par services.team."""

    class Kind(models.TextChoices):
        JOIN = "rejoindre", "rejoindre l’équipe"
        CLAIM = "reprendre", "reprendre la fiche"

    class State(models.TextChoices):
        WAITING = "en-attente", "en attente"
        ACCEPTED = "acceptee", "acceptée"
        REFUSED = "refusee", "refusée"
        WITHDRAWN = "retiree", "retirée"

    dynamic = models.ForeignKey(
        Dynamic, models.CASCADE, related_name="join_requests", verbose_name="dynamique"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="join_requests", verbose_name="membre"
    )
    kind = models.CharField("demande", max_length=10, choices=Kind.choices)
    state = models.CharField("état", max_length=12, choices=State.choices, default=State.WAITING)
    message = models.TextField("message", max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par"
    )
    decided_at = models.DateTimeField("tranchée le", null=True, blank=True)
    reason = models.TextField("motif", max_length=1000, blank=True)

    class Meta:
        verbose_name = "demande d’équipe"
        verbose_name_plural = "demandes d’équipe"
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["dynamic", "user"],
                condition=Q(state="en-attente"),
                name="join_request_waiting_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} : {self.get_kind_display()} {self.dynamic}"


class TerritoryFollow(TimestampedModel):
    """Un membre qui suit un territoire et en reçoit les nouveautés."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="followed_territories", verbose_name="membre"
    )
    territory = models.ForeignKey(
        "dynamics.Territory", models.CASCADE, related_name="follows", verbose_name="territoire"
    )
    last_told_at = models.DateTimeField("dernières nouvelles le", null=True, blank=True)

    class Meta:
        verbose_name = "suivi de territoire"
        verbose_name_plural = "suivis de territoires"
        constraints = [models.UniqueConstraint(fields=["user", "territory"], name="territory_followed_once")]

    def __str__(self) -> str:
        return f"{self.user} → {self.territory}"
