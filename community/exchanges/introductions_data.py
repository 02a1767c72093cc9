"""What introductions know of a person, for the export and the erasure."""

from django.db import transaction

from community.exchanges.enums import IntroductionState
from community.exchanges.models import (
    Introduction,
    IntroductionEvent,
    NeedCare,
    Party,
    PartyQuestion,
    Refusal,
)
from community.exchanges.services.introductions import move


class IntroductionsData:
    """The introductions in which she was asked, what she answered, what she followed as a facilitator."""

    name = "introductions"
    label = "Mises en relation"
    kept = (
        "les mises en relation auxquelles vous avez pris part, sans votre nom ni vos mots : "
        "les dates et l’issue servent aux chiffres, et l’autre côté y a sa place"
    )

    def collect(self, user) -> dict:
        asked = Party.objects.filter(user=user, asked_at__isnull=False).select_related("introduction")
        return {
            "introductions": [self._side(party) for party in asked],
            "questions": list(
                PartyQuestion.objects.filter(party__user=user).values("question", "answer", "created_at")
            ),
            "refusals": list(
                Refusal.objects.filter(user=user).values("need", "offer", "reason", "note", "said_at")
            ),
            "followed": list(
                user.introductions_followed.values("pk", "state", "why", "private_note", "created_at")
            ),
        }

    @transaction.atomic
    def erase(self, user) -> None:
        """What waits for her answer stops; what both accepted goes on for the other side."""
        stoppable = [IntroductionState.DRAFT, *IntroductionState.answerable()]
        parties = Party.objects.filter(user=user)
        asked = list(parties.values_list("introduction", flat=True))
        own_words = IntroductionEvent.objects.filter(user=user, introduction__in=asked).exclude(side="")
        own_words.update(text="")
        PartyQuestion.objects.filter(party__in=parties).delete()
        # Detached first: the letter about what stops goes to the other side only
        parties.update(user=None, message="", note="", reason_note="")
        for introduction in Introduction.objects.filter(pk__in=asked, state__in=stoppable):
            move(introduction=introduction, to=IntroductionState.CANCELLED)
        IntroductionEvent.objects.filter(user=user).update(user=None)
        Refusal.objects.filter(user=user).update(user=None, note="")
        PartyQuestion.objects.filter(answered_by=user).update(answered_by=None)
        NeedCare.objects.filter(facilitator=user).delete()
        user.introductions_followed.update(facilitator=None)

    def _side(self, party: Party) -> dict:
        """What she may read on its page: where it stands, never what the other side said."""
        introduction = party.introduction
        return {
            "introduction": introduction.pk,
            "side": party.side,
            "standing": introduction.standing,
            "form": introduction.form,
            "asked_at": party.asked_at,
            "answer": party.answer,
            "answered_at": party.answered_at,
            "reason": party.reason,
            "reason_note": party.reason_note,
            "message": party.message,
        }
