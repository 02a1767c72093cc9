"""A proposition: what the community asks of somebody, why, and what became of it."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, Orderable, RevisionMixin, WorkflowMixin
from wagtail.search import index

from community.life.models import Thread
from community.members.models.base import TimestampedModel
from dynamics.dates import format_date
from dynamics.enums import DatePrecision, Sheet
from dynamics.french import get_analyser
from dynamics.models import Dynamic, Theme
from dynamics.models.fields import ChoiceListField
from proposals.enums import CoAuthorState, PropositionKind, PropositionOrigin, PropositionStatus, Subject
from proposals.models.addressees import Addressee

# Addresses of the site under /propositions/
RESERVED_SLUGS = frozenset({"nouvelle", "mes-propositions", "destinataires", "ressemblances", "lettres"})


def validate_slug_not_reserved(value: str) -> None:
    """Raise ValidationError when the slug is an address of the propositions themselves."""
    if value in RESERVED_SLUGS:
        raise ValidationError("« %(value)s » est une adresse réservée du site.", params={"value": value})


class PropositionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(live=True)

    def visible_to(self, user):
        """What this person may open: the published ones, those she signs or is asked to sign, all for moderators."""
        if not user.is_authenticated:
            return self.published()
        if user.has_perm("proposals.see_drafts"):
            return self
        signed = PropositionAuthor.objects.filter(user=user).exclude(state=CoAuthorState.REFUSED)
        return self.filter(Q(live=True) | Q(author=user) | Q(pk__in=signed.values("proposition")))

    def signed_by(self, user):
        """Those that this person wrote, or signs with others."""
        signed = PropositionAuthor.objects.filter(user=user, state=CoAuthorState.ACCEPTED)
        return self.filter(Q(author=user) | Q(pk__in=signed.values("proposition")))

    def on_sheet(self, sheet: str):
        """Those that a thematic sheet founds."""
        return self.filter(sheets__icontains=f'"{sheet}"')


class Proposition(
    WorkflowMixin, DraftStateMixin, RevisionMixin, index.Indexed, TimestampedModel, ClusterableModel
):
    """Une proposition, ou un principe d’action, que la communauté porte auprès de destinataires.

    The row is what was last published, or a draft that its authors still write; `live` changes in Wagtail's
    workflow, in the back office and when an amendment is accepted. `status` is owned by
    services.statuses.set_status.
    """

    slug = models.SlugField("adresse", max_length=100, unique=True, validators=[validate_slug_not_reserved])
    number = models.CharField(
        "numéro", max_length=16, blank=True, help_text="Celui de l’étude : « DYN D1 », « COOP 4 »."
    )
    kind = models.CharField(
        "nature", max_length=12, choices=PropositionKind.choices, default=PropositionKind.PROPOSITION
    )
    origin = models.CharField(
        "origine", max_length=12, choices=PropositionOrigin.choices, default=PropositionOrigin.COMMUNITY
    )
    title = models.CharField("la proposition", max_length=240)
    text = models.TextField("précisions", max_length=4000, blank=True)
    points = models.JSONField("points", default=list, blank=True)
    rationale = models.TextField("pourquoi", max_length=4000, blank=True)
    subject = models.CharField("sujet", max_length=26, choices=Subject.choices)
    sheets = ChoiceListField("fiches", vocabulary=Sheet)
    addressees = ParentalManyToManyField(
        Addressee, blank=True, related_name="propositions", verbose_name="destinataires"
    )
    themes = ParentalManyToManyField(Theme, blank=True, related_name="propositions", verbose_name="thèmes")
    see_also = ParentalManyToManyField(
        "self", blank=True, symmetrical=False, related_name="seen_from", verbose_name="voir aussi"
    )
    status = models.CharField(
        "où elle en est",
        max_length=22,
        choices=PropositionStatus.choices,
        default=PropositionStatus.CARRIED,
    )
    source = models.CharField("source", max_length=200, blank=True)
    page = models.PositiveSmallIntegerField("page de la source", null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="propositions",
        verbose_name="écrite par",
    )
    thread = models.OneToOneField(
        Thread,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="proposition",
        verbose_name="discussion",
    )
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="proposition",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="proposition",
        for_concrete_model=False,
    )

    # Life of the record rather than its content: a revision never brings back an old value of these
    KEPT_BY_THE_ROW = ("status", "author_id", "thread_id", "seed_digest", "created_at")

    objects = PropositionQuerySet.as_manager()

    search_fields = [
        index.SearchField("search_title", boost=4),
        index.SearchField("search_body"),
        index.FilterField("live"),
    ]

    class Meta:
        verbose_name = "proposition"
        verbose_name_plural = "propositions"
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="proposition_number_once",
                violation_error_message="Une autre proposition porte déjà ce numéro.",
            ),
            models.CheckConstraint(
                condition=~Q(origin=PropositionOrigin.STUDY) | ~Q(source=""),
                name="proposition_of_a_study_has_its_source",
                violation_error_message="Donnez la source : l’étude, sa partie, la ligne.",
            ),
        ]
        indexes = [
            models.Index(fields=["status"], condition=Q(live=True), name="proposition_live_status"),
            models.Index(fields=["title", "id"], condition=Q(live=True), name="proposition_live_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("proposals:detail", args=[self.slug])

    def get_edit_url(self) -> str:
        """Where its authors correct it; letters of moderation lead there."""
        return reverse("proposals:edit", args=[self.slug])

    def get_moderation_url(self) -> str:
        """The draft as its authors and the moderators read it."""
        return self.get_absolute_url()

    def with_content_json(self, content):
        """The content of a revision, with the life of the record as it is today."""
        proposition = super().with_content_json(content)
        for name in self.KEPT_BY_THE_ROW:
            setattr(proposition, name, getattr(self, name))
        return proposition

    # Search: only the analyser's stems reach a backend
    @property
    def search_title(self) -> str:
        return get_analyser().index_text(f"{self.number} {self.title}")

    @property
    def search_body(self) -> str:
        return get_analyser().index_text(" ".join(self.searched_texts()))

    def searched_texts(self) -> list[str]:
        """Everything a person could remember of this proposition."""
        return [
            self.text,
            self.rationale,
            *self.points,
            self.get_subject_display(),
            *self.sheet_labels,
            *[addressee.name for addressee in self.addressees.all()],
            *[theme.name for theme in self.themes.all()],
            *[evidence.who for evidence in self.evidence.all()],
        ]

    @property
    def sheet_labels(self) -> list[str]:
        return [Sheet(sheet).label for sheet in self.sheets if sheet in Sheet.values]

    @property
    def is_open(self) -> bool:
        """Whether it may still be supported and amended."""
        return self.live and self.status in PropositionStatus.supported()


class PropositionEvidence(Orderable):
    """Ce qui fonde la proposition : ce qu’a vécu une dynamique de la plateforme, ou un collectif nommé."""

    proposition = ParentalKey(Proposition, on_delete=models.CASCADE, related_name="evidence")
    dynamic = models.ForeignKey(
        Dynamic,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="proposition_evidence",
        verbose_name="dynamique",
    )
    name = models.CharField(
        "nom", max_length=200, blank=True, help_text="Si elle n’a pas de page sur Archipel."
    )
    text = models.TextField("ce qui s’est passé", max_length=1500)
    source = models.CharField("source", max_length=300, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "preuve"
        verbose_name_plural = "preuves"
        constraints = [
            models.CheckConstraint(
                condition=Q(dynamic__isnull=False, name="") | (Q(dynamic__isnull=True) & ~Q(name="")),
                name="evidence_of_a_dynamique_or_of_a_name",
                violation_error_message="Choisissez la dynamique, ou écrivez le nom du collectif : l’un des deux.",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def who(self) -> str:
        return self.dynamic.name if self.dynamic_id else self.name


class PropositionStep(TimestampedModel):
    """Un moment daté de la vie d’une proposition, avec sa source ; il reste quand le texte change."""

    proposition = models.ForeignKey(
        Proposition, models.CASCADE, related_name="steps", verbose_name="proposition"
    )
    date = models.DateField("date", null=True, blank=True)
    date_precision = models.CharField(
        "précision", max_length=10, choices=DatePrecision.choices, default=DatePrecision.UNKNOWN
    )
    status = models.CharField(
        "où elle en est alors", max_length=22, choices=PropositionStatus.choices, blank=True
    )
    text = models.TextField("ce qui s’est passé", max_length=1500)
    source = models.CharField("source", max_length=300)

    class Meta:
        verbose_name = "étape"
        verbose_name_plural = "étapes"
        ordering = ["date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(date__isnull=True, date_precision=DatePrecision.UNKNOWN)
                | (Q(date__isnull=False) & ~Q(date_precision=DatePrecision.UNKNOWN)),
                name="proposition_step_date_and_precision",
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="proposition_step_has_a_source",
                violation_error_message="Donnez la source : un texte officiel, un article, une lettre.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def when(self) -> str:
        """The date as it is known, in words."""
        return format_date(self.date, self.date_precision)


class PropositionAuthor(TimestampedModel):
    """Une personne invitée à signer une proposition avec son auteur·rice ; son nom n’est montré que si elle accepte."""

    wagtail_reference_index_ignore = True

    proposition = models.ForeignKey(
        Proposition, models.CASCADE, related_name="co_authors", verbose_name="proposition"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="signed_propositions", verbose_name="membre"
    )
    state = models.CharField(
        "réponse", max_length=10, choices=CoAuthorState.choices, default=CoAuthorState.ASKED
    )

    class Meta:
        verbose_name = "co-auteur·rice"
        verbose_name_plural = "co-auteur·rices"
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["proposition", "user"], name="co_author_once")]

    def __str__(self) -> str:
        return f"{self.proposition} : co-auteur·rice"
