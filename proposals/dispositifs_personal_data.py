"""What the directory knows of people, for the export and the erasure."""

from proposals.services import dispositifs_proposing


class DispositifsData:
    """Dispositifs proposed, words on their freshness, alerts."""

    name = "dispositifs"
    label = "Dispositifs"
    kept = "les dispositifs publiés et les avis sur leur fraîcheur, sans votre nom"

    def collect(self, user) -> dict:
        return {
            "proposed": list(user.dispositifs_proposed.values("slug", "name", "live", "created_at")),
            "checks": list(user.dispositif_checks.values("dispositif__slug", "verdict", "note", "said_on")),
            "alerts": list(
                user.dispositif_alerts.values(
                    "dispositif__slug", "days_before", "tells_opening", "created_at"
                )
            ),
        }

    def erase(self, user) -> None:
        user.dispositif_alerts.all().delete()
        for dispositif in user.dispositifs_proposed.filter(live=False):
            dispositifs_proposing.give_up(dispositif=dispositif, user=user)
        user.dispositifs_proposed.update(proposed_by=None)
        user.dispositif_checks.update(user=None)
