"""The frame of an introduction: what a visit, a transfer or an observation asks each side to prepare and to tell."""

from django.db import models

from community.exchanges.enums import FrameKind, Side
from community.exchanges.models.introductions import Introduction
from community.members.models.base import TimestampedModel

BOTH = frozenset(Side)
NEED, OFFER = frozenset([Side.NEED]), frozenset([Side.OFFER])


class Frame(TimestampedModel):
    """Ce que chaque côté remplit. Une mise en relation n’a qu’un cadre : services.frames y veille.

    `fields_of` says who writes what; the équipe relais may write all. What is in `plan` is agreed by both
    sides, and an agreement falls when the plan changes.
    """

    wagtail_reference_index_ignore = True

    kind: FrameKind
    plan: dict[str, frozenset]
    told: dict[str, frozenset]

    introduction = models.OneToOneField(
        Introduction, models.CASCADE, related_name="%(class)s", verbose_name="mise en relation"
    )
    need_agreed_at = models.DateTimeField("d’accord, côté besoin", null=True, blank=True)
    offer_agreed_at = models.DateTimeField("d’accord, côté offre", null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind.label.capitalize()}, {self.introduction}"

    @property
    def is_agreed(self) -> bool:
        return self.need_agreed_at is not None and self.offer_agreed_at is not None

    @property
    def has_a_plan(self) -> bool:
        return any(getattr(self, name).strip() for name in self.plan)

    @classmethod
    def fields_of(cls, side: str) -> list[str]:
        """Fields that this side writes; all of them for the équipe relais (side "")."""
        return [name for name, sides in (cls.plan | cls.told).items() if not side or side in sides]


class VisitFrame(Frame):
    """Une visite apprenante : programme, lieux, qui vient, questions préparées, compte rendu."""

    kind = FrameKind.VISIT
    plan = {"programme": OFFER, "places": OFFER, "comers": NEED, "questions": NEED}
    told = {"report": NEED, "host_words": OFFER}

    programme = models.TextField("programme", max_length=4000, blank=True)
    places = models.TextField("lieux", max_length=1000, blank=True)
    comers = models.TextField("qui vient", max_length=1000, blank=True)
    questions = models.TextField("questions préparées", max_length=4000, blank=True)
    report = models.TextField("compte rendu", max_length=8000, blank=True)
    host_words = models.TextField("ce que l’équipe visitée en retient", max_length=4000, blank=True)

    class Meta:
        verbose_name = "visite apprenante"
        verbose_name_plural = "visites apprenantes"


class TransferFrame(Frame):
    """Un transfert de savoir-faire : une convention (objectifs, séances, conditions), puis un bilan."""

    kind = FrameKind.TRANSFER
    plan = {"objectives": BOTH, "need_brings": NEED, "offer_brings": OFFER, "conditions": BOTH}
    told = {"need_balance": NEED, "offer_balance": OFFER}

    objectives = models.TextField("objectifs", max_length=4000, blank=True)
    need_brings = models.TextField("ce qu’apporte l’équipe qui apprend", max_length=2000, blank=True)
    offer_brings = models.TextField("ce qu’apporte l’équipe qui transmet", max_length=2000, blank=True)
    conditions = models.TextField("conditions", max_length=2000, blank=True)
    need_balance = models.TextField("bilan de l’équipe qui apprend", max_length=4000, blank=True)
    offer_balance = models.TextField("bilan de l’équipe qui transmet", max_length=4000, blank=True)

    class Meta:
        verbose_name = "transfert de savoir-faire"
        verbose_name_plural = "transferts de savoir-faire"


class TransferSession(models.Model):
    """Une séance d’un transfert de savoir-faire."""

    frame = models.ForeignKey(
        TransferFrame, models.CASCADE, related_name="sessions", verbose_name="convention"
    )
    day = models.DateField("jour")
    subject = models.CharField("sujet", max_length=200)
    length = models.CharField("durée et lieu", max_length=120, blank=True)

    class Meta:
        verbose_name = "séance"
        verbose_name_plural = "séances"
        ordering = ["day", "pk"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} : {self.subject}"


class InspiringFrame(Frame):
    """Un facilitateur inspirant : quelqu’un vient, observe, restitue, et repart."""

    kind = FrameKind.INSPIRING
    plan = {"wished": NEED, "coming": OFFER}
    told = {"observation": OFFER, "restitution": OFFER, "kept": NEED}

    wished = models.TextField("ce que l’équipe voudrait que l’on regarde", max_length=4000, blank=True)
    coming = models.TextField("comment se passe la venue", max_length=2000, blank=True)
    observation = models.TextField("observation", max_length=8000, blank=True)
    restitution = models.TextField("restitution", max_length=8000, blank=True)
    kept = models.TextField("ce que l’équipe en garde", max_length=4000, blank=True)

    class Meta:
        verbose_name = "venue d’un facilitateur inspirant"
        verbose_name_plural = "venues de facilitateurs inspirants"


FRAMES: dict[str, type[Frame]] = {
    str(model.kind): model for model in (VisitFrame, TransferFrame, InspiringFrame)
}
