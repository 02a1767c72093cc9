"""What means, report and comparisons know of people, for the export and the erasure."""

from evaluation.models import AccessEntry, Comparison, PrerequisiteEntry, ReportLink


class MeansData:
    """What a person said for her dynamique, and what she read of others."""

    name = "evaluation_means"
    label = "Moyens, rapport et comparaisons des dynamiques"
    kept = "ce que vous avez écrit pour une dynamique (prérequis, liens, comparaisons), sans votre nom : il lui appartient"

    def collect(self, user) -> dict:
        return {
            "prerequisites": list(
                PrerequisiteEntry.objects.filter(author=user).values(
                    "dynamic__slug", "prerequisite", "state", "note", "created_at"
                )
            ),
            "report_links": list(
                ReportLink.objects.filter(created_by=user).values("dynamic__slug", "label", "created_at")
            ),
            "comparisons": list(
                Comparison.objects.filter(asked_by=user).values(
                    "asking__slug", "asked__slug", "message", "created_at"
                )
            ),
            "readings": list(AccessEntry.objects.filter(user=user).values("dynamic__slug", "part", "day")),
        }

    def erase(self, user) -> None:
        """Readings go; what belongs to a dynamique stays without its author."""
        AccessEntry.objects.filter(user=user).delete()
        PrerequisiteEntry.objects.filter(author=user).update(author=None)
        ReportLink.objects.filter(created_by=user).update(created_by=None)
        Comparison.objects.filter(asked_by=user).update(asked_by=None)
        Comparison.objects.filter(decided_by=user).update(decided_by=None)
