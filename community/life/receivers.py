"""What this app does when the exchanges have news."""

from django.dispatch import receiver

from community.exchanges.signals import introduction_forgotten
from community.life.services.threads import forget_thread


@receiver(introduction_forgotten)
def forget_its_thread(sender, introduction, **kwargs):
    forget_thread(introduction)
