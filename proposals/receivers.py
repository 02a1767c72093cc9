"""What this app does when propositions have news."""

from django.dispatch import receiver

from proposals.services.news import tell_on_commit
from proposals.signals import step_noted


@receiver(step_noted)
def tell_those_who_follow(sender, step, user, **kwargs):
    tell_on_commit(step, by=user)
