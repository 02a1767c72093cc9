"""Events that come back, and dates among which people choose."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from community.life.events_enums import Rhythm, VoteAnswer
from community.life.models.events import Event
from community.members.models.base import TimestampedModel


class EventSeries(TimestampedModel):
    """Une rencontre qui revient : chaque date est une rencontre à part entière, que l’on peut changer seule."""

    wagtail_reference_index_ignore = True

    rhythm = models.CharField("rythme", max_length=12, choices=Rhythm.choices)
    until = models.DateField("jusqu’au")
    first = models.OneToOneField(
        Event, models.CASCADE, related_name="series_begun", verbose_name="première rencontre"
    )

    class Meta:
        verbose_name = "rencontre qui revient"
        verbose_name_plural = "rencontres qui reviennent"

    def __str__(self) -> str:
        return f"{self.first}, {self.get_rhythm_display()}"


class EventOccurrence(models.Model):
    """La place d’une rencontre dans sa série : une date n’est écrite qu’une fois."""

    wagtail_reference_index_ignore = True

    series = models.ForeignKey(
        EventSeries, models.CASCADE, related_name="occurrences", verbose_name="rencontre qui revient"
    )
    event = models.OneToOneField(Event, models.CASCADE, related_name="occurrence", verbose_name="rencontre")
    number = models.PositiveSmallIntegerField("numéro")

    class Meta:
        verbose_name = "date d’une rencontre qui revient"
        verbose_name_plural = "dates des rencontres qui reviennent"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["series", "number"], name="occurrence_written_once")]

    def __str__(self) -> str:
        return f"{self.series_id} : {self.number}"


class DateOption(TimestampedModel):
    """Une date proposée pour une rencontre qui n’en a pas encore."""

    wagtail_reference_index_ignore = True

    event = models.ForeignKey(Event, models.CASCADE, related_name="date_options", verbose_name="rencontre")
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")

    class Meta:
        verbose_name = "date au choix"
        verbose_name_plural = "dates au choix"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "starts_at"],
                name="date_option_once",
                violation_error_message="Cette date est déjà proposée.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="date_option_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}, {self.starts_at:%d/%m/%Y %H:%M}"


class DateVote(TimestampedModel):
    """Ce qu’une personne dit d’une date : oui, si besoin, non."""

    wagtail_reference_index_ignore = True

    option = models.ForeignKey(DateOption, models.CASCADE, related_name="votes", verbose_name="date")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="date_votes", verbose_name="personne"
    )
    answer = models.CharField("réponse", max_length=12, choices=VoteAnswer.choices)

    class Meta:
        verbose_name = "réponse à une date"
        verbose_name_plural = "réponses aux dates"
        constraints = [models.UniqueConstraint(fields=["option", "user"], name="date_answered_once")]

    def __str__(self) -> str:
        return f"{self.option} : {self.get_answer_display()}"
