"""What happened, in what figures, shown by which documents."""

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from dynamics import enums
from dynamics.dates import format_date
from dynamics.models.dynamics import Dynamic
from dynamics.uploads import CleanDocumentField, CleanImageField, document_path


class StoryEvent(Orderable):
    """Un moment du récit ; plusieurs voix peuvent raconter le même, rien n’est écrasé."""

    dynamic = ParentalKey(Dynamic, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(
        "nature", max_length=16, choices=enums.EventKind.choices, default=enums.EventKind.MILESTONE
    )
    origin_kind = models.CharField(
        "ce qui a mis en mouvement", max_length=12, choices=enums.OriginKind.choices, blank=True
    )
    date = models.DateField("date", null=True, blank=True)
    date_precision = models.CharField(
        "précision", max_length=10, choices=enums.DatePrecision.choices, default=enums.DatePrecision.UNKNOWN
    )
    title = models.CharField("titre", max_length=200)
    text = models.TextField("récit", max_length=4000, blank=True)
    lesson = models.TextField("ce que nous en avons appris", max_length=2000, blank=True)
    voice = models.CharField("raconté par", max_length=120, blank=True)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "moment du récit"
        verbose_name_plural = "récit"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(date__isnull=True, date_precision=enums.DatePrecision.UNKNOWN)
                | (models.Q(date__isnull=False) & ~models.Q(date_precision=enums.DatePrecision.UNKNOWN)),
                name="event_date_and_precision_together",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def when(self) -> str:
        """The date as it is known, in words."""
        return format_date(self.date, self.date_precision)


class Figure(Orderable):
    """Un chiffre clé, avec son année et sa source ; deux études peuvent en donner deux."""

    dynamic = ParentalKey(Dynamic, on_delete=models.CASCADE, related_name="figures")
    label = models.CharField("ce qui est compté", max_length=160)
    value = models.DecimalField("valeur", max_digits=16, decimal_places=2)
    unit = models.CharField("unité", max_length=60, blank=True)
    qualifier = models.CharField("nuance", max_length=60, blank=True, help_text="« près de », « plus de »…")
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "chiffre clé"
        verbose_name_plural = "chiffres clés"

    def __str__(self) -> str:
        return f"{self.label} : {self.value:g} {self.unit}".strip()


class Fact(Orderable):
    """Un fait propre à la dynamique qui n’a pas de champ à lui."""

    dynamic = ParentalKey(Dynamic, on_delete=models.CASCADE, related_name="facts")
    label = models.CharField("intitulé", max_length=120)
    value = models.CharField("fait", max_length=600)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "fait"
        verbose_name_plural = "autres faits"

    def __str__(self) -> str:
        return self.label


class Document(Orderable):
    """Un document ou une image que la dynamique partage."""

    dynamic = ParentalKey(Dynamic, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField("titre", max_length=200)
    file = CleanDocumentField("fichier", upload_to=document_path, blank=True)
    image = CleanImageField("image", upload_to="dynamiques/images/", blank=True)
    alternative_text = models.CharField("description de l’image", max_length=300, blank=True)
    credit = models.CharField("crédit", max_length=200, blank=True)
    licence = models.CharField("licence", max_length=120, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents et images"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(image="") | ~models.Q(alternative_text=""),
                name="document_image_has_alternative_text",
            ),
            models.CheckConstraint(
                condition=~models.Q(file="", image=""), name="document_has_a_file_or_an_image"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self):
        if self.image and not self.alternative_text:
            raise ValidationError(
                {
                    "alternative_text": "Décrivez l’image en une phrase, pour celles et ceux qui ne la voient pas."
                }
            )
