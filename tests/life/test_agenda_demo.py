"""The agenda of the demonstration."""

import pytest
from django.utils import timezone

from community.life.models import DateVote, Event, EventReport, Trial
from community.life.services.event_demo import EVENTS, make_demo_events
from community.members.services.demo import make_demo_accounts
from dynamics.models import Link
from dynamics.services.demo import make_demo_teams
from tests.dynamics.factories import CommuneFactory, DynamicFactory

pytestmark = pytest.mark.django_db


def test_the_demonstration_shows_each_kind_of_moment_once_and_says_that_it_is_one():
    seat = CommuneFactory()
    for slug in ("figeacteurs", "biovallee", "la-butinerie"):
        DynamicFactory(slug=slug, from_study=True, seat=seat)
    make_demo_accounts()
    make_demo_teams()

    assert make_demo_events() == len(EVENTS)
    assert make_demo_events() == 0

    assert Event.objects.published().past().count() == 1
    assert Event.objects.published().choosing_a_date().count() == 1
    assert Event.objects.published().upcoming().filter(occurrence__isnull=False).count() == 4
    assert DateVote.objects.count() == 6
    assert EventReport.objects.published().count() == Trial.objects.count() == 1
    assert Link.objects.filter(kind="visite").count() == 1
    for event in Event.objects.all():
        assert "Exemple écrit pour la démonstration" in event.description
    saturdays = Event.objects.filter(title="Le samedi du jardin partagé")
    assert {timezone.localdate(event.starts_at).strftime("%w") for event in saturdays} == {"6"}
