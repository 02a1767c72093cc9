"""Events and the people around them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from community.life.enums import EventKind, EventState
from community.life.models import Event
from community.life.services import event_registrations
from community.members.models import Letter, User
from dynamics.models import Dynamic
from tests.dynamics.factories import CommuneFactory, DynamicFactory, TeamMemberFactory
from tests.members.factories import UserFactory

ROLES = ["visiteur", "membre", "inscrite", "en attente", "hôte", "facilitateur"]


class EventFactory(DjangoModelFactory):
    """A published event in ten days, three hours long; `days=-3` puts it in the past."""

    class Meta:
        model = Event

    class Params:
        days = 10
        draft = factory.Trait(state=EventState.DRAFT)

    slug = factory.Sequence(lambda n: f"rencontre-{n + 1}")
    title = factory.Sequence(lambda n: f"Rencontre {n + 1}")
    kind = EventKind.MEETING
    state = EventState.PUBLISHED
    starts_at = factory.LazyAttribute(lambda e: timezone.now() + timedelta(days=e.days))
    ends_at = factory.LazyAttribute(lambda e: e.starts_at + timedelta(hours=3) if e.starts_at else None)
    published_at = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Visit:
    """A learning visit with one place taken and one person who waits."""

    event: Event
    host: User
    coming: User
    waiting: User
    member: User
    relay: User
    visitors: list[Dynamic]

    def as_role(self, client, role: str):
        client.logout()
        people = dict(
            zip(ROLES[1:], (self.member, self.coming, self.waiting, self.host, self.relay), strict=True)
        )
        if role in people:
            client.force_login(people[role])
        return client

    def url(self, rest: str = "") -> str:
        return f"/agenda/{self.event.slug}/{rest}"


def team_member(dynamic: Dynamic, **names) -> User:
    return TeamMemberFactory(dynamic=dynamic, user=UserFactory(**names)).user


def visit(*, places: int = 1, **fields) -> Visit:
    """« La Ruche » receives; Nadia, of « Le Rucher », has the place; Omar, of « Le Verger », waits."""
    home = DynamicFactory(name="La Ruche", slug="la-ruche")
    visitors = [
        DynamicFactory(name="Le Rucher", slug="le-rucher"),
        DynamicFactory(name="Le Verger", slug="le-verger"),
    ]
    host = team_member(home, first_name="Hélène")
    event = EventFactory(
        kind=EventKind.VISIT,
        slug="voir-la-ruche",
        title="Voir la Ruche",
        dynamic=home,
        places=places,
        place="12 rue Secrète",
        place_for_registered=True,
        online_url="https://visio.exemple.test/secret",
        commune=CommuneFactory(name="Crest"),
        **fields,
    )
    coming = team_member(visitors[0], first_name="Nadia", last_name="Inscrite")
    waiting = team_member(visitors[1], first_name="Omar", last_name="Attendant")
    needs = ("Une rampe", "Un repas sans gluten")
    for user, dynamic, need in zip((coming, waiting), visitors, needs, strict=True):
        event_registrations.register(
            event=event,
            user=user,
            dynamic=dynamic,
            question=f"Question de {user.first_name}",
            needs=need,
        )
    return Visit(event, host, coming, waiting, UserFactory(), UserFactory(facilitator=True), visitors)


def taken_place(one: Visit, days: int = 3) -> Visit:
    """Move it back, so that it is over."""
    starts_at = timezone.now() - timedelta(days=days)
    Event.objects.filter(pk=one.event.pk).update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=5))
    one.event.refresh_from_db()
    return one


def letters(kind: str) -> dict[str, str]:
    """Text by address."""
    return dict(Letter.objects.filter(kind=kind).values_list("email", "text"))
