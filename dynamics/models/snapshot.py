"""The version of the data that the in-memory snapshot answers for."""

from django.db import models


class SnapshotVersion(models.Model):
    """Une seule ligne : le numéro du dernier changement, et celui du dernier changement en masse.

    A worker whose snapshot is older than `whole` reloads everything; otherwise only the rows with a greater
    `version`.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    current = models.BigIntegerField(default=0)
    whole = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "version de la carte"
        verbose_name_plural = "versions de la carte"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="snapshot_version_single_row")]

    def __str__(self) -> str:
        return str(self.current)
