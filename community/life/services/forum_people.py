"""Who may be named in a post: members who show their name to the others, and who can read the thread."""

from django.db.models import Q

from community.life.models import Block, Group
from community.members.enums import Visibility
from community.members.models import Profile, User

MOST_FOUND, MOST_WORDS = 8, 4
SHOWN = [Visibility.MEMBERS, Visibility.PUBLIC]


def nameable(*, group: Group | None, by):
    """Accounts that this person may name in a thread of the forum, or of this group: none that blocked her."""
    shown = Profile.objects.named_for(SHOWN).values("user_id")
    people = User.objects.living().filter(pk__in=shown).exclude(pk=by.pk).select_related("profile")
    people = people.exclude(pk__in=Block.objects.filter(blocked=by).values("user"))
    people = people.exclude(pk__in=Block.objects.filter(user=by).values("blocked"))
    if group is not None and not group.reads_openly:
        people = people.filter(memberships__group=group)
    return people


def find(*, text: str, group: Group | None, by) -> list[User]:
    """Those whose shown name holds every word; a name behind a chosen display name finds nobody."""
    words = text.replace("\x00", " ").split()[:MOST_WORDS]
    if not words or len("".join(words)) < 2:
        return []
    people = nameable(group=group, by=by)
    for word in words:
        real = Q(first_name__icontains=word) | Q(last_name__icontains=word)
        people = people.filter(
            Q(profile__display_name__icontains=word) | (Q(profile__display_name="") & real)
        )
    return list(people.order_by("first_name", "last_name", "pk")[:MOST_FOUND])
