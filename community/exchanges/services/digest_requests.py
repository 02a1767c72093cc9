"""What the grouped mail tells of requests: those that wait for it, because the person chose so."""

from datetime import datetime

from community.exchanges.enums import Answer
from community.exchanges.models import Party
from community.exchanges.services import consent
from community.exchanges.services.digests import MOST_ITEMS, DigestItem, DigestLink, DigestSection


class RequestSource:
    """Introductions that somebody is asked to answer, and that no letter told her of."""

    follows_rhythm = True

    def people(self, now: datetime):
        untold = Party.objects.waiting().filter(told_at=None, user__isnull=False)
        return untold.order_by().values_list("user_id", flat=True).distinct()

    def section(self, *, user, now: datetime, told: frozenset[str]) -> DigestSection | None:
        """Marked as told in the transaction of the mail, with the day from which reminders count."""
        parties = consent.waiting_for_digest(user)[:MOST_ITEMS]
        if not parties:
            return None
        consent.mark_told(parties, now=now)
        return DigestSection("Votre accord est demandé", [item_of(party) for party in parties])


def item_of(party: Party) -> DigestItem:
    """The same words as the letter of a request: dynamiques, reasons, never a person."""
    content = consent.request_content(party)
    text = f"{content['form'].label.capitalize()}, proposé par {content['facilitator_name']}."
    note = party.note or party.introduction.why
    return DigestItem(
        key=f"request:{party.pk}",
        title=content["other_name"],
        text=f"{text} {note}".strip(),
        reasons=tuple(content["reasons"][:3]),
        links=(
            DigestLink("Lire et accepter", consent.answer_url(party, Answer.ACCEPTED)),
            DigestLink("Pas maintenant", consent.answer_url(party, Answer.NOT_NOW)),
            DigestLink("Décliner", consent.answer_url(party, Answer.DECLINED)),
        ),
    )
