"""What an introduction leaves behind when it loses its people: figures, never words."""

from django.db import transaction

from community.exchanges.models import DateProposal, Introduction, Meeting
from community.exchanges.models.frames import FRAMES
from community.exchanges.signals import introduction_forgotten


@transaction.atomic
def forget_aftermath(*, introduction: Introduction) -> None:
    """Frames, dates and words of the follow-up go; whether they met and how useful it was stay for the figures."""
    for model in FRAMES.values():
        model.objects.filter(introduction=introduction).delete()
    Meeting.objects.filter(introduction=introduction).delete()
    DateProposal.objects.filter(introduction=introduction).delete()
    introduction.follow_ups.update(changed="", would_add="")
    introduction_forgotten.send(sender=Introduction, introduction=introduction)
