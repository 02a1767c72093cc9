"""What this app does when the exchanges have news."""

from datetime import timedelta

from allauth.account.signals import email_confirmed
from django.dispatch import receiver
from django.utils import timezone

from community.exchanges.signals import grouped_mail_stopped, introduction_forgotten
from community.life.services import notice_centre, welcome
from community.life.services.threads import forget_thread

NEW = timedelta(days=7)


@receiver(introduction_forgotten)
def forget_its_thread(sender, introduction, **kwargs):
    forget_thread(introduction)


@receiver(grouped_mail_stopped)
def group_no_notice(sender, user, **kwargs):
    notice_centre.stop(user=user, only_grouped=True)


@receiver(email_confirmed)
def welcome_new_member(sender, email_address, **kwargs):
    """Not whoever adds an address to an account of long ago."""
    user = email_address.user
    if timezone.now() - user.date_joined < NEW:
        welcome.write_welcome(user=user)
