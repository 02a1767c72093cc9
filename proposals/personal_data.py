"""What is known of people around propositions, for the export and the erasure."""

from proposals.models import PropositionAuthor, Support
from proposals.services import writing


class PropositionsData:
    """Propositions written and signed, supports, amendments; the discussions are told by `community.life`."""

    name = "propositions"
    label = "Propositions"
    kept = (
        "les propositions et les amendements publiés, et les soutiens de vos dynamiques, sans votre nom : "
        "ils appartiennent à la communauté"
    )

    def collect(self, user) -> dict:
        return {
            "written": list(
                user.propositions.values("slug", "title", "text", "rationale", "status", "live", "created_at")
            ),
            "signed": list(
                user.signed_propositions.values("proposition__slug", "state", "created_at", "updated_at")
            ),
            "supported": list(
                user.proposition_supports.values("proposition__slug", "dynamic__slug", "created_at")
            ),
            "amendments": list(
                user.amendments.values(
                    "proposition__slug", "title", "text", "reason", "state", "answer", "created_at"
                )
            ),
        }

    def erase(self, user) -> None:
        """A draft that others sign stays theirs, without its first author; the others go."""
        for proposition in user.propositions.filter(live=False, first_published_at=None):
            if not proposition.co_authors.filter(state="acceptee").exists():
                writing.give_up(proposition=proposition, user=user)
        Support.objects.filter(user=user, dynamic=None).delete()
        PropositionAuthor.objects.filter(user=user).delete()
        user.proposition_supports.update(user=None)
        user.propositions.update(author=None)
        user.amendments.update(author=None)
