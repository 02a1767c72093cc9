"""What the mise en relation knows of people, for the export and the erasure."""

from community.exchanges.enums import State
from community.exchanges.models import Need, Solicitation
from community.exchanges.services import records
from community.exchanges.sides import KINDS
from dynamics.services import snapshot

SHOWN = ("title", "description", "dynamic__slug", "state", "audience", "created_at", "opened_at", "closed_at")


class RecordsData:
    """Needs, offers, alerts, and how much one agrees to be asked."""

    name = "exchanges"
    label = "Besoins et offres"
    kept = "les besoins et les offres de vos dynamiques, sans votre nom : ils appartiennent à la dynamique"

    def collect(self, user) -> dict:
        heard = Need.objects.filter(contact_email__iexact=user.email)
        return {
            "needs": list(user.needs.values(*SHOWN)),
            "offers": list(
                user.offers.values(*SHOWN, "in_return", "return_note", "per_quarter", "absent_until")
            ),
            "heard_by_the_team": list(heard.values("title", "contact_name", "contact_email", "created_at")),
            "alerts": list(user.saved_searches.values("side", "name", "query", "rhythm", "created_at")),
            "solicitation": list(
                Solicitation.objects.filter(user=user).values("rhythm", "most_a_month", "paused_until")
            ),
        }

    def erase(self, user) -> None:
        """What was in one's own name goes, drafts too; what belongs to a dynamique stays without its author."""
        for kind in KINDS:
            mine = kind.model.objects.filter(owner=user)
            for record in mine.filter(dynamic=None) | mine.filter(state=State.DRAFT):
                records.remove(record=record, user=None)
            left = kind.model.objects.filter(owner=user)
            snapshot.touch(list(left.values_list("dynamic", flat=True)))
            left.update(owner=None)
        Need.objects.filter(contact_email__iexact=user.email).update(contact_name="", contact_email="")
        Need.objects.filter(entered_by=user).update(entered_by=None)
        user.saved_searches.all().delete()
        Solicitation.objects.filter(user=user).delete()
