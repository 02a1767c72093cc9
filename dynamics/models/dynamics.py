"""The dynamique collective: what it is, where, how it grows."""

from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.urls import reverse
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from community.members.models.base import TimestampedModel
from dynamics import enums
from dynamics.french import get_analyser
from dynamics.models.fields import ChoiceListField
from dynamics.models.territories import Territory
from dynamics.models.vocabularies import LegalForm, Theme, Typology
from dynamics.uploads import CleanImageField
from dynamics.validators import validate_slug_not_reserved


class DynamicQuerySet(models.QuerySet):
    def published(self):
        """Those that everybody may see, archived ones included (they keep their page)."""
        return self.filter(live=True)

    def listed(self):
        """Those shown in lists and on the map."""
        return self.published().filter(freshness__in=enums.Freshness.shown())

    def visible_to(self, user):
        """What this person may open: the published ones, those of her teams, all for facilitators."""
        if user.is_authenticated and (user.is_superuser or user.has_perm("dynamics.change_dynamic")):
            return self
        if not user.is_authenticated:
            return self.published()
        return self.filter(models.Q(live=True) | models.Q(pk__in=user.teams.values("dynamic")))

    def animated_by(self, user):
        return self.filter(team__user=user)

    def orphans(self):
        """Records made from the studies that no team has taken up."""
        return self.filter(claimed_at__isnull=True).exclude(study="")

    def with_card(self):
        """All that a card of a list shows, in a constant number of queries."""
        return self.select_related("typology", "seat", "seat__departement", "seat__region").prefetch_related(
            "themes"
        )


class Study(models.TextChoices):
    DYN = "DYN", "étude de 2020"
    COOP = "COOP", "étude de 2024"


