"""Words of the cooperation, and what a member ticked on the path of those who start."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from wagtail.models import RevisionMixin

from community.members.models.base import TimestampedModel
from toolbox.models.tools import Tool


class Term(RevisionMixin, TimestampedModel):
    """Un terme du glossaire, écrit dans la gestion ; publié dès qu’il est enregistré."""

    slug = models.SlugField("adresse", max_length=80, unique=True)
    term = models.CharField("terme", max_length=100)
    definition = models.TextField("définition", max_length=1000)
    abbreviation = models.CharField("sigle", max_length=20, blank=True)
    homonym = models.CharField(
        "homonyme",
        max_length=40,
        blank=True,
        help_text="Le mot ou le sigle qui a plusieurs sens, écrit de même dans chacun des termes (RTE).",
    )
    synonyms = models.JSONField(
        "synonymes", default=list, blank=True, help_text="Liste JSON de formes équivalentes, sans ambiguïté."
    )
    variants = models.JSONField(
        "selon les réseaux",
        default=list,
        blank=True,
        help_text='Liste JSON : [{"network": "PTCE", "text": "…"}].',
    )
    see_also = models.ManyToManyField(
        "self", blank=True, symmetrical=False, related_name="seen_from", verbose_name="voir aussi"
    )
    tools = models.ManyToManyField(Tool, blank=True, related_name="terms", verbose_name="outils")
    source = models.CharField("source", max_length=200, blank=True)
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "terme"
        verbose_name_plural = "termes"
        ordering = ["term", "pk"]

    def __str__(self) -> str:
        return f"{self.term} ({self.abbreviation})" if self.abbreviation else self.term

    def get_absolute_url(self) -> str:
        return reverse("glossary:term", args=[self.slug])


class StartingTick(TimestampedModel):
    """Ce qu’un membre a fait sur le chemin de « Je démarre » ; lui seul le voit."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="starting_ticks", verbose_name="membre"
    )
    item = models.CharField("à faire", max_length=120)

    class Meta:
        verbose_name = "étape cochée"
        verbose_name_plural = "étapes cochées"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "item"],
                name="starting_item_ticked_once",
                violation_error_message="Cette ligne est déjà cochée.",
            )
        ]

    def __str__(self) -> str:
        return self.item
