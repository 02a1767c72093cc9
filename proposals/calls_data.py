"""What calls for commons know of people, for the export and the erasure."""

from django.db import transaction

from community.members.services import moderation
from proposals.calls_enums import PledgeState, ProjectRole, ProjectState
from proposals.models import Call, Pledge, Project, ProjectMember, ProjectResult, Receipt, Supporter
from proposals.services.calls_projects import set_state
from toolbox.services.experience import waits


class CallsData:
    """Calls written and followed, projects, pledges, lines of journals, parts of envelopes."""

    name = "calls"
    label = "Appels à communs"
    kept = (
        "les appels, les projets, leurs journaux et ce qu’ils ont reçu, sans votre nom : "
        "d’autres s’appuient dessus ; de même la part d’enveloppe que vous avez donnée"
    )

    def collect(self, user) -> dict:
        return {
            "calls": list(user.calls_opened.values("slug", "title", "live", "created_at")),
            "followed": list(user.calls_followed.values("call__slug", "created_at")),
            "projects": list(
                user.call_projects.values("project__title", "project__call__slug", "role", "joined_at")
            ),
            "pledges": list(
                user.call_pledges.values(
                    *(
                        "project__title",
                        "resource",
                        "amount",
                        "unit",
                        "words",
                        "state",
                        "answer",
                        "created_at",
                    )
                )
            ),
            "journal": list(user.call_notes.values("project__title", "day", "title", "text")),
            "supports": list(user.call_supports.values("call__slug", "words", "state", "part", "created_at")),
            "given": list(
                user.call_supports.filter(allocations__isnull=False).values(
                    "call__slug", "allocations__project__title", "allocations__euros"
                )
            ),
        }

    @transaction.atomic
    def erase(self, user) -> None:
        """Drafts go; a project loses her, its next person bears it, and it stops when nobody is left."""
        for call in Call.objects.filter(opened_by=user, dynamic=None, live=False, first_published_at=None):
            if waits(call):
                moderation.withdraw(obj=call, user=user)
            call.delete()
        user.calls_opened.update(opened_by=None)
        user.calls_followed.all().delete()
        projects = list(Project.objects.of(user))
        ProjectMember.objects.filter(user=user).delete()
        for project in projects:
            self._pass_on(project)
        user.call_notes.update(author=None)
        ProjectResult.objects.filter(added_by=user).update(added_by=None)
        Receipt.objects.filter(noted_by=user).update(noted_by=None)
        waiting = Pledge.objects.filter(user=user, state=PledgeState.PROPOSED)
        waiting.update(state=PledgeState.WITHDRAWN)
        user.call_pledges.update(user=None, words="", answer="")
        Supporter.objects.filter(user=user).update(user=None, words="", delegate=None)

    def _pass_on(self, project: Project) -> None:
        members = ProjectMember.objects.filter(project=project)
        if members.filter(role=ProjectRole.BEARER).exists():
            return
        if following := members.order_by("joined_at", "pk").first():
            following.role = ProjectRole.BEARER
            following.save(update_fields=["role"])
        elif project.state in ProjectState.alive():
            set_state(project, ProjectState.STOPPED)
