"""A forum for tests: people, groups, threads written through the services."""

from dataclasses import dataclass

from community.life.enums import GroupKind
from community.life.models import Group, Membership, Post, Thread
from community.life.services import forum
from community.members.enums import Visibility
from community.members.models import User
from tests.members.factories import ProfileFactory, UserFactory

ROLES = ["visiteur", "membre", "du groupe", "anime le groupe", "équipe relais"]


def person(name: str = "Nadia", visibility=Visibility.MEMBERS, **fields) -> User:
    user = UserFactory(first_name=name, last_name="Ferrand", **fields)
    ProfileFactory(user=user, name_visibility=visibility)
    return user


def group(*, opened: bool = False, slug: str = "vallee", members=(), animators=()) -> Group:
    made = Group.objects.create(kind=GroupKind.LOCAL, slug=slug, name="La vallée", reads_openly=opened)
    for user in members:
        Membership.objects.create(group=made, user=user)
    for user in animators:
        Membership.objects.create(group=made, user=user, is_animator=True)
    return made


def thread(user, title="Comment faire venir les jeunes ?", text="Nous cherchons.", **fields) -> Thread:
    opening = {name: fields.pop(name) for name in ("named", "rhythm") if name in fields}
    return forum.open_thread(thread=Thread(title=title, **fields), post=Post(text=text), user=user, **opening)


def answer(about: Thread, user, text="Allez les voir.", **fields) -> Post:
    named = fields.pop("named", ())
    return forum.write(thread=fresh(about), post=Post(text=text, **fields), user=user, named=named)


def fresh(about: Thread) -> Thread:
    """Read again, as a page does: what an object remembers of its people is forgotten."""
    return Thread.objects.select_related("group").get(pk=about.pk)


@dataclass
class Company:
    """A group with its people, and people around."""

    group: Group
    inside: User
    animator: User
    outside: User
    facilitator: User

    def as_role(self, client, role: str):
        client.logout()
        people = dict(
            zip(ROLES[1:], (self.outside, self.inside, self.animator, self.facilitator), strict=True)
        )
        if role in people:
            client.force_login(people[role])
        return client


def company(*, opened: bool = False) -> Company:
    inside, animator = person("Inès"), person("Anouk")
    made = group(opened=opened, members=[inside], animators=[animator])
    return Company(made, inside, animator, person("Omar"), person("Relais", facilitator=True))
