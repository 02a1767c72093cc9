"""A project that answers a call: its people, its stages, its journal, its results."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from community.members.models.base import TimestampedModel
from dynamics.models import Dynamic
from proposals.calls_enums import ProjectRole, ProjectState
from proposals.models.calls import Call
from toolbox.models import Tool


class ProjectQuerySet(models.QuerySet):
    def of(self, user):
        """Those she is in, whatever her role."""
        return self.filter(members__user=user)

    def alive(self):
        return self.filter(state__in=ProjectState.alive())

    def with_card(self):
        return self.select_related("dynamic", "call").annotate(
            people=models.Count("members", distinct=True),
            asks=models.Count("pledges", filter=Q(pledges__state="propose"), distinct=True),
        )


class Project(TimestampedModel):
    """Un projet qui répond à un appel. `state` is owned by services.calls_projects.set_state."""

    wagtail_reference_index_ignore = True

    call = models.ForeignKey(Call, models.CASCADE, related_name="projects", verbose_name="appel à communs")
    title = models.CharField("nom du projet", max_length=140)
    summary = models.TextField("sa réponse au défi", max_length=3000)
    plan = models.TextField("comment l’équipe s’y prend", max_length=3000, blank=True)
    governance = models.TextField("qui décide de quoi", max_length=2000, blank=True)
    involvement = models.TextField("place des habitants et des usagers", max_length=2000, blank=True)
    looked_for = models.TextField("ce que l’équipe cherche", max_length=2000, blank=True)
    dynamic = models.ForeignKey(
        Dynamic,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="call_projects",
        verbose_name="pour la dynamique",
    )
    state = models.CharField(
        "étape", max_length=14, choices=ProjectState.choices, default=ProjectState.FORMING
    )
    decided_on = models.DateField("présélection décidée le", null=True, blank=True)
    decision_reason = models.TextField("raison de la décision", max_length=2000, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "projet d’un appel à communs"
        verbose_name_plural = "projets des appels à communs"
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["call", "state"], name="project_of_call")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[ProjectState.SELECTED, ProjectState.NOT_SELECTED])
                | (Q(decided_on__isnull=False) & ~Q(decision_reason="")),
                name="project_decision_has_a_reason",
                violation_error_message="Une décision de présélection porte une raison et une date.",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="project_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("calls:project", args=[self.call.slug, self.pk])

    @property
    def is_alive(self) -> bool:
        return self.state in ProjectState.alive()


class ProjectMember(models.Model):
    """Quelqu’un d’un projet : qui le porte, ou qui y prend part."""

    wagtail_reference_index_ignore = True

    project = models.ForeignKey(Project, models.CASCADE, related_name="members", verbose_name="projet")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="call_projects", verbose_name="personne"
    )
    role = models.CharField("rôle", max_length=8, choices=ProjectRole.choices, default=ProjectRole.MEMBER)
    joined_at = models.DateTimeField("depuis le", default=timezone.now)

    class Meta:
        verbose_name = "personne d’un projet"
        verbose_name_plural = "personnes des projets"
        ordering = ["-role", "joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user"],
                name="project_joined_once",
                violation_error_message="Cette personne est déjà du projet.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} : {self.user_id}"


class ProjectNote(TimestampedModel):
    """Une ligne datée du journal d’un projet."""

    wagtail_reference_index_ignore = True

    project = models.ForeignKey(Project, models.CASCADE, related_name="notes", verbose_name="projet")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="call_notes",
        verbose_name="écrit par",
    )
    day = models.DateField("jour", default=timezone.localdate)
    title = models.CharField("en bref", max_length=140)
    text = models.TextField("ce qui s’est passé", max_length=3000, blank=True)

    class Meta:
        verbose_name = "ligne du journal d’un projet"
        verbose_name_plural = "lignes des journaux des projets"
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} : {self.title}"


class ProjectResult(TimestampedModel):
    """Un outil de la boîte né d’un projet ; montré une fois l’outil publié."""

    wagtail_reference_index_ignore = True

    project = models.ForeignKey(Project, models.CASCADE, related_name="results", verbose_name="projet")
    tool = models.ForeignKey(Tool, models.CASCADE, related_name="call_results", verbose_name="outil")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ajouté par",
    )
    told_on = models.DateField("annoncé le", null=True, blank=True)

    class Meta:
        verbose_name = "résultat d’un appel à communs"
        verbose_name_plural = "résultats des appels à communs"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "tool"],
                name="project_result_once_a_tool",
                violation_error_message="Cet outil est déjà un résultat de ce projet.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} : {self.tool}"
