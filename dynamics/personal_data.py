"""What this app knows of people, for the export and the erasure."""

from dynamics.models import JoinRequest, Registration, TeamInvitation
from dynamics.services import registration, team


class DynamicsData:
    """Drafts, teams, invitations, requests, followed territories."""

    name = "dynamics"
    label = "Dynamiques"
    kept = (
        "les fiches que vous avez écrites avec une équipe et leurs versions, sans votre nom : "
        "elles appartiennent à la dynamique"
    )

    def collect(self, user) -> dict:
        return {
            "drafts": list(user.registrations.values("data", "step", "created_at", "submitted_at")),
            "teams": list(user.teams.values("dynamic__name", "dynamic__slug", "role", "created_at")),
            "invitations": list(
                TeamInvitation.objects.filter(email__iexact=user.email).values(
                    "dynamic__name", "role", "created_at", "accepted_at"
                )
            ),
            "requests": list(
                user.join_requests.values("dynamic__name", "kind", "state", "message", "reason", "created_at")
            ),
            "followed_territories": list(user.followed_territories.values("territory__name", "created_at")),
        }

    def erase(self, user) -> None:
        for draft in Registration.objects.open().filter(user=user):
            registration.forget(registration=draft)
        user.registrations.update(email="", data={}, user=None)
        for member in user.teams.select_related("dynamic"):
            team.leave(dynamic=member.dynamic, user=user, as_orphan=True)
        TeamInvitation.objects.filter(email__iexact=user.email).delete()
        JoinRequest.objects.filter(user=user, state=JoinRequest.State.WAITING).delete()
        user.join_requests.update(message="")
        user.followed_territories.all().delete()
