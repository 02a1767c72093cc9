"""Where a dynamique stands: each person's answer, the common one agreed from them, and who reads it."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from community.members.models.base import TimestampedModel
from dynamics.enums import DevelopmentLogic, EconomicModel, Stage
from dynamics.models import Dynamic
from dynamics.models.fields import ChoiceListField
from evaluation.enums import Audience
from evaluation.models.evaluations import audiences_of

HIGHEST_MARKER, HIGHEST_GRADIENT = 4, 100
MARKERS = (
    "marker_needs",
    "marker_plurality",
    "marker_structure",
    "marker_involvement",
    "marker_projects",
    "marker_spreading",
)
GRADIENTS = ("modelled", "systemic")
QUESTIONS = (
    "stage",
    "new_chantiers",
    *GRADIENTS,
    "economic_model",
    "heavy_investment",
    "development_logics",
    *MARKERS,
)
REQUIRED = ("stage", *GRADIENTS, "economic_model")


def marker_field(label: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MaxValueValidator(HIGHEST_MARKER)]
    )


def gradient_field(label: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MaxValueValidator(HIGHEST_GRADIENT)]
    )


def within_scales() -> list[models.CheckConstraint]:
    """Every number is on its scale, or unknown."""
    tops = dict.fromkeys(MARKERS, HIGHEST_MARKER) | dict.fromkeys(GRADIENTS, HIGHEST_GRADIENT)
    return [
        models.CheckConstraint(
            condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lte": top}),
            name=f"%(class)s_{name}_on_its_scale",
        )
        for name, top in tops.items()
    ]


class Situation(TimestampedModel):
    """The questions of the positioning; empty or None when nobody knows."""

    wagtail_reference_index_ignore = True

    stage = models.CharField("stade d’avancement", max_length=24, choices=Stage.choices, blank=True)
    new_chantiers = models.BooleanField("de nouveaux chantiers s’ouvrent", null=True, blank=True)
    modelled = gradient_field("de non modélisée (0) à modélisée (100)")
    systemic = gradient_field("de ciblée (0) à systémique (100)")
    economic_model = models.CharField(
        "modèle socio-économique", max_length=12, choices=EconomicModel.choices, blank=True
    )
    heavy_investment = models.BooleanField("investissement lourd", null=True, blank=True)
    development_logics = ChoiceListField("logiques de développement", vocabulary=DevelopmentLogic)
    # Maturity, six markers (GODIN 4:224-229); the words of the levels are in data/maturity.yaml
    marker_needs = marker_field("besoins du territoire")
    marker_plurality = marker_field("diversité des parties prenantes")
    marker_structure = marker_field("structuration du collectif")
    marker_involvement = marker_field("implication des parties prenantes")
    marker_projects = marker_field("projets concrets")
    marker_spreading = marker_field("capacité à modéliser et transmettre")

    class Meta:
        abstract = True
        constraints = within_scales()

    @property
    def values(self) -> dict:
        """The answers, by question."""
        return {name: getattr(self, name) for name in QUESTIONS}

    @property
    def maturity(self) -> list[int | None]:
        """The six markers in order."""
        return [getattr(self, name) for name in MARKERS]

    @property
    def is_complete(self) -> bool:
        """Whether what the needs are read from is known."""
        return all(getattr(self, name) not in (None, "") for name in REQUIRED)


class PositioningQuerySet(models.QuerySet):
    def agreed(self):
        """The dated snapshots, the last one first."""
        return self.filter(agreed_at__isnull=False).order_by("-agreed_on", "-pk")

    def under_way(self):
        """Those that people are still answering; one at most a dynamique."""
        return self.filter(agreed_at__isnull=True)

    def visible_to(self, user):
        """Agreed ones, of published dynamiques, that are shown to people such as her; those of her teams."""
        shown = Q(dynamic__live=True, dynamic__positioning_sharing__audience__in=audiences_of(user))
        if user.is_authenticated:
            shown |= Q(dynamic__in=user.teams.values("dynamic"))
        return self.agreed().filter(shown)


class Positioning(Situation):
    """Un positionnement d’une dynamique : ouvert par la première réponse, puis convenu à une date, et gardé.

    Owned by services.positioning. The answers of the situation are those agreed in common; they are empty as
    long as people are answering.
    """

    dynamic = models.ForeignKey(
        Dynamic, models.CASCADE, related_name="positionings", verbose_name="dynamique"
    )
    agreed_at = models.DateTimeField("enregistré le", null=True, blank=True)
    agreed_on = models.DateField("convenu le", null=True, blank=True)
    agreed_by = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="agreed_positionings", verbose_name="d’accord"
    )
    note = models.TextField("ce sur quoi l’on n’est pas d’accord", max_length=2000, blank=True)

    objects = PositioningQuerySet.as_manager()

    class Meta:
        verbose_name = "positionnement"
        verbose_name_plural = "positionnements"
        ordering = ["-agreed_on", "-pk"]
        constraints = [
            *within_scales(),
            models.UniqueConstraint(
                fields=["dynamic"], condition=Q(agreed_at__isnull=True), name="positioning_under_way_once"
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, agreed_on__isnull=True)
                | Q(
                    agreed_at__isnull=False,
                    agreed_on__isnull=False,
                    modelled__isnull=False,
                    systemic__isnull=False,
                )
                & ~Q(stage="")
                & ~Q(economic_model=""),
                name="positioning_agreed_is_dated_and_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"Positionnement de {self.dynamic}"

    def get_absolute_url(self) -> str:
        return reverse("positioning:snapshot", args=[self.dynamic.slug, self.pk])


class PositioningAnswer(Situation):
    """La réponse d’une personne de l’équipe ; un brouillon tant qu’elle n’est pas donnée."""

    positioning = models.ForeignKey(
        Positioning, models.CASCADE, related_name="answers", verbose_name="positionnement"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="positioning_answers",
        verbose_name="membre",
    )
    submitted_at = models.DateTimeField("donnée le", null=True, blank=True)

    class Meta:
        verbose_name = "réponse à un positionnement"
        verbose_name_plural = "réponses aux positionnements"
        ordering = ["submitted_at", "pk"]
        constraints = [
            *within_scales(),
            models.UniqueConstraint(fields=["positioning", "user"], name="positioning_answered_once_each"),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True)
                | Q(modelled__isnull=False, systemic__isnull=False) & ~Q(stage="") & ~Q(economic_model=""),
                name="positioning_answer_given_is_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} : {self.positioning}"


class PositioningSharing(TimestampedModel):
    """Qui lit les positionnements d’une dynamique ; sans cette ligne, son équipe seule."""

    wagtail_reference_index_ignore = True

    dynamic = models.OneToOneField(
        Dynamic, models.CASCADE, related_name="positioning_sharing", verbose_name="dynamique"
    )
    audience = models.CharField(
        "qui peut lire", max_length=16, choices=Audience.choices, default=Audience.TEAM
    )

    class Meta:
        verbose_name = "public d’un positionnement"
        verbose_name_plural = "publics des positionnements"
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="positioning_audience_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dynamic} : {self.get_audience_display()}"
