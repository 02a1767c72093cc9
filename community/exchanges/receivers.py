"""What the exchanges do when the accounts have news."""

from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from community.exchanges.services import joining


@receiver(email_confirmed)
def recognise_her_sides(sender, request, email_address, **kwargs):
    joining.recognise(user=email_address.user, email=email_address.email)
