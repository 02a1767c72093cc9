"""The groups a person is in, what she asked there and what she shared."""

from community.life.models import (
    Group,
    GroupDocument,
    GroupEntry,
    GroupParty,
    Membership,
    SuggestionDismissal,
)
from community.life.services import group_people


class GroupData:
    """Membership of local communities and working groups."""

    name = "groups"
    label = "Communautés locales et chantiers"
    kept = "les documents que vous avez partagés dans un groupe, sans votre nom : d’autres s’appuient dessus"

    def collect(self, user) -> dict:
        places = Membership.objects.filter(user=user)
        entries = GroupEntry.objects.filter(user=user)
        documents = GroupDocument.objects.filter(shared_by=user)
        parties = GroupParty.objects.filter(asked_by=user)
        return {
            "groups": list(places.values("group__name", "is_animator", "charter_number", "created_at")),
            "entries": list(entries.values("group__name", "state", "message", "reason", "created_at")),
            "documents": list(documents.values("group__name", "title", "file", "created_at")),
            "asked_for": list(
                parties.values("group__name", "dynamic__name", "organisation__name", "message", "created_at")
            ),
            "dismissed": list(
                SuggestionDismissal.objects.filter(user=user).values("around__name", "created_at")
            ),
        }

    def erase(self, user) -> None:
        """Her places go; a group that nobody animates any more is animated by its oldest member."""
        animated = list(Group.objects.filter(memberships__user=user, memberships__is_animator=True))
        group_people.forget_requests(user)
        for model in (Membership, GroupEntry, SuggestionDismissal):
            model.objects.filter(user=user).delete()
        for group in animated:
            group_people.pass_on(group=group)
        GroupDocument.objects.filter(shared_by=user).update(shared_by=None)
        GroupParty.objects.filter(asked_by=user).update(asked_by=None, message="")
        for model in (GroupEntry, GroupParty):
            model.objects.filter(decided_by=user).update(decided_by=None)
        GroupEntry.objects.filter(asked_by=user).update(asked_by=None, message="")
