"""Deliberation: rounds in which stakeholders, by college, say how far each aim is reached."""

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from community.members.models.base import TimestampedModel
from evaluation.enums import Reached, RoundState
from evaluation.models.evaluations import Evaluation
from evaluation.models.promise import Aim


def new_nonce() -> str:
    return secrets.token_urlsafe(24)


class College(TimestampedModel):
    """Un collège de parties prenantes : habitants, entreprises, pouvoirs publics… ; chaque dynamique dit les siens."""

    wagtail_reference_index_ignore = True

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="colleges", verbose_name="évaluation"
    )
    name = models.CharField("nom", max_length=80)

    class Meta:
        verbose_name = "collège"
        verbose_name_plural = "collèges"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("evaluation", Lower("name"), name="college_once")]

    def __str__(self) -> str:
        return self.name


class RoundQuerySet(models.QuerySet):
    def for_reader(self, user, evaluation: Evaluation):
        """The team sees all; other readers, what was adopted."""
        if user.has_perm("evaluation.change_evaluation", evaluation):
            return self
        return self.filter(state__in=RoundState.shown_to_readers())


class Round(TimestampedModel):
    """Un tour de délibération : préparation → ouverte → close → adoptée ; `state` ne change que dans services.rounds.move."""

    wagtail_reference_index_ignore = True

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="rounds", verbose_name="évaluation"
    )
    number = models.PositiveSmallIntegerField("tour")
    state = models.CharField("état", max_length=12, choices=RoundState.choices, default=RoundState.PREPARING)
    question = models.TextField("ce que vous demandez", max_length=1000, blank=True)
    closes_on = models.DateField("dernier jour pour répondre")
    aims = models.ManyToManyField(Aim, blank=True, related_name="rounds", verbose_name="objectifs débattus")
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="préparé par",
    )
    opened_at = models.DateTimeField("ouvert le", null=True, blank=True)
    closed_at = models.DateTimeField("clos le", null=True, blank=True)
    adopted_on = models.DateField("adopté le", null=True, blank=True)
    synthesis = models.TextField("synthèse", max_length=8000, blank=True)
    minutes = models.TextField("compte rendu", max_length=20_000, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "tour de délibération"
        verbose_name_plural = "tours de délibération"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="round_number_once"),
            models.UniqueConstraint(
                fields=["evaluation"],
                condition=Q(state__in=RoundState.running()),
                name="round_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=RoundState.PREPARING, opened_at__isnull=True, closed_at__isnull=True)
                | Q(state=RoundState.OPEN, opened_at__isnull=False, closed_at__isnull=True)
                | Q(
                    state__in=[RoundState.CLOSED, RoundState.ADOPTED],
                    opened_at__isnull=False,
                    closed_at__isnull=False,
                ),
                name="round_dates_follow_its_state",
            ),
            models.CheckConstraint(
                condition=Q(state=RoundState.ADOPTED, adopted_on__isnull=False)
                | (~Q(state=RoundState.ADOPTED) & Q(adopted_on__isnull=True)),
                name="round_adopted_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"Tour {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("evaluation:round", args=[self.evaluation.dynamic.slug, self.number])

    @property
    def is_answerable(self) -> bool:
        return self.state == RoundState.OPEN and timezone.localdate() <= self.closes_on

    @property
    def shows_opinions(self) -> bool:
        """Whether the team reads what was said: not while people answer."""
        return self.state in (RoundState.CLOSED, RoundState.ADOPTED)


class Participant(TimestampedModel):
    """Une personne invitée à délibérer dans un collège ; son lien signé porte `nonce`, son adresse reste dans l’équipe."""

    wagtail_reference_index_ignore = True

    round = models.ForeignKey(Round, models.CASCADE, related_name="participants", verbose_name="tour")
    college = models.ForeignKey(College, models.RESTRICT, related_name="participants", verbose_name="collège")
    email = models.EmailField("adresse", blank=True)
    nonce = models.CharField(max_length=40, unique=True, editable=False, default=new_nonce)
    invited_at = models.DateTimeField("invitée le", null=True, blank=True)
    reminded_at = models.DateTimeField("relancée le", null=True, blank=True)
    answered_at = models.DateTimeField("a répondu le", null=True, blank=True)

    class Meta:
        verbose_name = "personne invitée à délibérer"
        verbose_name_plural = "personnes invitées à délibérer"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "round", Lower("email"), condition=~Q(email=""), name="participant_once_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round}, {self.college}"


class Opinion(TimestampedModel):
    """L’avis d’une personne sur un objectif : de 0 à 4, et pourquoi. Montré par collège, jamais avec un nom."""

    wagtail_reference_index_ignore = True

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="opinions", verbose_name="personne"
    )
    aim = models.ForeignKey(Aim, models.RESTRICT, related_name="opinions", verbose_name="objectif")
    value = models.PositiveSmallIntegerField("avis", choices=Reached.choices)
    reason = models.TextField("pourquoi", max_length=1000)

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "aim"], name="opinion_once_an_aim"),
            models.CheckConstraint(condition=Q(value__lte=4), name="opinion_from_0_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.aim} : {self.value}"


class Result(TimestampedModel):
    """Ce dont on est convenu sur un objectif, à l’issue d’un tour."""

    wagtail_reference_index_ignore = True

    round = models.ForeignKey(Round, models.CASCADE, related_name="results", verbose_name="tour")
    aim = models.ForeignKey(Aim, models.RESTRICT, related_name="results", verbose_name="objectif")
    value = models.PositiveSmallIntegerField(
        "résultat convenu", choices=Reached.choices, validators=[MaxValueValidator(4)]
    )
    text = models.TextField("en quelques mots", max_length=2000, blank=True)

    class Meta:
        verbose_name = "résultat convenu"
        verbose_name_plural = "résultats convenus"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "aim"], name="result_once_an_aim"),
            models.CheckConstraint(condition=Q(value__lte=4), name="result_from_0_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.aim} : {self.value}"
