"""Closed vocabularies of the groups."""

from django.db import models


class EntryState(models.TextChoices):
    """A person at the door of a group. Owned by services.group_people."""

    ASKED = "demande", "a demandé à entrer"
    INVITED = "invitation", "est invité·e"
    ACCEPTED = "acceptee", "est entré·e"
    REFUSED = "refusee", "n’est pas entré·e"
    EXCLUDED = "exclusion", "a été exclu·e"

    @classmethod
    def waiting(cls) -> list["EntryState"]:
        return [cls.ASKED, cls.INVITED]


class PartyState(models.TextChoices):
    """A dynamique or an organisation in a group. Owned by services.group_parties."""

    INVITED = "invitee", "invitée"
    ASKED = "demande", "a demandé à entrer"
    MEMBER = "membre", "membre"
    DECLINED = "declinee", "a décliné"
    LEFT = "partie", "n’en est plus"