class Dynamic(
    WorkflowMixin, DraftStateMixin, RevisionMixin, index.Indexed, TimestampedModel, ClusterableModel
):
    """Une dynamique collective de territoire.

    The row is what was last published; drafts and earlier versions are Wagtail revisions. `live` is owned by
    services.publication, `freshness` by services.freshness, the team by services.team.
    """

    # Identity
    slug = models.SlugField("adresse", max_length=100, unique=True, validators=[validate_slug_not_reserved])
    name = models.CharField("nom", max_length=160)
    typology = models.ForeignKey(
        Typology, models.PROTECT, related_name="dynamics", verbose_name="type de dynamique"
    )
    activity = models.CharField(
        "activité", max_length=10, choices=enums.Activity.choices, default=enums.Activity.ACTIVE
    )
    stage = models.CharField("stade d’avancement", max_length=24, choices=enums.Stage.choices, blank=True)
    summary = models.CharField("résumé", max_length=400, blank=True)
    description = models.TextField("description", max_length=20_000, blank=True)
    year_started = models.PositiveSmallIntegerField(
        "année de naissance",
        null=True,
        blank=True,
        validators=[MinValueValidator(1800), MaxValueValidator(2100)],
    )
    website = models.URLField("site web", blank=True)
    picture = CleanImageField("image", upload_to="dynamiques/", blank=True)
    picture_alt = models.CharField("description de l’image", max_length=200, blank=True)
    picture_credit = models.CharField("crédit de l’image", max_length=200, blank=True)

    # Where
    seat = models.ForeignKey(
        Territory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seated_dynamics",
        verbose_name="siège",
    )
    precision = models.CharField(
        "précision du siège",
        max_length=12,
        choices=enums.Precision.choices,
        default=enums.Precision.COMMUNE,
    )
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    cell = models.BigIntegerField(null=True, blank=True, editable=False)
    region_code = models.CharField(max_length=3, blank=True, editable=False)
    departement_code = models.CharField(max_length=3, blank=True, editable=False)
    scale = models.CharField("échelle", max_length=20, choices=enums.Scale.choices, blank=True)
    territories = ParentalManyToManyField(
        Territory, blank=True, related_name="acting_dynamics", verbose_name="territoires d’action"
    )
    perimeter_note = models.CharField("périmètre en mots", max_length=400, blank=True)

    # What it does and how it grows
    themes = ParentalManyToManyField(Theme, blank=True, related_name="dynamics", verbose_name="thèmes")
    objects_of_cooperation = ChoiceListField("objets de la coopération", vocabulary=enums.CooperationObject)
    development_logics = ChoiceListField("logiques de développement", vocabulary=enums.DevelopmentLogic)
    action_logics = ChoiceListField("logiques d’action", vocabulary=enums.ActionLogic)
    origin = models.CharField("origine", max_length=24, choices=enums.Origin.choices, blank=True)
    systemic = models.PositiveSmallIntegerField(
        "de ciblée (0) à systémique (100)", null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    modelled = models.PositiveSmallIntegerField(
        "de non modélisée (0) à modélisée (100)", null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    involvement_design = models.CharField(
        "habitants dans la conception", max_length=30, choices=enums.DesignInvolvement.choices, blank=True
    )
    involvement_running = models.CharField(
        "habitants dans l’animation", max_length=30, choices=enums.RunningInvolvement.choices, blank=True
    )
    involvement_evaluation = models.CharField(
        "habitants dans l’évaluation", max_length=30, choices=enums.EvaluationInvolvement.choices, blank=True
    )

    # Form and means
    legal_forms = ParentalManyToManyField(
        LegalForm, blank=True, related_name="dynamics", verbose_name="formes juridiques"
    )
    economic_model = models.CharField(
        "modèle socio-économique", max_length=12, choices=enums.EconomicModel.choices, blank=True
    )
    heavy_investment = models.BooleanField("investissement lourd", null=True, blank=True)

    # What it asks of others, in its own words; needs and offers proper come with the exchanges
    seeks = models.TextField("ce qu’elle cherche", max_length=600, blank=True)

    # Where the record comes from
    study = models.CharField("établie d’après", max_length=4, choices=Study.choices, blank=True)
    sources = models.JSONField("sources", default=list, blank=True)
    contradictions = models.TextField("ce que les sources disent différemment", blank=True)
    reference = models.CharField("référence externe", max_length=100, blank=True)
    claimed_at = models.DateTimeField("reprise par son équipe le", null=True, blank=True)
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    # Freshness
    freshness = models.CharField(
        "fraîcheur", max_length=16, choices=enums.Freshness.choices, default=enums.Freshness.CURRENT
    )
    rhythm_months = models.PositiveSmallIntegerField(
        "rythme de vérification (mois)",
        default=12,
        validators=[MinValueValidator(3), MaxValueValidator(36)],
    )
    confirmed_at = models.DateTimeField("confirmée le", null=True, blank=True)
    asked_at = models.DateTimeField("vérification demandée le", null=True, blank=True)
    silences = models.PositiveSmallIntegerField("silences", default=0)

    # Position of the last change in the map's snapshot (services.snapshot)
    version = models.BigIntegerField(default=0, db_index=True, editable=False)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="dynamic",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="dynamic",
        for_concrete_model=False,
    )

    # Life of the record rather than its content: an old revision never brings back an old value of these
    KEPT_BY_THE_ROW = (
        "freshness",
        "rhythm_months",
        "confirmed_at",
        "asked_at",
        "silences",
        "claimed_at",
        "seed_digest",
        "created_at",
        "version",
    )

    objects = DynamicQuerySet.as_manager()

    search_fields = [
        index.SearchField("search_title", boost=4),
        index.SearchField("search_body"),
        index.FilterField("live"),
    ]

    class Meta:
        verbose_name = "dynamique"
        verbose_name_plural = "dynamiques"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True, cell__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180), cell__isnull=False),
                name="dynamic_point_whole_and_on_earth",
            ),
            models.CheckConstraint(
                condition=models.Q(systemic__isnull=True) | models.Q(systemic__lte=100),
                name="dynamic_systemic_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=models.Q(modelled__isnull=True) | models.Q(modelled__lte=100),
                name="dynamic_modelled_is_a_percentage",
            ),
            models.UniqueConstraint(
                fields=["reference"], condition=~models.Q(reference=""), name="dynamic_reference_unique"
            ),
        ]
        indexes = [
            models.Index(fields=["cell"], condition=models.Q(live=True), name="dynamic_live_cell"),
            models.Index(fields=["-updated_at", "id"], name="dynamic_recent"),
            models.Index(fields=["name", "id"], name="dynamic_name"),
            models.Index(fields=["departement_code"], name="dynamic_departement"),
            models.Index(fields=["freshness", "confirmed_at"], name="dynamic_freshness"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("dynamics:detail", args=[self.slug])

    def get_edit_url(self) -> str:
        """Where its team corrects it; letters of moderation lead there."""
        return reverse("dynamics:edit", args=[self.slug])

    def get_moderation_url(self) -> str:
        """Its newest version, published or not, as its team and the moderators read it."""
        return reverse("dynamics:preview", args=[self.slug])

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Derive the columns that lists and map read, then write and number the change.

        One transaction: a process that sees the number sees the row and its relations too.
        """
        from dynamics.services.snapshot import next_version  # noqa: PLC0415 (services import models)

        fields = kwargs.get("update_fields")
        if fields is None:
            self.set_derived_columns()
        else:
            # A draft saved as a revision writes a few columns of the row: the point is not among them
            fields = {*fields, "version", "updated_at"}
            if fields & {"latitude", "longitude", "seat", "seat_id"}:
                self.set_derived_columns()
                fields |= {"cell", "region_code", "departement_code"}
            kwargs["update_fields"] = fields
        self.version = next_version()
        super().save(*args, **kwargs)

    def with_content_json(self, content):
        """The content of a revision, with the life of the record as it is today."""
        dynamic = super().with_content_json(content)
        for name in self.KEPT_BY_THE_ROW:
            setattr(dynamic, name, getattr(self, name))
        return dynamic

    def clean(self):
        """The constraints on the point are checked on what would be written."""
        super().clean()
        self.set_derived_columns()

    def set_derived_columns(self) -> None:
        """Cell and territory codes, from the point and the seat."""
        from dynamics.cells import encode  # noqa: PLC0415 (numpy only where needed)

        has_point = self.latitude is not None and self.longitude is not None
        self.cell = int(encode(self.longitude, self.latitude)) if has_point else None
        region, departement = territory_codes(self.seat) if self.seat_id else ("", "")
        self.region_code, self.departement_code = region, departement

    # Search: only the analyser's stems reach a backend
    @property
    def search_title(self) -> str:
        return get_analyser().index_text(self.name)

    @property
    def search_body(self) -> str:
        return get_analyser().index_text(" ".join(self.searched_texts()))

    def searched_texts(self) -> list[str]:
        """Everything a person could remember of this dynamique."""
        typology = self.typology
        return [
            typology.name,
            typology.long_name,
            self.summary,
            self.description,
            self.perimeter_note,
            self.seat.name if self.seat_id else "",
            *[theme.name for theme in self.themes.all()],
            *[form.name for form in self.legal_forms.all()],
            *[event.title for event in self.events.all()],
            *[actor.shown_name for actor in self.actors.all()],
        ]

    @property
    def is_ended(self) -> bool:
        return self.activity == enums.Activity.ENDED

    @property
    def is_from_study(self) -> bool:
        """Whether nobody of the dynamique has taken up the record yet."""
        return bool(self.study) and self.claimed_at is None

    @property
    def is_point_exact(self) -> bool:
        return self.precision in {enums.Precision.EXACT, enums.Precision.COMMUNE}


def territory_codes(territory: Territory) -> tuple[str, str]:
    """INSEE codes of the région and of the département (or "") that a territory lies in."""
    if territory.level == enums.TerritoryLevel.REGION:
        return territory.code, ""
    region = territory.region.code if territory.region_id else ""
    if territory.level == enums.TerritoryLevel.DEPARTEMENT:
        return region, territory.code
    return region, territory.departement.code if territory.departement_id else ""
