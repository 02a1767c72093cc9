"""What an introduction leaves behind when it loses its people: figures, never words."""

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from community.exchanges.models import DateProposal, FollowUp, Introduction, Meeting
from community.exchanges.models.frames import FRAMES
from community.exchanges.signals import introduction_forgotten
from community.members.models import Letter


@transaction.atomic
def forget_aftermath(*, introduction: Introduction) -> None:
    """Frames, dates and words of the follow-up go; whether they met and how useful it was stay for the figures."""
    for model in FRAMES.values():
        model.objects.filter(introduction=introduction).delete()
    Meeting.objects.filter(introduction=introduction).delete()
    DateProposal.objects.filter(introduction=introduction).delete()
    introduction.follow_ups.update(changed="", would_add="")
    forget_letters(FollowUp, introduction.follow_ups.values_list("pk", flat=True))
    introduction_forgotten.send(sender=Introduction, introduction=introduction)


def forget_letters(model: type[models.Model], keys) -> None:
    """What was written about these records, and to whom; that a letter left is kept."""
    kind = ContentType.objects.get_for_model(model)
    letters = Letter.objects.filter(content_type=kind, object_id__in=[str(key) for key in keys])
    letters.update(user=None, email="", text="", html="", subject="(effacé)")
