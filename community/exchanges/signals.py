"""News that the exchanges give to the apps to their right."""

from django.dispatch import Signal

# An introduction lost its people: `introduction`. What was written around it elsewhere goes too.
introduction_forgotten = Signal()
