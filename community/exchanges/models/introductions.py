"""A qualified introduction: two sides, each with her own answer, and all that happened, line by line."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from community.exchanges.enums import (
    Answer,
    Form,
    IntroductionState,
    Origin,
    Outcome,
    RefusalReason,
    Side,
)
from community.exchanges.models.records import Need, Offer
from community.exchanges.models.suggestions import Suggestion
from community.members.models.base import TimestampedModel
from dynamics.models import Dynamic


def new_nonce() -> str:
    return secrets.token_urlsafe(24)


class IntroductionQuerySet(models.QuerySet):
    def running(self):
        return self.exclude(state__in=IntroductionState.ended())

    def of(self, user):
        """Those in which this person is one of the sides and was asked."""
        asked = Party.objects.filter(user=user, asked_at__isnull=False)
        return self.filter(pk__in=asked.values("introduction"))


class Introduction(TimestampedModel):
    """Une mise en relation ; `state` ne change que dans services.introductions.move."""

    wagtail_reference_index_ignore = True

    need = models.ForeignKey(
        Need, models.SET_NULL, null=True, blank=True, related_name="introductions", verbose_name="besoin"
    )
    offer = models.ForeignKey(
        Offer, models.SET_NULL, null=True, blank=True, related_name="introductions", verbose_name="offre"
    )
    suggestion = models.ForeignKey(
        Suggestion,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="introductions",
        verbose_name="suggestion",
    )
    batch = models.UUIDField(
        "proposée avec", default=uuid.uuid4, editable=False, help_text="Les offres proposées d’un même geste."
    )
    # Kept when need and offer are gone: figures and the maillage count dynamiques, not people
    need_dynamic = models.ForeignKey(
        Dynamic,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="dynamique qui cherche",
    )
    offer_dynamic = models.ForeignKey(
        Dynamic,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="dynamique qui transmet",
    )
    form = models.CharField("forme", max_length=24, choices=Form.choices, default=Form.PEERS)
    origin = models.CharField("née de", max_length=16, choices=Origin.choices, default=Origin.FACILITATOR)
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="introductions_followed",
        verbose_name="suivie par",
    )
    state = models.CharField(
        "état", max_length=16, choices=IntroductionState.choices, default=IntroductionState.DRAFT
    )
    why = models.TextField("pourquoi", max_length=2000, blank=True, help_text="Lu par les deux côtés.")
    private_note = models.TextField("note privée", max_length=4000, blank=True)
    proposed_at = models.DateTimeField("proposée le", null=True, blank=True)
    agreed_at = models.DateTimeField("acceptée des deux côtés le", null=True, blank=True)
    met_on = models.DateField("rencontre le", null=True, blank=True)
    ended_at = models.DateTimeField("terminée le", null=True, blank=True)
    outcome = models.CharField("issue", max_length=16, choices=Outcome.choices, blank=True)
    outcome_note = models.TextField("ce que cela a changé", max_length=2000, blank=True)
    held_open_until = models.DateField(
        "gardée ouverte jusqu’au", null=True, blank=True, help_text="La clôture automatique attend ce jour."
    )
    anonymised_at = models.DateTimeField("anonymisée le", null=True, blank=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name = "mise en relation"
        verbose_name_plural = "mises en relation"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "offer"],
                condition=~Q(state__in=["refusee", "expiree", "annulee", "sans-suite", "aboutie"]),
                name="introduction_runs_once_a_pair",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["brouillon", "annulee"]) | Q(proposed_at__isnull=False),
                name="introduction_proposed_at_once_proposed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["acceptee", "rencontre-faite", "bilan", "aboutie"])
                | Q(agreed_at__isnull=False),
                name="introduction_agreed_at_once_agreed",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["aboutie", "sans-suite", "refusee", "expiree", "annulee"],
                    ended_at__isnull=False,
                )
                | (
                    ~Q(state__in=["aboutie", "sans-suite", "refusee", "expiree", "annulee"])
                    & Q(ended_at__isnull=True)
                ),
                name="introduction_ended_at_when_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "proposed_at"], name="introduction_by_state"),
            models.Index(fields=["facilitator", "state"], name="introduction_of_facilitator"),
        ]

    def __str__(self) -> str:
        return f"Mise en relation nº {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("introductions:detail", args=[self.pk])

    @property
    def is_ended(self) -> bool:
        return self.state in IntroductionState.ended()

    @property
    def shows_contacts(self) -> bool:
        """Both agreed: the only condition under which a contact is shown."""
        return self.agreed_at is not None and self.state in IntroductionState.known_to_both()

    @property
    def is_answerable(self) -> bool:
        return self.state in IntroductionState.answerable()

    @property
    def standing(self) -> str:
        """Where it stands, in words for either side: no state that would tell what the other said."""
        if self.shows_contacts:
            return self.get_state_display()
        if self.is_ended:
            return "ne se fera pas"
        return "en préparation" if self.state == IntroductionState.DRAFT else "attend des réponses"

    def name_of(self, side: str) -> str:
        """What the other side reads: the dynamique, never the person."""
        record = self.need if side == Side.NEED else self.offer
        dynamic = self.need_dynamic if side == Side.NEED else self.offer_dynamic
        if dynamic is not None:
            return dynamic.name
        return record.who if record is not None else "une personne ressource"


class PartyQuerySet(models.QuerySet):
    def waiting(self):
        """Asked, not answered, and still able to answer."""
        return self.filter(
            asked_at__isnull=False,
            answer=Answer.WAITING,
            introduction__state__in=IntroductionState.answerable(),
        )


class Party(TimestampedModel):
    """Un côté d’une mise en relation : à qui l’on demande, ce qu’elle a répondu."""

    wagtail_reference_index_ignore = True

    introduction = models.ForeignKey(
        Introduction, models.CASCADE, related_name="parties", verbose_name="mise en relation"
    )
    side = models.CharField("côté", max_length=8, choices=Side.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="introduction_parties",
        verbose_name="personne",
    )
    # Somebody without an account, heard by a facilitator
    name = models.CharField("nom", max_length=120, blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    note = models.TextField("mot du facilitateur", max_length=2000, blank=True)
    message = models.TextField(
        "son message", max_length=2000, blank=True, help_text="Écrit par ce côté, lu par l’autre."
    )
    nonce = models.CharField(max_length=40, unique=True, editable=False, default=new_nonce)
    asked_at = models.DateTimeField("demandé le", null=True, blank=True)
    told_at = models.DateTimeField(
        "écrit le", null=True, blank=True, help_text="Vide : la demande attend le prochain envoi groupé."
    )
    answer = models.CharField("réponse", max_length=16, choices=Answer.choices, default=Answer.WAITING)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    reason = models.CharField("raison", max_length=16, choices=RefusalReason.choices, blank=True)
    reason_note = models.CharField("en quelques mots", max_length=500, blank=True)
    reminded = models.PositiveSmallIntegerField("relances", default=0)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = "côté d’une mise en relation"
        verbose_name_plural = "côtés des mises en relation"
        ordering = ["introduction", "side"]
        constraints = [
            models.UniqueConstraint(fields=["introduction", "side"], name="party_once_a_side"),
            models.CheckConstraint(
                condition=Q(answer="en-attente", answered_at__isnull=True)
                | (~Q(answer="en-attente") & Q(answered_at__isnull=False)),
                name="party_answered_at_when_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.introduction}, côté {self.get_side_display()}"

    @property
    def address(self) -> str:
        """Where to write to; empty when nobody can be reached."""
        if self.user_id:
            return self.user.email if self.user.is_active and not self.user.is_anonymised else ""
        return self.email

    @property
    def person_name(self) -> str:
        """For the équipe relais, and for the other side once both agreed."""
        return self.user.get_full_name() if self.user_id else self.name

    @property
    def has_answered(self) -> bool:
        return self.answer != Answer.WAITING


class PartyQuestion(TimestampedModel):
    """Une question posée au facilitateur avant de répondre, et sa réponse."""

    wagtail_reference_index_ignore = True

    party = models.ForeignKey(Party, models.CASCADE, related_name="questions", verbose_name="côté")
    question = models.TextField("question", max_length=2000)
    answer = models.TextField("réponse", max_length=2000, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "question"
        verbose_name_plural = "questions"
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.question[:80]


class NeedCare(TimestampedModel):
    """Qui, dans l’équipe relais, s’occupe d’un besoin avant qu’une mise en relation existe."""

    wagtail_reference_index_ignore = True

    need = models.OneToOneField(Need, models.CASCADE, related_name="care", verbose_name="besoin")
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="needs_followed",
        verbose_name="suivi par",
    )
    note = models.TextField("note", max_length=2000, blank=True)

    class Meta:
        verbose_name = "suivi d’un besoin"
        verbose_name_plural = "suivis des besoins"

    def __str__(self) -> str:
        return f"{self.need} : {self.facilitator}"


class IntroductionEvent(models.Model):
    """Une ligne du journal d’une mise en relation : qui a fait quoi, quand ; on n’en retire jamais.

    Read by facilitators only: it tells who refused.
    """

    wagtail_reference_index_ignore = True

    class Kind(models.TextChoices):
        MOVED = "etat", "changement d’état"
        TAKEN = "prise", "prise en charge"
        HANDED_OVER = "passee", "passée à quelqu’un d’autre"
        REMINDED = "relance", "relance"
        NOTE = "note", "note"

    introduction = models.ForeignKey(
        Introduction, models.CASCADE, related_name="events", verbose_name="mise en relation"
    )
    kind = models.CharField("quoi", max_length=8, choices=Kind.choices)
    before = models.CharField("de", max_length=16, choices=IntroductionState.choices, blank=True)
    after = models.CharField("à", max_length=16, choices=IntroductionState.choices, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par"
    )
    side = models.CharField("côté", max_length=8, choices=Side.choices, blank=True)
    text = models.TextField("note", max_length=2000, blank=True)
    happened_at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "journal des mises en relation"
        ordering = ["happened_at", "pk"]

    def __str__(self) -> str:
        return f"{self.introduction} : {self.get_kind_display()}"
