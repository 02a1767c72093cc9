"""Events of the agenda, learning visits among them."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from wagtail.search import index

from community.life.enums import EventKind, EventMode, EventState
from community.life.models.groups import Group
from community.members.models.base import TimestampedModel
from dynamics.french import get_analyser
from dynamics.models import Dynamic, Territory

# Addresses of the site under /agenda/
RESERVED_SLUGS = frozenset({"integrer", "nouveau", "mon-agenda", "essais", "agenda", "carte"})
MOST_PLACES = 1000


def validate_slug_not_reserved(value: str) -> None:
    """Raise ValidationError when the slug is an address of the agenda itself."""
    if value in RESERVED_SLUGS:
        raise ValidationError("« %(value)s » est une adresse réservée du site.", params={"value": value})


class EventQuerySet(models.QuerySet):
    def published(self):
        """What the agenda shows: cancelled events stay, with their reason."""
        return self.exclude(state=EventState.DRAFT)

    def upcoming(self, now=None):
        return self.filter(ends_at__gte=now or timezone.now())

    def past(self, now=None):
        return self.filter(ends_at__lt=now or timezone.now())

    def choosing_a_date(self):
        return self.filter(starts_at__isnull=True)

    def organised_by(self, user):
        """Those of her dynamiques and of the groups that she animates, and those that she wrote."""
        return self.filter(
            Q(dynamic__in=user.teams.values("dynamic"))
            | Q(group__in=user.memberships.filter(is_animator=True).values("group"))
            | Q(author=user)
        )

    def with_card(self):
        """All that a card of the list shows, in a constant number of queries."""
        return self.select_related("commune__region", "dynamic", "group").annotate(
            taken=models.Count("registrations", filter=Q(registrations__state="inscrit"))
        )


class Event(index.Indexed, TimestampedModel):
    """Une rencontre de l’agenda. Son `uid` ne change jamais et `sequence` monte à chaque changement.

    That is what calendars go by to replace an event rather than to write a second one.
    """

    wagtail_reference_index_ignore = True

    kind = models.CharField("nature", max_length=24, choices=EventKind.choices)
    state = models.CharField("état", max_length=12, choices=EventState.choices, default=EventState.DRAFT)
    slug = models.SlugField("adresse", max_length=100, unique=True, validators=[validate_slug_not_reserved])
    title = models.CharField("titre", max_length=160)
    summary = models.CharField("en une phrase", max_length=300, blank=True)
    description = models.TextField("programme", max_length=6000, blank=True)
    starts_at = models.DateTimeField("début", null=True, blank=True)
    ends_at = models.DateTimeField("fin", null=True, blank=True)
    mode = models.CharField("où", max_length=12, choices=EventMode.choices, default=EventMode.ON_SITE)
    place = models.CharField("lieu", max_length=300, blank=True)
    commune = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune"
    )
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    dynamic = models.ForeignKey(
        Dynamic,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="agenda_events",
        verbose_name="dynamique",
    )
    group = models.ForeignKey(
        Group, models.SET_NULL, null=True, blank=True, related_name="events", verbose_name="groupe"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="events_organised",
        verbose_name="organisée par",
    )
    uid = models.UUIDField(
        "identifiant pour les calendriers", default=uuid.uuid4, unique=True, editable=False
    )
    sequence = models.PositiveIntegerField("version pour les calendriers", default=0, editable=False)
    place_for_registered = models.BooleanField(
        "donner l’adresse aux seules personnes inscrites",
        default=False,
        help_text="Tout le monde voit la commune ; le lieu précis, celles et ceux qui viennent.",
    )
    online_url = models.URLField("lien pour suivre en ligne", max_length=400, blank=True)
    places = models.PositiveSmallIntegerField(
        "nombre de places",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)],
        help_text="Vide : autant de monde que l’on veut.",
    )
    cost = models.CharField("coût", max_length=200, blank=True)
    accessibility = models.TextField("accessibilité", max_length=1000, blank=True)
    travel = models.TextField("comment venir", max_length=1000, blank=True)
    questions = models.TextField(
        "questions à l’inscription", max_length=600, blank=True, help_text="Une par ligne, trois au plus."
    )
    published_at = models.DateTimeField("publiée le", null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True, editable=False)
    cancel_reason = models.CharField("raison de l’annulation", max_length=400, blank=True)
    date_kept_at = models.DateTimeField("date choisie le", null=True, blank=True, editable=False)

    objects = EventQuerySet.as_manager()

    search_fields = [
        index.SearchField("search_title", boost=4),
        index.SearchField("search_body"),
        index.FilterField("state"),
    ]

    class Meta:
        verbose_name = "rencontre"
        verbose_name_plural = "rencontres"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="event_ends_after_it_starts",
                violation_error_message="La fin vient après le début.",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="event_point_whole_and_on_earth",
            ),
            models.CheckConstraint(
                condition=~Q(state=EventState.CANCELLED) | ~Q(cancel_reason=""),
                name="event_cancelled_with_a_reason",
                violation_error_message="Dites pourquoi la rencontre est annulée.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_at"], condition=~Q(state=EventState.DRAFT), name="event_published_date"
            ),
            models.Index(fields=["ends_at"], name="event_end"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("life:event", args=[self.slug])

    @property
    def is_published(self) -> bool:
        return self.state == EventState.PUBLISHED

    @property
    def is_cancelled(self) -> bool:
        return self.state == EventState.CANCELLED

    @property
    def is_visit(self) -> bool:
        return self.kind == EventKind.VISIT

    @property
    def is_choosing_a_date(self) -> bool:
        return self.starts_at is None

    @property
    def is_over(self) -> bool:
        return self.ends_at is not None and self.ends_at < timezone.now()

    @property
    def has_begun(self) -> bool:
        return self.starts_at is not None and self.starts_at <= timezone.now()

    @property
    def organiser(self) -> str:
        if self.dynamic_id:
            return self.dynamic.name if self.dynamic.live else "une équipe dont la fiche n’est plus publiée"
        return self.group.name if self.group_id else "l’équipe relais"

    @property
    def question_list(self) -> list[str]:
        return [line.strip() for line in self.questions.splitlines() if line.strip()][:3]

    @property
    def where(self) -> str:
        """What everybody may read of the place: never the address that is kept for those who come."""
        parts = [] if self.place_for_registered else [self.place]
        commune = self.commune.name if self.commune_id else ""
        return ", ".join(part for part in (*parts, commune) if part)

    @property
    def search_title(self) -> str:
        return get_analyser().index_text(self.title)

    @property
    def search_body(self) -> str:
        """What the public page says, its report too once it is published."""
        words = [self.summary, self.description, self.get_kind_display(), self.organiser]
        words += [self.commune.name if self.commune_id else ""]
        report = getattr(self, "report", None)
        if report is not None and report.published_at:
            words += [report.text, *[tool.name for tool in report.tools.all()]]
        return get_analyser().index_text(" ".join(words))
