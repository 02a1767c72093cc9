"""Local communities and working groups: who is in them, and who animates them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from wagtail.search import index

from community.life.enums import GroupKind
from community.members.models import User
from community.members.models.base import TimestampedModel
from dynamics.french import get_analyser
from dynamics.models import Territory

# First words of the addresses under /communautes/ and /chantiers/
PREFIXES = {GroupKind.LOCAL: "communautes", GroupKind.WORKSHOP: "chantiers"}
RESERVED_SLUGS = frozenset({"nouvelle", "nouveau", "suggestions"})


class GroupQuerySet(models.QuerySet):
    def local_communities(self):
        return self.filter(kind=GroupKind.LOCAL)

    def workshops(self):
        return self.filter(kind=GroupKind.WORKSHOP)

    def open(self):
        return self.filter(closed_at__isnull=True)

    def of(self, user):
        """Groups that this person is in."""
        return self.filter(memberships__user=user)


class Group(index.Indexed, TimestampedModel):
    """Une communauté locale ou un chantier coopératif ; close, elle reste lisible et ne bouge plus."""

    wagtail_reference_index_ignore = True

    kind = models.CharField("nature", max_length=24, choices=GroupKind.choices)
    slug = models.SlugField("adresse", max_length=100, unique=True)
    name = models.CharField("nom", max_length=160)
    aim = models.TextField("but", max_length=1500, blank=True)
    charter = models.TextField("charte", max_length=6000, blank=True)
    charter_number = models.PositiveSmallIntegerField("numéro de la charte", default=1)
    territories = models.ManyToManyField(Territory, blank=True, related_name="+", verbose_name="territoires")
    reads_openly = models.BooleanField(
        "discussions lisibles par tout le monde",
        default=False,
        help_text="Sinon, seuls les membres du groupe lisent ses discussions et ses documents.",
    )
    source = models.CharField("source", max_length=200, blank=True)
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)
    closed_at = models.DateTimeField("close le", null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    search_fields = [index.SearchField("search_title", boost=4), index.SearchField("search_body")]

    class Meta:
        verbose_name = "groupe"
        verbose_name_plural = "groupes"
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["kind", "name"], name="group_of_kind")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.url_of("group")

    def url_of(self, name: str, *more) -> str:
        """An address under that of this group."""
        return reverse(f"life:{name}", args=[self.prefix, self.slug, *more])

    @property
    def prefix(self) -> str:
        return PREFIXES[GroupKind(self.kind)]

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_local(self) -> bool:
        return self.kind == GroupKind.LOCAL

    @property
    def search_title(self) -> str:
        return get_analyser().index_text(self.name)

    @property
    def search_body(self) -> str:
        names = [territory.name for territory in self.territories.all()] if self.pk else []
        return get_analyser().index_text(" ".join([self.aim, *names]))

    def people(self):
        """Those who are in it and still use their account."""
        return User.objects.living().filter(memberships__group=self)

    def animators(self):
        return User.objects.living().filter(memberships__group=self, memberships__is_animator=True)


class Membership(TimestampedModel):
    """Une personne dans un groupe, et la charte du groupe qu’elle a acceptée."""

    wagtail_reference_index_ignore = True

    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships", verbose_name="groupe")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name="membre"
    )
    is_animator = models.BooleanField("anime le groupe", default=False)
    charter_number = models.PositiveSmallIntegerField("charte acceptée", null=True, blank=True)

    class Meta:
        verbose_name = "membre d’un groupe"
        verbose_name_plural = "membres des groupes"
        ordering = ["-is_animator", "created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="in_a_group_once")]
        indexes = [models.Index(fields=["group"], condition=Q(is_animator=True), name="animators_of_group")]

    def __str__(self) -> str:
        return f"{self.user}, {self.group}"
