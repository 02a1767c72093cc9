"""Several propositions in one letter to one addressee, signed by dynamiques."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from community.members.models.base import TimestampedModel
from dynamics.models import Dynamic
from proposals.enums import JointLetterState
from proposals.models.addressees import Addressee
from proposals.models.propositions import Proposition


class JointLetterQuerySet(models.QuerySet):
    def public(self):
        return self.exclude(state=JointLetterState.DRAFT)

    def visible_to(self, user):
        """What is signed or sent; drafts too for those who write letters."""
        return self if user.has_perm("proposals.write_letter") else self.public()

    def with_signature_count(self):
        return self.annotate(
            signature_count=Count("signatures", filter=Q(signatures__dynamic__live=True), distinct=True)
        )


class JointLetter(TimestampedModel):
    """Une lettre commune : plusieurs propositions, un destinataire, des dynamiques qui la signent.

    What is signed never changes: propositions are copied into its items when it opens to signatures.
    `state` is owned by services.joint_letters.set_state.
    """

    addressee = models.ForeignKey(
        Addressee, models.PROTECT, related_name="letters", verbose_name="destinataire"
    )
    subject = models.CharField("objet", max_length=160)
    opening = models.TextField("début de la lettre", max_length=3000)
    closing = models.TextField("fin de la lettre", max_length=2000, blank=True)
    state = models.CharField(
        "état", max_length=10, choices=JointLetterState.choices, default=JointLetterState.DRAFT
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="écrite par",
    )
    opened_at = models.DateTimeField("ouverte aux signatures le", null=True, blank=True)
    signed_until = models.DateField("à signer jusqu’au", null=True, blank=True)
    sent_on = models.DateField("envoyée le", null=True, blank=True)
    pdf = models.FileField(
        "lettre envoyée", upload_to="prive/propositions/lettres/", blank=True, editable=False
    )

    objects = JointLetterQuerySet.as_manager()

    class Meta:
        verbose_name = "lettre commune"
        verbose_name_plural = "lettres communes"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=JointLetterState.SENT, sent_on__isnull=False)
                | (~Q(state=JointLetterState.SENT) & Q(sent_on__isnull=True)),
                name="joint_letter_sent_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(state=JointLetterState.DRAFT, opened_at__isnull=True)
                | (~Q(state=JointLetterState.DRAFT) & Q(opened_at__isnull=False, signed_until__isnull=False)),
                name="joint_letter_opened_has_its_dates",
            ),
        ]
        indexes = [models.Index(fields=["addressee", "state"], name="joint_letter_of_addressee")]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("joint_letters:detail", args=[self.pk])

    @property
    def takes_signatures(self) -> bool:
        """Open, and its last day not past."""
        return self.state == JointLetterState.OPEN and timezone.localdate() <= self.signed_until


def words_of(proposition: Proposition) -> str:
    """What a letter says of a proposition: its text, then its points, one a line."""
    return "\n".join([proposition.text, *(f"– {point}" for point in proposition.points)]).strip()


class JointLetterItem(models.Model):
    """Une proposition dans une lettre ; sa rédaction est copiée quand la lettre s’ouvre aux signatures."""

    letter = models.ForeignKey(JointLetter, models.CASCADE, related_name="items", verbose_name="lettre")
    proposition = models.ForeignKey(
        Proposition, models.PROTECT, related_name="letter_items", verbose_name="proposition"
    )
    position = models.PositiveSmallIntegerField("rang")
    title = models.CharField("la proposition", max_length=240, blank=True)
    text = models.TextField("précisions", blank=True)

    class Meta:
        verbose_name = "proposition d’une lettre"
        verbose_name_plural = "propositions des lettres"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "proposition"], name="proposition_once_in_a_letter")
        ]

    def __str__(self) -> str:
        return self.shown_title

    @property
    def shown_title(self) -> str:
        """As it was copied, or as it is today while the letter is a draft."""
        return self.title or self.proposition.title

    @property
    def shown_text(self) -> str:
        return self.text if self.title else words_of(self.proposition)


class LetterSignature(TimestampedModel):
    """La signature d’une dynamique, donnée par quelqu’un qui l’anime ; la personne n’est jamais nommée."""

    wagtail_reference_index_ignore = True

    letter = models.ForeignKey(JointLetter, models.CASCADE, related_name="signatures", verbose_name="lettre")
    dynamic = models.ForeignKey(
        Dynamic, models.CASCADE, related_name="letter_signatures", verbose_name="dynamique"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="letter_signatures",
        verbose_name="donnée par",
    )

    class Meta:
        verbose_name = "signature"
        verbose_name_plural = "signatures"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "dynamic"],
                name="letter_signed_once_by_a_dynamique",
                violation_error_message="Cette dynamique a déjà signé.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.letter} : {self.dynamic}"
