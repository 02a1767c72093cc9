"""Lists kept elsewhere that we read at their address: the source, its records, its runs."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from community.members.models.base import TimestampedModel
from dynamics.models.dynamics import Dynamic
from dynamics.models.vocabularies import Typology


class RemoteSource(TimestampedModel):
    """Une liste tenue ailleurs, lue à son adresse : ce qu’on y lit, à quel rythme, sous quelle licence."""

    class Licence(models.TextChoices):
        """Those that allow what we publish, under the Licence Ouverte, with its source named."""

        OPEN = "licence-ouverte", "Licence Ouverte 2.0"
        CC0 = "cc0", "CC0 ou domaine public"
        CC_BY = "cc-by", "CC BY 4.0"
        AGREEMENT = "accord", "accord écrit de qui la tient"

    class Rhythm(models.TextChoices):
        BY_HAND = "a-la-main", "quand on le demande"
        DAILY = "chaque-jour", "chaque nuit"
        WEEKLY = "chaque-semaine", "chaque semaine"

    class State(models.TextChoices):
        """A source is only read by the clock once a person has seen a trial of it."""

        DRAFT = "preparation", "en préparation"
        ACTIVE = "active", "active"
        PAUSED = "suspendue", "suspendue"

    name = models.CharField("nom", max_length=120)
    slug = models.SlugField("préfixe des références", max_length=40, unique=True)
    url = models.URLField("adresse des données", max_length=1000)
    page_url = models.URLField("page publique de la source", blank=True)
    licence = models.CharField("licence", max_length=20, choices=Licence.choices)
    default_typology = models.ForeignKey(
        Typology, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="type par défaut"
    )
    rhythm = models.CharField("rythme", max_length=20, choices=Rhythm.choices, default=Rhythm.BY_HAND)
    state = models.CharField("état", max_length=12, choices=State.choices, default=State.DRAFT)
    columns = models.JSONField("colonnes trouvées", default=list, blank=True)
    mapping = models.JSONField("correspondances", default=dict, blank=True)
    equivalences = models.JSONField("équivalences de mots", default=dict, blank=True)
    # What the address said the last time, to be told when nothing changed
    etag = models.CharField(max_length=200, blank=True, editable=False)
    last_modified = models.CharField(max_length=60, blank=True, editable=False)
    body_digest = models.CharField(max_length=64, blank=True, editable=False)
    read_at = models.DateTimeField("lue le", null=True, blank=True)
    failures = models.PositiveSmallIntegerField("échecs de suite", default=0)

    class Meta:
        verbose_name = "source distante"
        verbose_name_plural = "sources distantes"
        ordering = ["name", "pk"]

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("remote_sources:detail", args=[self.pk])

    @property
    def is_mapped(self) -> bool:
        return bool(self.mapping)


class RemoteRecordQuerySet(models.QuerySet):
    def waiting(self):
        """Probable doubles that nobody has decided about."""
        return self.filter(state=RemoteRecord.State.WAITING)

    def linked(self):
        return self.filter(state=RemoteRecord.State.LINKED, dynamic__isnull=False)


class RemoteRecord(TimestampedModel):
    """Une ligne d’une source distante et la fiche qu’elle décrit ici.

    ``values`` is what the source said the last time, in the terms of the record: a field of the record that
    is no more as the source left it was changed by somebody, and stays.
    """

    class State(models.TextChoices):
        WAITING = "a-decider", "doublon probable, à décider"
        LINKED = "liee", "liée à une fiche"
        DISTINCT = "distincte", "dite différente, à créer"
        IGNORED = "ecartee", "écartée"

    source = models.ForeignKey(
        RemoteSource, models.CASCADE, related_name="records", verbose_name="source distante"
    )
    external_id = models.CharField("identifiant dans la source", max_length=100)
    state = models.CharField("état", max_length=12, choices=State.choices)
    dynamic = models.ForeignKey(
        Dynamic,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="remote_records",
        verbose_name="dynamique",
    )
    suspect = models.ForeignKey(
        Dynamic, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="fiche ressemblante"
    )
    cells = models.JSONField("ce que dit la source", default=dict, blank=True)
    values = models.JSONField("ce que la source a donné à la fiche", default=dict, blank=True)

    objects = RemoteRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne d’une source distante"
        verbose_name_plural = "lignes de sources distantes"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="remote_record_once_a_source"),
            models.UniqueConstraint(
                fields=["source", "dynamic"],
                condition=Q(dynamic__isnull=False),
                name="remote_record_one_a_dynamic_and_source",
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="remote_record_queue")]

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.cells.get("name") or self.external_id


class RemoteRun(models.Model):
    """Une lecture d’une source distante, son compte et ce qui n’a pas été pris."""

    class Kind(models.TextChoices):
        COLUMNS = "colonnes", "lecture des colonnes"
        TRIAL = "essai", "essai sans rien écrire"
        IMPORT = "import", "import"

    class State(models.TextChoices):
        WAITING = "en-attente", "en attente"
        RUNNING = "en-cours", "en cours"
        DONE = "faite", "faite"
        FAILED = "echouee", "échouée"

    source = models.ForeignKey(
        RemoteSource, models.CASCADE, related_name="runs", verbose_name="source distante"
    )
    kind = models.CharField("sorte", max_length=10, choices=Kind.choices)
    state = models.CharField("état", max_length=12, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField("demandée le", auto_now_add=True)
    ended_at = models.DateTimeField("finie le", null=True, blank=True)
    totals = models.JSONField("compte", default=dict, blank=True)
    message = models.TextField("message", blank=True)
    outcomes = models.JSONField("lignes", default=list, blank=True)

    class Meta:
        verbose_name = "lecture d’une source distante"
        verbose_name_plural = "lectures de sources distantes"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["source", "-created_at"], name="remote_run_recent")]
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state__in=["en-attente", "en-cours"]),
                name="remote_run_one_at_a_time",
                violation_error_message="Une lecture de cette source est déjà en cours.",
            )
        ]

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.source}, {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("remote_sources:run", args=[self.pk])
