"""The directory: kinds of accompaniment and of funding, what members say of them, who waits for a date."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, Orderable, RevisionMixin, WorkflowMixin
from wagtail.search import index

from community.members.models.base import TimestampedModel
from dynamics.enums import Sheet, Stage
from dynamics.french import get_analyser
from dynamics.models import Dynamic, LegalForm, Organisation, Territory, Theme
from dynamics.models.fields import ChoiceListField
from proposals.dispositifs_dates import Freshness, freshness_of, opening_of
from proposals.dispositifs_enums import Coverage, DispositifFamily, DispositifKind, Opening, Verdict
from toolbox.models import Tool

# Addresses of the site under /dispositifs/
RESERVED_SLUGS = frozenset({"proposer", "comparer", "calendrier", "mes-dispositifs", "alerte"})
FIRST_YEAR, LAST_YEAR = 1990, 2100


def validate_slug_not_reserved(value: str) -> None:
    """Raise ValidationError when the slug is an address of the directory itself."""
    if value in RESERVED_SLUGS:
        raise ValidationError("« %(value)s » est une adresse réservée du site.", params={"value": value})


def this_year() -> int:
    return timezone.localdate().year


class DispositifQuerySet(models.QuerySet):
    def published(self):
        return self.filter(live=True)

    def visible_to(self, user):
        """What this person may open: the published ones, her own proposals, all for those who look after them."""
        if not user.is_authenticated:
            return self.published()
        if user.has_perm("proposals.see_dispositif_drafts"):
            return self
        return self.filter(Q(live=True) | Q(proposed_by=user))

    def fitting(self, *, stages=(), kinds=(), families=()):
        """Published ones for these stages, of these kinds and families; an empty argument asks nothing.

        A dispositif whose stages nobody said fits no stage: it is not guessed.
        """
        found = self.published()
        if kinds:
            found = found.filter(kind__in=list(kinds))
        if families:
            found = found.filter(family__in=list(families))
        if stages:
            told = Q()
            for stage in stages:
                told |= Q(stages_text__contains=f'"{Stage(stage).value}"')
            found = found.alias(stages_text=Cast("stages", models.TextField())).filter(told)
        return found

    def by_deadline(self, today=None):
        """The next deadline first, then the next opening, then those whose dates are past or unknown."""
        today = today or timezone.localdate()
        to_come = models.Case(models.When(closes_on__gte=today, then="closes_on"))
        to_open = models.Case(models.When(opens_on__gte=today, then="opens_on"))
        return self.order_by(to_come.asc(nulls_last=True), to_open.asc(nulls_last=True), "name", "pk")

    def dated(self, today=None):
        """Those with an opening or a deadline to come, for the calendar."""
        today = today or timezone.localdate()
        return self.published().filter(Q(closes_on__gte=today) | Q(opens_on__gte=today)).by_deadline(today)

    def drafts_of(self, user):
        """Proposals under way, the last written first."""
        return self.filter(live=False, proposed_by=user).order_by("-updated_at", "-pk")


class Dispositif(
    WorkflowMixin, DraftStateMixin, RevisionMixin, index.Indexed, TimestampedModel, ClusterableModel
):
    """Un accompagnement ou un financement que l’on peut demander.

    The row is what was last published, or a draft that its author still writes; what members correct is a
    revision, and `live` changes in Wagtail's workflow and in the back office only.
    """

    slug = models.SlugField("adresse", max_length=100, unique=True, validators=[validate_slug_not_reserved])
    name = models.CharField("nom", max_length=140)
    kind = models.CharField("nature", max_length=16, choices=DispositifKind.choices)
    family = models.CharField("famille", max_length=24, choices=DispositifFamily.choices)
    summary = models.CharField("résumé", max_length=240)
    content = models.TextField("contenu", max_length=4000, blank=True)
    amount = models.CharField("montant", max_length=240, blank=True)
    amount_min = models.PositiveIntegerField("montant, à partir de (euros)", null=True, blank=True)
    amount_max = models.PositiveIntegerField("montant, jusqu’à (euros)", null=True, blank=True)
    duration = models.CharField("durée", max_length=160, blank=True)
    stages = ChoiceListField("stades", vocabulary=Stage)
    legal_forms = ParentalManyToManyField(
        LegalForm, blank=True, related_name="dispositifs", verbose_name="formes juridiques"
    )
    themes = ParentalManyToManyField(Theme, blank=True, related_name="dispositifs", verbose_name="thèmes")
    sheets = ChoiceListField("fiches", vocabulary=Sheet)
    tools = ParentalManyToManyField(Tool, blank=True, related_name="dispositifs", verbose_name="outils")
    coverage = models.CharField("où", max_length=12, choices=Coverage.choices, blank=True)
    territories = ParentalManyToManyField(
        Territory, blank=True, related_name="dispositifs", verbose_name="territoires"
    )

    is_permanent = models.BooleanField("ouvert toute l’année", null=True, blank=True)
    opens_on = models.DateField("prochaine ouverture", null=True, blank=True)
    closes_on = models.DateField("prochaine échéance", null=True, blank=True)

    website = models.URLField("page officielle", blank=True)
    sources = models.JSONField("sources", default=list, blank=True)
    info_year = models.PositiveSmallIntegerField(
        "année de l’information",
        default=this_year,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    checked_on = models.DateField("vérifié le", null=True, blank=True)
    doubted_on = models.DateField("signalé comme dépassé le", null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="dispositifs_proposed",
        verbose_name="proposé par",
    )
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="dispositif",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="dispositif",
        for_concrete_model=False,
    )

    # Life of the record rather than its content: a revision never brings back an old value of these
    KEPT_BY_THE_ROW = ("slug", "checked_on", "doubted_on", "proposed_by_id", "seed_digest", "created_at")

    objects = DispositifQuerySet.as_manager()

    search_fields = [
        index.SearchField("search_title", boost=4),
        index.SearchField("search_body"),
        index.FilterField("live"),
    ]

    class Meta:
        verbose_name = "dispositif"
        verbose_name_plural = "dispositifs"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_min__isnull=True)
                | Q(amount_max__isnull=True)
                | Q(amount_min__lte=F("amount_max")),
                name="dispositif_amounts_in_order",
                violation_error_message="Le plus petit montant ne peut pas dépasser le plus grand.",
            ),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True)
                | Q(closes_on__isnull=True)
                | Q(opens_on__lte=F("closes_on")),
                name="dispositif_opens_before_it_closes",
                violation_error_message="L’ouverture ne peut pas venir après l’échéance.",
            ),
            models.CheckConstraint(
                condition=~Q(is_permanent=True) | Q(closes_on__isnull=True),
                name="dispositif_permanent_has_no_deadline",
                violation_error_message="Ce qui est ouvert toute l’année n’a pas d’échéance : choisissez.",
            ),
        ]
        indexes = [
            models.Index(fields=["closes_on"], condition=Q(live=True), name="dispositif_live_deadline"),
            models.Index(fields=["name", "id"], condition=Q(live=True), name="dispositif_live_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("dispositifs:detail", args=[self.slug])

    def get_edit_url(self) -> str:
        """Where its author corrects it; letters of moderation lead there."""
        return reverse("dispositifs:edit", args=[self.slug])

    def get_moderation_url(self) -> str:
        """The proposal or the correction as its author and the moderators read it."""
        return reverse("dispositifs:preview", args=[self.slug])

    def with_content_json(self, content):
        """The content of a revision, with the life of the record as it is today."""
        dispositif = super().with_content_json(content)
        for name in self.KEPT_BY_THE_ROW:
            setattr(dispositif, name, getattr(self, name))
        return dispositif

    # Search: only the analyser's stems reach a backend
    @property
    def search_title(self) -> str:
        return get_analyser().index_text(self.name)

    @property
    def search_body(self) -> str:
        return get_analyser().index_text(" ".join(self.searched_texts()))

    def searched_texts(self) -> list[str]:
        """Everything a person could remember of this dispositif, or hope from it."""
        return [
            self.get_kind_display(),
            self.get_family_display(),
            self.summary,
            self.content,
            self.amount,
            *self.stage_labels,
            *[theme.name for theme in self.themes.all()],
            *[form.name for form in self.legal_forms.all()],
            *[place.name for place in self.territories.all()],
            *[f"{example.name} {example.text}" for example in self.examples.all()],
        ]

    @property
    def stage_labels(self) -> list[str]:
        return [Stage(stage).label for stage in self.stages if stage in Stage.values]

    @property
    def sheet_values(self) -> list[Sheet]:
        return [Sheet(sheet) for sheet in self.sheets if sheet in Sheet.values]

    @property
    def opening(self) -> Opening:
        return opening_of(
            opens_on=self.opens_on,
            closes_on=self.closes_on,
            is_permanent=self.is_permanent,
            today=timezone.localdate(),
        )

    @property
    def freshness(self) -> Freshness:
        return freshness_of(
            year=self.info_year,
            checked_on=self.checked_on,
            doubted_on=self.doubted_on,
            today=timezone.localdate(),
        )


class DispositifExample(Orderable):
    """Un exemple : qui le propose, ou qui s’en est servi."""

    dispositif = ParentalKey(Dispositif, on_delete=models.CASCADE, related_name="examples")
    name = models.CharField("nom", max_length=160)
    text = models.CharField("ce qu’il faut en savoir", max_length=400, blank=True)
    url = models.URLField("adresse", blank=True, help_text="La page officielle, si vous en êtes sûr·e.")
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="dispositif_examples",
        verbose_name="organisation",
    )
    dynamic = models.ForeignKey(
        Dynamic,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="dispositif_examples",
        verbose_name="dynamique",
    )

    class Meta(Orderable.Meta):
        verbose_name = "exemple"
        verbose_name_plural = "exemples"

    def __str__(self) -> str:
        return self.name


class DispositifCheck(TimestampedModel):
    """Ce qu’un·e membre dit de la page d’un dispositif : toujours valable, ou plus d’actualité."""

    dispositif = models.ForeignKey(
        Dispositif, models.CASCADE, related_name="checks", verbose_name="dispositif"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="dispositif_checks",
        verbose_name="dit par",
    )
    verdict = models.CharField("avis", max_length=10, choices=Verdict.choices)
    note = models.CharField("précision", max_length=400, blank=True)
    said_on = models.DateField("dit le", default=timezone.localdate)

    class Meta:
        verbose_name = "avis sur un dispositif"
        verbose_name_plural = "avis sur les dispositifs"
        ordering = ["-said_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["dispositif", "user"], name="dispositif_checked_once_each"),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.OUTDATED, note=""),
                name="dispositif_doubt_says_why",
                violation_error_message="Dites en quelques mots ce qui a changé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispositif} : {self.get_verdict_display()}"


class DeadlineAlertQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user).select_related("dispositif").order_by("dispositif__name", "pk")


class DeadlineAlert(TimestampedModel):
    """Une demande d’alerte : prévenir cette personne avant une échéance, et quand une ouverture est annoncée."""

    dispositif = models.ForeignKey(
        Dispositif, models.CASCADE, related_name="alerts", verbose_name="dispositif"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="dispositif_alerts",
        verbose_name="membre",
    )
    days_before = models.PositiveSmallIntegerField(
        "jours avant l’échéance", default=30, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    tells_opening = models.BooleanField("dire aussi quand une ouverture est annoncée", default=True)
    told_opening = models.DateField("ouverture déjà annoncée", null=True, blank=True, editable=False)
    told_deadline = models.DateField("échéance déjà rappelée", null=True, blank=True, editable=False)

    objects = DeadlineAlertQuerySet.as_manager()

    class Meta:
        verbose_name = "alerte d’échéance"
        verbose_name_plural = "alertes d’échéance"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["dispositif", "user"], name="dispositif_followed_once_each"),
            models.CheckConstraint(
                condition=Q(days_before__gte=1, days_before__lte=120), name="dispositif_alert_days_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispositif} : {self.days_before} jours avant"
