"""A call for commons: a challenge, the rules of what will come of it, and a calendar."""

from datetime import date

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from wagtail.models import DraftStateMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from community.members.models.base import TimestampedModel
from dynamics.enums import Sheet
from dynamics.french import get_analyser
from dynamics.models import Dynamic, Territory, Theme
from proposals.calls_enums import Licence, Phase, Split
from proposals.calls_phases import Calendar

# Addresses of the site under /appels-a-communs/
RESERVED_SLUGS = frozenset({"nouveau"})
MOST_EUROS = 10_000_000


def validate_slug_not_reserved(value: str) -> None:
    """Raise ValidationError when the slug is an address of the calls themselves."""
    if value in RESERVED_SLUGS:
        raise ValidationError("« %(value)s » est une adresse réservée du site.", params={"value": value})


class CallQuerySet(models.QuerySet):
    def published(self):
        return self.filter(live=True)

    def organised_by(self, user):
        """Those of her teams; what the équipe relais organises belongs to none."""
        return self.filter(dynamic__in=user.teams.values("dynamic"))

    def with_card(self):
        """All that a card of the list shows, in a constant number of queries."""
        return self.select_related("dynamic", "territory").prefetch_related("themes")

    def with_counts(self):
        """Adds how many projects and how many people who follow."""
        return self.annotate(
            project_count=models.Count("projects", distinct=True),
            follower_count=models.Count("follows", distinct=True),
        )


