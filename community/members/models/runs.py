"""What the background did, and when: one row a run."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from community.members.enums import RunState


class TaskRunQuerySet(models.QuerySet):
    def lost(self, now, after: timedelta):
        """Runs that nobody ends any more: the worker died, or the machine stopped."""
        return self.filter(state=RunState.RUNNING, started_at__lt=now - after)


class TaskRun(models.Model):
    """Un passage d’une tâche ; `state` ne change que dans services.runs."""

    wagtail_reference_index_ignore = True

    name = models.CharField("tâche", max_length=80)
    state = models.CharField("état", max_length=10, choices=RunState.choices, default=RunState.RUNNING)
    started_at = models.DateTimeField("commencée le", default=timezone.now)
    ended_at = models.DateTimeField("finie le", null=True, blank=True)
    counts = models.JSONField("ce qu’elle a fait", default=dict)
    # The class alone: messages of errors quote addresses and values of rows
    error = models.CharField("erreur", max_length=120, blank=True)

    objects = TaskRunQuerySet.as_manager()

    class Meta:
        verbose_name = "passage d’une tâche"
        verbose_name_plural = "passages des tâches"
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="en-cours", ended_at__isnull=True)
                | (~Q(state="en-cours") & Q(ended_at__isnull=False)),
                name="task_run_ended_at_when_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["-started_at"], name="task_run_recent"),
            models.Index(fields=["name", "-started_at"], name="task_run_of_task"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.started_at:%d/%m/%Y %H:%M}"

    @property
    def seconds(self) -> float | None:
        """How long it took."""
        return (self.ended_at - self.started_at).total_seconds() if self.ended_at else None
