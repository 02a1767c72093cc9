"""What one asks (Need) and what one passes on (Offer): the same fields, read from either side."""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.search import index

from community.exchanges.enums import (
    Audience,
    EnteredFrom,
    Form,
    InReturn,
    Language,
    LinkObject,
    Scope,
    Side,
    State,
)
from community.members.models.base import TimestampedModel
from community.members.rules import is_facilitator
from dynamics.enums import Sheet, Stage
from dynamics.french import get_analyser
from dynamics.models import Dynamic, Territory, Theme
from dynamics.models.fields import ChoiceListField
from dynamics.uploads import CleanDocumentField
from toolbox.models import Tool

WAITS_TOO_LONG_DAYS = 30


class RecordQuerySet(models.QuerySet):
    """Shared by needs and offers."""

    def open(self):
        """Those that are matched and listed: open or already talked about, and of a dynamique that is live."""
        return self.filter(state__in=State.matched()).filter(Q(dynamic=None) | Q(dynamic__live=True))

    def public(self):
        return self.open().filter(audience=Audience.PUBLIC)

    def of(self, user):
        """Those this person wrote, and those of her teams."""
        return self.filter(Q(owner=user) | Q(dynamic__in=user.teams.values("dynamic")))

    def visible_to(self, user):
        """What this person may open in lists and pages; drafts and closed ones only for their own people."""
        if is_facilitator(user):
            return self
        if not user.is_authenticated:
            return self.public()
        listed = Q(pk__in=self.model.objects.open().values("pk")) & ~Q(audience=Audience.FACILITATORS)
        own = Q(owner=user) | Q(dynamic__in=user.teams.values("dynamic"))
        return self.filter(listed | own)

    def with_card(self):
        """All that a card of a list shows, in a constant number of queries."""
        return self.select_related(
            "dynamic__typology", "place__departement", "place__region"
        ).prefetch_related("themes", "tools")


