"""What is known of a person around the introductions that she accepted, for the export and the erasure."""

from django.db.models import F

from community.exchanges.models import DateProposal, FollowUp, SupportIntervention


class AftermathData:
    """Her answers to the follow-up, the dates that she proposed. Erased before the sides themselves (by name)."""

    name = "aftermath"
    label = "Suites des mises en relation"
    kept = (
        "les cadres de visite, de transfert et d’observation, sans votre nom : ils appartiennent aux deux "
        "équipes ; et vos réponses de suivi sans leur texte, pour les statistiques"
    )

    def collect(self, user) -> dict:
        return {
            "follow_ups": list(
                self._answers(user).values(
                    "introduction", "step", "answered_at", "met", "useful", "changed", "would_add"
                )
            ),
            "dates_proposed": list(
                DateProposal.objects.filter(user=user).values("introduction", "starts_at", "place")
            ),
            "supports_opened": list(
                SupportIntervention.objects.filter(opened_by=user).values(
                    "dynamic__slug", "title", "created_at"
                )
            ),
        }

    def erase(self, user) -> None:
        keys = list(self._answers(user).values_list("pk", flat=True))
        FollowUp.objects.filter(pk__in=keys).update(changed="", would_add="")
        DateProposal.objects.filter(user=user).update(user=None)
        SupportIntervention.objects.filter(opened_by=user).update(opened_by=None)

    def _answers(self, user):
        return FollowUp.objects.filter(
            introduction__parties__user=user, introduction__parties__side=F("side"), answered_at__isnull=False
        ).order_by("pk")