class Call(WorkflowMixin, DraftStateMixin, RevisionMixin, index.Indexed, TimestampedModel):
    """Un appel à communs : un défi, ce qu’une solution doit respecter, les règles du commun, un calendrier.

    Until it is published the row is the draft itself; `live` changes in Wagtail's workflow only. Once published,
    its text does not change any more, its dates may (services.calls.move_dates), in the open.
    """

    slug = models.SlugField("adresse", max_length=100, unique=True, validators=[validate_slug_not_reserved])
    title = models.CharField("titre", max_length=140)
    challenge = models.TextField("le défi", max_length=4000)
    acceptable = models.TextField("ce qu’une solution doit respecter", max_length=3000)
    deliverables = models.TextField("ce qui doit être livré, et comment", max_length=3000)
    licence = models.CharField("licence", max_length=12, choices=Licence.choices, default=Licence.CC_BY_SA)
    stewardship = models.TextField("qui prendra soin du commun ensuite", max_length=3000, blank=True)

    dynamic = models.ForeignKey(
        Dynamic,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name="dynamique qui l’organise",
        help_text="Aucune : c’est l’équipe relais qui l’organise.",
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="calls_opened",
        verbose_name="écrit par",
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="+", verbose_name="thèmes")
    sheet = models.CharField("fiche thématique", max_length=32, choices=Sheet.choices, blank=True)
    territory = models.ForeignKey(
        Territory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="territoire",
        help_text="Vide : partout.",
    )

    proposing_on = models.DateField("on propose des projets à partir du")
    teaming_on = models.DateField("on constitue les équipes à partir du")
    selecting_on = models.DateField("on présélectionne à partir du", null=True, blank=True)
    sharing_out_on = models.DateField("on partage l’enveloppe à partir du", null=True, blank=True)
    doing_on = models.DateField("on réalise à partir du")
    telling_on = models.DateField("on partage les résultats à partir du")
    closed_on = models.DateField("l’appel est clos le")
    dates_changed_on = models.DateField("dates changées le", null=True, blank=True)
    dates_changed_why = models.CharField("pourquoi", max_length=400, blank=True)

    criteria = models.TextField("critères de la présélection", max_length=3000, blank=True)
    jury = models.TextField("qui décide de la présélection", max_length=1000, blank=True)
    help_words = models.CharField("aide à tous les projets présélectionnés", max_length=600, blank=True)
    help_euros = models.PositiveIntegerField(
        "son montant par projet, en euros", null=True, blank=True, validators=[MaxValueValidator(MOST_EUROS)]
    )

    envelope = models.PositiveIntegerField(
        "enveloppe, en euros",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_EUROS)],
    )
    envelope_from = models.CharField("d’où vient l’enveloppe", max_length=300, blank=True)
    split = models.CharField("part de chacun", max_length=8, choices=Split.choices, default=Split.EQUAL)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="call",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="call",
        for_concrete_model=False,
    )

    # Life of the record rather than its content: a revision never brings back an old value of these
    KEPT_BY_THE_ROW = ("opened_by_id", "dates_changed_on", "dates_changed_why", "created_at")

    objects = CallQuerySet.as_manager()

    search_fields = [
        index.SearchField("search_title", boost=4),
        index.SearchField("search_body"),
        index.FilterField("live"),
    ]

    class Meta:
        verbose_name = "appel à communs"
        verbose_name_plural = "appels à communs"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["closed_on"], condition=Q(live=True), name="call_live_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(teaming_on__gt=F("proposing_on"))
                & Q(doing_on__gt=F("teaming_on"))
                & Q(telling_on__gt=F("doing_on"))
                & Q(closed_on__gt=F("telling_on"))
                & (Q(selecting_on=None) | Q(selecting_on__gt=F("teaming_on"), selecting_on__lt=F("doing_on")))
                & (
                    Q(sharing_out_on=None)
                    | Q(sharing_out_on__gt=F("teaming_on"), sharing_out_on__lt=F("doing_on"))
                )
                & (Q(selecting_on=None) | Q(sharing_out_on=None) | Q(sharing_out_on__gt=F("selecting_on"))),
                name="call_phases_in_order",
                violation_error_message="Les dates des étapes doivent se suivre.",
            ),
            models.CheckConstraint(
                condition=Q(selecting_on=None) | (~Q(criteria="") & ~Q(jury="")),
                name="call_selection_is_never_hidden",
                violation_error_message="Une présélection dit ses critères et qui décide.",
            ),
            models.CheckConstraint(
                condition=Q(sharing_out_on__isnull=True, envelope__isnull=True)
                | Q(sharing_out_on__isnull=False, envelope__isnull=False),
                name="call_envelope_has_its_dates",
                violation_error_message="Une enveloppe à partager a un montant et une date.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("calls:detail", args=[self.slug])

    def get_edit_url(self) -> str:
        """Where its author corrects it; letters of moderation lead there."""
        return reverse("calls:edit", args=[self.slug])

    def get_moderation_url(self) -> str:
        return self.get_absolute_url()

    def with_content_json(self, content):
        """The content of a revision, with the life of the record as it is today."""
        call = super().with_content_json(content)
        for name in self.KEPT_BY_THE_ROW:
            setattr(call, name, getattr(self, name))
        return call

    @property
    def calendar(self) -> Calendar:
        return Calendar(
            proposing=self.proposing_on,
            teaming=self.teaming_on,
            selecting=self.selecting_on,
            sharing_out=self.sharing_out_on,
            doing=self.doing_on,
            telling=self.telling_on,
            closed=self.closed_on,
        )

    def phase_on(self, day: date) -> Phase:
        return self.calendar.phase_on(day)

    @property
    def phase(self) -> Phase:
        """Where it is today."""
        return self.phase_on(timezone.localdate())

    @property
    def has_selection(self) -> bool:
        return self.selecting_on is not None

    @property
    def has_envelope(self) -> bool:
        return self.sharing_out_on is not None

    @property
    def organiser(self) -> str:
        return self.dynamic.name if self.dynamic_id else "l’équipe relais"

    @property
    def sheet_label(self) -> str:
        return Sheet(self.sheet).label if self.sheet else ""

    @property
    def search_title(self) -> str:
        return get_analyser().index_text(self.title)

    @property
    def search_body(self) -> str:
        words = [self.challenge, self.acceptable, self.deliverables, self.sheet_label, self.organiser]
        words += [self.territory.name if self.territory_id else ""]
        words += [theme.name for theme in self.themes.all()]
        return get_analyser().index_text(" ".join(words))


class CallFollow(models.Model):
    """Quelqu’un suit un appel : il le demande, rien d’autre ne l’inscrit."""

    wagtail_reference_index_ignore = True

    call = models.ForeignKey(Call, models.CASCADE, related_name="follows", verbose_name="appel à communs")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calls_followed", verbose_name="personne"
    )
    created_at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "suivi d’un appel à communs"
        verbose_name_plural = "suivis d’appels à communs"
        constraints = [
            models.UniqueConstraint(
                fields=["call", "user"],
                name="call_followed_once",
                violation_error_message="Vous suivez déjà cet appel.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.call} : {self.user_id}"
