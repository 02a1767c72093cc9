"""News that the exchanges give to the apps to their right."""

from django.dispatch import Signal

# An introduction lost its people: `introduction`. What was written around it elsewhere goes too.
introduction_forgotten = Signal()

# A person asked, from a grouped mail, to receive them no more: `user`. What else they tell stops too.
grouped_mail_stopped = Signal()
# A need or an offer was opened, or opened again: sender its model, `record`, within the transaction that does it.
record_opened = Signal()
