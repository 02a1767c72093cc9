"""Whether the first steps are shown to a new member."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.members.models.base import TimestampedModel

SHOWN_FOR = timedelta(days=60)


class Welcome(TimestampedModel):
    """Ce qu’une personne a choisi pour ses premiers pas : les cacher, ou les revoir. Sans ligne, deux mois."""

    wagtail_reference_index_ignore = True

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="welcome", verbose_name="compte"
    )
    is_shown = models.BooleanField("montrés", default=True)

    class Meta:
        verbose_name = "accueil d’un membre"
        verbose_name_plural = "accueils des membres"

    def __str__(self) -> str:
        return f"{self.user} : {'montré' if self.is_shown else 'caché'}"

    @classmethod
    def shows_to(cls, user, now: datetime | None = None) -> bool:
        """Her choice, else whether she came less than two months ago."""
        chosen = cls.objects.filter(user=user).first()
        if chosen is not None:
            return chosen.is_shown
        return (now or timezone.now()) - user.date_joined < SHOWN_FOR