class Record(index.Indexed, TimestampedModel):
    """What a need and an offer have in common. `state` is owned by services.records.set_state."""

    side: Side

    reference = models.CharField(
        "référence",
        max_length=100,
        null=True,
        blank=True,
        unique=True,
        help_text="L’identifiant qu’elle porte ailleurs, pour la retrouver à l’import.",
    )
    dynamic = models.ForeignKey(
        Dynamic,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="dynamique",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="écrit par",
    )
    title = models.CharField("titre", max_length=140)
    description = models.TextField("en quelques phrases", max_length=4000)
    themes = models.ManyToManyField(Theme, blank=True, related_name="+", verbose_name="thèmes")
    sheet = models.CharField("fiche thématique", max_length=32, choices=Sheet.choices, blank=True)
    tools = models.ManyToManyField(Tool, blank=True, related_name="%(class)ss", verbose_name="outils")
    forms = ChoiceListField("formes d’échange", vocabulary=Form)
    link_objects = ChoiceListField("pour être mis en lien avec", vocabulary=LinkObject)
    stage = models.CharField("stade d’avancement", max_length=24, choices=Stage.choices, blank=True)
    scope = models.CharField("jusqu’où", max_length=12, choices=Scope.choices, default=Scope.EVERYWHERE)
    languages = ChoiceListField("langues, si ce n’est pas le français", vocabulary=Language)
    place = models.ForeignKey(
        Territory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="commune",
        help_text="Celle de la dynamique si vous n’écrivez rien.",
    )
    deadline = models.DateField("échéance", null=True, blank=True)
    audience = models.CharField(
        "qui peut lire", max_length=14, choices=Audience.choices, default=Audience.PUBLIC
    )
    state = models.CharField("état", max_length=14, choices=State.choices, default=State.DRAFT)
    opened_at = models.DateTimeField("ouvert le", null=True, blank=True)
    closed_at = models.DateTimeField("fermé le", null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    search_fields = [
        index.SearchField("search_title", boost=2),
        index.SearchField("search_body"),
        index.FilterField("state"),
        index.FilterField("audience"),
    ]

    class Meta:
        abstract = True
        ordering = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def text(self) -> str:
        """All the words of the record, for the search and the matching."""
        return f"{self.title}\n{self.description}"

    @property
    def who(self) -> str:
        """What others read as its author: the dynamique; a person is never named."""
        return self.dynamic.name if self.dynamic_id else "une personne ressource"

    @property
    def seat(self) -> Territory | None:
        """Where it is: its own commune, else that of its dynamique."""
        return self.place or (self.dynamic.seat if self.dynamic_id else None)

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, or None when nobody said where."""
        if self.place:
            found = (self.place.latitude, self.place.longitude)
        elif self.dynamic_id:
            found = (self.dynamic.latitude, self.dynamic.longitude)
        else:
            found = (None, None)
        return None if None in found else found

    @property
    def is_open(self) -> bool:
        return self.state in State.matched()

    @property
    def sheet_label(self) -> str:
        return Sheet(self.sheet).label if self.sheet else ""

    @property
    def form_labels(self) -> list[str]:
        return [Form(form).label for form in self.forms if form in Form.values]

    @property
    def link_object_labels(self) -> list[str]:
        return [LinkObject(item).label for item in self.link_objects if item in LinkObject.values]

    @property
    def language_labels(self) -> list[str]:
        return [Language(item).label for item in self.languages if item in Language.values]

    @property
    def search_title(self) -> str:
        return get_analyser().index_text(self.title)

    @property
    def search_body(self) -> str:
        words = [self.description, self.sheet_label, *self.form_labels]
        words += [theme.name for theme in self.themes.all()] + [tool.name for tool in self.tools.all()]
        return get_analyser().index_text(" ".join(words))


def record_constraints(name: str) -> list:
    """What the database itself refuses, for both tables."""
    return [
        models.CheckConstraint(
            condition=Q(state=State.DRAFT) | Q(opened_at__isnull=False),
            name=f"{name}_opened_at_once_open",
        ),
        models.CheckConstraint(
            condition=Q(state__in=[State.FILLED, State.CLOSED], closed_at__isnull=False)
            | (~Q(state__in=[State.FILLED, State.CLOSED]) & Q(closed_at__isnull=True)),
            name=f"{name}_closed_at_when_closed",
        ),
        models.CheckConstraint(condition=~Q(title=""), name=f"{name}_has_a_title"),
    ]


class Need(Record):
    """Ce qu’une dynamique, ou une personne ressource, cherche."""

    wagtail_reference_index_ignore = True
    side = Side.NEED

    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="saisi par",
    )
    entered_from = models.CharField("entendu lors de", max_length=12, choices=EnteredFrom.choices, blank=True)
    contact_name = models.CharField(
        "nom de la personne", max_length=120, blank=True, help_text="Lu par l’équipe relais seulement."
    )
    contact_email = models.EmailField(
        "son adresse e-mail", blank=True, help_text="Lue par l’équipe relais seulement."
    )

    class Meta(Record.Meta):
        verbose_name = "besoin"
        verbose_name_plural = "besoins"
        constraints = record_constraints("need")
        indexes = [
            models.Index(fields=["state", "-opened_at"], name="need_by_state"),
            models.Index(fields=["dynamic", "state"], name="need_of_dynamic"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("needs:detail", args=[self.pk])

    def get_edit_url(self) -> str:
        return reverse("needs:edit", args=[self.pk])


class OfferQuerySet(RecordQuerySet):
    def available(self, today=None):
        """Open, and whose people are not away."""
        today = today or timezone.localdate()
        return self.open().filter(Q(absent_until=None) | Q(absent_until__lte=today))


class Offer(Record):
    """Ce qu’une dynamique, ou une personne ressource, peut transmettre."""

    wagtail_reference_index_ignore = True
    side = Side.OFFER

    in_return = models.CharField("en retour", max_length=12, choices=InReturn.choices, default=InReturn.FREE)
    return_note = models.CharField("précisions sur le retour demandé", max_length=300, blank=True)
    per_quarter = models.PositiveSmallIntegerField(
        "combien par trimestre, au plus",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text="Laissez vide si vous ne fixez pas de limite.",
    )
    absent_until = models.DateField(
        "absent·e jusqu’au", null=True, blank=True, help_text="Rien ne vous sera proposé d’ici là."
    )
    goes_straight = models.BooleanField(
        "recevoir directement les demandes des membres",
        default=False,
        help_text="Sinon l’équipe relais les lit d’abord.",
    )
    with_a_pair = models.BooleanField(
        "première fois, en binôme",
        default=False,
        help_text="Vous préférez transmettre à deux la première fois.",
    )

    objects = OfferQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "offre"
        verbose_name_plural = "offres"
        constraints = record_constraints("offer")
        indexes = [
            models.Index(fields=["state", "-opened_at"], name="offer_by_state"),
            models.Index(fields=["dynamic", "state"], name="offer_of_dynamic"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("offers:detail", args=[self.pk])

    def get_edit_url(self) -> str:
        return reverse("offers:edit", args=[self.pk])

    @property
    def is_away(self) -> bool:
        return self.absent_until is not None and self.absent_until > timezone.localdate()


DOCUMENTS = "prive/offres/"
FORMER_DOCUMENTS = "offres/documents/"  # where they were, under an address that anybody could open


def document_path(document, filename: str) -> str:
    """Under `prive/`, which the address of public files never serves: a view asks who may read the offer first."""
    return f"{DOCUMENTS}{uuid.uuid4().hex}/{filename}"


class OfferDocumentQuerySet(models.QuerySet):
    def formerly_at(self, path: str):
        """The one whose file was at this address of the public files."""
        return self.filter(file=DOCUMENTS + path.removeprefix(FORMER_DOCUMENTS))


class OfferDocument(TimestampedModel):
    """Un document qu’une offre transmet, avec sa licence."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="documents", verbose_name="offre")
    title = models.CharField("titre", max_length=200)
    file = CleanDocumentField(
        "fichier",
        upload_to=document_path,
        blank=True,
        help_text="PDF, bureautique, CSV ou texte, 10 Mo au plus.",
    )
    url = models.URLField("ou son adresse", blank=True)
    licence = models.CharField("licence", max_length=120, blank=True)

    objects = OfferDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document d’une offre"
        verbose_name_plural = "documents des offres"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(url="")) | (~Q(file="") & Q(url="")),
                name="offer_document_is_a_file_or_an_address",
                violation_error_message="Envoyez le fichier, ou donnez son adresse : l’un des deux.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind(self) -> str:
        return PurePath(self.file.name).suffix.lstrip(".").upper() if self.file else "lien"

    def get_absolute_url(self) -> str:
        """Of the file, through the view that checks who reads; or the address it is."""
        return reverse("offers:document", args=[self.offer_id, self.pk]) if self.file else self.url
